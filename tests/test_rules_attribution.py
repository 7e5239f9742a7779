"""Whose account a claim is, and how that source puts it, in sentences of every register.

The sentences are ours.
"""

from __future__ import annotations

import pytest

from tests.test_rules import _claims

LAST = [
    # A source whose whole clause is what it tells.
    ("The army admits to nine losses.", [("army", "military")]),
    ("He spoke. The bank puts the loss at nine ships.", [("bank", "company")]),
    ("The army claims 37 tanks destroyed near the port.", [("army", "military")]),
    (
        "A spokesman for Kestrel Air, Paul Mboya, disputed the figure of nine drones.",
        [("Paul Mboya", "person")],
    ),
    ("The army on Sunday accused Norway of supplying drones.", [("army", "military")]),
    ("The prosecutor, Ilze Kalnina, brushed aside the claims.", [("Ilze Kalnina", "person")]),
    # Who stands behind a medium, a body's paper, a pronoun.
    (
        "Reuters reported, citing two Turkish officials, that the engines had left port.",
        [("two Turkish officials", "government"), ("Reuters", "media")],
    ),
    ("The army's bulletin of May said that nine tanks were lost.", [("army", "military")]),
    (
        "A manager of that bank met us. “Nobody bought the pumps in May,” he said.",
        [("manager of that bank", "anonymous")],
    ),
    (
        "The deputy minister, Ole Brandt, met the envoy and promised to close the port.",
        [("Ole Brandt", "person")],
    ),
    (
        "Russia sold nine drones because it says that the drones are pumps.",
        [("Russia", "government")],
    ),
    (
        "According to two people who saw the manifest, the consignee was a shop in Tiraspol.",
        [("two people who saw the manifest", "anonymous")],
    ),
    (
        "In El Obeid, a teacher told our reporter, people sold nine pumps to the army.",
        [("teacher", "anonymous")],
    ),
    # Nobody: the article's own voice, an act, somebody else's sentence.
    ("The ministry said that the port closed. I expect bills to rise by May.", []),
    ("“Nine tanks burned,” said Ole Brandt. The plant at Nyala makes 40 drones a week.", []),
    ("Member states should stop the sale of drones to Norway.", []),
]


@pytest.mark.parametrize(("text", "sources"), LAST, ids=[case[0] for case in LAST])
def test_whose_the_last_claim_is(text: str, sources: list[tuple[str, str]]) -> None:
    claims = [claim for claim in _claims(text) if "conclusion" not in claim["statement"]]
    assert [(s["name"], s["type"]) for s in claims[-1]["attribution"]] == sources


def test_the_cue_takes_its_auxiliary_in() -> None:
    (claim,) = _claims("The newspaper has found that the bank sold nine ships.")
    assert claim["attribution"][0]["cue"] == "has found"


def test_what_others_say_is_told_by_the_one_who_answers() -> None:
    text = (
        "Ada Lindqvist taught law in Lund for 20 years.\n"
        "Tidning: Who did it?\nLindqvist: Norway blames a firm in Baku.\n"
        "Tidning: And you?\nLindqvist: I saw nine crates there.\n"
        "Tidning: Is it lawful?\nLindqvist: We sold the crates in May."
    )
    claims = _claims(text)
    chains = [[s["name"] for s in claim["attribution"]] for claim in claims]
    assert ["Norway", "Ada Lindqvist"] in chains
    assert chains[-1] == ["Ada Lindqvist"]


def test_the_ministry_is_the_voice_of_its_own_notice() -> None:
    text = (
        "1. The Ministry finds that Orbis sold nine pumps without a licence.\n"
        "2. The Ministry has determined that the papers were false.\n"
        "3. The fine amounts to nine million won."
    )
    assert all(claim["attribution"] == [] for claim in _claims(text))


TONES = [
    ("It is not known who received the nine pumps.", "questions", "certain", "actual"),
    ("Ole Brandt doubts that the firm sold nine drones.", "questions", "certain", "actual"),
    ("We could not verify that nine ships had sunk.", "questions", "certain", "actual"),
    ("There is no doubt that nine ships sank in May.", "asserts", "certain", "actual"),
    ("No, he had never sold pumps to the army.", "denies", "certain", "actual"),
    ("The firm rejected the allegations of theft.", "denies", "certain", "actual"),
    ("I expect bills to rise by four per cent.", "asserts", "probable", "predicted"),
    ("So far as we know, the firm sold nine pumps.", "asserts", "probable", "actual"),
    ("Without spare parts, the plant would stop by May.", "asserts", "certain", "conditional"),
    (
        "Should the firm fail to pay, the ban stays in force.",
        "asserts",
        "certain",
        "conditional",
    ),
    ("Two flights are planned for October in Norway.", "asserts", "certain", "planned"),
    ("Talks between the two armies are to open in May.", "asserts", "certain", "planned"),
    ("The firm said it would stop selling pumps in May.", "asserts", "certain", "planned"),
    ("The firm said that it would lose nine ships in May.", "asserts", "certain", "predicted"),
    ("The army bought drones that may lift 30 kilos.", "asserts", "certain", "actual"),
]


@pytest.mark.parametrize(("text", "stance", "certainty", "modality"), TONES)
def test_how_it_is_put(text: str, stance: str, certainty: str, modality: str) -> None:
    claim = _claims(text)[-1]
    told = claim["stance"], claim["certainty"], claim["modality"]
    assert told == (stance, certainty, modality)


def test_an_unnamed_spokeswoman_is_the_body_she_speaks_for() -> None:
    (claim,) = _claims("A spokeswoman for the Ministry of Defence said that nine tanks were lost.")
    assert claim["attribution"][0]["name"] == "Ministry of Defence"


def test_a_person_keeps_the_office_given_at_the_first_mention() -> None:
    text = (
        "Ole Brandt, a former inspector of the port, lives in Oslo.\n"
        "“The crates held nine drones,” Brandt said."
    )
    source = _claims(text)[-1]["attribution"][0]
    assert (source["type"], source["role"]) == ("expert", "former inspector of the port")


MINISTER = ("Oleksii Reznikov", "Ukraine’s defence minister")
SPEAKERS = [
    ("said Ukraine’s defence minister, Oleksii Reznikov", *MINISTER),
    ("said Ukraine’s defence minister, Oleksii Reznikov, on Friday", *MINISTER),
    ("said Ukraine’s defence minister, Oleksii Reznikov, who was in Oslo", *MINISTER),
    ("said Oleksii Reznikov, Ukraine’s defence minister, in a letter", *MINISTER),
    ("according to Ukraine’s defence minister, Oleksii Reznikov", *MINISTER),
    ("said Norvex’s spokesman, Jan Vesely", "Jan Vesely", "Norvex’s spokesman"),
    ("said the ministry’s spokesman, Jan Vesely, on Friday", "Jan Vesely", "ministry’s spokesman"),
    ("said the head of the agency, Jan Vesely, in May", "Jan Vesely", "head of the agency"),
    ("said Reznikov, on Friday", "Reznikov", None),
]


@pytest.mark.parametrize("marks", ["“”", '""'])
@pytest.mark.parametrize(("said", "name", "role"), SPEAKERS)
def test_a_quotation_is_of_the_name_behind_an_office(
    said: str, name: str, role: str | None, marks: str
) -> None:
    told = "Iran sold 40 drones to Russia"
    (claim,) = _claims(f"{marks[0]}{told},{marks[1]} {said}.")
    (source,) = claim["attribution"]
    assert (source["name"], source["role"]) == (name, role)
    assert claim["statement"] == f"{told}."
    assert [each["quote"] for each in claim["evidence"]] == [told]
