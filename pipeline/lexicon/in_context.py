"""Time expressions read with the text around them: "a month later" is told from the time before."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

from pipeline.lexicon import anaphora, dates, moments
from pipeline.lexicon.moments import Tense
from pipeline.lexicon.periods import NOTHING, Period
from pipeline.lexicon.tables import flat, small


def parse(text: str, whole: str, at: int, anchor: str | None, *, tense: Tense = "past") -> Period:
    """The period of a time expression, as ``dates.parse`` has it, or of one that is told from
    the time before it, where that is plain.

    ``at`` is the code point of ``whole`` at which it stands. It is told from the only time
    that its own sentence has before it; without one, from that of the sentence before, or
    of the one before that. Several there, or one that lies ahead, leave it unknown.
    What the present tense sets for a day without its year ("opens on 19 January") lies ahead.
    """
    low = small(flat(text)).strip(" .,;:")
    if moments.recurs(low.removeprefix("on ").removeprefix("in ")):
        tense = "future" if _SCHEDULED.search(whole, max(0, at - _NEAR), at) else tense
    period = dates.parse(text, anchor, tense=tense)
    known = period != NOTHING and tense == "future"  # "the next week" lies ahead
    if known or not _is_told(text, whole, at):
        return period
    other = _before(whole, at, anchor)
    return anaphora.resolve(low, other) if other else NOTHING


_SENTENCES = 3
_REACH = 700  # characters before an expression
_LOOK = 20  # the same behind it
_BREAK = re.compile(r"[.!?][\"'”’)\]]*\s+(?=[\"'“‘(]?[A-Z0-9])|\n\s*\n")
_NOW = frozenset(("now", "currently", "today", "at present", "tonight", "nowadays", "lately"))
_NO_OTHER = re.compile(r"(?:by then|(?:.* )?(?:the same|that(?: same)?) period|within .*s)")
"""What tells no new time for another to be told from."""
_SCHEDULED = re.compile(
    r"\b(?:opens|begins|starts|meets|ends|expires|closes|goes|votes|lapses|resumes|(?:is|are) due"
    r"|takes effect|comes into force)(?: \w+){0,3} (?:on |in )?$"
)
_NEAR = 50  # characters in which such a verb stands
_NAME = 30  # and the word of a name
_NAMED = re.compile(r"(?!(?:In|Since|By|Until|From|During|After|Before|Of) )\b[A-Z]\w+ $")
_AHEAD = re.compile(r"\b(?:will|shall|would|plans?|planned|due|expected|next|coming)\b")


def _is_told(text: str, whole: str, at: int) -> bool:
    """Whether it is such an expression as it stands: "a day after", but not "a day after the
    vote"."""
    match = _told().match(small(flat(whole[at : at + len(text) + _LOOK])))
    return match is not None and match.end() >= len(text.rstrip(" .,;:"))


@cache
def _told() -> re.Pattern[str]:
    return re.compile(anaphora.found())


def _before(whole: str, at: int, anchor: str | None) -> Period | None:
    """The only time in the nearest of the sentences before, its own first, that has any."""
    start = max(0, at - _REACH)
    ends = [start, *(start + match.end() for match in _BREAK.finditer(whole[start:at])), at]
    for begin, end in list(pairwise(ends))[: -_SENTENCES - 1 : -1]:
        spans = (span for span in dates.find(whole, begin, end) if _is_moment(whole, *span))
        known = {_read(whole[slice(*span)], whole[begin:end], anchor) for span in spans}
        if known:
            return known.pop() if len(known) == 1 else None
    return None


def _is_moment(whole: str, start: int, end: int) -> bool:
    """Whether a time found is another's to be told from: not "now", nor the year of a name."""
    time = small(whole[start:end])
    return not (time in _NOW or _NO_OTHER.fullmatch(time)) and not (
        time.isdigit() and _NAMED.search(whole, max(0, start - _NAME), start)
    )


def _read(text: str, sentence: str, anchor: str | None) -> Period | None:
    """The period of a time before; None where it may lie on either side of the anchor."""
    if moments.recurs(small(flat(text))) and _AHEAD.search(sentence):
        return None
    period = dates.parse(text, anchor)
    return None if period == NOTHING else period
