"""The JSON schema published with a dataset, and that nothing in the schema is undocumented."""

from __future__ import annotations

import ast
import inspect
import json
import re
import typing
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from pydantic import BaseModel, Field, ValidationError

from schemas import DOMAIN, dataset, outcomes
from schemas.article import Article
from schemas.claim import Claim
from schemas.dataset import LedgerRow
from schemas.domain import Domain
from schemas.kinds import Loss, Other
from schemas.markers import Computed, CountryCode, Verbatim, has_mark, marks
from schemas.outcomes import Outcome
from schemas.parts import part_of, parts_of, verbatim_parts
from schemas.row import ROW_ONLY, GroundedClaim, Grounding
from tests import samples
from tests import toy_domain as toy

DOMAINS = pytest.mark.parametrize("domain", [DOMAIN, toy.TOY], ids=lambda domain: domain.name)


def row(domain: Domain, data: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """A row of a dataset, as JSON data, that holds a record."""
    record = domain.record.validate_python(data)
    found = {"method": "exact", "score": 1.0, "quote_sha256": "0" * 64}
    return {
        **record.model_dump(mode="json"),
        "claim_id": domain.claim_id("a", record),
        "article_id": "a",
        "extractor": "rules",
        "confidence": None,
        "grounding": [found for _ in record.evidence],
        "contradicts": [],
        "schema_version": domain.schema_version,
        **fields,
    }


def rows(domain: Domain) -> list[dict[str, Any]]:
    records = samples.RECORDS if domain is DOMAIN else toy.RECORDS
    return [row(domain, data) for data in records]


@DOMAINS
def test_the_schema_is_made_anew_the_same(domain: Domain) -> None:
    again = Domain(domain.name, domain.version, domain.kinds.values())
    assert json.dumps(again.json_schema) == json.dumps(domain.json_schema)
    assert again.sha256 == domain.sha256
    assert domain.json_schema["version"] == domain.schema_version
    assert json.loads(json.dumps(domain.json_schema)) == domain.json_schema


def test_a_changed_kind_changes_the_hash() -> None:
    class Loss2(Loss):
        """Equipment lost in war."""

        note: str | None = Field(default=None, description="A remark.")

    assert Domain("a", "1", [Loss, Other]).sha256 != Domain("a", "1", [Loss2, Other]).sha256
    assert Domain("a", "1", [Loss, Other]).sha256 != Domain("a", "2", [Loss, Other]).sha256


def test_a_kind_without_a_name_is_no_kind() -> None:
    with pytest.raises(TypeError, match=r"Claim\.kind needs its own name"):
        Domain("a", "1", [Claim])


@DOMAINS
def test_rows_hold_by_the_schema_and_by_the_classes(domain: Domain) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    jsonschema.Draft202012Validator.check_schema(domain.json_schema)
    checker = jsonschema.Draft202012Validator(domain.json_schema)
    for data in rows(domain):
        assert list(checker.iter_errors(data)) == []
        found = domain.row.validate_json(json.dumps(data))
        assert json.loads(found.model_dump_json()) == data


@DOMAINS
@pytest.mark.parametrize(
    ("field", "bad"),
    [
        ("stance", "maybe"),
        ("claim_id", "xyz"),
        ("grounding", []),
        ("confidence", 2),
        ("surplus", 1),
        ("kind", "gossip"),
        ("evidence", []),
        ("when", {"text": "x", "start": "2022-13", "end": None}),
    ],
)
def test_what_is_no_row_holds_by_neither(domain: Domain, field: str, bad: Any) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    checker = jsonschema.Draft202012Validator(domain.json_schema)
    for data in rows(domain):
        assert list(checker.iter_errors({**data, field: bad}))
        with pytest.raises(ValidationError):
            domain.row.validate_python({**data, field: bad})


def test_a_rows_id_is_that_of_its_record() -> None:
    for data in rows(DOMAIN):
        found = DOMAIN.row.validate_python(data)
        assert DOMAIN.claim_id("a", found) == data["claim_id"]
        assert DOMAIN.claim_id("b", found) != data["claim_id"]
        assert re.fullmatch("[0-9a-f]{16}", data["claim_id"])
        changed = found.model_copy(update={"confidence": 0.5, "extractor": "llm"})
        assert DOMAIN.claim_id("a", changed) == data["claim_id"]
        changed = found.model_copy(update={"certainty": "possible"})
        assert DOMAIN.claim_id("a", changed) != data["claim_id"]
    assert len({data["claim_id"] for data in rows(DOMAIN)}) == len(DOMAIN.kinds)


def test_a_record_has_none_of_a_rows_fields() -> None:
    assert set(ROW_ONLY) == {
        "claim_id", "article_id", "extractor", "confidence", "grounding", "contradicts",
        "schema_version",
    }  # fmt: skip
    for kind in DOMAIN.kinds.values():
        assert not set(ROW_ONLY) & set(kind.model_fields)


def classes(domain: Domain) -> list[type[BaseModel]]:
    """Every class that a record or a row of the domain is made of."""
    found: list[type[BaseModel]] = []
    waiting: list[type[BaseModel]] = [*domain.kinds.values(), *domain.row_types.values()]
    waiting += [domain.details_of(kind) for kind in domain.kinds]
    while waiting:
        model = waiting.pop()
        if model not in found:
            found.append(model)
            waiting += [part for f in model.model_fields.values() if (part := part_of(f))]
    return found


@DOMAINS
def test_every_class_and_field_says_what_it_is(domain: Domain) -> None:
    structural = {"kind", "details"}
    for model in classes(domain):
        assert (inspect.getdoc(model) or "").strip().endswith((".", "?")), model
        assert model.__doc__ != Claim.__doc__ or model is Claim, f"{model} has no words of its own"
        for name, field in model.model_fields.items():
            if name in structural:
                continue
            said = field.description or ""
            assert said[:1].strip() and said.endswith((".", "…")), f"{model.__name__}.{name}"


@pytest.mark.parametrize("model", [Article, LedgerRow, Grounding, dataset.Counts])
def test_what_lands_in_a_file_says_what_it_is(model: type[BaseModel]) -> None:
    for name, field in model.model_fields.items():
        assert field.description, f"{model.__name__}.{name}"


def test_every_outcome_says_what_it_is() -> None:
    (body,) = [
        node.body
        for node in ast.parse(inspect.getsource(outcomes)).body
        if isinstance(node, ast.ClassDef) and node.name == "Outcome"
    ]
    said: dict[str, str] = {}
    for before, after in pairwise(body):
        if isinstance(before, ast.Assign) and isinstance(after, ast.Expr):
            (target,) = before.targets
            assert isinstance(target, ast.Name) and isinstance(after.value, ast.Constant)
            said[target.id] = str(after.value.value)
    assert said.keys() == Outcome.__members__.keys()
    assert all(text.endswith(".") for text in said.values())
    assert len(set(said.values())) == len(said)


def test_outcomes_are_named_as_they_are_written() -> None:
    assert all(member.value == member.name.lower() for member in Outcome)


@DOMAINS
def test_kinds_keep_their_order_and_details(domain: Domain) -> None:
    for name, kind in domain.kinds.items():
        assert kind.model_fields["kind"].default == name
        assert typing.get_args(kind.model_fields["kind"].annotation) == (name,)
        assert domain.details_of(name).__name__ == f"{kind.__name__}Details"
        row_type = domain.row_types[name]
        assert issubclass(row_type, kind)
        assert tuple(row_type.model_fields) == (*kind.model_fields, *ROW_ONLY)
        assert row_type.__doc__ == kind.__doc__


def test_marks_are_read_through_lists_and_options() -> None:
    class Sample(BaseModel):
        plain: str
        listed: tuple[CountryCode, ...] = ()
        optional: typing.Annotated[str | None, Verbatim(), Computed()] = None

    fields = Sample.model_fields
    assert not marks(fields["plain"])
    assert [type(mark).__name__ for mark in marks(fields["listed"])][-1] == "Country"
    assert has_mark(fields["optional"], Verbatim) and has_mark(fields["optional"], Computed)
    assert parts_of(Sample)["optional"].marked == {Verbatim, Computed}
    assert parts_of(Sample)["plain"].required and not parts_of(Sample)["listed"].required


def test_parts_are_found_however_a_field_holds_them() -> None:
    class Whole(BaseModel):
        one: Grounding
        maybe: Grounding | None = None
        many: tuple[Grounding, ...] = ()
        none: dict[str, int] = {}

    assert {name: part.holds for name, part in parts_of(Whole).items()} == {
        "one": Grounding,
        "maybe": Grounding,
        "many": Grounding,
        "none": None,
    }
    assert part_of(None) is None
    assert part_of(GroundedClaim.model_fields["record"]) is Claim


def test_verbatim_parts_are_found_in_classes_that_hold_themselves_or_each_other() -> None:
    class Plain(BaseModel):
        again: Plain | None = None

    class Whole(BaseModel):
        plain: Plain
        text: str
        quoted: tuple[Quoted, ...] = ()

    class Quoted(BaseModel):
        back: Whole | None = None
        quote: typing.Annotated[str, Verbatim()]

    for model in (Plain, Quoted, Whole):
        model.model_rebuild(_types_namespace={"Plain": Plain, "Quoted": Quoted, "Whole": Whole})
    assert not verbatim_parts(Plain)
    assert list(verbatim_parts(Whole)) == ["quoted"]
    assert list(verbatim_parts(Quoted)) == ["back", "quote"]
    assert list(verbatim_parts(toy.ForecastDetails)) == ["hazard", "taken_from"]


def constants() -> Iterator[tuple[str, str]]:
    for name, value in vars(dataset).items():
        if name.isupper() and isinstance(value, str):
            yield name, value


def test_the_files_of_a_dataset_have_names_of_their_own() -> None:
    names = [value for _, value in constants()]
    assert len(names) == len(set(names)) == 6
    assert all(re.fullmatch(r"[a-z]+\.(jsonl|json|csv)", name) for name in names)


def test_a_tally_is_in_the_order_of_its_names() -> None:
    counted = dataset.tally({Outcome.UNGROUNDED: 2, "merged": 1, Outcome.ANSWERED: 3})
    assert list(counted.items()) == [("answered", 3), ("merged", 1), ("ungrounded", 2)]
