"""Ids are safe, and no two alike."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.read.ids import safe_id, without_clashes
from pipeline.read.items import Item


def items(*ids: str) -> list[Item]:
    return [
        Item(made, f"/in/{index}", f"{index}", "txt", False, "") for index, made in enumerate(ids)
    ]


@pytest.mark.parametrize(
    ("stated", "made"),
    [
        ("2023/001", "2023-001"),
        ("a b//c", "a-b-c"),
        ("v1.2_x", "v1.2_x"),
        ("../../etc/passwd", "etc-passwd"),
        ("Cafe\u0301", "Caf\u00e9"),
        ("...", "unnamed"),
        ("", "unnamed"),
        ("\ud83d", "unnamed"),
    ],
)
def test_safe_id(stated: str, made: str) -> None:
    assert safe_id(stated) == made


@given(st.text(st.characters(codec=None), max_size=400))
def test_safe_id_is_safe_and_stable(stated: str) -> None:
    made = safe_id(stated)
    assert re.fullmatch(r"[\w.-]{1,200}", made)
    assert made[0] not in ".-"
    assert made.encode()
    assert safe_id(made) == made or len(made) > 160


def test_long_ids_stay_apart() -> None:
    assert safe_id("a" * 300 + "b") != safe_id("a" * 300 + "c")


@given(st.lists(st.sampled_from(["a", "A", "b", "straße", "STRASSE", "a-5feceb66"]), max_size=8))
def test_ids_become_unique_in_any_case(ids: list[str]) -> None:
    before = items(*ids)
    made, notes = without_clashes(before, lambda item: item.source)
    folded = [item.article_id.casefold() for item in made]
    assert len(set(folded)) == len(folded)
    assert [item.path for item in made] == [item.path for item in before]
    assert bool(notes) == (len({one.casefold() for one in ids}) < len(ids))


def test_a_made_id_that_is_taken_gets_a_longer_hash() -> None:
    # 5feceb66 begins the SHA-256 of "0", the first item's label.
    made, _ = without_clashes(items("a", "a", "a-5feceb66"), lambda item: item.source)
    assert len({item.article_id for item in made}) == 3
    assert made[0].article_id.startswith("a-5feceb66ffc86f3")
