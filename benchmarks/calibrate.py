"""Fit the confidence of the embedded extractor, and say how far it holds.

    python -m benchmarks.calibrate [--apart DIR] [--gold DIR] [--write]

A claim counts as right where it matches a gold claim (similarity of at least 0.5) of the same
kind. The fit is on the articles of ``evals/apart``, which no rule was written by; their figures
leave out, for each article, that article from the fit; those for the splits of the gold are of
the whole fit. ``--write`` puts it into the extractor's data. Regularised logistic regression
(Newton's method); Brier score (Brier 1950) and expected calibration error in ten bins of equal
mass (Naeini et al. 2015).
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from benchmarks.apart import APART, read_apart
from benchmarks.gold_runs import ROOT, article_of, claims_of, read_split
from evals.align import align
from evals.calibration import brier, ece
from evals.counts import MAIN
from pipeline.explain import explain
from pipeline.rules.extractor import RulesExtractor
from pipeline.rules.fields.confidence import model
from schemas.gold import Gold

WEIGHTS = ROOT / "pipeline/rules/data/confidence.tsv"
_PULL = 2.0  # how strongly weights are pulled to 0: the variance of few articles is great
_STEPS = 30

Array = np.ndarray[tuple[int, ...], np.dtype[np.float64]]


def observed(golds: Sequence[Gold]) -> list[tuple[Array, Array]]:
    """For each article the features of its claims (claims, features) and whether right."""
    names = [name for name in model() if name != "bias"]
    found: list[tuple[Array, Array]] = []
    for gold, rows in zip(golds, claims_of(golds, RulesExtractor()), strict=True):
        pairs = align(gold.text, gold.claims, rows).matched(MAIN)
        right = {j for i, j in pairs if gold.claims[i].kind == rows[j].kind}
        features, truth = [], []
        for place, drafts in enumerate(explain(article_of(gold), rows)):
            if not drafts:
                continue
            seen = {r.label: r.weight for r in drafts[0].why if r.family == "confidence"}
            features.append([1.0, *(seen.get(name, 0.0) for name in names)])
            truth.append(float(place in right))
        found.append((np.array(features).reshape(-1, len(names) + 1), np.array(truth)))
    return found


def fit(features: Array, truth: Array) -> Array:
    """The weights, the bias first, that make the truth likeliest, pulled towards 0."""
    weights = np.zeros(features.shape[1])
    pull = np.full(features.shape[1], _PULL)
    pull[0] = 0.0
    for _ in range(_STEPS):
        chance = predict(features, weights)
        slope = features.T @ (chance - truth) + pull * weights
        curve = (features * (chance * (1 - chance))[:, None]).T @ features + np.diag(pull + 1e-9)
        weights = weights - np.linalg.solve(curve, slope)
    return weights


def predict(features: Array, weights: Array) -> Array:
    """The chance of each claim to be right."""
    return np.asarray(1 / (1 + np.exp(-(features @ weights))))


def held_out(found: Sequence[tuple[Array, Array]]) -> Array:
    """For each article's claims the chance by a fit on the other articles."""
    chances = []
    for place, (features, _) in enumerate(found):
        others = [pair for n, pair in enumerate(found) if n != place]
        weights = fit(*together(others))
        chances.append(predict(features, weights))
    return np.concatenate(chances)


def together(found: Sequence[tuple[Array, Array]]) -> tuple[Array, Array]:
    """The features and the truth of several articles as one."""
    return np.concatenate([f for f, _ in found]), np.concatenate([t for _, t in found])


def report(name: str, chance: Array, truth: Array) -> None:
    """Print how well chances hold."""
    print(
        f"{name:24} {len(truth):4} claims  right {truth.mean():.3f}  mean {chance.mean():.3f}"
        f"  Brier {brier(chance, truth):.3f}  ECE {ece(chance, truth):.3f}"
    )


def main() -> None:
    """Fit, print, and write where told to."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--apart", type=Path, default=APART)
    parser.add_argument("--gold", type=Path, default=ROOT / "evals/gold")
    parser.add_argument("--write", action="store_true")
    told = parser.parse_args()
    golds = read_apart(told.apart)
    if len(golds) < 2:
        parser.error(f"expected two articles or more in {told.apart}")
    found = observed(golds)
    features, truth = together(found)
    report("apart, each left out", held_out(found), truth)
    report("apart, the base rate", np.full(len(truth), truth.mean()), truth)
    weights = fit(features, truth)
    for split in ("dev", "test"):
        if seen := observed(read_split(told.gold, split)):
            features, truth = together(seen)
            report(f"{split}, fit on apart", predict(features, weights), truth)
    if told.write:
        write(weights)


def write(weights: Array) -> None:
    """Put the weights into the extractor's data file, its remarks kept."""
    by_name = dict(zip(model(), weights, strict=True))
    lines = []
    for line in WEIGHTS.read_text("utf-8").splitlines():
        name, _, rest = line.partition("\t")
        meaning = rest.partition("\t")[2]
        known = name in by_name
        lines.append(f"{name}\t{by_name[name]:.3f}\t{meaning}" if known else line)
    WEIGHTS.write_text("\n".join(lines) + "\n", "utf-8")
    print(f"written to {WEIGHTS.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
