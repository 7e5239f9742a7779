"""How far two annotations of the same articles agree: the scorer, and chance-corrected alpha.

The first annotation is scored as if it were gold: the other way round precision and recall change
places, and times, compared at the precision of the first, may agree more or less often. What one of
the two leaves out altogether is not compared. Agreement is consistency: two readers of one school
can be wrong together.
"""

from __future__ import annotations

from pathlib import Path

from pydantic import Field

from evals.counts import Counts, count, fields_told, not_scored
from evals.figures import HEADLINES, alphas, figures, measures
from evals.load import gold_files, read_gold
from evals.printing import figure_lines
from evals.statistics import RESAMPLES, intervals
from schemas import DOMAIN
from schemas.article import Frozen
from schemas.domain import Domain
from schemas.errors import InputError
from schemas.gold import Gold


class Agreement(Frozen):
    """Two annotations compared; a figure that is undefined is null."""

    documents: int = Field(description="Articles that both annotate.")
    claims: tuple[int, int] = Field(description="Claims of the first and of the second.")
    annotators: tuple[tuple[str, ...], tuple[str, ...]] = Field(description="Who, or what.")
    only_first: tuple[str, ...] = Field(description="Articles that the second lacks.")
    only_second: tuple[str, ...] = Field(description="Articles that the first lacks.")
    headlines: tuple[str, ...] = Field(description="The figures fixed in advance.")
    figures: dict[str, float | None] = Field(description="By name.")
    intervals: dict[str, tuple[float, float] | None] = Field(description="95 %, over documents.")
    alphas: dict[str, float | None] = Field(
        description="Krippendorff's alpha of each label on aligned claims."
    )
    not_compared: dict[str, int] = Field(
        description="By field, in how many documents not both tell it: not compared there."
    )


def agreement(
    first: Path, second: Path, domain: Domain = DOMAIN, *, resamples: int = RESAMPLES
) -> Agreement:
    """Compare the annotations in two folders of gold files, by article id.

    Raises InputError for malformed files, for no article in common, and where the texts of an
    article differ.
    """
    sides = _read(first, domain), _read(second, domain)
    common = [name for name in sides[0] if name in sides[1]]
    if not common:
        raise InputError(f"no article in common with {second}", where=first)
    totals: Counts = Counts()
    counted = []
    for name in common:
        mine, theirs = sides[0][name], sides[1][name]
        if mine.text != theirs.text:
            raise InputError(f"the texts of article '{name}' differ from {first}", where=second)
        told = fields_told(mine.claims) & fields_told(theirs.claims)
        counts = count(mine.text, mine.claims, theirs.claims, told)
        counted.append(counts)
        totals.update(counts)
    who = [tuple(sorted({a for name in common for a in side[name].annotators})) for side in sides]
    return Agreement(
        documents=len(common),
        claims=(totals["gold"], totals["predicted"]),
        annotators=(who[0], who[1]),
        only_first=tuple(sorted(sides[0].keys() - sides[1].keys())),
        only_second=tuple(sorted(sides[1].keys() - sides[0].keys())),
        headlines=HEADLINES,
        figures=figures(totals),
        intervals=intervals(counted, measures(counted), resamples),
        alphas=alphas(totals),
        not_compared=not_scored(totals),
    )


def _read(folder: Path, domain: Domain) -> dict[str, Gold]:
    found: dict[str, Gold] = {}
    for path in gold_files(folder):
        gold = read_gold(path, domain)
        if gold.article_id in found:
            raise InputError(f"a second annotation of article '{gold.article_id}'", where=path)
        found[gold.article_id] = gold
    if not found:
        raise InputError("there is no annotation in this folder", where=folder)
    return found


def agreement_lines(report: Agreement) -> list[str]:
    """For a terminal, three decimals; a dash stands for undefined."""
    lines = [
        f"Agreement on {report.documents} articles: "
        f"{report.claims[0]} and {report.claims[1]} claims",
    ]
    lines += [f"          annotated by: {'; '.join(names)}" for names in report.annotators]
    lines += figure_lines({**report.figures, **report.alphas}, report.intervals)
    if report.not_compared:
        fields = ", ".join(f"{name} {n}" for name, n in report.not_compared.items())
        lines.append(
            f"          not told by both and so not compared, in how many articles: {fields}"
        )
    for told, names in (("first", report.only_first), ("second", report.only_second)):
        if names:
            lines.append(f"          only in the {told}: {', '.join(names)}")
    return lines
