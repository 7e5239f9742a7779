"""Slips of the pen in a quote: letters that changed places, words printed twice."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from pipeline.ground import Grounder, lists
from pipeline.ground.lists import load


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


@pytest.mark.parametrize(
    ("printed", "garbled"),
    [
        ("may", "river"), ("probably", "paper"), ("stopped", "painted"), ("against", "green"),
        ("former", "wooden"), ("planned", "coloured"), ("illicit", "yellow"),
    ],
)  # fmt: skip
def test_a_reserve_that_became_a_word_without_meaning_is_a_garbled_sentence(
    printed: str, garbled: str
) -> None:
    text = (
        "The former yard in Lisk may have stopped the illicit trade that it probably planned "
        "against the law of the port."
    )
    assert Grounder(text).ground([text.replace(printed, garbled)]) != [None]
    assert Grounder(text).ground([text.replace(printed + " ", "")]) == [None]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The yard may have sold the cranes to us.", "The yard must have sold the cranes to us."),
        ("The yard may sell the cranes to us.", "The yard will sell the cranes to us."),
        ("It probably sold the cranes to us.", "It deliberately sold the cranes to us."),
        ("The yard stopped the sale of cranes.", "The yard stepped the sale of cranes."),
        ("The port banned the sale of cranes.", "The port approved the sale of cranes."),
        ("The former head of the yard spoke to us.", "The current head of the yard spoke to us."),
        ("It is an illicit sale of old cranes.", "It is a lawful sale of old cranes."),
        ("The yard planned the sale of cranes.", "The yard completed the sale of cranes."),
    ],
)
def test_a_reserve_does_not_give_way_to_what_stands(one: str, other: str) -> None:
    assert Grounder(one).ground([other]) == [None]


def test_what_yields_is_listed_and_what_stands_is_not() -> None:
    rules, tables = load(), tomllib.loads(Path(lists.__file__).with_name("guard.toml").read_text())
    yielding, standing = tables["yielding"]["words"], tables["yielding"]["standing"]
    assert set(yielding) <= rules.strict.keys()
    assert set(tables["yielding"]["strict"]) <= tables["strict"].keys()
    assert {*rules.strict, *rules.contrast, *rules.hedges}.isdisjoint(standing)
    assert len(yielding) + len(standing) == len({*yielding, *standing})


@pytest.mark.parametrize(
    ("printed", "slip"),
    [
        ("against", "againkt"), ("planned", "plinned"), ("eighteen", "eigbteen"),
        ("could", "coudd"), ("of", "off"), ("ban", "bann"), ("off", "of"),
    ],
)  # fmt: skip
def test_a_letter_for_another_and_a_doubled_one_are_slips(printed: str, slip: str) -> None:
    text = (
        "The yard planned eighteen raids against the ships of the port on Monday, so that it could "
        "call off the ban that day."
    )
    assert Grounder(text).ground([text.replace(f" {printed} ", f" {slip} ")]) != [None]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("It ran on despite the raids of the port.", "It ran on despise the raids of the port."),
        ("The yard denied the raids of the port.", "The yard defied the raids of the port."),
        (
            "The port was banned by the yard on Monday.",
            "The port was banked by the yard on Monday.",
        ),
    ],
)
def test_a_letter_for_another_that_makes_a_word_is_none(one: str, other: str) -> None:
    assert Grounder(one).ground([other]) == [None]


@pytest.mark.parametrize(
    "absent",
    [
        "The United States lifted the embargo.",
        "The sanctions are working, he said.",
        "The customs officers found the drugs.",
        "The war in Ukraine has ended.",
        "according to the brochure itself",
    ],
)
def test_a_few_common_words_are_no_passage(absent: str) -> None:
    text = (
        "It came to the United States after it alerted the port. The sanctions of Washington, and "
        "of others, hurt. Asked by the customs officers at the frontier, nobody spoke. When the "
        "war in Ukraine broke out, according to the president, trade fell."
    )
    assert Grounder(text).ground([absent]) == [None]


def test_two_halves_of_sentences_are_no_quote() -> None:
    text = (
        "Already in May the port began to see shortages of bearings in the yards, most of all in "
        "Lisk. Nobody at the mill could say how many lorries of oats it would send to the fair."
    )
    splice = (
        "Already in May the port began to see shortages lorries of oats it would send to the fair."
    )
    assert Grounder(text).ground([splice]) == [None]


def test_what_reads_as_a_roman_numeral_in_the_place_of_a_word_is_none() -> None:
    text = "The firm said the minister visited the plant near Tula in the spring of the war."
    assert Grounder(text).ground([text.replace("minister", "XXX")]) != [None]
    assert Grounder(text.replace("war", "war II")).ground([text.replace("war", "war I")]) == [None]


@pytest.mark.parametrize(
    ("said", "other"),
    [
        ("part of the treaty", "part V the treaty"),
        ("article v of the treaty", "article IV of the treaty"),
        ("type of the treaty", "type IV the treaty"),
        ("third part of the treaty", "III part of the treaty"),
        ("treaty signed in the capital", "treaty signed II the capital"),
    ],
)
def test_a_roman_numeral_in_the_place_of_another_word_is_another_number(
    said: str, other: str
) -> None:
    text = f"The chamber ruled that the {said} on arms was void, the court in Tula said in May."
    assert Grounder(text).ground([text]) != [None]
    assert Grounder(text).ground([text.replace(said, other)]) == [None]
