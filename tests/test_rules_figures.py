"""What a claim counts, and which numbers count nothing.

The sentences are ours.
"""

from __future__ import annotations

import pytest

from tests.test_rules import _claims

COUNTED = [
    ("The ban covers goods of headings 8407, 8411 and 8412.", []),
    ("Norvex sold 122-mm guns to Poland.", []),
    ("Loadings at Orsk averaged 90,000 bpd in May.", [("90,000 bpd", "barrel per day")]),
    ("The crates were worth 9 million cedis in May.", [("9 million cedis", "money")]),
    (
        "Norvex sold the army 9,000 South Sudanese pounds.",
        [("9,000 South Sudanese pounds", "money")],
    ),
    ("Russian drones overfly the plant twice a week.", [("twice a week", "time per week")]),
    ("The plant in Omsk was closed for a year.", [("a year", "year")]),
    ("The plant in Omsk was closed half a year ago.", []),
    ("Russia lost nine tanks between 19 and 24 October 2022.", [("nine tanks", "tank")]),
    ("Three weeks later the ministry fined Norvex Ltd.", []),
    ("Pumps went to Poland with the firm Three Palms Shipping from door 14.", []),
    (
        "The sale carries a maximum sentence of 10 years.",
        [("a maximum sentence of 10 years", "year")],
    ),
    ("Ukraine puts the number of soldiers killed in Omsk at 110.", [("110", "soldier")]),
    ("The army of Poland counted 23 dead after the attack.", [("23", "person")]),
    ("The army of Poland found one of two sights in Omsk.", [("one of two sights", "sight")]),
    ("The owner was fined 9 million soles in May.", [("9 million soles", "money")]),
    (
        "Exports to Poland rose almost fivefold between 2021 and 2023 to $61 million.",
        [("almost fivefold", "times"), ("$61 million", "money")],
    ),
    ("Norvex sold the army an initial stock of 155 mm rounds.", []),
    ("The army took Omsk, population 340 before the war.", [("340", "person")]),
    ("The ship Heron reappeared at 32.1°N, 23.9°E near Omsk.", []),
    (
        "Imports of pumps into Poland more than tripled to 312 million euros.",
        [("more than tripled", "times"), ("312 million euros", "money")],
    ),
    (
        "Poland bought 34 Kite-155 self-propelled guns.",
        [("34 Kite-155 self-propelled guns", "self-propelled gun")],
    ),
    (
        "Lead times in Omsk have stretched from 14 months to 22.",
        [("14 months", "month"), ("22", "month")],
    ),
    (
        "Output in Omsk, she reckons, went from 40 airframes a day to between 90 and 100.",
        [("40 airframes a day", "airframe per day"), ("between 90 and 100", "airframe per day")],
    ),
]


@pytest.mark.parametrize(("text", "counted"), COUNTED)
def test_what_is_counted(text: str, counted: list[tuple[str, str | None]]) -> None:
    found = _claims(text)[0]["quantities"]
    assert [(each["text"], each["unit"]) for each in found] == counted


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("Six pumps left the plant. Three of them were sold to Poland.", ("Three of them", "pump")),
        ("The army seized six pumps. The firm in Omsk had sold seven.", ("seven", "pump")),
        ("Norvex Ltd sold 40 pumps. The ministry of Poland claims 60.", ("60", "pump")),
    ],
)
def test_what_a_bare_number_counts_stands_before_it(text: str, counted: tuple[str, str]) -> None:
    found = _claims(text)[-1]["quantities"]
    assert [(each["text"], each["unit"]) for each in found] == [counted]


def test_of_the_goods_so_many_are_counted() -> None:
    claims = _claims(
        "Russia launched 87 drones and five missiles. Of the drones, 71 were shot down."
    )
    assert [each["unit"] for each in claims[1]["quantities"]] == ["drone"]
