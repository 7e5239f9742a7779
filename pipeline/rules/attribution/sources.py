"""Who says so: from the words of a frame to a source with its name, type and role."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.rules.attribution.holders import (
    behind_office,
    behind_place,
    plain_body,
    without_asides,
)
from pipeline.rules.attribution.met import Met, Source
from pipeline.rules.attribution.near import BODIES, OF_ENTITY, Near
from pipeline.rules.attribution.people import Introductions, adds, is_expert, plain_role
from pipeline.rules.clauses.sentence import Sentence
from pipeline.rules.clauses.subjects import Range, is_source_noun
from pipeline.rules.mentions.names import Name, Names
from pipeline.rules.vocabulary.callings import (
    by_trade,
    described_head,
    head_noun,
    is_of_person,
    is_ordinal,
    issuer,
    unnamed,
)
from pipeline.rules.vocabulary.gazetteers import POSSESSIVE, is_personal_noun
from pipeline.rules.vocabulary.tokens import Token
from pipeline.rules.vocabulary.words import word_set
from schemas.claim import SourceType

_ARTICLE = re.compile(r"^(?:the|a|an|another|its|their|his|her)\s+", re.IGNORECASE)
_OFFICE_IN_NAME = re.compile(r"([a-z][a-z -]+) (?=[A-Z])(.+)")
_NEAR = 600
"""Code points before "the firm" or "a spokesman" in which the body meant is named."""
_SELF = 4
"""Words behind a name with no other in which "it" tells that it is no person's."""
_BEHIND = 60
"""Code points behind an office in which its holder's name must end."""
_THE_BODY = re.compile(r"(?:^|[.!?”\"]\s+)The (\w+) (?:\w+ )[^.!?]*[.!?]\s+$")
_NEXT = 250
"""Code points of the sentence before one."""
_BASED = re.compile(r"-(?:based|born|registered|flagged|headquartered|listed)\b")
"""Behind a place, it only tells of the name that follows."""
_OF = re.compile(r"^(?:of|from|by|at|for)\b")
_PLACED = re.compile(r"\w (?:in|at|from|near) (?:the )?$")
_NOT_BEFORE_NAME = frozenset(("document", "government", "anonymous"))
_NAMED = frozenset(("regulator", "watchdog", "agency", "authority"))
"""Bodies of state whose own names follow: "the regulator Norwat"."""


class Sources:
    """Reads the sources of one article, in the order of its text."""

    def __init__(self, text: str, names: Names) -> None:
        self._text = text
        self._names = names
        self._introductions = Introductions(text, names)
        self._near = Near(text, names)
        self._met = Met(text)
        self.named = self._met.named
        self.calls = self._met.calls
        self.fits = self._met.fits

    @property
    def last(self) -> Source | None:
        """The source met last."""
        return self._met.last

    def read(self, sentence: Sentence, subject: Range, role: Range | None) -> Source | None:
        """The source that a frame's subject names; None where nothing can be told."""
        source = self._read(sentence, subject, role)
        if source is None or not source.name:
            return None
        kind, name = by_trade(source.name, source.type), self._near.printed(source.name)
        return self._met.add(self._with_role(source._replace(name=name, type=kind)))

    def speaker(self, name: str) -> Source:
        """A person known by the full name, who speaks without a word that reports it."""
        return self._met.add(self._with_role(Source(name, "person")))

    def acting(self, who: Name | str) -> Source:
        """The source that a name is, or someone unnamed who was spoken of."""
        if isinstance(who, Name):
            kind = OF_ENTITY.get(who.type, "organisation")
            name = self._near.printed(who.name)
            source = self.named(name) or self._with_role(Source(name, kind))
        else:
            source = self._holder(who) or Source(_ARTICLE.sub("", who), "anonymous")
        return self._met.add(source)

    def _holder(self, office: str) -> Source | None:
        """Who holds an office, named behind it: "the minister of mines, Mr Smith, spoke"."""
        end = self._text.find(f"{office}, ") + len(office)
        if end < len(office):
            return None
        near = self._names.within(end, end + _BEHIND)
        if not near or near[0].type != "person" or "," in self._text[end + 1 : near[0].start]:
            return None
        return Source(near[0].name, "person", _ARTICLE.sub("", office))

    def guest(self, name: str) -> Source:
        """Who answers in an interview; "he" in the answers is somebody else."""
        source = self._with_role(Source(name, "person"))
        if self._introductions.is_expert(name):
            return source._replace(type="expert")
        return source

    def person(self) -> Source | None:
        """The person met last as a source."""
        return self._met.of_type("person", "expert")

    def medium(self) -> Source | None:
        """The medium met last as a source."""
        return self._met.of_type("media")

    def _read(self, sentence: Sentence, subject: Range, role: Range | None) -> Source | None:
        words = sentence.tokens[subject[0] : subject[1]]
        if len(words) == 1 and words[0].low in word_set("pronoun"):
            return self._met.pronoun(words[0].low) or self._named_last(words[0])
        if len(words) > 1 and words[-1].text in ("He", "She", "They", "It"):
            words = words[:-1]
        if len(words) > 1 and words[-1].low in word_set("itself"):
            words = words[:-1]
        part = self._met.part(words)
        if part:
            return part
        words = without_asides(issuer(described_head(words)))
        start, end = words[0].start, words[-1].end - _owner(words[-1])
        text = self._clean(start, end)
        if words[0].low in ("our", "my") or (
            words[0].low == "this" and words[-1].low in word_set("own_text")
        ):
            return None  # the article's own voice
        if words[-1].low in ("and", "but"):
            return self.last  # "… since the start of the war and argued": the verb before's
        if text.lower() in word_set("determiner"):
            return None
        office = self._role(sentence, role)
        if office and role and is_ordinal(words):  # "a third, an envoy who saw it, said"
            places = range(role[0], role[1])
            who = next((n for n in places if sentence.tokens[n].low in ("who", "whose")), role[1])
            if who > role[0]:
                return self._read(sentence, (role[0], who), None)
        if text.lower().startswith("same ") and self._met.last:
            return self._met.last
        if office and _OF.match(office) and role:
            end, office = sentence.tokens[role[1] - 1].end, None
            text = self._clean(start, end)
        named = [n for n in self._names.within(start, end) if not _BASED.match(self._text, n.end)]
        aged = self._introductions.aged(text)
        if aged and not named:
            return Source(aged, "person")
        people = [name for name in named if name.type == "person"]
        held = behind_place(words, self._text)
        if held and not (people and people[-1].start >= words[held].start):
            return self._holder_at(words, held)
        if people:
            return self._person(self._own_name(people), start, office or self._of(people, end))
        if office and role and named and is_of_person(office):
            follows = role[0] >= subject[1] and named[0].name == text
            if follows and sentence.tokens[role[0]].low in ("a", "an", "the", "another"):
                return self._person(named[0], start, office)  # "V. Smith, a retired pilot"
            return Source(office, "anonymous")  # "a lawyer for the owner, Norvex, said"
        apart = self._titled(words) or self._office_and_name(words)
        if apart:
            return apart
        body = (
            self._speaks_for(words, text, adds(sentence, subject))
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
                return Source(whole.name, OF_ENTITY[whole.type], office)
            follow = {token.low for token in sentence.tokens[subject[1] : subject[1] + _SELF]}
            firm = len(words) == 1 and not follow.isdisjoint(("it", "its"))
            told = head_noun(office.lower()) if office else None
            if told and told[2] in BODIES:
                return Source(text, told[2])  # "Norvex, the Swiss maker of the pumps"
            if words[-1].low.endswith("men") and len(words) == 1:
                return Source(text, "anonymous", office)  # "Fishermen"
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

    def _titled(self, words: Sequence[Token]) -> Source | None:
        """ "U.S. District Judge Ann Smith": an office in capitals before the name."""
        at = behind_office(words)
        office = self._clean(words[0].start, words[at - 1].end) if at else ""
        return self._holder_at(words, at) if at and is_of_person(office) else None

    def _holder_at(self, words: Sequence[Token], at: int) -> Source:
        """The person named from ``at`` on, the words before telling the office."""
        office = self._clean(words[0].start, words[at - 1].end)
        kind: SourceType = "expert" if is_expert(office) else "person"
        return Source(self._clean(words[at].start, words[-1].end), kind, office)

    def _office_and_name(self, words: Sequence[Token]) -> Source | None:
        """ "trade minister Ann Smith", "chipmaker Norvex", where the name itself is not known:
        what the noun before it tells."""
        last = next((n for n in range(len(words), 0, -1) if not words[n - 1].is_capital), 0)
        if not last or last == len(words) or words[last - 1].low in word_set("function"):
            return None  # "the mayor of Orsk"
        noun = head_noun(self._clean(words[0].start, words[last - 1].end).lower())
        somebody = noun is not None and is_personal_noun(noun[0])  # "the lawmaker Ann Smith"
        if noun is None or (noun[2] in _NOT_BEFORE_NAME and not (somebody or noun[0] in _NAMED)):
            return None
        name = self._clean(words[last].start, words[-1].end)
        named = self._names.within(words[last].start, words[-1].end)
        if named and named[0].end == words[-1].end and named[0].type in BODIES:
            return Source(named[0].name, OF_ENTITY[named[0].type])
        if named and (named[0].name != name or named[0].type in ("country", "place")):
            return None
        office = self._clean(words[0].start, words[last - 1].end)
        person = somebody or noun[2] in ("person", "expert")
        kind: SourceType = noun[2]
        if person:
            kind = "expert" if is_expert(office) else "person"
        return Source(name, kind, office if person else None)

    def _own_name(self, people: Sequence[Name]) -> Name:
        """The last person named, who is none that the one before belongs to: "A of B"."""
        for last, name in enumerate(people[1:], 1):
            if _OF.match(self._clean(people[last - 1].end, name.start)):
                return people[last - 1]
        return people[-1]

    def _of(self, people: Sequence[Name], end: int) -> str | None:
        """ "of the Norda Institute", behind the name of one person."""
        after = self._clean(self._own_name(people).end, end)
        return after if _OF.match(after) and is_expert(after) else None

    def _person(self, name: Name, start: int, office: str | None) -> Source:
        before = self._clean(start, name.start) if name.start > start else ""
        if before and not office and any(is_source_noun(word) for word in before.lower().split()):
            office = before
        apart = _OFFICE_IN_NAME.match(name.name)
        if apart:
            office, name = office or apart.group(1), name._replace(name=apart.group(2))
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
        bodies = [name for name in named if name.type in OF_ENTITY]
        if not bodies:
            return None
        whole = bodies[0] if bodies[0].mention and bodies[0].mention == text else None
        if whole and whole.type in ("government", "organisation", "company"):
            return Source(whole.name, OF_ENTITY[whole.type], office)
        own = noun and noun[1]
        if noun and (not own or all(name.demonym for name in bodies)):
            return None
        if noun is None and bodies[0].start > start and " of " in f" {low} ":
            return Source(text, OF_ENTITY[bodies[0].type], office)
        if noun is None and _PLACED.search(self._text[start : bodies[0].start]):
            return Source(text, "anonymous", office)  # "two quartermasters in Juba"
        pick = next((name for name in bodies if name.type != "country"), bodies[0])
        if "intelligence" in low:
            return Source(text, "intelligence")
        if pick.type == "country":
            return Source(text if pick.demonym and not noun else pick.name, "government", office)
        return Source(pick.name, OF_ENTITY[pick.type], office)

    def _described(self, text: str, opener: str, start: int) -> Source | None:
        """A source that only a noun tells: "the newspaper", "US officials"; ``opener`` is
        the word it begins with."""
        noun = head_noun(text.lower())
        if noun is None:
            return None
        word, _, kind = noun
        holds = kind in ("person", "expert") or word in word_set("called_anew")
        if holds and opener == "the" and not word.removesuffix("ss").endswith("s"):
            met = self._met.called(word)
            if met:
                return met
        short = len(text.split()) <= 2
        if short and opener not in word_set("indefinite"):
            met = self._met.by_noun(word, kind)
            if met:
                return met
        if short and opener in word_set("determiner"):
            named = self._near.body(word, kind, start) or self._near.publisher(noun, start)
            if named:
                return named
        if word in word_set("the_firm") and opener == "the" and "-based" in text:
            named = self._near.body(word, kind, start)
            if named:
                return named
        return Source(plain_body(text), unnamed(text, word, kind))

    def _speaks_for(self, words: Sequence[Token], text: str, adds: bool) -> Source | None:
        """The body that an unnamed spokesman speaks for: the one in his words, else the one
        named last before them."""
        if not any(word.low.startswith("spokes") for word in words):
            return None
        bare = not self._names.within(words[0].start, words[-1].end) and len(words) <= 2
        spoke = self._met.last
        if bare and adds and spoke and spoke.type in BODIES:
            return spoke._replace(role=text)
        nearer = self._body_before(words[0].start) if bare else None
        if nearer:
            return nearer._replace(role=text)
        bodies = ("company", "government", "organisation", "media")
        unknown = self._unknown_body(words)
        if unknown:
            return unknown._replace(role=text)
        for first in (words[0].start, max(0, words[0].start - _NEAR)):
            last = words[-1].end if first == words[0].start else words[0].start
            for name in reversed(self._names.within(first, last)):
                if name.type in bodies or (name.type == "country" and last == words[-1].end):
                    return Source(name.name, OF_ENTITY[name.type], text)
        return None if bare else self._near.spoken_for(words, text)

    def _unknown_body(self, words: Sequence[Token]) -> Source | None:
        """Norvex of "a spokeswoman for Norvex", where nothing else tells of such a name."""
        at = next((n for n, word in enumerate(words) if n and word.low == "for"), len(words)) + 1
        named = bool(words[at:]) and all(word.is_capital for word in words[at:])
        if not named or self._names.within(words[at].start, words[-1].end):
            return None
        name = self._clean(words[at].start, words[-1].end)
        noun = head_noun(name.lower())
        return Source(name, noun[2] if noun and noun[2] in BODIES else "company")

    def _body_before(self, start: int) -> Source | None:
        """The body that the sentence before begins with: "The ministry has until May."."""
        near = _THE_BODY.findall(self._text[max(0, start - _NEXT) : start])
        if not near:
            return None
        noun = head_noun(near[-1].lower())
        if noun is None or noun[2] not in ("government", "organisation", "company"):
            return None
        return self._described(near[-1], "the", start)

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
