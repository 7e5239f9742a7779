"""Several runs against one gold: which of two is better, and how far repeated ones differ."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from pydantic import Field

from evals.counts import Counts
from evals.figures import HEADLINES, figures, measures
from evals.load import Selection, select
from evals.printing import chance, shown
from evals.score import documents, scored_articles
from evals.statistics import RESAMPLES, compare
from schemas import DOMAIN
from schemas.article import Frozen
from schemas.domain import Domain
from schemas.errors import InputError


class Change(Frozen):
    """One figure of two runs."""

    first: float | None = Field(description="The first run's.")
    second: float | None = Field(description="The second run's.")
    difference: float | None = Field(description="The second less the first.")
    interval: tuple[float, float] | None = Field(description="95 %, of the difference.")
    p: float | None = Field(
        description="Of a paired randomisation test over documents (Noreen 1989)."
    )
    p_holm: float | None = Field(
        description="The same, corrected for the number of figures (Holm 1979)."
    )


class Comparison(Frozen):
    """Two runs on the same gold; a figure that is undefined in either has no p."""

    first: str = Field(description="Where the first run is.")
    second: str = Field(description="Where the second run is.")
    split: str | None = Field(description="Which gold was used; null for all.")
    documents: int = Field(description="Gold articles, those that a run lacks among them.")
    not_in_first: tuple[str, ...] = Field(
        description="Gold articles that the first run lacks; all their claims count as missed."
    )
    not_in_second: tuple[str, ...] = Field(description="Those that the second run lacks.")
    resamples: int = Field(description="Of the bootstrap, and permutations of the test.")
    headlines: tuple[str, ...] = Field(description="The figures fixed in advance.")
    figures: dict[str, Change] = Field(description="By name.")


class Spread(Frozen):
    """One figure over several runs; the runs where it is undefined do not count."""

    values: tuple[float | None, ...] = Field(description="In the order of the runs.")
    mean: float | None = Field(description="Null where no run has it.")
    sd: float | None = Field(description="Standard deviation (n - 1); null of fewer than two.")
    low: float | None = Field(description="The least.")
    high: float | None = Field(description="The greatest.")


class Variance(Frozen):
    """Repeated runs on the same gold."""

    runs: tuple[str, ...] = Field(description="Where they are.")
    split: str | None = Field(description="Which gold was used; null for all.")
    documents: int = Field(description="Gold articles, those that a run lacks among them.")
    not_in_runs: tuple[tuple[str, ...], ...] = Field(
        description="For each run, the gold articles that it lacks; all their claims are missed."
    )
    headlines: tuple[str, ...] = Field(description="The figures fixed in advance.")
    figures: dict[str, Spread] = Field(description="By name.")


def compare_runs(
    first: Path,
    second: Path,
    gold: Path,
    domain: Domain = DOMAIN,
    *,
    split: str | None = None,
    resamples: int = RESAMPLES,
) -> Comparison:
    """Compare two runs article by article; raises what ``evaluate`` raises."""
    selection = select(gold, domain, split=split)
    a, not_in_first = _counts(first, selection, domain)
    b, not_in_second = _counts(second, selection, domain)
    found = compare(a, b, measures([*a, *b]), resamples)
    return Comparison(
        first=str(first),
        second=str(second),
        split=split,
        documents=len(a),
        not_in_first=not_in_first,
        not_in_second=not_in_second,
        resamples=resamples,
        headlines=HEADLINES,
        figures={name: Change(**asdict(change)) for name, change in found.items()},
    )


def variance(
    runs: Sequence[Path], gold: Path, domain: Domain = DOMAIN, *, split: str | None = None
) -> Variance:
    """The spread of every figure; raises InputError for fewer than two runs."""
    if len(runs) < 2:
        raise InputError("the spread is of two runs or more", where=runs[0] if runs else None)
    selection = select(gold, domain, split=split)
    found, lacking = [], []
    for run in runs:
        totals: Counts = Counts()
        counted, lacks = _counts(run, selection, domain)
        for counts in counted:
            totals.update(counts)
        found.append(figures(totals))
        lacking.append(lacks)
    return Variance(
        runs=tuple(map(str, runs)),
        split=split,
        documents=len(selection.files),
        not_in_runs=tuple(lacking),
        headlines=HEADLINES,
        figures={name: _spread([each[name] for each in found]) for name in found[0]},
    )


def _counts(
    run: Path, selection: Selection, domain: Domain
) -> tuple[list[Counts], tuple[str, ...]]:
    """Counts by gold article, and the articles that the run lacks."""
    there, _ = scored_articles(run, selection, domain)
    counts = [document.scored.counts for document in documents(run, selection, domain)]
    return counts, tuple(sorted(selection.files.keys() - there))


def _spread(values: Sequence[float | None]) -> Spread:
    known = [value for value in values if value is not None]
    return Spread(
        values=tuple(values),
        mean=statistics.fmean(known) if known else None,
        sd=statistics.stdev(known) if len(known) > 1 else None,
        low=min(known, default=None),
        high=max(known, default=None),
    )


def comparison_lines(report: Comparison) -> list[str]:
    """For a terminal: the figures that are defined, three decimals."""
    lines = [
        f"first     {report.first}",
        f"second    {report.second}",
        f"          on {report.documents} gold articles, {report.resamples} resamples",
        f"          {'':<38}{'first':>8}{'second':>8}{'diff':>8}   "
        f"{'95 % interval':<18}{'p':>7}{'Holm':>8}",
    ]
    for name, change in report.figures.items():
        cells = "".join(
            f"{shown(value):>8}" for value in (change.first, change.second, change.difference)
        )
        low_high = change.interval
        between = "–" if low_high is None else f"[{low_high[0]:+.3f}, {low_high[1]:+.3f}]"
        tested = f"{chance(change.p):>7}{chance(change.p_holm):>8}"
        lines.append(f"          {name:<38}{cells}   {between:<18}{tested}")
    return lines + _lacking(
        ("the first", "the second"), (report.not_in_first, report.not_in_second)
    )


def variance_lines(report: Variance) -> list[str]:
    """For a terminal: mean, deviation, least and greatest of every figure."""
    lines = [
        f"Runs      {len(report.runs)}, on {report.documents} gold articles",
        f"          {'':<38}{'mean':>8}{'sd':>8}{'least':>8}{'most':>8}",
    ]
    for name, spread in report.figures.items():
        values = (spread.mean, spread.sd, spread.low, spread.high)
        lines.append(f"          {name:<38}" + "".join(f"{shown(v):>8}" for v in values))
    places = [f"run {number} ({run})" for number, run in enumerate(report.runs, start=1)]
    return lines + _lacking(places, report.not_in_runs)


def _lacking(runs: Sequence[str], lacking: Sequence[Sequence[str]]) -> list[str]:
    return [
        f"          not in {run}, all claims count as missed: {', '.join(names)}"
        for run, names in zip(runs, lacking, strict=True)
        if names
    ]
