"""From anchored data to records: what is computed, what is left out, what is refused."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.normalise import normalise
from schemas import DOMAIN
from schemas.article import Article
from schemas.claim import Claim
from schemas.draft import Rejection
from schemas.outcomes import Outcome
from tests import toy_domain as toy
from tests.samples import TEXT, record

ARTICLE = Article(
    article_id="a",
    source="a.txt",
    sha256="0" * 64,
    text=TEXT,
    published="2023-03-15",
    published_from="metadata",
)


def article(text: str, published: str | None = "2023-03-15") -> Article:
    known = None if published is None else "metadata"
    update = {"text": text, "published": published, "published_from": known}
    return ARTICLE.model_copy(update=update)


def made(data: dict[str, Any], about: Article = ARTICLE) -> tuple[Claim, list[Rejection]]:
    found = normalise(about, data, DOMAIN)
    assert not isinstance(found, Rejection), found.reason
    return found


def bare(text: str = TEXT, **fields: Any) -> dict[str, Any]:
    """Anchored data of a claim whose evidence is the whole text."""
    return {
        "kind": "other",
        "statement": "It is so.",
        "evidence": [{"start": 0, "end": len(text), "quote": text}],
        "attribution": [],
        "stance": "asserts",
        "certainty": "certain",
        "modality": "actual",
        "when": None,
        "quantities": [],
        "entities": [],
        "details": {"topic": None},
        **fields,
    }


def test_the_toy_domains_drafts_become_its_records() -> None:
    for draft, expected in zip(toy.DRAFTS, toy.RECORDS, strict=True):
        anchored = {**draft.data, "evidence": expected["evidence"]}
        found = normalise(toy.ARTICLE, anchored, toy.TOY)
        assert not isinstance(found, Rejection), found.reason
        claim, remarks = found
        assert remarks == []
        assert claim.model_dump(mode="json") == _as_json(expected)


def _as_json(data: dict[str, Any]) -> dict[str, Any]:
    return toy.TOY.record.validate_python(data).model_dump(mode="json")


@pytest.mark.parametrize(
    ("text", "modality", "published", "start", "end"),
    [
        ("in May 2022", "actual", None, "2022-05", "2022-05"),
        ("on Monday", "actual", "2023-03-15", "2023-03-13", "2023-03-13"),
        ("on Monday", "conditional", "2023-03-15", "2023-03-20", "2023-03-20"),
        ("on Monday", "planned", "2023-03-15", "2023-03-20", "2023-03-20"),
        ("on Monday", "predicted", "2023-03-15", "2023-03-20", "2023-03-20"),
        ("on Monday", "actual", None, None, None),
        ("since 2022", "actual", None, "2022", None),
        ("last year", "actual", "2023", "2022", "2022"),
        ("lately", "actual", "2023-03-15", None, None),
        ("on 31 February 2022", "actual", "2023-03-15", None, None),
    ],
)
def test_dates_are_read_from_the_text(
    text: str, modality: str, published: str | None, start: str | None, end: str | None
) -> None:
    data = bare(text, when={"text": text, "start": "1999", "end": "1999"}, modality=modality)
    claim, remarks = made(data, article(text, published))
    assert claim.when is not None
    assert (claim.when.text, claim.when.start, claim.when.end) == (text, start, end)
    assert remarks == []


def test_a_period_that_would_end_before_it_starts_has_no_dates() -> None:
    text = "between 2023 and May 2022"
    claim, (remark,) = made(bare(text, when={"text": text}), article(text))
    assert claim.when is not None
    assert (claim.when.text, claim.when.start, claim.when.end) == (text, None, None)
    assert remark.outcome is Outcome.FIELD_DROPPED
    assert remark.reason == "when: it would end, 2022-05, before 2023"


@pytest.mark.parametrize(
    ("text", "given", "expected"),
    [
        ("some 40 lathes", {"unit": "lathe"}, (40, None, "approx", "lathe", None)),
        ("some 40 lathes", {}, (40, None, "approx", "lathe", None)),
        ("some 40 lathes", {"unit": "  "}, (40, None, "approx", "lathe", None)),
        ("some 40 lathes", {"unit": "machine tool"}, (40, None, "approx", "machine tool", None)),
        ("$5 million", {"unit": "dollar"}, (5e6, None, "eq", "money", "USD")),
        ("$400 per drone", {}, (400, None, "eq", "money per drone", "USD")),
        ("$400", {"unit": "money per drone"}, (400, None, "eq", "money per drone", "USD")),
        ("$400 apiece", {"unit": "money per drone"}, (400, None, "eq", "money per drone", "USD")),
        ("$400 a tonne", {"unit": "money per drone"}, (400, None, "eq", "money per tonne", "USD")),
        ("10 to 20 tanks", {"value": 7}, (10, 20, "range", "tank", None)),
        ("more than 3 percent", {}, (3, None, "gt", "percent", None)),
    ],
)
def test_quantities_are_read_from_the_text(
    text: str, given: dict[str, Any], expected: tuple[Any, ...]
) -> None:
    quantity = {"text": text, "change": "increase", **given}
    claim, remarks = made(bare(text, quantities=[quantity]), article(text))
    (found,) = claim.quantities
    assert (found.value, found.upper, found.comparator, found.unit, found.currency) == expected
    assert (found.text, found.change, remarks) == (text, "increase", [])


def test_values_are_read_in_the_articles_language() -> None:
    text = "Im Oktober 2022 waren es mehr als 5.000 Drohnen zu 1,5 Mio. Euro und kaum 50 Panzer."
    amounts = [
        {"text": "mehr als 5.000 Drohnen", "unit": "drone"},
        {"text": "1,5 Mio. Euro", "unit": "money per drone"},
        {"text": "kaum 50 Panzer", "unit": "tank"},
    ]
    data = bare(text, when={"text": "Im Oktober 2022"}, quantities=amounts)
    german = article(text).model_copy(update={"language": "de"})
    claim, (remark,) = made(data, german)
    assert claim.when is not None and claim.when.start == "2022-10"
    drones, price = claim.quantities
    assert (drones.value, drones.comparator, drones.unit) == (5000, "gt", "drone")
    assert (price.value, price.unit, price.currency) == (1500000, "money per drone", "EUR")
    assert remark.reason == "quantities: no number that can be read"


def test_a_time_in_words_of_unknown_meaning_has_no_dates_and_a_remark() -> None:
    text = "Das war kurz vor Oktober 2022."
    german = article(text).model_copy(update={"language": "de"})
    claim, (remark,) = made(bare(text, when={"text": "kurz vor Oktober 2022"}), german)
    assert claim.when is not None and claim.when.start is claim.when.end is None
    assert remark.reason == "when: not a time known in 'de'"


def test_a_quantity_without_a_number_is_left_out_with_a_remark() -> None:
    quantities = [{"text": text, "unit": None} for text in ("some 40 lathes", "the agency")]
    claim, (remark,) = made(bare(quantities=quantities))
    assert [quantity.text for quantity in claim.quantities] == ["some 40 lathes"]
    assert remark.outcome is Outcome.FIELD_DROPPED
    assert remark.reason == "quantities: no number that can be read"
    assert remark.data["value"] == {"text": "the agency", "unit": None}


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Belarus", "BY"),
        ("belarus", "BY"),
        ("the United States", "US"),
        ("U.S.", "US"),
        ("Moscow", "RU"),
        ("Dubai", "AE"),
        ("Soviet Union", "SU"),
        ("EU", "EU"),
        ("BY", "BY"),
        ("Russian Federation", "RU"),
    ],
)
def test_country_slots_hold_codes(name: str, code: str) -> None:
    loss = made({**bare(), "kind": "loss", "details": {"side": name}})[0]
    assert loss.model_dump()["details"]["side"] == code
    entity: dict[str, Any] = {
        "name": name,
        "type": "place",
        "country": name,
        "mention": None,
        "identifiers": [],
    }
    claim, remarks = made(bare(entities=[entity]))
    assert (claim.entities[0].country, claim.entities[0].name, remarks) == (code, name, [])


def test_a_progress_that_is_planned_goes_where_the_claim_is_about_what_is() -> None:
    details = {"items": ["lathes"], "status": "planned"}
    data = {**bare(), "kind": "transfer", "details": details}
    claim, (remark,) = made(data)
    assert claim.model_dump()["details"]["status"] is None
    assert remark.reason == "details.status: it is 'planned' but modality is 'actual'"
    assert remark.data == {"field": "details.status", "value": "planned"}
    claim, remarks = made({**data, "modality": "planned"})
    assert claim.model_dump()["details"]["status"] == "planned" and not remarks


def test_an_unknown_country_is_left_out_with_a_remark() -> None:
    details = {"origins": ["Belarus", "Freedonia", "Minsk", " "], "destinations": ["Dubai"]}
    claim, (remark,) = made({**bare(), "kind": "transfer", "details": details})
    assert claim.model_dump()["details"]["origins"] == ("BY",)
    assert claim.model_dump()["details"]["destinations"] == ("AE",)
    assert remark.reason == "origins: not a country that is known"
    assert remark.data == {"field": "origins", "value": "Freedonia"}


@pytest.mark.parametrize(
    ("name", "party"),
    [
        ("Belarus", "BY"),
        ("the Netherlands", "NL"),
        ("The United States", "US"),
        ("Moscow", "RU"),
        ("Kremlin", "RU"),
        ("Russian", "RU"),
        ("BY", "BY"),
        ("Dubai", "Dubai"),
        ("Norvex", "Norvex"),
        (" Norvex ", "Norvex"),
        ("Bank of Russia", "Bank of Russia"),
        ("Russian intelligence services", "Russian intelligence services"),
        ("American Airlines", "American Airlines"),
        ("the agency", "the agency"),
    ],
)
def test_states_are_parties_by_code_and_all_others_by_name(name: str, party: str) -> None:
    data = {**bare(), "kind": "evasion", "details": {"actor": name, "via": [name, "", name]}}
    details = made(data)[0].model_dump()["details"]
    assert (details["actor"], details["via"]) == (party, (party,))


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("Georgetown", "Georgetown"),
        ("Kyiv", "Kyiv"),
        ("KYIV", "KYIV"),
        ("the Kremlin", "the Kremlin"),
        ("Dubai", "Dubai"),
        ("the Netherlands", "NL"),
        ("Singapore", "SG"),
        ("UA", "UA"),
    ],
)
def test_where_something_is_a_capital_is_the_town_and_as_an_actor_its_state(
    name: str, place: str
) -> None:
    where = {"actor": "Kyiv", "target": name, "place": name}
    details = made({**bare(), "kind": "military", "details": where})[0].model_dump()["details"]
    assert (details["actor"], details["target"], details["place"]) == ("UA", place, place)


def test_a_target_that_is_no_party_stays_in_its_words() -> None:
    data = {**bare(), "kind": "measure", "details": {"targets": ["Belarus", "lathe imports"]}}
    assert made(data)[0].model_dump()["details"]["targets"] == ("BY", "lathe imports")


HIDDEN = "\u202e \u2066 \u200b \u200d \xad \x00 \x1b \x85 \u2028 \U000e0041 \ufeff".split(" ")


@pytest.mark.parametrize("hidden", HIDDEN, ids=ascii)
def test_what_is_not_seen_is_in_no_text_of_a_models_own(hidden: str) -> None:
    entity = {"name": f"Ha{hidden}lm", "mention": None, "type": "company"}
    data = {
        **bare(),
        "kind": "capability",
        "statement": f"Halm {hidden}builds tugs.",
        "attribution": [{"name": f"he{hidden}", "type": "person", "role": f"{hidden}head"}],
        "entities": [entity],
        "details": {"actor": f"Ukra{hidden}ine", "items": [f"tu{hidden}gs", hidden]},
    }
    claim, _ = made(data)
    assert hidden not in claim.model_dump_json() and hidden not in str(claim)
    assert claim.statement.split() == ["Halm", "builds", "tugs."]
    assert claim.attribution[0].role is not None and claim.attribution[0].role.strip() == "head"


def test_joiners_stay_where_a_script_needs_them() -> None:
    name = "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u062f"
    data = {**bare(), "attribution": [{"name": name, "type": "person"}]}
    assert made(data)[0].attribution[0].name == name


def test_blank_texts_are_null_and_blank_items_gone() -> None:
    data = {
        **bare(),
        "kind": "capability",
        "attribution": [{"name": "he", "type": "person", "role": " ", "cue": None}],
        "details": {"actor": "", "items": ["lathes", " ", "lathes", " lathes"], "cause": "\n"},
    }
    claim, remarks = made(data)
    assert claim.attribution[0].role is None
    assert claim.model_dump()["details"] == {
        "actor": None,
        "items": ("lathes",),
        "change": None,
        "cause": None,
    }
    assert remarks == []


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"kind": "gossip"}, "tag 'gossip'"),
        ({"kind": None}, "tag"),
        ({"statement": " "}, "statement: Input should be a valid string"),
        ({"stance": "maybe"}, "stance"),
        ({"evidence": [{"start": 0, "end": 3, "quote": "abc"}]}, "not the quote"),
        ({"when": {"text": "in June 2021"}}, "when.text is not in the article"),
        ({"when": {"start": "2022"}}, "when.text: Field required"),
        ({"when": "in May 2022"}, "when: Input should be"),
        ({"quantities": [{"unit": "lathe"}]}, "quantities.0.text: Field required"),
        ({"quantities": ["40 lathes"]}, "quantities.0: Input should be"),
        ({"quantities": [{"text": 40}]}, "quantities.0.text: Input should be"),
        ({"entities": [5]}, "entities.0: Input should be"),
        ({"entities": "Norvex"}, "entities: Input should be"),
        ({"details": {"topic": ["a", {}]}}, "details.topic: Input should be"),
        ({"details": {"topic": 7}}, "details.topic: Input should be"),
        ({"details": []}, "details"),
        ({"surplus": 1}, "surplus: Extra inputs"),
    ],
)
def test_what_is_no_record_is_refused_with_the_reason(fields: dict[str, Any], says: str) -> None:
    data = bare(**fields)
    before = copy.deepcopy(data)
    found = normalise(ARTICLE, data, DOMAIN)
    assert isinstance(found, Rejection)
    assert found.outcome is Outcome.INVALID_ITEM
    assert says in (found.reason or "")
    assert found.data == {"claim": data} and data == before


@pytest.mark.parametrize("slot", ["side", "items", "cause"])
@pytest.mark.parametrize("value", [5, [5], [{}], [["x"]], {"a": 1}, [None], True])
def test_a_slot_of_another_shape_is_refused_not_an_error(slot: str, value: Any) -> None:
    found = normalise(ARTICLE, {**bare(), "kind": "loss", "details": {slot: value}}, DOMAIN)
    assert isinstance(found, Rejection)
    assert f"details.{slot}" in (found.reason or "")


FIELDS = st.sampled_from(["text", "name", "type", "country", "start", "unit", "cue", "value"])
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.just("some 40 lathes"),
    lambda part: st.lists(part, max_size=3) | st.dictionaries(FIELDS, part, max_size=3),
    max_leaves=5,
)


@given(st.sampled_from(sorted(record())), ANYTHING, st.booleans())
def test_whatever_comes_in_a_claim_or_a_refusal_comes_out(
    field: str, value: Any, listed: bool
) -> None:
    found = normalise(ARTICLE, {**record(), field: [value] if listed else value}, DOMAIN)
    if isinstance(found, Rejection):
        assert found.outcome is Outcome.INVALID_ITEM and found.reason
    else:
        dumped = found[0].model_dump(mode="json")
        DOMAIN.record.validate_python(dumped, context={"text": TEXT})


def test_normalising_a_record_again_changes_nothing() -> None:
    claim, remarks = made(record())
    again, _ = made(claim.model_dump())
    assert again == claim and remarks == []
