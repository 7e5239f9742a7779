"""Time expressions to periods, finding them, and a page's own date."""

from __future__ import annotations

import re
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.lexicon import dates

FRIDAY = "2022-10-14"
NOTHING = (None, None)


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("14 October 2022", ("2022-10-14", "2022-10-14")),
        ("Friday, October 14, 2022", ("2022-10-14", "2022-10-14")),
        ("in 2022", ("2022", "2022")),
        ("early 2022", ("2022", "2022")),
        ("October 2022", ("2022-10", "2022-10")),
        ("since the 1990s", ("1990", None)),
        ("in the 1990s", ("1990", "1999")),
        ("between 2018 and 2020", ("2018", "2020")),
        ("2022-23", ("2022", "2023")),
        ("from January to March 2023", ("2023-01", "2023-03")),
        ("14-16 October 2022", ("2022-10-14", "2022-10-16")),
        ("October 14-16, 2022", ("2022-10-14", "2022-10-16")),
        ("until 2025", (None, "2025")),
        ("by the end of 2023", (None, "2023-12")),
        ("until the end of June 2024", (None, "2024-06-30")),
        ("before 2020", (None, "2019")),
        ("at the end of 2023", ("2023-12", "2023-12")),
        ("at the beginning of May 2024", ("2024-05-01", "2024-05-01")),
        ("at the end of the years 2019 to 2023", ("2019", "2023")),
        ("before 1 March 2024", (None, "2024-02-29")),
        ("before dawn on 3 May 2024", ("2024-05-03", "2024-05-03")),
        ("12.11.23", ("2023-11-12", "2023-11-12")),
        ("02/24/2022", ("2022-02-24", "2022-02-24")),
        ("24/02/2022", ("2022-02-24", "2022-02-24")),
        ("12/04/2023", ("2023", "2023")),
        ("12-04-23", ("2023", "2023")),
        ("since 12/04/2023", ("2023", None)),
        ("04/04/2023", ("2023-04-04", "2023-04-04")),
        ("2023-11-12", ("2023-11-12", "2023-11-12")),
        ("the first half of 2023", ("2023-01", "2023-06")),
        ("Q3 2022", ("2022-07", "2022-09")),
        ("summer of 2022", ("2022-06", "2022-08")),
        ("31 February 2022", NOTHING),
        ("", NOTHING),
        ("whenever", NOTHING),
    ],
)
def test_absolute(text: str, period: tuple[str | None, str | None]) -> None:
    assert dates.parse(text, None) == period
    assert dates.parse(text, FRIDAY) == period


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("Oct. 14", ("2022-10-14", "2022-10-14")),
        ("since February 24", ("2022-02-24", None)),
        ("this Friday", ("2022-10-14", "2022-10-14")),
        ("last Friday", ("2022-10-07", "2022-10-07")),
        ("on Thursday", ("2022-10-13", "2022-10-13")),
        ("last week", ("2022-10-03", "2022-10-09")),
        ("a week ago", ("2022-10-07", "2022-10-07")),
        ("three weeks ago", ("2022-09", "2022-09")),
        ("yesterday", ("2022-10-13", "2022-10-13")),
        ("last year", ("2021", "2021")),
        ("the first seven months of last year", ("2021-01", "2021-07")),
        ("the past three months", ("2022-07", "2022-10")),
        ("in February", ("2022-02", "2022-02")),
        ("in November", ("2021-11", "2021-11")),
        ("last October", ("2021-10", "2021-10")),
        ("next October", ("2023-10", "2023-10")),
        ("now", ("2022-10-14", "2022-10-14")),
    ],
)
def test_relative_needs_an_anchor(text: str, period: tuple[str | None, str | None]) -> None:
    assert dates.parse(text, FRIDAY) == period
    assert dates.parse(text, None) == NOTHING


TUESDAY = "2024-03-12"


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("20 March this year", ("2024-03-20", "2024-03-20")),
        ("March 20, last year", ("2023-03-20", "2023-03-20")),
        ("on the 5th of May of next year", ("2025-05-05", "2025-05-05")),
        ("the day before yesterday", ("2024-03-10", "2024-03-10")),
        ("the day after tomorrow", ("2024-03-14", "2024-03-14")),
        ("the day before 1 March", ("2024-02-29", "2024-02-29")),
        ("three days after 3 May 2023", ("2023-05-06", "2023-05-06")),
        ("a week after 3 May 2023", ("2023-05-10", "2023-05-10")),
        ("the week before 3 May 2023", ("2023-04-26", "2023-05-02")),
        ("two days after May 2023", ("2023-05", None)),
        ("two days from now", ("2024-03-14", "2024-03-14")),
        ("the week of May 2023", ("2023-05", "2023-05")),
        ("March 12-14", ("2024-03-12", "2024-03-14")),
        ("10 to 20 March", ("2024-03-10", "2024-03-20")),
        ("from January to April", ("2024-01", "2024-04")),
        ("from October to December", ("2023-10", "2023-12")),
        ("from December to January 2023", ("2022-12", "2023-01")),
        ("from 28 December to 3 January", ("2023-12-28", "2024-01-03")),
        ("from November 2022 to January", ("2022-11", "2023-01")),
        ("from Monday to Wednesday", ("2024-03-11", "2024-03-13")),
        ("from today to 5 May 2025", ("2024-03-12", "2025-05-05")),
        ("in the week to 3 May 2023", ("2023-04-27", "2023-05-03")),
        ("the week ending 3 May 2023", ("2023-04-27", "2023-05-03")),
        ("the week beginning 3 May 2023", ("2023-05-03", "2023-05-09")),
        ("the week of 3 May 2023", ("2023-05-01", "2023-05-07")),
        ("in the three months to February", ("2023-12", "2024-02")),
        ("the year to March 2023", ("2022-04", "2023-03")),
        ("the year to 3 May 2023", ("2022-05-04", "2023-05-03")),
        ("the five years to 2023", ("2019", "2023")),
        ("winter of 2022-23", ("2022-12", "2023-02")),
        ("the winter of 2022/2023", ("2022-12", "2023-02")),
        ("winter 2022", ("2022", "2022")),
    ],
)
def test_one_time_by_another(text: str, period: tuple[str | None, str | None]) -> None:
    assert dates.parse(text, TUESDAY) == period
    assert dates.parse(f"It ran {text}, he said.", TUESDAY) == period


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("not before 2025", ("2025", None)),
        ("not until March 2025", ("2025-03", None)),
        ("no earlier than 2025", ("2025", None)),
        ("no sooner than May 2025", ("2025-05", None)),
        ("not later than 2025", (None, "2025")),
        ("2025 at the earliest", ("2025", None)),
        ("by 2025 at the latest", (None, "2025")),
        ("five years from now", ("2029", "2029")),
        ("five years after 2014", ("2019", "2019")),
        ("two years before 2014", ("2012", "2012")),
        ("a decade before 2014", ("2004", "2004")),
        ("the year before 2014", ("2013", "2013")),
        ("the years before 2014", (None, "2013")),
        ("two months before January 2023", ("2022-11", "2022-11")),
        ("a month after 31 January 2022", ("2022-02", "2022-02")),
        ("two months after 2014", ("2014", None)),
        ("H1 2023", ("2023-01", "2023-06")),
        ("2H 2023", ("2023-07", "2023-12")),
        ("H2 of last year", ("2023-07", "2023-12")),
        ("4Q 2023", ("2023-10", "2023-12")),
        ("first-half 2023", ("2023-01", "2023-06")),
    ],
)
def test_bounds_distances_and_parts_of_years(
    text: str, period: tuple[str | None, str | None]
) -> None:
    line = f"It ran {text}, he said."
    assert dates.parse(text, TUESDAY) == period
    assert [line[start:end] for start, end in dates.find(line)] == [text]
    assert dates.parse(line, TUESDAY) == period


def test_a_pair_in_the_future_tense_ends_after_the_anchor() -> None:
    found = dates.parse("11-14 March", TUESDAY, tense="future")
    assert found == ("2024-03-11", "2024-03-14")
    found = dates.parse("from November to February", TUESDAY, tense="future")
    assert found == ("2024-11", "2025-02")


def test_future_tense_takes_the_coming_one() -> None:
    assert dates.parse("in November", FRIDAY, tense="future") == ("2022-11", "2022-11")
    assert dates.parse("on Monday", FRIDAY, tense="future") == ("2022-10-17", "2022-10-17")


def test_an_anchor_gives_no_more_than_it_knows() -> None:
    assert dates.parse("last year", "2022") == ("2021", "2021")
    assert dates.parse("yesterday", "2022-10") == NOTHING
    assert dates.parse("last year", "not a date") == NOTHING


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sold since January 2023 and in February.", ["since January 2023", "February"]),
        ("Between 2018 and 2020, and until 2025.", ["Between 2018 and 2020", "until 2025"]),
        ("It ran between 2018 and 2020 and from May to July 2021.",
         ["between 2018 and 2020", "from May to July 2021"]),
        ("They may march on a second day. In May they march.", ["May"]),
        ("About 2000 men on Thursday, a week ago, at 12:30.", ["Thursday", "a week ago"]),
        ("May I ask? March on!", []),
        ("By the second week of May 2022 they met.", ["May 2022"]),
        ("Sold in the week to 3 May 2022, or the day before yesterday.",
         ["the week to 3 May 2022", "the day before yesterday"]),
        ("Held since the day before yesterday.", ["since the day before yesterday"]),
    ],
)  # fmt: skip
def test_find(text: str, expected: list[str]) -> None:
    assert [text[a:b] for a, b in dates.find(text)] == expected


@pytest.mark.parametrize(
    "text",
    "1990s|the 1990s|14 October 2022|October 2022|Friday|the 3rd of May 2023|a week ago"
    "|twelve days ago|not before 2025|no later than 2025|since 2022"
    "|starting in 2022|as of May 2023|between 2018 and 2020|up to 2020|early 2022|the end of 2023"
    "|the eve of 3 May 2024|the second half of 2023|the last three months|these weeks"
    "|the coming years|within two weeks|half a year ago|spring 2023|Q3 2024|H1 2024"
    "|the day before 3 May 2024|the decade before 2020|week to 3 May 2024|nearly two years ago"
    "|prior to 2025|more than a year ago|less than a month after 3 May 2024|over two years ago"
    "|under a year ago|longer than a week ago|fewer than ten days ago|at least a year ago"
    "|just a month ago|yesterday|tonight|now|at present|the very day before 3 May 2024".split("|"),
)
def test_a_time_is_found_from_the_first_of_its_words(text: str) -> None:
    assert dates.find(text) == [(0, len(text))]


def test_find_counts_offsets_in_the_whole_text() -> None:
    text = "In 2021. In 2022."
    assert [text[a:b] for a, b in dates.find(text, 9)] == ["2022"]


_PIECES = st.lists(
    st.sampled_from(
        "since until between and from to last this next year week month May March October Friday "
        "2022 1990s 14 31 12.11.23 2022-02-30 - , the of end first half three ago past 0 99".split()
    ),
    max_size=8,
)
_ISO = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
_ANCHORS = st.sampled_from([None, "2022", "2022-10", FRIDAY, "0001-01-01", "9999-12-31", "x"])


@given(st.one_of(st.text(), _PIECES.map(" ".join)), _ANCHORS, st.sampled_from(["past", "future"]))
def test_parse_never_raises_and_gives_iso(text: str, anchor: str | None, tense: str) -> None:
    for date in dates.parse(text, anchor, tense=tense):  # type: ignore[arg-type]
        assert date is None or _ISO.fullmatch(date)


@given(st.one_of(st.text(), _PIECES.map(" ".join)))
def test_found_spans_lie_in_bounds(text: str) -> None:
    last = 0
    for start, end in dates.find(text):
        assert last <= start < end <= len(text)
        last = end


@given(st.dates())
def test_a_day_comes_back_from_every_way_to_print_it(day: object) -> None:
    iso = f"{day}"
    if "1900" <= iso[:4] <= "2099":
        printed = f"{day:%d %B %Y}", f"{day:%B %d, %Y}", iso
        assert {dates.parse(text, None) for text in printed} == {(iso, iso)}


@pytest.mark.parametrize(
    ("text", "past", "future"),
    [
        ("within two weeks", NOTHING, ("2024-03-12", "2024-03-26")),
        ("within six to eight weeks", NOTHING, ("2024-03-12", "2024-05-07")),
        ("within the next three months", NOTHING, ("2024-03-12", "2024-06")),
        ("within two weeks of the vote", NOTHING, NOTHING),
        ("within days", NOTHING, NOTHING),
        ("half a year ago", ("2023-09", "2023-09"), ("2023-09", "2023-09")),
        ("a year and a half ago", ("2022-09", "2022-09"), ("2022-09", "2022-09")),
        ("nearly two and a half years ago", ("2021-09", "2021-09"), ("2021-09", "2021-09")),
        ("this summer", ("2024-06", "2024-08"), ("2024-06", "2024-08")),
        ("last summer", ("2023-06", "2023-08"), ("2023-06", "2023-08")),
        ("last spring", ("2023-03", "2023-05"), ("2023-03", "2023-05")),
        ("by next autumn", (None, "2024-11"), (None, "2024-11")),
        ("this winter", ("2023-12", "2024-02"), ("2023-12", "2024-02")),
        ("in the winter", ("2023-12", "2024-02"), ("2024-12", "2025-02")),
        ("since the spring", ("2024-03", None), ("2024-03", None)),
        ("over the weekend", ("2024-03-09", "2024-03-10"), ("2024-03-16", "2024-03-17")),
        ("last weekend", ("2024-03-09", "2024-03-10"), ("2024-03-09", "2024-03-10")),
        ("last quarter", ("2023-10", "2023-12"), ("2023-10", "2023-12")),
        ("in the second quarter", ("2023-04", "2023-06"), ("2024-04", "2024-06")),
        ("overnight", ("2024-03-11", "2024-03-12"), ("2024-03-12", "2024-03-13")),
        ("on the 5th of this month", ("2024-03-05", "2024-03-05"), ("2024-03-05", "2024-03-05")),
        ("the past two decades", ("2004", "2024"), ("2004", "2024")),
        ("this decade", ("2020", "2029"), ("2020", "2029")),
        ("by year-end", (None, "2024"), (None, "2024")),
        ("the eve of 9 May", ("2023-05-08", "2023-05-08"), ("2024-05-08", "2024-05-08")),
        ("since at least January", ("2024-01", None), ("2025-01", None)),
        ("until at least 2026", NOTHING, NOTHING),
        ("in the coming weeks", NOTHING, NOTHING),
        ("in past years", NOTHING, NOTHING),
        ("in the years 2019 to 2021", ("2019", "2021"), ("2019", "2021")),
        ("the last week of January", ("2024-01", "2024-01"), ("2025-01", "2025-01")),
    ],
)
def test_told_from_the_articles_own_date(
    text: str, past: tuple[str | None, str | None], future: tuple[str | None, str | None]
) -> None:
    assert dates.parse(text, TUESDAY) == past
    assert dates.parse(text, TUESDAY, tense="future") == future


@pytest.mark.parametrize("published", ["2023-11-14", "2023-12-02", "2024-01-31", "2024-02-29"])
def test_this_winter_is_the_nearer(published: str) -> None:
    assert dates.parse("this winter", published) == ("2023-12", "2024-02")


@pytest.mark.parametrize("text", ["this summer", "the weekend", "last quarter", "half a year ago"])
def test_without_the_articles_date_nothing_is_known(text: str) -> None:
    assert dates.parse(text, None) == NOTHING
    assert dates.parse(text, "2024").count(None) == 2


def test_found_in_a_sentence() -> None:
    text = "Since at least 2019, and last summer too; this fall in prices; within two days of it."
    assert [text[a:b] for a, b in dates.find(text)] == ["Since at least 2019", "last summer"]


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("prior to 2014", (None, "2013")),
        ("2014 onward", ("2014", None)),
        ("from 2014 onwards", ("2014", None)),
        ("2022 or later", ("2022", None)),
        ("2022 or 2023", ("2022", "2023")),
        ("2021, 2022 and 2023", ("2021", "2023")),
        ("May 2022, June 2022, or July 2022", ("2022-05", "2022-07")),
        ("less than a year after February 2022", ("2022-02", "2023")),
        ("more than a year after February 2022", ("2023", None)),
        ("more than a year before 3 May 2022", (None, "2021")),
        ("less than two weeks before 3 May 2022", ("2022-04-19", "2022-05-03")),
        ("more than a year ago", (None, "2023")),
        ("less than a month ago", ("2024-02", "2024-03-12")),
    ],
)
def test_bounds_and_lists_of_times(text: str, period: tuple[str | None, str | None]) -> None:
    assert dates.parse(text, TUESDAY) == period
    inside = f"It ran {text}, he said."
    assert [dates.parse(inside[a:b], TUESDAY) for a, b in dates.find(inside)] == [period]


def test_days_in_a_list() -> None:
    assert dates.parse("on 3, 5 and 7 May 2022", None) == ("2022-05-03", "2022-05-07")


def test_an_early_date_is_found_whole_and_a_night_raid_is_no_time() -> None:
    text = "After the overnight raid they may sue as early as Monday."
    assert [text[a:b] for a, b in dates.find(text)] == ["as early as Monday"]


@pytest.mark.parametrize("text", ["not in 2022", "except 2022", "never on 3 May 2022"])
def test_what_is_left_out_is_no_time(text: str) -> None:
    assert dates.parse(text, TUESDAY) == NOTHING


@pytest.mark.parametrize(
    ("text", "tense", "period"),
    [
        ("since the army crossed the border in the first months of 2022", "past", ("2022", None)),
        ("after the two sides signed the deal in May 2022", "past", ("2022-05", None)),
        ("until the contract was cancelled in 2022", "past", (None, "2022")),
        ("before the war began in March 2022", "past", (None, "2022-03")),
        ("as early as Monday", "future", ("2023-03-20", None)),
        ("as soon as next month", "future", ("2023-04", None)),
        ("as early as 2021", "past", ("2021", "2021")),
    ],
)
def test_a_clause_and_an_early_date_leave_the_other_end_open(
    text: str, tense: Literal["past", "future"], period: tuple[str | None, str | None]
) -> None:
    assert dates.parse(text, "2023-03-15", tense=tense) == period
