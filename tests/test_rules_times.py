"""Which of the times in a text is that of a claim. The sentences are ours."""

from __future__ import annotations

import pytest

from tests.test_rules import _claims, _only


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("A round that cost the army 40 cents in 2021 fetched 60 cents in 2023.", "2023"),
        ("Sales of Norvex rose from 900 units in 2021 to 7,400 units in 2023.", "2023"),
        ("In 2021 the army bought nine pumps that Norvex had made in 2018.", "2021"),
        ("The sale breaks the Foreign Trade Act of 2005.", None),
        ("The sale breaks Security Council resolution 2428 (2018).", None),
        ("Norvex is on the list of foreign parties (entry 2025-K-0038).", None),
        ("Norvex was founded by Ivan Petrov, born 14 February 1971.", None),
        ("The law, passed in 2022, allows the sale of pumps to Poland.", None),
        ("Norvex was founded in 1911 in Omsk.", "1911"),
        ("The army of Poland took part in the January offensive.", None),
        ("Poland never ratified the 1989 convention.", None),
        ("The sale breaks the treaty of 1996.", None),
        ("Auditors of Norvex resigned on Friday.", "Friday"),
        ("A third of last quarter's pumps went from Omsk to Poland.", "last quarter"),
        ("Norvex launched on Friday a sale of pumps to Poland.", "Friday"),
        ("Poland and Norvex signed on Friday a treaty on pumps.", "Friday"),
        ("In a treaty signed in December, Poland gave Norvex 40 pumps.", "December"),
        ("A second hall in Omsk will be commissioned in May 2026.", "May 2026"),
        ("This year's crop of Poland was a tenth of that of 2015.", "This year"),
        ("Norvex sold nine pumps to Poland, more than the week before.", None),
        ("Sales of Norvex were down 9 per cent in May on the year before.", "May"),
        ("By spring Norvex will sell nine pumps to Poland.", "By spring"),
        ("In summer I sold nine pumps to Poland.", "summer"),
        ("Norvex will sell nine pumps to Poland within weeks.", "within weeks"),
        ("Norvex sold nine pumps to Poland in January to June.", "January to June"),
        ("A day later Norvex sold nine pumps to Poland.", "A day later"),
    ],
)
def test_the_time_of_several_that_is_told_of_the_claim(text: str, when: str | None) -> None:
    found = _only(text)["when"]
    assert (found and found["text"]) == when


def test_the_time_that_opens_a_sentence_is_that_of_all_its_clauses() -> None:
    claims = _claims("In May 2022 Norvex shut its plant in Omsk, while the bank sold nine lorries.")
    assert [claim["when"]["text"] for claim in claims] == ["May 2022", "May 2022"]


def test_what_comes_of_a_thing_has_its_time() -> None:
    claims = _claims("Drones struck the plant in Omsk on 3 May 2022, killing two firefighters.")
    assert [claim["when"]["text"] for claim in claims] == ["3 May 2022", "3 May 2022"]


def test_when_somebody_spoke_is_not_when_it_was() -> None:
    claims = _claims("On 3 May 2022 the ministry said that Norvex had sold nine pumps to Poland.")
    assert [claim["when"] for claim in claims] == [None]


def test_a_dateline_tells_when_it_was_written() -> None:
    lead = "RIGA/OSLO, 12 March 2025 (Levant Wire) - The ministry fined Norvex Ltd."
    claim = _claims(f"Fine for a bank\n\n{lead}")[-1]
    assert (claim["when"], claim["statement"]) == (None, "The ministry fined Norvex Ltd.")


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("The owner means to open a second line in Omsk before the summer.", "before the summer"),
        ("The army sold nine guns in the spring.", "the spring"),
        ("Norvex sold nine guns by the spring of 2022.", "by the spring of 2022"),
    ],
)
def test_a_season_is_a_time(text: str, when: str) -> None:
    assert _only(text)["when"]["text"] == when


def test_winter_tells_of_ice() -> None:
    assert _only("Nine ships of Norvex can lay cables in winter ice.")["when"] is None
