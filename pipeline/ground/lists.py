"""The words of ``guard.toml``, loaded once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import chain
from pathlib import Path
from typing import Any

from pipeline.ground import words
from pipeline.ground.figures import MARK, Figures

_HYPHENS = "-\u2010\u2011"
# didn't, and French n'a
_NEGATED = re.compile(rf"n[{words.APOSTROPHES}]t$|^n[{words.APOSTROPHES}]")
NEGATION = "not"  # what a word of negative meaning counts as


@dataclass(frozen=True)
class Rules:
    """Words whose change makes another statement, folded."""

    word: re.Pattern[str]
    figures: Figures
    strict: dict[str, str]  # word -> what it counts as
    hedges: frozenset[str]
    contrast: dict[str, list[tuple[str, str]]]  # word -> group, class
    heads: frozenset[str]
    own_heads: frozenset[str]  # heads that are words by themselves
    parting_heads: frozenset[str]  # of these those whose words are no lookalikes by name
    tails: frozenset[str]
    inside: re.Pattern[str]  # negations that are seen in words run together
    infix: re.Pattern[str]
    lookalikes: frozenset[str]
    undoing: frozenset[str]
    own_words: frozenset[str]  # and all that mean something here: no slips for others
    links: frozenset[str]
    yielding: frozenset[str]  # listed words that may have given way to a word of no list
    standing: frozenset[str]  # words of no other list that they may not give way to

    def counted(self, listed: Iterable[str]) -> list[str]:
        """What the words count as of which quote and text must have the same: figures,
        negations, turning parts with a hyphen."""
        counted = []
        for word in listed:
            if words.is_figure(word):
                counted.append(words.value(word))
            elif word in self.strict:
                counted.append(self.strict[word])
            elif word.startswith(MARK) and word not in self.figures.ways:
                counted.append(word)
            elif word[0] in _HYPHENS or word[-1] in _HYPHENS:
                counted.append(words.letters(word))
            elif _NEGATED.search(word):
                verb = self.strict.get(_NEGATED.sub("", word))  # couldn't
                counted += [verb, NEGATION] if verb else [NEGATION]
        return counted

    def is_negation(self, word: str) -> bool:
        """Whether a word is of negative meaning by itself."""
        return self.strict.get(word) == NEGATION

    def meaning(self, word: str) -> frozenset[object]:
        """All that a word is listed as."""
        hedge = ["hedge"] if word in self.hedges else []
        return frozenset(chain(self.counted([word]), self.contrast.get(word, ()), hedge))

    @cached_property
    def beginnings(self) -> frozenset[str]:
        """Of all listed words, the empty one and the whole words too."""
        listed = chain(self.strict, self.contrast, self.hedges)
        return frozenset(word[:size] for word in listed for size in range(len(word) + 1))


@cache
def load() -> Rules:
    """The lists, as they are looked up."""
    tables = tomllib.loads(Path(__file__).with_name("guard.toml").read_text("utf-8"))
    spelling = tables["spelling"]
    contrast: dict[str, list[tuple[str, str]]] = {}
    for group, classes in tables["contrast"].items():
        for name, listed in classes.items():
            for word in listed:
                contrast.setdefault(word, []).append((group, name))
    strict = {word: name for name, listed in tables["strict"].items() for word in listed}
    phrases = [word for word in chain(strict, contrast) if " " in word]
    heads, tails = spelling["turning_heads"], spelling["turning_tails"]
    return Rules(
        word=words.pattern(heads, tails, phrases),
        figures=_figures(tables, strict),
        strict=strict,
        hedges=frozenset(tables["hedges"]["words"]),
        contrast=contrast,
        heads=frozenset(heads),
        own_heads=frozenset(spelling["own_heads"]),
        parting_heads=frozenset(spelling["parting_heads"]),
        tails=frozenset(tails),
        inside=re.compile("|".join(spelling["inside"])),
        infix=re.compile(spelling["infix"]),
        lookalikes=frozenset(spelling["lookalikes"]),
        undoing=frozenset(spelling["undoing"]),
        own_words=frozenset(
            chain(
                spelling["own_words"],
                spelling["near_words"],
                tables["hedges"]["words"],
                strict,
                contrast,
            )
        ),
        links=frozenset(tables["edge"]["links"]),
        yielding=frozenset(_yielding(tables)),
        standing=frozenset(tables["yielding"]["standing"]),
    )


def _yielding(tables: dict[str, Any]) -> Iterable[str]:
    listed = tables["yielding"]
    named = (tables["strict"][name] for name in listed["strict"])
    single = chain(listed["words"], tables["hedges"]["words"], *named)
    return (word for word in single if " " not in word)


def _figures(tables: dict[str, Any], strict: dict[str, str]) -> Figures:
    listed, contrast = tables["figures"], tables["contrast"]
    bounds = {word: mark for mark, each in listed["bounds"].items() for word in each}
    units = {
        word: name
        for group in ("unit", "currency")
        for name, each in contrast[group].items()
        for word in each
    }
    marked: dict[str, list[str]] = {}
    for word, mark in chain(bounds.items(), ((unit, MARK + name) for unit, name in units.items())):
        marked.setdefault(mark, []).append(word)
    return Figures(
        numerals=frozenset(
            word for word, name in strict.items() if name.isdigit() or name in listed["numerals"]
        ),
        bounds=bounds,
        ways=frozenset(MARK + word for word in listed["ways"]),
        parts=frozenset(listed["parts"]),
        between=frozenset(listed["between"]),
        units=units,
        marked=marked,
        signs=frozenset(
            word for each in contrast["currency"].values() for word in each if len(word) <= 3
        ),
    )
