"""What an article names near a source that has no name of its own: the body of "the firm", of "the
report", of "a spokesman for Norvex"; and what of a body's name the article prints."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property

from pipeline.rules.attribution.met import Source
from pipeline.rules.mentions.names import Name, Names
from pipeline.rules.vocabulary.language import find_countries
from pipeline.rules.vocabulary.tokens import Token
from pipeline.rules.vocabulary.words import word_set
from schemas.claim import SourceType

_NEAR = 600
"""Code points before "the firm" in which the body meant is named."""
_FAR = 6000
"""Code points before "the report" in which its author is looked for."""
_BEHIND = 60
"""Code points behind "report by" in which its author's name must end."""
_STATE = {"US ": "US", "UK ": "GB"}
"""How the usual names of bodies begin that a paper at home calls by less, and the country."""
BODIES = frozenset(("company", "government", "organisation", "media"))
"""Types of source that are no people."""
OF_ENTITY: dict[str, SourceType] = {
    "person": "person",
    "company": "company",
    "government": "government",
    "organisation": "organisation",
    "country": "government",
    "place": "government",
    "media": "media",
    "law": "document",
    "document": "document",
}
"""For each type of entity the type of source that it is."""


class Near:
    """Looks around in one article."""

    def __init__(self, text: str, names: Names) -> None:
        self._text = text
        self._names = names

    @cached_property
    def _countries(self) -> frozenset[str]:
        return frozenset(mention.code for mention in find_countries(self._text, 0, len(self._text)))

    def printed(self, name: str) -> str:
        """A body's name without the state that the article does not name: "Home Office"."""
        for state, code in _STATE.items():
            if name.startswith(state) and code not in self._countries:
                return name.removeprefix(state)
        return name

    def publisher(self, noun: tuple[str, bool, SourceType], start: int) -> Source | None:
        """The body whose report "the report" is, where it was told: "a report by the bank"."""
        if noun[2] != "document" or not noun[1]:
            return None
        told = re.compile(rf"\b{re.escape(noun[0])} (?:by|from) ")
        for match in told.finditer(self._text, max(0, start - _FAR), start):
            named = self._names.within(match.end(), match.end() + _BEHIND)
            near = named and "." not in self._text[match.end() : named[0].start]
            if near and named[0].type in BODIES:
                return Source(named[0].name, OF_ENTITY[named[0].type])
        return None

    def body(self, noun: str, kind: SourceType, start: int) -> Source | None:
        """The body that "the firm" or "the ministry" means: the one named last before it."""
        near = self._names.within(max(0, start - _NEAR), start)
        for name in reversed(near):
            if (name.type == "company" == kind and not name.name.split()[-1].islower()) or (
                name.type in ("government", "organisation", "company")
                and (
                    re.search(rf"\b{re.escape(noun)}\b", name.name.lower())
                    or self._is_introduced(name, noun, start)
                )
            ):
                return Source(name.name, OF_ENTITY[name.type])
        return None

    def _is_introduced(self, name: Name, noun: str, start: int) -> bool:
        """Whether a noun before ``start`` calls a body where it is named: "the monitoring group
        Norvex"."""
        before = self._text[max(0, name.start - len(noun) - 1) : name.start]
        after = rf",? (?:an?|the) (?:[\w-]+ ){{0,5}}?{re.escape(noun)}\b"
        return before == f"{noun} " or bool(re.compile(after).match(self._text, name.end, start))

    def spoken_for(self, words: Sequence[Token], text: str) -> Source | None:
        """The firm of "a spokeswoman for Norvex", where no name is known for it; ``text`` are
        the words as the source's role."""
        at = next((n for n, word in enumerate(words) if word.low == "for"), len(words)) + 1
        firm = words[at:]
        named = firm and all(word.is_capital and word.low not in word_set("title") for word in firm)
        if not named or self._names.within(firm[0].start, firm[-1].end):
            return None
        if self._names.full_name(firm[-1].text):
            return None
        return Source(self._text[firm[0].start : firm[-1].end], "company", text)
