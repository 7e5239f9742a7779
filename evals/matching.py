"""Which of two lists' values belong together: the best one-to-one assignment."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

Credit = Callable[[Any, Any], float]
Match = tuple[int, int, float]


def best_matches(gold: Sequence[Any], predicted: Sequence[Any], credit: Credit) -> list[Match]:
    """The one-to-one assignment with the greatest sum of credits, in gold order.

    Each match is a place in ``gold``, a place in ``predicted`` and its credit; pairs that
    earn nothing are left out. Where several assignments are best, the one that
    ``scipy.optimize.linear_sum_assignment`` returns is taken.

    >>> best_matches([1, 2], [2, 3], lambda a, b: float(a == b))
    [(1, 0, 1.0)]
    """
    if not gold or not predicted:
        return []
    if len(gold) == len(predicted) == 1:
        only = credit(gold[0], predicted[0])
        return [(0, 0, only)] if only > 0 else []
    credits = [[credit(mine, theirs) for theirs in predicted] for mine in gold]
    if len(gold) == 1 or len(predicted) == 1:
        best, i, j = max(
            ((c, -i, -j) for i, row in enumerate(credits) for j, c in enumerate(row)),
        )
        return [(-i, -j, best)] if best > 0 else []
    if not any(map(any, credits)):
        return []

    from scipy.optimize import linear_sum_assignment

    rows, columns = linear_sum_assignment(credits, maximize=True)
    pairs = zip(rows.tolist(), columns.tolist(), strict=True)
    return [(i, j, credits[i][j]) for i, j in pairs if credits[i][j] > 0]
