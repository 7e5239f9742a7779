"""Which kind of claim a clause is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pipeline.rules.cues import Hit
from schemas.kinds import DOMAIN


class Kind(NamedTuple):
    """A kind, the weight of its cues, and the weight of the next best."""

    name: str
    weight: float
    rival: float


def classify(hits: Sequence[Hit]) -> Kind:
    """The kind whose cues weigh most; the earlier in the schema of equals; other for none.

    Where cues overlap, the longest counts, whatever kind it tells.
    """
    weights = dict.fromkeys(DOMAIN.kinds, 0.0)
    taken: set[int] = set()
    told = [hit for hit in hits if hit.cue.family == "kinds"]
    for hit in sorted(told, key=lambda hit: (-len(hit.cue.words), -hit.cue.weight, hit.first)):
        heads = set(range(hit.first, hit.last))
        if heads & taken:
            continue
        taken |= heads
        weights[hit.cue.label] += hit.cue.weight
    ranked = sorted(weights.items(), key=lambda item: -item[1])
    (name, weight), (_, rival) = ranked[:2]
    return Kind(name if weight else "other", weight, rival)
