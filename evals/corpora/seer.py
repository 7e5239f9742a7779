"""SEER's CED-1K: a spreadsheet with an agent, an utterance and the article for each citation.

Rows are of one article where their texts are the same but for white space. A row without one, as
the lower ones of merged cells are, is of the article of its id, and without an id of that above it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from evals.corpora.document import Annotated, annotated, attributed
from evals.corpora.places import Places
from evals.corpora.tables import read_table

_COLUMNS = {
    "agent": ("agent", "speaker", "source"),
    "utterance": ("utterance", "quote", "statement", "citation"),
    "text": ("source text", "text", "article", "article text", "context"),
    "name": ("id", "article id", "document", "doc id", "url"),
}

Rows = list[dict[str, str]]


@dataclass(frozen=True, slots=True)
class _Sheet:
    """The rows of each article, by its words, and those of none, by their id."""

    articles: dict[str, Rows] = field(default_factory=dict)
    without: dict[str, Rows] = field(default_factory=dict)


def read_seer(path: Path) -> Iterator[Annotated]:
    """The articles in the order of the sheet; utterances that are not in theirs are counted."""
    for number, rows in enumerate(_sheet(path).articles.values(), start=1):
        text = next(row["text"] for row in rows if row["text"].strip())
        places = Places(text)
        found = [
            attributed(text, places.all_of(row["utterance"]), source=row["agent"] or None)
            for row in rows
        ]
        yield annotated(rows[0].get("name") or f"article-{number:03}", text, found)


def without_text(path: Path) -> list[str]:
    """The ids of the articles that have rows and no text; raises as the reader."""
    return [name or "(no id)" for name in _sheet(path).without]


def _sheet(path: Path) -> _Sheet:
    rows = list(read_table(path, _COLUMNS, needed=("agent", "utterance", "text")))
    named: dict[str, str] = {}
    for row in rows:
        if row["text"].strip():
            named.setdefault(_id(row), _words(row["text"]))
    sheet, above, last = _Sheet(), "", ""
    for row in rows:
        if row["text"].strip():
            above, last = _words(row["text"]), _id(row)
            sheet.articles.setdefault(above, []).append(row)
        elif there := above if _id(row) in ("", last) else named.get(_id(row)):
            sheet.articles.setdefault(there, []).append(row)
        else:
            sheet.without.setdefault(_id(row), []).append(row)
    return sheet


def _id(row: dict[str, str]) -> str:
    return row.get("name", "").strip()


def _words(text: str) -> str:
    return " ".join(text.split())
