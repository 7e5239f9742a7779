"""Number expressions to quantities, and finding them in text."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.lexicon.nouns import singular
from pipeline.lexicon.numbers import Parsed, find_quantities, parse_quantity


@pytest.mark.parametrize(
    ("text", "parsed"),
    [
        ("more than 5,000 armored vehicles", Parsed(5000, comparator="gt", unit="armored vehicle")),
        ("about $20 million", Parsed(2e7, comparator="approx", currency="USD", unit="money")),
        ("nearly 14,000 euros for each piece",
         Parsed(14000, None, "approx", "EUR", "money per piece", "piece")),
        ("$50 a barrel", Parsed(50, None, "eq", "USD", "money per barrel", "barrel")),
        ("between 10 and 20 shipments", Parsed(10, 20, "range", unit="shipment")),
        ("€10-20 million", Parsed(1e7, 2e7, "range", "EUR", "money")),
        ("10 to 15 percent", Parsed(10, 15, "range", unit="percent")),
        ("five or six ships", Parsed(5, 6, "range", unit="ship")),
        ("25 prosecutors additional", Parsed(25, unit="prosecutor")),
        ("25 additional prosecutors", Parsed(25, unit="prosecutor")),
        ("hundreds of officers", Parsed(100, comparator="gte", unit="officer")),
        ("tens of thousands of people", Parsed(10000, comparator="gte", unit="person")),
        ("hundreds of millions of dollars", Parsed(1e8, None, "gte", "USD", "money")),
        ("dozens", Parsed(24, comparator="gte")),
        ("a dozen", Parsed(12)),
        ("half a million", Parsed(500000)),
        ("three-quarters of a million shells", Parsed(750000, unit="shell")),
        ("a quarter of a million", Parsed(250000)),
        ("half million dollars", Parsed(5e5, currency="USD", unit="money")),
        ("two and a half million shells", Parsed(2500000, unit="shell")),
        ("a million and a half shells", Parsed(1500000, unit="shell")),
        ("2½ million shells", Parsed(2500000, unit="shell")),
        ("4 1/2 tonnes", Parsed(4.5, unit="tonne")),
        ("two-and-a-half years", Parsed(2.5, unit="year")),
        ("two thousand million barrels", Parsed(2e9, unit="barrel")),
        ("two-thirds of the fleet", Parsed(66.67, unit="percent")),
        ("half", Parsed(50, unit="percent")),
        ("more than half", Parsed(50, comparator="gt", unit="percent")),
        ("nearly a third", Parsed(33.33, comparator="approx", unit="percent")),
        ("Rs 500 crore of oil", Parsed(5e9, currency="INR", unit="money")),
        ("Rs.500", Parsed(500, currency="INR", unit="money")),
        ("Rs 1,00,000", Parsed(1e5, currency="INR", unit="money")),
        ("₹2 lakh crore", Parsed(2e12, currency="INR", unit="money")),
        ("5 lakh shells", Parsed(500000, unit="shell")),
        ("USD500 million", Parsed(5e8, currency="USD", unit="money")),
        ("2.5m", Parsed(2500000)),
        ("1.2bn", Parsed(1200000000)),
        ("1 000 000", Parsed(1000000)),
        ("twenty-two", Parsed(22)),
        ("two hundred and fifty thousand troops", Parsed(250000, unit="troop")),
        ("a 250% increase", Parsed(250, unit="percent")),
        ("a third of the tanks", Parsed(33.33, unit="percent")),
        ("more than 30 kg", Parsed(30, comparator="gt", unit="kilogram")),
        ("up to 14,000 feet", Parsed(14000, comparator="lte", unit="foot")),
        ("222,000 men", Parsed(222000, unit="man")),
        ("300 or more soldiers", Parsed(300, comparator="gte", unit="soldier")),
        ("RUB 300 million", Parsed(3e8, currency="RUB", unit="money")),
        ("40 missiles a month", Parsed(40, unit="missile per month", per="month")),
        ("RMB 30m", Parsed(3e7, currency="CNY", unit="money")),
        ("RMB30m", Parsed(3e7, currency="CNY", unit="money")),
        ("R$ 5 million", Parsed(5e6, currency="BRL", unit="money")),
        ("KSh 500", Parsed(500, currency="KES", unit="money")),
        ("≥ 20", Parsed(20, comparator="gte")),
        (">=20 ships", Parsed(20, comparator="gte", unit="ship")),
        ("≤$20m", Parsed(2e7, None, "lte", "USD", "money")),
        ("> 20%", Parsed(20, comparator="gt", unit="percent")),
        ("<20", Parsed(20, comparator="lt")),
        ("~20", Parsed(20, comparator="approx")),
        ("maybe 20", Parsed(20, comparator="approx")),
        ("20 at the very most", Parsed(20, comparator="lte")),
        ("±20", Parsed(20, comparator="approx")),
        ("ca. 20 ships", Parsed(20, comparator="approx", unit="ship")),
        ("speed>=20", Parsed(20, comparator="gte")),
        ("<b>20 ships", Parsed(20, unit="ship")),
        ("-> 20 ships", Parsed(20, unit="ship")),
        ("one in five", Parsed(20, unit="percent")),
        ("nearly one visit in five", Parsed(20, None, "approx", unit="percent")),
        ("two raids", Parsed(2, unit="raid")),
        ("hand over 35 percent", Parsed(35, unit="percent")),
        ("over 35 percent", Parsed(35, None, "gt", unit="percent")),
        ("nearly 1 in 10 shells", Parsed(10, comparator="approx", unit="percent")),
        ("nine out of ten", Parsed(90, unit="percent")),
        ("three in every four drones", Parsed(75, unit="percent")),
        ("one in a thousand", Parsed(0.1, unit="percent")),
        ("one in 2022", Parsed(1)),
        ("one in five days", Parsed(1)),
        ("five out of three", Parsed(5)),
        ("20 out of 26 drones", Parsed(20)),
        ("one company", Parsed(1, unit="company")),
        ("$1.2bn-$1.5bn", Parsed(1.2e9, 1.5e9, "range", "USD", "money")),
        ("$500k-$1m", Parsed(5e5, 1e6, "range", "USD", "money")),
        ("$1.2m-1.5m", Parsed(1.2e6, 1.5e6, "range", "USD", "money")),
        ("40m-50m barrels", Parsed(4e7, 5e7, "range", unit="barrel")),
        ("$40m-plus", Parsed(4e7, currency="USD", unit="money")),
        ("a $5bn-strong fund", Parsed(5e9, currency="USD", unit="money")),
        ("£3bn-a-year", Parsed(3e9, None, "eq", "GBP", "money per year", "year")),
        ("a £3 billion-a-year deal", Parsed(3e9, None, "eq", "GBP", "money per year", "year")),
        ("$1bn-$2bn-a-year", Parsed(1e9, 2e9, "range", "USD", "money per year", "year")),
        ("5’000 shells", Parsed(5000, unit="shell")),
        ("CHF 1'250'000", Parsed(1250000, currency="CHF", unit="money")),
        ("'5'000' tanks", Parsed(5000)),
        ("lost a couple of hundred tanks", Parsed(200, comparator="approx", unit="tank")),
        ("a couple thousand shells", Parsed(2000, comparator="approx", unit="shell")),
        ("a couple of hundred thousand", Parsed(200000, comparator="approx")),
        ("more than a couple of dozen ships", Parsed(24, comparator="gt", unit="ship")),
        ("a few hundred tanks", Parsed(100, comparator="gte", unit="tank")),
        ("about 2010 soldiers", Parsed(2010, comparator="approx", unit="soldier")),
    ],
)  # fmt: skip
def test_parse(text: str, parsed: Parsed) -> None:
    assert parse_quantity(text) == parsed


@pytest.mark.parametrize(
    "text",
    ["", "most", "several", "few", "2022", "in 2022", "3rd", "12:30", "G20", "T-30", "12.11.23",
     "October 14", "24 February", "Article 5", "+7 495 123 45 67", "twenty-first", "the 1990s",
     "2018-2020", "New START", "RS485", "the first half", "a third ship",
     "a 5m-long pipe", "5'0000", "6'10", "000 shells", "a 2 million-strong army",
     "9" * 5000],
)  # fmt: skip
def test_no_quantity(text: str) -> None:
    assert parse_quantity(text) is None


def _found(text: str) -> list[str]:
    return [text[f.start : f.end] for f in find_quantities(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("On 14 October 2022 it lost about 60 tanks and some $3bn.",
         ["about 60 tanks", "some $3bn"]),
        ("The two met again; no one of the three left.", []),
        ("He said in the last two years, and three weeks ago, nothing.", []),
        ("Two of Russia’s largest domestic chip makers closed.",
         ["Two of Russia’s largest domestic chip makers"]),
        ("Some two dozen trucks and three-quarters of the fleet left.",
         ["Some two dozen trucks", "three-quarters"]),
        ("It lost 40 tanks and dozens of trucks.", ["40 tanks", "dozens of trucks"]),
        ("Half came late; about half were lost, and a quarter earlier.", ["about half"]),
        ("In 15 days at 12:30 p.m. on Article 5", ["15 days"]),
        ("It declared 14 crates, which declined 12 percent; on Dec. 9 it marked 20 ships.",
         ["14 crates", "12 percent", "20 ships"]),
    ],
)  # fmt: skip
def test_find(text: str, expected: list[str]) -> None:
    assert _found(text) == expected


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("exports fell by 30 per cent", "decrease"),
        ("a 250% increase over 2021", "increase"),
        ("output rose sharply by 40 missiles", "increase"),
        ("output rose to 40 missiles", None),
        ("they hold 40 missiles", None),
    ],
)
def test_change(text: str, change: str | None) -> None:
    assert [found.change for found in find_quantities(text)] == [change]


def test_rise_from_one_figure_to_another_is_no_range() -> None:
    parsed = [f.parsed for f in find_quantities("It rose from 10 to 20 units.")]
    assert [(p.value, p.upper) for p in parsed] == [(10, None), (20, None)]


@pytest.mark.parametrize(
    ("plural", "one"),
    [("armed men", "armed man"), ("people", "person"), ("feet", "foot"), ("aircraft", "aircraft"),
     ("companies", "company"), ("boxes", "box"), ("losses", "loss"), ("cases", "case"), ("", "")],
)  # fmt: skip
def test_singular(plural: str, one: str) -> None:
    assert singular(plural) == one


_PHRASES = {
    "more than": "gt", "at least": "gte", "fewer than": "lt", "up to": "lte",
    "no more than": "lte", "about": "approx", "nearly": "approx", "exactly": "eq",
}  # fmt: skip


@given(
    st.sampled_from(sorted(_PHRASES)),
    st.integers(2, 10**9).filter(lambda n: not 1900 <= n <= 2100),
    st.sampled_from(["tank", "armored vehicle", "machine", "day", "shipment"]),
    st.booleans(),
)
def test_generated_phrases_come_back(phrase: str, value: int, unit: str, commas: bool) -> None:
    text = f"It took {phrase} {f'{value:,}' if commas else value} {unit}s, they said."
    (found,) = find_quantities(text)
    assert found.parsed == Parsed(value, comparator=_PHRASES[phrase], unit=unit)  # type: ignore[arg-type]
    assert text[found.start : found.end].startswith(phrase)
    assert text[found.start : found.end].endswith(f"{unit}s")


_PIECES = st.lists(
    st.sampled_from(
        "1 22 333 4,444 5.5 % $ € - – . , : / + two hundred million dozen half a third of between "
        "and from to per each for rose by 2022 May men tanks tens thousands k bn".split()
    ),
    max_size=12,
)


@example("0 $0")
@example("paid 5 $ 10 times")
@given(st.one_of(st.text(), _PIECES.map(" ".join), _PIECES.map("".join)))
def test_never_raises_and_spans_lie_in_bounds(text: str) -> None:
    parse_quantity(text)
    last = 0
    for found in find_quantities(text):
        assert last <= found.start < found.end <= len(text)
        assert (found.parsed.upper is not None) == (found.parsed.comparator == "range")
        assert found.parsed.upper is None or found.parsed.upper > found.parsed.value
        last = found.end


def test_offsets_count_in_the_whole_text() -> None:
    text = "5 tanks. Then 6 tanks."
    (found,) = find_quantities(text, 9)
    assert text[found.start : found.end] == "6 tanks"


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        ("all two million barrels", None),
        ("They try 5 times", None),
        ("a cop 40 years old", None),
        ("ALL 500 was paid", "ALL"),
        ("RM 8 million was paid", "MYR"),
        ("a fine of 30 million lek", "ALL"),
        ("5 TRY was paid", "TRY"),
    ],
)
def test_a_currency_code_is_one_in_capitals_alone(text: str, currency: str | None) -> None:
    (found,) = find_quantities(text, 0, len(text))
    assert found.parsed.currency == currency


def test_a_change_to_a_level_is_no_range_of_percents() -> None:
    text = "Shares fell 8.4 per cent to 112 pence."
    first, second = find_quantities(text, 0, len(text))
    assert (first.parsed.value, first.parsed.upper, first.parsed.unit) == (8.4, None, "percent")
    assert second.parsed.value == 112
    text = "between 5 per cent to 8 per cent"
    (found,) = find_quantities(text, 0, len(text))
    assert (found.parsed.value, found.parsed.upper) == (5, 8)


@pytest.mark.parametrize(
    ("text", "value", "currency"),
    [
        ("USD 3,5 bn", 3.5e9, "USD"),
        ("1,5 million shells", 1.5e6, None),
        ("12,5 percent", 12.5, None),
        ("1,500 shells", 1500, None),
        ("2,75 tonnes", 2.75, None),
    ],
)
def test_a_decimal_comma_is_read(text: str, value: float, currency: str | None) -> None:
    (found,) = find_quantities(text, 0, len(text))
    assert (found.parsed.value, found.parsed.currency) == (value, currency)


@pytest.mark.parametrize(
    ("text", "value", "upper", "currency"),
    [
        ("two to three thousand shells", 2000, 3000, None),
        ("two or three dozen drones", 24, 36, None),
        ("between two and three dozen drones", 24, 36, None),
        ("2-3 dozen", 24, 36, None),
        ("2 to 3 hundred", 200, 300, None),
        ("two–three million tonnes", 2e6, 3e6, None),
        ("three to four hundred thousand men", 300_000, 400_000, None),
        ("one to two hundred thousand men", 100_000, 200_000, None),
        ("fifty to a hundred thousand men", 50_000, 100_000, None),
        ("5 to 10k", 5000, 10_000, None),
        ("2.5 to 3 lakh crore", 2.5e12, 3e12, None),
        ("$2 to 3 billion", 2e9, 3e9, "USD"),
        ("€ 5-10 m", 5e6, 1e7, "EUR"),
        ("€ 5 m to € 10 m", 5e6, 1e7, "EUR"),
        # What stands as it is.
        ("two to 3,000 shells", 2, 3000, None),
        ("two to a hundred shells", 2, 100, None),
        ("ten to two thousand five hundred shells", 10, 2500, None),
        ("900 to 1 million shells", 900, 1e6, None),
        ("two hundred to three thousand shells", 200, 3000, None),
        ("a dozen to two dozen drones", 12, 24, None),
        ("$2 billion to $3 billion", 2e9, 3e9, "USD"),
    ],
)
def test_a_range_shares_its_scale(
    text: str, value: float, upper: float, currency: str | None
) -> None:
    (found,) = find_quantities(text)
    parsed = found.parsed
    assert (parsed.value, parsed.upper, parsed.currency) == (value, upper, currency)
    assert (parsed.comparator, parse_quantity(text)) == ("range", parsed)


@pytest.mark.parametrize("text", ["half to a million men", "six to four", "3 million to 2"])
def test_what_does_not_rise_is_no_range(text: str) -> None:
    parsed = parse_quantity(text)
    assert parsed is not None
    assert parsed.upper is None


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("20 bcm of gas", 2e10, "cubic metre"),
        ("20 mcm of gas", 2e7, "cubic metre"),
        ("5-10 bcm", 5e9, "cubic metre"),
        ("5 Mt of grain", 5e6, "tonne"),
        ("5 MT of grain", 5, "metric ton"),
        ("5 mt of grain", 5, "metric ton"),
        ("10 lb of powder", 10, "pound"),
        ("60 mph", 60, "mile per hour"),
        ("5 GWh", 5, "gigawatt hour"),
        ("50 square km", 50, "square kilometre"),
        ("30 °C", 30, "degree Celsius"),
        ("30 °F", 30, "degree Fahrenheit"),
        ("30 degrees", 30, "degree"),
        ("5 pounds of explosives", 5, "pound"),
        ("a 200-pound bomb", 200, "pound"),
        ("a 500 pound warhead", 500, "pound"),
        ("It weighs 200 pounds.", 200, "pound"),
        ("2,000 pounds of thrust", 2000, "pound"),
        ("five million pounds", 5e6, "money"),
        ("5 pounds of taxpayers' money", 5, "money"),
        ("5 million pounds of military aid", 5e6, "money"),
        ("a 200-pound fine", 200, "money"),
        ("a 5-pound note", 5, "money"),
        ("1 pound a day", 1, "money per day"),
        ("£5", 5, "money"),
        ("€ 5 m", 5e6, "money"),
        ("$ 5 m", 5e6, "money"),
        ("£ 5 m", 5e6, "money"),
        ("£ 5 k", 5e3, "money"),
        ("a 5 m cable", 5, "metre"),
        ("$350 per mcm", 350, "money per mcm"),
    ],
)
def test_units(text: str, value: float, unit: str) -> None:
    (found,) = find_quantities(text)
    assert (found.parsed.value, found.parsed.unit) == (value, unit)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("-5%", -5),
        ("minus 5 percent", -5),
        ("Growth was minus 40 percent.", -40),
        ("It was −40 °C outside.", -40),
        ("a loss of -$5m", -5e6),
        ("It fell 3-5%.", 3),
        ("- 5 tanks", 5),
    ],
)
def test_a_number_below_nothing_keeps_its_sign(text: str, value: float) -> None:
    (found,) = find_quantities(text)
    assert found.parsed.value == value
    assert parse_quantity(text) == found.parsed


def test_a_sign_before_what_is_counted_is_none() -> None:
    assert find_quantities("minus 5 tanks, -5 tanks") == []
