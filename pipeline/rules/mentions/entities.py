"""The entities of a claim: the names in its words, and what the article calls by a noun."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache

from pipeline.rules.clauses.sentence import Sentence
from pipeline.rules.mentions.epithets import Epithets
from pipeline.rules.mentions.homes import find_homes
from pipeline.rules.mentions.name import Name
from pipeline.rules.mentions.names import Names
from pipeline.rules.mentions.placed import WHERE, lettered_parties, placed_parties
from pipeline.rules.mentions.retold import told_before
from pipeline.rules.mentions.standins import stand_ins
from pipeline.rules.mentions.wares import find_goods
from pipeline.rules.vocabulary.gazetteers import is_currency, is_personal_noun, source_nouns
from pipeline.rules.vocabulary.language import is_plural

_POSSESSIVE = re.compile(r"['’]s?(?!\w)")

_OWNERS = re.compile(r"['’]s?(?!\w)|^the ")

_NUMBERED = re.compile(
    r"(?<!\w)(?:Annex|Regulation|Directive|Resolution|resolution|Decree|Executive Order)"
    r"(?: \((?:EU|EC)\))?(?: No\.?)? (?:[0-9][\w/.-]*\w|[0-9]|[IVXL]+(?!\w))"
)
_IN_LANGUAGE = re.compile(
    r"\b(?:(?:written|printed|translated|published|spoken|contract|letter|paper|text|version)"
    r" (?:in|into|from)|spoke|speaks?|speaking|in (?:[A-Z][a-z]+, )*[A-Z][a-z]+ and|in) $"
)
_NO_NOUN = re.compile(r"\s*(?:[,.;:)!?]|and\b|or\b|on\b|by\b|with\b|to\b|$)")
_NEAR = 60
_WORDS_KEPT = 20_000
_BY_STATE = (
    "-made",
    "-built",
    "-backed",
    "-led",
    "-held",
    "-controlled",
    "-occupied",
    "-annexed",
    "-based",
)
"""Behind a name these leave it an entity; "-flagged" or "-speaking" only tell of another."""
_MADE = ("weapon", "product", "vessel")
_TOLD_HOW = re.compile(r" (?:(?!of |and |or |for |to |in |from )[a-z]+(?:-[a-z]+)+ )?")
"""What may stand between a make and its noun: "Hirvas self-propelled guns"."""
_PLACE_OF = re.compile(
    r" (?:[a-z-]+ )?(?:port|city|town|village|island|province|region|capital|district|resort"
    r"|airport|harbour|harbor) (?:city )?of "
)
_BEHIND_NAME = re.compile(r", (?:an?|the|another) (?:[a-z-]+ ){0,2}$")
_NOUN_AFTER = re.compile(r"(?: [a-z-]+){1,3}")


class Entities:
    """Every entity of an article that is no name."""

    def __init__(self, text: str, sentences: Sequence[Sentence], names: Names) -> None:
        self._aside = _told_aside(text, names.all)
        nations = _nations(text, names.all)
        self.things = find_goods(text, sentences, nations)
        things = _by_name(text, self.things, names.all)
        again = {thing.end: thing for thing in told_before(text, sentences, things)}
        things = [again.pop(thing.end, thing) for thing in things]
        things.extend(again.values())
        called = Epithets(text, sentences, names).all
        met = {name.end for name in called}
        things = [thing for thing in things if thing.end not in met]
        acts = [
            Name(match.start(), match.end(), match.group(), None, "law", None)
            for sentence in sentences
            for match in _NUMBERED.finditer(text, sentence.start, sentence.end)
        ]
        within = {name.end for name in called}
        told = [n for n in names.all if n.start not in self._aside and n.end not in within]
        parties = sorted([*told, *called], key=lambda name: name.start)
        self._meant = list(stand_ins(sentences, parties))
        self._things = sorted(
            [
                *(*things, *called, *acts, *self._meant),
                *placed_parties(text, sentences, names.all),
                *lettered_parties(text, sentences),
            ],
            key=lambda thing: thing.start,
        )
        self._text = text
        self._homes = find_homes(text, names.all)
        self._starts = [thing.start for thing in self._things]

    def of(
        self, span: tuple[int, int], names: Sequence[Name], out: Sequence[tuple[int, int]] = ()
    ) -> list[Name]:
        """The entities of a claim whose words are ``text[span]`` and name ``names``; what
        stands in a span of ``out`` tells who says it."""
        start, end = span
        within = self._things[bisect_left(self._starts, start) : bisect_left(self._starts, end)]
        things = [t for t in within if t.end <= end and not is_inside(t.start, out)]
        named = [n for n in names if n.start not in self._aside and not is_inside(n.start, out)]
        if things:
            things = [t for t in things if not any(_runs_over(name, t) for name in names)]
            things = [t for t in things if not any(_is_longer(other, t) for other in things)]
            named = [name for name in named if not any(self._is_part(name, t) for t in things)]
            things = [t for t in things if not any(_covers(name, t) for name in named)]
        return [self._at_home(name) for name in distinct([*named, *things])]

    def meant(self, start: int, end: int) -> list[Name]:
        """Whom the pronouns in ``text[start:end]`` mean."""
        return [name for name in self._meant if start <= name.start < end]

    def _is_part(self, name: Name, thing: Name) -> bool:
        """Whether a name only tells which thing is meant; one that owns it, or against which
        it is, is an entity beside it."""
        if not _covers(thing, name) or (name.end == thing.end and name.type in WHERE):
            return False
        if name.demonym and thing.type in ("product", "weapon"):
            return False  # "Russian missiles" are Russia's
        if thing.type != "law" or name.type == "law":
            return True
        return name.start == thing.start and self._text[name.end] not in "'’"

    def _at_home(self, name: Name) -> Name:
        home = None if name.country else self._homes.get(name.name)
        return name._replace(country=home) if home else name


def is_nobody(words: str) -> bool:
    """Whether words tell of nobody that could be named: "Fishermen", "analysts at a brokerage"."""
    first, *more = words.lower().split()
    return is_plural(first) or not (more or is_personal_noun(first))


def is_inside(place: int, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether a code point lies in one of some spans."""
    return bool(spans) and any(start <= place < end for start, end in spans)


def _told_aside(text: str, names: Sequence[Name]) -> set[int]:
    """Where names stand that only tell of the one after them, or of a person with no name:
    "the Turkish haulier X", "a Colombian company, X", "a Chadian agent"."""
    starts = {name.start for name in names if name.type not in _MADE}
    ends = {name.end for name in names}
    demonyms = {name.start for name in names if name.demonym}
    aside: set[int] = set()
    for name in names:
        told_of = text.startswith("-", name.end) and not text.startswith(_BY_STATE, name.end)
        if told_of or (name.demonym and _is_language(text, name)):
            aside.add(name.start)
        match = _NOUN_AFTER.match(text, name.end) if name.demonym else None
        words = match.group().split() if match else []
        called = any(word in source_nouns() for word in words)
        if match and called and (match.end() + 1 in starts or is_personal_noun(words[-1])):
            aside.add(name.start)
        if name.demonym and _is_money(text, name.end):
            aside.add(name.start)  # "Sudanese pounds"
        body = name.type == "company" and name.country is not None
        called_so = _BEHIND_NAME.search(text, max(0, name.start - _NEAR), name.start)
        if body and called_so and called_so.start() in ends:
            aside.add(name.start)  # "Baltorg, a Latvian firm"
        placed = _PLACE_OF.match(text, name.end) if name.demonym else None
        if placed and placed.end() in starts:
            aside.add(name.start)  # "the Jordanian port of Aqaba"
        alone = name.demonym and text.startswith(",", name.end)  # "a Russian, X"
        listed = alone and name.end + 2 in demonyms  # "Indian, Georgian and Kenyan sailors"
        if (body or (alone and not listed)) and _apposed(text, name.end, starts):
            aside.add(name.start)
    return aside


def _is_money(text: str, end: int) -> bool:
    """Whether a currency's name goes on behind a place."""
    match = _NOUN_AFTER.match(text, end)
    return match is not None and is_currency(match.group().split()[0])


def _is_language(text: str, name: Name) -> bool:
    """ "A letter in Russian": no country is meant."""
    before = _IN_LANGUAGE.search(text, max(0, name.start - _NEAR), name.start)
    return before is not None and _NO_NOUN.match(text, name.end) is not None


def _apposed(text: str, end: int, starts: set[int]) -> bool:
    """Whether the name of what is told of stands right behind it, or behind a comma."""
    return end + 1 in starts or (text.startswith(", ", end) and end + 2 in starts)


def _nations(text: str, names: Sequence[Name]) -> dict[int, Name]:
    """Countries and bodies by where they end, with and without their possessive."""
    found: dict[int, Name] = {}
    for name in names:
        if name.type in ("country", "organisation", "government"):
            found[name.end] = name
            match = _POSSESSIVE.match(text, name.end)
            if match:
                found[match.end()] = name
    return found


def _by_name(text: str, things: Sequence[Name], names: Sequence[Name]) -> list[Name]:
    """Things as what the name before them says: "Hirvas patrol boats" are Hirvas."""
    makes: dict[int, Name] = {}
    for name in names:
        if name.type in _MADE and (between := _TOLD_HOW.match(text, name.end)):
            makes |= {name.end + 1: name, between.end(): name}
    return [
        thing._replace(name=make.name, type=make.type, country=make.country, mention=thing.name)
        if (make := makes.get(thing.start))
        else thing
        for thing in things
    ]


def _covers(outer: Name, inner: Name) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _is_longer(one: Name, other: Name) -> bool:
    """Whether one tells more of the same party: "the ministry in Bern" of "the ministry"."""
    return one.type == other.type and one.end > other.end and _covers(one, other)


def _runs_over(name: Name, thing: Name) -> bool:
    """Whether a name goes on behind a thing's end: "the Office of Foreign Assets Control"."""
    return thing.start < name.start < thing.end < name.end


@lru_cache(maxsize=_WORDS_KEPT)
def _plain(name: str) -> str:
    """A name in small letters, no owner's and without its article."""
    return _OWNERS.sub("", name.lower())


def distinct(names: Sequence[Name]) -> list[Name]:
    """One of each: the same party named twice in a claim is one entity."""
    kept: dict[str, Name] = {}
    for name in names:
        kept.setdefault(_plain(name.name), name)
    return list(kept.values())
