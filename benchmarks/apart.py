"""How good the embedded extractor is on articles that no rule was written by.

    python -m benchmarks.apart [--gold DIR]

Takes the texts of ``evals/apart`` through all stages and prints the figures of what comes out,
with those of every body sentence taken as a claim beside them where these have any.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from benchmarks.floor import DETECTION, every_sentence
from benchmarks.gold_runs import FIGURES, ROOT, claims_of
from evals.counts import Counts, count
from evals.figures import figures
from evals.load import gold_files, read_gold
from pipeline.rules.extractor import RulesExtractor
from schemas import DOMAIN
from schemas.errors import InputError
from schemas.gold import Gold

APART = ROOT / "evals/apart"


def read_apart(folder: Path = APART) -> list[Gold]:
    """The gold files of a folder, whatever their split, by name."""
    return [read_gold(path, DOMAIN) for path in gold_files(folder)]


def measured(golds: Sequence[Gold]) -> dict[str, tuple[float | None, float | None]]:
    """Each figure of the extractor, and of every sentence as a claim."""
    ruled, floor = Counts(), Counts()
    for gold, rows in zip(golds, claims_of(golds, RulesExtractor()), strict=True):
        ruled.update(count(gold.text, gold.claims, rows))
        floor.update(count(gold.text, gold.claims, every_sentence(gold)))
    mine, least = figures(ruled), figures(floor)
    return {name: (mine[name], least[name] if name in DETECTION else None) for name in FIGURES}


def table(golds: Sequence[Gold]) -> str:
    """The figures as a table in Markdown."""
    claims = sum(len(gold.claims) for gold in golds)
    lines = [
        f"| {len(golds)} articles, {claims} claims | `rules` | every sentence |",
        "|---|---|---|",
    ]
    for name, values in measured(golds).items():
        mine, least = ("" if value is None else f"{value:.3f}" for value in values)
        lines.append(f"| {name} | {mine} | {least} |")
    return "\n".join(lines)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--gold", type=Path, default=APART)
    try:
        golds = read_apart(parser.parse_args().gold)
    except InputError as error:
        parser.error(str(error))
    print(table(golds))


if __name__ == "__main__":
    main()
