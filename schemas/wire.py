"""The wire form: what a language model is asked for, made from a domain's classes.

It is the record less what code computes: no offsets, no dates, no numbers that the text
already gives, country names instead of codes. Sources and entities are named once for a
whole answer and referred to by number. A part with one field left becomes that field.

One claim of it, shortened:

    {"sources": [{"id": 1, "name": "Ada Roos", "type": "person", "role": "minister"}],
     "entities": [{"id": 1, "name": "Belarus", "mention": null, "type": "country", …}],
     "claims": [{"kind": "transfer", "statement": "…", "evidence": ["…"],
                 "attribution": [{"ref": 1, "cue": "said"}], …, "entities": [1], …}]}
"""

from __future__ import annotations

import copy
import types
from collections.abc import Iterable, Mapping
from functools import cache, cached_property, reduce
from operator import or_
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationError,
    create_model,
    model_validator,
)
from pydantic.fields import FieldInfo

from schemas.claim import Claim
from schemas.domain import Domain
from schemas.draft import Draft, Rejection
from schemas.markers import Computed, Country, Shared, has_mark, marks
from schemas.outcomes import Outcome
from schemas.parts import part_of

Json = dict[str, Any]


class WireModel(BaseModel):
    """Base of the generated classes: what a model adds unasked is ignored."""

    model_config = ConfigDict(extra="ignore")

    @model_validator(mode="before")
    @classmethod
    def _null_is_absent(cls, data: Any) -> Any:
        """Engines without strict schemas write null for an empty list."""
        if not isinstance(data, dict):
            return data
        absent = {name for name in _lists(cls) if name in data and data[name] is None}
        if not absent:
            return data
        return {name: value for name, value in data.items() if name not in absent}


@cache
def _lists(model: type[BaseModel]) -> tuple[str, ...]:
    """The fields that are empty where they are absent; kept, since each item is looked at."""
    found = model.model_fields.items()
    return tuple(name for name, field in found if field.default_factory is list)


@cache
def wire_of(domain: Domain) -> Wire:
    """The wire form of a domain, kept: its classes take a tenth of a second to make."""
    return Wire(domain)


class Wire:
    """The wire form of one domain; ``wire_of`` keeps it."""

    def __init__(self, domain: Domain) -> None:
        self.domain = domain
        self._models: dict[type[BaseModel], type[BaseModel]] = {}
        shared = _shared_fields(next(iter(domain.kinds.values())))
        self.tables: dict[str, type[BaseModel]] = {
            mark.table: self._table_item(field, mark) for _, field, mark in shared
        }
        self._shared = {name: mark for name, _, mark in shared}
        self.kinds = {name: self._claim(kind) for name, kind in domain.kinds.items()}
        claim: Any = Annotated[reduce(or_, self.kinds.values()), Field(discriminator="kind")]
        self.claim: TypeAdapter[WireModel] = TypeAdapter(claim)
        fields: dict[str, Any] = {
            table: (list[item], Field(description=f"Each of the {table} once."))  # type: ignore[valid-type]
            for table, item in self.tables.items()
        }
        fields["claims"] = (list[claim], Field(description="Every claim, in article order."))
        self.answer: type[BaseModel] = create_model("Answer", __base__=WireModel, **fields)

    def strict_schema(self) -> Json:
        """JSON schema of an answer in the dialect of strict structured outputs.

        Every property is required, none may be added, unions are ``anyOf`` with the
        discriminator first; defaults, titles and limits are left out, and so are the
        descriptions: the field rules of the prompt say them once, not once for each kind.
        It is made once: change a copy of it.
        """
        return self._schema

    @cached_property
    def _schema(self) -> Json:
        return _strict(self.answer.model_json_schema())

    def expand(self, answer: Mapping[str, Any]) -> tuple[list[Draft], list[Rejection]]:
        """Drafts from a parsed answer, and the items that do not validate.

        One bad item costs itself alone: the others are kept. A table row that does not
        validate is missing, and the claims that refer to it are rejected.
        """
        items = self.items(answer)
        return (
            [item for item in items if isinstance(item, Draft)],
            [item for item in items if isinstance(item, Rejection)],
        )

    def items(self, answer: Mapping[str, Any]) -> list[Draft | Rejection]:
        """What ``expand`` makes of each item of ``answer["claims"]``, in its place."""
        tables = {name: self._read_table(name, answer.get(name)) for name in self.tables}
        claims = answer.get("claims")
        return [
            self._item(position, item, tables)
            for position, item in enumerate(claims if isinstance(claims, list) else [])
        ]

    def condense(self, drafts: Iterable[Draft]) -> Json:
        """An answer in wire form from record-shaped data, as for few-shot examples."""
        tables: dict[str, list[Json]] = {name: [] for name in self.tables}
        claims = [self._condense_claim(draft.data, tables) for draft in drafts]
        return {**tables, "claims": claims}

    def _claim(self, kind: type[Claim]) -> type[WireModel]:
        name = kind.model_fields["kind"].default
        fields: dict[str, Any] = {"kind": (Literal[name], ...)}
        for field_name, field in kind.model_fields.items():
            if field_name == "kind":
                continue
            mark = self._shared.get(field_name)
            annotation = (
                list[self._reference(mark, field)]  # type: ignore[misc]
                if mark is not None
                else self._annotation(field.annotation, field)
            )
            fields[field_name] = (annotation, _info(field, annotation))
        return create_model(kind.__name__, __base__=WireModel, __doc__=kind.__doc__, **fields)

    def _model(self, model: type[BaseModel]) -> Any:
        """The wire class of a part of a record, or the type of its one remaining field."""
        kept = {n: f for n, f in model.model_fields.items() if not has_mark(f, Computed)}
        if len(kept) == 1 and len(model.model_fields) > 1:
            (field,) = kept.values()
            return Annotated[self._required(field), Field(description=field.description)]
        if model not in self._models:
            self._models[model] = model  # while it is made
            self._models[model] = self._create(model.__name__, model, kept)
        elif self._models[model] is model:
            raise TypeError(f"{model.__name__} holds itself: no model can be asked for that")
        return self._models[model]

    def _create(
        self, name: str, model: type[BaseModel], kept: Mapping[str, FieldInfo]
    ) -> type[WireModel]:
        fields: dict[str, Any] = {}
        for field_name, field in kept.items():
            annotation = self._annotation(field.annotation, field)
            fields[field_name] = (annotation, _info(field, annotation))
        return create_model(name, __base__=WireModel, __doc__=model.__doc__, **fields)

    def _required(self, field: FieldInfo) -> Any:
        """A field's annotation where it has to be there: null is taken out of it."""
        parts = [part for part in get_args(field.annotation) if part is not type(None)]
        return parts[0] if parts and type(None) in get_args(field.annotation) else field.annotation

    def _annotation(self, annotation: Any, field: FieldInfo) -> Any:
        origin = get_origin(annotation)
        if origin is Annotated:
            return self._annotation(get_args(annotation)[0], field)
        if origin is tuple:
            return list[self._annotation(get_args(annotation)[0], field)]  # type: ignore[misc]
        if origin in (Union, types.UnionType):
            return reduce(or_, (self._annotation(part, field) for part in get_args(annotation)))
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            return self._model(annotation)
        return annotation

    def _table_item(self, field: FieldInfo, mark: Shared) -> type[BaseModel]:
        model = get_args(field.annotation)[0]
        kept = {
            name: part
            for name, part in model.model_fields.items()
            if name not in mark.per_use and not has_mark(part, Computed)
        }
        base = self._create(model.__name__, model, kept)
        numbered: dict[str, Any] = {"id": (int, Field(description="Number that claims refer to."))}
        for name, info in base.model_fields.items():
            numbered[name] = (info.annotation, info)
        return create_model(model.__name__, __base__=WireModel, __doc__=model.__doc__, **numbered)

    def _reference(self, mark: Shared, field: FieldInfo) -> Any:
        ref = Field(description=f"id in {mark.table}.")
        if not mark.per_use:
            return Annotated[int, ref]
        model = get_args(field.annotation)[0]
        fields: dict[str, Any] = {"ref": (int, ref)}
        for name in mark.per_use:
            info = model.model_fields[name]
            annotation = self._annotation(info.annotation, info)
            fields[name] = (annotation, _info(info, annotation))
        return create_model(f"{model.__name__}Ref", __base__=WireModel, **fields)

    def _item(
        self, position: int, item: Any, tables: Mapping[str, Mapping[int, Json | str]]
    ) -> Draft | Rejection:
        try:
            return Draft(data=self._resolve(self.claim.validate_python(item), tables))
        except (ValidationError, LookupError) as error:
            return Rejection(
                outcome=Outcome.INVALID_ITEM,
                reason=f"claims[{position}]: {explain(error)}",
                data=item if isinstance(item, dict) else {"item": item},
            )

    def _read_table(self, name: str, rows: Any) -> dict[int, Json | str]:
        """Each row by its id: the row, or what is wrong with it. The first of an id counts."""
        found: dict[int, Json | str] = {}
        for row in rows if isinstance(rows, list) else []:
            number = row.get("id") if isinstance(row, dict) else None
            try:
                data = self.tables[name].model_validate(row).model_dump()
                found.setdefault(data.pop("id"), data)
            except ValidationError as error:
                if isinstance(number, int):
                    found.setdefault(number, explain(error))
        return found

    def _resolve(self, claim: WireModel, tables: Mapping[str, Mapping[int, Json | str]]) -> Json:
        """Record-shaped data of one claim: references looked up, flattened parts restored."""
        data = claim.model_dump()
        for name, mark in self._shared.items():
            data[name] = [_look_up(use, tables[mark.table], mark) for use in data[name]]
        return _restore(self.domain.kinds[data["kind"]], data)

    def _condense_claim(self, record: Mapping[str, Any], tables: dict[str, list[Json]]) -> Json:
        kind = self.domain.kinds[record["kind"]]
        data = _reduce(kind, record)
        for name, mark in self._shared.items():
            uses = []
            for item in data.get(name, []):
                row = {key: value for key, value in item.items() if key not in mark.per_use}
                number = _number_of(row, tables[mark.table])
                per_use = {key: item.get(key) for key in mark.per_use}
                uses.append({"ref": number, **per_use} if mark.per_use else number)
            data[name] = uses
        return {"kind": record["kind"], **{k: v for k, v in data.items() if k != "kind"}}


def explain(error: Exception) -> str:
    """One line that says what was wrong with an item, for a ledger or a re-ask."""
    if isinstance(error, ValidationError):
        faults = error.errors(include_url=False, include_input=False)[:5]
        return "; ".join(
            ": ".join([*filter(None, [".".join(map(str, fault["loc"]))]), fault["msg"]])
            for fault in faults
        )
    return str(error.args[0]) if error.args else type(error).__name__


def _shared_fields(kind: type[Claim]) -> list[tuple[str, FieldInfo, Shared]]:
    return [
        (name, field, mark)
        for name, field in kind.model_fields.items()
        for mark in marks(field)
        if isinstance(mark, Shared)
    ]


def _info(field: FieldInfo, annotation: Any) -> Any:
    """Description and, for what may be absent, a default: lenient engines leave it out."""
    description = field.description
    if has_mark(field, Country):
        description = f"{description or ''} Country name.".strip()
    if get_origin(annotation) is list:
        return Field(default_factory=list, description=description)
    if type(None) in get_args(annotation):
        return Field(default=None, description=description)
    return Field(description=description)


def _look_up(use: Any, table: Mapping[int, Json | str], mark: Shared) -> Json:
    number = use["ref"] if mark.per_use else use
    row = table.get(number, "is missing")
    if isinstance(row, str):
        raise LookupError(f"{mark.table} id {number}: {row}")
    return {**row, **{name: use[name] for name in mark.per_use}}


def _one_left(model: type[BaseModel]) -> str | None:
    """The only field of a part that is not computed, where there is just one."""
    kept = [n for n, f in model.model_fields.items() if not has_mark(f, Computed)]
    return kept[0] if len(kept) == 1 and len(model.model_fields) > 1 else None


@cache
def _parts(model: type[BaseModel]) -> dict[str, tuple[type[BaseModel], str | None]]:
    """The fields that hold a class of ours, each with that class and its only field left.

    Kept for each class: it is looked up for every part of every claim of an answer.
    """
    parts = {name: part_of(field) for name, field in model.model_fields.items()}
    return {name: (part, _one_left(part)) for name, part in parts.items() if part is not None}


def _convert(model: type[BaseModel], data: Mapping[str, Any], one: Any) -> Json:
    """``data`` with ``one`` applied to every value that is a part with fields of its own."""
    out: Json = {}
    parts = _parts(model)
    for name, value in data.items():
        if name not in parts or value is None:
            out[name] = value
            continue
        part, single = parts[name]
        items = value if isinstance(value, list | tuple) else [value]
        done = [one(part, single, item) for item in items]
        out[name] = done if isinstance(value, list | tuple) else done[0]
    return out


def _restore(model: type[BaseModel], data: Mapping[str, Any]) -> Json:
    def one(part: type[BaseModel], single: str | None, item: Any) -> Any:
        return {single: item} if single is not None else _restore(part, item)

    return _convert(model, data, one)


def _reduce(model: type[BaseModel], data: Mapping[str, Any]) -> Json:
    def one(part: type[BaseModel], single: str | None, item: Any) -> Any:
        return item[single] if single is not None else _reduce(part, item)

    kept = {
        name: value
        for name, value in data.items()
        if name in model.model_fields and not has_mark(model.model_fields[name], Computed)
    }
    return _convert(model, kept, one)


def _number_of(row: Json, table: list[Json]) -> int:
    for known in table:
        if {key: value for key, value in known.items() if key != "id"} == row:
            return int(known["id"])
    table.append({"id": len(table) + 1, **row})
    return len(table)


_DROPPED = ("default", "description", "title", "minLength", "maxLength", "discriminator", "pattern")


def _strict(schema: Json) -> Json:
    """A JSON schema rewritten to what strict structured outputs accept."""

    def walk(node: Any) -> Any:
        if isinstance(node, list):
            return [walk(item) for item in node]
        if not isinstance(node, dict):
            return node
        out = {
            key: (
                {n: walk(p) for n, p in value.items()}
                if key in ("properties", "$defs")
                else walk(value)
            )
            for key, value in node.items()
            if key not in _DROPPED
        }
        if "oneOf" in out:
            out["anyOf"] = out.pop("oneOf")
        if "const" in out:
            out["enum"] = [out.pop("const")]
        if "properties" in out:
            out["required"] = list(out["properties"])
            out["additionalProperties"] = False
        if "$ref" in out and len(out) > 1:
            # A reference may stand beside nothing else.
            out = {"$ref": out["$ref"]}
        return out

    return dict(walk(copy.deepcopy(schema)))
