"""Looking into the record's classes: what each field holds and how it is marked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from schemas.markers import Verbatim, marks

LISTED = (list, tuple)
"""What a list of a record is in data of any origin."""
MAPPINGS = (dict, Mapping)
"""What a part of a record is in such data; the usual one first, which is told sooner."""


@dataclass(frozen=True, slots=True)
class Part:
    """One field of a class: the class of ours it holds, if any, and its marks' classes."""

    holds: type[BaseModel] | None
    marked: frozenset[type]
    required: bool


@cache
def parts_of(model: type[BaseModel]) -> Mapping[str, Part]:
    """The fields of a class, looked into once: this is asked for every value of a dataset."""
    return {
        name: Part(part_of(field), frozenset(map(type, marks(field))), field.is_required())
        for name, field in model.model_fields.items()
    }


@cache
def verbatim_parts(model: type[BaseModel]) -> Mapping[str, Part]:
    """The fields of a class that are verbatim, or hold classes that have such, at any depth."""
    return {
        name: part
        for name, part in parts_of(model).items()
        if Verbatim in part.marked or _has_verbatim(part.holds)
    }


def _has_verbatim(model: type[BaseModel] | None) -> bool:
    """Whether a class has a verbatim field, or one of those it holds; it may hold itself."""
    left, met = [model], set[type[BaseModel]]()
    while left:
        looked_at = left.pop()
        if looked_at is None or looked_at in met:
            continue
        met.add(looked_at)
        parts = parts_of(looked_at).values()
        if any(Verbatim in part.marked for part in parts):
            return True
        left += [part.holds for part in parts]
    return False


def part_of(field: FieldInfo | None) -> type[BaseModel] | None:
    """The class of ours that a field holds: as it is, optional, or in a list; else None."""
    return _look(field.annotation) if field is not None else None


def _look(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((part for a in get_args(annotation) if (part := _look(a)) is not None), None)
