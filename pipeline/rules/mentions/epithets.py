"""Whom "the firm", "the Ministry", "the charterer" mean: parties that were named before."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from pipeline.rules.clauses.sentence import Sentence
from pipeline.rules.mentions.name import Name
from pipeline.rules.mentions.names import Names
from pipeline.rules.vocabulary.gazetteers import shapes, source_nouns, unpossessed
from pipeline.rules.vocabulary.tokens import Token
from pipeline.rules.vocabulary.words import word_set
from schemas.claim import EntityType

_LONGEST_APPOSITION = 6
_DEFINITE = frozenset(("the", "that", "this"))
_FARTHEST_DEFINITION = 24
_NEAR = 30
_PARTIES = frozenset(("company", "organisation", "government", "media", "person", "vessel"))
_CALLED = _PARTIES | {"place", "law"}
_STATE_OR_FIRM = frozenset(("company", "government", "military"))
_HELPERS = frozenset(
    "tug tugs frigate corvette destroyer cutter patrol minesweeper icebreaker warship".split()
)
"""A ship called so is not the one that an article calls "the ship" or "the vessel"."""
_STANDING: dict[str, tuple[str, EntityType]] = {
    "commission": ("European Commission", "organisation"),
    "union": ("European Union", "organisation"),
}


class Epithets:
    """Learns what the named parties of an article are called, and finds where they are."""

    def __init__(self, text: str, sentences: Sequence[Sentence], names: Names) -> None:
        self._text = text
        self._names = names
        self._roles: dict[str, list[Name]] = {}
        self._heads: dict[str, list[Name]] = {}
        self._companies = [
            name
            for name in names.all
            if name.type == "company" and name.name.lower() not in source_nouns()
        ]
        self._ships = [n for n in names.all if n.type == "vessel" and not _helps(text, n)]
        self._places = [
            n
            for n in names.all
            if n.type == "place"
            and n.name.split()[-1].lower() not in word_set("area", "shape_of_land")
        ]
        self._countries = [name for name in names.all if name.type == "country"]
        self._one_company = len({name.name for name in self._companies}) == 1
        self._union = any(name.country == "EU" for name in names.all)
        for sentence in sentences:
            self._learn(sentence)
        self.all = [name for sentence in sentences for name in self._find(sentence)]

    def _learn(self, sentence: Sentence) -> None:
        tokens, starts = sentence.tokens, sentence.starts
        for name in self._names.within(sentence.start, sentence.end):
            if name.type not in _CALLED:
                continue
            low = name.name.lower()
            if " " not in low and (low in shapes() or low in source_nouns()):
                continue  # "the Ministry" says nothing of which
            first = bisect_left(starts, name.start)
            last = bisect_left(starts, name.end)
            for word in {*_heads(name)}:
                self._heads.setdefault(word, []).append(name)
            if name.type in _PARTIES:
                for noun in _roles(tokens, first, last, name):
                    self._roles.setdefault(noun, []).append(name)

    def _find(self, sentence: Sentence) -> Iterator[Name]:
        tokens = sentence.tokens
        for at, low in enumerate(sentence.lows[:-1]):
            if low not in _DEFINITE:
                continue
            token = tokens[at]
            noun = at + 2 if tokens[at + 1].low == "same" and at + 2 < len(tokens) else at + 1
            for last in (noun + 1, noun):  # "air force" before "force"
                if last >= len(tokens):
                    continue
                words = tokens[noun : last + 1]
                called = " ".join([unpossessed(word.low) for word in words])
                meant = self._meant(called, token.start, low == "the")
                if meant and meant.type == "place" and _goes_on(tokens, last + 1):
                    meant = None
                if meant and self._apposed(meant, words[-1].end):
                    meant = None  # "the company, X"
                if meant and meant.type == "law" and not words[-1].is_capital:
                    meant = None  # "the law" is any, "the Act" the one named
                if meant:
                    start = token.start
                    end = words[-1].end - (len(words[-1].text) - len(unpossessed(words[-1].text)))
                    printed = " ".join(self._text[start:end].split())
                    yield meant._replace(start=start, end=end, mention=printed, demonym=False)
                    break

    def _apposed(self, meant: Name, end: int) -> bool:
        """Whether another name of the type stands behind a comma at ``end``."""
        if not self._text.startswith(", ", end):
            return False
        behind = self._names.within(end + 2, end + 2 + _NEAR)[:1]
        return any(n.start == end + 2 and n.type == meant.type for n in behind)

    def _meant(self, called: str, start: int, definite: bool) -> Name | None:
        for known in (self._roles, self._heads):
            met = _last_before(known[called], start) if called in known else None
            if met:
                return met
        if called in word_set("the_firm") and definite:
            sure = called in ("firm", "company") or self._one_company
            return _last_before(self._companies, start) if sure else None
        if called in word_set("before_vessel") and (met := _last_before(self._ships, start)):
            return met
        if called in word_set("the_town"):
            return _last_before(self._places, start)
        if definite and called == "country":
            met = _last_before(self._countries, start)
            return met._replace(mention=None) if met else None
        if definite and called in _STANDING and self._union:
            full, kind = _STANDING[called]
            return Name(start, start, full, None, kind, "EU")
        if definite and (later := self._heads.get(called)):
            return later[0] if called in shapes() else None
        return None


def _helps(text: str, ship: Name) -> bool:
    """Whether the words before a ship's name call it a tug or a warship."""
    before = re.findall(r"[\w-]+", text[max(0, ship.start - _NEAR) : ship.start].lower())[-2:]
    return not _HELPERS.isdisjoint(before)


def _goes_on(tokens: Sequence[Token], at: int) -> bool:
    """Whether a noun tells itself which is meant: "the city of Bern"."""
    return at < len(tokens) and tokens[at].low == "of"


def _last_before(names: Sequence[Name], start: int) -> Name | None:
    """The last of names in text order that ends before a code point."""
    at = bisect_right(names, start, key=lambda name: name.end)
    return names[at - 1] if at else None


def _heads(name: Name) -> Iterator[str]:
    """The words that a longer name is called by later: its last, or "ministry"."""
    words = [word.lower() for word in name.name.split()]
    if len(words) < 2 or name.type == "person":
        return
    while len(words) > 1 and (words[-1] in word_set("legal_form") or words[-1].isdigit()):
        words.pop()
    if name.type == "place":
        if words[0] in ("port",):
            yield words[0]
        if words[-1] in word_set("site") and words[-1] in shapes():
            yield words[-1]
        return
    if name.type == "company":
        if words[-1] in source_nouns():
            yield words[-1]
        return
    if words[-1] != "intelligence":
        yield words[-1]
    if len(words) > 2:
        yield " ".join(words[-2:])
    if shapes().get(words[0]) == name.type:  # of a "Defence Ministry" not "the defence"
        yield words[0]


def _roles(tokens: Sequence[Token], first: int, last: int, name: Name) -> Iterator[str]:
    """The nouns in apposition to a name: "one charterer, X", "X, the buyer", "haulier X"."""
    before = tokens[first - 1] if first else None
    if before is not None:
        place = first - 2 if before.low in (",", "called", "named") else first - 1
        if place >= 0 and _fits(tokens[place].low, name):
            yield tokens[place].low
    after = tokens[last : last + 2]
    if len(after) == 2 and after[0].low == "," and after[1].low in word_set("opens_noun"):
        found = None
        for token in tokens[last + 2 : last + 2 + _LONGEST_APPOSITION]:
            if not token.is_word or token.is_capital or token.low in word_set("function"):
                break
            found = token.low
        if found and _fits(found, name):
            yield found
    marks = [token.low for token in tokens[last : last + _FARTHEST_DEFINITION]]
    if "hereinafter" in marks:
        quoted = marks[marks.index("hereinafter") :]
        if "the" in quoted[:-1]:
            yield quoted[quoted.index("the") + 1]


def _fits(noun: str, name: Name) -> bool:
    if noun in word_set("role_noun", "the_firm"):
        return True
    called = source_nouns().get(noun)
    if name.type == "person":
        return called in ("person", "expert") and noun not in word_set("called_anew")
    if name.type in ("company", "government") and called in _STATE_OR_FIRM:
        return (name.type == "company") == (called == "company")
    return called in ("company", "organisation", "government", "media", "military")
