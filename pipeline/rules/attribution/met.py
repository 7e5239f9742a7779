"""The sources met so far, and which of them a pronoun, an office or "one of them" means."""

from __future__ import annotations

import re
import unicodedata
from collections import deque
from itertools import islice
from typing import NamedTuple

from pipeline.rules.vocabulary.callings import head_noun
from pipeline.rules.vocabulary.gazetteers import is_personal_noun
from pipeline.rules.vocabulary.language import is_plural
from pipeline.rules.vocabulary.words import word_set
from schemas.claim import SourceType

_REMEMBERED = 100
"""Sources that a pronoun or "the ministry" may mean: enough for any article, and bounded."""
_PEOPLE = ("person", "expert")
SEVERAL = frozenset(("people", "crew", "staff", "police", "family", "families"))
_DOERS = ("er", "or", "ist", "man", "woman", "ian")
_NEAR_SEVERAL = 3
"""Sources among which "they" first means one that is several."""
_HE_OR_SHE = frozenset(("he", "she", "i", "his", "her"))


class Source(NamedTuple):
    """A source, without the word that reports it."""

    name: str
    type: SourceType
    role: str | None = None

    def link(self, cue: str | None) -> dict[str, str | None]:
        """As a record's ``attribution`` holds it."""
        return {"name": self.name, "type": self.type, "role": self.role, "cue": cue}

    @property
    def is_plural(self) -> bool:
        """Whether it is several people: "two European diplomats", "the crew"."""
        noun = head_noun(self.name.lower())
        last = noun[0].split()[-1] if noun else self.name.split()[-1]
        several = (
            last.lower() in SEVERAL
            or is_plural(last)
            or (last.endswith("s") and not last.endswith("ss"))
        )
        return several and self.type not in ("document", "media", "company")

    @property
    def is_human(self) -> bool:
        """Whether "he" or "she" may mean it: a person, or one who only an office tells."""
        if self.type in _PEOPLE:
            return True
        noun = head_noun(self.name.lower())
        if self.is_plural:
            return False
        if noun is None:  # "a bricklayer"
            return self.type == "anonymous" and self.name.endswith(_DOERS)
        return is_personal_noun(noun[0]) or noun[0] in word_set("person_like")

    @property
    def may_be_one(self) -> bool:
        """Whether it is a person, or is called by a noun of people: "the trader"."""
        called = self.type == "anonymous" and head_noun(self.name.lower()) is not None
        return self.is_human or (called and not self.is_plural)


class Met:
    """The sources of one article in the order in which they spoke."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._sources: deque[Source] = deque(maxlen=_REMEMBERED)
        self._pronouns: dict[str, str] = {}
        self._known: dict[str, Source] = {}

    def add(self, source: Source) -> Source:
        """Note one that speaks; it is given back."""
        self._sources.append(source)
        return source

    @property
    def last(self) -> Source | None:
        """The source met last."""
        return self._sources[-1] if self._sources else None

    def named(self, name: str | None) -> Source | None:
        """The source of this name that was met last."""
        return next((source for source in reversed(self._sources) if source.name == name), None)

    def with_role(self, source: Source) -> Source:
        """A person met before keeps the office and the type given then."""
        for met in reversed(self._sources):
            if met.name == source.name and met.role:
                return source._replace(role=met.role, type=met.type)
        return source

    def pronoun(self, low: str) -> Source | None:
        """The source that "he", "it" or "they" means: the last one that agrees."""
        personal = low in _HE_OR_SHE
        if low == "they":
            near = islice(reversed(self._sources), _NEAR_SEVERAL)
            if several := next((source for source in near if source.is_plural), None):
                return several
        for source in reversed(self._sources):
            if source.is_human == personal and self.fits(low, source.name):
                return source
        return next(
            (source for source in reversed(self._sources) if source.type != "document"), None
        )

    def calls(self, low: str, name: str) -> None:
        """Note that a person was meant by "he" or "she"."""
        if low in ("he", "she"):
            self._pronouns.setdefault(name, low)

    def fits(self, low: str, name: str) -> bool:
        """Whether "he" or "she" may mean a person of this name, by what was said before, by the
        given name or by the "Mr" or "Ms" that the article puts before it."""
        if low not in ("he", "she"):
            return True
        if self._pronouns.get(name, low) != low:
            return False
        first, last = name.split()[0], name.split()[-1]
        if plain(first) in word_set("female_name" if low == "he" else "male_name"):
            return False
        titles = ("Ms", "Mrs", "Miss") if low == "he" else ("Mr",)
        wrong = [f"{title} {word}" for title in titles for word in (first, last)]
        return not any(words in self._text for words in wrong)

    def known_as(self, noun: str, source: Source) -> None:
        """Note that "the group" means a source that has another name."""
        self._known[noun] = source

    def by_noun(self, noun: str, kind: SourceType) -> Source | None:
        """The source met last that is called by a noun, or a medium where it calls one."""
        any_paper = noun in word_set("any_paper")
        for source in reversed(self._sources):
            if kind == source.type == "media" or _is_called(source, noun):
                return source
            if any_paper and source.type == "document":
                return source
        return self._known.get(noun.split()[-1])


def _is_called(source: Source, noun: str) -> bool:
    """Whether a source is called by this noun, or holds the office."""
    if re.search(rf"\b{re.escape(noun)}", (source.role or "").lower()):
        return source.type in _PEOPLE
    head = head_noun(source.name.lower())
    return head is not None and head[0].split()[-1] == noun.split()[-1]


def plain(name: str) -> str:
    """A name in small letters without accents."""
    apart = unicodedata.normalize("NFD", name.lower())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))
