"""Scoring a dataset, or another system's predictions, against gold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import Field

from evals.calibration import Calibration, calibration
from evals.counts import Counts, Scored, not_scored, score
from evals.figures import (
    HEADLINES,
    confusion_of,
    figures,
    kinds_of,
    measures,
    slots_of,
)
from evals.load import Prediction, Predictions, Selection, read_gold, read_rows, select
from evals.statistics import RESAMPLES, intervals
from schemas import DOMAIN
from schemas.article import Frozen
from schemas.claim import Claim
from schemas.dataset import ARTICLES
from schemas.domain import Domain
from schemas.errors import InputError
from schemas.gold import Gold

Figure = float | None


class Report(Frozen):
    """Counts by document, their sums, and the figures; a figure that is undefined is null."""

    split: str | None = Field(description="Which gold was used; null for all.")
    splits: dict[str, int] = Field(description="Documents by split.")
    annotators: tuple[str, ...] = Field(description="Who, or what, annotated the gold.")
    headlines: tuple[str, ...] = Field(description="The figures fixed in advance, in order.")
    figures: dict[str, Figure] = Field(description="By name.")
    intervals: dict[str, tuple[float, float] | None] = Field(
        description="95 % bootstrap intervals (Efron 1979) over documents; null for none."
    )
    resamples: int = Field(description="How many of them were drawn.")
    kinds: dict[str, dict[str, int | Figure]] = Field(
        description="For each kind, how it was found."
    )
    slots: dict[str, dict[str, int | Figure]] = Field(description="For each slot of the details.")
    confusion: dict[str, dict[str, dict[str, int]]] = Field(
        description="For each label: gold's value, predicted value, pairs."
    )
    calibration: Calibration | None = Field(description="Null where no claim has a confidence.")
    totals: dict[str, int] = Field(description="What the figures are made of.")
    documents: dict[str, dict[str, int]] = Field(description="The same counts by article.")
    not_scored: dict[str, int] = Field(
        description="By field, in how many documents the gold does not tell it: not scored there."
    )
    not_in_dataset: tuple[str, ...] = Field(
        description="Gold articles that the dataset lacks; all their claims count as missed."
    )
    without_gold: int = Field(ge=0, description="Articles of the dataset that are not scored.")


@dataclass(frozen=True, slots=True)
class Document:
    """One scored document: what was expected, what was predicted, and how they compare."""

    gold: Gold
    predictions: tuple[Prediction, ...]
    scored: Scored

    @property
    def predicted(self) -> tuple[Claim, ...]:
        """The predicted claims."""
        return tuple(each.claim for each in self.predictions)


Watcher = Callable[[Document], None]


def documents(path: Path, selection: Selection, domain: Domain = DOMAIN) -> Iterator[Document]:
    """Score the gold's articles one by one, in the order of the gold files."""
    predictions = Predictions(path, domain)
    for article_id, file in selection.files.items():
        gold = read_gold(file, domain)
        predicted = predictions.of(article_id)
        claims = [each.claim for each in predicted]
        yield Document(gold, tuple(predicted), score(gold.text, gold.claims, claims))


def evaluate(
    predicted: Path,
    gold: Path,
    domain: Domain = DOMAIN,
    *,
    split: str | None = None,
    watch: Watcher | None = None,
    resamples: int = RESAMPLES,
) -> Report:
    """Score a run's folder, or a file of predictions, against every gold file of a folder.

    ``split`` restricts the gold to ``dev`` or ``test``; ``watch`` is handed each document when
    it has been scored, and nothing of it is kept. A dataset without text is scored by its
    offsets. Raises InputError, with file, line and reason, for a folder without gold, malformed
    gold, gold of another text than the dataset's, predictions that are no claims, and
    predictions of which none is of an article with gold.
    """
    selection = select(gold, domain, split=split)
    there, without_gold = scored_articles(predicted, selection, domain)
    totals: Counts = Counter()
    by_document: dict[str, Counts] = {}
    sure: list[float] = []
    right: list[bool] = []
    for document in documents(predicted, selection, domain):
        counts = document.scored.counts
        totals.update(counts)
        by_document[document.gold.article_id] = counts
        hits = {
            j
            for i, j in document.scored.pairs
            if document.gold.claims[i].kind == document.predictions[j].claim.kind
        }
        for j, prediction in enumerate(document.predictions):
            if prediction.confidence is not None:
                sure.append(prediction.confidence)
                right.append(j in hits)
        if watch is not None:
            watch(document)
    counted = list(by_document.values())
    return Report(
        split=split,
        splits=selection.splits,
        annotators=selection.annotators,
        headlines=HEADLINES,
        figures=figures(totals),
        intervals=intervals(counted, measures(counted), resamples),
        resamples=resamples,
        kinds=kinds_of(totals),
        slots=slots_of(totals),
        confusion=_nested(totals),
        calibration=calibration(sure, right),
        totals=dict(sorted(totals.items())),
        documents={name: dict(sorted(counts.items())) for name, counts in by_document.items()},
        not_scored=not_scored(totals),
        not_in_dataset=tuple(sorted(selection.files.keys() - there)),
        without_gold=without_gold,
    )


def _nested(totals: Counts) -> dict[str, dict[str, dict[str, int]]]:
    out: dict[str, dict[str, dict[str, int]]] = {}
    for label, confusion in confusion_of(totals).items():
        for (mine, theirs), number in sorted(confusion.items()):
            out.setdefault(label, {}).setdefault(mine, {})[theirs] = number
    return out


def scored_articles(predicted: Path, selection: Selection, domain: Domain) -> tuple[set[str], int]:
    """The gold's articles that were predicted for, and how many others there are.

    Raises InputError where a dataset's article is not the text that was annotated, and where
    none of a file's predictions is of an article with gold.
    """
    if not predicted.is_dir():
        known = Predictions(predicted, domain).articles
        common = known & selection.files.keys()
        if known and not common:
            what = "gold" if selection.split is None else f"gold of split '{selection.split}'"
            raise InputError(
                f"none of its articles has {what}: it has {_some(known)}, "
                f"the gold is of {_some(selection.files)}",
                where=predicted,
            )
        return set(common), len(known - common)
    there: set[str] = set()
    without_gold = 0
    claimed = Predictions(predicted, domain).articles & selection.files.keys()
    for number, row in read_rows(predicted / ARTICLES):
        article_id, text = row.get("article_id"), row.get("text")
        if not isinstance(article_id, str):
            raise InputError("expected 'article_id'", where=predicted / ARTICLES, line=number)
        if article_id not in selection.files:
            without_gold += 1
            continue
        there.add(article_id)
        path = selection.files[article_id]
        if text is not None and text != read_gold(path, domain).text:
            told = f"the dataset's article '{article_id}' is not the text annotated"
            raise InputError(told, where=path)
    if claimed - there:
        told = f"there are claims of {_some(claimed - there)}, but no such article"
        raise InputError(told, where=predicted / ARTICLES)
    return there, without_gold


def _some(names: Iterable[str]) -> str:
    found = sorted(names)
    return ", ".join(found[:3]) + (f" and {len(found) - 3} more" if len(found) > 3 else "")
