"""Sources that are set off or cut out of a sentence, and what stays of it."""

from __future__ import annotations

import pytest

from tests.test_rules import _claims


def _said(text: str) -> list[tuple[str, list[str]]]:
    return [(c["statement"], [s["name"] for s in c["attribution"]]) for c in _claims(text)]


@pytest.mark.parametrize(
    ("text", "statement", "names"),
    [
        (
            "Norvex said by email the ship had sailed to Oman in May.",
            "The ship had sailed to Oman in May.",
            ["Norvex"],
        ),
        (
            "The owner said over the telephone 40 rifles had been sold.",
            "40 rifles had been sold.",
            ["owner"],
        ),
        (
            "Four trainees died in the fire, Ann Smith says, two of them Kenyans.",
            "Four trainees died in the fire, two of them Kenyans.",
            ["Ann Smith"],
        ),
        (
            "Unless it arrives, warns Ann Smith, gun crews will be down to four rounds.",
            "Unless it arrives, gun crews will be down to four rounds.",
            ["Ann Smith"],
        ),
        (
            "The package, Ann Smith said, also includes 12 tanks.",
            "The package also includes 12 tanks.",
            ["Ann Smith"],
        ),
        (
            "“They sold 40 rifles,” said Special Agent in Charge Ann Smith of the Ports Agency"
            " (PA) North, whose men seized 14 boxes in June.",
            "They sold 40 rifles.",
            ["Ann Smith"],
        ),
        (
            "The authorities there believe that the pumps went on to China.",
            "The pumps went on to China.",
            ["authorities there"],
        ),
        (
            "Its order book stands at 210 guns, Ann Smith told investors.",
            "Its order book stands at 210 guns.",
            ["Ann Smith"],
        ),
    ],
)
def test_the_sentence_without_its_source(text: str, statement: str, names: list[str]) -> None:
    assert _said(text)[0] == (statement, names)


@pytest.mark.parametrize(
    ("text", "statement"),
    [
        (
            "Oman's foreign minister, Ann Smith, called on Mali to send them back.",
            "Oman's foreign minister, Ann Smith, called on Mali to send them back.",
        ),
        (
            "That same evening its transponder went dark near Oman.",
            "That same evening its transponder went dark near Oman.",
        ),
        (
            "China warned the Philippines over the Taiwan arms package.",
            "China warned the Philippines over the Taiwan arms package.",
        ),
    ],
)
def test_the_sentence_whole(text: str, statement: str) -> None:
    assert _said(text)[0][0] == statement


def test_a_ministry_behind_a_preposition_is_named_in_full() -> None:
    text = (
        "Norvex was put on the list in May, after the Department of Trade determined that"
        " 40 pumps had gone to Mali."
    )
    assert _said(text) == [
        ("Norvex was put on the list in May.", []),
        ("40 pumps had gone to Mali.", ["Department of Trade"]),
    ]


def test_no_verb_phrase_is_a_source() -> None:
    text = (
        "Ann Smith stated that the goods were pumps, and broke orders into parcels valued at"
        " less than $2,500."
    )
    assert {name for _, names in _said(text) for name in names} == {"Ann Smith"}


def test_nobody_in_particular_is_what_it_stands_for() -> None:
    text = "The plan is new. Not everyone is persuaded. “It may cost 40 million euros,” Ann said."
    said = _said(text)
    assert said
    assert all("everyone" not in statement for statement, _ in said)


@pytest.mark.parametrize(
    ("text", "slots"),
    [
        ("Halden Ltd paid a fine of 30,000 euros.", {"targets": ["Halden Ltd"]}),
        ("Iran faces new sanctions.", {"targets": ["IR"]}),
        ("Ann Smith has agreed to forfeit 3 million dollars.", {"targets": ["Ann Smith"]}),
        ("Mali has been subject to a UN arms embargo.", {"targets": ["ML"]}),
        ("Norvex did not comply with the Export Act.", {"verdict": "violates"}),
    ],
)
def test_whom_a_measure_meets(text: str, slots: dict[str, object]) -> None:
    details = _claims(text)[0]["details"]
    assert {slot: details[slot] for slot in slots} == slots
    assert details.get("authority") not in slots.get("targets", ())  # type: ignore[operator]


def test_pleading_guilty_is_an_act() -> None:
    (claim,) = _claims("Ann Smith pleaded guilty on Monday to selling 40 rifles to Mali.")
    assert claim["attribution"] == []
