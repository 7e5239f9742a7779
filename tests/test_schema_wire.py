"""The wire form: what is asked for, and what is made of what comes back."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas import DOMAIN
from schemas.domain import Domain
from schemas.draft import Draft
from schemas.outcomes import Outcome
from schemas.wire import Wire, explain, wire_of
from tests import samples
from tests import toy_domain as toy

DOMAINS = pytest.mark.parametrize("domain", [DOMAIN, toy.TOY], ids=lambda domain: domain.name)
COMPUTED = {"start", "end", "value", "upper", "comparator", "currency"}


def drafts(domain: Domain) -> tuple[Draft, ...]:
    return samples.PROPOSED if domain is DOMAIN else toy.DRAFTS


def answer(domain: Domain = DOMAIN) -> dict[str, Any]:
    """A right answer, fresh each time."""
    return copy.deepcopy(wire_of(domain).condense(drafts(domain)))


def nodes(node: Any) -> Iterator[dict[str, Any]]:
    """Every schema in a schema."""
    if isinstance(node, list):
        for part in node:
            yield from nodes(part)
    elif isinstance(node, dict):
        if "$defs" not in node or "type" in node:
            yield node
        for key, value in node.items():
            if key in ("properties", "$defs"):
                for part in value.values():
                    yield from nodes(part)
            elif key not in ("enum", "required"):
                yield from nodes(value)


def test_a_domains_form_is_made_once_and_is_its_own() -> None:
    assert wire_of(toy.TOY) is wire_of(toy.TOY)
    assert wire_of(toy.TOY).domain is toy.TOY and wire_of(DOMAIN).domain is DOMAIN
    assert wire_of(toy.TOY).strict_schema() == Wire(toy.TOY).strict_schema()


def test_a_class_that_holds_itself_is_refused_by_name() -> None:
    with pytest.raises(TypeError, match="ForecastDetails holds itself"):
        Wire(toy.NESTED)


@DOMAINS
def test_the_schema_is_in_the_strict_dialect(domain: Domain) -> None:
    found = list(nodes(wire_of(domain).strict_schema()))
    allowed = {"type", "properties", "required", "additionalProperties", "items", "enum"}
    allowed |= {"anyOf", "$ref", "$defs"}
    assert {key for node in found for key in node} <= allowed
    objects = [node for node in found if "properties" in node]
    assert len(objects) > len(domain.kinds)
    for node in objects:
        assert node["type"] == "object"
        assert node["required"] == list(node["properties"])
        assert node["additionalProperties"] is False
    assert all(len(node) == 1 for node in found if "$ref" in node)
    assert not any(node == {} for node in found)


@DOMAINS
def test_every_reference_of_the_schema_leads_somewhere(domain: Domain) -> None:
    schema = wire_of(domain).strict_schema()
    refs = {node["$ref"] for node in nodes(schema) if "$ref" in node}
    assert refs <= {f"#/$defs/{name}" for name in schema["$defs"]}
    assert refs


@DOMAINS
def test_each_kind_begins_with_its_name(domain: Domain) -> None:
    schema = wire_of(domain).strict_schema()
    kinds = schema["properties"]["claims"]["items"]["anyOf"]
    claims = [schema["$defs"][ref["$ref"].removeprefix("#/$defs/")] for ref in kinds]
    first = [next(iter(claim["properties"].items())) for claim in claims]
    assert first == [("kind", {"type": "string", "enum": [name]}) for name in domain.kinds]
    assert list(schema["properties"]) == ["sources", "entities", "claims"]


@DOMAINS
def test_what_code_computes_is_not_asked_for(domain: Domain) -> None:
    schema = wire_of(domain).strict_schema()
    for name, model in schema["$defs"].items():
        asked = COMPUTED & set(model.get("properties", ()))
        assert not asked or name == "Identifier", f"{name} asks for {asked}"
    claim = schema["$defs"][next(iter(domain.kinds.values())).__name__]["properties"]
    assert claim["evidence"] == {"type": "array", "items": {"type": "string"}}
    assert claim["when"] == {"anyOf": [{"type": "string"}, {"type": "null"}]}
    assert claim["entities"] == {"type": "array", "items": {"type": "integer"}}


def test_countries_are_asked_for_by_name() -> None:
    model = wire_of(DOMAIN).kinds["loss"].model_fields["details"].annotation
    assert model is not None
    assert model.model_fields["side"].description.endswith("Country name.")
    assert "side" in model.model_fields and '"BY"' not in json.dumps(
        wire_of(DOMAIN).strict_schema()
    )


@DOMAINS
def test_a_right_answer_holds_by_the_schema(domain: Domain) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    schema = wire_of(domain).strict_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    assert list(jsonschema.Draft202012Validator(schema).iter_errors(answer(domain))) == []


@DOMAINS
def test_what_is_condensed_expands_to_what_it_was(domain: Domain) -> None:
    condensed = wire_of(domain).condense(drafts(domain))
    found, rejected = wire_of(domain).expand(json.loads(json.dumps(condensed)))
    assert rejected == []
    assert [draft.data for draft in found] == [draft.data for draft in drafts(domain)]
    assert {draft.data["kind"] for draft in found} == set(domain.kinds)


@DOMAINS
def test_condensing_full_records_leaves_out_what_is_computed(domain: Domain) -> None:
    records = samples.RECORDS if domain is DOMAIN else toy.RECORDS
    condensed = wire_of(domain).condense([Draft(data=copy.deepcopy(data)) for data in records])
    found, rejected = wire_of(domain).expand(condensed)
    assert rejected == [] and len(found) == len(records)
    for draft, record in zip(found, records, strict=True):
        quotes = [{"quote": span["quote"]} for span in record["evidence"]]
        assert draft.data["evidence"] == quotes
        assert draft.data["when"] == (record["when"] and {"text": record["when"]["text"]})
        texts = [quantity["text"] for quantity in record["quantities"]]
        assert [quantity["text"] for quantity in draft.data["quantities"]] == texts
        assert all("value" not in quantity for quantity in draft.data["quantities"])


def test_sources_and_entities_are_named_once() -> None:
    found = answer(toy.TOY)
    for table in ("sources", "entities"):
        names = [item["name"] for item in found[table]]
        assert len(names) == len(set(names))
        assert [item["id"] for item in found[table]] == list(range(1, len(names) + 1))
    assert all("cue" not in source for source in found["sources"])
    assert found["claims"][0]["attribution"] == [{"ref": 1, "cue": "said"}]
    assert found["claims"][1]["attribution"] == [{"ref": 1, "cue": "denied"}]


@DOMAINS
def test_nothing_condensed_is_an_empty_answer(domain: Domain) -> None:
    empty = wire_of(domain).condense([])
    assert empty == {"sources": [], "entities": [], "claims": []}
    assert wire_of(domain).expand(empty) == ([], [])


def test_what_a_lenient_engine_leaves_out_is_null_or_empty() -> None:
    bare = {
        "kind": "other", "statement": "It rained.", "evidence": ["It rained"], "stance": "asserts",
        "certainty": "certain", "modality": "actual", "details": {}, "mood": "sad",
    }  # fmt: skip
    (draft,), rejected = wire_of(DOMAIN).expand({"claims": [bare]})
    assert rejected == []
    assert draft.data["when"] is None and draft.data["details"] == {"topic": None}
    assert draft.data["attribution"] == draft.data["entities"] == draft.data["quantities"] == []
    assert "mood" not in draft.data


Damage = Callable[[dict[str, Any]], Any]


def _in_claim(**fields: Any) -> Damage:
    return lambda found: found["claims"][1].update(fields)


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (_in_claim(stance="maybe"), "stance: Input should be 'asserts'"),
        (_in_claim(kind="gossip"), "tag 'gossip'"),
        (_in_claim(evidence="a string"), "evidence: Input should be a valid list"),
        (_in_claim(details=None), "details: Input should be"),
        (_in_claim(statement=None), "statement: Input should be a valid string"),
        (_in_claim(entities=[1, 99]), "entities id 99: is missing"),
        (_in_claim(entities=["x"]), "entities.0: Input should be a valid integer"),
        (_in_claim(attribution=[{"ref": 7, "cue": None}]), "sources id 7: is missing"),
        (_in_claim(attribution=[{"cue": "said"}]), "attribution.0.ref: Field required"),
        (lambda found: found["claims"].__setitem__(1, "nonsense"), "Input should be"),
        (lambda found: found["claims"].__setitem__(1, None), "Input should be"),
        (lambda found: found["claims"].__setitem__(1, {}), "Unable to extract tag"),
    ],
)
def test_one_bad_item_costs_itself_alone(damage: Damage, says: str) -> None:
    found = answer(toy.TOY)
    damage(found)
    kept, rejected = wire_of(toy.TOY).expand(found)
    assert [d.data for d in kept] == [d.data for n, d in enumerate(toy.DRAFTS) if n != 1]
    (rejection,) = rejected
    assert rejection.outcome is Outcome.INVALID_ITEM
    assert rejection.reason is not None
    assert rejection.reason.startswith("claims[1]: ") and says in rejection.reason
    item = found["claims"][1]
    assert rejection.data == (item if isinstance(item, dict) else {"item": item})


@pytest.mark.parametrize("junk", [7, "x", None, [], {}])
def test_what_is_no_claim_is_told_in_one_line(junk: object) -> None:
    (rejection,) = wire_of(toy.TOY).expand({"claims": [junk]})[1]
    assert re.match(r"claims\[0\]: \w", rejection.reason or "")


def test_a_bad_row_of_a_table_costs_the_claims_that_name_it() -> None:
    found = answer(toy.TOY)
    portugal = next(item for item in found["entities"] if item["name"] == "Portugal")
    portugal["type"] = "realm"
    kept, rejected = wire_of(toy.TOY).expand(found)
    assert len(kept) == len(toy.DRAFTS) - 1
    (rejection,) = rejected
    assert rejection.reason is not None
    assert f"entities id {portugal['id']}: type: Input should be" in rejection.reason
    assert rejection.data["statement"].startswith("Portugal")


def test_a_bad_row_that_nobody_names_costs_nothing() -> None:
    found = answer(toy.TOY)
    found["entities"] += [{"id": 88}, {"name": "x"}, "x", None]
    found["sources"] += [{"id": "many"}]
    assert len(wire_of(toy.TOY).expand(found)[0]) == len(toy.DRAFTS)


def test_the_first_row_of_a_number_counts() -> None:
    found = answer(toy.TOY)
    found["sources"].append({"id": 1, "name": "Somebody Else", "type": "person", "role": None})
    kept, _ = wire_of(toy.TOY).expand(found)
    assert kept[0].data["attribution"][0]["name"] == "Ines Tavo"


def test_items_keep_their_places() -> None:
    found = answer(toy.TOY)
    found["claims"][2] = 5
    items = wire_of(toy.TOY).items(found)
    assert [isinstance(item, Draft) for item in items] == [True, True, False, True, True, True]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda part: st.lists(part, max_size=3) | st.dictionaries(st.text(max_size=5), part),
    max_leaves=6,
)


@given(st.data())
def test_whatever_comes_back_is_a_draft_or_a_rejection(data: st.DataObject) -> None:
    found = answer(toy.TOY)
    for _ in range(data.draw(st.integers(1, 3))):
        at: Any = found
        while True:
            keys = list(at) if isinstance(at, dict) else list(range(len(at)))
            key = data.draw(st.sampled_from(keys))
            inner = at[key]
            if not isinstance(inner, dict | list) or not inner or data.draw(st.booleans()):
                at[key] = data.draw(JSON)
                break
            at = inner
    claims = found["claims"]
    items = wire_of(toy.TOY).items(found)
    assert len(items) == (len(claims) if isinstance(claims, list) else 0)
    for item in items:
        if isinstance(item, Draft):
            assert item.data["kind"] in toy.TOY.kinds
            assert all(isinstance(span["quote"], str) for span in item.data["evidence"])
        else:
            assert item.outcome is Outcome.INVALID_ITEM and item.reason


@pytest.mark.parametrize("claims", [None, "x", {}, 5])
def test_an_answer_without_a_list_of_claims_has_none(claims: Any) -> None:
    assert wire_of(toy.TOY).expand({"claims": claims}) == ([], [])


def test_many_faults_are_told_in_one_line_of_five() -> None:
    claim = {"kind": "other"}
    _, (rejection,) = wire_of(DOMAIN).expand({"claims": [claim]})
    assert rejection.reason is not None
    assert rejection.reason.count("Field required") == 5 and "\n" not in rejection.reason


def test_an_error_without_words_is_told_by_its_name() -> None:
    assert explain(LookupError("no such thing")) == "no such thing"
    assert explain(LookupError()) == "LookupError"


@DOMAINS
def test_the_wire_form_is_slimmer_than_the_record(domain: Domain) -> None:
    records = samples.RECORDS if domain is DOMAIN else toy.RECORDS

    def size(value: Any) -> int:
        return len(json.dumps(value, ensure_ascii=False, separators=(",", ":")))

    record = size(records) / len(records)
    slim = size(answer(domain)) / len(records)
    print(f"{domain.name}: {record:.0f} characters a record, {slim:.0f} in wire form")
    assert slim < 0.9 * record


def test_null_for_a_list_is_an_empty_one() -> None:
    wire = wire_of(DOMAIN)
    claim = {
        "kind": "other",
        "statement": "It rained.",
        "evidence": ["It rained."],
        "attribution": None,
        "stance": "asserts",
        "certainty": "certain",
        "modality": "actual",
        "entities": None,
        "details": {"topic": None},
    }
    drafts, rejections = wire.expand({"sources": None, "entities": None, "claims": [claim]})
    assert rejections == [] and drafts[0].data["entities"] == []
