"""A share in words and one in percent: the same within rounding, and else another number."""

from __future__ import annotations

import pytest

from pipeline.ground.presence import Presence
from pipeline.ground.shares import in_words

SAME = [
    ("a third of the tugs", "33% of the tugs"),
    ("a third of the tugs", "33.3 percent of the tugs"),
    ("one-third of the tugs", "thirty-three percent of the tugs"),
    ("two thirds of the tugs", "67% of the tugs"),
    ("two-thirds of the tugs", "66 per cent of the tugs"),
    ("half the tugs", "50% of the tugs"),
    ("half were lost, that is tugs", "50% of the tugs"),
    ("a quarter of the tugs", "25% of the tugs"),
    ("three quarters of the tugs", "75% of the tugs"),
    ("one sixth of the tugs", "17% of the tugs"),
    ("one eighth of the tugs", "12.5% of the tugs"),
    ("one in five of the tugs", "20% of the tugs"),
    ("one in fifteen of the tugs", "7% of the tugs"),
    ("1/5 of the tugs", "20% of the tugs"),
    ("⅓ of the tugs", "33% of the tugs"),
]
OTHER = [
    ("a third of the tugs", "40% of the tugs"),
    ("a third of the tugs", "34% of the tugs"),
    ("a third of the tugs", "33 tugs"),
    ("half of the tugs", "50 tugs"),
    ("half of the tugs", "49% of the tugs"),
    ("a quarter of the tugs", "20% of the tugs"),
    ("two thirds of the tugs", "60% of the tugs"),
    ("one in five of the tugs", "25% of the tugs"),
    ("1/5 of the tugs", "15% of the tugs"),
]


def _strange(text: str, statement: str) -> str | None:
    return Presence(f"The yard at Halm lost {text}.").foreign(f"Halm's yard lost {statement}.")


@pytest.mark.parametrize(("words", "percent"), SAME)
def test_a_share_in_words_is_the_same_in_percent(words: str, percent: str) -> None:
    assert _strange(words, percent) is None
    assert _strange(percent, words) is None


@pytest.mark.parametrize(("words", "percent"), OTHER)
def test_a_share_that_differs_is_refused(words: str, percent: str) -> None:
    assert _strange(words, percent) is not None
    assert _strange(percent, words) is not None


@pytest.mark.parametrize(
    ("text", "statement", "held"),
    [
        ("33.4% of the tugs", "a third of the tugs", True),
        ("a third of the tugs", "33.4% of the tugs", False),  # more exact than was said
        ("48% of the tugs", "nearly half of the tugs", True),
        ("20% of the tugs", "nearly half of the tugs", False),
        ("58% of the tugs", "more than half of the tugs", True),
        ("38% of the tugs", "more than half of the tugs", False),
        ("most of the tugs", "more than half of the tugs", True),
        ("9 tugs", "half of the 9 tugs", False),
        ("half of the 40 tugs", "50 percent of the 40 tugs", True),
    ],
)
def test_what_rounds_or_bounds_a_share(text: str, statement: str, held: bool) -> None:
    assert (_strange(text, statement) is None) == held


@pytest.mark.parametrize(
    ("text", "statement", "held"),
    [
        ("Sales doubled", "Sales rose 100%", True),
        ("Sales tripled", "Sales rose by 200 percent", True),
        ("Sales doubled", "Sales rose 200%", False),
        ("Sales doubled", "It had 100% of the sales", False),
        ("Sales rose 100%", "Sales doubled", True),
        ("Sales were halved", "Sales fell by 50 percent", True),
        ("Sales were halved", "Sales fell by 40 percent", False),
    ],
)
def test_what_doubled_rose_by_a_hundred_percent(text: str, statement: str, held: bool) -> None:
    known = Presence(f"{text} at the yard, it said.")
    assert (known.foreign(f"{statement}, said the yard.") is None) == held


@pytest.mark.parametrize(
    "text",
    [
        "in the third quarter",
        "a third country",
        "half a million",
        "half-brothers",
        "two and a half tugs",
        "on 1/5/2023",
        "",
    ],
)
def test_what_is_no_share(text: str) -> None:
    assert list(in_words(text)) == []
