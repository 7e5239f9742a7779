"""Which kind a clause's words speak for, whatever cues it holds: a log-linear model.

A clause's features are its words, each once, and their beginnings, what the cues of a kind
weigh, and the kind that they tell first. ``data/kind_words.tsv`` has what each adds to the log
odds of each kind, fitted by ``python -m benchmarks.kind_words`` on the labelled sentences of
``evals/sentences`` and the dev gold. Regularised maximum entropy: Berger et al. 1996.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache

from pipeline.rules.reading import read_rows
from schemas.kinds import DOMAIN

KIND_WORDS = "kind_words"
CUES, FIRST, BIAS, FIGURE = "cues:", "first:", "bias", "0"
"""What begins the names of features that are no words, or is one."""
_SHORTEST, _STEM = 3, 5
_CUES_MOST, _CUES_UNIT = 6.0, 2.0
_KEPT = 20_000
"""Words whose rows are kept; more than those of most runs."""
_LOUD, _SHOWN = 0.2, 3
"""What a word must add to the log odds to be shown, and how many are."""


def words_of(low: str) -> Iterator[str]:
    """The features of a lower-case word: itself and its beginning; one for any figure.

    >>> list(words_of("shipments")), list(words_of("2024")), list(words_of("of"))
    (['shipments', 'shipm*'], ['0'], [])
    """
    if low[0].isdigit():
        yield FIGURE
    elif low[0].isalpha() and len(low) >= _SHORTEST:
        yield low
        if len(low) > _STEM and low.isalpha():
            yield f"{low[:_STEM]}*"


def features(lows: Iterable[str], cues: Mapping[str, float], first: str) -> dict[str, float]:
    """The features of a clause of these lower-case words by name, with their values.

    ``cues`` is what the cues of each kind weigh, ``first`` the kind they tell, empty for none.
    """
    found = _of_cues(cues, first)
    for low in dict.fromkeys(lows):
        for name in words_of(low):
            found[name] = found.get(name, 0.0) + 1.0
    return found


def chances(lows: Iterable[str], cues: Mapping[str, float], first: str) -> dict[str, float]:
    """The chance of each kind of a clause with these features, in the schema's order; they add
    up to 1."""
    fitted = model()
    told = ((fitted.weights.get(name), value) for name, value in _of_cues(cues, first).items())
    rows = [
        row if value == 1 else tuple(value * weight for weight in row) for row, value in told if row
    ]
    rows.extend(filter(None, map(fitted.row, dict.fromkeys(lows))))
    totals = [sum(column) for column in zip(*rows, strict=True)] or [0.0] * len(DOMAIN.kinds)
    most = max(totals)
    odds = [math.exp(total - most) for total in totals]
    whole = sum(odds)
    return dict(zip(DOMAIN.kinds, (odd / whole for odd in odds), strict=True))


def strongest(lows: Sequence[str], kind: str) -> list[tuple[int, float]]:
    """The places of the words that speak loudest for a kind, in order, with what each adds to
    its log odds."""
    at, fitted = list(DOMAIN.kinds).index(kind), model()
    added = [row[at] if (row := fitted.row(low)) else 0.0 for low in lows]
    loud = [(place, weight) for place, weight in enumerate(added) if weight >= _LOUD]
    return sorted(sorted(loud, key=lambda one: -one[1])[:_SHOWN])


def _of_cues(cues: Mapping[str, float], first: str) -> dict[str, float]:
    """The features that are no word's."""
    found = {f"{CUES}{kind}": min(_CUES_MOST, weight) / _CUES_UNIT for kind, weight in cues.items()}
    return {**found, f"{FIRST}{first}": 1.0, BIAS: 1.0}


class Model:
    """For each feature what it adds to the log odds of each kind, in the schema's order."""

    def __init__(self, weights: Mapping[str, tuple[float, ...]]) -> None:
        self.weights = weights
        self.row = lru_cache(maxsize=_KEPT)(self._row)

    def _row(self, low: str) -> tuple[float, ...]:
        """What a word adds to the log odds of each kind; empty where nothing is known of it."""
        rows = [self.weights[name] for name in words_of(low) if name in self.weights]
        return tuple(map(sum, zip(*rows, strict=True)))


@cache
def model() -> Model:
    """The model as it was fitted."""
    return Model({row[0]: tuple(map(float, row[1].split())) for row in read_rows("kind_words.tsv")})
