"""Readers' comments: what follows a heading such as "3 Comments", if it looks like them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.clean import shape

_MOST_PROSE = 3  # paragraphs of prose in one comment; more are the article going on
_MOST_FORM = 12  # lines of a form between the heading and the first comment
_MOST_NAME = 60  # code points
_MOST_CONTROL = 30  # code points
_NAME = r"[@\w][\w.@’'-]{0,30}(?: [\w.@’'(-][\w.@’')-]{0,30}){0,3}"
_VERB = re.compile(r"\b(?:says|said|wrote|writes|replied|commented)\b")
_SPEAKER = re.compile(rf"{_NAME}(?:,? {_VERB.pattern}(?: on .{{1,40}})?)? ?:(?: |\Z)")
_LABEL = re.compile(r"(?:updated?|correction|note|editor|background|context|analysis)\b", re.I)
_AGE = re.compile(
    r"(?:\A|[\s•·|,(-])(?:(?:\d+|an?) ?(?:[smhdwy]|mo|min|sec|hr|minute|second|hour|day|week"
    r"|month|year)s?(?: ago)?|just now|yesterday)\)?\Z",
    re.I,
)


def comments(
    pieces: Sequence[str], reasons: Sequence[str | None], heading: int, *, dated: bool = False
) -> range:
    """Indexes of the paragraphs after a heading that are comments; none where anything but
    furniture and controls such as "Sort by best" stands between it and the first of them.

    They go to the end, but for a stretch without a new comment in which there is too much
    prose: that and what follows it is left. ``dated``: the first must be a name with a date,
    or one that "says", since below
    such a heading "Jan: no." may be an interview.
    """
    first = _first(pieces, reasons, heading)
    if first is None or (dated and _is_turn(pieces[first])):
        return range(0)
    begun, prose = first, 0
    for index in range(first, len(pieces)):
        if _begins(pieces, reasons, index):
            begun, prose = index, 0
        prose += shape.is_prose(pieces[index])
        if prose > _MOST_PROSE:
            return range(heading + 1, begun)
    return range(heading + 1, len(pieces))


def _first(pieces: Sequence[str], reasons: Sequence[str | None], heading: int) -> int | None:
    for index in range(heading + 1, min(heading + 1 + _MOST_FORM, len(pieces))):
        if reasons[index] is not None:
            continue
        if _begins(pieces, reasons, index):
            return index
        if not _is_control(pieces[index]):
            return None
    return None


def _is_control(piece: str) -> bool:
    """A label or button of the form above the comments: short, and no sentence."""
    sentence = shape.opens_like_a_sentence(piece) or shape.has_end(piece)
    return len(piece) <= _MOST_CONTROL and not sentence


def _begins(pieces: Sequence[str], reasons: Sequence[str | None], index: int) -> bool:
    """Whether a comment begins here: "Jan says:", "Jan: no.", a name with a date or above one."""
    piece = pieces[index]
    if reasons[index] is not None or shape.opens_like_a_sentence(piece):
        return False
    if _SPEAKER.match(piece) and not _LABEL.match(piece):
        return True
    if len(piece) > _MOST_NAME or shape.is_prose(piece) or not re.match(_NAME, piece):
        return False
    if _is_dated(piece):
        return True
    above = index + 1 < len(pieces) and (
        _is_dated(pieces[index + 1]) or reasons[index + 1] == "date_line"
    )
    return above and re.fullmatch(_NAME, piece) is not None


def _is_turn(piece: str) -> bool:
    speaker = _SPEAKER.match(piece)
    return speaker is not None and _VERB.search(speaker.group()) is None


def _is_dated(line: str) -> bool:
    return len(line) <= _MOST_NAME and (shape.is_date_line(line) or _AGE.search(line) is not None)
