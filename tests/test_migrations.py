"""Records of an older schema version, taken through as many steps as they need."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from schemas import DOMAIN
from schemas.domain import Domain
from schemas.errors import SchemaVersionError
from schemas.kinds import Other
from schemas.migrations import STEPS, Record, Step, migrate

THIRD = Domain("news", "3", [Other])


def _renamed(record: Record) -> Record:
    return {("claim" if name == "text" else name): value for name, value in record.items()}


def _marked(record: Record) -> Record:
    return {**record, "note": None, "words": len(str(record["claim"]).split())}


STEPS_HERE: dict[str, Step] = {
    "news/1": ("news/2", _renamed),
    "news/2": ("news/3", _marked),
    "other/1": ("other/2", lambda record: record),
}


def test_records_go_through_every_step_in_order() -> None:
    old: list[dict[str, Any]] = [{"text": "It rained."}, {"text": "So"}]
    assert migrate(old, "news/1", THIRD, steps=STEPS_HERE) == [
        {"claim": "It rained.", "note": None, "words": 2},
        {"claim": "So", "note": None, "words": 1},
    ]
    assert old == [{"text": "It rained."}, {"text": "So"}]


def test_records_begin_where_they_are() -> None:
    found = migrate([{"claim": "x"}], "news/2", THIRD, steps=STEPS_HERE)
    assert found == [{"claim": "x", "note": None, "words": 1}]


@pytest.mark.parametrize("domain", [THIRD, DOMAIN])
def test_records_of_the_version_itself_stay(domain: Domain) -> None:
    assert migrate([{"a": 1}], domain.schema_version, domain) == [{"a": 1}]
    assert migrate([], domain.schema_version, domain) == []


@pytest.mark.parametrize("version", ["news/0", "other/1", "", "news/4"])
def test_records_from_which_no_way_leads_are_refused(version: str) -> None:
    with pytest.raises(SchemaVersionError) as caught:
        migrate([{}], version, THIRD, where=Path("gold/a.json"), steps=STEPS_HERE)
    said = str(caught.value)
    assert said.startswith("gold/a.json: ")
    assert f"schema {version} cannot be read by schema news/3" in said
    assert "regenerate the dataset, or use the release that wrote it" in said


def test_no_records_of_a_strange_version_are_refused_too() -> None:
    with pytest.raises(SchemaVersionError):
        migrate([], "news/0", THIRD, steps=STEPS_HERE)


def test_every_step_there_is_leads_to_the_version_in_use() -> None:
    for version in STEPS:
        assert migrate([], version, DOMAIN) == []
