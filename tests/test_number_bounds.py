"""Bounds of figures that a denial turns round, and figures that more than digits make."""

from __future__ import annotations

import pytest

from pipeline.lexicon.numbers import find_quantities, parse_quantity


@pytest.mark.parametrize(
    ("text", "quantity", "comparator"),
    [
        ("None of the loans, it says, exceeded 40 tonnes.",
         "None of the loans, it says, exceeded 40 tonnes", "lte"),
        ("It said that none of the loans topped $3m.", "none of the loans topped $3m", "lte"),
        ("No lorry has exceeded 40 tonnes.", "No lorry has exceeded 40 tonnes", "lte"),
        ("The load did not exceed 40 tonnes.", "did not exceed 40 tonnes", "lte"),
        ("The load doesn't exceed 40 tonnes.", "doesn't exceed 40 tonnes", "lte"),
        ("The load is not to exceed 40 tonnes.", "not to exceed 40 tonnes", "lte"),
        ("There were never more than 40 men.", "were never more than 40 men", "lte"),
        ("Its speed was not above 40 knots.", "was not above 40 knots", "lte"),
        ("Output never fell below 40 tonnes.", "never fell below 40 tonnes", "gte"),
        ("Output has not once fallen below 40 tonnes.",
         "has not once fallen below 40 tonnes", "gte"),
        ("It sold no fewer than 40 boats.", "no fewer than 40 boats", "gte"),
        ("It sold not more than 40 boats.", "not more than 40 boats", "lte"),
        ("It was not just over 40 tonnes.", "just over 40 tonnes", "gt"),
        ("They did not pay more than $5m.", "more than $5m", "gt"),
        ("It changed hands at least 40 times.", "at least 40 times", "gte"),
        ("It was sold on paper at least 40 times.", "at least 40 times", "gte"),
        ("They handed over 40 men.", "40 men", "eq"),
        ("Thirty-odd lorries left.", "Thirty-odd lorries", "approx"),
        ("The 60-odd firms left.", "60-odd firms", "approx"),
        ("About a fifth more than before.", "About a fifth more", "approx"),
        ("Eleven or twelve came back.", "Eleven or twelve", "range"),
    ],
)  # fmt: skip
def test_what_bounds_a_figure(text: str, quantity: str, comparator: str) -> None:
    found = find_quantities(text)
    assert [(text[f.start : f.end], f.parsed.comparator) for f in found] == [(quantity, comparator)]
    again = parse_quantity(quantity)
    assert again is not None
    assert again.comparator == comparator


def test_a_number_between_a_denial_and_its_bound_is_read_by_itself() -> None:
    found = find_quantities("None of the 17 exceeded 40 tonnes.")
    assert [each.parsed.value for each in found] == [17, 40]


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("It sent 240,000 152mm shells.", "152mm shell"),
        ("It sent 600 7.62mm cartridges.", "7.62mm cartridge"),
        ("It sent four 155mm guns.", "155mm gun"),
    ],
)
def test_what_is_counted_by_its_calibre(text: str, unit: str) -> None:
    (found,) = find_quantities(text)
    assert found.parsed.unit == unit
