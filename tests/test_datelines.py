"""When a page says that it was published."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.lexicon import datelines

_PROSE = "A long sentence of news that tells what was shipped, and where to, and by whom. " * 3


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("date 2023-11-12 Ann Writer15:55, 12.11.23\n\nText.", "2023-11-12"),
        ("Headline\nPublished: 3 March 2023\nText.", "2023-03-03"),
        ("Headline\n12 May 2023, 10:14\nText.", "2023-05-12"),
        ("Updated 4 May 2023\nPublished 3 May 2023", "2023-05-03"),
        ("ODESA, March 3, 2023 (Wire) — " + "A long sentence of news. " * 9, "2023-03-03"),
        (
            "Ministry of Trade, press release, 12 May 2023 (translation; the original prevails)",
            "2023-05-12",
        ),
        ("Journal do Sul, São Paulo, 12 May 2023. Ann Writer\n\nText.", "2023-05-12"),
        ("The bank, 12 May 2023, was fined", None),
        ("Text of the article. " * 9 + "\nJournal do Sul, São Paulo, 12 May 2023", None),
        ("Sanctions were imposed on 12 May 2023", None),
        ("In 2023 all was well", None),
        ("", None),
    ],
)
def test_published(text: str, date: str | None) -> None:
    assert datelines.published(text) == date


@pytest.mark.parametrize("foot", [False, True])
@pytest.mark.parametrize(
    "line",
    [
        "Published 14 May 2023, 06:12 GMT · Updated 3 hours ago",
        "Published: 14 May 2023 | Updated: 15 May 2023",
        "Updated 15 May 2023 at 10:30; first published 14 May 2023",
        "Updated May 15, 2023 | Published May 14, 2023",
        "14 May 2023 (updated an hour ago)",
        "Posted in News on May 14, 2023",
        "Posted on May 14, 2023 by Ann Writer in News",
        "For immediate release – 14 May 2023",
        "From the print edition of May 14, 2023",
        "14-May-2023",
        "This article was originally published on 14 May 2023.",
        "This story was first published on May 14, 2023, and updated on May 15, 2023.",
        "© 2023 Daily Post. Last reviewed 14 May 2023",
    ],
)
def test_lines_that_date_a_page(line: str, foot: bool) -> None:
    page = f"{_PROSE}\n{line}" if foot else f"Headline\n{line}\n\n{_PROSE}"
    assert datelines.published(page) == "2023-05-14"


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("By Ann Writer, financial crime correspondent. Sunday, May 14, 2023", "2023-05-14"),
        ("Joint Committee on Trade, Fourth Report of Session 2022–23. Published 14 May 2023",
         "2023-05-14"),
        ("TRADE REVIEW | Issue 9, May 2023 | Channels", "2023-05"),
        ("Sound Institute, Policy Brief 7/2023 (May 2023)", "2023-05"),
        ("Policy brief, May 2023", "2023-05"),
        ("May 2023", "2023-05"),
        ("Published May 2023", "2023-05"),
        ("Accessed 14 May 2023", None),
        ("Published 3 hours ago", None),
        ("Image: the yard, May 2023", None),
        ("Exports fell in May 2023", None),
    ],
)  # fmt: skip
def test_lines_above_the_text_alone(line: str, date: str | None) -> None:
    assert datelines.published(f"Headline\n{line}\n\n{_PROSE}") == date
    if date is not None:
        assert datelines.published(f"{_PROSE}\n{line}") is None


def test_a_day_is_preferred_to_the_month_of_an_issue_and_no_title_is_one() -> None:
    assert datelines.published("Post | May 2023\n4 June 2023\n" + _PROSE) == "2023-06-04"
    assert datelines.published("The war so far: May 2023\n" + _PROSE) is None


def test_a_page_saved_with_its_menu_has_its_date_far_down() -> None:
    menu = "\n".join(f"Part {nth}" for nth in "ABCDEFGHIJKLMNOPQRS")
    assert datelines.published(f"{menu}\n14 May 2023\n{_PROSE}") == "2023-05-14"


@given(st.text())
def test_any_text_may_be_asked_for_its_date(text: str) -> None:
    datelines.published(text)
