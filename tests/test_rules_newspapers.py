"""Who says so in the ways of newspapers of either side of the ocean, and what is said.

The sentences are ours.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.api import extract, load_settings, read_articles
from tests.test_rules import _claims

SAID = [
    # When, where and how it was said, between the verb and the words.
    (
        "The mayor said Thursday the ferry would sail in May.",
        "mayor",
        "The ferry would sail in May.",
    ),
    ("Police said late Friday nine men had been held.", "Police", "Nine men had been held."),
    (
        "Ann Lowe posted on X (formerly Twitter) that nine ferries had sunk.",
        "Ann Lowe",
        "Nine ferries had sunk.",
    ),
    (
        "Nine ferries had sunk since May, Ann Lowe wrote on X, formerly known as Twitter.",
        "Ann Lowe",
        "Nine ferries had sunk since May.",
    ),
    (
        "The mayor claimed without evidence that nine ferries had sunk.",
        "mayor",
        "Nine ferries had sunk.",
    ),
    (
        "In a talk, Ann Lowe said of her time at the Norda yard that nine ferries sank.",
        "Ann Lowe",
        "Nine ferries sank.",
    ),
    (
        "As the pilot Ann Lowe told The Norda Post, “The nine ferries sank in May.”",
        "Ann Lowe",
        "The nine ferries sank in May.",
    ),
    # What opens the words of somebody.
    (
        "He sailed, although a recent poll found only a third of islanders backed the sale.",
        "recent poll",
        "Only a third of islanders backed the sale.",
    ),
    (
        "The ship owners are worried the state will close nine ports.",
        "ship owners",
        "The state will close nine ports.",
    ),
    (
        "The mayor was quoted by the Norda Times as saying the ferry sank in May.",
        "mayor",
        "The ferry sank in May.",
    ),
    # The day of it before whoever spoke, with no comma.
    ("On Friday residents said the bridge had been hit.", "residents", "The bridge had been hit."),
    (
        "In early March 2024 officials in Orsk said nine ferries had been sold.",
        "officials in Orsk",
        "Nine ferries had been sold.",
    ),
    (
        "Some residents say nine ferries sank.",
        "Some residents",
        "Nine ferries sank.",
    ),
    # Speakers apart from their verb.
    (
        "The union met in Orsk, with one driver stating: “Nine ferries sank in May.”",
        "one driver",
        "Nine ferries sank in May.",
    ),
    (
        "Other yards such as Norvex have said that nine ferries were sold.",
        "Other yards such as Norvex",
        "Nine ferries were sold.",
    ),
    (
        "Nine ferries were moved to Spain, said a US official who was not allowed to speak.",
        "US official",
        "Nine ferries were moved to Spain.",
    ),
    # Names behind offices and bodies.
    (
        "Governor of Washington Chris Marlow said the ferry sank in May.",
        "Chris Marlow",
        "The ferry sank in May.",
    ),
    (
        "The head of the union at Norda Harbour Anna Jaffer said the ferry sank in May.",
        "Anna Jaffer",
        "The ferry sank in May.",
    ),
    ("The regulator Norwat found nine pumps were broken.", "Norwat", "Nine pumps were broken."),
    (
        "The nonpartisan Harbour Budget Office said the sale cost the county £9m.",
        "Harbour Budget Office",
        "The sale cost the county £9m.",
    ),
    (
        "A spokesperson for Norvex said: “We sold nine ferries in May.”",
        "Norvex",
        "Norvex sold nine ferries in May.",
    ),
    (
        "The prints were given by the county, according to Ann Lowe, assistant professor of art.",
        "Ann Lowe",
        "The prints were given by the county.",
    ),
    (
        "A Norda poll released Thursday found nine in ten voters want the line closed.",
        "Norda poll",
        "Nine in ten voters want the line closed.",
    ),
    ("Sue Platt told the court nine men had no vests.", "Sue Platt", "Nine men had no vests."),
    (
        "Nine ferries sank, according to two people who were not allowed to speak.",
        "two people",
        "Nine ferries sank.",
    ),
    (
        "Two scientists met us in May. They say adding nine grams of salt is the safest way.",
        "Two scientists",
        "Adding nine grams of salt is the safest way.",
    ),
    (
        "Nine ferries sank, according to a news release from the Harbour Ministry.",
        "Harbour Ministry",
        "Nine ferries sank.",
    ),
    ("State officials Monday said nine ferries sank.", "State officials", "Nine ferries sank."),
    ("Parents told how nine ferries sank.", "Parents", "Nine ferries sank."),
]


@pytest.mark.parametrize(("text", "name", "statement"), SAID)
def test_who_says_what(text: str, name: str, statement: str) -> None:
    last = _claims(text)[-1]
    assert [source["name"] for source in last["attribution"]] == [name]
    assert last["statement"] == statement


WORDED = [
    # Whom "he" means, and how many were accused.
    ("Lawyers for the mayor have said he never met the broker.", "He never met the broker."),
    (
        "Ann Lowe accused ministers of hiding nine letters.",
        "Ministers were hiding nine letters.",
    ),
    (
        "The boy's mother, Kim Hale, said he had waited nine hours for a bed.",
        "He had waited nine hours for a bed.",
    ),
    # What "that" stands for is no subject to be replaced, and no idle word at the end.
    (
        "“That is why Norvex sold nine ferries in May,” said Ann Lowe.",
        "That is why Norvex sold nine ferries in May.",
    ),
    (
        "“The yard has always refused to do that,” said Ann Lowe.",
        "The yard has always refused to do that.",
    ),
    # What is told of a crate is no clause that somebody found.
    (
        "The ministry found only a crate that had been opened in May.",
        "The ministry found only a crate that had been opened in May.",
    ),
]


@pytest.mark.parametrize(("text", "statement"), WORDED)
def test_how_it_is_worded(text: str, statement: str) -> None:
    assert _claims(text)[-1]["statement"] == statement


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("Justice Department", "Justice Department"),
        ("Treasury", "Treasury"),
        ("Home Office", "Home Office"),
        ("Pentagon", "US Department of Defense"),
    ],
)
def test_a_body_of_a_state_that_the_article_does_not_name(
    body: str, name: str, tmp_path: Path
) -> None:
    path = tmp_path / "a.txt"
    path.write_text(f"Nine ferries sank in May, the {body} said.")
    [claim] = extract(read_articles([str(path)]), load_settings({"extractor": "rules"}))
    assert [source.name for source in claim.attribution] == [name]


def test_that_was_a_tuesday_is_no_claim() -> None:
    assert _claims("“That was a Tuesday,” said Ann Lowe.") == []


@pytest.mark.parametrize(
    "head",
    [
        "Paul Mboya and the nine ferries\n\nThe Post interviewed Ann Lowe, who runs the yard.",
        "Ann Lowe: an interview with the ‘Ferry Poet’\n\nAnn Lowe runs the yard.",
    ],
)
def test_whom_an_article_says_that_it_interviews_answers(head: str) -> None:
    text = (
        f"{head}\n\n"
        "When were the ferries sold?\n\nI sold them in May for £9m.\n\n"
        "How many were there?\n\nWe had nine ferries.\n\n"
        "Who paid?\n\nThe county paid us £9m in June.\n"
    )
    assert {source["name"] for claim in _claims(text) for source in claim["attribution"]} == {
        "Ann Lowe"
    }


@pytest.mark.parametrize(
    ("text", "source", "statement"),
    [
        (
            "A port source, who asked for quiet because he was not allowed to speak, said "
            "the ferries, each worth £9m, were sold in May.",
            "port source",
            "The ferries, each worth £9m, were sold in May.",
        ),
        (
            "The ministry said nine ferries, each of them worth £9m, were sold in Omsk.",
            "ministry",
            "Nine ferries, each of them worth £9m, were sold in Omsk.",
        ),
    ],
)
def test_what_is_said_of_things_set_off_by_commas(text: str, source: str, statement: str) -> None:
    claim = _claims(text)[0]
    assert [link["name"] for link in claim["attribution"]] == [source]
    assert claim["statement"] == statement


def test_what_a_state_announces_is_no_speaker() -> None:
    text = "Denmark, meanwhile, announced its ninth package, worth £9m, which includes ferries."
    assert _claims(text)[0]["attribution"] == []


def test_a_text_may_end_on_a_verb_of_saying() -> None:
    assert all(claim["attribution"] == [] for claim in _claims("Nine ferries came, claimed"))
