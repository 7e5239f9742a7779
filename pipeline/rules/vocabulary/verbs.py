"""Finite forms of verbs, made from ``data/verbs.txt`` and the irregular ones."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from pipeline.lexicon.stems import irregular_pasts
from pipeline.rules.vocabulary.reading import read_text

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
    sections: dict[str, list[str]] = {}
    name = ""
    for line in read_text("verbs.txt").splitlines():
        if line.startswith("["):
            name = line.strip("[] ")
        elif line.strip() and not line.startswith("#"):
            sections.setdefault(name, []).append(line)
    both = frozenset(" ".join(sections["both"]).split())
    plain = frozenset(" ".join(sections["plain"]).split()) - both
    sure = {form for base in plain for form in (base, third(base))}
    sure |= {form for base, past in irregular_pasts() for form in _irregular(base, past, both)}
    bases = plain | both | {base for base, _ in irregular_pasts()}
    return Forms(frozenset(sure), both, frozenset(third(base) for base in both), bases)


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


def _irregular(base: str, past: str, both: frozenset[str]) -> Iterator[str]:
    if base not in both:
        yield base
        yield third(base)
    if past not in both:
        yield past
