"""What a record may hold and what it may not."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pycountry
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from pipeline.lexicon import countries
from schemas import DOMAIN
from schemas.article import Article, Span
from schemas.claim import Claim, Evidence, Quantity, When, verbatim_fields
from schemas.countries import CODES
from schemas.domain import Domain
from schemas.markers import PartyName, Wording, has_mark
from tests import toy_domain as toy
from tests.samples import RECORDS, TEXT, record

Change = Callable[[dict[str, Any]], Any]


def validated(data: dict[str, Any], text: str | None = TEXT, domain: Domain = DOMAIN) -> Claim:
    """Through JSON, as gold is read, against the text."""
    return domain.record.validate_json(json.dumps(data), context={"text": text})


def refusal(data: dict[str, Any], **context: Any) -> str:
    """Where, and why first, a record is refused."""
    with pytest.raises(ValidationError) as caught:
        DOMAIN.record.validate_python(data, context={"text": TEXT, **context})
    fault = caught.value.errors(include_url=False)[0]
    return f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}"


@pytest.mark.parametrize("data", RECORDS, ids=lambda data: str(data["kind"]))
def test_a_complete_record_of_each_kind_is_kept_as_it_is(data: dict[str, Any]) -> None:
    found = validated(data)
    assert type(found) is DOMAIN.kinds[data["kind"]]
    assert type(found.details) is DOMAIN.details_of(data["kind"])
    assert json.loads(found.model_dump_json()) == data
    assert DOMAIN.record.validate_json(found.model_dump_json()) == found


@pytest.mark.parametrize("data", toy.RECORDS, ids=lambda data: str(data["statement"]))
def test_so_is_one_of_another_domain(data: dict[str, Any]) -> None:
    found = validated(data, toy.TEXT, toy.TOY)
    assert type(found) is toy.TOY.kinds[data["kind"]]
    assert json.loads(found.model_dump_json()) == data
    with pytest.raises(ValidationError, match="does not match any of the expected tags"):
        DOMAIN.record.validate_python(data)


def _set(*path: str | int, to: Any) -> Change:
    def change(data: dict[str, Any]) -> None:
        at: Any = data
        for step in path[:-1]:
            at = at[step]
        at[path[-1]] = to

    change.__name__ = ".".join(map(str, path)) + f"={to!r}"[:40]
    return change


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (_set("kind", to="gossip"), "tag 'gossip'"),
        (_set("surplus", to=1), "transfer.surplus: Extra inputs"),
        (_set("details", "colour", to="red"), "details.colour: Extra inputs"),
        (_set("entities", 0, "colour", to="red"), "entities.0.colour: Extra inputs"),
        (_set("when", "colour", to="red"), "when.colour: Extra inputs"),
        (_set("evidence", 0, "colour", to="red"), "evidence.0.colour: Extra inputs"),
        (_set("statement", to=""), "statement: String should have at least 1"),
        (_set("stance", to="maybe"), "stance: Input should be 'asserts', 'denies' or"),
        (_set("certainty", to="sure"), "certainty: Input should be"),
        (_set("modality", to="past"), "modality: Input should be"),
        (_set("evidence", to=[]), "evidence: Tuple should have at least 1 item"),
        (_set("evidence", 0, "quote", to=""), "quote: String should have at least 1"),
        (_set("evidence", 0, "quote", to=None), "evidence has no quote"),
        (_set("evidence", 0, "start", to=-1), "evidence.0.start: Input should be greater"),
        (_set("evidence", 0, "start", to=1), "has 76 code points, its quote 77"),
        (_set("evidence", 0, to={"start": 5, "end": 5, "quote": "x"}), "not after its start 5"),
        (
            _set("evidence", 0, to={"start": 1, "end": 7, "quote": "Norvex"}),
            "text[1:7] is 'orvex ', not the quote 'Norvex'",
        ),
        (_set("attribution", 0, "cue", to="quoting"), "attribution.0.cue is not in the article"),
        (_set("attribution", 1, "cue", to="Reported"), "attribution.1.cue is not in"),
        (_set("attribution", 0, "name", to=""), "name: String should have at least 1"),
        (_set("attribution", 0, "type", to="paper"), "type: Input should be"),
        (_set("when", "text", to="in June 2022"), "when.text is not in the article's text"),
        (_set("when", "text", to=""), "when.text: String should have at least 1"),
        (_set("when", "start", to="2022-02-31"), "'2022-02-31' is no date of the calendar"),
        (_set("when", "end", to="2023-02-29"), "'2023-02-29' is no date of the calendar"),
        (_set("when", "start", to="0000"), "'0000' is no date of the calendar"),
        (_set("when", "start", to="2022-13"), "when.start: String should match pattern"),
        (_set("when", "start", to="May 2022"), "when.start: String should match pattern"),
        (_set("when", "start", to="2022-05-01T00:00"), "when.start: String should match"),
        (_set("when", "start", to="٢٠٢٢"), "when.start: String should match pattern"),
        (_set("when", "start", to="2022-06"), "ends at 2022-05, before its start 2022-06"),
        (_set("when", "end", to="2021"), "ends at 2021, before its start 2022-05"),
        (_set("quantities", 0, "text", to="40 lathe "), "quantities.0.text is not in"),
        (_set("quantities", 0, "comparator", to="range"), "a range has an upper value"),
        (_set("quantities", 0, "upper", to=50), "only a range has one"),
        (_set("quantities", 0, "currency", to="usd"), "currency: String should match"),
        (_set("quantities", 0, "comparator", to="about"), "comparator: Input should be"),
        (_set("quantities", 0, "value", to=float("nan")), "value: Input should be a finite"),
        (_set("quantities", 0, "upper", to=float("inf")), "upper: Input should be a finite"),
        (_set("quantities", 0, "change", to="up"), "change: Input should be"),
        (_set("entities", 0, "mention", to="Norvechs"), "entities.0.mention is not in"),
        (_set("entities", 0, "type", to="firm"), "type: Input should be"),
        (_set("entities", 1, "country", to="UK"), "'UK' is no country code"),
        (_set("entities", 1, "country", to="by"), "'by' is no country code"),
        (_set("entities", 1, "country", to="\ud800"), r"'\ud800' is no country code"),
        (_set("entities", 0, "identifiers", 0, "value", to="99"), "identifiers.0.value is not"),
        (_set("details", "destinations", to=["BY", "Belarus"]), "destinations.1: 'Belarus' is"),
        (_set("details", "suppliers", to=[""]), "suppliers.0: String should have at least 1"),
        (_set("details", "status", to="planned"), "details.status is 'planned' but modality"),
        (_set("details", "status", to="sold"), "details.status: Input should be"),
        (_set("details", to=None), "details: Input should be"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_a_fault_is_refused_and_named(change: Change, says: str) -> None:
    data = record()
    change(data)
    assert says in refusal(data)


@pytest.mark.parametrize("field", ["kind", "statement", "evidence", "stance", "certainty"])
def test_what_every_claim_has_is_not_left_out(field: str) -> None:
    data = record()
    del data[field]
    assert field in refusal(data)


def test_another_kinds_details_are_refused() -> None:
    with pytest.raises(ValidationError, match="Extra inputs"):
        DOMAIN.record.validate_python(record(details=record("loss")["details"]))


@pytest.mark.parametrize("kind", ["transfer", "measure"])
@pytest.mark.parametrize("modality", ["planned", "predicted", "conditional"])
def test_what_is_planned_is_not_a_fact(kind: str, modality: str) -> None:
    data = record(kind, modality=modality)
    data["details"]["status"] = "planned"
    assert validated(data).modality == modality
    assert "but modality is 'actual'" in refusal({**data, "modality": "actual"})


def test_the_rule_on_plans_holds_in_another_domain() -> None:
    data = {**copy.deepcopy(toy.RECORDS[4]), "modality": "actual"}
    with pytest.raises(ValidationError, match=r"details\.status is 'planned' but modality"):
        validated(data, toy.TEXT, toy.TOY)


def _spans(*bounds: tuple[int, int]) -> list[dict[str, Any]]:
    return [{"start": a, "end": b, "quote": TEXT[a:b]} for a, b in bounds]


@pytest.mark.parametrize("bounds", [((0, 6), (6, 11)), ((0, 6), (7, 11)), ((0, 6),)])
def test_evidence_in_article_order_is_kept(bounds: tuple[tuple[int, int], ...]) -> None:
    found = validated(record(evidence=_spans(*bounds)))
    assert [(span.start, span.end) for span in found.evidence] == list(bounds)


@pytest.mark.parametrize("bounds", [((7, 11), (0, 6)), ((0, 6), (5, 11)), ((0, 6), (0, 6))])
def test_evidence_out_of_order_or_overlapping_is_refused(
    bounds: tuple[tuple[int, int], ...],
) -> None:
    assert "does not come after" in refusal(record(evidence=_spans(*bounds)))


@pytest.mark.parametrize("start", ["0", 0.0, False, None])
def test_an_offset_is_a_whole_number_as_it_stands(start: object) -> None:
    with pytest.raises(ValidationError, match="start"):
        Evidence.model_validate({"start": start, "end": 5, "quote": "Drone"})
    with pytest.raises(ValidationError, match="start"):
        Span.model_validate({"start": start, "end": 5})


@pytest.mark.parametrize(
    ("kind", "slot"),
    [
        (name, slot)
        for name in DOMAIN.kinds
        for slot, field in DOMAIN.details_of(name).model_fields.items()
        if has_mark(field, PartyName) or has_mark(field, Wording)
    ],
)
def test_no_slot_of_the_details_is_blank(kind: str, slot: str) -> None:
    data = next(found for found in RECORDS if found["kind"] == kind)
    for blank in ("", "  ", "\t", "\u00a0"):
        for value in (blank, [blank]):
            said = refusal({**data, "details": {**data["details"], slot: value}})
            assert slot in said


@pytest.mark.parametrize(
    "published", ["2023-13", "2023-00", "2023-02-30", "0000", "٢٠٢٣", "2023-1", "23", ""]
)
def test_an_article_has_a_date_of_the_calendar_or_none(published: str) -> None:
    data = {"article_id": "a", "source": "a.txt", "sha256": "0" * 64, "text": "T."}
    stated = {"published_from": "metadata", **data}
    assert Article.model_validate({**stated, "published": "2024-02-29"}).published == "2024-02-29"
    with pytest.raises(ValidationError, match="published"):
        Article.model_validate({**stated, "published": published})


def test_offsets_count_code_points() -> None:
    text = "𝔄 “naïve” 🛰️ plan"
    quote = "naïve” 🛰️"
    start = text.index(quote)
    span = {"start": start, "end": start + len(quote), "quote": quote}
    assert Evidence.model_validate(span, context={"text": text}).quote == quote
    in_bytes = {"start": 8, "end": 8 + len(quote.encode()), "quote": quote}
    with pytest.raises(ValidationError, match="code points"):
        Evidence.model_validate(in_bytes, context={"text": text})


@given(st.text(max_size=12), st.integers(0, 14), st.integers(0, 14), st.text(max_size=6))
def test_evidence_holds_exactly_where_the_text_has_it(
    text: str, start: int, end: int, quote: str
) -> None:
    quote = quote if len(quote) % 2 else text[start:end]
    holds = 0 <= start < end and len(quote) == end - start and text[start:end] == quote
    data = {"start": start, "end": end, "quote": quote}
    if holds:
        assert Evidence.model_validate(data, context={"text": text}).end == end
    else:
        with pytest.raises(ValidationError):
            Evidence.model_validate(data, context={"text": text})


def test_without_the_text_a_record_is_checked_for_its_shape_alone() -> None:
    data = record(evidence=[{"start": 3, "end": 9, "quote": "Norvex"}])
    assert DOMAIN.record.validate_python(data).evidence[0].start == 3
    data["evidence"][0]["end"] = 8
    with pytest.raises(ValidationError, match="5 code points, its quote 6"):
        DOMAIN.record.validate_python(data)


def test_quotes_are_missing_only_in_a_dataset_without_text() -> None:
    data = record(evidence=[{"start": 0, "end": 6, "quote": None}])
    with pytest.raises(ValidationError, match="evidence has no quote"):
        DOMAIN.record.validate_python(data)
    found = DOMAIN.record.validate_python(data, context={"no_text": True})
    assert found.evidence[0].quote is None


def test_every_verbatim_value_is_checked() -> None:
    found = dict(verbatim_fields(validated(record())))
    assert found == {
        "evidence.0.quote": record()["evidence"][0]["quote"],
        "attribution.0.cue": "citing",
        "attribution.1.cue": "reported",
        "when.text": "in May 2022",
        "quantities.0.text": "some 40 lathes",
        "entities.0.identifiers.0.value": "77-12",
        "entities.1.mention": "Minsk",
    }


@pytest.mark.parametrize("start", ["2022", "2022-05", "2022-05-31", "2024-02-29", "0001", None])
@pytest.mark.parametrize("end", [None, "2024-02-29", "2024-03", "2024", "9999"])
def test_dates_of_any_precision_are_kept(start: str | None, end: str | None) -> None:
    found = When(text="x", start=start, end=end)
    assert (found.start, found.end) == (start, end)


@given(st.dates(), st.sampled_from([4, 7, 10]), st.dates(), st.sampled_from([4, 7, 10]))
def test_a_period_does_not_end_before_it_starts(a: Any, m: int, b: Any, n: int) -> None:
    start, end = a.isoformat()[:m], b.isoformat()[:n]
    known = min(m, n)
    if end[:known] < start[:known]:
        with pytest.raises(ValidationError, match="before its start"):
            When(text="x", start=start, end=end)
    else:
        assert When(text="x", start=start, end=end).end == end


def test_a_range_goes_up() -> None:
    found = _range(3, 3)
    assert (found.value, found.upper) == (3, 3)
    with pytest.raises(ValidationError, match=r"ends at 2\.0, below its start 3\.0"):
        _range(3, 2)


def _range(value: float, upper: float) -> Quantity:
    data = {"text": "x", "value": value, "upper": upper, "comparator": "range"}
    return Quantity.model_validate(data)


@pytest.mark.parametrize(
    ("value", "written"), [(5000.0, "5000"), (0.5, "0.5"), (-3.0, "-3"), (1e15, "1000000000000000")]
)
def test_whole_numbers_are_written_whole(value: float, written: str) -> None:
    found = _range(value, value).model_dump_json()
    assert f'"value":{written},"upper":{written},' in found


def test_a_record_cannot_be_changed() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        validated(record()).__setattr__("statement", "else")


def test_codes_are_those_of_the_standard_and_the_few_beside_them() -> None:
    standard = {country.alpha_2 for country in pycountry.countries}
    assert standard <= CODES
    historic = {
        code for old in pycountry.historic_countries if (code := getattr(old, "alpha_2", None))
    }
    assert CODES - standard == {"EU", "XK"} | {"SU", "YU", "DD", "CS", "YD"}
    assert CODES - standard - {"EU", "XK"} <= historic


def test_every_code_that_normalising_can_give_may_stand_in_a_record() -> None:
    assert countries.codes() <= CODES
    assert {code for name in countries.codes() if (code := countries.code(name))} <= CODES


@given(st.text(max_size=3))
def test_no_other_text_is_a_country_code(code: str) -> None:
    data = record("loss")
    data["details"]["side"] = code
    if code in CODES:
        assert validated(data).model_dump()["details"]["side"] == code
    else:
        assert "country code" in refusal(data)
