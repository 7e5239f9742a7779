"""Who a source is and where its account ends; and how a clause's words tell its modality.

The sentences are ours.
"""

from __future__ import annotations

import pytest

from tests.test_rules import _claims

WHO = [
    (
        "An intelligence assessment seen by the Norda Herald names Norvex Ltd as the buyer.",
        "intelligence assessment",
        "document",
    ),
    ("A satellite image shows nine trucks at the depot.", "satellite image", "document"),
    (
        "Photographs that a technician passed to us in May show nine trucks at the depot.",
        "Photographs",
        "document",
    ),
    ("K. Subram, a retired engineer, told the court that 12 pumps leaked.", "K. Subram", "expert"),
    ("Colonel V. Petrin of the port police said that 12 pumps leaked.", "V. Petrin", "person"),
    (
        "Its chair, Ann Mensah, told MPs that 12 pumps had been found in Riga.",
        "Ann Mensah",
        "person",
    ),
    (
        "The consignor, Norvex Logistics of Kampala, informed the panel that it had sold 12 pumps.",
        "Norvex Logistics",
        "company",
    ),
    ("Most of these 40 cars, drivers freely admit, go on to Riga.", "drivers", "anonymous"),
    ("The family said that 12 pumps had been found in Riga.", "family", "anonymous"),
    (
        "Soldiers sell the rifles, according to two former quartermasters in Juba.",
        "two former quartermasters in Juba",
        "anonymous",
    ),
    ("An executive of a Dutch producer, Li Wen-po, said sales were legal.", "Li Wen-po", "person"),
    ("A Dutch producer, Grupo Paramo, said sales were legal.", "Grupo Paramo", "company"),
    ("U.S. District Judge Carla Hume told lawyers the trial would end.", "Carla Hume", "person"),
    ("CFO Maria Hind told analysts that sales fell by 9%.", "Maria Hind", "person"),
    (
        "“Every licence for pumps is at risk,” said Ruth Quade of Hansen Quade.",
        "Ruth Quade",
        "person",
    ),
    (
        "The middleman, two former partners say, was Ivan Petrov.",
        "two former partners",
        "anonymous",
    ),
    ("Khan is sceptical that the bank will pay.", "Khan", "person"),
    ("The mayor of Orsk says 400.", "mayor of Orsk", "person"),
    ("The nurse recalled treating nine soldiers.", "nurse", "anonymous"),
    ("Norvex limited itself to saying that the law was obeyed.", "Norvex", None),
    (
        "Prosecutors say the pair's firm, Gulf Aero Supply, moved 73 crates in May.",
        "Prosecutors",
        "government",
    ),
    ("The bank has frozen nine accounts, it said in a statement.", "bank", "company"),
    ("The ministry's figures show that exports doubled in May.", "ministry", "government"),
    ("The tribunal ruled on Friday that the seizure was lawful.", "tribunal", "government"),
    ("Residents told of nights without power.", "Residents", "anonymous"),
    (
        "Poland and the three Baltic states want ministers to begin work.",
        "Poland and the three Baltic states",
        "government",
    ),
]
LATER = [
    ("Prosecutors have charged Petrov. They say he shipped 14 engines.", "Prosecutors"),
    ("Sales fell by 4%, a bank said. About half of that went to India.", "bank"),
    (
        "Norvex Ltd said that a line would start in May. Poland made 40 tonnes of TNT in 2020.",
        None,
    ),
    ("Norvex Ltd said that a new line would start in May. Its manager is Danish.", "Norvex Ltd"),
    (
        "Officials said that two roads were closed. Third, police searched nine ships in Gdynia.",
        None,
    ),
]
PUT = [
    ("She'd sold the pumps to a dealer.", "actual", "certain"),
    ("The guard asked the driver if he had papers.", "actual", "certain"),
    ("The ships were to be built in Gdynia.", "planned", "certain"),
    ("The first draft would have banned all sales.", "planned", "certain"),
    ("No change is likely before May.", "predicted", "probable"),
    ("There are perhaps ten yards left in Europe.", "actual", "certain"),
    ("The owner is thought to be in Macau.", "actual", "probable"),
    ("Without insurance no barge moves.", "conditional", "certain"),
]


@pytest.mark.parametrize(("text", "name", "kind"), WHO)
def test_a_source_has_the_name_and_the_type_that_its_words_tell(
    text: str, name: str, kind: str | None
) -> None:
    sources = [claim["attribution"] for claim in _claims(text)]
    assert sources
    assert sources[0][0]["name"] == name
    assert kind in (None, sources[0][0]["type"])


@pytest.mark.parametrize(("text", "name"), LATER)
def test_a_later_sentence_is_whose_account_its_words_tell(text: str, name: str | None) -> None:
    links = _claims(text)[-1]["attribution"]
    assert (links[0]["name"] if links else None) == name


@pytest.mark.parametrize(("text", "modality", "certainty"), PUT)
def test_longer_cues_overrule_the_words_in_them(text: str, modality: str, certainty: str) -> None:
    claim = _claims(text)[0]
    assert (claim["modality"], claim["certainty"]) == (modality, certainty)


def test_what_a_state_understood_is_no_report() -> None:
    (claim,) = _claims("The Soviet Union understood that it could not make such chips by itself.")
    assert claim["attribution"] == []


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Nine pumps went to Norvex Ltd, the ministry said.", "ministry"),
        ("Nine pumps went to Norvex Ltd, a minister said.", "minister"),
        ("Nine pumps went to Norvex, the bank said.", "bank"),
        ("Norvex Ltd, the agency said, sold nine pumps.", "agency"),
        ("Norvex Ltd, a bank in Riga, has closed. The bank said it sold nine pumps.", "Norvex Ltd"),
    ],
)
def test_a_body_named_last_is_not_who_speaks_behind_its_comma(text: str, who: str) -> None:
    assert [source["name"] for source in _claims(text)[-1]["attribution"]] == [who]


GONE_ON = [
    (
        "Two diplomats told Wire that it was late. A report by the bank lists nine ships. Nine of"
        " the ships, they added, sank in May.",
        "Two diplomats",
    ),
    (
        "Imogen Clarke unpacked the case. A photograph shows one of them near Riga. Kerr, she said,"
        " had ordered nine pumps.",
        "Imogen Clarke",
    ),
    ("Velquor, the Swiss maker of the pumps, says it sold nine of them to Iran.", "Velquor"),
    ("Unless it rains, warns the lawmaker Ann Kerr, nine mills will close.", "Ann Kerr"),
]


@pytest.mark.parametrize(("text", "who"), GONE_ON)
def test_who_goes_on_is_of_that_number_and_no_paper(text: str, who: str) -> None:
    assert _claims(text)[-1]["attribution"][0]["name"] == who


@pytest.mark.parametrize(
    "text",
    [
        "A spokesman for Norvex Ltd said the mill closed. She said the pumps had gone to Iran.",
        'The union said the mill closed in May. "The pumps went to Iran," she said.',
    ],
)
def test_she_who_has_no_name_is_somebody(text: str) -> None:
    assert _claims(text)[-1]["attribution"]


def test_a_maker_is_a_company_and_a_lawmaker_a_person() -> None:
    types = [_claims(text)[-1]["attribution"][0]["type"] for text, _ in GONE_ON[2:]]
    assert types == ["company", "person"]


def test_a_draft_reports_nothing() -> None:
    (claim,) = _claims("The draft had named 94 vessels, two diplomats said.")
    assert [source["name"] for source in claim["attribution"]] == ["two diplomats"]


@pytest.mark.parametrize(
    ("text", "statement"),
    [
        ("Norvex denied having sold pumps to Russia.", "Norvex had sold pumps to Russia."),
        (
            "Norvex Ltd was fined in May. The ministry said its licence was revoked in June.",
            "Its licence was revoked in June.",
        ),
        (
            "Approved by envoys after Malta gave way, the package was sent out. It takes effect on"
            " Thursday.",
            "The package takes effect on Thursday.",
        ),
    ],
)
def test_the_statement_is_a_sentence_of_who_is_meant(text: str, statement: str) -> None:
    assert _claims(text)[-1]["statement"] == statement


def test_a_word_of_a_name_puts_nothing_in_doubt() -> None:
    (claim,) = _claims("The ministry put nine firms on the Unverified List in May.")
    assert claim["stance"] == "asserts"


def test_a_noun_behind_and_is_a_subject_of_its_own() -> None:
    statements = [c["statement"] for c in _claims("The talks ended and pumps were sold to Iran.")]
    assert not any("talks pumps" in statement for statement in statements)
