"""The part of the prompt that a domain's own classes write: its fields and its kinds.

Everything comes from docstrings, descriptions and marks, so that a new kind or another
field of news gets its prompt by being declared.
"""

from __future__ import annotations

import types
from collections.abc import Iterator
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from schemas.domain import Domain
from schemas.markers import Country, PartyName, Wording, has_mark
from schemas.parts import part_of
from schemas.wire import Wire

_APART = ("kind", "details")


def field_rules(domain: Domain, wire: Wire) -> str:
    """The rules of every field of an answer, then each kind with its details."""
    first = next(iter(wire.kinds))
    lines = ["# Fields of every claim", *_fields(domain.kinds[first], wire.kinds[first])]
    for table, item in wire.tables.items():
        lines += ["", f"# Fields of each of the {table}", *_fields(item, item)]
    lines += ["", "# Kinds of claim, with their details", "Where two fit, take the first."]
    for name, record in domain.kinds.items():
        lines += ["", f"## {name}", _sentence(record.__doc__), "details:"]
        details = wire.kinds[name].model_fields["details"].annotation
        assert isinstance(details, type) and issubclass(details, BaseModel)
        lines += _fields(domain.details_of(name), details)
    return "\n".join(lines) + "\n"


def _fields(record: type[BaseModel], wire: type[BaseModel], indent: str = "") -> Iterator[str]:
    """A line for each field that is asked for; parts with fields of their own below it."""
    for name, field in wire.model_fields.items():
        if name in _APART:
            continue
        known = record.model_fields.get(name, field)
        said = " ".join(dict.fromkeys(filter(None, (known.description, *_said(field.annotation)))))
        yield f"{indent}- {name} ({_type(field.annotation, known)}): {said}"
        part = part_of(field)
        if part is not None:
            yield from _fields(part_of(known) or part, part, indent + "  ")


def _type(annotation: Any, field: FieldInfo) -> str:
    """An annotation in words, such as ``list of party`` or ``a | b, or null``."""
    origin, parts = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _type(parts[0], field)
    if origin is list:
        return f"list of {_type(parts[0], field)}"
    if origin in (Union, types.UnionType):
        kept = [_type(part, field) for part in parts if part is not type(None)]
        return ", ".join([*kept, *(["or null"] if type(None) in parts else [])])
    if origin is Literal:
        return " | ".join(map(str, parts))
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return "{" + ", ".join(annotation.model_fields) + "}"
    return _slot(field) if annotation is str else _PLAIN.get(annotation, annotation.__name__)


_PLAIN = {int: "number", float: "number", bool: "true | false"}


def _slot(field: FieldInfo) -> str:
    names = {Country: "country", PartyName: "party", Wording: "text"}
    return " or ".join(name for mark, name in names.items() if has_mark(field, mark)) or "string"


def _said(annotation: Any) -> Iterator[str]:
    """Descriptions that hang on an annotation's parts."""
    if get_origin(annotation) is Annotated:
        for meta in annotation.__metadata__:
            if isinstance(meta, FieldInfo) and meta.description:
                yield meta.description
    for part in get_args(annotation):
        if part is not annotation and not isinstance(part, FieldInfo):
            yield from _said(part)


def _sentence(doc: str | None) -> str:
    return " ".join((doc or "").split())
