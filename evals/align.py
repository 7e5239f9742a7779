"""Which predicted claim is which gold claim: similarity, and the best one-to-one assignment.

Similarity is half the Jaccard index of the evidence's token positions, half the token F1 of
the statements, and 0 where the evidence has nothing in common. The assignment maximises its
sum (CEAF, Luo 2005); a pair counts as a match from a threshold on.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import Protocol

import numpy as np
from scipy.optimize import linear_sum_assignment
from scipy.sparse import csr_array

from evals.wording import TOKEN, bag, bag_f1
from schemas.claim import Evidence

_TINY = 1e-9  # a similarity of a half is one however it was rounded on the way


class Backed(Protocol):
    """What can be aligned: spans of a text, and what they say, where that is known."""

    @property
    def evidence(self) -> Sequence[Evidence]:
        """Pieces of the text."""

    @property
    def statement(self) -> str | None:
        """The proposition; None in corpora that annotate spans alone."""


class Tokens:
    r"""The tokens of one text, ``\w+`` matches, by their positions 0, 1, 2 …"""

    def __init__(self, text: str) -> None:
        spans = [match.span() for match in TOKEN.finditer(text)]
        self._text = text
        self._starts = [start for start, _ in spans]
        self._ends = [end for _, end in spans]

    def of(self, claim: Backed) -> frozenset[int]:
        """Positions of the tokens that the claim's evidence touches; invalid spans have none."""
        touched: set[int] = set()
        for span in claim.evidence:
            if self.holds(span.start, span.end, span.quote):
                first = bisect_right(self._ends, span.start)
                touched.update(range(first, bisect_left(self._starts, span.end)))
        return frozenset(touched)

    def holds(self, start: int, end: int, quote: str | None) -> bool:
        """Whether the span is one of the text; a quote that was left out is not held against it."""
        inside = 0 <= start < end <= len(self._text)
        return inside and (quote is None or self._text[start:end] == quote)


@dataclass(frozen=True, slots=True)
class Alignment:
    """``similarity[i][j]`` of gold ``i`` and prediction ``j``, and the pairs assigned.

    ``touched`` holds the token positions of the gold's and of the predictions' evidence,
    ``invalid`` the number of predicted spans that are not of the text.
    """

    similarity: np.ndarray[tuple[int, int], np.dtype[np.float64]]
    pairs: tuple[tuple[int, int], ...]
    touched: tuple[tuple[frozenset[int], ...], tuple[frozenset[int], ...]]
    invalid: int

    def matched(self, threshold: float) -> list[tuple[int, int]]:
        """The pairs whose similarity is at least the threshold, in gold order."""
        enough = self.enough(threshold)
        return [(i, j) for i, j in self.pairs if enough[i, j]]

    def enough(self, threshold: float) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
        """Of each gold claim and each prediction, whether they are at least that similar."""
        return self.similarity >= threshold - _TINY

    def dice(self, i: int, j: int) -> float:
        """Dice coefficient of the evidence of gold ``i`` and prediction ``j``, in tokens."""
        mine, theirs = self.touched[0][i], self.touched[1][j]
        return 2 * len(mine & theirs) / (len(mine) + len(theirs))

    @property
    def soft(self) -> float:
        """Sum of the similarities of the pairs."""
        return float(sum(self.similarity[i, j] for i, j in self.pairs))


def align(text: str, gold: Sequence[Backed], predicted: Sequence[Backed]) -> Alignment:
    """Align the claims of one document.

    Where either has no statement the evidence alone counts.
    Rows are in gold order and columns in prediction order; where several assignments are
    best, the one that ``scipy.optimize.linear_sum_assignment`` returns is taken.
    Either side may be empty.
    """
    tokens = Tokens(text)
    left = tuple(tokens.of(claim) for claim in gold)
    right = tuple(tokens.of(claim) for claim in predicted)
    stated, proposed = ([_stated(claim) for claim in side] for side in (gold, predicted))
    similarity = np.zeros((len(gold), len(predicted)))
    for i, j, common in _in_common(left, right):
        jaccard = common / (len(left[i]) + len(right[j]) - common)
        said, says = stated[i], proposed[j]
        if said is None or says is None:
            similarity[i, j] = jaccard
        else:
            similarity[i, j] = 0.5 * jaccard + 0.5 * bag_f1(said, says)
    rows, columns = linear_sum_assignment(similarity, maximize=True)
    pairs = zip(rows.tolist(), columns.tolist(), strict=True)
    spans = [span for claim in predicted for span in claim.evidence]
    return Alignment(
        similarity,
        tuple((i, j) for i, j in pairs if similarity[i, j] > 0),
        (left, right),
        sum(not tokens.holds(span.start, span.end, span.quote) for span in spans),
    )


def _in_common(
    left: Sequence[frozenset[int]], right: Sequence[frozenset[int]]
) -> Iterator[tuple[int, int, int]]:
    """The places of two sets that share tokens, and how many they share.

    One product of two sparse matrices: as many claims as there are, each of much of a text, would
    take minutes pair by pair.
    """
    width = 1 + max((max(each) for each in (*left, *right) if each), default=0)
    product = (_incidence(left, width) @ _incidence(right, width).T).tocsr()
    for i, (start, end) in enumerate(pairwise(product.indptr.tolist())):
        columns, counts = product.indices[start:end].tolist(), product.data[start:end].tolist()
        yield from ((i, j, common) for j, common in zip(columns, counts, strict=True))


def _incidence(sets: Sequence[frozenset[int]], width: int) -> csr_array:
    """A row for each set, 1 where it has a position."""
    lengths = [len(each) for each in sets]
    columns = np.fromiter(chain.from_iterable(sets), dtype=np.int64, count=sum(lengths))
    starts = np.cumsum([0, *lengths])
    return csr_array((np.ones(len(columns), np.int64), columns, starts), (len(sets), width))


def _stated(claim: Backed) -> Counter[str] | None:
    return None if claim.statement is None else bag(claim.statement)
