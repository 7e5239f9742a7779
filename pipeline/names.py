"""One name for one person throughout an article.

An extractor that sees a piece of an article knows who "Olsen" is only if that piece says so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar

from schemas.claim import Claim, Entity, Source

_PERSON = frozenset(("person", "expert"))

Named = TypeVar("Named", Source, Entity)


def with_full_names(records: Sequence[Claim], text: str) -> list[Claim]:
    """The records of one article, with people that are named by their last name alone given the
    full name that another of the records has for them, where there is just one such person.

    An entity keeps what it was called as its mention, where ``text`` prints it so. Nothing
    changes for no records, or where every name is full.
    """
    full = _full_names(records)
    if not full:
        return list(records)
    return [_renamed(record, full, text) for record in records]


def _full_names(records: Sequence[Claim]) -> dict[str, str]:
    """The one full name for each last name, in small letters, that has just one."""
    by_last: dict[str, set[str]] = defaultdict(set)
    for record in records:
        for named in _people(record):
            words = named.name.split()
            if len(words) > 1:
                by_last[words[-1].casefold()].add(named.name)
    return {last: next(iter(names)) for last, names in by_last.items() if len(names) == 1}


def _people(record: Claim) -> Iterator[Source | Entity]:
    yield from (source for source in record.attribution if source.type in _PERSON)
    yield from (entity for entity in record.entities if entity.type in _PERSON)


def _renamed(record: Claim, full: Mapping[str, str], text: str) -> Claim:
    changed: dict[str, Any] = {
        "attribution": tuple(_with_name(source, full) for source in record.attribution),
        "entities": tuple(_mentioned(entity, full, text) for entity in record.entities),
    }
    same = all(getattr(record, name) == value for name, value in changed.items())
    return record if same else record.model_copy(update=changed)


def _with_name(named: Named, full: Mapping[str, str]) -> Named:
    name = full.get(named.name.casefold()) if named.type in _PERSON else None
    return named if name is None else named.model_copy(update={"name": name})


def _mentioned(entity: Entity, full: Mapping[str, str], text: str) -> Entity:
    renamed = _with_name(entity, full)
    if renamed is entity or entity.mention is not None or entity.name not in text:
        return renamed
    return renamed.model_copy(update={"mention": entity.name})
