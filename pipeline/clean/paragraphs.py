"""Cutting a text into paragraphs.

A line is a paragraph, because that is how pages come out of an extractor; lines are joined
only where the text was wrapped at a fixed width, or broken in the middle of a sentence. In
doubt they stay apart: a headline stands right above its article too.
"""

from __future__ import annotations

import re
from itertools import pairwise

from pipeline.clean.cues import cue_for
from pipeline.clean.shape import has_end, is_date_line, is_row, opens_like_a_sentence

LineSpan = tuple[int, int]

_LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_BREAKS = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_FIRST_WORD = re.compile(r"\S{1,120}")
_TERMINALS = ".!?…。！？:;।؟"
_NARROWEST, _WIDEST = 40, 120  # columns that text is wrapped at
_SHORTEST_BROKEN_LINE = 30
# Wrapping that balances its lines leaves some room in each: how full they are at least, with
# the word that follows, in a part whose wording shows that it is wrapped; and elsewhere.
_FILLED, _FULL = 0.84, 0.93
# Words that end no sentence and hardly a headline: the line goes on in the next.
_GOES_ON = re.compile(
    r"(?<![\w'’-])(?:a|an|the|and|or|but|nor|of|from|to|with|without|for|at|in|on|by|into|onto|than"
    r"|as|between|among|during|including|its|their|our|my|your|whose|which|that|because|while"
    r"|whether|is|are|was|were|has|had|have|will|would|could|should|must|via|per|versus)\Z"
)
_LONGEST_LAST_WORD = 20


def paragraphs(text: str) -> list[LineSpan]:
    """Spans ``(start, end)`` of the paragraphs, in order, without outer white space.

    Together they hold every code point that is not white space. No text, no paragraphs.
    """
    parts = [part for block in _blocks(text) for part in _parted(text, block)]
    wrapped = [len(part) > 2 and _is_wrapped(text, part) for part in parts]
    width = max(
        (_width(part) for part, is_one in zip(parts, wrapped, strict=True) if is_one), default=0
    )
    found: list[LineSpan] = []
    for part, is_one in zip(parts, wrapped, strict=True):
        whole = is_one or (found and _is_pair(text, part))
        found.extend([(part[0][0], part[-1][1])] if whole else _rejoined(text, part, width))
    return found


def _blocks(text: str) -> list[list[LineSpan]]:
    """Runs of lines with no blank line between them; lines without outer white space."""
    blocks: list[list[LineSpan]] = []
    previous_end = 0
    for match in _LINE.finditer(text):
        line = match.group()
        visible = line.strip()
        if not visible:
            continue
        start = match.start() + len(line) - len(line.lstrip())
        gap = text[previous_end : match.start()]
        if not blocks or len(_BREAKS.findall(gap)) != 1:
            blocks.append([])
        blocks[-1].append((start, start + len(visible)))
        previous_end = match.end()
    return blocks


def _parted(text: str, block: list[LineSpan]) -> list[list[LineSpan]]:
    """A block in parts where a line after a full stop is the page's own by its wording, as
    a caption's credit is: it is no part of a wrapped paragraph."""
    if len(block) < 3 or not _is_wrapped(text, block):
        return [block]
    parts: list[list[LineSpan]] = [[]]
    for start, end in block:
        before = parts[-1][-1:]
        if before and text[before[0][1] - 1] in _TERMINALS and cue_for(text[start:end]):
            parts += [[(start, end)], []]
        else:
            parts[-1].append((start, end))
    return [part for part in parts if part]


def _width(lines: list[LineSpan]) -> int:
    return max(end - start for start, end in lines)


def _is_wrapped(text: str, lines: list[LineSpan]) -> bool:
    """Whether each line but the last is full: the next one's first word had no room in it, or
    hardly had, where at least half of the lines end in mid-sentence by their wording."""
    width = _width(lines)
    if not _NARROWEST <= width <= _WIDEST:
        return False
    if all(text[end - 1] in _TERMINALS for _, end in lines):
        return False
    room = min(_with_next_word(text, *pair) for pair in pairwise(lines))
    if room > width:
        return True
    going_on = sum(_goes_on(text, *pair) for pair in pairwise(lines))
    return room > _FILLED * width and going_on * 2 >= len(lines) - 1


def _is_pair(text: str, lines: list[LineSpan]) -> bool:
    """Whether two lines, below others, are one sentence in two: the first opens as sentences do
    and is full, and the second, which begins with what is no such word, has the full stop."""
    if len(lines) != 2 or not _NARROWEST <= _width(lines) <= _WIDEST:
        return False
    first, second = (text[slice(*line)] for line in lines)
    return (
        _with_next_word(text, *lines) > _width(lines)
        and opens_like_a_sentence(first)
        and first[-1].isalnum()
        and not (opens_like_a_sentence(second) or is_row(first) or is_row(second))
        and has_end(second)
        and not (cue_for(first) or cue_for(second))
    )


def _with_next_word(text: str, line: LineSpan, following: LineSpan) -> int:
    """How long the line would be with the first word of the one that follows."""
    word = _FIRST_WORD.match(text, *following)
    return line[1] - line[0] + 1 + (len(word.group()) if word else 0)


def _rejoined(text: str, lines: list[LineSpan], width: int) -> list[LineSpan]:
    """The lines, each that breaks off in mid-sentence joined with the one that goes on.

    ``width``: that at which other parts of the text are wrapped, 0 where none is. There a line
    without end is joined too if the next one's first word had no room in it.
    """
    joined: list[LineSpan] = []
    before: LineSpan | None = None
    for line in lines:
        if before and (_goes_on(text, joined[-1], line) or _is_full(text, before, line, width)):
            joined[-1] = (joined[-1][0], line[1])
        else:
            joined.append(line)
        before = line
    return joined


def _goes_on(text: str, line: LineSpan, following: LineSpan) -> bool:
    """Whether a sentence that the line breaks off goes on in the next, by their wording."""
    start, end = line
    if end - start < _SHORTEST_BROKEN_LINE:
        return False
    if text[following[0]].islower():
        return text[end - 1].isalnum() or text[end - 1] == ","
    return text[end - 1] == "," or bool(
        _GOES_ON.search(text, max(start, end - _LONGEST_LAST_WORD), end)
    )


def _is_full(text: str, line: LineSpan, following: LineSpan, width: int) -> bool:
    """Whether a line without end left, at this width, no room for the next one's first word."""
    if line[1] - line[0] > width or _with_next_word(text, line, following) <= _FULL * width:
        return False
    this, other = text[slice(*line)], text[slice(*following)]
    ended = this[-1] in _TERMINALS or has_end(this)
    apart = is_row(this) or is_row(other) or is_date_line(other) or cue_for(other)
    return not (ended or apart)
