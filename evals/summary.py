"""A report as lines of text for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from evals.comparators import labels
from evals.counts import MAIN, THRESHOLDS
from evals.printing import between, figure_lines, shown
from evals.score import Report

_FIRST = ("origin accuracy",)
_BESIDE = ("detection precision", "detection recall", "detection F1", "typed F1")
_WHOLE = ("record precision", "record recall", "record F1")
_FREE = ("soft CEAF", "coverage recall", "strict record rate", "statement supported")


def summary_lines(report: Report) -> list[str]:
    """The headline figures with their intervals, then those of the fields, three decimals.

    A dash stands for undefined.
    """
    return list(_lines(report))


def _lines(report: Report) -> Iterator[str]:
    splits = ", ".join(f"{n} {name}" for name, n in report.splits.items())
    yield f"Scores    {report.totals['documents']} gold articles ({splits}), " + (
        f"{report.totals['gold']} gold claims, {report.totals['predicted']} predicted"
    )
    yield f"          annotated by: {'; '.join(report.annotators)}"
    cells = "".join(f"{t:>8}" for t in THRESHOLDS)
    yield f"          {'matched from similarity':<26}{cells}   95 % interval at {MAIN}"
    for name in _BESIDE:
        cells = "".join(f"{shown(report.figures[f'{name} at {t}']):>8}" for t in THRESHOLDS)
        found = between(report.intervals.get(f"{name} at {MAIN}"))
        yield f"          {name:<26}{cells}   {found}".rstrip()
    yield "          all slots of all records, end to end"
    for name in _WHOLE:
        yield _line(report, name)
    yield "          of all claims, without a threshold"
    for name in _FREE:
        yield _line(report, name)
    pairs = report.totals.get("pairs", 0)
    yield f"          of the {pairs} pairs matched from {MAIN}"
    for name in (*_FIRST, *(f"{label} accuracy" for label in labels())):
        yield _line(report, name)
    told = {*report.headlines, *_FIRST, *_FREE, *_WHOLE}
    told |= {f"{label} accuracy" for label in labels()}
    for name in report.figures:
        if name not in told and not name.startswith(_BESIDE):
            yield _line(report, name)
    if report.calibration is not None:
        held = report.calibration
        yield f"          confidence of {held.claims} claims: right {held.right:.3f}, " + (
            f"Brier {held.brier:.3f}, ECE {held.ece:.3f}"
        )
    if report.totals.get("invalid spans"):
        yield f"          {report.totals['invalid spans']} evidence spans are not of the text"
    if not report.totals["predicted"]:
        yield "          nothing was predicted for these articles"
    if report.not_scored:
        fields = ", ".join(f"{name} {n}" for name, n in report.not_scored.items())
        yield f"          not told by the gold and so not scored, in how many articles: {fields}"
    if report.not_in_dataset:
        missing = ", ".join(report.not_in_dataset)
        yield f"          not in the dataset, all claims count as missed: {missing}"
    if report.without_gold:
        yield f"          {report.without_gold} articles have no gold and are not scored"


def _line(report: Report, name: str) -> str:
    (line,) = figure_lines({name: report.figures[name]}, report.intervals)
    return line
