"""How sure a claim is, and whether it is so, willed, foretold or only supposed.

The sentences are ours.
"""

from __future__ import annotations

import pytest

from tests.test_rules import _claims

CERTAINTY = [
    ("The dealer believes Norvex sold 12 pumps.", "certain"),  # a reporting word, says the guide
    ("The dealer supposes that Norvex is empty.", "probable"),
    ("We assess with moderate confidence that the engines were made in Orsk.", "probable"),
    ("The pumps, reckons Kim Lee of consultancy Norda, were sold in May.", "certain"),
    ("The law limits what goods it may buy from Poland.", "certain"),
    ("The ministry published a chapter on possible smugglers in May.", "certain"),
    ("The bank reckons with nine more bids from Poland.", "certain"),
    ("As soon as one port seems safe, Norvex ships nine pumps to Orsk.", "certain"),
    ("The dealer supposes that nine pumps from Poland are inevitable.", "certain"),
    ("We cannot exclude that nine engines came from Poland.", "possible"),
    ("Police suspected Norvex of selling nine pumps.", "probable"),
    ("Norvex, suspected of selling nine pumps to Iran, closed in May.", "probable"),
    ("Nine men suspected of smuggling were held in Riga.", "probable"),
    ("Nine tonnes went to the suspected buyer in Riga.", "probable"),
    ("Norvex is suspected of selling nine pumps.", "probable"),
]

MODALITY = [
    ("The ministers meet again in Geneva in May.", "planned"),
    ("The hearing resumes on Monday.", "planned"),
    ("The bank said on Monday that sales of pumps fell.", "actual"),
    ("The rule takes effect on 1 May.", "planned"),
    ("The trial opens on 19 January.", "planned"),
    ("Parliament votes this afternoon on the pact.", "planned"),
    ("Norvex is to sell its yard in Riga.", "planned"),
    ("Poland is going to send nine inspectors.", "planned"),
    ("Its task is to prevent exports of pumps to Malta.", "actual"),
    ("Nine drones may follow in May.", "predicted"),
    ("Drones may leave Poland only with a permit.", "actual"),
    ("The report will be published in May.", "planned"),
    ("Sales of pumps will fall by 9% in May.", "predicted"),
    ("The ministry's next report will look at nine banks.", "planned"),
    ("The mine is not expected to ship copper before 2028.", "predicted"),
    ("The firm is estimated to have sent nine crates to Orsk.", "actual"),
    ("Norvex cut its profit forecast to $9 million.", "actual"),
    ("The minister would not commit to a sale of nine pumps.", "actual"),
    ("Nine crates could be delayed by a month.", "predicted"),
    ("Closing the port would cost the city $9 million.", "conditional"),
    ("Lifting the ban would let dealers in, Norvex argues.", "conditional"),
    ("The firm said that sales of pumps would fall by 9%.", "predicted"),
    ("The firm said it would sell nine pumps.", "planned"),
    ("Should talks fail, the ban on pumps stays.", "conditional"),
    ("Egypt should be asked what became of nine crates in May.", "actual"),
    ("A truck can enter Poland, provided the papers are in order.", "conditional"),
]


@pytest.mark.parametrize(("text", "certainty"), CERTAINTY)
def test_how_sure_the_source_is(text: str, certainty: str) -> None:
    assert _claims(text)[0]["certainty"] == certainty


@pytest.mark.parametrize(("text", "modality"), MODALITY)
def test_whether_it_is_so(text: str, modality: str) -> None:
    assert _claims(text)[0]["modality"] == modality


def test_what_is_meant_to_hide_something_is_no_plan() -> None:
    claim = _claims("The sale was a sham meant to keep the nine ships of Norvex afloat.")[0]
    assert claim["modality"] == "actual"


STANCE = [
    ("The claim that the nine pumps fell below the thresholds of the law is rejected.", "denies"),
    ("Norvex denied that it had sold pumps, a day after Poland fined it $9 million.", "denies"),
    ("Norvex disputed that the crates held pumps: a clerk had picked nine codes.", "denies"),
]


@pytest.mark.parametrize(("text", "stance"), STANCE)
def test_what_the_first_claim_denies(text: str, stance: str) -> None:
    assert _claims(f"Oslo, 5 May 2025. {text}")[0]["stance"] == stance


@pytest.mark.parametrize("text", [text for text, _ in STANCE[2:]])
def test_what_is_added_to_a_denial_is_not_denied(text: str) -> None:
    assert _claims(f"Oslo, 5 May 2025. {text}")[1]["stance"] == "asserts"
