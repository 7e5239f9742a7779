"""Whom a pronoun at the head of a statement means, and what tells a firm from a person."""

from __future__ import annotations

import pytest

from tests.test_rules import _claims


@pytest.mark.parametrize(
    ("text", "statement"),
    [
        (
            "Corvel Optics said its Danish distributor had sold 40 lathes to Iran.",
            "Corvel Optics's Danish distributor had sold 40 lathes to Iran.",
        ),
        (
            "Willem Graaf sold 40 tanks to Niger in 2022. His daughter Noor shipped 12 to Mali.",
            "Willem Graaf's daughter Noor shipped 12 to Mali.",
        ),
        # Not the last person named, who is a woman.
        (
            "Hanna Krill sold 40 tanks to Niger in 2022. He shipped 12 of them to Mali.",
            "He shipped 12 of them to Mali.",
        ),
        (
            "Hanna Krill sold 40 tanks to Niger in 2022. His brother shipped 12 to Mali.",
            "His brother shipped 12 to Mali.",
        ),
        (
            "A clerk of Corvel Optics sold 40 lathes. His brother shipped 12 to Mali.",
            "His brother shipped 12 to Mali.",
        ),
        (
            "Graaf laughs when I ask. The crates held 40 rifles. He sold 12 to Mali in May.",
            "He sold 12 to Mali in May.",
        ),
        (
            "The prosecutor filed charges in May. It would be wrong for us to ship 40 rifles.",
            "It would be wrong for us to ship 40 rifles.",
        ),
    ],
)
def test_the_head_of_a_statement(text: str, statement: str) -> None:
    assert statement in [claim["statement"] for claim in _claims(text)]


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("Shenzhen's Tianmu Optronic sold 40 cameras to Russia.", "Tianmu Optronic", "company"),
        ("Orvell Microdevices sold 40 chips to Russia.", "Orvell Microdevices", "company"),
        ("Orvell Larn's customers bought 40 chips in Russia.", "Orvell Larn", "company"),
        ("Orvell Larn, which sold 40 chips to Russia, was fined.", "Orvell Larn", "organisation"),
        ("Orvell Larn, who sold 40 chips to Russia, was fined.", "Orvell Larn", "person"),
        ("Orvell Larn sold 40 chips to Russia.", "Orvell Larn", "person"),
    ],
)
def test_a_firm_or_a_person(text: str, name: str, kind: str) -> None:
    found = {(e["name"], e["type"]) for claim in _claims(text) for e in claim["entities"]}
    assert (name, kind) in found


def test_what_the_one_who_speaks_promises_to_tell_is_nobody() -> None:
    text = (
        "Solheim: Four. I won't tell you which. No, I'll tell you one. I told my director, Clement "
        "Harbury, of the sale of nine pumps. He said Norvex had sold the pumps to Poland."
    )
    sources = [link["name"] for claim in _claims(text) for link in claim["attribution"]]
    assert not any(name.startswith("I'") for name in sources)


def test_several_who_speak_are_not_meant_by_it() -> None:
    text = "Officials in Riga told this paper that it was deleted from the register on July 31."
    assert _claims(text)[0]["statement"] == "It was deleted from the register on July 31."
