"""Who says so: from the words of a frame to a source with its name, type and role."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property

from pipeline.rules.attribution.met import Met, Source
from pipeline.rules.attribution.people import (
    Introductions,
    behind_place,
    is_expert,
    plain_body,
    plain_role,
    without_asides,
)
from pipeline.rules.clauses.sentence import Sentence
from pipeline.rules.clauses.subjects import Range, is_source_noun
from pipeline.rules.mentions.name import Name
from pipeline.rules.mentions.names import Names
from pipeline.rules.vocabulary.callings import (
    by_trade,
    described_head,
    head_noun,
    is_of_person,
    issuer,
    unnamed,
)
from pipeline.rules.vocabulary.gazetteers import POSSESSIVE
from pipeline.rules.vocabulary.language import find_countries
from pipeline.rules.vocabulary.tokens import Token
from pipeline.rules.vocabulary.words import word_set
from schemas.claim import SourceType

_ARTICLE = re.compile(r"^(?:the|a|an|another|its|their|his|her)\s+", re.IGNORECASE)
_NEAR = 600
"""Code points before "the firm" or "a spokesman" in which the body meant is named."""
_SELF = 4
"""Words behind a name with no other in which "it" tells that it is no person's."""
_BASED = re.compile(r"-(?:based|born|registered|flagged|headquartered|listed)\b")
"""Behind a place, it only tells of the name that follows."""
_STATE = {"US ": "US", "UK ": "GB"}
"""How the usual names of bodies begin that a paper at home calls by less, and the country."""
_OF = re.compile(r"^(?:of|from|by|at|for)\b")
_TIED = re.compile(r" (?:of|for|at|to|from|with|in|on|behind)\b")
_PLACED = re.compile(r"\w (?:in|at|from|near) (?:the )?$")
_SPOKEN_FOR = frozenset(("company", "government", "organisation", "media", "country"))
_BODIES = frozenset(("company", "government", "organisation", "media"))
"""Types of source that are no people."""
_OF_ENTITY: dict[str, SourceType] = {
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


class Sources:
    """Reads the sources of one article, in the order of its text."""

    def __init__(self, text: str, names: Names) -> None:
        self._text = text
        self._names = names
        self._introductions = Introductions(text, names)
        self._met = Met(text)
        self.named = self._met.named
        self.known_as = self._met.known_as
        self.calls = self._met.calls
        self.fits = self._met.fits

    def read(self, sentence: Sentence, subject: Range, role: Range | None) -> Source | None:
        """The source that a frame's subject names; None where nothing can be told."""
        source = self._read(sentence, subject, role)
        if source is None or not source.name:
            return None
        kind, name = by_trade(source.name, source.type), self._printed(source.name)
        return self._met.add(self._with_role(source._replace(name=name, type=kind)))

    def speaker(self, name: str) -> Source:
        """A person known by the full name, who speaks without a word that reports it."""
        return self._met.add(self._with_role(Source(name, "person")))

    def acting(self, who: Name | str) -> Source:
        """The source that a name is, or someone unnamed who was spoken of."""
        if isinstance(who, Name):
            kind = _OF_ENTITY.get(who.type, "organisation")
            name = self._printed(who.name)
            source = self.named(name) or self._with_role(Source(name, kind))
        else:
            source = Source(_ARTICLE.sub("", who), "anonymous")
        return self._met.add(source)

    @cached_property
    def _countries(self) -> frozenset[str]:
        return frozenset(mention.code for mention in find_countries(self._text, 0, len(self._text)))

    def _printed(self, name: str) -> str:
        """A body's name without the state that the article does not name: "Home Office"."""
        code = _STATE.get(name[:3])
        return name if code is None or code in self._countries else name[3:]

    def guest(self, name: str) -> Source:
        """Who answers in an interview; "he" in the answers is somebody else."""
        source = self._with_role(Source(name, "person"))
        if self._introductions.is_expert(name):
            return source._replace(type="expert")
        return source

    def _read(self, sentence: Sentence, subject: Range, role: Range | None) -> Source | None:
        words = sentence.tokens[subject[0] : subject[1]]
        if len(words) == 1 and words[0].low in word_set("pronoun"):
            return self._met.pronoun(words[0].low) or self._named_last(words[0])
        if len(words) > 1 and words[-1].text in ("He", "She", "They", "It"):
            words = words[:-1]
        words = without_asides(issuer(described_head(words)))
        start, end = words[0].start, words[-1].end - _owner(words[-1])
        text = self._clean(start, end)
        if text.lower().startswith("same ") and self._met.last:
            return self._met.last
        office = self._role(sentence, role)
        if office and _OF.match(office) and role:
            end, office = sentence.tokens[role[1] - 1].end, None
            text = self._clean(start, end)
        named = [n for n in self._names.within(start, end) if not _BASED.match(self._text, n.end)]
        people = [name for name in named if name.type == "person"]
        held = behind_place(words)
        if held and not (people and people[-1].start >= words[held].start):
            return self._holder_at(words, held)
        if people:
            return self._person(self._own_name(people), start, office)
        holds = role is not None and role[0] < subject[0] and not _TIED.search(office or "")
        if holds and named and named[-1].type in _BODIES:
            office = None  # "its manager, Oslo-based Tarnvik Marine"
        if office and role and named and is_of_person(office):
            follows = role[0] >= subject[1] and named[0].name == text
            if follows and sentence.tokens[role[0]].low in ("a", "an", "the", "another"):
                return self._person(named[0], start, office)  # "V. Smith, a retired pilot"
            return Source(office, "anonymous")  # "a lawyer for the owner, Norvex, said"
        body = (
            self._behind_noun(words)
            or self._speaks_for(words, text)
            or self._body(text, named, office, start)
            or self._described(text, words[0].low, start)
        )
        if body is None and words[0].low in word_set("determiner"):
            return Source(text, "anonymous", office)
        named_so = all(word.is_capital for word in words) and not (
            len(words) == 1 and self._names.is_common(words[0].low)
        )
        if body is None and len(words) <= 3 and named_so:
            whole = next(
                (name for name in self._names.within(0, start) if _is_part(text, name)), None
            )
            if whole:
                return Source(whole.name, _OF_ENTITY[whole.type], office)
            follow = {token.low for token in sentence.tokens[subject[1] : subject[1] + _SELF]}
            firm = len(words) == 1 and not follow.isdisjoint(("it", "its"))
            told = head_noun(office.lower()) if office else None
            if told and told[2] in _BODIES:
                return Source(text, told[2])  # "Norvex, the Swiss maker of the pumps"
            return Source(text, "company" if firm else "person", office)  # its first half unmet
        if body is None and words[0].low in word_set("opens_noun"):
            return Source(text, "anonymous", office)  # "two former associates"
        return body

    def _named_last(self, pronoun: Token) -> Source | None:
        """Whom "he" means where nobody has spoken yet: the person named last."""
        if pronoun.low not in ("he", "she"):
            return None
        near = self._names.within(max(0, pronoun.start - _NEAR), pronoun.start)
        people = [name.name for name in near if name.type == "person"]
        people = [name for name in people if self._met.fits(pronoun.low, name)]
        return Source(people[-1], "person") if people else None

    def _holder_at(self, words: Sequence[Token], at: int) -> Source:
        """The person named from ``at`` on, the words before telling the office."""
        office = self._clean(words[0].start, words[at - 1].end)
        kind: SourceType = "expert" if is_expert(office) else "person"
        return Source(self._clean(words[at].start, words[-1].end), kind, office)

    def _behind_noun(self, words: Sequence[Token]) -> Source | None:
        """ "chipmaker Norvex", "the regulator Norwat": the body named behind a noun."""
        last = next((n for n in range(len(words), 0, -1) if not words[n - 1].is_capital), 0)
        if not last or last == len(words) or words[last - 1].low in word_set("function"):
            return None  # "the mayor of Orsk"
        noun = head_noun(self._clean(words[0].start, words[last - 1].end).lower())
        if noun is None or noun[2] in ("document", "anonymous"):
            return None
        named = self._names.within(words[last].start, words[-1].end)
        body = named and named[0].type in _BODIES
        return Source(named[0].name, _OF_ENTITY[named[0].type]) if body else None

    def _own_name(self, people: Sequence[Name]) -> Name:
        """The last person named, who is none that the one before belongs to: "A of B"."""
        for last, name in enumerate(people[1:], 1):
            if _OF.match(self._clean(people[last - 1].end, name.start)):
                return people[last - 1]
        return people[-1]

    def _person(self, name: Name, start: int, office: str | None) -> Source:
        before = self._clean(start, name.start) if name.start > start else ""
        if before and not office and any(is_source_noun(word) for word in before.lower().split()):
            office = before
        expert = office is not None and is_expert(office)
        return Source(name.name, "expert" if expert else "person", office)

    def _body(
        self, text: str, named: Sequence[Name], office: str | None, start: int
    ) -> Source | None:
        """A source that a name tells: a medium, a ministry, a state, a firm."""
        low = text.lower()
        noun = head_noun(low)
        media = [name for name in named if name.type == "media"]
        if media and (noun is None or noun[2] in ("media", "document", "organisation")):
            return Source(media[-1].name, "media")
        bodies = [name for name in named if name.type in _OF_ENTITY]
        if not bodies:
            return None
        whole = bodies[0] if bodies[0].mention and bodies[0].mention == text else None
        if whole and whole.type in ("government", "organisation", "company"):
            return Source(whole.name, _OF_ENTITY[whole.type], office)
        own = noun and noun[1]
        if noun and (not own or all(name.demonym for name in bodies)):
            return None
        if noun is None and bodies[0].start > start and " of " in f" {low} ":
            return Source(text, _OF_ENTITY[bodies[0].type], office)
        if noun is None and _PLACED.search(self._text[start : bodies[0].start]):
            return Source(text, "anonymous", office)  # "two quartermasters in Juba"
        pick = next((name for name in bodies if name.type != "country"), bodies[0])
        if "intelligence" in low:
            return Source(text, "intelligence")
        if pick.type == "country":
            return Source(text if pick.demonym and not noun else pick.name, "government", office)
        return Source(pick.name, _OF_ENTITY[pick.type], office)

    def _described(self, text: str, opener: str, start: int) -> Source | None:
        """A source that only a noun tells: "the newspaper", "US officials"; ``opener`` is
        the word it begins with."""
        noun = head_noun(text.lower())
        if noun is None:
            return None
        word, _, kind = noun
        short = len(text.split()) <= 2
        if short and opener not in word_set("indefinite"):
            met = self._met.by_noun(word, kind)
            if met:
                return met
        if short and opener in word_set("determiner"):
            named = self._named_near(word, kind, start)
            if named:
                return named
        return Source(plain_body(text), unnamed(text, word, kind))

    def _named_near(self, noun: str, kind: SourceType, start: int) -> Source | None:
        """The body that "the firm" or "the ministry" means: the one named last before it."""
        for name in reversed(self._names.within(max(0, start - _NEAR), start)):
            firm = name.type == "company" == kind and not name.name.split()[-1].islower()
            body = name.type in ("government", "organisation", "company")
            if firm or (body and re.search(rf"\b{re.escape(noun)}\b", name.name.lower())):
                return Source(name.name, _OF_ENTITY[name.type])
        return None

    def _speaks_for(self, words: Sequence[Token], text: str) -> Source | None:
        """The body that an unnamed spokesman speaks for: the one in his words, else the one
        named last before them."""
        if not any(word.low.startswith("spokes") for word in words):
            return None
        start, end = words[0].start, words[-1].end
        own = [name for name in self._names.within(start, end) if name.type in _SPOKEN_FOR]
        spoke = self._met.last
        if not own and len(words) <= 2 and spoke and spoke.type in _BODIES:
            return spoke._replace(role=text)
        near = self._names.within(max(0, start - _NEAR), start)
        bodies = own or [name for name in near if name.type in _BODIES]
        at = next((n for n, word in enumerate(words) if word.low == "for"), len(words)) + 1
        if not own and words[at:] and all(word.is_capital for word in words[at:]):
            return Source(self._clean(words[at].start, end), "company", text)  # named only there
        return Source(bodies[-1].name, _OF_ENTITY[bodies[-1].type], text) if bodies else None

    def _role(self, sentence: Sentence, role: Range | None) -> str | None:
        if role is None:
            return None
        words = sentence.tokens[role[0] : role[1]]
        return plain_role(self._clean(words[0].start, words[-1].end)) or None

    def _clean(self, start: int, end: int) -> str:
        text = " ".join(self._text[start:end].split()).strip(" ,;:-–—‘’'\"“”")
        return _ARTICLE.sub("", text)

    def _with_role(self, source: Source) -> Source:
        """A person met before keeps the office and the type given then."""
        if source.type not in ("person", "expert") or source.role:
            return source
        known = self._met.with_role(source)
        if known.role:
            return known
        role = self._introductions.role(source.name)
        if role is None:
            return source
        return source._replace(role=role, type="expert" if is_expert(role) else source.type)


def _owner(word: Token) -> int:
    """The length of the "'s" of "in the mayor's view"."""
    match = POSSESSIVE.search(word.text)
    return len(match.group()) if match else 0


def _is_part(text: str, name: Name) -> bool:
    """Whether a body's name has these words among its own: "Jinlan" of "Wuxi Jinlan Ltd"."""
    return name.type in ("company", "organisation") and f" {text} " in f" {name.name} "
