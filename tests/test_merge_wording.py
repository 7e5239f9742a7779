"""Which statements are one in other words, and which only look alike."""

from __future__ import annotations

import pytest

from schemas.outcomes import Outcome
from tests.test_merge import claim, merged, stay


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The wall held through the storm.", "Wall held through the storm"),
        ("In 2022, Russia lost 30 tanks.", "Russia lost 30 tanks in 2022."),
        ("Russia lost 5,000 tanks.", "Russia lost 5000 tanks."),
        ("Norvex didn’t sell lathes.", "Norvex didn't sell lathes."),
        (
            "Customs officers in Tallvik seized 40 crates of bearings.",
            "Customs officers in Tallvik have seized 40 crates of bearings.",
        ),
        ("Norvex sold 40 lathes to Iran.", "Norvex sold forty lathes to Iran."),
        ("Norvex earned $2,500,000 in Iran.", "Norvex earned $2.5 million in Iran."),
        ("Norvex earned $2.5 million in Iran.", "Norvex earned 2.5 million dollars in Iran."),
        ("Norvex earned US$40m.", "Norvex earned 40 million dollars."),
        ("Norvex sold 40% of its output.", "Norvex sold 40 percent of its output."),
        ("Norvex sold 40% of its output.", "Norvex sold forty per cent of its output."),
        ("Norvex sold a half of its output.", "Norvex sold 50% of its output."),
        ("The US sanctioned Norvex.", "The United States sanctioned Norvex."),
        ("Norvex sold .5 million shells.", "Norvex sold 500,000 shells."),
        ("Norvex sold it on 5 May 2023.", "Norvex sold it on May 5, 2023."),
        ("Norvex sold it on 5 May 2023.", "Norvex sold it on 2023-05-05."),
        ("Norvex sold it on 5 May 2023.", "Norvex sold it on Friday, 5 May 2023."),
        ("Norvex sold it in Sept. 2023.", "Norvex sold it in September 2023."),
        ("Norvex sold it in March of 2023.", "Norvex sold it in March 2023."),
        ("Norvex sold it on 5 May 2023.", "On May 5, 2023, Norvex sold it."),
        ("On 5 May 2023, Norvex sold it.", "On May 5, 2023 Norvex sold it."),
        ("In March 2023 Norvex sold its plant.", "Norvex sold its plant in March 2023."),
        ("The UK sanctioned Norvex.", "Britain sanctioned Norvex."),
        ("Norvex did not sell lathes.", "Norvex didn't sell lathes."),
        ("Norvex will not sell lathes.", "Norvex won't sell lathes."),
        ("Norvex cannot sell lathes.", "Norvex can’t sell lathes."),
        ("Kalmar probably shipped engines.", "Kalmar shipped engines."),
        ("The firm said that the port was closed.", "The firm said the port was closed."),
        ("Norvex did sell 40 new lathes to Iran.", "Norvex had sold 40 new lathes to Iran."),
        ("South Korea bought lathes.", "The Republic of Korea bought lathes."),
        ("By March, the plant had made 30 tanks.", "The plant made 30 tanks by March."),
    ],
)
def test_the_same_in_other_words_is_the_same(one: str, other: str) -> None:
    merged(claim(one, (0, 5)), claim(other, (9, 15)))


_LONG = "in the attack on the northern depot near the river on the last night of the long siege"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (f"Russia lost 30 tanks {_LONG}.", f"Russia lost 31 tanks {_LONG}."),
        (f"Russia lost two tanks {_LONG}.", f"Russia lost three tanks {_LONG}."),
        (f"Russia lost hundreds of tanks {_LONG}.", f"Russia lost thousands of tanks {_LONG}."),
        (f"Prices rose by 5.6 percent {_LONG}.", f"Prices rose by 6.5 percent {_LONG}."),
        (f"It sold 5 million chips {_LONG}.", f"It sold 5 billion chips {_LONG}."),
        (f"It paid $5 for each {_LONG}.", f"It paid €5 for each {_LONG}."),
        (f"It lost 30 tanks and 20 guns {_LONG}.", f"It lost 20 tanks and 30 guns {_LONG}."),
        (f"It lost .5 tonnes of fuel {_LONG}.", f"It lost 5 tonnes of fuel {_LONG}."),
        ("Kharkiv is under Russian control.", "Kharkiv was under Russian control."),
        ("The port is closed.", "The port was closed."),
        ("Russia produces 30 tanks a month.", "Russia produced 30 tanks a month."),
        ("Iran sells drones to Syria.", "Iran sold drones to Syria."),
        ("Norvex has a licence for lathes.", "Norvex had a licence for lathes."),
        ("Norvex does not sell lathes.", "Norvex did not sell lathes."),
        ("Few tanks survived the attack.", "A few tanks survived the attack."),
        ("Little fuel is left there.", "A little fuel is left there."),
        ("Russia has most tanks in the north.", "Russia has the most tanks in the north."),
        ("Congo bought 40 drones.", "The Democratic Republic of the Congo bought 40 drones."),
        ("Korea bought 40 drones.", "South Korea bought 40 drones."),
        ("Norvex sold it on 5 May 2023.", "Norvex sold it on 6 May 2023."),
        ("Norvex sold it by 5 May 2023.", "Norvex sold it on 5 May 2023."),
        ("Norvex sold it in May 2023.", "Norvex sold it in early May 2023."),
        ("Norvex sold it on 04/05/2023.", "Norvex sold it on 5 April 2023."),
        (f"It was -5 degrees cold {_LONG}.", f"It was 5 degrees cold {_LONG}."),
        (f"It lost a T-72 and some guns {_LONG}.", f"It lost a T-80 and some guns {_LONG}."),
        (f"It was seized in 2021 {_LONG}.", f"It was seized in 2022 {_LONG}."),
        (f"The plant stopped its output {_LONG}.", f"The plant never stopped its output {_LONG}."),
        (f"The plant did make shells {_LONG}.", f"The plant didn't make shells {_LONG}."),
        (f"The plant did make shells {_LONG}.", f"The plant didn’t make shells {_LONG}."),
        (f"Iran fired a missile {_LONG}.", f"Iraq fired a missile {_LONG}."),
        (f"The firm sold lathes to Iran {_LONG}.", f"The firm sold lathes to Iraq {_LONG}."),
        ("Russia sold drones to Iran.", "Iran sold drones to Russia."),
        ("Norvex sued Tallvik.", "Tallvik sued Norvex."),
        ("It rained.", "It poured down all day."),
        (f"Exports of lathes rose {_LONG}.", f"Exports of lathes fell {_LONG}."),
        (f"The export was lawful {_LONG}.", f"The export was unlawful {_LONG}."),
        (f"The firm bought its engines {_LONG}.", f"The firm sold its engines {_LONG}."),
        (f"Its output went up {_LONG}.", f"Its output went down {_LONG}."),
        (f"It came before it rained {_LONG}.", f"It came after it rained {_LONG}."),
        (f"It made guns with parts {_LONG}.", f"It made guns without parts {_LONG}."),
        (f"The first of them came {_LONG}.", f"The third of them came {_LONG}."),
        (f"The old tanks came {_LONG}.", f"The new tanks came {_LONG}."),
        (f"Most of the tanks came {_LONG}.", f"Few of the tanks came {_LONG}."),
        (f"All the tanks came {_LONG}.", f"Half the tanks came {_LONG}."),
        (f"It has more orders {_LONG}.", f"It has less orders {_LONG}."),
        (f"The firm makes shells {_LONG}.", f"The firm no longer makes shells {_LONG}."),
        (f"The firm makes shells {_LONG}.", f"The firm may make shells {_LONG}."),
        (f"The old tanks came {_LONG}.", f"The tanks came {_LONG}."),
        (f"The firm was investigating {_LONG}.", f"The firm was investigated {_LONG}."),
        (f"The army sanctioned the firm {_LONG}.", f"The firm sanctioned the army {_LONG}."),
        (f"The army attacked {_LONG}.", f"The army was attacked {_LONG}."),
        (f"The firm said it did not pay {_LONG}.", f"The firm did not say it paid {_LONG}."),
        (f"The parts went from a port to a depot {_LONG}.",
         f"The parts went from a depot to a port {_LONG}."),
        (f"Russian troops left {_LONG}.", f"The Russian government left {_LONG}."),
        (f"Russia built a plant {_LONG}.", f"A Russian built a plant {_LONG}."),
        (f"It lost hundreds of tanks {_LONG}.", f"It lost 100 tanks {_LONG}."),
        (f"It lost a couple of hundred tanks {_LONG}.", f"It lost 200 tanks {_LONG}."),
        (f"It made 40% or more {_LONG}.", f"It made 40% {_LONG}."),
        (f"It made a 40% increase {_LONG}.", f"It made a 40% decrease {_LONG}."),
        (f"It was 40°C {_LONG}.", f"It was 40% C {_LONG}."),
        (f"It lost 40 tanks {_LONG}.", f"It lost +40 tanks {_LONG}."),
        (f"It costs $5 per drone {_LONG}.", f"It costs €5 per drone {_LONG}."),
    ],
)  # fmt: skip
def test_figures_negations_and_names_that_differ_keep_claims_apart(one: str, other: str) -> None:
    assert stay(claim(one, (0, 5)), claim(other, (9, 15)))


@pytest.mark.parametrize(
    ("one", "other"),
    [("the Ministry", "ministry"), ("United States", "the US"), ("The Courier", "the courier")],
)
def test_origins_are_one_however_they_are_spelt(one: str, other: str) -> None:
    merged(claim("It rained.", (0, 5), origin=one), claim("It rained.", (9, 15), origin=other))


def test_a_capital_is_the_state_where_the_claim_says_so() -> None:
    state = {"name": "Moscow", "type": "country", "country": "RU"}
    capital = claim("Moscow lost 300 tanks.", (9, 15), entities=[state])
    merged(claim("Russia lost 300 tanks.", (0, 5)), capital)
    assert stay(claim("Russia lost 300 tanks.", (0, 5)), claim("Moscow lost 300 tanks.", (9, 15)))
    merged(claim("Moscow lost 300 tanks.", (0, 5)), capital)


def test_both_wordings_are_in_the_ledger() -> None:
    first, later = "Norvex sold 40 lathes.", "Norvex has sold forty lathes."
    found, rejection = merged(claim(first, (0, 5)), claim(later, (9, 15)))
    assert found.record.statement == first
    assert rejection.outcome is Outcome.MERGED_DIFFERING
    assert rejection.reason == "the two differ in statement"
    said = [rejection.data[name]["statement"] for name in ("kept", "merged")]
    assert said == [first, later]
