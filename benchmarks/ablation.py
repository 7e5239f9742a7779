"""What each family of cues is worth: the scores without it, less the scores with all.

    python -m benchmarks.ablation [--gold DIR] [--split dev]

For every cue file, and every label in it, the embedded extractor reads the gold's texts
without these cues. Sorted by what is lost in typed F1; a group with nothing but zeros is
worth nothing on this gold. The texts are read as the gold holds them, without the page's date.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from benchmarks.gold_runs import ROOT, claims_of, read_split
from evals.counts import Counts, count
from evals.figures import figures
from pipeline.rules.extractor import RulesExtractor
from pipeline.rules.fields.kind_words import KIND_WORDS
from pipeline.rules.vocabulary.cues import FAMILIES, cues, group
from schemas.gold import Gold

SHOWN = {
    "detection F1 at 0.5": "detection",
    "typed F1 at 0.5": "typed",
    "origin accuracy": "origin",
    "stance accuracy": "stance",
    "certainty accuracy": "certainty",
    "modality accuracy": "modality",
}


def scores(golds: Sequence[Gold], without: frozenset[str]) -> dict[str, float]:
    """The figures on some gold without some cues; an undefined one counts as 0."""
    totals: Counts = Counts()
    for gold, rows in zip(golds, claims_of(golds, RulesExtractor(without=without)), strict=True):
        totals.update(count(gold.text, gold.claims, rows))
    found = figures(totals)
    return {name: found[name] or 0.0 for name in SHOWN}


def groups() -> list[str]:
    """Families, and the groups of those that have more than one."""
    names = []
    for family in FAMILIES:
        inside = list(dict.fromkeys(group(cue) for cue in cues(family)))
        names += [family, *(inside if len(inside) > 1 else ())]
    return [*names, KIND_WORDS]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--gold", type=Path, default=ROOT / "evals/gold")
    parser.add_argument("--split", default="dev")
    told = parser.parse_args()
    golds = read_split(told.gold, told.split)
    if not golds:
        parser.error(f"there is no gold of split '{told.split}' in {told.gold}")
    whole = scores(golds, frozenset())
    print(f"{len(golds)} articles, split {told.split}; change of each figure without the cues")
    print(f"{'':32}" + "".join(f"{short:>11}" for short in SHOWN.values()))
    print(f"{'with all cues':32}" + "".join(f"{whole[name]:11.3f}" for name in SHOWN))
    lost = {name: scores(golds, frozenset((name,))) for name in groups()}
    for name, found in sorted(lost.items(), key=lambda item: (item[1]["typed F1 at 0.5"], item[0])):
        print(f"{name:32}" + "".join(f"{found[k] - whole[k]:+11.3f}" for k in SHOWN))


if __name__ == "__main__":
    main()
