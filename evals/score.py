"""Scoring a dataset against gold."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from pydantic import Field

from evals.counts import Counts, count, figures
from evals.load import read_gold, read_predictions, read_rows
from schemas import DOMAIN
from schemas.article import Frozen
from schemas.dataset import ARTICLES
from schemas.domain import Domain
from schemas.errors import InputError


class Report(Frozen):
    """Counts by document, their sums, and the figures; a figure that is undefined is null."""

    split: str | None = Field(description="Which gold was used; null for all.")
    splits: dict[str, int] = Field(description="Documents by split.")
    annotators: tuple[str, ...] = Field(description="Who, or what, annotated the gold.")
    figures: dict[str, float | None] = Field(description="By name.")
    totals: dict[str, int] = Field(description="What the figures are made of.")
    documents: dict[str, dict[str, int]] = Field(description="The same counts by article.")
    not_in_dataset: tuple[str, ...] = Field(
        description="Gold articles that the dataset lacks; all their claims count as missed."
    )
    without_gold: int = Field(ge=0, description="Articles of the dataset that are not scored.")


def evaluate(
    dataset: Path, gold: Path, domain: Domain = DOMAIN, *, split: str | None = None
) -> Report:
    """Score the dataset in a run's folder against every gold file (``*.json``) in a folder.

    ``split`` restricts the gold to ``dev`` or ``test``. A dataset without text is scored by
    its offsets. Raises InputError, with file, line and reason, for a folder without gold,
    malformed gold, gold of another text than the dataset's, and rows that are no claims.
    """
    known = {path: read_gold(path, domain) for path in sorted(gold.glob("*.json"))}
    wanted = {path: each for path, each in known.items() if split in (None, each.split)}
    if not wanted:
        what = "gold" if split is None else f"gold of split '{split}'"
        raise InputError(f"there is no {what} in this folder", where=gold)
    ids = {each.article_id for each in wanted.values()}
    if len(ids) < len(wanted):
        raise InputError("two gold files are of the same article", where=gold)
    there: set[str] = set()
    without_gold = 0
    texts = {each.article_id: (path, each.text) for path, each in wanted.items()}
    for _, row in read_rows(dataset / ARTICLES):
        if row["article_id"] not in ids:
            without_gold += 1
            continue
        there.add(row["article_id"])
        path, text = texts[row["article_id"]]
        if row["text"] not in (None, text):
            told = f"the dataset's article '{row['article_id']}' is not the text annotated"
            raise InputError(told, where=path)
    predicted = read_predictions(dataset, ids, domain)
    documents = {
        each.article_id: count(each.text, each.claims, predicted.get(each.article_id, ()))
        for each in wanted.values()
    }
    totals: Counts = Counter()
    for counts in documents.values():
        totals.update(counts)
    return Report(
        split=split,
        splits=dict(sorted(Counter(each.split for each in wanted.values()).items())),
        annotators=tuple(sorted({name for g in wanted.values() for name in g.annotators})),
        figures=figures(totals),
        totals=dict(sorted(totals.items())),
        documents={name: dict(sorted(counts.items())) for name, counts in documents.items()},
        not_in_dataset=tuple(sorted(ids - there)),
        without_gold=without_gold,
    )
