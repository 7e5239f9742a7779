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
from typing import Literal

from pipeline.lexicon import countries
from pipeline.lexicon.numerals import number, words_at
from pipeline.lexicon.stems import stem
from pipeline.lexicon.tables import flat, small
from pipeline.merge.statement import ARTICLES, WORDS, bare, is_negation
from schemas.claim import Claim

# Words that a statement and its denial need not share.
# "wo" and "sha" are left of "won't" and "shan't", and an empty word of "not".
_LIGHT = frozenset(("", "wo", "sha")).union(
    ARTICLES,
    "any ever have has had having be is are was were been being am do does did doing done will "
    "would shall that which who whom its it's their his her our itself themselves there".split(),
)
# What begins another part of a sentence.
_OPENING = frozenset(
    "about across after against among and as at before between but by during for from in into "
    "near of off on onto or out outside over since than through to toward towards under until "
    "via when where while with within".split()
)
# Who acts for a state: "Russian forces", "the North Korean government".
_ARMS = frozenset("armed army authorities forces government military soldiers troops".split())
_YEAR = re.compile(r"(?:19|20)\d\d")
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
        self.parts = tuple(_parts(record))

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
    def times(self) -> frozenset[str]:
        """Keys that are in the claim's time expression."""
        if self.record.when is None:
            return frozenset()
        return frozenset(key for key, _ in _keys(self.record.when.text, frozenset()))


def word_stems(text: str) -> frozenset[str]:
    """The stem of every word of a text, whatever it is part of."""
    return frozenset(map(_word_stem, WORDS.findall(text)))


@lru_cache(maxsize=_WORDS)
def _word_stem(printed: str) -> str:
    return stem(_asserted(bare(printed.replace("’", "'"))))


def _parts(record: Claim) -> Iterator[Part]:
    opening, keys, named = "", list[str](), set[int]()
    for key, what in _keys(record.statement, _states(record)):
        if what == "opening":
            yield Part(opening, tuple(keys), frozenset(named))
            opening, keys, named = key, [], set()
            continue
        if what == "name":
            named.add(len(keys))
        keys.append(key)
    yield Part(opening, tuple(keys), frozenset(named))


def _states(record: Claim) -> frozenset[str]:
    """How the claim calls those of its entities that are states."""
    return frozenset(
        name
        for entity in record.entities
        if entity.type in _STATE and entity.country
        for name in (entity.name, entity.mention)
        if name and countries.code(name) == entity.country
    )


def _keys(text: str, states: frozenset[str]) -> Iterator[tuple[str, What]]:
    """The keys of a text, and the words that open its parts."""
    mentions = {found.start: found for found in countries.find(text)}
    low = small(flat(text))
    words = list(WORDS.finditer(text))
    n = 0
    while n < len(words):
        match = words[n]
        mention = mentions.get(match.start())
        if mention is not None and (stop := _after(words, n, mention.end)):
            key, n = _country(text, mention, words, stop, states)
            yield key, "name"
            continue
        amount = words_at(low, match.start())
        if amount is not None and amount.end >= match.end():
            yield f"{number(amount.value)}{'+' if amount.least else ''}", "word"
            while n < len(words) and words[n].start() < amount.end:
                n += 1
            continue
        word = _asserted(bare(match[0].replace("’", "'")))
        if word in _OPENING:
            yield word, "opening"
        elif word not in _LIGHT:
            yield stem(word), "name" if n and match[0][0].isupper() else "word"
        n += 1


def _asserted(word: str) -> str:
    """What is left of a word without its negation: "can" of "cannot", nothing of "not"."""
    if not is_negation(word):
        return word
    return "can" if word in ("cannot", "can't") else word.removesuffix("n't") * ("'" in word)


def _after(words: Sequence[re.Match[str]], n: int, end: int) -> int:
    """The word after a country's name that begins with the n-th; 0 if it is part of a word."""
    while n < len(words) and words[n].start() < end:
        n += 1
    last = words[n - 1]
    printed = last[0][: end - last.start()].rstrip(".")
    return n if bare(last[0]) == bare(printed) else 0


def _country(
    text: str, mention: countries.Mention, words: Sequence[re.Match[str]], n: int, states: Set[str]
) -> tuple[str, int]:
    """The key of a country's name before the n-th word, and the word to go on with."""
    printed = text[mention.start : mention.end]
    acts = n
    while acts < len(words) and bare(words[acts][0]) in _ARMS:
        acts += 1
    if printed in states or mention.form == "name" or (mention.form == "demonym" and acts > n):
        return mention.code, acts
    return (f"{mention.code}~" if mention.form == "demonym" else stem(bare(printed))), n
