"""Where a slot's words end, and what stands in none.

The sentences are ours.
"""

from __future__ import annotations

import pytest

from tests.test_rules import _claims

ENDS = [
    (
        "The court struck nine vessels of the fleet off its list.",
        "targets",
        ["nine vessels of the fleet"],
    ),
    ("A court gave a Polish captain three years for smuggling.", "targets", ["Polish captain"]),
    ("The court has frozen assets of PLN 21 million.", "targets", ["assets of PLN 21 million"]),
    ("The ministry issued a warrant on 6 June.", "targets", None),
    ("Riga and Oslo work in an agency against corruption.", "targets", None),
    ("Gunmen attacked the Lomza dam last week.", "target", "Lomza dam"),
    ("Two drones hit the building site four times.", "target", "building site"),
    (
        "Radars detected the launch of several short-range ballistic missiles.",
        "action",
        "detected the launch of several short-range ballistic missiles",
    ),
    ("Without imported fuel the plant would stop.", "cause", "Without imported fuel"),
    ("The frigate was sunk at her moorings by Polish bombs.", "cause", "Polish bombs"),
    ("Parliament last spring passed an act on exports of chips.", "authority", "Parliament"),
    ("Petrol stations in Riga must close by four.", "status", "in_force"),
    ("The tanker discharged 90,000 barrels of crude at Riga.", "status", "delivered"),
]
LOST = [
    ("Guns in the hills have knocked out some 60 Polish howitzers.", "side", "PL"),
    ("Their jets wrecked most of Iran's launchers.", "side", "IR"),
    ("Nine Polish vessels were sunk or crippled.", "side", "PL"),
    ("Nobody was killed in the blast.", "items", None),
    ("The raid killed at least eleven welders of the yard.", "items", ["welders of the yard"]),
]


@pytest.mark.parametrize(("text", "slot", "value"), [*ENDS, *LOST])
def test_a_slot_holds_whole_words_of_one_thing(text: str, slot: str, value: object) -> None:
    found = [claim["details"].get(slot) for claim in _claims(text)]
    assert (value in found) if value else not any(found)


def test_who_adds_firms_to_a_list_says_nothing() -> None:
    (claim,) = _claims("The Oslo Trade Council added fourteen firms in Riga to its list.")
    assert not claim["attribution"]
    assert "Oslo Trade Council" in [entity["name"] for entity in claim["entities"]]


def test_what_stands_behind_the_verb_of_a_state_is_a_noun() -> None:
    (claim,) = _claims("Poland lists freeze dryers among its controlled goods.")
    assert "freeze dryers" in [entity["name"] for entity in claim["entities"]]
