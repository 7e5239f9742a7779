"""Goods that an article tells of by a noun of no list, and what it calls them later.

The sentences are ours.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.test_rules import _claims

_FIRST = "Customs officers in Riga impounded 860 lidar cores on Monday. "


def _goods(claim: dict[str, Any]) -> list[tuple[str, str | None]]:
    kinds = ("product", "weapon")
    found = [each for each in claim["entities"] if each["type"] in kinds]
    return [(each["name"], each.get("mention")) for each in found]


@pytest.mark.parametrize(
    ("text", "goods"),
    [
        (
            "Norvex shipped 40 gimbal mounts and relay switches to Omsk.",
            "gimbal mounts, relay switches",
        ),
        ("Norvex bought 900 tapered spindles in May.", "tapered spindles"),
        ("Officers in Riga seized a van containing gearshifts.", "gearshifts"),
        ("In Riga the lorry was declared as carrying gearshifts.", "gearshifts"),
        ("Crates of rangefinders were found in Riga.", "rangefinders"),
        ("The firm exported 74 tonnes of ammonium nitrate to Omsk.", "ammonium nitrate"),
        ("Exports to Russia of used gearshifts rose in May.", "used gearshifts"),
        ("The crates were declared as kitchen taps in Riga.", "kitchen taps"),
        ("The five relay switches were seized in Riga on Monday.", "relay switches"),
        ("Norvex deals in outboard gaskets.", "outboard gaskets"),
        ("Norvex supplies relay switches to Omsk.", "relay switches"),
        ("Norvex sold rotor blades worth 9 million euros.", "rotor blades"),
        ("The army received 900 82 mm mortar bombs.", "82 mm mortar bombs"),
        ("The ministry sent inspectors to Omsk.", ""),
        ("The bank sold shares worth 9 million euros.", ""),
        ("Norvex made losses of 9 million euros in May.", ""),
        ("The court gave the owners nine years.", ""),
        ("Two dealers in Riga have sold relay switches to Omsk.", "relay switches"),
        ("Norvex makes enough gearshifts for Omsk.", "gearshifts"),
        ("Norvex bought communications equipment in Riga.", "communications equipment"),
        ("Norvex sold paintings worth 9 million yuan.", "paintings"),
        ("A seat costs 900 roubles in Omsk.", ""),
        ("Norvex sold pump offers and is making efforts in Omsk.", ""),
        ("A dealer of relay switches in Omsk is sending relay switches to Riga.", "relay switches"),
        ("The court fined two 18-year-olds in Riga. The old roof in Omsk was sold.", ""),
    ],
)
def test_what_is_moved_made_or_declared_is_goods(text: str, goods: str) -> None:
    found = [name for claim in _claims(text) for name, _ in _goods(claim)]
    assert ", ".join(found) == goods


@pytest.mark.parametrize(
    ("text", "mention"),
    [
        ("The cores had come from Turku.", "cores"),
        ("Such cores were banned from export in 2022.", "cores"),
        ("The goods were bound for Omsk.", "goods"),
        ("They were hidden behind pallets of bricks.", "They"),
        ("Norvex had bought nine of them in Turku.", "them"),
        ("A dealer in Turku sold them to Norvex.", "them"),
        ("Nobody in Turku had ordered a core.", "core"),
    ],
)
def test_goods_are_known_again(text: str, mention: str) -> None:
    assert ("lidar cores", mention) in _goods(_claims(_FIRST + text)[1])


@pytest.mark.parametrize(
    "text",
    [
        "Two smugglers were arrested. They were taken to Riga.",
        "Nine trainees died in Riga, two of them Kenyans.",
        "The ministry in Riga has no machines of its own.",
    ],
)
def test_people_and_other_things_are_no_goods_told_of(text: str) -> None:
    later = _claims(_FIRST + text)[1:]
    assert later
    assert all("lidar cores" not in dict(_goods(claim)) for claim in later)


def test_goods_that_are_told_of_most_are_meant() -> None:
    text = (
        "Norvex of Turku exported lidar cores to Omsk in May. The cores passed through Riga. "
        "The lidar cores were entered as kitchen taps. The goods were bound for a plant in Omsk."
    )
    assert ("lidar cores", "goods") in _goods(_claims(text)[-1])


@pytest.mark.parametrize(
    "text",
    [
        "The resolutions were adopted in Omsk, and Turkey voted for those resolutions.",
        "The machines for the new mill came from Turkey.",
        "The vehicles of two brigades were lost in Omsk.",
        "They had carried medicine to Omsk in May.",
        "They were carrying medicine to Omsk in May.",
        "Doctors in Omsk counted 29 dead, most of them women.",
    ],
)
def test_what_stands_for_no_goods_told_of_before(text: str) -> None:
    goods = [each for claim in _claims(_FIRST + text)[1:] for each in _goods(claim)]
    assert not any(name == "lidar cores" for name, _ in goods)


def test_many_machines_are_no_stuff() -> None:
    text = "Norvex exported Kerch gas to Omsk in May. The machines were sold to a dealer."
    assert not any("gas" in name for name, _ in _goods(_claims(text)[-1]))


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("Norvex bought 17 cubic metres of liquefied gas last year.", ["liquefied gas"]),
        ("The plant in Omsk can sell a motor longer than two metres.", ["motor"]),
        ("Norvex in Riga sold Stinger missiles to the army.", ["Stinger missiles"]),
        ("Norvex sold a box laden with 90 drones behind cartons of jam pots.", ["drones"]),
        ("Norvex exported lidar cores to Omsk in May.", ["lidar cores"]),
        ("Norvex sold drills to a tank plant in Omsk.", ["drills"]),
        ("Norvex sold relay switches to the army in May.", ["relay switches"]),
        ("Soldiers in Omsk sold rotor blades to a dealer.", ["rotor blades"]),
        ("Norvex sold two Kite-9 gliders to Poland.", ["Kite-9 gliders"]),
    ],
)
def test_details_take_the_goods(text: str, items: list[str]) -> None:
    assert list(_claims(text)[0]["details"]["items"]) == items


def test_one_of_goods_in_ies_is_known_again() -> None:
    text = "Norvex exported lithium batteries to Omsk in May. The battery had come from Turku."
    assert ("lithium batteries", "battery") in _goods(_claims(text)[1])
