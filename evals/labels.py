"""Agreement on labels, from a confusion table: how often each label was taken for each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

Confusion = Mapping[tuple[str, str], int]
"""How often a gold label (first) was predicted as a label (second)."""


def macro_f1(confusion: Confusion) -> float | None:
    """Mean of the labels' F1, over the labels that occur on either side.

    None where no label does.

    >>> macro_f1({("a", "a"): 2, ("b", "a"): 2})
    0.3333333333333333
    """
    found = sorted({label for pair, n in confusion.items() if n for label in pair})
    if not found:
        return None
    gold, predicted = _margins(confusion)
    return sum(2 * confusion.get((x, x), 0) / (gold[x] + predicted[x]) for x in found) / len(found)


def kappa(confusion: Confusion, order: Sequence[str] | None = None) -> float | None:
    """Cohen's kappa (Cohen 1960); given the labels in order, with quadratic weights (1968).

    None where nothing was labelled, or where chance alone would agree on everything.

    >>> kappa({("a", "a"): 2, ("b", "b"): 1, ("b", "a"): 1})
    0.5
    >>> kappa({("x", "x"): 1, ("y", "z"): 1}, order=("x", "y", "z"))
    0.6666666666666667
    """
    total = sum(confusion.values())
    if not total:
        return None
    gold, predicted = _margins(confusion)
    places = {label: place for place, label in enumerate(order)} if order is not None else None

    def cost(a: str, b: str) -> float:
        return float(a != b) if places is None else float((places[a] - places[b]) ** 2)

    seen = sum(n * cost(*pair) for pair, n in confusion.items())
    chance = sum(n * m * cost(a, b) for a, n in gold.items() for b, m in predicted.items()) / total
    return 1 - seen / chance if chance else None


def alpha(confusion: Confusion, order: Sequence[str] | None = None) -> float | None:
    """Krippendorff's alpha of two annotators who both labelled every unit (Krippendorff 2011).

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


def _margins(confusion: Confusion) -> tuple[Counter[str], Counter[str]]:
    gold: Counter[str] = Counter()
    predicted: Counter[str] = Counter()
    for (mine, theirs), n in confusion.items():
        gold[mine] += n
        predicted[theirs] += n
    return gold, predicted
