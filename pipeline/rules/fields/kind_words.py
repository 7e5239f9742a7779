"""Which kind a clause's words speak for, whatever cues it holds, and whether they hold a claim
at all: log-linear models.

A clause's features are its words, each once, and their beginnings, what the cues of a kind
weigh, what types of entity it names, and how likely each kind of the claim before it is: an
article goes on about the same. ``data/kind_words.tsv`` has what each adds to the log odds of
each kind and to those that nothing is claimed, fitted by ``python -m benchmarks.kind_words`` on
the labelled sentences of ``evals/sentences`` and the dev gold. Regularised maximum entropy:
Berger et al. 1996.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

from pipeline.rules.vocabulary.reading import read_rows
from pipeline.rules.vocabulary.senses import senses
from schemas.kinds import DOMAIN

KIND_WORDS, KIND_BESIDE = "kind_words", "kind_beside"
CUES, TYPE, BEFORE, BIAS, FIGURE = "cues:", "type:", "before:", "bias:", "0"
"""What begins the names of features that are no words, or is one."""
_SHORTEST, _STEM = 3, 5
_CUES_MOST, _CUES_UNIT = 6.0, 2.0
_BEFORE_UNIT, _BEFORE_LEAST = 0.5, 0.1
"""What a chance of the claim before counts in, and the least that counts."""
_USUAL, _FEWEST = 15, 8
"""Words of a clause of which each counts whole, and of one of which each counts most."""
_KEPT = 20_000
"""Words whose rows are kept; more than those of most runs."""
_LOUD, _SHOWN = 0.2, 3
"""What a feature must add to the log odds to be shown, and how many words are."""
_NOTHING: Mapping[str, float] = {}


class Clues(NamedTuple):
    """What a clause tells of its kind: its words in small letters, what the cues of each kind
    weigh, the types of its entities, and the chance of each kind of the claim before it."""

    lows: Sequence[str] = ()
    cues: Mapping[str, float] = _NOTHING
    types: frozenset[str] = frozenset()
    before: Mapping[str, float] = _NOTHING

    @property
    def share(self) -> float:
        """What a word counts for, and the claim before: less among many words, which tell the
        same thing over."""
        return math.sqrt(_USUAL / max(_FEWEST, len(self.lows)))


def words_of(low: str) -> Iterator[str]:
    """The features of a lower-case word: itself, its beginning and what it means; one for any
    figure.

    >>> list(words_of("shipments")), list(words_of("2024")), list(words_of("of"))
    (['shipments', 'shipm*', 'noun:cargo'], ['0'], [])
    """
    if low[0].isdigit():
        yield FIGURE
    elif low[0].isalpha() and len(low) >= _SHORTEST:
        yield low
        if len(low) > _STEM and low.isalpha():
            yield f"{low[:_STEM]}*"
        yield from senses(low)


def pairs_of(lows: Sequence[str]) -> Iterator[str]:
    """The features of lower-case words that stand side by side, a figure as in ``words_of``.

    >>> list(pairs_of(["sold", "40", "tanks", ",", "of", "which"]))
    ['sold 0', '0 tanks', 'of which']
    """
    plain = [FIGURE if low[0].isdigit() else low for low in lows]
    for one, other in pairwise(plain):
        if one[0].isalnum() and other[0].isalnum():
            yield f"{one} {other}"


def features(clues: Clues) -> dict[str, float]:
    """The features of a clause by name, with their values."""
    share = clues.share
    found = _apart(clues) | {name: share * value for name, value in _of_before(clues).items()}
    for low in dict.fromkeys(clues.lows):
        for name in words_of(low):
            found[name] = found.get(name, 0.0) + share
    return found | dict.fromkeys(pairs_of(clues.lows), share)


class Chances(NamedTuple):
    """The chance of each kind of a clause, if it is a claim, in the schema's order (they add up
    to 1), and the chance that it is none."""

    kinds: dict[str, float]
    idle: float


def chances(clues: Clues) -> Chances:
    """What the words and all else in ``clues`` tell."""
    fitted = model()
    once = dict.fromkeys(pairs_of(clues.lows), 1.0)
    words = map(fitted.row, dict.fromkeys(clues.lows))
    told = _sums([*words, *fitted.rows(once), *fitted.rows(_of_before(clues))])
    apart = _sums(fitted.rows(_apart(clues)))
    share = clues.share
    *totals, idle = [share * total + more for total, more in zip(told, apart, strict=True)]
    most = max(totals)
    odds = [math.exp(total - most) for total in totals]
    whole = sum(odds)
    kinds = dict(zip(DOMAIN.kinds, (odd / whole for odd in odds), strict=True))
    return Chances(kinds, 1 / (1 + math.exp(-idle)))


def strongest(clues: Clues, kind: str) -> list[tuple[int, float]]:
    """The places of the words that speak loudest for a kind, in order, with what each adds to
    its log odds."""
    at, fitted, share = list(DOMAIN.kinds).index(kind), model(), clues.share
    added = [share * row[at] if (row := fitted.row(low)) else 0.0 for low in clues.lows]
    loud = [(place, weight) for place, weight in enumerate(added) if weight >= _LOUD]
    return sorted(sorted(loud, key=lambda one: -one[1])[:_SHOWN])


def beside(clues: Clues, kind: str) -> Iterator[tuple[str, float]]:
    """What speaks loud for a kind beside words and cues, with what it adds to its log odds:
    types of entity and likely kinds of the claim before."""
    at, weights = list(DOMAIN.kinds).index(kind), model().weights
    before = {name: clues.share * value for name, value in _of_before(clues).items()}
    for name, value in (_of_types(clues) | before).items():
        added = value * weights[name][at] if name in weights else 0.0
        if added >= _LOUD:
            yield name, added


def _apart(clues: Clues) -> dict[str, float]:
    """The features that count the same in a clause of many words and of few."""
    cues = {f"{CUES}{k}": min(_CUES_MOST, cue) / _CUES_UNIT for k, cue in clues.cues.items()}
    return {**cues, **_of_types(clues), BIAS: 1.0}


def _of_types(clues: Clues) -> dict[str, float]:
    return {f"{TYPE}{name}": 1.0 for name in sorted(clues.types)}


def _of_before(clues: Clues) -> dict[str, float]:
    likely = ((kind, chance) for kind, chance in clues.before.items() if chance > _BEFORE_LEAST)
    return {f"{BEFORE}{kind}": chance / _BEFORE_UNIT for kind, chance in likely}


def _sums(rows: Iterable[Sequence[float]]) -> list[float]:
    """What rows, empty ones apart, add up to for each kind and for none."""
    return [sum(column) for column in zip(*filter(None, rows), strict=True)] or _ZEROS


_ZEROS = [0.0] * (len(DOMAIN.kinds) + 1)


class Model:
    """For each feature what it adds to the log odds of each kind, in the schema's order, and to
    those of no claim."""

    def __init__(self, weights: Mapping[str, tuple[float, ...]]) -> None:
        self.weights = weights
        self.row = lru_cache(maxsize=_KEPT)(self._row)

    def rows(self, found: Mapping[str, float]) -> Iterator[Sequence[float]]:
        """What each of some features adds."""
        for name, value in found.items():
            if (row := self.weights.get(name)) is not None:
                yield row if value == 1 else [value * weight for weight in row]

    def _row(self, low: str) -> tuple[float, ...]:
        """What a word adds; empty where nothing is known of it."""
        rows = [self.weights[name] for name in words_of(low) if name in self.weights]
        return tuple(map(sum, zip(*rows, strict=True)))


@cache
def model() -> Model:
    """The model as it was fitted."""
    return Model({row[0]: tuple(map(float, row[1].split())) for row in read_rows("kind_words.tsv")})
