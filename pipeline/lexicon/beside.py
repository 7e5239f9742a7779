"""Time said by its distance from another: "the day before yesterday", "the week to 3 May"."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable
from functools import cache

from pipeline.lexicon import moments, periods
from pipeline.lexicon.moments import COUNT, UNIT
from pipeline.lexicon.periods import Period

Resolve = Callable[[str], Period | None]


def resolve(low: str, moment: Resolve) -> Period | None:
    """The period of such an expression, in small letters; None where it is none.

    ``moment`` resolves the other time. Where that is not known as exactly as the distance
    from it ("two days after March 2023"), the period is that without the distance.
    """
    low = _EVE.sub("the day before ", low, count=1) if low.startswith(("eve", "the eve")) else low
    if match := _stretch().match(low):
        other = moment(low[match.end() :])
        known = other and other[0] and other[1]
        return _stretched(match.groupdict(), other) or other if other and known else None
    if match := _step().match(low):
        other = moment(low[match.end() :])
        if other is None:
            return None
        bound = (None, other[1]) if match["way"] == "before" else (other[0], None)
        return _stepped(match.groupdict(), other) or bound
    return None


def starts() -> str:
    """A regular expression, without groups, for what stands before the other time."""
    return re.sub(r"\(\?P<\w+>", "(?:", f"{_STRETCH}|{_STEP}|{_EVE.pattern}")


_STRETCH = (
    rf"(?:the )?(?:(?:last|past|full) )?(?:{COUNT} )?{UNIT}"
    r" (?P<way>to|until|up to|ending|ended|starting|beginning|(?<=the week )of)(?: in| on)? "
)
_STEP = (
    rf"(?:(?P<next>the(?: very)?)|{COUNT}) (?P<unit>day|week|month|year|decade)(?P<several>s)?"
    r" (?P<way>before|after|from) "
)
_EVE = re.compile(r"(?:the )?eve of ")


@cache
def _stretch() -> re.Pattern[str]:
    return re.compile(_STRETCH)


@cache
def _step() -> re.Pattern[str]:
    return re.compile(_STEP)


def _stretched(groups: dict[str, str | None], other: Period) -> Period | None:
    """So many days, weeks, months or years with the other as the last, or as the first."""
    unit, way, number = groups["unit"] or "", groups["way"], moments.count(groups)
    first, last = other[0] or "", other[1] or ""
    if way == "of":
        named = groups["n"] is None and first == last and _date(first)
        return periods.week(named, 0) if named else None
    if way in ("starting", "beginning"):
        end = _moved(first, unit, number, -1)
        return (first, end) if end else None
    begin = _moved(last, unit, -number, 1)
    return (begin, last) if begin else None


def _stepped(groups: dict[str, str | None], other: Period) -> Period | None:
    """The other moved by so much; "the week before" is a stretch of seven days. None where
    it is not known how much ("the years before") or from where."""
    sign = -1 if groups["way"] == "before" else 1
    unit, number = groups["unit"] or "day", moments.count(groups)
    if groups["next"] and groups["several"]:
        return None
    if unit in periods.MONTHS:
        return _far(other, unit, sign * number)
    near = _date((other[0] if sign < 0 else other[1]) or "")
    if near is None:
        return None
    days = 7 if unit == "week" else 1
    if groups["next"] and days == 7:
        ends = sorted(filter(None, (periods.shifted(near, sign), periods.shifted(near, 7 * sign))))
        return periods.days(ends[0], ends[1]) if len(ends) == 2 else None
    moved = periods.shifted(near, sign * days * number)
    return periods.days(moved, moved) if moved else None


def _far(other: Period, unit: str, by: int) -> Period | None:
    """The other moved by months or years, no more exact than these."""
    near = (other[0] if by < 0 else other[1]) or ""
    if not near or (unit == "month" and len(near) < 7):
        return None
    if unit != "month":
        return periods.year(int(near[:4]) + by * periods.MONTHS[unit] // 12)
    return periods.month(int(near[:4]), int(near[5:7]) + by)


def _date(iso: str) -> dt.date | None:
    return dt.date.fromisoformat(iso) if len(iso) == 10 else None


def _moved(iso: str, unit: str, by: int, back: int) -> str | None:
    """A date moved by so many units and then ``back`` by one of its own precision, so that
    both ends count; None where the unit is finer than the date is known."""
    precision = iso.count("-")
    if unit == "year" and precision == 0:
        return periods.year(int(iso) + by + back)[0]
    months = by * {"month": 1, "year": 12}.get(unit, 0)
    if months and precision:
        index = 12 * int(iso[:4]) + int(iso[5:7]) - 1 + months + (back if precision == 1 else 0)
        year, month = divmod(index, 12)
        if precision == 1:
            return periods.month(year, month + 1)[0]
        day = min(int(iso[8:]), calendar.monthrange(max(1, year), month + 1)[1])
        iso = periods.day(year, month + 1, day)[0] or ""
        by = 0
    date = _date(iso)
    if date is None:
        return None
    moved = periods.shifted(date, by * (7 if unit == "week" else 1) + back)
    return moved.isoformat() if moved else None
