"""Agreement on labels, from a confusion table: how often each label was taken for each.

Macro-F1 and kappa are of any number of tables at once, ``(..., labels, labels)``, so that those
of ten thousand resamples are no other definition than that of one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

Array = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
Confusion = Mapping[tuple[str, str], int]
"""How often a gold label (first) was predicted as a label (second)."""


def macro_f1s(tables: Array) -> Array:
    """Macro-F1 of each table of gold (rows) and predicted (columns) labels; nan of an empty one."""
    both = tables.sum(axis=-1) + tables.sum(axis=-2)
    right = 2 * np.diagonal(tables, axis1=-2, axis2=-1)
    each = np.divide(right, both, out=np.zeros_like(both), where=both > 0)
    return _quotient(each.sum(axis=-1), (both > 0).sum(axis=-1).astype(np.float64))


def kappas(tables: Array, *, quadratic: bool) -> Array:
    """Cohen's kappa of each table; nan where nothing was labelled or chance agrees on all."""
    places = np.arange(tables.shape[-1], dtype=np.float64)
    apart = places[:, None] - places
    cost = apart**2 if quadratic else (apart != 0).astype(np.float64)
    gold, predicted = tables.sum(axis=-1), tables.sum(axis=-2)
    seen = (tables * cost).sum(axis=(-2, -1))
    chance = _quotient(((gold @ cost) * predicted).sum(axis=-1), gold.sum(axis=-1))
    return 1 - _quotient(seen, np.nan_to_num(chance))


def _quotient(over: Array, under: Array) -> Array:
    out: Array = np.full(np.shape(over), np.nan)
    np.divide(over, under, out=out, where=np.asarray(under) != 0)
    return out


def _found(confusion: Confusion) -> list[str]:
    return sorted({label for pair, n in confusion.items() if n for label in pair})


def _table(confusion: Confusion, labels: Sequence[str]) -> Array:
    return np.array([[float(confusion.get((a, b), 0)) for b in labels] for a in labels]).reshape(
        len(labels), len(labels)
    )


def _known(value: Array) -> float | None:
    return None if np.isnan(value) else float(value)


def macro_f1(confusion: Confusion) -> float | None:
    """Mean of the labels' F1, over the labels that occur on either side.

    None where no label does.

    >>> macro_f1({("a", "a"): 2, ("b", "a"): 2})
    0.3333333333333333
    """
    return _known(macro_f1s(_table(confusion, _found(confusion))))


def kappa(confusion: Confusion, order: Sequence[str] | None = None) -> float | None:
    """Cohen's kappa (Cohen 1960); given the labels in order, with quadratic weights (1968).

    None where nothing was labelled, or where chance alone would agree on everything.

    >>> kappa({("a", "a"): 2, ("b", "b"): 1, ("b", "a"): 1})
    0.5
    >>> kappa({("x", "x"): 1, ("y", "z"): 1}, order=("x", "y", "z"))
    0.6666666666666667
    """
    labels = _found(confusion) if order is None else order
    return _known(kappas(_table(confusion, labels), quadratic=order is not None))


def alpha(confusion: Confusion, order: Sequence[str] | None = None) -> float | None:
    """Krippendorff's alpha of two annotators who both labelled every unit (Krippendorff 2004).

    Nominal; given the labels in order, ordinal. None where there are fewer than two labels to
    pair, or where all of them are the same: then nothing can be told from chance.

    >>> round(alpha({("a", "a"): 3, ("b", "b"): 2, ("a", "b"): 1}), 4)
    0.6857
    """
    together: Counter[tuple[str, str]] = Counter()
    for (a, b), n in confusion.items():
        together[a, b] += n
        together[b, a] += n
    totals: Counter[str] = Counter()
    for (a, _), n in together.items():
        totals[a] += n
    every = totals.total()
    if every < 2:
        return None

    def distance(a: str, b: str) -> float:
        if order is None or a == b:
            return float(a != b)
        low, high = sorted((order.index(a), order.index(b)))
        between = sum(totals[label] for label in order[low : high + 1])
        return (between - (totals[a] + totals[b]) / 2) ** 2

    seen = sum(n * distance(a, b) for (a, b), n in together.items()) / every
    chance = sum(
        totals[a] * totals[b] * distance(a, b) for a in totals for b in totals if a != b
    ) / (every * (every - 1))
    return 1 - seen / chance if chance else None
