"""How far a figure may be trusted: intervals, and the comparison of two runs.

Documents, not claims, are what is drawn: the claims of one article are not independent. All
is seeded, so that the same counts give the same intervals and the same p.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from evals.figures import Figure, Labelled, Ratio, Sums
from evals.labels import Array

RESAMPLES = 10_000
SEED = 20_240
LEVEL = 0.95
_AT_ONCE = 500  # resamples drawn together, which bounds the memory
_TINY = 1e-12

Interval = tuple[float, float]


class Table:
    """The counts of documents as a matrix (documents, counts), for some figures."""

    def __init__(self, documents: Sequence[Sums], figures: Mapping[str, Figure]) -> None:
        self.names = tuple(figures)
        ratios = {n: f for n, f in enumerate(figures.values()) if isinstance(f, Ratio)}
        tables = {n: f for n, f in enumerate(figures.values()) if isinstance(f, Labelled)}
        keys = {key for r in ratios.values() for side in (r.over, r.under) for key in side}
        keys |= {key for table in tables.values() for row in table.keys for key in row}
        places = {key: place for place, key in enumerate(sorted(keys))}
        self.counts: Array = np.array(
            [[float(document.get(key, 0)) for key in places] for document in documents]
        ).reshape(len(documents), len(places))
        self._ratios = list(ratios)
        self._over = self._weights([r.over for r in ratios.values()], places)
        self._under = self._weights([r.under for r in ratios.values()], places)
        self._tables = [
            (n, f.made, np.array([[places[key] for key in row] for row in f.keys]))
            for n, f in tables.items()
            if f.values
        ]

    @staticmethod
    def _weights(sums: Sequence[Sums], places: Mapping[str, int]) -> Array:
        weights = np.zeros((len(places), len(sums)))
        for column, terms in enumerate(sums):
            for key, weight in terms.items():
                weights[places[key], column] = weight
        return weights

    def figures(self, totals: Array) -> Array:
        """The figures (resamples, figures) of summed counts (resamples, counts); nan of nothing."""
        found = np.full((len(totals), len(self.names)), np.nan)
        over, under = totals @ self._over, totals @ self._under
        found[:, self._ratios] = np.divide(
            over, under, out=np.full_like(over, np.nan), where=under != 0
        )
        for place, made, cells in self._tables:
            found[:, place] = made(totals[:, cells])
        return found


def intervals(
    documents: Sequence[Sums], figures: Mapping[str, Figure], resamples: int = RESAMPLES
) -> dict[str, Interval | None]:
    """95 % percentile bootstrap intervals over documents (Efron 1979), by figure.

    None where a figure is undefined in most resamples, of fewer than two documents, and of no
    resamples at all.
    """
    table = Table(documents, figures)
    if len(documents) < 2 or not resamples:
        return dict.fromkeys(table.names)
    drawn = [table.figures(w @ table.counts) for w in _draws(len(documents), resamples)]
    return _percentiles(table.names, np.concatenate(drawn))


def _draws(documents: int, resamples: int) -> Iterator[Array]:
    """How often each document is drawn, (resamples, documents), some resamples at a time."""
    rng = np.random.default_rng(SEED)
    even = np.full(documents, 1 / documents)
    for first in range(0, resamples, _AT_ONCE):
        size = min(_AT_ONCE, resamples - first)
        yield rng.multinomial(documents, even, size=size).astype(np.float64)


def _percentiles(names: Sequence[str], drawn: Array) -> dict[str, Interval | None]:
    found: dict[str, Interval | None] = {}
    edges = ((1 - LEVEL) / 2, (1 + LEVEL) / 2)
    for column, name in enumerate(names):
        known = drawn[:, column][~np.isnan(drawn[:, column])]
        if 2 * len(known) > len(drawn):
            low, high = np.quantile(known, edges)
            found[name] = (float(low), float(high))
        else:
            found[name] = None
    return found


@dataclass(frozen=True, slots=True)
class Difference:
    """Figure of the second run less the first's: interval, p, and p after Holm's correction."""

    first: float | None
    second: float | None
    difference: float | None
    interval: Interval | None
    p: float | None
    p_holm: float | None


def compare(
    first: Sequence[Sums],
    second: Sequence[Sums],
    figures: Mapping[str, Figure],
    resamples: int = RESAMPLES,
) -> dict[str, Difference]:
    """Compare two runs on the same documents, in the same order.

    p is of a paired approximate randomisation test (Noreen 1989; Yeh 2000): documents swap
    runs at random, ``p = (r + 1) / (R + 1)``. The interval is a paired bootstrap's over the
    same documents, and [0, 0] where the difference is 0 in every one. Holm's correction (Holm
    1979) is over all figures that are defined.
    """
    a, b = Table(first, figures), Table(second, figures)
    sums_a, sums_b = a.counts.sum(axis=0), b.counts.sum(axis=0)
    one, two = a.figures(sums_a[None, :])[0], b.figures(sums_b[None, :])[0]
    seen = two - one
    step = b.counts - a.counts
    rng = np.random.default_rng(SEED)
    as_great = np.zeros(len(a.names))
    for start in range(0, resamples, _AT_ONCE):
        swapped = rng.integers(0, 2, (min(_AT_ONCE, resamples - start), len(first)))
        moved = swapped.astype(np.float64) @ step
        shuffled = b.figures(sums_b - moved) - a.figures(sums_a + moved)
        # Where a figure is undefined nothing speaks against chance.
        unlike = np.abs(shuffled) < np.abs(seen) - _TINY
        as_great += (~unlike).sum(axis=0)
    spread = _spread(a, b, seen, resamples)
    p = {
        name: float((as_great[place] + 1) / (resamples + 1))
        for place, name in enumerate(a.names)
        if not np.isnan(seen[place])
    }
    corrected = holm(p)
    return {
        name: Difference(
            _known(one[place]),
            _known(two[place]),
            _known(seen[place]),
            spread[name] if name in p else None,
            p.get(name),
            corrected.get(name),
        )
        for place, name in enumerate(a.names)
    }


def _spread(a: Table, b: Table, seen: Array, resamples: int) -> dict[str, Interval | None]:
    """The intervals of the differences; [0, 0] where no draw of the documents could differ."""
    documents = len(a.counts)
    spread: dict[str, Interval | None] = dict.fromkeys(a.names)
    if documents > 1 and resamples:
        draws = _draws(documents, resamples)
        drawn = [b.figures(w @ b.counts) - a.figures(w @ a.counts) for w in draws]
        spread = _percentiles(a.names, np.concatenate(drawn))
    one, two = a.figures(a.counts), b.figures(b.counts)
    same = (np.abs(two - one) < _TINY) | (np.isnan(one) & np.isnan(two))
    for place, name in enumerate(a.names):
        if spread[name] is None and same[:, place].all() and abs(seen[place]) < _TINY:
            spread[name] = (0.0, 0.0)
    return spread


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def holm(p: Mapping[str, float]) -> dict[str, float]:
    """Holm's step-down correction for several tests (Holm 1979).

    >>> holm({"a": 0.01, "b": 0.04, "c": 0.03})
    {'a': 0.03, 'c': 0.06, 'b': 0.06}
    """
    corrected: dict[str, float] = {}
    worst = 0.0
    for place, (name, value) in enumerate(sorted(p.items(), key=lambda item: item[1])):
        worst = max(worst, min(1.0, value * (len(p) - place)))
        corrected[name] = worst
    return corrected
