"""Which kind of claim a clause is."""

from __future__ import annotations

from collections.abc import Container, Sequence
from typing import NamedTuple

from pipeline.rules.cues import Hit
from schemas.kinds import DOMAIN

_ASIDE = 0.75


class Kind(NamedTuple):
    """A kind, the weight of its cues, the weight of the next best, and its cues."""

    name: str
    weight: float
    rival: float
    hits: tuple[Hit, ...] = ()


def classify(hits: Sequence[Hit], aside: Container[int] = ()) -> Kind:
    """The kind whose cues weigh most; the earlier in the schema of equals; other for none.

    Where cues overlap, the longest counts, whatever kind it tells. A cue that begins at a
    place in ``aside`` (of a side clause) counts half.
    """
    weights = dict.fromkeys(DOMAIN.kinds, 0.0)
    taken: set[int] = set()
    counted: list[Hit] = []
    told = [hit for hit in hits if hit.cue.family == "kinds"]
    for hit in sorted(told, key=lambda hit: (-len(hit.cue.words), -hit.cue.weight, hit.first)):
        heads = set(range(hit.first, hit.last))
        if heads & taken:
            continue
        taken |= heads
        counted.append(hit)
        weights[hit.cue.label] += hit.cue.weight * (_ASIDE if hit.first in aside else 1)
    ranked = sorted(weights.items(), key=lambda item: -item[1])
    (name, weight), (_, rival) = ranked[:2]
    if not weight:
        return Kind("other", weight, rival)
    ours = sorted((hit for hit in counted if hit.cue.label == name), key=lambda hit: hit.first)
    return Kind(name, weight, rival, tuple(ours))
