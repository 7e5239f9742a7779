"""The words of a statement with what goes by many spellings told in one way.

A number is its value, with its currency or percent sign, and a country its code: so "forty
per cent" and "40%", "$2.5 million" and "2,500,000 dollars", "US" and "the United States", "5 May
2023" and "May 5, 2023" are the same.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence, Set
from functools import cache
from typing import Literal, NamedTuple
from unicodedata import category

from pipeline.lexicon import countries
from pipeline.lexicon.moments import MONTHS, known_dates, resolve
from pipeline.lexicon.numbers import Found, find_quantities
from pipeline.lexicon.numerals import Numeral, number, words_at
from pipeline.lexicon.stems import stem
from pipeline.lexicon.tables import flat, small
from pipeline.merge.statement import ARTICLES, WORDS, bare, plain

_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_MONTH = re.compile(rf"\b(?:{'|'.join(MONTHS)})|[0-9][-./][0-9]")
# Which say another thing with an article before them: few are not many, a few are some.
_BY_ARTICLE = frozenset("few fewer fewest least less little lot lots more most number".split())
# Names of either of two countries.
_SHARED = frozenset(("congo", "congolese", "korea", "korean"))

What = Literal["word", "figure", "country", "date"]


class Token(NamedTuple):
    """A word, figure, country or date that begins at ``text[start]`` (code points).

    ``key`` is what all its spellings have in common: a word in small letters, a number
    ("2500000 USD", "40%", "100+" for "hundreds"), a country's code, with "~" behind it where
    its adjective is meant ("Russian"), its capital's name where that is not known to be the state,
    the name itself where two countries have it ("Korea"), or the ISO date of a day or month with
    its year. "A few" is a key, unlike "few".
    """

    key: str
    what: What
    start: int
    printed: str


def tokens(text: str, states: Set[str] = frozenset()) -> Iterator[Token]:
    """The tokens of a text in its order; none of an empty one.

    ``states`` are further names that are countries here, such as "Moscow".
    """
    mentions = {found.start: found for found in countries.find(text)}
    low = small(flat(text))
    words = list(WORDS.finditer(text))
    amounts = {at: amount for at in map(re.Match.start, words) if (amount := words_at(low, at))}
    measured = _measured(text, amounts) if amounts else {}
    dated = _dates(low)
    n = 0
    while n < len(words):
        start, printed = words[n].start(), words[n][0]
        if whole := dated.get(start) or measured.get(start):
            key, end = whole
            yield Token(key, "date" if start in dated else "figure", start, text[start:end])
            n = _first_from(words, n, end)
            continue
        mention = mentions.get(start)
        if mention is not None and (after := _after(words, n, mention.end)):
            named = text[start : mention.end]
            if not text.startswith("$", mention.end):  # "US$5" is a currency
                yield _country(named, mention, states)
            n = after
            continue
        amount = amounts.get(start)
        if amount is not None and amount.end >= words[n].end():
            key = _figure(amount) + _signs(text, start, amount.end)
            yield Token(key, "figure", start, text[start : amount.end])
            n = _first_from(words, n, amount.end)
            continue
        signs = _signs(text, start, words[n].end()) if printed[-1].isdigit() else ""
        key = plain(printed) + signs
        if key in _BY_ARTICLE and n and (article := bare(words[n - 1][0])) in ARTICLES:
            key = f"{article} {key}"
        yield Token(key, "word", start, printed)
        n += 1


def _dates(low: str) -> dict[int, tuple[str, int]]:
    """The date and end of each day and month with its year, by where it begins."""
    if _YEAR.search(low) is None or _MONTH.search(low) is None:
        return {}
    made = {}
    for found in _known_date().finditer(low):
        day = resolve(found[0], None)
        if day and day[0] == day[1] and day[0] and "-" in day[0]:
            made[found.start()] = (day[0], found.end())
    return made


@cache
def _known_date() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w.,:/-])(?=[0-9adfjmnostw])(?:{known_dates()})")


def _first_from(words: Sequence[re.Match[str]], n: int, end: int) -> int:
    """The first word after the n-th that begins at ``end`` or later."""
    n += 1
    while n < len(words) and words[n].start() < end:
        n += 1
    return n


def _measured(text: str, amounts: dict[int, Numeral]) -> dict[int, tuple[str, int]]:
    """The key and end of each sum of money and each share, by where its number begins."""
    starts = sorted(amounts)
    made = {}
    for found in find_quantities(text):
        first = bisect_left(starts, found.start)
        at = starts[first] if first < len(starts) else found.end
        unit = found.parsed.unit
        if unit in ("money", "percent") and at < found.end and _is_plain(text, found, at):
            made[at] = (_measure(found, amounts[at]), found.end)
    return made


def _is_plain(text: str, found: Found, at: int) -> bool:
    """Whether nothing but the unit stands behind a number that begins at ``at``: no "increase"
    and no "or more"."""
    parsed = found.parsed
    bound_before = " " in text[found.start : at]
    return (
        parsed.per is None and found.change is None and (parsed.comparator == "eq" or bound_before)
    )


def _measure(found: Found, amount: Numeral) -> str:
    parsed = found.parsed
    upper = f"-{number(parsed.upper)}" if parsed.upper is not None else ""
    rough = _bounds(amount)
    unit = "%" if parsed.unit == "percent" else f" {parsed.currency}"
    return f"{number(parsed.value)}{upper}{rough}{unit}"


def _figure(amount: Numeral) -> str:
    unit = "%" if amount.fraction else " times" if amount.multiple else ""
    return f"{number(amount.value)}{_bounds(amount)}{unit}"


def _signs(text: str, start: int, end: int) -> str:
    """The signs that stand at a figure ``text[start:end]``, such as a currency's or a degree's."""
    beside = text[start - 1 : start] + text[end : end + 1]
    return "".join(sign for sign in beside if sign in "%#" or category(sign)[0] == "S")


def _bounds(amount: Numeral) -> str:
    return "+" * amount.least + "≈" * amount.rough


def _after(words: Sequence[re.Match[str]], n: int, end: int) -> int:
    """The word after a country's name that begins with the n-th; 0 if it is part of a word."""
    after = _first_from(words, n, end)
    last = words[after - 1]
    printed = last[0][: end - last.start()].rstrip(".")
    return after if bare(last[0]) == bare(printed) else 0


def _country(named: str, mention: countries.Mention, states: Set[str]) -> Token:
    if plain(named) in _SHARED:
        return Token(stem(plain(named)), "country", mention.start, named)
    if named in states or mention.form == "name":
        return Token(mention.code, "country", mention.start, named)
    if mention.form == "demonym":
        return Token(f"{mention.code}~", "country", mention.start, named)
    return Token(stem(plain(named)), "country", mention.start, named)
