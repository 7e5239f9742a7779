"""A kind's own fields where no list of goods or names has what fills them.

The sentences are ours.
"""

from __future__ import annotations

import pytest

from tests.test_rules import _claims, _only


def test_what_is_sold_needs_no_list_of_goods() -> None:
    details = _only("Norvex sold 90 harmonicas to a wholesaler in May.")["details"]
    assert details["items"] == ["harmonicas"]


def test_a_box_is_not_what_is_in_it() -> None:
    details = _only("Norvex sold nine crates of marmalade to Poland in May.")["details"]
    assert details["items"] == ["marmalade"]


def test_it_is_the_body_that_speaks() -> None:
    claim = _only("Norvex Ltd said it sold nine pumps to Poland in May.")
    assert claim["details"]["suppliers"] == ["Norvex Ltd"]


@pytest.mark.parametrize(
    "what",
    "nothing none everything nobody directly cheaply well late early abroad".split(),
)
def test_what_is_no_thing_is_not_sold(what: str) -> None:
    for text in (f"Norvex sold {what} to Iran in May.", f"Norvex delivered {what} in Iran in May."):
        for claim in _claims(text):
            assert not claim["details"].get("items"), text


IT = [
    ("The ministry said it was in May that Russia shelled Riga.", "ministry"),
    ("The ministry said it is Norvex that violated the ban.", "ministry"),
    ("Norvex Ltd said it was Iran that sold nine pumps.", "Norvex Ltd"),
    ("Norvex Ltd said it was not Norvex but Iran that sold nine pumps.", "Norvex Ltd"),
    ("Norvex Ltd said it had been Iran that sold nine pumps.", "Norvex Ltd"),
    ("Norvex Ltd said it was illegal to sell nine pumps to Iran.", "Norvex Ltd"),
    ("Norvex Ltd said it was reported that Iran sold nine pumps.", "Norvex Ltd"),
    ("Norvex Ltd said it emerged that Iran sold nine pumps.", "Norvex Ltd"),
]


@pytest.mark.parametrize(("text", "speaker"), IT)
def test_it_stands_for_nobody(text: str, speaker: str) -> None:
    for claim in _claims(text):
        told = claim["details"].values()
        assert not any(speaker in (told if isinstance(told, list) else [told]) for told in told)


@pytest.mark.parametrize(
    ("text", "conduct"),
    [
        ("Buying from the mine is a breach of the embargo.", "Buying from the mine"),
        ("Judge Ann Parata called the breach deliberate.", "called the breach deliberate"),
        ("A sale to the army would, besides, breach the embargo.", "sale to the army"),
        ("The company's sales broke the Foreign Trade Act.", "company's sales"),
        ("None of the makers is accused of wrongdoing.", "accused of wrongdoing"),
        ("Bringing goods in by night is unlawful.", "Bringing goods in by night"),
        ("The officials broke the embargo on Iran in May.", "broke the embargo on Iran in May"),
    ],
)
def test_conduct_is_what_somebody_does(text: str, conduct: str) -> None:
    claim = _only(text)
    assert (claim["kind"], claim["details"]["conduct"]) == ("compliance", conduct)


@pytest.mark.parametrize(
    "what",
    ["was selling nine pumps", "had sold nine pumps", "was not selling pumps", "will sell pumps"],
)
def test_it_does_what_the_body_does(what: str) -> None:
    (claim,) = _claims(f"Norvex Ltd said it {what} to Poland in May.")
    assert claim["details"]["suppliers"] == ["Norvex Ltd"]


@pytest.mark.parametrize(
    ("text", "slot", "value"),
    [
        ("In May a court in Gori fined the driver of the lorry.", "authority", "court in Gori"),
        ("Last week prosecutors froze the accounts of a driver.", "authority", "prosecutors"),
        ("The bank accounts were frozen by a court in May.", "targets", ["bank accounts"]),
        (
            "In May prosecutors indicted the driver of the lorry.",
            "targets",
            ["driver of the lorry"],
        ),
        ("Nine pumps reached Russia in May by way of Georgia.", "via", ["GE"]),
        (
            "In May Poland urged Norvex Ltd to publish the drawings.",
            "topic",
            "publish the drawings",
        ),
        ("Kazakh mines raised their output of copper by a tenth.", "actor", "Kazakh mines"),
        ("The sale breaks the export rules of the United States.", "actor", None),
    ],
)
def test_who_and_what_without_a_name(text: str, slot: str, value: object) -> None:
    assert _only(text)["details"].get(slot) == value


GOODS_ON_THEIR_WAY = [
    (
        "Nine pumps were ordered by Norvex Ltd in May.",
        {"recipients": ["Norvex Ltd"], "suppliers": None},
    ),
    (
        "Norvex Ltd bought nine pumps from a plant in Bergen, Norway, in May.",
        {"suppliers": ["plant in Bergen"], "origins": ["NO"]},
    ),
    ("Norvex Ltd is to sell its works to Poland in May.", {"destinations": ["PL"]}),
    ("Norwegian customs stopped nine pumps in May.", {"suppliers": None}),
    ("Norvex Ltd stopped sales of pumps to Poland in May.", {"suppliers": ["Norvex Ltd"]}),
]


@pytest.mark.parametrize(("text", "slots"), GOODS_ON_THEIR_WAY)
def test_who_has_the_goods_before_and_after(text: str, slots: dict[str, object]) -> None:
    details = _only(text)["details"]
    assert {slot: details.get(slot) for slot in slots} == slots


def test_it_and_the_company_are_parties() -> None:
    text = "Norvex Ltd, a maker in Norway, closed its office. In May the company sold nine pumps."
    claim = _claims(text)[-1]
    assert claim["details"]["suppliers"] == ["Norvex Ltd"]
    assert claim["details"]["origins"] == ["NO"]


def test_what_papers_call_the_goods_is_not_what_they_are() -> None:
    details = _only("The nine missiles were entered as farm pumps in May.")["details"]
    assert details["items"] == ["missiles"]


def test_a_front_is_gone_through_and_acts_for_another() -> None:
    details = _only("Halden Trading is a front for Norvex Ltd.")["details"]
    assert (details["via"], details["actor"]) == (["Halden Trading"], "Norvex Ltd")


def test_a_measure_meets_nobody_where_no_word_of_it_has_an_object() -> None:
    for claim in _claims("If found guilty, the dealers face prison for life in Norway."):
        assert not claim["details"].get("targets")


def test_who_is_sentenced_is_no_authority() -> None:
    text = "Ann Kerr was fined in May. Her clerk, Bo Lind, received a sentence of ten months."
    assert not _claims(text)[-1]["details"].get("authority")


ASTRAY = [
    ("Norvex Ltd took 40 pumps to Iran in May.", "recipients", None),
    ("Nine drones were seized in Oslo by Norwegian customs.", "suppliers", None),
    ("The Iranian navy lost a ship. The navy in Manila bought boats.", "destinations", ["PH"]),
    ("The Iranian navy lost a ship. The navy in Manila bought boats.", "origins", None),
    ("Norvex Ltd makes pumps. The ministry sank. It buys them from Halden.", "recipients", None),
    (
        "Smugglers can replace lost rifles faster than the army can seize them.",
        "actor",
        "Smugglers",
    ),
    ("Keir Starmer banned exports of pumps to Iran.", "authority", "Keir Starmer"),
    ("The Treasury said Ann Smith had sanctioned Norvex Ltd.", "authority", "Ann Smith"),
    ("Nine rifles were labelled as tools.", "items", ["rifles"]),
    ("Norvex Ltd smuggled drones to Iran labelled as toys.", "items", ["drones"]),
    ("Norvex Ltd sold 40 drums bearing its name to Iran.", "items", ["drums"]),
    ("Norvex Ltd sold 40 ball bearings to Iran.", "items", ["ball bearings"]),
]


@pytest.mark.parametrize(("text", "slot", "value"), ASTRAY)
def test_what_the_words_do_not_bear_out_is_left_out(text: str, slot: str, value: object) -> None:
    assert _claims(text)[-1]["details"].get(slot) == value
