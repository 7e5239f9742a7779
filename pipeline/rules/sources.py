"""Who says so: from the words of a frame to a source with its name, type and role."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from pipeline.rules.names import Name, Names
from pipeline.rules.reading import read_rows
from pipeline.rules.sentence import Sentence
from pipeline.rules.subjects import Range, is_participle, is_source_noun
from pipeline.rules.tokens import Token
from pipeline.rules.words import word_set
from schemas.claim import SourceType

_REMEMBERED = 100
"""Sources that a pronoun or "the ministry" may mean: enough for any article, and bounded."""
_ARTICLE = re.compile(r"^(?:the|a|an|another|its|their|his|her)\s+", re.IGNORECASE)
_EXPERT = re.compile(
    r"\b(?:former|formerly|ex|used to|retired|professor|analyst|researcher|teaches|fellow|expert"
    r"|economist|historian)\b",
    re.IGNORECASE,
)
_OF = re.compile(r"^(?:of|from|by|at)\b")
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


@dataclass(frozen=True, slots=True)
class Source:
    """A source, without the word that reports it."""

    name: str
    type: SourceType
    role: str | None = None

    def link(self, cue: str | None) -> dict[str, str | None]:
        """As a record's ``attribution`` holds it."""
        return {"name": self.name, "type": self.type, "role": self.role, "cue": cue}


class Sources:
    """Reads the sources of one article, in the order of its text."""

    def __init__(self, text: str, names: Names) -> None:
        self._text = text
        self._names = names
        self._met: deque[Source] = deque(maxlen=_REMEMBERED)

    @property
    def last(self) -> Source | None:
        """The source met last."""
        return self._met[-1] if self._met else None

    def read(self, sentence: Sentence, subject: Range, role: Range | None) -> Source | None:
        """The source that a frame's subject names; None where nothing can be told."""
        source = self._read(sentence, subject, role)
        if source is None:
            return None
        source = self._with_role(source)
        self._met.append(source)
        return source

    def speaker(self, name: str) -> Source:
        """A person known by the full name, who speaks without a word that reports it."""
        source = self._with_role(Source(name, "person"))
        self._met.append(source)
        return source

    def person(self) -> Source | None:
        """The person met last as a source."""
        people = [source for source in self._met if source.type in ("person", "expert")]
        return people[-1] if people else None

    def named(self, name: str | None) -> Source | None:
        """The source of this name that was met last."""
        return next((source for source in reversed(self._met) if source.name == name), None)

    def medium(self) -> Source | None:
        """The medium met last as a source."""
        media = [source for source in self._met if source.type == "media"]
        return media[-1] if media else None

    def _read(self, sentence: Sentence, subject: Range, role: Range | None) -> Source | None:
        words = sentence.tokens[subject[0] : subject[1]]
        if len(words) == 1 and words[0].low in word_set("pronoun"):
            return self._pronoun(words[0].low)
        if len(words) > 1 and words[-1].text in ("He", "She", "They", "It"):
            words = words[:-1]
        words = _head(words)
        start, end = words[0].start, words[-1].end
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
        if text.lower().startswith("same ") and self._met:
            return self._met[-1]
        if office and _OF.match(office) and role:
            end, office = sentence.tokens[role[1] - 1].end, None
            text = self._clean(start, end)
        named = self._names.within(start, end)
        people = [name for name in named if name.type == "person"]
        if people:
            return self._person(people[-1], start, office)
        body = self._body(text, named, office, start) or self._described(
            text, words[0].low == "the"
        )
        if body is None and words[0].low in word_set("determiner"):
            return Source(text, "anonymous", office)
        named_so = all(word.is_capital for word in words) and not (
            len(words) == 1 and self._names.is_common(words[0].low)
        )
        if body is None and len(words) <= 3 and named_so:
            return Source(text, "person", office)  # a name met without its first half
        return body

    def _pronoun(self, low: str) -> Source | None:
        for source in reversed(self._met):
            personal = source.type in ("person", "expert")
            if personal == (low in ("he", "she", "i", "his", "her")):
                return source
        return self.last

    def _person(self, name: Name, start: int, office: str | None) -> Source:
        before = self._clean(start, name.start) if name.start > start else ""
        if before and not office and any(is_source_noun(word) for word in before.lower().split()):
            office = before
        expert = office is not None and _EXPERT.search(office)
        return Source(name.name, "expert" if expert else "person", office)

    def _body(
        self, text: str, named: Sequence[Name], office: str | None, start: int
    ) -> Source | None:
        """A source that a name tells: a medium, a ministry, a state, a firm."""
        low = text.lower()
        noun = _head_noun(low)
        media = [name for name in named if name.type == "media"]
        if media:
            return Source(media[-1].name, "media")
        bodies = [name for name in named if name.type in _OF_ENTITY]
        if not bodies:
            return None
        whole = bodies[0] if bodies[0].mention and bodies[0].mention == text else None
        if whole and whole.type in ("government", "organisation", "company"):
            return Source(whole.name, _OF_ENTITY[whole.type], office)
        if noun and not noun[1]:
            return None
        if noun is None and bodies[0].start > start and " of " in f" {low} ":
            return Source(text, _OF_ENTITY[bodies[0].type], office)
        pick = next((name for name in bodies if name.type != "country"), bodies[0])
        if "intelligence" in low:
            return Source(text, "intelligence")
        if pick.type == "country":
            return Source(text if pick.demonym and not noun else pick.name, "government", office)
        return Source(pick.name, _OF_ENTITY[pick.type], office)

    def _described(self, text: str, definite: bool) -> Source | None:
        """A source that only a noun tells: "the newspaper", "US officials"."""
        noun = _head_noun(text.lower())
        if noun is None:
            return None
        word, _, kind = noun
        if kind in ("person", "expert") and definite and not word.endswith("s"):
            met = self._called(word)
            if met:
                return met
        if len(text.split()) <= 2:
            for source in reversed(self._met):
                if kind == source.type == "media" or (
                    source.type != "media"
                    and re.search(
                        rf"\b{re.escape(word)}", f"{source.name} {source.role or ''}".lower()
                    )
                ):
                    return source
        return Source(text, kind)

    def _called(self, noun: str) -> Source | None:
        """The person met before whose office this noun is, or the last one with none."""
        people = [source for source in self._met if source.type in ("person", "expert")]
        for source in reversed(people):
            if source.role and re.search(rf"\b{re.escape(noun)}", source.role.lower()):
                return source
        alone = len({source.name for source in people}) == 1
        sure = bool(people) and (alone or noun in word_set("called_anew"))
        return people[-1] if sure and people[-1].name[0].isupper() else None

    def _role(self, sentence: Sentence, role: Range | None) -> str | None:
        if role is None:
            return None
        words = sentence.tokens[role[0] : role[1]]
        return self._clean(words[0].start, words[-1].end) or None

    def _clean(self, start: int, end: int) -> str:
        text = " ".join(self._text[start:end].split()).strip(" ,;:-–—‘’'\"“”")
        return _ARTICLE.sub("", text)

    def _with_role(self, source: Source) -> Source:
        """A person met before keeps the office and the type given then."""
        if source.type not in ("person", "expert") or source.role:
            return source
        for met in reversed(self._met):
            if met.name == source.name and met.role:
                return replace(source, role=met.role, type=met.type)
        return source


def _head(words: Sequence[Token]) -> Sequence[Token]:
    """ "Papers seen by the daily" without what was done to them, where the noun before it
    tells by itself what the source is."""
    for at, word in enumerate(words):
        if at and (is_participle(word) or word.low in word_set("relative")):
            before = " ".join(token.low for token in words[:at])
            noun = _head_noun(before)
            if noun and noun[2] in ("document", "media") and not noun[1]:
                return words[:at]
    return words


def _head_noun(low: str) -> tuple[str, bool, SourceType] | None:
    """The noun that tells what a source is, whether what it belongs to is the source
    instead, and the type."""
    head = re.split(r"\b(?:of|from|by|in|at|for|on|who|which|with|to)\b", low)[0]
    words = re.findall(r"[\w-]+", head) or re.findall(r"[\w-]+", low)
    for length in (3, 2, 1):
        phrase = " ".join(words[-length:])
        if phrase in source_types():
            kind, by = source_types()[phrase]
            return phrase, by, kind
    for word in reversed(words):
        singular = word.removesuffix("s")
        if word in source_types() or singular in source_types():
            kind, by = source_types().get(word) or source_types()[singular]
            return word, by, kind
    return None


@cache
def source_types() -> dict[str, tuple[SourceType, bool]]:
    """For each noun the type of source it calls, and whether it stands for another body."""
    return {row[0]: (row[1], len(row) > 2) for row in read_rows("sources.tsv")}  # type: ignore[misc]
