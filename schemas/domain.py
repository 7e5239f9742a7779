"""A domain: a named, versioned set of claim kinds, and every type made from them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from functools import cached_property, reduce
from operator import or_
from typing import Annotated, Any

from pydantic import Field, TypeAdapter, create_model

from schemas.claim import Claim, Details
from schemas.row import ROW_ONLY, Row

_CANONICAL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, check_circular=False)
_ROW_ONLY = set(ROW_ONLY)


class Domain:
    """The kinds of claim that one field of news has.

    Everything that is specific to a field of news comes from here: records, rows, their
    JSON schema, the wire form, the field rules in a prompt, the comparators.
    """

    def __init__(self, name: str, version: str, kinds: Iterable[type[Claim]]) -> None:
        """``kinds`` in order of precedence; each has a literal ``kind`` and ``details``."""
        self.name = name
        self.version = version
        self.kinds: dict[str, type[Claim]] = {_kind_name(kind): kind for kind in kinds}

    @property
    def schema_version(self) -> str:
        """Domain and version as one string, such as ``arms/1.0``."""
        return f"{self.name}/{self.version}"

    def details_of(self, kind: str) -> type[Details]:
        """The class of a kind's own fields."""
        return self._details[kind]

    @cached_property
    def _details(self) -> dict[str, type[Details]]:
        return {name: _details_of(kind) for name, kind in self.kinds.items()}

    @cached_property
    def record(self) -> TypeAdapter[Claim]:
        """Validates one record, told apart by ``kind``."""
        return TypeAdapter(_union(self.kinds.values()))

    @cached_property
    def row_types(self) -> dict[str, type[Row]]:
        """For each kind its record with the fields of a row."""
        return {name: self._row_type(kind) for name, kind in self.kinds.items()}

    @cached_property
    def row(self) -> TypeAdapter[Row]:
        """Validates one row of a dataset, told apart by ``kind``."""
        return TypeAdapter(_union(self.row_types.values()))

    def _row_type(self, kind: type[Claim]) -> type[Row]:
        # The kind comes first, so that its own details win over the common ones.
        bases: Any = (kind, Row)
        row: type[Row] = create_model(
            f"{kind.__name__}Row", __base__=bases, __doc__=kind.__doc__, __module__=__name__
        )
        return row

    @cached_property
    def json_schema(self) -> dict[str, Any]:
        """JSON schema of a row, published with each dataset as ``schema.json``."""
        return {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": f"claimwright claim, {self.schema_version}",
            "version": self.schema_version,
            **self.row.json_schema(),
        }

    @cached_property
    def sha256(self) -> str:
        """Hash of the JSON schema."""
        return hashlib.sha256(json.dumps(self.json_schema, sort_keys=True).encode()).hexdigest()

    def claim_id(self, article_id: str, record: Claim) -> str:
        """Content hash of a record in its article: 16 hexadecimal digits.

        Row-only fields do not count, so a record and its row have the same id.
        """
        data = record.model_dump(mode="json", exclude=_ROW_ONLY)
        canonical = _CANONICAL.encode([article_id, data])
        return hashlib.sha256(canonical.encode()).hexdigest()[:16]


def _kind_name(kind: type[Claim]) -> str:
    name = kind.model_fields["kind"].default
    if not isinstance(name, str):
        raise TypeError(f"{kind.__name__}.kind needs its own name as default")
    return name


def _details_of(kind: type[Claim]) -> type[Details]:
    details = kind.model_fields["details"].annotation
    assert isinstance(details, type) and issubclass(details, Details)
    return details


def _union(types: Iterable[type[Any]]) -> Any:
    return Annotated[reduce(or_, types), Field(discriminator="kind")]
