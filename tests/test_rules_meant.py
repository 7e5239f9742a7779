"""What a pronoun does not mean, and what no statement is to be given. The sentences are ours."""

from __future__ import annotations

import pytest

from tests.test_rules import _claims, _only


@pytest.mark.parametrize(
    ("text", "statement"),
    [
        # A part of several is not "the of them".
        (
            "One of the lasers was sold to Mali in May. It has failed there 40 times.",
            "One of the lasers has failed there 40 times.",
        ),
        (
            "One trader told the court in Riga that he had sold 40 pumps to Mali.",
            "The trader had sold 40 pumps to Mali.",
        ),
        # More than there were, a measure, a count alone.
        (
            "The aircraft can lift 26 tonnes. One of them flew 40 men out of Riga in May.",
            "One of them flew 40 men out of Riga in May.",
        ),
        (
            "Three have been delivered so far. The army of Mali sent it back to Riga in May.",
            "The army of Mali sent it back to Riga in May.",
        ),
        # What somebody is given, and what means nothing.
        (
            "A better guess is 1.3 million. Mali has sent it some 40 containers since May.",
            "Mali has sent it some 40 containers since May.",
        ),
        # A town is not what is sold abroad.
        (
            "Valmiera sells no more than 30 litres a car. Latvia has banned sales of it since May.",
            "Latvia has banned sales of it since May.",
        ),
        # Words before a pronoun that are no subject.
        (
            "Under it were 40 rifles for Mali. They had been booked as pumps in Riga.",
            "They had been booked as pumps in Riga.",
        ),
        # A guard that is a body, what judges do, and another one who may be meant.
        (
            "The coast guard boarded the tanker off Riga. Her captain, a Malian, sold 40 pumps.",
            "Her captain, a Malian, sold 40 pumps.",
        ),
        (
            "A judge in Riga jailed the firm's partner. He sold 40 pumps to Mali in May.",
            "He sold 40 pumps to Mali in May.",
        ),
        # "It was he, and not she, that" means nobody.
        (
            "The alert was closed. It was a clerk in Riga, not the bank, that noticed 40 sales.",
            "It was a clerk in Riga, not the bank, that noticed 40 sales.",
        ),
    ],
)
def test_what_a_pronoun_does_not_mean(text: str, statement: str) -> None:
    assert statement in [claim["statement"] for claim in _claims(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Willem Graaf and his son Jonas Brekke went to Mali. He sold 40 pumps to Riga in May.",
        "The firm paid Jonas Brekke in Riga. Oslo found that Petrov agreed. He sold 40 pumps.",
    ],
)
def test_one_of_several_people_is_nobody_in_particular(text: str) -> None:
    assert not [claim for claim in _claims(text) if claim["statement"].startswith("Jonas Brekke s")]
    assert any(claim["statement"].startswith("He sold 40 pumps") for claim in _claims(text))


def test_who_adds_firms_to_a_list_tells_nothing() -> None:
    text = "The Commerce Department added fourteen firms in Riga to its Entity List."
    assert _only(text)["attribution"] == []


def test_a_place_is_not_somebody_else() -> None:
    text = (
        "The firm paid Jonas Brekke, 58, in Riga. A laboratory in Oslo has nine rooms. He sold 40"
        " pumps to Mali in May."
    )
    assert _claims(text)[-1]["statement"] == "Jonas Brekke sold 40 pumps to Mali in May."
