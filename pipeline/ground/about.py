"""Whether what a claim says in its own words is about things that the article speaks of.

Evidence is found letter for letter; a statement, a source's or an entity's name and a text of
the details may be worded otherwise, and an extractor may put anything there. What has a name or a
number that the article has not, or shares no word with it, is not from it. Statements are in
English: this can be told of an article in English alone, and of any other language nothing is
refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache, cached_property, lru_cache
from typing import Any

from pydantic import BaseModel

from pipeline.ground.presence import Presence, words_of
from pipeline.lexicon import countries
from pipeline.lexicon.letters import plain
from schemas.domain import Domain
from schemas.draft import Rejection
from schemas.markers import Country, PartyName, Wording
from schemas.outcomes import Outcome
from schemas.parts import LISTED, MAPPINGS, parts_of

Json = dict[str, Any]
_KEPT = 1000  # names; an article has the same few over and over


def absent(known: Presence, data: Json) -> Rejection | None:
    """Why a claim is not of the article: its statement has a name or a number that the article
    has not, or shares no word with it, or one of its sources is nowhere in the article."""
    if not known.told:
        return None
    statement = data.get("statement")
    if isinstance(statement, str):
        strange = known.foreign(statement)
        if strange is not None:  # seldom, so that names are looked through only then
            strange = known.foreign(statement, _mended(known, data.get("entities")))
        if strange is not None:
            return _refused(f"the article has not what the statement has: {strange[:120]!r}", data)
        if not known.shares(statement) and not known.names(statement):
            told = f"the article does not speak of what it says: {statement[:200]!r}"
            return _refused(told, data)
    sources = [source.get("name") for source in _items(data.get("attribution"))]
    strange_ones = [name for name in sources if isinstance(name, str) and not known.names(name)]
    accepted = _accepted(known, data.get("entities")) if strange_ones else frozenset[str]()
    for name in strange_ones:
        if _bare(name) not in accepted:
            return _refused(f"the article has no source {name[:120]!r}", data)
    return None


def _mended(known: Presence, entities: Any) -> frozenset[str]:
    """The words, in small letters, of names that the article prints otherwise."""
    names = (e.get("name") for e in _items(entities) if e.get("mention") and _is_printed(known, e))
    return frozenset(w.casefold() for n in names if isinstance(n, str) for w in words_of(plain(n)))


def _accepted(known: Presence, entities: Any) -> frozenset[str]:
    """The names, bare, of the entities that the article has."""
    names = (entity.get("name") for entity in _items(entities) if _is_printed(known, entity))
    return frozenset(_bare(name) for name in names if isinstance(name, str))


@lru_cache(maxsize=_KEPT)
def _bare(name: str) -> str:
    return " ".join(words_of(plain(name))).casefold().removeprefix("the ")


def _is_printed(known: Presence, entity: Mapping[str, Any]) -> bool:
    """Whether the article has an entity by its name, or by a mention that may stand for it."""
    name, mention = entity.get("name"), entity.get("mention")
    if not isinstance(name, str) or known.names(name):
        return True
    return isinstance(mention, str) and known.prints(name, mention)


def present(known: Presence, data: Json, domain: Domain) -> tuple[Json, list[Rejection]]:
    """``data`` without the entities, the roles of sources and the texts and countries of its
    details that are nowhere in the article, with a remark for each."""
    remarks: list[Rejection] = []
    if not known.told:
        return data, remarks
    entities = data.get("entities")
    if isinstance(entities, LISTED):
        data = {**data, "entities": [e for e in entities if _stays(known, e, remarks)]}
    sources = data.get("attribution")
    if isinstance(sources, LISTED):
        data = {**data, "attribution": [_source(known, each, remarks) for each in sources]}
    kind, details = data.get("kind"), data.get("details")
    if isinstance(kind, str) and kind in domain.kinds and isinstance(details, MAPPINGS):
        read = _Details(known, data.get("entities"), remarks)
        data = {**data, "details": read.kept(details, domain.details_of(kind))}
    return data, remarks


def _stays(known: Presence, entity: Any, remarks: list[Rejection]) -> bool:
    if not isinstance(entity, MAPPINGS) or _is_printed(known, entity):
        return True
    remarks.append(Rejection.of_field("entities", "the article does not name it", dict(entity)))
    return False


def _source(known: Presence, source: Any, remarks: list[Rejection]) -> Any:
    role = source.get("role") if isinstance(source, MAPPINGS) else None
    if not isinstance(role, str) or (known.names(role) and known.foreign(role) is None):
        return source
    remarks.append(Rejection.of_field("role", "not in the article", role))
    return {**source, "role": None}


def _homes(entities: Any) -> frozenset[str]:
    """The countries that places of a claim lie in; the places are in the article."""
    places = (each for each in _items(entities) if each.get("type") == "place")
    named = (countries.code(str(place.get("country") or "")) for place in places)
    return frozenset(code for code in named if code is not None)


@cache
def _told(model: type[BaseModel]) -> tuple[tuple[str, bool], ...]:
    """The fields whose texts the article has to speak of; whether they are countries."""
    return tuple(
        (name, Country in field.marked)
        for name, field in parts_of(model).items()
        if field.marked & {Country, PartyName, Wording}
    )


class _Details:
    """What of a claim's details is in the article, itself or by an entity of the claim."""

    def __init__(self, known: Presence, entities: Any, remarks: list[Rejection]) -> None:
        self._known = known
        self._entities = entities
        self._remarks = remarks

    @cached_property
    def _homes(self) -> frozenset[str]:
        return _homes(self._entities)

    @cached_property
    def _accepted(self) -> frozenset[str]:
        return _accepted(self._known, self._entities)

    def kept(self, details: Mapping[str, Any], model: type[BaseModel]) -> Json:
        out: Json = dict(details)
        for name, is_country in _told(model):
            value = details.get(name)
            if not value:
                continue
            has = self._has_country if is_country else self._has
            listed = value if isinstance(value, LISTED) else [value]
            gone = [each for each in listed if isinstance(each, str) and not has(each)]
            if gone:
                left = [each for each in listed if each not in gone]
                out[name] = left if listed is value else None
            reason = "not in the article"
            self._remarks += [Rejection.of_field(f"details.{name}", reason, v) for v in gone]
        return out

    def _has(self, name: str) -> bool:
        return self._known.names(name) or _bare(name) in self._accepted

    def _has_country(self, name: str) -> bool:
        return self._known.has_country(name) or countries.code(name) in self._homes


def _items(listed: Any) -> Iterator[Mapping[str, Any]]:
    for each in listed if isinstance(listed, LISTED) else ():
        if isinstance(each, MAPPINGS):
            yield each


def _refused(reason: str, data: Json) -> Rejection:
    return Rejection(outcome=Outcome.UNGROUNDED, reason=reason, data=data)
