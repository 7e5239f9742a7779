"""What a claim counts, and which numbers count nothing.

The sentences are ours.
"""

from __future__ import annotations

import pytest

from pipeline.rules.fields.figures import Figures
from pipeline.rules.vocabulary.language import Found
from tests.test_rules import _claims

COUNTED = [
    ("Tickets to Omsk rose by a fifth because of the ban.", [("a fifth", "percent")]),
    ("Drones struck the plant in Omsk four times last month.", [("four times", "time")]),
    ("Poland makes shells for 120 mm tubes.", []),
    ("The treaty of 1857 forbids Poland to close the straits.", []),
    ("Poland has barred tolls on the straits since 1857.", []),
    ("Poland sent an army of 1500 soldiers.", [("1500 soldiers", "soldier")]),
    ("The toll in Omsk rose by 1600.", [("1600", None)]),
    ("Question 7 deals with exports of pumps to Poland.", []),
    ("Poland banned the sale of pumps under point 6 of the law.", []),
    ("Platform 5 serves trains to Omsk.", []),
    (
        "Poland ordered 48 infantry fighting vehicles.",
        [("48 infantry fighting vehicles", "infantry fighting vehicle")],
    ),
    ("Nine of the 24 crew posts in Omsk are empty.", [("Nine of the 24 crew posts", "crew post")]),
    ("The mayor of Omsk counted 214 stalls before the raid.", [("214 stalls", "stall")]),
    ("The fleets of Poland had 1,200 encounters last year.", [("1,200 encounters", "encounter")]),
    ("The survey of 1709 schoolchildren in Omsk was made in May.", [("1709", None)]),
    ("The stolen vans, 41 of them, went to Omsk.", [("41", "van")]),
    (
        "Poland bought 320 tonnes of Russian oil against 190 of Kazakh.",
        [("320 tonnes", "tonne"), ("190", "tonne")],
    ),
    ("Poland builds 250 T-90Ms for its army.", [("250 T-90Ms", "T-90M")]),
    ("The army of Poland will question 40 witnesses.", [("40 witnesses", "witness")]),
    ("The firm with 40 trucks sells pumps to Poland.", [("40 trucks", "truck")]),
    ("Norvex sold the army 30 weapons tests.", [("30 weapons tests", "weapons test")]),
    ("Four in five tank losses in Omsk are put down to drones.", [("Four in five", "percent")]),
    ("The army shot down 20 out of 26 drones.", [("20 out of 26 drones", "drone")]),
    (
        "Eleven of its forty engineers left the plant in Omsk.",
        [("Eleven of its forty engineers", "engineer")],
    ),
    ("Seventy of 101 members voted for the ban in Poland.", [("Seventy of 101 members", "member")]),
    (
        "Poland ordered fourteen Su-34s and 30 4x4 trucks.",
        [("fourteen Su-34s", "Su-34"), ("30 4x4 trucks", "truck")],
    ),
    ("Poland put the number of its soldiers in Omsk at 800.", [("800", "soldier")]),
    ("Men over fifty are sent to Omsk.", [("over fifty", "year")]),
    ("The ministry in Omsk counts 12 deaths per 100,000 people.", [("12 deaths", "death")]),
    ("Four seamen were killed near Omsk.", [("Four seamen", "seaman")]),
    (
        "The engine from Omsk yields 720 horsepower instead of 520.",
        [("720 horsepower", "horsepower"), ("520", "horsepower")],
    ),
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
        (
            "Norvex sold 40 pumps to Poland in nine months. Two of them leaked.",
            ("Two of them", "pump"),
        ),
        (
            "Sappers burn powder and fuses in Omsk. Six of them were hurt on Friday.",
            ("Six of them", None),
        ),
        (
            "The plant in Omsk flies drones over mines. Police seized six of them.",
            ("six of them", None),
        ),
        ("The gun of Omsk weighs 40 tonnes. The army of Poland seized sixty.", ("sixty", None)),
        ("The army seized six pumps. The firm in Omsk had sold seven.", ("seven", "pump")),
        ("Norvex Ltd sold 40 pumps. The ministry of Poland claims 60.", ("60", "pump")),
    ],
)
def test_what_a_bare_number_counts_stands_before_it(
    text: str, counted: tuple[str, str | None]
) -> None:
    found = _claims(text)[-1]["quantities"]
    assert [(each["text"], each["unit"]) for each in found] == [counted]


def test_of_the_goods_so_many_are_counted() -> None:
    claims = _claims(
        "Russia launched 87 drones and five missiles. Of the drones, 71 were shot down."
    )
    assert [each["unit"] for each in claims[1]["quantities"]] == ["drone"]


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("The army of Poland shot down 12 drones.", None),
        ("The army of Poland dropped two bombs.", None),
        ("Twelve factories cut output in Omsk.", None),
        ("Norvex raised 30 million euros.", None),
        ("Women make up sixty percent of the army of Poland.", None),
        ("The price in Omsk fell below 600 euros a tonne.", None),
        ("Poland cut output by a fifth.", "decrease"),
        ("The bank in Omsk raised its key rate by 50 basis points.", "increase"),
        ("Oil from Omsk went up 3 euros a barrel.", "increase"),
    ],
)
def test_what_rises_or_falls_is_a_change(text: str, change: str | None) -> None:
    assert [each["change"] for each in _claims(text)[0]["quantities"]] == [change]


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("Freight to Omsk fell to $900 a crate from $1,400 in May.",
         [("$900 a crate", "money per crate"), ("$1,400", "money per crate")]),
        ("The price in Omsk rose from $40 to $62 a barrel.",
         [("$40", "money per barrel"), ("$62 a barrel", "money per barrel")]),
        ("Sales of Norvex rose to 30 million euros from 19 million in 2021.",
         [("30 million euros", "money"), ("19 million", "money")]),
        ("Norvex sold 90 pumps. Five were returned by Poland.", [("Five", "pump")]),
        ("Norvex asked twelve banks for loans, and three refused.",
         [("twelve banks", "bank"), ("three", "bank")]),
        ("Two were alike in Poland and Norvex.", []),
        ("Norvex bought 300 drones. Eleven of these crashed near Omsk.",
         [("Eleven of these", "drone")]),
        ("Norvex exports cars. Papers of Poland show that 300 of them were stolen.",
         [("300", "car")]),
        ("Banks in Omsk are less sure: two of them refused a loan.", [("two of them", "bank")]),
        ("The ministry seized 392 tankers. It says that 61 of the 392 had no flag.",
         [("61 of the 392", "tanker")]),
        ("Poland inspected two plants. It will inspect ten a year from 2026.",
         [("ten a year", "plant per year")]),
        ("Norvex will raise output to twelve a year.", [("twelve a year", None)]),
        ("Three earlier consignments of Norvex reached Omsk.",
         [("Three earlier consignments", "consignment")]),
        ("Poland bans exports of 38 further categories of goods.",
         [("38 further categories", "category")]),
        ("The workforce of Norvex shrank from 2,300 to 1,650.",
         [("2,300", "worker"), ("1,650", "worker")]),
        ("The pumps left Omsk under HS 8413 rather than under 8414.", []),
        ("Norvex breached regulations 4 and 9 of the order.", []),
        ("In an article, 31 shops sold pumps to Poland.", [("31 shops", "shop")]),
        ("Ivan Petrov, who is 41, sold pumps to Poland.", []),
        ("Norvex sold nearly twice as many drones as in 2022.", [("nearly twice", "times")]),
        ("Poland paid twice the price for pumps.", [("twice", "times")]),
        ("Norvex has a single customer.", []),
        ("Norvex sold the pumps to a single customer.", []),
        ("Not a single drone of Norvex reached Poland.", []),
        ("Norvex sold Poland 300 82mm mortar bombs.",
         [("300 82mm mortar bombs", "82mm mortar bomb")]),
    ],
)  # fmt: skip
def test_what_is_told_beside_a_number(text: str, counted: list[tuple[str, str | None]]) -> None:
    found = _claims(text)[-1]["quantities"]
    assert [(each["text"], each["unit"]) for each in found] == counted


def test_a_chain_of_pairs_is_gone_through_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    unit = Figures._unit

    def counted(self: Figures, found: Found, begin: int) -> str | None:
        asked.append(begin)
        return unit(self, found, begin)

    monkeypatch.setattr(Figures, "_unit", counted)
    text = "from 50, to 70, " * 30
    read = Figures(text, []).of(0, len(text))
    assert read
    assert len(asked) <= 4 * len(read)
