"""Whether a confidence means what it says: of the claims given 0.8, are eight in ten right?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from pydantic import Field

from schemas.article import Frozen

BINS = 10
Many = Sequence[float] | np.ndarray[tuple[int, ...], np.dtype[np.float64]]
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
    ece: float = Field(description="Expected calibration error, bins of equal mass (Naeini 2015).")
    bins: tuple[Bin, ...] = Field(description="From the least sure to the surest.")
    risks: tuple[Risk, ...] = Field(description="Risk and coverage (El-Yaniv and Wiener 2010).")


def brier(chance: Many, right: Many) -> float:
    """Mean squared difference of chance and truth; not for nothing at all.

    >>> brier([0.5, 1.0], [True, True])
    0.125
    """
    difference = np.asarray(chance, dtype=float) - np.asarray(right, dtype=float)
    return float(np.mean(difference**2))


def bins_of(chance: Many, right: Many, bins: int = BINS) -> list[Bin]:
    """The claims in bins of equal mass by confidence, as many claims in each as can be."""
    sure, truth = np.asarray(chance, dtype=float), np.asarray(right, dtype=float)
    order = np.argsort(sure, kind="stable")
    return [
        Bin(
            claims=len(part),
            confidence=float(sure[part].mean()),
            right=float(truth[part].mean()),
        )
        for part in np.array_split(order, bins)
        if len(part)
    ]


def ece(chance: Many, right: Many) -> float:
    """Mean gap between confidence and share right over the bins, by their claims.

    >>> ece([0.9, 0.9], [True, False])
    0.5
    """
    found = bins_of(chance, right)
    total = sum(each.claims for each in found)
    return sum(each.claims * abs(each.confidence - each.right) for each in found) / total


def calibration(chance: Sequence[float], right: Sequence[bool]) -> Calibration | None:
    """All of it; None where no claim has a confidence."""
    if not chance:
        return None
    order = sorted(range(len(chance)), key=lambda place: -chance[place])
    risks = []
    for tenth in range(1, BINS + 1):
        kept = order[: max(1, round(tenth / BINS * len(order)))]
        risks.append(
            Risk(
                coverage=len(kept) / len(order),
                confidence=chance[kept[-1]],
                risk=1 - sum(right[place] for place in kept) / len(kept),
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
