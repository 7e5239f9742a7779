"""Patterns of news English that the rules must read: who says so, and what is said.

The sentences are ours. Each stands for a way of attributing that general corpora are full of.
"""

from __future__ import annotations

import pytest

from tests.test_rules import _claims

SAID = [
    (
        "The State Department said John Kerry, the secretary, met the minister.",
        ["State Department"],
        "John Kerry, the secretary, met the minister.",
    ),
    (
        "According to ABC News, Basya also believes the ship carried shells.",
        ["Basya", "ABC News"],
        "The ship carried shells.",
    ),
    (
        "Kaya, citing customs records, said that 14 engines went to Baku.",
        ["customs records", "Kaya"],
        "14 engines went to Baku.",
    ),
    ("The WHO say iodine is scarce there.", ["WHO"], "Iodine is scarce there."),
    (
        "The seizure, two people familiar with the matter said, came after a tip from Poland.",
        ["two people familiar with the matter"],
        "The seizure came after a tip from Poland.",
    ),
    (
        "The valves, Kettani told the court, had been sold to a dealer in Baku.",
        ["Kettani"],
        "The valves had been sold to a dealer in Baku.",
    ),
    (
        "“The crates,” said Ms Ferreira, who runs the scanner, “were lighter than declared.”",
        ["Ferreira"],
        "The crates were lighter than declared.",
    ),
    (
        "Ferreira, 44, who runs the scanner, said the crates were lighter than declared.",
        ["Ferreira"],
        "The crates were lighter than declared.",
    ),
    (
        "Documents seen by this newspaper show that the firm sold 14 engines.",
        ["Documents"],
        "The firm sold 14 engines.",
    ),
    (
        "The customs service said a “more general reflection” on the rules is needed.",
        ["customs service"],
        "A more general reflection on the rules is needed.",
    ),
    (
        "The Home Office said on Tuesday the form would be dropped.",
        ["Home Office"],
        "The form would be dropped.",
    ),
    (
        "The engines went to Baku, as first reported by the Harbour Herald.",
        ["Harbour Herald"],
        "The engines went to Baku.",
    ),
    (
        "Analysts at the bank expect the fine to wipe out the profit.",
        ["Analysts at the bank"],
        "The fine will wipe out the profit.",
    ),
    ("It was alleged in court that the engines went to Baku.", [], "The engines went to Baku."),
    (
        "KYIV, 5 March (Northwire) - The army lost nine tanks, officials said.",
        ["officials"],
        "The army lost nine tanks.",
    ),
    ("The sanctions work, the Kremlin said.", ["Kremlin"], "The sanctions work."),
    ("3. The Ministry prohibited the sale in May.", [], "The Ministry prohibited the sale in May."),
]

DENIED = [
    ("The company has repeatedly denied selling drones.", "The company was selling drones."),
    ("The company denied it had sold drones.", "The company had sold drones."),
    ("The importer denied any link to the army.", "The importer has a link to the army."),
]


@pytest.mark.parametrize(("text", "sources", "statement"), SAID, ids=[case[0] for case in SAID])
def test_who_says_what(text: str, sources: list[str], statement: str) -> None:
    (claim,) = _claims(text)
    assert [source["name"] for source in claim["attribution"]] == sources
    assert claim["statement"] == statement


@pytest.mark.parametrize(
    "line",
    [
        "GENEVA, March 14 (Northwire) -",
        "GENEVA (Northwire) —",
        "Geneva, 14 March 2024 (Northwire) -",
        "Geneva, March 14, 2024 -",
        "New Delhi, India, 14 March (Northwire) –",
        "Kyiv (Northwire) –",
        "(Northwire) -",
    ],
)
def test_a_dateline_is_no_part_of_a_claim(line: str) -> None:
    (claim,) = _claims(f"{line} The army lost nine tanks in 2022, officials said.")
    assert claim["statement"] == "The army lost nine tanks in 2022."
    assert claim["when"]["text"] == "2022"
    assert claim["evidence"][0]["quote"] == "The army lost nine tanks in 2022"


def test_the_company_with_its_name_is_no_reference() -> None:
    told = "The company Aerotek sold 300 drones to Iran in 2023. Later the company Aerotek"
    *_, claim = _claims(f"{told} delivered 20 engines to Russia.")
    assert claim["statement"] == "The company Aerotek delivered 20 engines to Russia."


def test_a_name_before_a_dash_is_no_dateline() -> None:
    (claim,) = _claims("Norvex, a maker of lathes – Halm's largest – lost nine lorries in 2022.")
    assert "Norvex" in claim["statement"]


@pytest.mark.parametrize(("text", "statement"), DENIED, ids=[case[0] for case in DENIED])
def test_the_statement_is_what_is_denied(text: str, statement: str) -> None:
    (claim,) = _claims(text)
    assert (claim["stance"], claim["statement"]) == ("denies", statement)


def test_a_charge_is_its_sentences_alone() -> None:
    first, second = _claims("Brussels accused the bank of moving money. The bank is in Vienna.")
    assert first["statement"] == "The bank was moving money."
    assert first["attribution"] and not second["attribution"]


@pytest.mark.parametrize(
    ("text", "statement"),
    [
        (
            "Ardent Marine Ltd bought 12 tankers. It registered them in Gabon.",
            "Ardent Marine Ltd registered them in Gabon.",
        ),
        (
            "Ardent Marine Ltd bought 12 tankers. The firm sold two of them in May.",
            "Ardent Marine Ltd sold two of them in May.",
        ),
        (
            "The sanctions hit the bank in June. They were lifted in July.",
            "The sanctions were lifted in July.",
        ),
        (
            "The bank failed in June. It is likely that more banks will fail.",
            "It is likely that more banks will fail.",
        ),
    ],
)
def test_pronouns_stand_for_what_was_spoken_of(text: str, statement: str) -> None:
    assert _claims(text)[-1]["statement"] == statement


def test_a_relative_clause_with_a_figure_is_a_claim_of_its_own() -> None:
    claims = _claims("The firm, which sold 40 pumps in May, was listed in June.")
    assert [claim["statement"] for claim in claims] == [
        "The firm was listed in June.",
        "The firm sold 40 pumps in May.",
    ]


INTERVIEW = """Maria Kettani, a former customs officer, advises ports in the Gulf.
{q}When did you first see the crates?
{a}In 2021 they came from Izmir and we weighed the crates twice.
{q}Who bought them?
{a}A dealer in Baku paid 40,000 dollars.
{q}Were there licences?
{a}No licence was issued to them, I am sure.
"""


@pytest.mark.parametrize(("q", "a"), [("Q: ", "A: "), ("", ""), ("The Herald: ", "Kettani: ")])
def test_answers_of_an_interview_are_the_guests(q: str, a: str) -> None:
    claims = _claims(INTERVIEW.format(q=q, a=a))
    origins = [[source["name"] for source in claim["attribution"]] for claim in claims]
    assert origins[0] == []
    assert origins[1:] == [["Maria Kettani"]] * 4
    assert not any("?" in claim["statement"] for claim in claims)


def test_an_identifier_in_brackets_belongs_to_the_name_before_it() -> None:
    (claim,) = _claims("The crates came off the feeder ship Seroja Biru (IMO 9600418) on Monday.")
    (ship,) = [e for e in claim["entities"] if e["name"] == "Seroja Biru"]
    assert ship["type"] == "vessel"
    assert ship["identifiers"] == [{"scheme": "IMO", "value": "9600418"}]


def test_a_subject_behind_an_opening_phrase_is_what_it_means() -> None:
    claims = _claims("Since May, the army has lost nine tanks. It cannot replace them.")
    assert claims[-1]["statement"] == "The army cannot replace them."


def test_he_is_the_speaker_and_not_whom_the_speaker_talks_of() -> None:
    text = (
        "Ann Holm said that Ole Brandt had shown no interest in talks. "
        "She also urged Norway to return to the treaty."
    )
    last = _claims(text)[-1]
    assert last["statement"] == "Ann Holm also urged Norway to return to the treaty."


def test_they_with_their_verb_are_not_the_speaker() -> None:
    text = "“They’re using 40 firms in Norway to hide a sale,” said Ann Holm."
    (claim,) = _claims(text)
    assert claim["statement"] == "They’re using 40 firms in Norway to hide a sale."


@pytest.mark.parametrize(
    ("text", "statement"),
    [
        (
            "“We have never sold lathes to Iran,” the company said.",
            "The company has never sold lathes to Iran.",
        ),
        (
            "“My firm sold the lathes in May,” Ada Roos said.",
            "Ada Roos's firm sold the lathes in May.",
        ),
        ("“We sold the lathes in May,” Ada Roos said.", "We sold the lathes in May."),
    ],
)
def test_the_first_person_is_who_speaks(text: str, statement: str) -> None:
    assert _claims(text)[-1]["statement"] == statement
