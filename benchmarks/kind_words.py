"""Fit what words tell of a claim's kind, and of whether there is a claim, on labelled
sentences, and say how far it holds.

    python -m benchmarks.kind_words [--sentences DIR] [--gold DIR] [--write]

For each file of sentences, which have their own matters, the share of kinds that the
extractor's cues alone get right, and that words and cues get right by a fit on the other files
and the dev gold; and, for files of whole articles, how often of a claim and of what is none
words and cues find the right one likelier to be none (the area under the ROC curve), by a fit
on the other such files. What the claim before a sentence may be is told by a fit on other files.
``--write`` puts the fit on all of them into the extractor's data. Regularised multinomial
logistic regression (Berger et al. 1996) by L-BFGS (Liu and Nocedal 1989).
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_array
from scipy.stats import mannwhitneyu

from benchmarks.gold_runs import ROOT, read_split
from pipeline.rules.clauses.sentence import read_sentences
from pipeline.rules.fields.kind_words import BEFORE, BIAS, CUES, TYPE, Clues, features
from pipeline.rules.fields.kinds import classify, emphasis
from pipeline.rules.mentions.entities import Entities
from pipeline.rules.mentions.names import Names
from schemas.article import Chunk, Span
from schemas.claim import Claim
from schemas.errors import InputError
from schemas.kinds import DOMAIN

WEIGHTS = ROOT / "pipeline/rules/data/kind_words.tsv"
SENTENCES = ROOT / "evals/sentences"
KINDS = tuple(DOMAIN.kinds)
NONE, _CLAIM = "none", "claim"
"""The label of what is no claim, and of any claim beside it."""
_SPREAD = 0.2  # variance that a weight is expected to have
_GOLD = 4  # how often a claim of the gold counts, which is cut and labelled in its article
_FEWEST, _FEWEST_WHOLE, _FEWEST_PAIR = 6, 4, 10
"""Sentences that a word must stand in, of all, of whole articles, and that a pair must."""
_HALVES = 2  # of the parts, each of which tells what the other's claims before may be
GOLD = "dev gold"
NO_WORDS = (BIAS, CUES, TYPE, BEFORE)  # what begins the names of features that are no words

Array = np.ndarray[tuple[int, ...], np.dtype[np.float64]]


class Labelled(NamedTuple):
    """A sentence of an article with its kind, or that it is no claim, what tells of it, the kind
    that cues tell, and whether what is no claim is labelled in its article as well."""

    text: str
    kind: str
    article: str
    clues: Clues
    cued: str
    whole: bool = False


Parts = Mapping[str, Sequence[Labelled]]


class Fit(NamedTuple):
    """Names of features, and their weights (features, kinds and none)."""

    names: tuple[str, ...]
    weights: Array

    def by_name(self) -> dict[str, tuple[float, ...]]:
        """For each feature its weights, as the extractor has them."""
        return {n: tuple(row) for n, row in zip(self.names, self.weights.tolist(), strict=True)}

    def kinds(self, sentences: Sequence[Labelled]) -> list[str]:
        """The likeliest kind of each."""
        return [max(chance, key=chance.__getitem__) for chance in self.chances(sentences)]

    def chances(self, sentences: Sequence[Labelled]) -> list[dict[str, float]]:
        """How likely each kind of each is."""
        odds = _odds(self._totals(sentences)[:, :-1])
        rows = (odds / odds.sum(axis=1, keepdims=True)).tolist()
        return [dict(zip(KINDS, row, strict=True)) for row in rows]

    def idle(self, sentences: Sequence[Labelled]) -> list[float]:
        """The log odds of each that it is no claim."""
        return [float(total) for total in self._totals(sentences)[:, -1]]

    def _totals(self, sentences: Sequence[Labelled]) -> Array:
        found = [features(one.clues) for one in sentences]
        return np.asarray(_matrix(found, self.names) @ self.weights)


def labelled(said: Sequence[tuple[str, str]], article: str = "-") -> Iterator[Labelled]:
    """Texts of one claim each with their kinds, one article's in their order, as the extractor
    would read them; none for a text without a word."""
    spans, start = [], 0
    for text, _ in said:
        spans.append(Span(start=start, end=start + len(text)))
        start += len(text) + 1
    whole = " ".join(text for text, _ in said)
    read = read_sentences(whole, [Chunk(article_id="-", index=0, sentences=tuple(spans))])
    names = Names(whole, read)
    entities = Entities(whole, read, names)
    for sentence, (text, kind) in zip(read, said, strict=True):
        if not sentence.tokens:
            continue
        cued = classify(
            sentence.hits, emphasis(sentence, range(len(sentence.tokens)), sentence.hits)
        )
        span = (sentence.start, sentence.end)
        types = frozenset(name.type for name in entities.of(span, names.within(*span)))
        clues = Clues([token.low for token in sentence.tokens], cued.weights, types)
        yield Labelled(text, kind, article, clues, cued.name)


def read_labelled(path: Path) -> list[Labelled]:
    """The sentences of a file: article, kind and sentence in each line, tab-separated.

    Raises InputError for another line, and for a file without a claim.
    """
    rows = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        row = line.split("\t")
        if len(row) != 3 or row[1] not in (*KINDS, NONE):
            expected = (
                f"article, kind ({', '.join(KINDS)}) or {NONE}, and sentence, with tabs between"
            )
            raise InputError(f"expected {expected}", where=path, line=number)
        rows.append(row)
    kinds = {kind for _, kind, _ in rows}
    if kinds <= {NONE}:
        raise InputError("expected a claim", where=path)
    whole = NONE in kinds
    return [
        one._replace(whole=whole)
        for article, of_one in groupby(rows, key=lambda row: row[0])
        for one in labelled([(text.strip(), kind) for _, kind, text in of_one], article)
    ]


def read_parts(sentences: Path = SENTENCES, gold: Path = ROOT / "evals/gold") -> Parts:
    """The sentences of each file of a folder, by the file's name, and the dev gold's claims,
    each article's with the claims before them likely to be what other parts tell."""
    parts = {path.stem: read_labelled(path) for path in sorted(sentences.glob("*.tsv"))}
    return informed({**parts, GOLD: of_gold(gold)})


def of_gold(folder: Path) -> list[Labelled]:
    """The evidence of the dev gold's claims, with their kinds."""
    return [
        one
        for gold in read_split(folder, "dev")
        for one in labelled(
            [(" ".join(_evidence(claim).split()), claim.kind) for claim in gold.claims],
            gold.article_id,
        )
    ]


def _evidence(claim: Claim) -> str:
    return " ".join(span.quote or "" for span in claim.evidence)


def informed(parts: Parts) -> Parts:
    """The sentences, claims with what the claim before in the article may be, by a fit on the
    other half of the parts; what is none stands behind the claims."""
    names, found = list(parts), dict(parts)
    for group in (names[at::_HALVES] for at in range(_HALVES)):
        fitted = fit(taught({name: parts[name] for name in names if name not in group}))
        for name in group:
            claims = [one for one in parts[name] if one.kind != NONE]
            none = [one for one in parts[name] if one.kind == NONE]
            found[name] = [*_following(claims, fitted.chances(claims)), *none]
    return found


def _following(part: Sequence[Labelled], chances: Sequence[dict[str, float]]) -> list[Labelled]:
    """The claims of a part, each with the chances of the one before in its article."""
    first = [one._replace(clues=one.clues._replace(before={})) for one in part[:1]]
    rest = [
        one._replace(
            clues=one.clues._replace(before=chance if one.article == before.article else {})
        )
        for (before, one), chance in zip(pairwise(part), chances[:-1], strict=True)
    ]
    return [*first, *rest]


def taught(parts: Parts) -> list[Labelled]:
    """What a fit learns from: the sentences of every part, those of gold as often as it counts."""
    return [
        one
        for name, part in parts.items()
        for one in part
        for _ in range(_GOLD if name == GOLD else 1)
    ]


def fit(sentences: Sequence[Labelled]) -> Fit:
    """The weights that make the kinds of claims likeliest, and, of whole articles, what is none."""
    claims = [one for one in sentences if one.kind != NONE]
    kinds = _fitted(claims, [one.kind for one in claims], KINDS, _FEWEST)
    whole = [one._replace(clues=one.clues._replace(before={})) for one in sentences if one.whole]
    labels = [NONE if one.kind == NONE else _CLAIM for one in whole]
    idle = _fitted(whole, labels, (NONE, _CLAIM), _FEWEST_WHOLE)
    names = tuple(sorted({*kinds, *idle}, key=_rank))
    nothing = [0.0] * len(KINDS)
    rows = []
    for name in names:
        none, claim, *_ = idle.get(name, nothing)
        rows.append([*kinds.get(name, nothing), none - claim])
    return Fit(names, np.array(rows))


def _fitted(
    sentences: Sequence[Labelled], said: Sequence[str], labels: Sequence[str], fewest: int
) -> dict[str, list[float]]:
    """For each feature its weight for each of ``labels``: those that make what is ``said`` of
    the sentences likeliest, pulled towards 0; the bias is not pulled."""
    rows = [features(one.clues) for one in sentences]
    counts = Counter(name for row in rows for name in row)
    least = {True: _FEWEST_PAIR, False: fewest}
    names = [n for n, count in counts.items() if n.startswith(NO_WORDS) or count >= least[" " in n]]
    if not names:
        return {}
    matrix = _matrix(rows, names)
    truth = np.eye(len(labels))[[labels.index(label) for label in said]]
    pull = np.array([[float(name != BIAS) / _SPREAD] for name in names])

    def loss(flat: Array) -> tuple[float, Array]:
        weights = flat.reshape(len(names), len(labels))
        odds = _odds(matrix @ weights)
        chance = odds / odds.sum(axis=1, keepdims=True)
        unlikely = -float(np.log((chance * truth).sum(axis=1)).sum())
        slope = matrix.T @ (chance - truth) + pull * weights
        return unlikely + float((pull * weights**2).sum()) / 2, slope.ravel()

    found = minimize(loss, np.zeros(len(names) * len(labels)), jac=True, method="L-BFGS-B")
    return dict(zip(names, found.x.reshape(len(names), len(labels)).tolist(), strict=True))


def _rank(name: str) -> tuple[int, int, str]:
    """Where a feature stands: before words what is none, kinds in the schema's order, types by
    name."""
    if not name.startswith(NO_WORDS):
        return len(NO_WORDS), 0, name
    family = next(at for at, begins in enumerate(NO_WORDS) if name.startswith(begins))
    own = name.partition(":")[2]
    return family, KINDS.index(own) if own in KINDS else 0, own


def _odds(totals: Array) -> Array:
    odds: Array = np.exp(totals - totals.max(axis=1, keepdims=True))
    return odds


def _matrix(found: Sequence[Mapping[str, float]], names: Sequence[str]) -> csr_array:
    column = {name: at for at, name in enumerate(names)}
    cells = [
        (row, column[name], value)
        for row, one in enumerate(found)
        for name, value in one.items()
        if name in column
    ]
    rows, columns, values = zip(*cells, strict=True)
    return csr_array((values, (rows, columns)), shape=(len(found), len(names)))


def told_apart(fitted: Fit, part: Sequence[Labelled]) -> float:
    """Of a claim and of what is none, how often the right one is likelier to be none."""
    odds = fitted.idle(part)
    none, claims = (
        [odd for odd, one in zip(odds, part, strict=True) if (one.kind == NONE) is idle]
        for idle in (True, False)
    )
    return float(mannwhitneyu(none, claims).statistic / len(none) / len(claims))


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
    if len(list(told.sentences.glob("*.tsv"))) < 2:
        parser.error(f"expected two files of sentences or more in {told.sentences}")
    parts = read_parts(told.sentences, told.gold)
    print(f"{'kinds right':24} sentences  cues  words and cues  no claim told")
    for name, part in parts.items():
        fitted = fit(taught({other: many for other, many in parts.items() if other != name}))
        claims = [one for one in part if one.kind != NONE]
        cued = _right([one.cued for one in claims], claims)
        both = _right(fitted.kinds(claims), claims)
        idle = f"{told_apart(fitted, part):14.3f}" if part[0].whole else ""
        print(f"{name:24} {len(part):9} {cued:5.3f}  {both:14.3f}  {idle}".rstrip(), flush=True)
    if told.write:
        write(taught(parts))


def write(sentences: Sequence[Labelled]) -> None:
    """Fit, and put the weights into the extractor's data file, words with a sentence."""
    example: dict[str, str] = {}
    for one in sorted(sentences, key=lambda one: (len(one.text), one.text)):
        for name in features(one.clues):
            if not name.startswith(NO_WORDS):
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
