"""Figures: never cut, never changed, and one however they are grouped or begun."""

from __future__ import annotations

import pytest

from pipeline.ground import ground


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("The army lost 10 000 tanks there.", "lost 10"),
        ("The army lost 10\u00a0000 tanks there.", "lost 10"),
        ("The army lost 10\u202f000 tanks there.", "lost 10"),
        ("The army lost 10'000 tanks there.", "lost 10"),
        ("The army lost 10’000 tanks there.", "lost 10"),
        ("The army lost 1 000 000 shells there.", "lost 1 000"),
        ("The army lost 10 000 tanks there.", "000 tanks there"),
        ("The army lost 10’000 tanks there.", "000 tanks there"),
        ("The army lost 5½ brigades there.", "lost 5"),
        ("The army lost 5 ½ brigades there.", "lost 5"),
        ("The army lost 5 1/2 brigades there.", "lost 5"),
        ("The army lost 5 1/2 brigades there.", "1/2 brigades"),
        ("The army lost 1/2 of its brigades there.", "lost 1"),
        ("The army left at 10:30 sharp.", "left at 10"),
        ("The army lost 5万 shells there.", "lost 5"),
        ("The yard paid .5 million for it.", "5 million"),
        ("Sales changed by -5 percent.", "5 percent"),
    ],
)
def test_no_quote_begins_or_ends_inside_a_figure(text: str, quote: str) -> None:
    assert ground(text, [quote]) == [None]


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("It lost many in 2022 300 tanks among them.", "lost many in 2022"),
        ("It lost many in 2022 300 tanks among them.", "300 tanks"),
        ("In 2022/23 it lost 300 tanks.", "In 2022"),
        ("It lost 10, 300 of them new.", "It lost 10"),
        ("It lost them.5 tanks were new.", "5 tanks were"),
        ("It met the 10 3000-tonne ships.", "met the 10"),
        ("At 10.30 300 tanks left.", "300 tanks left"),
        ("It named the 5' 120 mm gun.", "It named the 5"),
    ],
)
def test_figures_that_stand_side_by_side_are_two(text: str, quote: str) -> None:
    (match,) = ground(text, [quote])
    assert match is not None
    assert match.method == "exact"


_LONG = "The yard in the north said on Monday that its sales {} in the third quarter of the year."


@pytest.mark.parametrize(
    ("printed", "quoted"),
    [
        ("grew by .5 percent", "grew by 5 percent"),
        ("grew by .5 million", "grew by 5 million"),
        ("grew by $.5 million", "grew by $5 million"),
        ("fell by - 5 percent", "fell by 5 percent"),
        ("fell by −5 percent", "fell by 5 percent"),
        ("came to 10’000 units", "came to 10’500 units"),
        ("came to 10’000 units", "came to 10 units"),
        ("came to 5½ units", "came to 5 units"),
    ],
)
def test_a_changed_figure_is_refused_however_it_is_written(printed: str, quoted: str) -> None:
    text = _LONG.format(printed)
    quote = _LONG.format(quoted)
    assert ground(text, [quote, quote.replace("the year", "that year")]) == [None, None]


@pytest.mark.parametrize(
    ("printed", "quoted"),
    [
        ("grew by .05 points", "grew by 0.05 points"),
        ("came to 10'000 units", "came to 10,000 units"),
        ("came to 10’000 units", "came to 10000 units"),
        ("came to 10\u202f000 units", "came to 10,000 units"),
        ("fell by −5 percent", "fell by -5 percent"),
        ("rose 5 - 10 percent", "rose 5-10 percent"),
        ("rose from 2020 - 2022", "rose from 2020–2022"),
        ("of the T - 72 rose", "of the T-72 rose"),
        ("rose – 500 of them to Iran –", "rose, 500 of them to Iran,"),
        ("rose in the lot - 5 tanks -", "rose in the lot — 5 tanks —"),
    ],
)
def test_one_figure_in_two_spellings_is_the_same(printed: str, quoted: str) -> None:
    text, quote = _LONG.format(printed), _LONG.format(quoted)
    for asked in (quote, quote.replace("the year", "that year")):
        (match,) = ground(text, [asked])
        assert match is not None
        assert (match.start, match.end) == (0, len(text))


_IN_WORDS = "The yard in the north said on Monday that it {} in the course of the year."


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("sold twenty-one cranes", "sold twenty cranes"),
        ("sold thirty cranes", "sold thirty-one cranes"),
        ("sold a hundred and one cranes", "sold a hundred cranes"),
        ("waited one and a half hours", "waited half hours"),
        ("sold two-thirds of its cranes", "sold two of its cranes"),
        ("sold three quarters of its cranes", "sold three of its cranes"),
        ("sold one-third of its cranes", "sold one of its cranes"),
        ("sold five-eighths of its cranes", "sold five of its cranes"),
        ("built cranes since the 1990s", "built cranes since 1990"),
        ("built cranes since the ’90s", "built cranes since ’90"),
        ("built cranes in the twenties", "built cranes in the twenty"),
        ("grew tenfold", "grew twofold"),
        ("grew fourfold", "grew hundredfold"),
        ("quadrupled its sales", "quintupled its sales"),
        ("trebled its sales", "halved its sales"),
        ("sold several hundred cranes", "sold a hundred cranes"),
        ("sold hundreds cranes", "sold one hundred cranes"),
        ("sold dozens of cranes", "sold a dozen of cranes"),
        ("sold one crane", "sold the second crane"),
        ("was one of the makers", "was first of the makers"),
        ("sold one quarter of it", "sold tenfold of it"),
    ],
)
def test_a_changed_figure_in_words_is_refused(one: str, other: str) -> None:
    one, other = _IN_WORDS.format(one), _IN_WORDS.format(other)
    assert ground(one, [other]) == [None]
    assert ground(other, [one]) == [None]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("sold twenty-one cranes", "sold twenty one cranes"),
        ("sold one hundred cranes", "sold a hundred cranes"),
        ("sold one-third of its cranes", "sold a third of its cranes"),
        ("sold two-thirds of its cranes", "sold two thirds of its cranes"),
        ("sold one crane", "sold 1 crane"),
        ("paid 5 millions", "paid 5 million"),
        ("built cranes since the 1990s", "built cranes since the 1990’s"),
        ("sold its T-80s", "sold its T-80"),
        ("doubled its sales", "had twofold its sales"),
        ("named one of the cranes", "named any of the cranes"),
    ],
)
def test_one_figure_in_other_words_is_the_same(one: str, other: str) -> None:
    one, other = _IN_WORDS.format(one), _IN_WORDS.format(other)
    assert None not in (*ground(one, [other]), *ground(other, [one]))


def test_a_quote_does_not_end_inside_a_decade() -> None:
    assert ground("It has built cranes since the 1990s.", ["cranes since the 1990"]) == [None]
    assert ground("It has built the old T-80s.", ["built the old T-80"]) != [None]


@pytest.mark.parametrize(
    ("spaced", "tight"),
    [
        ("on March 12, 2024 that", "on March 12,2024 that"),
        ("of lots 5, 6 and 7 that", "of lots 5,6 and 7 that"),
        ("of lots 5, 6, 17 that", "of lots 5,6,17 that"),
        ("in 2022. 40 cranes that", "in 2022.40 cranes that"),
        ("in 2022, 40 cranes that", "in 2022,40 cranes that"),
    ],
)
def test_a_space_between_a_mark_and_a_figure_may_be_missing(spaced: str, tight: str) -> None:
    one, other = (f"The yard in the north said {each} it would sell." for each in (spaced, tight))
    for text, quote in ((one, other), (other, one)):
        for asked in (quote, quote.replace("would sell", "will sell")):
            (match,) = ground(text, [asked])
            assert match is not None
            assert (match.start, match.end) == (0, len(text))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("lots 5,600 and 7", "lots 5, 600 and 7"),
        ("lots 5,6 and 7", "lots 5, 7 and 7"),
        ("lots 1,5 and 7", "lots 1-5 and 7"),
        ("lots 3.5 and 7", "lots 3. 5 and 7"),
        ("lots 12,2024 and 7", "lots 12, 202 and 7"),
    ],
)
def test_a_space_that_makes_another_figure_is_refused(one: str, other: str) -> None:
    one, other = (f"The yard in the north said it would sell {each}." for each in (one, other))
    assert [*ground(one, [other]), *ground(other, [one])] == [None, None]
