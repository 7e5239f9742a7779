"""Fit what words tell of a claim's kind on labelled sentences, and say how far it holds.

    python -m benchmarks.kind_words [--sentences DIR] [--gold DIR] [--write]

For each file of sentences, which have their own matters, the share of kinds that the
extractor's cues alone get right, and that words and cues get right by a fit on the other files
and the dev gold. ``--write`` puts the fit on all of them into the extractor's data. Regularised
multinomial logistic regression (Berger et al. 1996) by L-BFGS (Liu and Nocedal 1989).
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_array

from benchmarks.gold_runs import ROOT, read_split
from pipeline.rules.kind_words import BIAS, CUES, FIRST, features
from pipeline.rules.kinds import classify, emphasis
from pipeline.rules.sentence import read_sentences
from schemas.article import Chunk, Span
from schemas.kinds import DOMAIN

WEIGHTS = ROOT / "pipeline/rules/data/kind_words.tsv"
SENTENCES = ROOT / "evals/sentences"
KINDS = tuple(DOMAIN.kinds)
_SPREAD = 0.1  # variance that a weight is expected to have
_GOLD = 2  # how often a claim of the gold counts, which is cut and labelled in its article
_FEWEST = 8  # sentences that a word must stand in

Array = np.ndarray[tuple[int, ...], np.dtype[np.float64]]


class Labelled(NamedTuple):
    """A sentence with its kind, its features, and the kind that cues alone tell."""

    text: str
    kind: str
    found: Mapping[str, float]
    cued: str


class Fit(NamedTuple):
    """Names of features, and their weights (features, kinds)."""

    names: tuple[str, ...]
    weights: Array

    def by_name(self) -> dict[str, tuple[float, ...]]:
        """For each feature its weights, as the extractor has them."""
        return {n: tuple(row) for n, row in zip(self.names, self.weights.tolist(), strict=True)}

    def kinds(self, sentences: Sequence[Labelled]) -> list[str]:
        """The likeliest kind of each."""
        totals = _matrix(sentences, self.names) @ self.weights
        return [KINDS[int(place)] for place in np.argmax(totals, axis=1)]


def labelled(text: str, kind: str) -> Iterator[Labelled]:
    """A text of one claim as the extractor would read it; none for a text without a word."""
    span = Span(start=0, end=len(text))
    for sentence in read_sentences(text, [Chunk(article_id="-", index=0, sentences=(span,))]):
        weighed = emphasis(sentence, range(len(sentence.tokens)), sentence.hits)
        cued = classify(sentence.hits, weighed)
        lows = [token.low for token in sentence.tokens]
        found = features(lows, cued.weights, cued.name if cued.weights else "")
        yield Labelled(text, kind, found, cued.name)


def read_labelled(path: Path) -> list[Labelled]:
    """The sentences of a file: article, kind and sentence in each line, tab-separated."""
    lines = path.read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line.strip() and not line.startswith("#")]
    return [one for _, kind, text in rows for one in labelled(text, kind)]


def read_parts(folder: Path) -> dict[str, list[Labelled]]:
    """The sentences of each file of a folder, by the file's name."""
    return {path.stem: read_labelled(path) for path in sorted(folder.glob("*.tsv"))}


def taught(parts: Mapping[str, Sequence[Labelled]], gold: Sequence[Labelled]) -> list[Labelled]:
    """What a fit learns from: the sentences of every part, and the gold as often as it counts."""
    return [
        *(one for part in parts.values() for one in part),
        *(one for one in gold for _ in range(_GOLD)),
    ]


def of_gold(folder: Path) -> list[Labelled]:
    """The evidence of the dev gold's claims, with their kinds."""
    claims = [claim for gold in read_split(folder, "dev") for claim in gold.claims]
    said = [(" ".join(s.quote or "" for s in claim.evidence), claim.kind) for claim in claims]
    return [one for quote, kind in said for one in labelled(" ".join(quote.split()), kind)]


def fit(sentences: Sequence[Labelled]) -> Fit:
    """The weights that make the kinds likeliest, pulled towards 0; the bias is not pulled."""
    counts = Counter(name for one in sentences for name in one.found)
    ours = (BIAS, *(f"{part}{kind}" for part in (CUES, FIRST) for kind in ("", *KINDS)))
    kept = sorted(n for n, count in counts.items() if count >= _FEWEST and n not in ours)
    names = (*(name for name in ours if name in counts), *kept)
    matrix = _matrix(sentences, names)
    truth = np.eye(len(KINDS))[[KINDS.index(one.kind) for one in sentences]]
    pull = np.array([[float(name != BIAS) / _SPREAD] for name in names])

    def loss(flat: Array) -> tuple[float, Array]:
        weights = flat.reshape(len(names), len(KINDS))
        totals = matrix @ weights
        totals = totals - totals.max(axis=1, keepdims=True)
        odds = np.exp(totals)
        chance = odds / odds.sum(axis=1, keepdims=True)
        unlikely = -float((totals * truth).sum() - np.log(odds.sum(axis=1)).sum())
        slope = matrix.T @ (chance - truth) + pull * weights
        return unlikely + float((pull * weights**2).sum()) / 2, slope.ravel()

    found = minimize(loss, np.zeros(len(names) * len(KINDS)), jac=True, method="L-BFGS-B")
    return Fit(names, found.x.reshape(len(names), len(KINDS)))


def _matrix(sentences: Sequence[Labelled], names: Sequence[str]) -> csr_array:
    column = {name: at for at, name in enumerate(names)}
    cells = [
        (row, column[name], value)
        for row, one in enumerate(sentences)
        for name, value in one.found.items()
        if name in column
    ]
    rows, columns, values = zip(*cells, strict=True)
    return csr_array((values, (rows, columns)), shape=(len(sentences), len(names)))


def _right(kinds: Sequence[str], sentences: Sequence[Labelled]) -> float:
    hits = [kind == one.kind for kind, one in zip(kinds, sentences, strict=True)]
    return float(np.mean(hits))


def main() -> None:
    """Fit, print, and write where told to."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sentences", type=Path, default=SENTENCES)
    parser.add_argument("--gold", type=Path, default=ROOT / "evals/gold")
    parser.add_argument("--write", action="store_true")
    told = parser.parse_args()
    parts = read_parts(told.sentences)
    if len(parts) < 2:
        parser.error(f"expected two files of sentences or more in {told.sentences}")
    gold = of_gold(told.gold)
    print(f"{'kinds right':24} sentences  cues  words and cues")
    for name, part in parts.items():
        others = {other: many for other, many in parts.items() if other != name}
        cued = _right([one.cued for one in part], part)
        both = _right(fit(taught(others, gold)).kinds(part), part)
        print(f"{name:24} {len(part):9} {cued:5.3f}  {both:.3f}", flush=True)
    cued = _right([one.cued for one in gold], gold)
    both = _right(fit(taught(parts, ())).kinds(gold), gold)
    print(f"{'dev gold':24} {len(gold):9} {cued:5.3f}  {both:.3f}")
    if told.write:
        write(taught(parts, gold))


def write(sentences: Sequence[Labelled]) -> None:
    """Fit, and put the weights into the extractor's data file, words with a sentence."""
    example: dict[str, str] = {}
    for one in sorted(sentences, key=lambda one: (len(one.text), one.text)):
        for name in one.found:
            if not name.startswith((BIAS, CUES, FIRST)):
                example.setdefault(name, one.text)
    fitted = fit(sentences)
    remarks = [line for line in WEIGHTS.read_text("utf-8").splitlines() if line.startswith("#")]
    lines = [
        f"{name}\t{' '.join(f'{weight:.2f}' for weight in row)}\t{example.get(name, '')}"
        for name, row in zip(fitted.names, fitted.weights, strict=True)
    ]
    WEIGHTS.write_text("\n".join([*remarks, *lines]) + "\n", "utf-8")
    print(f"written to {WEIGHTS.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
