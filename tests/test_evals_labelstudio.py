"""Gold to Label Studio and back, and what may come from there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from evals.counts import fields_told, score
from evals.errors import errors
from evals.figures import figures
from evals.labelstudio import config, golds, left_out, notes_left_out, tasks
from evals.load import read_gold
from schemas import DOMAIN
from schemas.errors import InputError
from schemas.gold import Gold
from tests.datasets import ROOT
from tests.toy_domain import RECORDS, TEXT, TOY

FILES = sorted((ROOT / "evals/gold").glob("*.json"))


def toy(text: str = TEXT, shift: int = 0) -> Gold:
    records = json.loads(json.dumps(RECORDS))
    for record in records:
        for span in record["evidence"]:
            span["start"] += shift
            span["end"] += shift
    return Gold(
        article_id="storm",
        schema_version=TOY.schema_version,
        split="test",
        annotators=("somebody",),
        text=text,
        claims=tuple(TOY.record.validate_python(r, context={"text": text}) for r in records),
    )


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_bundled_gold_comes_back_as_it_went(path: Path) -> None:
    gold = read_gold(path, DOMAIN)
    exported = json.loads(json.dumps(tasks([gold])))
    (back,) = golds(exported, DOMAIN)
    assert back == gold


@pytest.mark.parametrize(
    ("person", "name"),
    [
        ("jane@example.org", "jane@example.org, in Label Studio"),
        ({"id": 3, "email": "jane@example.org"}, "jane@example.org, in Label Studio"),
        ({"id": 3, "first_name": "Jane", "last_name": "Roos"}, "Jane Roos, in Label Studio"),
        ({"id": 3, "first_name": "", "email": ""}, "user 3 of Label Studio"),
        (3, "user 3 of Label Studio"),
        ({}, "a person, in Label Studio"),
    ],
)
def test_who_completed_an_annotation_is_its_annotator(person: Any, name: str) -> None:
    (task,) = json.loads(json.dumps(tasks([toy()])))
    task["annotations"][0]["completed_by"] = person
    (back,) = golds([task], TOY)
    assert back.annotators == (name,)
    assert back.note == "Begun from annotations by somebody."
    del task["data"]["annotators"]
    (back,) = golds([task], TOY)
    assert (back.annotators, back.note) == ((name,), None)


def test_another_domain_comes_back_as_it_went() -> None:
    (back,) = golds(tasks([toy()]), TOY)
    assert back == toy()


def test_the_interface_has_every_kind_and_every_choice() -> None:
    for domain in (DOMAIN, TOY):
        tree = ElementTree.fromstring(config(domain))
        named = {label.get("value") for label in tree.iter("Label")}
        assert named == {*domain.kinds, "evidence"}
        controls = {e.get("name") for e in tree.iter() if e.get("toName")}
        used = {r["from_name"] for t in tasks([toy()]) for r in results(t) if "from_name" in r}
        assert used <= controls


@pytest.mark.parametrize("field", ["details", "entities", "quantities", "attribution"])
def test_what_is_left_out_of_a_task_is_not_told_empty(field: str, tmp_path: Path) -> None:
    """Neither when it is read, nor in the gold file, nor in a task made of that."""
    exported = json.loads(json.dumps(tasks([toy()])))
    annotation = exported[0]["annotations"][0]
    annotation["result"] = [r for r in results(exported[0]) if r.get("from_name") != field]
    (gold,) = golds(exported, TOY)
    file = tmp_path / "storm.json"
    file.write_text(gold.model_dump_json(exclude_unset=True, serialize_as_any=True))
    assert field not in json.loads(file.read_bytes())["claims"][0]
    for each in (gold, read_gold(file, TOY), golds(tasks([gold]), TOY)[0]):
        assert field not in fields_told(each.claims)
        scored = score(TEXT, each.claims, toy().claims)
        found = figures(scored.counts)
        assert found["record F1"] == 1.0 == found["strict record rate"]
        assert errors(TEXT, each.claims, toy().claims, scored) == []
        if field == "details":
            assert found["details F1"] is None


def test_details_that_are_told_empty_or_of_some_claims_are_scored() -> None:
    exported = json.loads(json.dumps(tasks([toy()])))
    areas = [r for r in results(exported[0]) if r.get("from_name") == "details"]
    for area in areas:
        area["value"]["text"] = ["{}"]
    assert "details" in fields_told(golds(exported, TOY)[0].claims)
    exported[0]["annotations"][0]["result"] = [
        r for r in results(exported[0]) if r not in areas[1:]
    ]
    assert "details" in fields_told(golds(exported, TOY)[0].claims)


def results(task: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = task["annotations"][0]["result"]
    return found


def test_offsets_in_utf_16_units_are_understood_and_wrong_ones_refused() -> None:
    text = "😀😀 " + TEXT
    gold = toy(text, 3)
    exported = json.loads(json.dumps(tasks([gold])))
    for result in results(exported[0]):
        if result.get("from_name") == "kind":  # two units for each of the two faces
            result["value"]["start"] += 2
            result["value"]["end"] += 2
    (back,) = golds(exported, TOY)
    assert back == gold
    results(exported[0])[0]["value"]["start"] -= 1
    with pytest.raises(InputError, match="task 1, claim 1: its text is not at"):
        golds(exported, TOY)


def test_of_several_annotations_one_has_to_be_chosen() -> None:
    exported = json.loads(json.dumps(tasks([toy()])))
    good = exported[0]["annotations"][0]
    exported[0]["annotations"] = [good, {"result": [], "was_cancelled": True}]
    assert golds(exported, TOY)[0] == toy()
    exported[0]["annotations"] = [{"result": []}, good]
    with pytest.raises(InputError, match="task 1 has 2 annotations"):
        golds(exported, TOY)
    assert golds(exported, TOY, annotation=2)[0] == toy()
    assert golds(exported, TOY, annotation=1)[0].claims == ()
    with pytest.raises(InputError, match="no annotation 3"):
        golds(exported, TOY, annotation=3)


def test_tasks_without_the_annotation_asked_for_are_left_out() -> None:
    exported = json.loads(json.dumps(tasks([toy(), toy(), toy()])))
    for task, name in zip(exported, ("one", "two", "none"), strict=True):
        task["data"]["article_id"] = name
    exported[1]["annotations"] *= 2
    exported[2]["annotations"][0]["was_cancelled"] = True
    assert [gold.article_id for gold in golds(exported, TOY, annotation=1)] == ["one", "two"]
    assert left_out(exported, 1) == ["task 3 ('none')"]
    assert [gold.article_id for gold in golds(exported, TOY, annotation=2)] == ["two"]
    assert left_out(exported, 2) == ["task 1 ('one')", "task 3 ('none')"]
    assert left_out(exported, None) == []
    for number in (3, 0):
        with pytest.raises(InputError, match=f"no annotation {number} of any task"):
            golds(exported, TOY, annotation=number)
    exported[0]["data"] = {}  # what is malformed is no task to be left out
    with pytest.raises(InputError, match="task 1 has no text"):
        golds(exported, TOY, annotation=2)


@pytest.mark.parametrize(
    ("marks", "taken"), [((False, True), 1), ((True, False), 0), ((True, True), None)]
)
def test_the_only_ground_truth_is_taken_where_none_is_asked_for(
    marks: tuple[bool, bool], taken: int | None
) -> None:
    exported = json.loads(json.dumps(tasks([toy()])))
    good = exported[0]["annotations"][0]
    exported[0]["annotations"] = [
        {**good, "completed_by": place, "ground_truth": mark} for place, mark in enumerate(marks)
    ]
    if taken is None:
        with pytest.raises(InputError, match="say which is meant"):
            golds(exported, TOY)
    else:
        (gold,) = golds(exported, TOY)
        assert gold.annotators == (f"user {taken} of Label Studio",)
        (other,) = golds(exported, TOY, annotation=2 - taken)
        assert other.annotators == (f"user {1 - taken} of Label Studio",)


@pytest.mark.parametrize("name", ["../../evil", "/tmp/evil", "a\\b", "a\0b", ".hidden"])
def test_an_article_cannot_be_written_elsewhere(name: str) -> None:
    exported = json.loads(json.dumps(tasks([toy()])))
    exported[0]["data"]["article_id"] = name
    with pytest.raises(InputError, match="task 1: article_id"):
        golds(exported, TOY)


def test_two_tasks_of_one_article_are_refused() -> None:
    with pytest.raises(InputError, match="two tasks are of the article 'storm'"):
        golds(tasks([toy(), toy()]), TOY)


def broken(change: str) -> Any:
    exported = json.loads(json.dumps(tasks([toy()])))
    found = results(exported[0])
    if change == "no statement":
        exported[0]["annotations"][0]["result"] = [
            r for r in found if r.get("from_name") != "statement"
        ]
    elif change == "lonely evidence":
        exported[0]["annotations"][0]["result"] = [r for r in found if r["type"] != "relation"]
    elif change == "details":
        next(r for r in found if r.get("from_name") == "details")["value"]["text"] = ["{"]
    elif change == "twice":
        area = next(r for r in found if r.get("from_name") == "details")
        area["value"]["text"] = ['{"a": [{"b": 1, "b": 2}]}']
    elif change == "deep":
        deep = "[" * 100_000
        next(r for r in found if r.get("from_name") == "details")["value"]["text"] = [deep]
    elif change == "no value":
        found[0]["value"] = None
    elif change == "no label":
        found[0]["value"]["labels"] = []
    elif change == "kind":
        found[0]["value"]["labels"] = ["weather"]
    return exported


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({}, "list of Label Studio's tasks"),
        ([{"data": {}}], "task 1 has no text"),
        ([{"data": {"text": "x"}, "annotations": []}], "task 1 is not annotated"),
        (broken("no statement"), "task 1, claim 1: .*statement"),
        (broken("lonely evidence"), "related to no claim"),
        (broken("details"), "claim 1: details is not JSON"),
        (broken("kind"), "claim 1: .*weather"),
        ([{"data": {"text": "x"}, "annotations": [{"result": "abc"}]}], "not as Label Studio"),
        (broken("no value"), "task 1, region '\\w+': its kind has no value"),
        (broken("no label"), "task 1, region '\\w+': kind has no labels; expected one"),
        (broken("deep"), "details is not JSON"),
        (broken("twice"), "details is not JSON: the key 'b' is given twice"),
    ],
)
def test_what_is_wrong_is_named(data: Any, told: str) -> None:
    with pytest.raises(InputError, match=told):
        golds(data, TOY, where="export.json")


def test_notes_on_regions_are_left_out_and_counted() -> None:
    exported = json.loads(json.dumps(tasks([toy()])))
    assert notes_left_out(exported, None) == 0
    first, other = results(exported[0])[0], regions(exported[0], "kind")[-1]
    other["meta"] = {"text": ["unsure"]}
    for each in results(exported[0]):
        if each.get("id") == first["id"]:  # a note may be told with every result of its region
            each["meta"] = {"text": ["a colleague's note", "and another"]}
    assert golds(exported, TOY) == [toy()]
    assert notes_left_out(exported, None) == 2
    exported[0]["annotations"].append({"result": [], "ground_truth": True})
    assert [notes_left_out(exported, number) for number in (None, 1, 2, 3)] == [0, 2, 0, 0]


def regions(task: Any, field: str) -> list[dict[str, Any]]:
    return [r for r in results(task) if r.get("from_name") == field]


def lossy(change: str) -> Any:
    """An export that holds what a record has no place for; ids of regions as they are read."""
    exported = json.loads(json.dumps(tasks([toy()])))
    (task,) = exported
    first = results(task)[0]
    claims = [r["id"] for r in regions(task, "kind") if r["value"]["labels"] != ["evidence"]]
    pieces = [r["id"] for r in regions(task, "kind") if r["value"]["labels"] == ["evidence"]]

    def relation(one: str, two: str) -> dict[str, Any]:
        return {"type": "relation", "from_id": one, "to_id": two, "labels": []}

    added: dict[str, dict[str, Any]] = {
        "two statements": regions(task, "statement")[0],
        "two stances": regions(task, "stance")[0],
        "two labels": first,
        "unknown field": {**regions(task, "statement")[0], "from_name": "remark"},
        "claim to claim": relation(claims[0], claims[1]),
        "piece to piece": relation(pieces[0], pieces[0]),
        "to nowhere": relation(claims[0], "zork"),
        "two owners": relation(claims[0], pieces[0]),
        "stance of evidence": {**regions(task, "stance")[0], "id": pieces[0]},
    }
    if change in added:
        results(task).append(json.loads(json.dumps(added[change])))
    elif change == "no choice":
        regions(task, "stance")[0]["value"]["choices"] = []
    elif change == "no text":
        regions(task, "entities")[0]["value"]["text"] = None
    elif change == "true for 1":
        first["value"].update(start=True, end=9, text=TEXT[1:9])
    else:
        task["data"]["annotators"] = {"names": 2, "numbers": [1]}[change]
    return exported


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("two statements", r"region '\w+' has several results of statement: expected one"),
        ("two stances", r"region '\w+' has several results of stance: expected one"),
        ("two labels", r"region '\w+' has several results of kind: expected one"),
        ("unknown field", r"region '\w+': 'remark' is none of kind, statement, "),
        ("claim to claim", r"a relation of '\w+' \(\w+\) and '\w+' \(\w+\): expected a claim"),
        ("piece to piece", r"\(evidence\) and '\w+' \(evidence\): expected a claim and its"),
        ("to nowhere", r"and 'zork' \(no such region\): expected a claim and its evidence"),
        ("two owners", r"region '\w+', evidence, is related to 2 claims: expected one"),
        ("stance of evidence", r"region '\w+', evidence, has stance: expected on the claim's own"),
        ("no choice", r"claim 1: stance has no choices; expected one \(region '\w+'\)"),
        ("no text", r"claim 1: entities has no text: expected a list of texts \(region '\w+'\)"),
        ("true for 1", "claim 1: its text is not at True:9"),
        ("names", "annotators: expected a list of names, not 2"),
        ("numbers", r"annotators: expected a list of names, not \[1\]"),
    ],
)
def test_what_a_record_has_no_place_for_is_refused_with_its_region(change: str, told: str) -> None:
    with pytest.raises(InputError, match=rf"^export.json: task 1, .*{told}"):
        golds(lossy(change), TOY, where="export.json")


def test_one_name_is_one_annotator_and_a_relation_may_be_drawn_twice() -> None:
    (task,) = json.loads(json.dumps(tasks([toy()])))
    task["data"]["annotators"] = "Bob"
    drawn = next(r for r in results(task) if r["type"] == "relation")
    results(task).append({**drawn, "from_id": drawn["to_id"], "to_id": drawn["from_id"]})
    (gold,) = golds([task], TOY)
    assert gold == toy().model_copy(update={"annotators": ("Bob",)})


def test_a_fault_of_the_whole_record_has_no_empty_place() -> None:
    with pytest.raises(InputError, match=r"task 1, claim 1: \w.*weather.*\(region '\w+'\)"):
        golds(broken("kind"), TOY)
