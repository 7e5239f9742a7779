"""Units and currencies that a model names, beside those that the article prints."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.lexicon import numbers
from tests.test_normalise import article, bare, made


def amount(text: str, printed: str, unit: str | None) -> Any:
    claim, _ = made(bare(text, quantities=[{"text": printed, "unit": unit}]), article(text))
    (quantity,) = claim.quantities
    return quantity


@pytest.mark.parametrize(
    ("printed", "named", "value", "unit"),
    [
        ("more than half of the ships", "ship", 50, "percent"),
        ("a quarter of the steel", "steel", 25, "percent"),
        ("one in five ships", "ship", 20, "percent"),
        ("doubled its output", "gearbox", 2, "times"),
        ("four times as many", "drone", 4, "times"),
        ("ten times the price", "price", 10, "times"),
        ("half a million shells", "shell", 500_000, "shell"),
        ("half a year", "year", 0.5, "year"),
        ("fired five times", "time", 5, "time"),
        ("5 percent of the steel", "percent of the steel", 5, "percent of the steel"),
    ],
)
def test_a_share_and_a_multiple_are_counted_in_nothing_else(
    printed: str, named: str, value: float, unit: str
) -> None:
    quantity = amount(f"The report says: {printed}, by now.", printed, named)
    assert (quantity.value, quantity.unit) == (value, unit)


@pytest.mark.parametrize(
    ("text", "printed", "currency"),
    [
        ("Gold fetches nearly 400 reais a gram there.", "nearly 400", "BRL"),
        ("Gold fetches 310 reais here and nearly 400 there.", "nearly 400", "BRL"),
        ("They paid 200 euros here, and 310 dollars, or 400, there.", "400", None),
        ("They paid nearly 400 for each gram.", "nearly 400", None),
        ("They paid 400 reais, 500 dollars, then 90 reais.", "400", "BRL"),
        ("They paid €400 and then 500 dollars.", "500 dollars", "USD"),
    ],
)
def test_the_currency_of_a_sum_may_stand_beside_its_text(
    text: str, printed: str, currency: str | None
) -> None:
    assert amount(text, printed, "money per gram").currency == currency
    assert amount(text, printed, "gram").currency == ("USD" if "dollars" in printed else None)


@pytest.mark.parametrize(
    ("printed", "value", "comparator", "unit"),
    [
        ("a week", 1, "eq", "week"),
        ("less than a week", 1, "lt", "week"),
        ("half a year", 0.5, "eq", "year"),
        ("an hour and a half", 1.5, "eq", "hour"),
        ("a single crane", 1, "eq", "crane"),
        ("twice a week", 2, "eq", "time per week"),
        ("twice as many", 2, "eq", "times"),
        ("more than double", 2, "gt", "times"),
        ("tenfold", 10, "eq", "times"),
        ("3-fold", 3, "eq", "times"),
        ("10x", 10, "eq", "times"),
        ("half a percent", 0.5, "eq", "percent"),
        ("40-odd cranes", 40, "approx", "crane"),
        ("a 300-strong force", 300, "eq", None),
    ],
)
def test_an_amount_without_a_number_is_read(
    printed: str, value: float, comparator: str, unit: str | None
) -> None:
    quantity = amount(f"It told of {printed} in the report.", printed, None)
    assert (quantity.value, quantity.comparator, quantity.unit) == (value, comparator, unit)


@pytest.mark.parametrize("printed", ["once", "several", "a twelfth crane", "a second time"])
def test_what_is_no_amount_stays_none(printed: str) -> None:
    assert numbers.parse_quantity(printed) is None
