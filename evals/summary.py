"""A report as lines of text for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from evals.counts import LABELS, MAIN, THRESHOLDS
from evals.score import Report

_UNDEFINED = "–"


def summary_lines(report: Report) -> list[str]:
    """The headline figures, three decimals; a dash stands for undefined."""
    return list(_lines(report))


def _lines(report: Report) -> Iterator[str]:
    splits = ", ".join(f"{n} {name}" for name, n in report.splits.items())
    yield f"Scores    {report.totals['documents']} gold articles ({splits}), " + (
        f"{report.totals['gold']} gold claims, {report.totals['predicted']} predicted"
    )
    yield f"          annotated by: {'; '.join(report.annotators)}"
    yield f"          {'matched from similarity':<26}" + "".join(f"{t:>8}" for t in THRESHOLDS)
    for name in ("detection precision", "detection recall", "detection F1", "typed F1"):
        cells = "".join(f"{_shown(report, f'{name} at {t}'):>8}" for t in THRESHOLDS)
        yield f"          {name:<26}{cells}"
    pairs = report.totals.get("pairs", 0)
    yield f"          of the {pairs} pairs matched from {MAIN}"
    for name in ("origin accuracy", *(f"{label} accuracy" for label in LABELS)):
        yield _line(report, name)
    for name in ("recall of denies", "recall of questions", "no-source F1"):
        yield _line(report, name)
    yield "          without a threshold"
    for name in ("soft CEAF", "coverage recall"):
        yield _line(report, name)
    if report.totals.get("invalid spans"):
        yield f"          {report.totals['invalid spans']} evidence spans are not of the text"
    if report.not_in_dataset:
        missing = ", ".join(report.not_in_dataset)
        yield f"          not in the dataset, all claims count as missed: {missing}"
    if report.without_gold:
        yield f"          {report.without_gold} articles have no gold and are not scored"


def _line(report: Report, name: str) -> str:
    return f"          {name:<26}{_shown(report, name):>8}"


def _shown(report: Report, name: str) -> str:
    value = report.figures[name]
    return _UNDEFINED if value is None else f"{value:.3f}"
