"""Errors and figures are two sides of one thing: what lowers a figure is in the list."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from evals.counts import fields_told, score
from evals.errors import Error, errors
from evals.figures import figures
from schemas.claim import Claim
from tests.toy_domain import RECORDS, TEXT, TOY

OTHERS = (
    *("denies", "possible", "predicted", "planned", "expert", "place", "gte", "range"),
    *("increase", "damaged", "under_way", "EUR", "PT", "2023-03-14", "2023", "zork", None, 7.0),
)
"""Values to put in another's place; where the field has no such value, nothing comes of it."""


def full(record: dict[str, Any]) -> dict[str, Any]:
    """The record with something in every field that gold may tell."""
    whole = copy.deepcopy(record)
    for entity in whole["entities"]:
        entity["mention"] = f"{entity['name']} itself"
        entity["identifiers"] = [{"scheme": "number", "value": "340"}]
    for quantity in whole["quantities"]:
        quantity["change"] = "decrease"
    return whole


DATA = [full(record) for record in RECORDS]


def claim(data: dict[str, Any]) -> Claim:
    return TOY.record.validate_python(data, context={"lenient": True})


GOLD = [claim(data) for data in DATA]


def variants(value: Any) -> Iterator[Any]:
    """What may stand instead of a value: nearly the same, another, none."""
    if isinstance(value, str):
        yield from (f"The {value}", f"{value} zork", " ".join(reversed(value.split())))
    if isinstance(value, float | int):
        yield from (value * 1.001, value * 10.0)
    if isinstance(value, list):
        yield from ([], value[::-1], value[:-1], [*value, *value[:1]])
    yield from OTHERS


def damages(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Each place in a record with what may stand there; a span is damaged as a whole."""
    if path and path[-1] != "kind":
        yield from ((path, other) for other in variants(value))
    if isinstance(value, dict) and path[:1] != ("evidence",):
        for key, part in value.items():
            yield from damages(part, (*path, key))
    if isinstance(value, list):
        for place, part in enumerate(value):
            yield from damages(part, (*path, place))


def damaged(place: int, path: tuple[Any, ...], other: Any) -> Claim | None:
    """The record with one value replaced; None where it is no record then."""
    data = copy.deepcopy(DATA[place])
    inner: Any = data
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = other
    try:
        return claim(data)
    except ValidationError:
        return None


def scored(place: int, other: Claim) -> tuple[list[Error], set[str]]:
    """The errors, and the figures that are lower than of the gold itself."""
    predicted = [*GOLD[:place], other, *GOLD[place + 1 :]]
    found = score(TEXT, GOLD, predicted)
    whole = figures(score(TEXT, GOLD, GOLD).counts)
    low = {
        name
        for name, value in figures(found.counts).items()
        if whole[name] is not None and (value is None or value < 1)
    }
    return errors(TEXT, GOLD, predicted, found), low


DAMAGES = [
    (place, path, other)
    for place, data in enumerate(DATA)
    for path, other in damages(data)
    if damaged(place, path, other) is not None
]


def test_there_is_damage_to_every_field() -> None:
    parts = {".".join(key for key in path if isinstance(key, str)) for _, path, _ in DAMAGES}
    whole = {"kind", "details", *(part for part in fields_told(GOLD) if "evidence." in part)}
    assert fields_told(GOLD) - whole <= parts
    assert {f"details.{name}" for data in DATA for name in data["details"]} <= parts


@settings(max_examples=300)
@given(st.sampled_from(DAMAGES))
def test_a_figure_falls_if_and_only_if_an_error_is_listed(
    damage: tuple[int, tuple[Any, ...], Any],
) -> None:
    place, path, other = damage
    broken = damaged(place, path, other)
    assert broken is not None
    found, low = scored(place, broken)
    assert bool(found) == bool(low), (found, low)


ORIGIN = DATA[0]["attribution"][0]


def quoted(words: str) -> dict[str, Any]:
    start = TEXT.index(words)
    return {"start": start, "end": start + len(words), "quote": words}


NEARLY: dict[str, tuple[int, dict[str, Any], tuple[str, str], set[str]]] = {
    "origin": (
        0,
        {"attribution": [{**DATA[0]["attribution"][0], "name": "Mayor Ines Tavo"}]},
        ("nearly right", "origin"),
        {"source chain accuracy"},
    ),
    "chain": (
        3,
        {
            "attribution": [
                DATA[3]["attribution"][0],
                {**DATA[3]["attribution"][1], "name": "Mr Pol Arend"},
            ]
        },
        ("nearly right", "source chain"),
        {"source chain accuracy"},
    ),
    "the type of a later link": (
        3,
        {
            "attribution": [
                DATA[3]["attribution"][0],
                {**DATA[3]["attribution"][1], "type": "media"},
            ]
        },
        ("wrong", "later source type"),
        {"later source type accuracy"},
    ),
    "the cue of a later link": (
        3,
        {"attribution": [DATA[3]["attribution"][0], {**DATA[3]["attribution"][1], "cue": "zork"}]},
        ("wrong", "later cue"),
        {"later cue overlap"},
    ),
    "a link behind a wrong origin": (
        3,
        {"attribution": [{**DATA[3]["attribution"][0], "name": "radar"}]},
        ("wrong", "source chain"),
        {"origin accuracy", "source chain accuracy"},
    ),
    "kind": (
        0,
        {"kind": "outlook", "details": {}},
        ("wrong", "kind"),
        {"kind accuracy", "typed F1 at 0.5", "record F1"},
    ),
    "mention": (
        0,
        {"entities": [{**DATA[0]["entities"][0], "mention": None}, DATA[0]["entities"][1]]},
        ("wrong", "entities: mention"),
        {"entities: mention accuracy"},
    ),
}


WORDINGS: tuple[tuple[str, dict[str, Any], str], ...] = (
    ("nearly right", {"statement": "Storm Odalys destroyed houses."}, "statement"),
    ("nearly right", {"statement": "Storm Odalys ruined forty huts in Port Sel."}, "statement"),
    ("wrong", {"statement": "Storm Odalys met three other ones."}, "statement"),
    ("nearly right", {"evidence": [quoted("340 houses in Port Sel on 14 March")]}, "evidence"),
    ("wrong", {"evidence": [quoted("Storm Odalys destroyed")]}, "evidence"),
    ("nearly right", {"attribution": [{**ORIGIN, "cue": "said so"}]}, "cue"),
    ("wrong", {"attribution": [{**ORIGIN, "cue": "told"}]}, "cue"),
    ("wrong", {"attribution": [{**ORIGIN, "cue": None}]}, "cue"),
)


@pytest.mark.parametrize(("what", "change", "field"), WORDINGS)
def test_wording_is_nearly_right_where_both_share_half_of_it(
    what: str, change: dict[str, Any], field: str
) -> None:
    found, _ = scored(0, claim({**DATA[0], **change}))
    of_pair = [error for error in found if error.gold == error.predicted == 0]
    assert [(error.what, error.field) for error in of_pair if error.field == field] == [
        (what, field)
    ]


@pytest.mark.parametrize("name", NEARLY)
def test_what_costs_a_figure_is_an_error_of_its_own(name: str) -> None:
    place, change, expected, fallen = NEARLY[name]
    found, low = scored(place, claim({**DATA[place], **change}))
    assert expected in {(error.what, error.field) for error in found}
    assert fallen <= low


def test_the_order_of_evidence_and_of_words_is_no_error() -> None:
    data = {**DATA[1], "evidence": DATA[1]["evidence"][::-1]}
    assert scored(1, claim(data)) == ([], set())


def test_mention_and_role_are_outside_record_and_strict() -> None:
    source = {**DATA[0]["attribution"][0], "role": "sailor"}
    entities = [{**entity, "mention": "it"} for entity in DATA[0]["entities"]]
    quantities = [{**DATA[0]["quantities"][0], "text": "many"}]
    changes = {"attribution": [source], "entities": entities, "quantities": quantities}
    _, low = scored(0, claim({**DATA[0], **changes}))
    assert low == {
        "attribution: role accuracy",
        "entities: mention accuracy",
        "quantities: text accuracy",
    }


def test_texts_are_compared_where_the_gold_of_the_document_has_one() -> None:
    bare = [TOY.record.validate_python(data, context={"text": TEXT}) for data in RECORDS]
    assert "entities.mention" not in fields_told(bare) and "attribution.role" in fields_told(bare)
    found = figures(score(TEXT, bare, GOLD).counts)
    assert found["entities: mention accuracy"] is None
    assert found["attribution: role accuracy"] == 1.0


def test_of_quantities_that_are_alike_those_with_the_same_text_belong_together() -> None:
    one = DATA[0]["quantities"][0]
    two = {**one, "text": "as many homes"}
    gold, turned = (claim({**DATA[0], "quantities": q}) for q in ([one, two], [two, one]))
    found = score(TEXT, [gold], [turned])
    assert figures(found.counts)["quantities: text accuracy"] == 1.0
    assert errors(TEXT, [gold], [turned], found) == []


LOOSE = {"text": "that spring", "start": None, "end": None}
DATED = {"text": "in May 2022", "start": "2022-05", "end": "2022-05"}


@pytest.mark.parametrize(
    ("gold", "predicted", "expected", "got"),
    [(LOOSE, None, ("that spring",), ()), (None, LOOSE, (), ("that spring",))],
)
def test_a_time_without_dates_that_one_side_alone_has_is_seen(
    gold: Any, predicted: Any, expected: tuple[str, ...], got: tuple[str, ...]
) -> None:
    """It is no slot of the record, so that its words alone can tell, even where the gold of the
    document has no other."""
    mine, theirs = ([claim({**DATA[0], "when": when})] for when in (gold, predicted))
    found = score(TEXT, mine, theirs)
    made = figures(found.counts)
    assert (made["record F1"], made["when F1"], made["when: text accuracy"]) == (1.0, None, 0.0)
    (error,) = errors(TEXT, mine, theirs, found)
    assert (error.what, error.field) == ("wrong", "when: text")
    assert (error.expected, error.found) == (expected, got)


def test_a_time_that_a_slot_counts_is_not_counted_by_its_words_too() -> None:
    for when, other in ((LOOSE, DATED), (DATED, LOOSE), (DATED, None), (None, DATED)):
        mine, theirs = ([claim({**DATA[0], "when": each})] for each in (when, other))
        assert figures(score(TEXT, mine, theirs).counts)["when: text accuracy"] is None
    without = {key: value for key, value in DATA[0].items() if key != "when"}
    found = score(TEXT, [claim(without)], [claim({**DATA[0], "when": LOOSE})])
    assert figures(found.counts)["when: text accuracy"] is None  # not told, so not scored


ENTITY = DATA[0]["entities"][0]


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"type": "vessel"}, [("wrong", "entities by name and type")]),
        ({"country": "PT"}, [("wrong", "entities by name, type and country")]),
        ({"name": f"The {ENTITY['name']} zork"}, [("nearly right", "entities")]),
    ],
)
def test_one_damage_is_named_once(change: dict[str, Any], named: list[tuple[str, str]]) -> None:
    """By what is loosest of what it costs; as nearly right only where nothing else names it."""
    entities = [{**ENTITY, **change}, *DATA[0]["entities"][1:]]
    found, _ = scored(0, claim({**DATA[0], "entities": entities}))
    of_pair = [error for error in found if error.field.startswith("entities")]
    assert [(error.what, error.field) for error in of_pair] == named
    assert len(of_pair[0].expected) == len(of_pair[0].found) == 1


def test_what_a_stricter_measure_misses_besides_is_named_too() -> None:
    first, second = DATA[0]["entities"][:2]
    entities = [{**first, "type": "vessel"}, {**second, "country": "PT"}]
    found, _ = scored(0, claim({**DATA[0], "entities": entities}))
    named = {error.field: error.expected for error in found}
    assert [value[0] for value in named["entities by name and type"]] == [first["name"]]
    assert [value[0] for value in named["entities by name, type and country"]] == [second["name"]]


@pytest.mark.parametrize("turn", [1, -1])
def test_of_names_that_are_alike_the_one_that_is_there_is_not_missed(turn: int) -> None:
    """ "Bank in Dubai" and "Dubai" share half their words, so that either could be "Dubai"."""
    there, gone = ({**ENTITY, "name": name, "mention": None} for name in ("Dubai", "bank in Dubai"))
    instead = {**gone, "name": "Zorbl"}
    gold = claim({**DATA[0], "entities": [gone, there][::turn]})
    predicted = claim({**DATA[0], "entities": [instead, there][::turn]})
    found = errors(TEXT, [gold], [predicted], score(TEXT, [gold], [predicted]))
    of_pair = [error for error in found if error.field.startswith("entities")]
    assert [error.field for error in of_pair] == ["entities"]
    assert of_pair[0].expected[0][0] == "bank in Dubai" and of_pair[0].found[0][0] == "Zorbl"


def test_a_value_of_parts_is_told_as_these() -> None:
    without = claim({**DATA[0], "entities": []})
    found, _ = scored(0, without)
    (error,) = [error for error in found if error.field == "entities"]
    first = DATA[0]["entities"][0]
    assert error.expected[0][:2] == (first["name"], first["mention"])
    assert error.expected[0][-2:] == ("number", "340")  # parts within it, too
    assert all(not isinstance(value, str) for value in error.expected)
