"""SEER's CED-1K: a spreadsheet with an agent, an utterance and the article for each citation."""

from __future__ import annotations

from collections.abc import Iterator
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


def read_seer(path: Path) -> Iterator[Annotated]:
    """The articles in the order of the sheet; utterances that are not in theirs are counted."""
    by_text: dict[str, list[dict[str, str]]] = {}
    last = ""  # a merged cell has its text in its first row alone
    for row in read_table(path, _COLUMNS, needed=("agent", "utterance", "text")):
        if row["text"].strip():
            last = row["text"]
        if last:
            by_text.setdefault(last, []).append(row)
    for number, (text, rows) in enumerate(by_text.items(), start=1):
        places = Places(text)
        found = [
            attributed(text, places.all_of(row["utterance"]), source=row["agent"] or None)
            for row in rows
        ]
        yield annotated(rows[0].get("name") or f"article-{number:03}", text, found)
