"""Which clauses are claims, how a sentence is divided into them, and what is none.

The sentences are ours.
"""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.rules.fields.worth import is_idle
from tests.test_rules import _claims

DIVIDED = [
    # Clauses that could be true or false apart, joined in every way.
    (
        "The depot lost its roof in May, and the guards had left the gate open.",
        ["The depot lost its roof in May.", "The guards had left the gate open."],
    ),
    (
        "The depot had lost its roof, he said, and the guards had left the gate open.",
        ["The depot had lost its roof.", "The guards had left the gate open."],
    ),
    (
        "Norway will send nine cranes; for that the port needs a licence from Oslo.",
        ["Norway will send nine cranes.", "For that the port needs a licence from Oslo."],
    ),
    (
        "A pipe had burst in Riga and the guards have left the depot.",
        ["A pipe had burst in Riga.", "The guards have left the depot."],
    ),
    (
        "The pumps that were made in Gdansk and Riga have reached Baku.",
        ["The pumps that were made in Gdansk and Riga have reached Baku."],
    ),
    (
        "The ferry has left Riga, and on Monday two of the pumps reached Baku.",
        ["The ferry has left Riga.", "On Monday two of the pumps reached Baku."],
    ),
    # What is said of a noun between commas.
    (
        "The pumps went to the Baku Gear Plant, which supplies yards in Riga.",
        ["The pumps went to the Baku Gear Plant.", "The Baku Gear Plant supplies yards in Riga."],
    ),
    (
        "Norway has charged Ilze Kalnina and Juris Ozols, who are accused of selling pumps.",
        [
            "Norway has charged Ilze Kalnina and Juris Ozols.",
            "Ilze Kalnina and Juris Ozols are accused of selling pumps.",
        ],
    ),
    (
        "Ilze Kalnina, who asked not to be named, has sold nine pumps.",
        ["Ilze Kalnina has sold nine pumps."],
    ),
    # Two verbs of one subject.
    (
        "The depot lost its roof in May and now leans on a shed in Oslo.",
        ["The depot lost its roof in May.", "The depot leans on a shed in Oslo."],
    ),
    (
        "The crane was built in Gdansk and sold last year to a yard in Riga.",
        ["The crane was built in Gdansk.", "The crane was sold last year to a yard in Riga."],
    ),
    (
        "A yard in Riga, which nobody would name, doubled its fleet and opened a second dock.",
        [
            "A yard in Riga, which nobody would name, doubled its fleet.",
            "A yard in Riga opened a second dock.",
        ],
    ),
    (
        "The guards opened the crates in Riga and sealed them.",
        ["The guards opened the crates in Riga and sealed them."],
    ),
    (
        "A clerk who had worked in Riga and left in May sold the pumps.",
        ["A clerk who had worked in Riga and left in May sold the pumps."],
    ),
    # What came of it.
    (
        "A crane fell on Monday, killing two porters and wounding nine clerks.",
        [
            "A crane fell on Monday.",
            "A crane killed two porters.",
            "A crane wounded nine clerks.",
        ],
    ),
    (
        "Norway closed the depot in May, leaving Latvia without fuel.",
        ["Norway closed the depot in May.", "Norway left Latvia without fuel."],
    ),
    (
        "Norway sent the depot pumps, bearing rings and valves from Riga.",
        ["Norway sent the depot pumps, bearing rings and valves from Riga."],
    ),
    # An idle phrase beside what is said.
    (
        "Two buyers, which the yard did not identify, have paid in Riga.",
        ["Two buyers, which the yard did not identify, have paid in Riga."],
    ),
    (
        "Norway estimates the paperwork at 41 hours a form.",
        ["Norway estimates the paperwork at 41 hours a form."],
    ),
    (
        "The ministry reckons that the yard in Riga transmogrifies pumps.",
        ["The yard in Riga transmogrifies pumps."],
    ),
    (
        "The yard in Riga wrote down its stock of pumps.",
        ["The yard in Riga wrote down its stock of pumps."],
    ),
    # Short sentences of what has happened.
    (
        "The ships lay off Riga. Flows have since dropped.",
        ["The ships lay off Riga.", "Flows have since dropped."],
    ),
    # Short sentences that say nothing to check, and such that do.
    (
        "Norvex Ltd sold 12 pumps to Baku. Norvex does not stand alone.",
        ["Norvex Ltd sold 12 pumps to Baku."],
    ),
    (
        "The clerk said that 12 pumps had left Riga and that somebody was in a hurry.",
        ["12 pumps had left Riga."],
    ),
    (
        "The clerk said that 12 pumps had left Riga and that the valves are good ones.",
        ["12 pumps had left Riga.", "The valves are good ones."],
    ),
    (
        "Norvex Ltd sold 12 pumps to Baku in May. She smiled and poured more tea.",
        ["Norvex Ltd sold 12 pumps to Baku in May."],
    ),
    # What is one.
    (
        "The ferry — twice the size of the old one — has carried 40 trucks since May.",
        ["The ferry — twice the size of the old one — has carried 40 trucks since May."],
    ),
    ("Earlier models carried a Swiss chip.", ["Earlier models carried a Swiss chip."]),
    # Where the words of a source end.
    (
        "“The pumps were sold to Baku,” said Ilze Kalnina, 52, a broker who left in April.",
        ["The pumps were sold to Baku."],
    ),
    ("“The pumps went to Baku,” said a porter who had seen them.", ["The pumps went to Baku."]),
    ("“The pumps went to Baku,” she fumed.", ["The pumps went to Baku."]),
    ("Ilze Kalnina announced she is studying an appeal.", ["Ilze Kalnina is studying an appeal."]),
    (
        "The price has tripled since May, plant director Dr. Ilze Kalnina told the daily.",
        ["The price has tripled since May."],
    ),
    (
        "Nine pumps went to Baku, officials said late Tuesday, in a case that shook the port.",
        ["Nine pumps went to Baku in a case that shook the port."],
    ),
    # Verbs of speech that are something else here.
    (
        "The council's Yemen sanctions committee says nine pumps went to Baku.",
        ["Nine pumps went to Baku."],
    ),
    (
        "The upkeep will cost Latvia an estimated 40,000 euros.",
        ["The upkeep will cost Latvia an estimated 40,000 euros."],
    ),
    (
        "The port asked that the council add nine pumps to the export list.",
        ["The port asked that the council add nine pumps to the export list."],
    ),
    ("The police say nine pumps went to Baku.", ["Nine pumps went to Baku."]),
    # A list that shows something, and marks that stand twice.
    (
        "Ledgers, cargo plans and nine letters read by a clerk suggest that pumps went to Baku.",
        ["Pumps went to Baku."],
    ),
    (
        "The firm, a dealer in pumps,, said that the port in Riga had closed.",
        ["The port in Riga had closed."],
    ),
    # What a pronoun stands for ends before its relative clause.
    (
        "The memorandum that the port had drawn up was late. It names nine banks in Oslo.",
        [
            "The memorandum that the port had drawn up was late.",
            "The memorandum names nine banks in Oslo.",
        ],
    ),
]


@pytest.mark.parametrize(("text", "statements"), DIVIDED, ids=[case[0] for case in DIVIDED])
def test_what_a_sentence_falls_into(text: str, statements: list[str]) -> None:
    assert [claim["statement"] for claim in _claims(text)] == statements


@pytest.mark.parametrize(
    "text",
    [
        "Did Ilze Kalnina know of the nine pumps? asked the judge in Riga.",
        "Where the nine pumps went, the customs office in Riga won't say.",
        "It was not immediately clear who had paid for the nine pumps in Riga.",
        "Ilze Kalnina shook her head at the nine pumps in Riga.",
        "The question is whether the nine pumps in Riga would hold.",
        "Ilze Kalnina of Riga is less sure.",
        "Dealers in Riga see it differently.",
        "You hear the pumps at night.",
        "Everybody in Riga knows it.",
        "It is too early to draw conclusions in Riga.",
        "Where the nine pumps are in Riga is harder to say.",
    ],
)
def test_what_says_nothing_to_check_is_no_claim(text: str) -> None:
    assert _claims(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "The audit did not reveal any missing rifles in May.",
        "Norway will not disclose the size of its arms stockpile.",
        "The inspectors could not identify the maker of the nine missiles.",
        "The law did not specify penalties for the 40 exporters.",
        "Norway requested that Latvia not use its nine shells in Riga.",
        "The shells landed not far off the Norwegian coast on Monday.",
        "The radar did not identify the drone before it hit the depot in Riga.",
        "Russia did not disclose the loss of nine tanks.",
        "The council was divided on sanctions against Norway.",
        "The parties split over a ban on nine exporters.",
        "The ministry is more sure of its 40 tanks.",
        "The new frigate will not be named until May 2025.",
    ],
)
def test_what_is_not_told_or_found_can_be_checked(text: str) -> None:
    assert len(_claims(text)) == 1


def test_a_source_without_a_noun_is_none() -> None:
    (claim,) = _claims(
        "In a letter read on the radio, the of Mines, Mr Jan Berg, spoke of an of nine pumps."
    )
    assert claim["attribution"] == []


FIGURES = [
    ("The barges, four envoys said, carried 90 trucks to Riga.", ["90 trucks"]),
    ("Ilze Kalnina, 52, a broker in Riga, sold nine pumps.", ["nine pumps"]),
    ("A woman of 39 was held in Riga with nine pumps.", ["nine pumps"]),
    ("The port made up 27% of sales against 39% a year ago.", ["27%", "39%"]),
    (
        "The fine will idle between 15 and 20 of the 38 ships.",
        ["between 15 and 20 of the 38 ships"],
    ),
]


@pytest.mark.parametrize(("text", "figures"), FIGURES, ids=[case[0] for case in FIGURES])
def test_which_figures_are_the_claims(text: str, figures: list[str]) -> None:
    found = [figure["text"] for claim in _claims(text) for figure in claim["quantities"]]
    assert found == figures


def test_what_a_clause_cut_off_leaves_over_ends_no_claim() -> None:
    text = "The agent got nine months in May, six suspended, after he had admitted forging permits."
    quotes = [claim["evidence"][0]["quote"] for claim in _claims(text)]
    assert quotes[0] == "The agent got nine months in May, six suspended"
    assert not any(quote.endswith(" has") for quote in _quotes_of_a_denial())


def _quotes_of_a_denial() -> list[str]:
    claims = _claims("Poland has in the past denied that it buys pumps from Norvex in Omsk.")
    return [claim["evidence"][0]["quote"] for claim in claims]


def test_a_name_of_two_capitals_stays_whole() -> None:
    text = "The consignee is Tobyl AgroTekh Servis LLP, a firm in Omsk."
    assert "AgroTekh" in _claims(text)[0]["statement"]


def test_words_put_into_a_quotation_belong_to_it() -> None:
    claim = _claims("Ann Lowe said: “[The race in Riga] was a good one for nine firms.”")[0]
    assert claim["statement"] == "The race in Riga was a good one for nine firms."


_BARE: dict[str, Any] = {
    **{"stance": "asserts", "certainty": "certain", "modality": "actual"},
    **{"attribution": [], "entities": [], "quantities": [], "when": None},
}


@pytest.mark.parametrize(
    ("more", "told", "least"),
    [
        ({}, False, 0.5),
        ({}, True, 0.6),
        ({"attribution": ["mayor"]}, False, 0.6),
        ({"entities": ["Baku"]}, False, 0.6),
        ({"when": "May"}, False, 0.6),
        ({"entities": ["Baku", "Riga", "Oslo"]}, False, 0.8),
        ({"quantities": ["12"], "attribution": ["mayor"]}, False, 0.8),
        ({"quantities": ["12"], "entities": ["Baku"]}, True, 2.0),
        ({"modality": "planned"}, False, 2.0),
        ({"stance": "denies"}, False, 2.0),
    ],
)
def test_the_more_speaks_for_a_claim_the_surer_it_must_be_none(
    more: dict[str, Any], told: bool, least: float
) -> None:
    data = {**_BARE, **more}
    assert [is_idle(data, chance, told) for chance in (least - 0.01, least)] == [False, least <= 1]
