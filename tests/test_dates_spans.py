"""Where a time in a text begins and ends: pairs, rates, stretches that no date bounds."""

from __future__ import annotations

import pytest

from pipeline.lexicon import dates

TUESDAY = "2024-03-12"
NOTHING = (None, None)


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("in January to June 2023", ("2023-01", "2023-06")),
        ("in October through December", ("2023-10", "2023-12")),
        ("between the first and third quarters of 2023", ("2023-01", "2023-09")),
        ("in the second and third quarters of last year", ("2023-04", "2023-09")),
        ("from the first half to the second half of 2023", ("2023-01", "2023-12")),
        ("within weeks", NOTHING),
        ("within a few months", NOTHING),
        ("lately", NOTHING),
    ],
)
def test_pairs_without_a_from_and_times_without_a_date(
    text: str, period: tuple[str | None, str | None]
) -> None:
    assert dates.parse(text, TUESDAY) == period
    inside = f"It ran {text}, he said."
    assert [dates.parse(inside[a:b], TUESDAY) for a, b in dates.find(inside)] == [period]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("They report every six months until May 2024.", ["until May 2024"]),
        ("It rises to twelve a year from May 2024.", ["from May 2024"]),
        ("It earns $5m a year from 2024.", ["from 2024"]),
        ("It makes 300 jet engines a year from 2024.", ["from 2024"]),
        ("The lease expires a year from May 2024.", ["a year from May 2024"]),
        ("Sales rose in January to 2035 units.", ["January", "2035"]),
        ("It fell within days of the vote.", []),
    ],
)
def test_a_rate_is_no_part_of_the_time_behind_it(text: str, found: list[str]) -> None:
    assert [text[a:b] for a, b in dates.find(text)] == found
