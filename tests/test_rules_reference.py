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


@pytest.mark.parametrize(
    ("text", "statement"),
    [
        # What an apposition names, with its seat.
        (
            "One seller, Corvel Optics of Bergen, has hired two lawyers. It paid 2 million euros.",
            "Corvel Optics paid 2 million euros.",
        ),
        (
            "The maker, whose name is withheld here, has moved. It built 40 drones in May.",
            "The maker built 40 drones in May.",
        ),
        # An event is counted, none of the parties before it.
        (
            "A Danish frigate took the crew on board. It is the fifth attack on ships this month.",
            "It is the fifth attack on ships this month.",
        ),
        # Somebody without a name, where nobody else is spoken of.
        (
            "A Bergen courier took nine crates to Riga. He was arrested in May.",
            "The Bergen courier was arrested in May.",
        ),
        (
            "A courier told a clerk of nine crates. He was arrested in May.",
            "He was arrested in May.",
        ),
        # What has owners, parts or staff, and what has none.
        (
            "A refinery in Riga burned down in May. Its owner lost 40 million euros.",
            "Its owner lost 40 million euros.",
        ),
        (
            "The refinery burned down in May. Its owner lost 40 million euros.",
            "The refinery's owner lost 40 million euros.",
        ),
        (
            "The decision came in May. Its trucks carried 40 tonnes of urea to Riga.",
            "Its trucks carried 40 tonnes of urea to Riga.",
        ),
        # The article before the words for a source.
        (
            "The Latvian regulator told the court that it will close two banks in May.",
            "The Latvian regulator will close two banks in May.",
        ),
        # Behind the head of the clause.
        (
            "The yard in Bergen built nine boats last year. Six of them were bought by Oman.",
            "Six of the boats were bought by Oman.",
        ),
        # More than one thing may be meant.
        (
            "Nine men sold 40 boats last year. Six of them were bought by Oman.",
            "Six of them were bought by Oman.",
        ),
        (
            "The ministry signed the treaty in May. Parliament rejected it on 9 June.",
            "Parliament rejected it on 9 June.",
        ),
        (
            "The plan was dropped in May. Oslo made it plain that 40 tanks would be sold.",
            "Oslo made it plain that 40 tanks would be sold.",
        ),
    ],
)
def test_what_the_sentence_before_tells(text: str, statement: str) -> None:
    assert statement in [claim["statement"] for claim in _claims(text)]


def test_who_speaks_is_an_entity_where_the_statement_names_them() -> None:
    claim = _claims("Denmark says it does not recognise the court in Riga.")[0]
    assert claim["statement"] == "Denmark does not recognise the court in Riga."
    assert "Denmark" in [entity["name"] for entity in claim["entities"]]


@pytest.mark.parametrize(
    ("text", "statement"),
    [
        (
            "Jonas Brekke, 24, of Bergen, fell near Riga. At least 90 Danes have died there. He "
            "had joined a Norwegian battalion in May.",
            "Jonas Brekke had joined a Norwegian battalion in May.",
        ),
        (
            "Jonas Brekke, 24, of Bergen, fell near Riga. At least 90 Danes have died there. His "
            "battalion lost nine lorries in May.",
            "Jonas Brekke's battalion lost nine lorries in May.",
        ),
    ],
)
def test_a_person_named_before(text: str, statement: str) -> None:
    assert statement in [claim["statement"] for claim in _claims(text)]


@pytest.mark.parametrize(
    ("text", "statement"),
    [
        (
            "Police in Durres said they had found 12 rifles.",
            "Police in Durres had found 12 rifles.",
        ),
        ("The men say they were beaten in Minsk.", "The men were beaten in Minsk."),
        (
            "Two men fled. Villagers said they had crossed into Kosovo.",
            "They had crossed into Kosovo.",
        ),
        (
            "Two men fled. Police said they had crossed into Kosovo.",
            "They had crossed into Kosovo.",
        ),
    ],
)
def test_they_are_who_says_so_where_nobody_else_is_told_of(text: str, statement: str) -> None:
    assert _claims(text)[-1]["statement"] == statement


@pytest.mark.parametrize(
    ("text", "statement"),
    [
        ("Prague is wary. It has admitted 9 envoys.", "The Czech Republic has admitted 9 envoys."),
        ("Oslo is wary. It has admitted 9 envoys.", "Norway has admitted 9 envoys."),
        ("Brussels banned it. It has fined 2 firms.", "The European Union has fined 2 firms."),
    ],
)
def test_a_state_stands_with_its_article(text: str, statement: str) -> None:
    assert _claims(text)[-1]["statement"] == statement


def test_whom_somebody_writes_to_opens_no_clause() -> None:
    assert not [
        claim["statement"]
        for claim in _claims("Ann Smith wrote us an angry letter in which she spoke of theft.")
        if claim["statement"].startswith("Us ")
    ]
