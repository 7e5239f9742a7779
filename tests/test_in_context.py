"""Times told from a time before them: which one, and what comes out."""

from __future__ import annotations

import pytest

from pipeline.lexicon import in_context

PUBLISHED = "2025-06-18"


def read(text: str, time: str, tense: str = "past") -> tuple[str | None, str | None]:
    return in_context.parse(time, text, text.index(time), PUBLISHED, tense=tense)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "time", "period"),
    [
        ("The plant burned on 30 August. A fortnight later it was sold.", "A fortnight later",
         ("2024-09-13", "2024-09-13")),
        ("Lanvik paid in May 1994 and, nine years later, again.", "nine years later",
         ("2003-05", "2003-05")),
        ("Sales stood at 40 in 2021 and at 90 two years later.", "two years later",
         ("2023", "2023")),
        ("Norvex bought it in April 2024. Its seller had been founded three months before.",
         "three months before", ("2024-01", "2024-01")),
        ("It signed on 6 June. Police came the next day.", "the next day",
         ("2025-06-07", "2025-06-07")),
        ("Exports grew in 2019. The following year they stopped.", "The following year",
         ("2020", "2020")),
        ("A court froze the funds on 3 March. The same week the bank closed.", "The same week",
         ("2025-03-03", "2025-03-09")),
        ("Boats arrived in May 2023. Others were lost in the autumn of that year.", "that year",
         ("2023", "2023")),
        ("Boats arrived in May 2023. Others were lost that autumn.", "that autumn",
         ("2023-09", "2023-11")),
        ("In August 2023 the law changed. Since then it has sold none.", "Since then",
         ("2023-08", None)),
        ("The ban began in May 1994. Before that, nobody asked.", "Before that",
         (None, "1994-05")),
        ("Between 2021 and 2024 it made ten. It lost six over the same period.",
         "over the same period", ("2021", "2024")),
        ("Between 2021 and 2024 it made ten. By then it was rich. It paid throughout that period.",
         "that period", ("2021", "2024")),
        ("It docked on 3 May 2024. By then it had no flag.", "By then",
         ("2024-05-03", "2024-05-03")),
        ("It docked on 3 May 2024. That same evening it left.", "That same evening",
         ("2024-05-03", "2024-05-03")),
        ("The ban began in May 1994. Before that the army bought freely.", "Before that",
         (None, "1994-05")),
        ("The ban began in May 1994. After that, it bought none.", "After that", ("1994-05", None)),
        ("With effect from 10 April 2024 it is closed. From that time no ship calls.",
         "From that time", ("2024-04-10", None)),
    ],
)  # fmt: skip
def test_a_time_is_told_from_the_one_before_it(
    text: str, time: str, period: tuple[str | None, str | None]
) -> None:
    assert read(text, time) == period


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("It was sold. A fortnight later it burned.", "A fortnight later"),
        ("It rose between May and July after the vote of 3 March. A day later it fell.",
         "A day later"),  # which of the two
        ("It was fined on Friday, a day after the vote was lost.", "a day after"),
        ("It will open in October. A month later it closed.", "A month later"),
        ("It now calls at Varna. Since then none came.", "Since then"),
        ("The Harbour Act 2022 holds. A year later it lapsed.", "A year later"),
        ("It began after 20 October. Others came that very month.", "that very month"),
        ("It sank on 3 May. Others were lost over the same period.", "over the same period"),
        ("It sank in May. A day later it was found.", "A day later"),  # from which day
    ],
)  # fmt: skip
def test_it_is_unknown_where_it_is_not_plain_which(text: str, time: str) -> None:
    assert read(text, time) == (None, None)


def test_a_time_that_says_by_itself_when_it_is_stays() -> None:
    text = "It sank in May 2023. On 3 June 2024 it was raised; the next day is told apart."
    assert read(text, "3 June 2024") == ("2024-06-03", "2024-06-03")
    ahead = "It sank in May 2023. It will be raised next week."
    assert read(ahead, "next week", "future") == ("2025-06-23", "2025-06-29")


def test_only_three_sentences_are_looked_at() -> None:
    far = "It sank on 3 May. One. Two. Three. A day later it was found."
    assert read(far, "A day later") == (None, None)


def test_what_the_present_tense_sets_for_a_day_lies_ahead() -> None:
    assert read("The trial opens on January 19.", "January 19") == ("2026-01-19", "2026-01-19")
    assert read("The list goes up on Sunday.", "on Sunday") == ("2025-06-22", "2025-06-22")
    assert read("The trial opened on January 19.", "January 19") == ("2025-01-19", "2025-01-19")
    assert read("A trial that opens in May 2023 is late.", "May 2023") == ("2023-05", "2023-05")
