"""One point or stretch of time in words, and the period it stands for.

Each rule is a regular expression over text in small letters with a function that turns
its groups into a period. Compound expressions ("since", "from … to") are in ``dates``.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from pipeline.lexicon import periods
from pipeline.lexicon.numerals import words_at
from pipeline.lexicon.periods import NOTHING, Period

Tense = Literal["past", "future"]


@dataclass(frozen=True, slots=True)
class Anchor:
    """The date that relative expressions count from, at the precision known."""

    year: int
    month: int | None = None
    day: int | None = None
    tense: Tense = "past"

    @property
    def date(self) -> dt.date | None:
        """The day, where it is known."""
        return dt.date(self.year, self.month, self.day) if self.month and self.day else None


def anchor(published: str | None, tense: Tense) -> Anchor | None:
    """The anchor of an ISO 8601 date of any precision; None for none or a malformed one."""
    match = re.fullmatch(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?:[T ].{0,40})?", published or "")
    if match is None or periods.day(*(int(part or 1) for part in match.groups())) == NOTHING:
        return None
    year, month, day = (int(part) if part else None for part in match.groups())
    return Anchor(year or 1, month, day, tense)


@lru_cache(maxsize=4096)  # an article tells the same times again and again
def resolve(low: str, at: Anchor | None) -> Period | None:
    """The period of ``low`` (one moment, in small letters), None where it is no moment."""
    for pattern, rule in _rules():
        if match := pattern.fullmatch(low):
            return rule(match.groupdict(), at)
    return None


def recurs(low: str) -> bool:
    """Whether ``low`` is a day or month without its year, or a mere day of the week: what
    comes again, so that it takes another date to say which."""
    for pattern, rule in _rules():
        if match := pattern.fullmatch(low):
            return rule in (_day_of_month, _month, _weekday) and not match.groupdict().get("rel")
    return False


def full_dates() -> str:
    """A regular expression, without groups, for a day with its month and year."""
    return union(_FULL)


def known_dates() -> str:
    """A regular expression, without groups, for a day or month with its year."""
    return union([*_FULL, rf"{_M},? (?:of )?{_Y}"])


def moments() -> str:
    """A regular expression, without groups, for any moment."""
    return union([source for source, _ in _TABLE])


MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()

Groups = dict[str, str | None]
Rule = Callable[[Groups, Anchor | None], Period]

MONTH_NAME = (
    r"(?:(?:january|february|march|april|may|june|july|august|september|october|november|december)"
    r"(?!\w)|(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)(?!\w)\.?)"
)
"""A regular expression, without groups, for a month's name in small letters."""
_M = f"(?P<m>{MONTH_NAME})"
_D = r"(?P<d>[0-9]{1,2})(?:st|nd|rd|th)?(?!\w)"
_Y = r"(?P<y>(?:19|20)[0-9]{2})(?![\w%]|[.,][0-9])"
_WD = rf"(?P<wd>{'|'.join(WEEKDAYS)})(?!\w)"
COUNT = (
    r"(?P<n>[0-9]{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|"
    r"fifteen|twenty|thirty)"
)
UNIT = r"(?P<unit>day|week|month|year)s?(?!\w)"
REL = r"(?:the )?(?P<rel>last|this|next|current|coming|past)"
_OF_YEAR = rf"(?:{_Y}|{REL} year(?!\w))"
SOFT = (
    r"(?:(?:very )?(?:early|late|mid)[ -](?:in )?|(?:the )?(?:beginning|start|middle|end) of )?"
    r"(?:the )?"
)
_SHORT_PART = r"(?:(?P<q>q[1-4]|[1-4]q)|(?P<h>h[12]|[12]h))"
_OF_ANOTHER = r" of (?!this |last |next )"  # "the last week of March"
_DAY_NAME = rf"(?:(?:{'|'.join(WEEKDAYS)}),? )?"


def _whole(groups: Groups, name: str) -> int:
    return int(groups[name] or 0)


def _month_of(groups: Groups) -> int:
    return MONTHS.index((groups["m"] or "jan")[:3]) + 1


def count(groups: Mapping[str, str | None]) -> int:
    """The number that the ``n`` of a ``COUNT`` stands for; an article and none are 1."""
    word = groups["n"] or "a"
    found = None if word in ("a", "an") else words_at(word, 0)
    return int(found.value) if found else 1


def _full(groups: Groups, at: Anchor | None) -> Period:
    year = _year_of(groups, at)
    return periods.day(year, _month_of(groups), _whole(groups, "d")) if year else NOTHING


def _figures(groups: Groups, at: Anchor | None) -> Period:
    """Day first with full stops, else the only order that is a date ("02/24/2022"), else
    the year alone: 12/04/2023 is one day in London and another in New York."""
    year = periods.full_year(_whole(groups, "y2"))
    first, second = _whole(groups, "d"), _whole(groups, "m2")
    day_first, month_first = periods.day(year, second, first), periods.day(year, first, second)
    if day_first == NOTHING:
        return month_first
    both = month_first not in (NOTHING, day_first) and groups["sep"] != "."
    return periods.year(year) if both else day_first


def _iso(groups: Groups, at: Anchor | None) -> Period:
    if groups.get("d") is None:
        return periods.month(_whole(groups, "y"), _whole(groups, "m2"))
    return periods.day(_whole(groups, "y"), _whole(groups, "m2"), _whole(groups, "d"))


def _day_of_month(groups: Groups, at: Anchor | None) -> Period:
    """The nearest such day before the anchor, or after it in the future tense."""
    if at is None or at.month is None:
        return NOTHING
    month, day = _month_of(groups), _whole(groups, "d")
    asked, here = (month, day), (at.month, at.day or (31 if at.tense == "past" else 1))
    if at.tense == "past":
        return periods.day(at.year - (asked > here), month, day)
    return periods.day(at.year + (asked < here), month, day)


def _day_of_this_month(groups: Groups, at: Anchor | None) -> Period:
    return periods.day(at.year, at.month, _whole(groups, "d")) if at and at.month else NOTHING


def _year_of(groups: Groups, at: Anchor | None) -> int | None:
    """The year named, or meant by "last year"."""
    if groups.get("y"):
        return _whole(groups, "y")
    return at.year + step(groups) if at else None


def step(groups: Groups) -> int:
    """-1 for "last" and "past", 1 for "next" and "coming", else 0."""
    steps = {"last": -1, "past": -1, "next": 1, "coming": 1}
    return steps.get(groups.get("rel") or "this", 0)


def _month_of_year(groups: Groups, at: Anchor | None) -> Period:
    year = _year_of(groups, at)
    return periods.month(year, _month_of(groups)) if year else NOTHING


def _month(groups: Groups, at: Anchor | None) -> Period:
    """The nearest such month; "last" and "next" leave out the anchor's own."""
    if at is None or at.month is None:
        return NOTHING
    month, way = _month_of(groups), step(groups)
    if way > 0 or (way == 0 and at.tense == "future"):
        return periods.month(at.year + (month < at.month + (way > 0)), month)
    return periods.month(at.year - (month > at.month + way), month)


def _year(groups: Groups, at: Anchor | None) -> Period:
    year = _year_of(groups, at)
    return periods.year(year) if year else NOTHING


def _decade(groups: Groups, at: Anchor | None) -> Period:
    first = _whole(groups, "decade")
    return f"{first}", f"{first + 9}"


def _part(groups: Groups, at: Anchor | None) -> Period:
    """A half, a quarter, or the first or last months of a year."""
    year = _year_of(groups, at)
    if year is None:
        return NOTHING
    nth = {"first": 0, "second": 1, "third": 2, "fourth": 3, "last": -1, "final": -1}
    short = groups["q"] or groups["h"]
    which = int(short.strip("hq")) - 1 if short else nth[groups["nth"] or "first"]
    part = ("quarter" if groups["q"] else "half") if short else groups["part"]
    length = {"half": 6, "quarter": 3}.get(part or "") or count(groups)
    first = (13 - length) if which < 0 else which * length + 1
    if not 1 <= first <= first + length - 1 <= 12:
        return NOTHING
    return periods.month(year, first)[0], periods.month(year, first + length - 1)[1]


def _parts(groups: Groups, at: Anchor | None) -> Period:
    """From one half or quarter of a year to another."""
    part = {"halves": "half", "quarters": "quarter"}.get(groups["part"] or "", groups["part"])
    one = {**groups, "part": part, "q": None, "h": None}
    first, last = _part(one, at), _part({**one, "nth": groups["last"]}, at)
    return (first[0], last[1]) if first[0] and last[1] else NOTHING


def _season(groups: Groups, at: Anchor | None) -> Period:
    """Three months in the north; winter, which two years share, is left at its year."""
    year = _year_of(groups, at)
    if year is None:
        return NOTHING
    first = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9}.get(groups["season"] or "")
    if first is None:
        return periods.year(year)
    return periods.month(year, first)[0], periods.month(year, first + 2)[1]


def _season_of_two_years(groups: Groups, at: Anchor | None) -> Period:
    first = _whole(groups, "y")
    if (first + 1) % 100 != _whole(groups, "y2"):
        return NOTHING
    if groups["season"] != "winter":
        return f"{first}", f"{first + 1}"
    return periods.month(first, 12)[0], periods.month(first, 14)[1]


def _weekday(groups: Groups, at: Anchor | None) -> Period:
    """The nearest such day, the anchor's own included unless it is "last" or "next"."""
    if at is None or at.date is None:
        return NOTHING
    way = step(groups)
    gap = WEEKDAYS.index(groups["wd"] or "monday") - at.date.weekday()
    if way > 0 or (way == 0 and at.tense == "future"):
        moved = periods.shifted(at.date, gap % 7 or (7 if way else 0))
    else:
        moved = periods.shifted(at.date, -(-gap % 7 or (7 if way else 0)))
    return periods.days(moved, moved) if moved else NOTHING


def _near_day(groups: Groups, at: Anchor | None) -> Period:
    date = at.date if at else None
    by = {"yesterday": -1, "tomorrow": 1}.get(groups["near"] or "", 0)
    moved = periods.shifted(date, by) if date else None
    return periods.days(moved, moved) if moved else NOTHING


def _overnight(groups: Groups, at: Anchor | None) -> Period:
    """The night that ends, or in the future tense begins, with the anchor."""
    if at is None or at.date is None:
        return NOTHING
    other = periods.shifted(at.date, 1 if at.tense == "future" else -1)
    return periods.days(*sorted((other, at.date))) if other else NOTHING


def _this_unit(groups: Groups, at: Anchor | None) -> Period:
    """ "Last week" is Monday to Sunday; a month and a year are the calendar's."""
    if at is None:
        return NOTHING
    way, unit = step(groups), groups["unit"]
    if unit == "year":
        return periods.year(at.year + way)
    if unit == "month":
        return periods.month(at.year, at.month + way) if at.month else NOTHING
    if at.date is None:
        return NOTHING
    if unit == "day":
        moved = periods.shifted(at.date, way)
        return periods.days(moved, moved) if moved else NOTHING
    return periods.week(at.date, way)


def _stepped(at: Anchor, unit: str, by: int) -> Period:
    """The anchor moved by days, weeks, months or years, no more exact than the words."""
    if unit == "year":
        return periods.year(at.year + by)
    if unit == "month":
        return periods.month(at.year, at.month + by) if at.month else NOTHING
    moved = periods.shifted(at.date, by * (7 if unit == "week" else 1)) if at.date else None
    if moved is None:
        return NOTHING
    if unit == "week" and abs(by) > 1:
        return periods.month(moved.year, moved.month)
    return periods.days(moved, moved)


def _ago(groups: Groups, at: Anchor | None) -> Period:
    return _stepped(at, groups["unit"] or "day", -count(groups)) if at else NOTHING


def _stretch(groups: Groups, at: Anchor | None) -> Period:
    """ "The past three months": from that long before the anchor up to it."""
    if at is None:
        return NOTHING
    unit, sign = groups["unit"] or "day", 1 if step(groups) > 0 else -1
    there, here = _stepped(at, unit, sign * count(groups)), _stepped(at, unit, 0)
    if NOTHING in (there, here):
        return NOTHING
    return (there[0], here[1]) if sign < 0 else (here[0], there[1])


_FULL = [
    r"(?P<y>(?:19|20)[0-9]{2})[-/.](?P<m2>[0-9]{2})[-/.](?P<d>[0-9]{2})(?![0-9])",
    r"(?P<d>[0-9]{1,2})(?P<sep>[./-])(?P<m2>[0-9]{1,2})[./-](?P<y2>(?:19|20)?[0-9]{2})(?![0-9.,/-][0-9]|\w)",
    rf"{_DAY_NAME}(?:the )?{_D} (?:of )?{_M},? {_Y}",
    rf"{_DAY_NAME}{_M} (?:the )?{_D},? {_Y}",
]
# In the order in which they are tried: the longest reading of a text first.
_TABLE: list[tuple[str, Rule]] = [
    (_FULL[0], _iso),
    (_FULL[1], _figures),
    (_FULL[2], _full),
    (_FULL[3], _full),
    (r"(?P<y>(?:19|20)[0-9]{2})-(?P<m2>0[1-9]|1[0-2])(?![\w-])", _iso),
    (rf"{SOFT}{_M},? (?:of )?{_OF_YEAR}", _month_of_year),
    (rf"{_DAY_NAME}(?:the )?{_D} (?:of )?{_M},? (?:of )?{REL} year(?!\w)", _full),
    (rf"{_DAY_NAME}{_M} (?:the )?{_D},? (?:of )?{REL} year(?!\w)", _full),
    (rf"(?:the )?{_D} of (?:this|the current) month(?!\w)", _day_of_this_month),
    (rf"{_DAY_NAME}(?:the )?{_D} (?:of )?{_M}", _day_of_month),
    (rf"{_DAY_NAME}{_M} (?:the )?{_D}(?![.,]?[0-9])", _day_of_month),
    (rf"{SOFT}{REL} {_M}", _month),
    (
        rf"(?:the )?(?:(?P<nth>first|second|third|fourth|last|final)"
        rf"[ -](?:(?P<part>half|quarter)|{COUNT} months)|{_SHORT_PART})(?: of|,)? {_OF_YEAR}",
        _part,
    ),
    (
        r"(?:(?:between|from) )?(?:the )?(?P<nth>first|second|third)(?: (?:half|quarter))?"
        r" (?:and|to|through) (?:the )?(?P<last>second|third|fourth)"
        rf" (?P<part>half|halves|quarters?)(?: of|,)? {_OF_YEAR}",
        _parts,
    ),
    (
        rf"{SOFT}(?P<season>spring|summer|autumn|fall|winter)(?: of)? (?P<y>(?:19|20)[0-9]{{2}})"
        r" ?[–—/-] ?(?:19|20)?(?P<y2>[0-9]{2})(?!\w)",
        _season_of_two_years,
    ),
    (
        rf"{SOFT}(?:{REL} )?(?P<season>spring|summer|autumn|fall|winter)"
        rf"(?: of)? (?P<y>(?:19|20)[0-9]{{2}})(?!\w)",
        _season,
    ),
    (rf"{SOFT}(?P<decade>(?:19|20)[0-9]0)'?s(?!\w)", _decade),
    (rf"{SOFT}{_Y}", _year),
    (rf"{REL} {_WD}", _weekday),
    (rf"(?:the )?{REL} (?!an? ){COUNT} {UNIT}", _stretch),
    (rf"(?:about |around |nearly |almost |some |just )?{COUNT} {UNIT} ago(?!\w)", _ago),
    (rf"{SOFT}{REL} (?P<unit>day|week|month|year)(?!\w| ago|{_OF_ANOTHER})", _this_unit),
    (r"(?:the )?(?:beginning|start|middle|end) of the (?P<unit>week|month|year)(?!\w)", _this_unit),
    (
        r"(?P<near>yesterday|tomorrow|today|tonight|now|currently|at present|this morning|"
        r"this afternoon|this evening)(?![\w-])",
        _near_day,
    ),
    (r"overnight(?= *$|[.,;:])", _overnight),
    (_WD, _weekday),
    (rf"{SOFT}{_M}", _month),
]


@cache
def _rules() -> tuple[tuple[re.Pattern[str], Rule], ...]:
    return tuple((re.compile(source), rule) for source, rule in _TABLE)


def union(sources: list[str]) -> str:
    """A regular expression, without groups, for any of several with named ones."""
    return "|".join(re.sub(r"\(\?P<\w+>", "(?:", source) for source in sources)
