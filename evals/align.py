"""Which predicted claim is which gold claim: similarity, and the best one-to-one assignment.

Similarity is half the Jaccard index of the evidence's token positions, half the token F1 of
the statements, and 0 where the evidence has nothing in common. The assignment maximises its
sum (CEAF, Luo 2005); a pair counts as a match from a threshold on.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linear_sum_assignment

from schemas.claim import Claim

_TOKEN = re.compile(r"\w+")
_ARTICLES = frozenset(("a", "an", "the"))


class Tokens:
    r"""The tokens of one text, ``\w+`` matches, by their positions 0, 1, 2 …"""

    def __init__(self, text: str) -> None:
        spans = [match.span() for match in _TOKEN.finditer(text)]
        self._text = text
        self._starts = [start for start, _ in spans]
        self._ends = [end for _, end in spans]

    def of(self, claim: Claim) -> frozenset[int]:
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


def words(text: str) -> list[str]:
    """Words as SQuAD compares them: case folded, articles dropped, punctuation no part of any.

    >>> words("The firm sold 2.5 tonnes.")
    ['firm', 'sold', '2', '5', 'tonnes']
    """
    return [word for word in _TOKEN.findall(text.casefold()) if word not in _ARTICLES]


def token_f1(a: str, b: str) -> float:
    """F1 of the two multisets of words; 1 where both are empty, 0 where one is.

    >>> token_f1("the red lathe", "red lathes")
    0.5
    """
    left, right = Counter(words(a)), Counter(words(b))
    if not left or not right:
        return float(left == right)
    common = (left & right).total()
    return 2 * common / (left.total() + right.total())


@dataclass(frozen=True, slots=True)
class Alignment:
    """``similarity[i][j]`` of gold ``i`` and prediction ``j``, and the pairs assigned."""

    similarity: np.ndarray[tuple[int, int], np.dtype[np.float64]]
    pairs: tuple[tuple[int, int], ...]
    invalid: int

    def matched(self, threshold: float) -> list[tuple[int, int]]:
        """The pairs whose similarity is at least the threshold, in gold order."""
        return [(i, j) for i, j in self.pairs if self.similarity[i, j] >= threshold]

    @property
    def soft(self) -> float:
        """Sum of the similarities of the pairs."""
        return float(sum(self.similarity[i, j] for i, j in self.pairs))


def align(text: str, gold: Sequence[Claim], predicted: Sequence[Claim]) -> Alignment:
    """Align the claims of one document.

    Rows are in gold order and columns in prediction order; where several assignments are
    best, the one that ``scipy.optimize.linear_sum_assignment`` returns is taken.
    ``invalid`` counts the predicted spans that are not of the text. Either side may be empty.
    """
    tokens = Tokens(text)
    left = [tokens.of(claim) for claim in gold]
    right = [tokens.of(claim) for claim in predicted]
    similarity = np.zeros((len(gold), len(predicted)))
    for i, mine in enumerate(left):
        for j, theirs in enumerate(right):
            common = len(mine & theirs)
            if common:
                jaccard = common / len(mine | theirs)
                statement = token_f1(gold[i].statement, predicted[j].statement)
                similarity[i, j] = 0.5 * jaccard + 0.5 * statement
    rows, columns = linear_sum_assignment(similarity, maximize=True)
    pairs = zip(rows.tolist(), columns.tolist(), strict=True)
    spans = [span for claim in predicted for span in claim.evidence]
    return Alignment(
        similarity,
        tuple((i, j) for i, j in pairs if similarity[i, j] > 0),
        sum(not tokens.holds(span.start, span.end, span.quote) for span in spans),
    )
