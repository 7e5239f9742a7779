"""What a claim's statement says, so that two can be held against each other word by word.

Forms of a word are one, numbers are their values, and a country is itself under any of its
names: as "Russia's", "Moscow" where the claim's entities say that the state is meant, and in
"Russian forces", but not in "a Russian company".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Literal

from pipeline.lexicon import countries
from pipeline.lexicon.stems import stem
from pipeline.merge.statement import ARTICLES, OPENING, WORDS, asserted, plain, plainly
from pipeline.merge.tokens import Token, tokens
from schemas.claim import Claim

# Words that a statement and its denial need not share.
_LIGHT = frozenset(("",)).union(
    ARTICLES,
    "any ever have has had having be is are was were been being am do does did doing done will "
    "would shall that which who whom its it's their his her our itself themselves there".split(),
)
# Who acts for a state: "Russian forces", "the North Korean government".
_ARMS = frozenset("armed army authorities forces government military soldiers troops".split())
_GIVES = frozenset(
    map(
        stem,
        "award give grant hand lease lend loan offer pay provide sell send ship supply".split(),
    )
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_MONTHS = (
    "january february march april may june july august september october november december".split()
)
_WORDS = 20_000  # that are kept, as printed
_STATE = ("country", "government")

What = Literal["opening", "name", "word"]


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a statement, from the word that opens it, with what comes after that.

    ``opening`` is empty for the first. A key is a stem, a number or a country's code;
    ``named`` are the places of keys that are names.
    """

    opening: str
    keys: tuple[str, ...]
    named: frozenset[int]


class Content:
    """The parts of a claim's statement, without its negations."""

    def __init__(self, record: Claim) -> None:
        self.record = record
        self.text = plainly(record.statement)
        self.parts = tuple(_parts(self.text, states(record)))

    def before(self, subject: str) -> str:
        """The text before the first of its keys that is ``subject``; all of it if none is."""
        found = _keys(self.text, states(self.record))
        starts = (start for key, _, start in found if key == subject)
        return self.text[: next(starts, len(self.text))]

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """All keys in the statement's order."""
        return tuple(key for part in self.parts for key in part.keys)

    @cached_property
    def set(self) -> frozenset[str]:
        """All keys."""
        return frozenset(self.keys)

    @cached_property
    def plain(self) -> frozenset[str]:
        """Keys that are stems of single words: among ``word_stems`` wherever they are said."""
        return frozenset(key for key in self.set if key.islower() and key.isalpha())

    @cached_property
    def named(self) -> frozenset[str]:
        """Keys that are names."""
        return frozenset(part.keys[n] for part in self.parts for n in part.named)

    @cached_property
    def figures(self) -> tuple[str, ...]:
        """Keys that are numbers, but for years."""
        return tuple(key for key in self.keys if key[0].isdigit() and not _YEAR.fullmatch(key))

    @cached_property
    def openings(self) -> frozenset[str]:
        """Words that open its parts."""
        return frozenset(part.opening for part in self.parts[1:])

    @cached_property
    def pairs(self) -> frozenset[tuple[str, str]]:
        """The words that open its parts, each with the first key after it."""
        return frozenset((part.opening, part.keys[0]) for part in self.parts[1:] if part.keys)

    @cached_property
    def all_pairs(self) -> frozenset[tuple[str, str]]:
        """The words that open its parts with every key of the part."""
        return frozenset((part.opening, key) for part in self.parts[1:] for key in part.keys)

    @cached_property
    def given(self) -> frozenset[tuple[str, str]]:
        """Those who are given something ("sold Iran lathes") as "to" would have them."""
        return frozenset(
            ("to", key)
            for part in self.parts
            for n, (verb, key) in enumerate(pairwise(part.keys))
            if verb in _GIVES and n + 1 in part.named
        )

    @cached_property
    def times(self) -> frozenset[str]:
        """Keys that are in the claim's time expression."""
        if self.record.when is None:
            return frozenset()
        return frozenset(key for key, *_ in _keys(self.record.when.text, frozenset()))


def word_stems(text: str) -> frozenset[str]:
    """The stem of every word of a text, whatever it is part of."""
    return frozenset(map(_word_stem, WORDS.findall(plainly(text))))


@lru_cache(maxsize=_WORDS)
def _word_stem(printed: str) -> str:
    return stem(asserted(plain(printed)))


def _parts(text: str, states: Set[str]) -> Iterator[Part]:
    opening, keys, named = "", list[str](), set[int]()
    for key, what, _ in _keys(text, states):
        if what == "opening":
            yield Part(opening, tuple(keys), frozenset(named))
            opening, keys, named = key, [], set()
            continue
        if what == "name":
            named.add(len(keys))
        keys.append(key)
    yield Part(opening, tuple(keys), frozenset(named))


def states(record: Claim) -> frozenset[str]:
    """How the claim calls those of its entities that are states."""
    return frozenset(
        name
        for entity in record.entities
        if entity.type in _STATE and entity.country
        for name in (entity.name, entity.mention)
        if name and countries.code(name) == entity.country
    )


def _keys(text: str, states: Set[str]) -> Iterator[tuple[str, What, int]]:
    """The keys of a text, and the words that open its parts, each with where it begins."""
    found = list(tokens(text, states))
    for n, token in enumerate(found):
        if token.key in _ARMS and _acting_state(found, n):
            continue
        if token.what == "country":
            acts = n + 1 < len(found) and found[n + 1].key in _ARMS
            yield (token.key.removesuffix("~") if acts else token.key), "name", token.start
        elif token.what == "date":
            year, month, *day = token.key.split("-")
            for key in (*(str(int(each)) for each in day), stem(_MONTHS[int(month) - 1]), year):
                yield key, "word", token.start
        elif token.what == "figure":
            yield token.key, "word", token.start
        elif token.key in OPENING:
            yield token.key, "opening", token.start
        elif (word := asserted(token.key)) not in _LIGHT:
            what: What = "name" if n and token.printed[0].isupper() else "word"
            yield stem(word), what, token.start


def _acting_state(found: Sequence[Token], n: int) -> bool:
    """Whether the n-th, one of those who act for a state, stands behind the state's name."""
    while found[n].key in _ARMS and n > 0:
        n -= 1
    return found[n].what == "country" and found[n].key[:2].isupper()
