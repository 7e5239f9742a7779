"""Looking into a record's classes: which class of ours a field holds."""

from __future__ import annotations

from typing import Any, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo


def part_of(field: FieldInfo | None) -> type[BaseModel] | None:
    """The class of ours that a field holds: as it is, optional, or in a list; else None."""
    return _look(field.annotation) if field is not None else None


def _look(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((part for a in get_args(annotation) if (part := _look(a)) is not None), None)
