"""Whose words are taken for a source, in the embedded extractor."""

from __future__ import annotations

import pytest

from tests.test_rules import _claims


def test_a_second_verb_of_a_speaker_does_not_take_the_words_before_it_for_a_source() -> None:
    found = _claims(
        "The Norvik intelligence service has stressed that Belmora has lost more than 300 trucks "
        "since the start of the war and has argued that its plants cannot replace them."
    )
    origins = {link["name"] for claim in found for link in claim["attribution"][:1]}
    assert origins and all("start" not in name and "intelligence" in name for name in origins)


def test_he_of_an_article_is_not_she_later() -> None:
    found = _claims(
        "Karin Oll, a chemist, said Orsk had lost nine tanks.\n\nAccording to Ilm Elves, a former "
        "minister, “the drones were bought in Malta,” he told me. Four ships sank, she says."
    )
    assert [link["name"] for link in found[-1]["attribution"]] == ["Karin Oll"]


WHOSE = [
    # A paper that was told of before, by what any paper is called.
    (
        "The ring sold chips, according to an indictment seen by the Nordby Post. The 84-page "
        "document says the chips were sold to Orsk for $4 million.",
        ["indictment"],
    ),
    # A bare spokesman who adds is the one's who spoke before.
    (
        "Malta's economy ministry said it had fined the exporter. It could close the yard of the "
        "maker, Holweg, if drones were sold to Orsk, a spokesman added.",
        ["Malta's economy ministry"],
    ),
    # Who a sentence is about is who "he" is in its side clause.
    (
        "Georg Pfand said nine crates were lost. The agent, Milan Stoj, was jailed in June, nine "
        "weeks of it at home, after he had admitted selling drones to Orsk.",
        ["Milan Stoj"],
    ),
    # What one counts behind a semicolon tells nothing of the clause before it.
    (
        "Nine tanks left Orsk in May; nine of them burned there, by the count of Tarn Watch.",
        ["Tarn Watch"],
    ),
    # A plea is an act.
]


@pytest.mark.parametrize(("text", "names"), WHOSE, ids=[case[0] for case in WHOSE])
def test_whose_the_last_claim_is(text: str, names: list[str]) -> None:
    assert [link["name"] for link in _claims(text)[-1]["attribution"]] == names


@pytest.mark.parametrize(
    ("text", "sources"),
    [
        ("No one at the port in Riga spoke of what he did with the 40 pumps.", []),
        (
            "He sold 400 pumps, according to the factual basis attached to his plea.",
            [("factual basis attached to his plea", "document")],
        ),
        # What a state demands is its act.
        ("Denmark demanded access within the hour. The broker also holds nine ships.", []),
        (
            "Norway's ministry said that it had found nothing. Danish police, by contrast, seized "
            "nine crates in May.",
            [],
        ),
        ("Norway denies that it backs the rebels. Talks in Bergen broke up in May.", []),
    ],
)
def test_whose_account_the_last_claim_is(text: str, sources: list[tuple[str, str]]) -> None:
    claim = _claims(text)[-1]
    assert [(link["name"], link["type"]) for link in claim["attribution"]] == sources
