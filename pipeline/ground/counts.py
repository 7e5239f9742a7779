"""Whether the numbers of a statement are those of an article."""

from __future__ import annotations

import re
from functools import cached_property

from pipeline.ground.shares import Shares, in_words, without
from pipeline.lexicon import numbers
from pipeline.lexicon.tables import small

MONTHS = frozenset(
    "january february march april may june july august september october november december".split()
)
_DIGIT = re.compile(r"\d")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*(?:[eE][-+]?\d+(?!\w))?")  # 9, 1.200, 5e3
_GROUPING = re.compile(r"[.,](?=\d{3}(?!\d))")
_APART = re.compile(r"(?<=\d)['’ \u00a0\u2009\u202f](?=\d{3}(?!\d))")  # 5’000, 5 000
_MONTH = "|".join(sorted(month.title() for month in MONTHS))
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_MORE = rf"(?: ?(?:and|to|or|,|[-–]) ?{_DAY})?"
_DATE = re.compile(  # what a resolved date or a converted time brings in
    rf"\b{_DAY}{_MORE}(?= (?:of )?(?:{_MONTH}))|\b(?:{_MONTH}) {_DAY}{_MORE}\b|\bQ[1-4]\b"
    r"|\b(?:19|20)\d\d(?:-\d\d){0,2}\b|\b\d+(?=[- ](?:minute|hour|day|week|month|year)s?\b)"
    r"|\b\d{1,2}([./])\d{1,2}\1(?:19|20)\d\d\b|\b\d{1,2}(?::\d\d| ?[ap]\.?m\b)"
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b(?![,.]\d)")
_AGO = re.compile(r"\b(?:ago|decades?|years)\b")
_IN_WORDS = re.compile(  # in small letters
    r"\b(?:ten|eleven|twelve|(?:twen|thir|for|fif|six|seven|eigh|nine)ty"
    r"|dozens?|hundreds?|thousands?|(?:m|b|tr)illions?|bn|m|k"
    r"|half|thirds?|quarters?|(?:four|fif|six|seven|eigh|nin|ten|twentie)ths?)\b"
    r"|\Bteen\b|\d(?:bn|m|k)\b"
    r"|\b(?:one|two|three|four|five|six|seven|eight|nine) (?:in|of|out of) (?:every )?\w"
)
_DOZEN = re.compile(r"(?i)\bdozens?\b")
_SMALL = 9  # up to which things may have been counted by who worded the statement
_FEW = frozenset(map(str, range(_SMALL + 1)))
_NEAR = 2  # years: "last year", "the year before last", "next year"


class Counts:
    """The numbers of a text. ``year`` is the year it is of, where known."""

    def __init__(self, text: str, year: int | None) -> None:
        self._text = text
        self._year = year

    def strange(self, statement: str) -> str | None:
        """The first year or number of a statement that the text has not in any form, None where
        there is none.

        A number is compared by value, a share in words with one in percent as it is rounded, and
        one that only bounds ("more than half") with what it bounds. The days of months, and years
        near the text's, may come of a date that was resolved; up to nine things may have been
        counted.
        """
        if not _DIGIT.search(statement) and not _IN_WORDS.search(small(statement)):
            return None
        for year in _YEAR.finditer(statement):
            if year[0] not in self._digits and not self._is_near(int(year[0])):
                return year[0]
        counted = self._without_shares(_DATE.sub(" ", statement))
        unknown = [n for n in _NUMBER.finditer(counted) if not self._has(n[0])]
        if not unknown and not _IN_WORDS.search(small(counted)):
            return None
        read = numbers.find_quantities(counted)
        odd = next((odd for each in read for odd in self._odd(each, counted)), None)
        if odd is not None:
            return unknown[0][0] if unknown else f"{odd:.15g}"
        for number in unknown:  # what is read with others has been compared with them
            is_read = any(q.start < number.end() and number.start() < q.end for q in read)
            if not is_read and not (read and number[0] in _FEW):
                return number[0]
        return None

    def _without_shares(self, statement: str) -> str:
        """A statement without the shares in words that the text has."""
        told = [share for share in in_words(statement) if self._shares.has_share(share.percent)]
        return without(statement, told) if told else statement

    def _odd(self, found: numbers.Found, statement: str) -> list[float]:
        """The values of a quantity in a statement that the text has not."""
        if found.parsed.unit == "percent" and any(in_words(statement[found.start : found.end])):
            return [] if self._shares.bounds(found) else [found.parsed.value]
        odd = [
            value
            for value in _values([found])
            if not _is_small(value) and f"{value:.15g}" not in self._digits
        ]
        known = not odd or self._values.issuperset(odd) or self._shares.has_percent(found)
        return [] if known else odd

    def _is_near(self, year: int) -> bool:
        """Whether a relative time of the text may mean a year."""
        return self._year is not None and (
            abs(year - self._year) <= _NEAR or bool(_AGO.search(self._text))
        )

    def _has(self, number: str) -> bool:
        """Whether the text has a number, as digits or otherwise ("forty", "3.4 million")."""
        digits = _GROUPING.sub("", number)
        if digits in self._digits or number in self._digits:
            return True
        point = digits.replace(",", ".")
        return point.count(".") < 2 and float(point) in self._values  # else a date or a section

    @cached_property
    def _digits(self) -> frozenset[str]:
        texts = {self._text, _APART.sub("", self._text)}
        found = {number for text in texts for number in _NUMBER.findall(text)}
        return frozenset(way for number in found for way in (number, _GROUPING.sub("", number)))

    @cached_property
    def _shares(self) -> Shares:
        return Shares(self._text)

    @cached_property
    def _values(self) -> frozenset[float]:
        dozen = {12.0} if _DOZEN.search(self._text) else set()
        return _values(self._shares.beside) | dozen


def _values(found: list[numbers.Found]) -> frozenset[float]:
    values = (value for each in found for value in (each.parsed.value, each.parsed.upper))
    return frozenset(value for value in values if value is not None)


def _is_small(value: float) -> bool:
    return value <= _SMALL and value == int(value)
