"""Where a paragraph quotes somebody."""

from __future__ import annotations

import re

_MARK = re.compile(r"[“”„«»\"]")
_OPENING, _CLOSING = "“„«", "”»"


def find_quotes(text: str, start: int, end: int, runs_on: bool = False) -> list[tuple[int, int]]:
    """Quotations in ``text[start:end]`` with their marks: half-open, in order, not nested.

    A mark that the page has turned the wrong way round still closes what is open. One that
    never closes quotes up to ``end`` where ``runs_on`` says that the next paragraph goes on
    with it, else up to the end of its sentence.
    """
    found: list[tuple[int, int]] = []
    opened: int | None = None
    for match in _MARK.finditer(text, start, end):
        mark, at = match.group(), match.start()
        if opened is None:
            if mark not in _CLOSING:
                opened = at
        elif mark in _CLOSING or mark == '"' or _closes(text, at, end):
            found.append((opened, at + 1))
            opened = None
        else:  # a second opening mark: the first one never closed
            found.append((opened, at))
            opened = at
    if opened is not None:
        found.append((opened, end if runs_on else _sentence_end(text, opened, end)))
    return found


def _closes(text: str, at: int, end: int) -> bool:
    """Whether an opening mark stands where a quotation ends: a space or a stop follows, or
    a comma stands before it, or a small letter follows ("it is so, “he said")."""
    if at + 1 >= end or text[at + 1] in " ,.;:)\n":
        return True
    before = text[max(0, at - 2) : at]
    return before == ", " or (before in (". ", "! ", "? ") and text[at + 1].islower())


def _sentence_end(text: str, opened: int, end: int) -> int:
    stop = re.compile(r"[.!?](?=\s|$)").search(text, opened, end)
    return stop.end() if stop else end
