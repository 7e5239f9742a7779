"""Cutting a text into paragraphs.

A line is a paragraph, because that is how pages come out of an extractor; lines are joined
only where the text was wrapped at a fixed width, or broken in the middle of a sentence.
"""

from __future__ import annotations

import re
from itertools import pairwise

from pipeline.clean.cues import cue_for

LineSpan = tuple[int, int]

_LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_BREAKS = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_FIRST_WORD = re.compile(r"\S{1,120}")
_TERMINALS = ".!?…。！？:;।؟"
_NARROWEST, _WIDEST = 40, 120  # columns that text is wrapped at
_SHORTEST_BROKEN_LINE = 30


def paragraphs(text: str) -> list[LineSpan]:
    """Spans ``(start, end)`` of the paragraphs, in order, without outer white space.

    Together they hold every code point that is not white space. No text, no paragraphs.
    """
    found: list[LineSpan] = []
    parts = (part for block in _blocks(text) for part in _parted(text, block))
    for part in parts:
        if len(part) > 2 and _is_wrapped(text, part):
            found.append((part[0][0], part[-1][1]))
        else:
            found.extend(_rejoined(text, part))
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


def _is_wrapped(text: str, lines: list[LineSpan]) -> bool:
    """Whether each line but the last is full: the next one's first word had no room in it."""
    width = max(end - start for start, end in lines)
    if not _NARROWEST <= width <= _WIDEST:
        return False
    for (start, end), (next_start, next_end) in pairwise(lines):
        word = _FIRST_WORD.match(text, next_start, next_end)
        if end - start + 1 + (len(word.group()) if word else 0) <= width:
            return False
    return not all(text[end - 1] in _TERMINALS for _, end in lines)


def _rejoined(text: str, lines: list[LineSpan]) -> list[LineSpan]:
    """The lines, each that breaks off in mid-sentence joined with the one that goes on."""
    joined: list[LineSpan] = []
    for start, end in lines:
        if joined and text[start].islower() and _breaks_off(text, joined[-1]):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _breaks_off(text: str, line: LineSpan) -> bool:
    start, end = line
    return end - start >= _SHORTEST_BROKEN_LINE and (
        text[end - 1].isalnum() or text[end - 1] == ","
    )
