"""Whether a confidence means what it says: of the claims given 0.8, are eight in ten right?

Nothing here hangs on the order of the claims: where several have the same confidence, each of
them counts as the mean of what they are.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from pydantic import Field

from schemas.article import Frozen

BINS = 10
Row = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
Many = Sequence[float] | Row
"""Confidences, or for each claim 1 where it is right and 0 where not."""


class Bin(Frozen):
    """Claims of about the same confidence."""

    claims: int = Field(description="How many.")
    confidence: float = Field(description="Their mean confidence.")
    right: float = Field(description="The share of them that is right.")


class Risk(Frozen):
    """What is left when only the surest claims are kept."""

    coverage: float = Field(description="Share of the claims that are kept.")
    confidence: float = Field(description="The lowest confidence among them.")
    risk: float = Field(description="The share of them that is wrong.")


class Calibration(Frozen):
    """How far confidences hold, of the claims that have one."""

    claims: int = Field(description="Claims with a confidence.")
    right: float = Field(description="The share that is right: matched, and of the right kind.")
    brier: float = Field(description="Mean squared error (Brier 1950).")
    ece: float = Field(
        description="Expected calibration error, bins of equal mass (Naeini et al. 2015)."
    )
    bins: tuple[Bin, ...] = Field(description="From the least sure to the surest.")
    risks: tuple[Risk, ...] = Field(description="Risk and coverage (El-Yaniv and Wiener 2010).")


def brier(chance: Many, right: Many) -> float:
    """Mean squared difference of chance and truth; not for nothing at all.

    >>> brier([0.5, 1.0], [True, True])
    0.125
    """
    difference = np.asarray(chance, dtype=float) - np.asarray(right, dtype=float)
    return math.fsum(difference**2) / len(difference)


def _by_confidence(chance: Many, right: Many) -> tuple[Row, Row]:
    """Confidences from the least, and what is right; of a tie, each the mean of the tie."""
    sure, truth = np.asarray(chance, dtype=float), np.asarray(right, dtype=float)
    known, place, claims = np.unique(sure, return_inverse=True, return_counts=True)
    mean = np.bincount(place, weights=truth, minlength=len(known)) / claims
    return np.repeat(known, claims), np.repeat(mean, claims)


def bins_of(chance: Many, right: Many, bins: int = BINS) -> list[Bin]:
    """The claims in bins of equal mass by confidence, as many claims in each as can be.

    Where the edge of a bin goes through claims of one confidence, each of them counts as the
    share of them that is right, whichever stand in which bin.
    """
    parts = (np.array_split(row, bins) for row in _by_confidence(chance, right))
    return [
        Bin(claims=len(sure), confidence=float(sure.mean()), right=float(truth.mean()))
        for sure, truth in zip(*parts, strict=True)
        if len(sure)
    ]


def ece(chance: Many, right: Many) -> float:
    """Mean gap between confidence and share right over the bins, by their claims.

    Ties as in ``bins_of``, so that it does not hang on the order of the claims.

    >>> ece([0.75, 0.75], [True, False]), ece([0.75, 0.75], [False, True])
    (0.25, 0.25)
    """
    found = bins_of(chance, right)
    total = sum(each.claims for each in found)
    return sum(each.claims * abs(each.confidence - each.right) for each in found) / total


def calibration(chance: Sequence[float], right: Sequence[bool]) -> Calibration | None:
    """All of it; None where no claim has a confidence.

    Where only some claims of one confidence are kept, each counts as the share of them all
    that is right.
    """
    if not chance:
        return None
    sure, truth = (row[::-1] for row in _by_confidence(chance, right))
    risks = []
    for tenth in range(1, BINS + 1):
        kept = max(1, round(tenth / BINS * len(sure)))
        risks.append(
            Risk(
                coverage=kept / len(sure),
                confidence=float(sure[kept - 1]),
                risk=1 - float(truth[:kept].mean()),
            )
        )
    return Calibration(
        claims=len(chance),
        right=sum(right) / len(right),
        brier=brier(chance, right),
        ece=ece(chance, right),
        bins=tuple(bins_of(chance, right)),
        risks=tuple(risks),
    )
