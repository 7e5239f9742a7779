"""Fit the confidence of the embedded extractor on the dev gold, and say how far it holds.

    python -m benchmarks.calibrate [--gold DIR] [--sentences DIR] [--write]

A claim counts as right where it matches a gold claim (similarity of at least 0.5) of the same
kind. The figures for dev leave out, for each article, that article from the fit; those for
test are of a fit on dev alone. What words tell of a kind is fitted on the dev gold as well: dev
is read with a fit that leaves the gold out. ``--write`` puts the fit on dev into the extractor's
data. Regularised logistic regression (Newton's method); Brier score (Brier 1950) and expected
calibration error in ten bins of equal mass (Naeini et al. 2015).
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from unittest.mock import patch

import numpy as np

from benchmarks.gold_runs import ROOT, article_of, claims_of, read_split
from benchmarks.kind_words import SENTENCES, read_parts, taught
from benchmarks.kind_words import fit as fit_words
from evals.align import align
from evals.calibration import brier, ece
from evals.counts import MAIN
from pipeline.explain import explain
from pipeline.rules import kind_words
from pipeline.rules.confidence import model
from pipeline.rules.extractor import RulesExtractor
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


def observed_apart(golds: Sequence[Gold], sentences: Path) -> list[tuple[Array, Array]]:
    """What ``observed`` gives where words tell of kinds by a fit on the sentences alone."""
    alone = kind_words.Model(fit_words(taught(read_parts(sentences), ())).by_name())
    with patch.object(kind_words, "model", lambda: alone):
        return observed(golds)


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
        weights = fit(*_together(others))
        chances.append(predict(features, weights))
    return np.concatenate(chances)


def _together(found: Sequence[tuple[Array, Array]]) -> tuple[Array, Array]:
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
    parser.add_argument("--gold", type=Path, default=ROOT / "evals/gold")
    parser.add_argument("--sentences", type=Path, default=SENTENCES)
    parser.add_argument("--write", action="store_true")
    told = parser.parse_args()
    golds = read_split(told.gold, "dev")
    if len(golds) < 2:
        parser.error(f"expected two dev articles or more in {told.gold}")
    found = observed_apart(golds, told.sentences)
    features, truth = _together(found)
    present = np.array(list(model().values()))
    report("dev, weights as they are", predict(features, present), truth)
    report("dev, each left out", held_out(found), truth)
    report("dev, the base rate", np.full(len(truth), truth.mean()), truth)
    weights = fit(features, truth)
    test = observed(read_split(told.gold, "test"))
    if test:
        seen, right = _together(test)
        report("test, weights as they are", predict(seen, present), right)
        report("test, fit on dev", predict(seen, weights), right)
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
