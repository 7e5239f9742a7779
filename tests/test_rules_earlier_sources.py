"""Whom a source's words mean that was met before, and what else is said than with "said"."""

from __future__ import annotations

import pytest

from tests.test_rules import _claims

ORIGINS = [
    (
        "A Dutch official said the ban was late. Ann Smith, a consultant, said it was early. "
        "The list of nine firms, the official said, was ready.",
        "Dutch official",
    ),
    (
        "The profit halved in May, Chief Financial Officer Ola Berg said on a call.",
        "Ola Berg",
    ),
    ("The crates held 400 valves, Advocate Pieter Roos SC said.", "Pieter Roos"),
    ("Pune-based Varn Systems Ltd said it had sold nine engines.", "Varn Systems Ltd"),
    ("The mayor of Orsk says 400 people left.", "mayor of Orsk"),
    ("Exports to Baku fell 18 percent in July, operator data show.", "operator data"),
    ("Port records list the owner as Tarn Holdings, a firm in Baku.", "Port records"),
    ("The panel valued the cargo at $6.5 million.", "panel"),
    ("Analysts attributed most of the loss to a fall in oil exports.", "Analysts"),
    ("The navy claimed on Sunday to have sunk nine boats.", "navy"),
    ("The chamber expressed grave concern that checks would add two days.", "chamber"),
    ("In the mayor's view, the bridge fell because of the shelling.", "mayor"),
    ("Norway says it's ready to sell nine boats to Kyiv.", "Norway"),
    (
        "In Oslo a trade ministry official, who gave no name, conceded that nine boats were sold.",
        "trade ministry official",
    ),
    (
        "Others were kinder: Tarn Capital kept its rating, arguing that sales of arms would rise.",
        "Tarn Capital",
    ),
]


@pytest.mark.parametrize(("text", "origin"), ORIGINS)
def test_the_origin_of_the_last_claim(text: str, origin: str) -> None:
    assert [link["name"] for link in _claims(text)[-1]["attribution"]][:1] == [origin]


def test_she_is_no_man() -> None:
    text = (
        "Ms Dockray said the papers were forged. Peter Smith said the engines were sold. "
        "She added that nine crates were empty."
    )
    assert _claims(text)[-1]["attribution"][0]["name"] == "Dockray"


def test_what_is_assessed_assesses_nothing() -> None:
    claims = _claims("Spot gas from Baku was assessed at $11.35 on Friday.")
    assert [claim["attribution"] for claim in claims] == [[]]
