"""Scales, points in words, prices; and figures of which only a part is read."""

from __future__ import annotations

import pytest

from pipeline.lexicon.numbers import Parsed, find_quantities, parse_quantity


@pytest.mark.parametrize(
    ("text", "parsed"),
    [
        ("$3trn", Parsed(3e12, currency="USD", unit="money")),
        ("3 trn rubles", Parsed(3e12, currency="RUB", unit="money")),
        ("€4 mrd", Parsed(4e9, currency="EUR", unit="money")),
        ("4 mld", Parsed(4e9)),
        ("$4 bil", Parsed(4e9, currency="USD", unit="money")),
        ("$4 mil", Parsed(4e6, currency="USD", unit="money")),
        ("three point five million", Parsed(3.5e6)),
        ("thirty-two point one percent", Parsed(32.1, unit="percent")),
        ("twenty fifteen-ton trucks", Parsed(20, unit="fifteen-ton truck")),
    ],
)
def test_scales_and_points_in_words(text: str, parsed: Parsed) -> None:
    assert parse_quantity(text) == parsed


@pytest.mark.parametrize(
    "text",
    ["$4MM", "$3xyz", "10^6 shells", "3.5 x 10^6", "10⁶ shells", "3×10⁻⁶", "nineteen eighty-four"],
)
def test_a_figure_of_which_only_a_part_is_read_is_none(text: str) -> None:
    assert parse_quantity(text) is None
    assert find_quantities(f"It came to {text}, he said.") == []


@pytest.mark.parametrize(
    ("text", "per"),
    [("€500 a drone", "drone"), ("€0.55 a round", "round"), ("$3m a missile, he said", "missile")],
)
def test_goods_are_priced_by_the_piece(text: str, per: str) -> None:
    parsed = parse_quantity(text)
    assert parsed is not None
    assert (parsed.unit, parsed.per) == (f"money per {per}", per)


@pytest.mark.parametrize(
    ("text", "value", "unit", "currency"),
    [
        ("$.5 million", 500_000, "money", "USD"),
        ("$.5bn", 500_000_000, "money", "USD"),
        ("US$.75 billion", 750_000_000, "money", "USD"),
        (".5 million barrels", 500_000, "barrel", None),
        (".5 percent", 0.5, "percent", None),
        ("-.5 percent", -0.5, "percent", None),
        (".25 tonnes", 0.25, "tonne", None),
        ("Rs.5 crore", 50_000_000, "money", "INR"),
    ],
)
def test_a_decimal_may_lack_its_nought(
    text: str, value: float, unit: str, currency: str | None
) -> None:
    (found,) = find_quantities(f"It lost {text} there.")
    parsed = found.parsed
    assert (parsed.value, parsed.unit, parsed.currency) == (value, unit, currency)
    assert parse_quantity(text) == parsed


@pytest.mark.parametrize(
    "text",
    [
        "He had a .50 rifle and a .22 pistol.",
        "A .50-calibre gun was found.",
        "See v.5 million.",
        "It paid 1.2.3 million.",
        "It paid 1.234.567 million.",
    ],
)
def test_a_calibre_and_a_scale_without_its_figure_are_no_quantities(text: str) -> None:
    assert find_quantities(text) == []
