"""Slips of the pen in a quote: letters that changed places, words printed twice."""

from __future__ import annotations

import pytest

from pipeline.ground import Grounder


@pytest.mark.parametrize(
    ("printed", "slip"),
    [
        ("rather", "rahter"), ("Against", "Agianst"), ("former", "fomrer"), ("about", "aobut"),
        ("planned", "plnaned"), ("tonnes", "tnones"), ("fifty", "fitfy"), ("probably", "proabbly"),
        ("above", "abvoe"), ("above", "abve"), ("planned", "planned planned"),
        ("Against", "Against against"), ("above", "above above"), ("tonnes", "tonnes tonnes"),
    ],
)  # fmt: skip
def test_letters_that_changed_places_and_doubled_words_are_slips(printed: str, slip: str) -> None:
    text = (
        "The former yard in Lisk probably paid fifty tonnes of oats rather than cranes, about "
        "30 days late, for planned raids above 12 ships. Against all hope, it sank."
    )
    quote = text.replace(printed, slip)
    assert quote != text
    (match,) = Grounder(text).ground([quote])
    assert match is not None
    assert (match.start, match.end) == (0, len(text))
    assert Grounder(quote).ground([text]) != [None]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Three ships were in port on Monday.", "There ships were in port on Monday."),
        ("The yard failed a plea at the court.", "The yard filed a plea at the court."),
        ("It did not ship any of the cranes.", "It did not not ship any of the cranes."),
        ("Lisk paid a million dollars for it.", "Lisk paid a million million dollars for it."),
        ("Lisk sent 20 days of oats to the yard.", "Lisk sent 20 bags a day of oats to the yard."),
    ],
)
def test_what_looks_like_a_slip_is_another_word(one: str, other: str) -> None:
    assert Grounder(one).ground([other]) == [None]
    assert Grounder(other).ground([one]) == [None]


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("Iran denied that it supplied the drones.", "Iran supplied the drones."),
        ("Iran denied it had supplied the drones.", "Iran had supplied the drones."),
        ("Iran rejected claims that it supplied the drones.", "Iran, it supplied the drones."),
        ("Lisk said sanctions failed to stop the trade.", "sanctions stop the trade."),
        ("Lisk declined to stop the trade in oats.", "Lisk to stop the trade in oats."),
        ("There was no evidence that the yard sold its cranes.", "Lisk, the yard sold its cranes."),
        ("Lisk couldn't say whether it sold its cranes.", "Lisk, it sold its cranes."),
        ("Lisk never delivered the old cranes to us.", "Lisk delivered old cranes to us."),
    ],
)
def test_a_passage_does_not_begin_right_behind_a_denial(text: str, quote: str) -> None:
    assert Grounder(text).ground([quote]) == [None]


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("Iran denied that it supplied the drones.", "it supplied the drones"),
        ("No sanctions on the yard were lifted.", "Sanctions on the yard were lifted"),
        ("Lisk denied it. Iran supplied the drones to us.", "Iran suplied the drones to us."),
        ("Without a licence, the yard sold oats to us.", "the yard sold oast to us."),
    ],
)
def test_a_quote_that_begins_there_itself_is_found(text: str, quote: str) -> None:
    (match,) = Grounder(text).ground([quote])
    assert match is not None
