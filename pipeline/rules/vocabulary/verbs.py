"""Finite forms of verbs, made from ``data/verbs.txt`` and the irregular ones."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from pipeline.lexicon.stems import irregular_pasts
from pipeline.rules.vocabulary.words import sections

_VOWELS = frozenset("aeiou")


class Forms(NamedTuple):
    """Lower-case finite forms: ``sure`` are nothing else, ``plural`` and ``singular`` (they
    end as "attack" and "attacks") are nouns as often, ``bases`` are all base forms."""

    sure: frozenset[str]
    plural: frozenset[str]
    singular: frozenset[str]
    bases: frozenset[str]


@cache
def forms() -> Forms:
    """Every finite form but the regular past, which its ending tells."""
    both, irregular = sections("verbs.txt")["both"], dict(irregular_pasts())
    plain = (sections("verbs.txt")["plain"] | irregular.keys()) - both
    pasts = frozenset(irregular.values()) - both
    sure = plain | pasts | {third(base) for base in plain}
    return Forms(sure, both, frozenset(third(base) for base in both), plain | both)


@cache
def present_thirds() -> frozenset[str]:
    """The third person singular of every base."""
    return frozenset(third(base) for base in forms().bases)


def third(base: str) -> str:
    """The third person singular: carries, passes, ships."""
    if base.endswith("y") and base[-2] not in _VOWELS:
        return f"{base[:-1]}ies"
    return f"{base}es" if base.endswith(("s", "x", "z", "ch", "sh", "o")) else f"{base}s"


def past(gerund: str, base: str) -> str:
    """The past of a regular verb, doubled as its "shipping" is: shipped, moved, supplied."""
    if base.endswith("y") and base[-2] not in _VOWELS:
        return f"{base[:-1]}ied"
    return f"{base}d" if base.endswith("e") else f"{gerund.removesuffix('ing')}ed"
