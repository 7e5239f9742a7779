"""Where, how and by whom something was said: letters, reports, figures, names behind an office."""

from __future__ import annotations

import pytest

from tests.test_rules import _claims


def _said(text: str) -> list[tuple[str, list[str]]]:
    return [(c["statement"], [s["name"] for s in c["attribution"]]) for c in _claims(text)]


@pytest.mark.parametrize(
    ("text", "statement", "name"),
    [
        (
            "A spokesman for Norvex said in a text message the firm had shipped 40 pumps to Iran.",
            "The firm had shipped 40 pumps to Iran.",
            "Norvex",
        ),
        (
            "The envoy said in a speech to parliament the pumps had gone to Iran.",
            "The pumps had gone to Iran.",
            "envoy",
        ),
        (
            "The envoy told the paper in an email the pumps had gone to Iran.",
            "The pumps had gone to Iran.",
            "envoy",
        ),
        (
            "The minister said in New York on Monday the ships had been sold to Mali.",
            "The ships had been sold to Mali.",
            "minister",
        ),
        (
            "The ministry said in a 74-page report based on pictures that nine ships had sailed.",
            "Nine ships had sailed.",
            "ministry",
        ),
        (
            "Nine ships sailed to Mali, the ministry said in a note sent to traders, banks and"
            " insurers.",
            "Nine ships sailed to Mali.",
            "ministry",
        ),
        (
            "The ships, the navy said in a report published on Monday, were sold to Mali.",
            "The ships were sold to Mali.",
            "navy",
        ),
        (
            "Prosecutors put the grain taken out of the two ports since the war at 15 million"
            " tonnes.",
            "Prosecutors put the grain taken out of the two ports since the war at 15 million"
            " tonnes.",
            "Prosecutors",
        ),
        (
            "It was the assessment of the Ministry of Defence that Mali had bought 40 rifles.",
            "Mali had bought 40 rifles.",
            "Ministry of Defence",
        ),
        (
            "It remains the policy of the government that no arms are sold to Mali.",
            "No arms are sold to Mali.",
            "government",
        ),
        (
            "Its manager, Oslo-based Tarnvik Marine, said by email it had sold the ship in May.",
            "Tarnvik Marine had sold the ship in May.",
            "Tarnvik Marine",
        ),
        (
            "Its chairman, former general Ann Smith, denied that the ship had gone to Mali.",
            "The ship had gone to Mali.",
            "Ann Smith",
        ),
        (
            "A lawyer for the owner, Corvin Shipping, said that 40 rifles had been sold.",
            "40 rifles had been sold.",
            "lawyer for the owner",
        ),
    ],
)
def test_who_said_it(text: str, statement: str, name: str) -> None:
    assert _said(text) == [(statement, [name])]


@pytest.mark.parametrize(
    "text",
    [
        "The army put the last of its drones into the air at 40 metres.",
        "The traders moved the goods to Mali in parcels valued at $2,500.",
    ],
)
def test_no_figure_is_given(text: str) -> None:
    assert all(names == [] for _, names in _said(text))


@pytest.mark.parametrize(
    "text",
    [
        "Ann Smith stated that the goods were pumps, and split orders into parcels valued at $90.",
        "The bank states that it has replaced its staff, sacked two men and moved the money.",
        "Norvex left the port after the bank said that 40 rifles had been sold.",
    ],
)
def test_only_who_speaks_is_a_source(text: str) -> None:
    names = {name for _, names in _said(text) for name in names}
    assert names <= {"Ann Smith", "bank"}


def test_what_the_article_tells_of_a_source_is_not_its_account() -> None:
    text = "The police, who arrested two men in May, put the loss at nine ships."
    assert ("The police arrested two men in May.", []) in _said(text)


def test_a_body_named_behind_the_lead_is_named_in_it() -> None:
    text = (
        "Nine cargoes of fuel went to Mali last year, a rights group said on Monday.\n\n"
        "The cargoes came to 90 tonnes, Open Skies Chad said.\n\n"
        "Each cargo changed hands twice, the group said."
    )
    assert [names for _, names in _said(text)] == [["Open Skies Chad"]] * 3


def test_another_speaker_between_keeps_the_body_unnamed() -> None:
    text = (
        "Nine cargoes of fuel went to Mali last year, a rights group said on Monday.\n\n"
        "Mali had bought 40 rifles, the ministry said. Open Skies Chad said that 9 men had died."
    )
    assert _said(text)[0][1] == ["rights group"]


def test_it_is_who_was_found_out() -> None:
    text = "Norvex lost its licence because inspectors found that it had sold 40 rifles to Mali."
    assert ("Norvex had sold 40 rifles to Mali.", ["inspectors"]) in _said(text)


def test_our_questions_are_the_papers() -> None:
    text = "Norvex said that it stopped sales to Iran in May after receiving our questions."
    assert "our questions" in _said(text)[0][0]


def test_which_tells_of_the_counted_things() -> None:
    text = "Norway bought six tanks of an earlier type, which serve with the 12th brigade."
    statements = [statement for statement, _ in _said(text)]
    assert "Six tanks of an earlier type serve with the 12th brigade." in statements


def test_a_ban_to_come_is_planned() -> None:
    (claim,) = _claims("Norway would blacklist six firms next week, the minister said.")
    assert claim["modality"] == "planned"


def test_a_clause_before_another_with_its_source_is_no_setting() -> None:
    text = "In Oslo the firm was fined nine million kroner, while the bank said it sold 40 shares."
    assert ("In Oslo the firm was fined nine million kroner.", []) in _said(text)


def test_a_part_is_set_off_from_what_it_is_of() -> None:
    text = "Nine ships, the ministry said, most of them old, sailed to Mali."
    assert _said(text) == [("Nine ships, most of them old, sailed to Mali.", ["ministry"])]


def test_what_one_state_asks_of_another_is_its_demand() -> None:
    (claim,) = _claims("Oslo has asked Ankara to hold the ship should it come back.")
    assert (claim["kind"], claim["attribution"][0]["name"]) == ("diplomacy", "Norway")


@pytest.mark.parametrize(
    "text",
    [
        "The Herald was unable to verify the findings.",
        "The agency was not immediately able to verify the video of the strike.",
        "The Herald has not verified the footage of the attack.",
    ],
)
def test_what_could_not_be_checked_is_no_claim(text: str) -> None:
    assert _said(text) == []


def test_an_inspectors_lack_of_sight_is_one() -> None:
    assert _said("The agency has been unable to verify the stock of uranium in Iran.")
