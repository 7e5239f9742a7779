"""SEER's CED-1K: a spreadsheet with an agent, an utterance and the article for each citation."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from evals.corpora.document import Annotated, Attributed, spans_of
from evals.corpora.tables import locate, read_table

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
        claims, lost = [], 0
        for row in rows:
            place = locate(text, row["utterance"])
            if place is None:
                lost += 1
                continue
            claims.append(Attributed(spans_of(text, [place]), source=row["agent"] or None))
        name = rows[0].get("name") or f"article-{number:03}"
        yield Annotated(name, text, claims, unlocated=lost)
