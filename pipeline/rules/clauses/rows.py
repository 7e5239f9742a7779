"""Tables as text: which sentences are rows under which header, and what a row says.

A row is a line of cells between bars, tabs or gaps of three spaces. The first full line of a
table without figures is its header; a line of one cell alone is a caption and says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.rules.clauses.sentence import Sentence
from pipeline.rules.vocabulary.words import word_set

_BARRED = re.compile(r"[^|\t]+")
_SPACED = re.compile(r"\S+(?: {1,2}\S+)*")
_GAP = re.compile(r"\S {3,}(?=\S)")
_FEWEST_CELLS = 2
_LONGEST_HEADING = 4
"""Words of a header cell; a longer one is text."""


class Row(NamedTuple):
    """A row's cells as spans of the text (code points, half-open), and its header's texts."""

    cells: Sequence[tuple[int, int]]
    header: Sequence[str]


def table_rows(text: str, sentences: Sequence[Sentence]) -> dict[int, Row | None]:
    """By the place of a sentence: the row that it is, or None for a header or a caption."""
    found: dict[int, Row | None] = {}
    header: Sequence[str] = ()
    before = -2
    for at, sentence in enumerate(sentences):
        if not _is_row(text, sentence):
            continue
        if at != before + 1:
            header = ()
        before = at
        cells = _cells(text, sentence)
        texts = [" ".join(text[a:b].split()) for a, b in cells]
        filled = [cell for cell in texts if any(c.isalnum() for c in cell)]
        if len(filled) < _FEWEST_CELLS:
            found[at] = None
        elif not header and _is_header(filled):
            header = texts
            found[at] = None
        elif header:
            found[at] = Row(cells, header)
    return found


def _is_row(text: str, sentence: Sentence) -> bool:
    line = text[sentence.start : sentence.end]
    return _is_barred(line) or ("   " in line and len(_GAP.findall(line)) >= _FEWEST_CELLS)


def _is_barred(line: str) -> bool:
    return line.count("|") >= _FEWEST_CELLS or "\t" in line.strip()


def _cells(text: str, sentence: Sentence) -> list[tuple[int, int]]:
    spans = []
    barred = _is_barred(text[sentence.start : sentence.end])
    for match in (_BARRED if barred else _SPACED).finditer(text, sentence.start, sentence.end):
        piece = match.group()
        start = match.start() + len(piece) - len(piece.lstrip())
        spans.append((start, max(start, match.end() - (len(piece) - len(piece.rstrip())))))
    if text[sentence.start] == "|" and spans and spans[-1][0] == spans[-1][1]:
        spans.pop()
    return spans


def _is_header(cells: Sequence[str]) -> bool:
    short = all(len(cell.split()) <= _LONGEST_HEADING for cell in cells)
    return short and sum(any(c.isdigit() for c in cell) for cell in cells) * 2 < len(cells)


def wording(text: str, row: Row) -> str:
    """A sentence of sorts that says what a row says: "February: 4 flights, declared as tents"."""
    parts: list[str] = []
    for (start, end), heading in zip(row.cells, row.header, strict=False):
        cell = " ".join(text[start:end].split())
        if cell and cell not in ("-", "–", "—"):
            parts.append(cell if not parts else _said(cell, heading))
    if not parts:
        return ""
    first = parts[0]
    when = any(word.strip(".,").lower() in word_set("calendar") for word in first.split())
    opening = f"{'On' if first[0].isdigit() else 'In'} {first}" if when else first
    return f"{opening[0].upper()}{opening[1:]}: {', '.join(parts[1:])}."


def _said(cell: str, heading: str) -> str:
    """A cell with what its column is about: a bare number counts the heading."""
    low = heading if heading.isupper() else heading[:1].lower() + heading[1:]
    if not low or low in word_set("bare_heading") or _counts_a_name(cell):
        return cell
    if cell.replace(",", "").replace(".", "").isdigit():
        return f"{cell} {low}"
    return cell if low.lower() in cell.lower() else f"{low} {cell}"


def _counts_a_name(cell: str) -> bool:
    """ "6 Tsengmao V5": the figure counts what the cell itself names."""
    figure, _, name = cell.partition(" ")
    return figure.isdigit() and name[:1].isupper()
