"""Periods: pairs of ISO 8601 dates at the precision known, and steps between them."""

from __future__ import annotations

import calendar
import datetime as dt

Period = tuple[str | None, str | None]
"""First and last, inclusive; None where open or unknown."""

NOTHING: Period = (None, None)
DAYS = {"day": 1, "week": 7, "fortnight": 14}
"""Units of time in days."""
MONTHS = {"month": 1, "quarter": 3, "year": 12, "decade": 120}
"""Units of time in months."""


def year(value: int) -> Period:
    """A whole year."""
    return (f"{value:04d}", f"{value:04d}") if 1 <= value <= 9999 else NOTHING


def month(year: int, month: int) -> Period:
    """A whole month; ``month`` may lie outside 1 to 12 and then counts on in other years."""
    years, index = divmod(month - 1, 12)
    if not 1 <= year + years <= 9999:
        return NOTHING
    text = f"{year + years:04d}-{index + 1:02d}"
    return text, text


def day(year: int, month: int, day: int) -> Period:
    """One day; nothing where the calendar has no such day."""
    try:
        text = dt.date(year, month, day).isoformat()
    except ValueError:
        return NOTHING
    return text, text


def days(first: dt.date, last: dt.date) -> Period:
    """From one day to another."""
    return first.isoformat(), last.isoformat()


def eve(iso: str | None) -> str | None:
    """What comes just before a date, at its precision; None where the calendar has nothing."""
    if not iso:
        return None
    if len(iso) == len("2024"):
        return year(int(iso) - 1)[0]
    if len(iso) == len("2024-05"):
        return month(int(iso[:4]), int(iso[5:7]) - 1)[0]
    day = shifted(dt.date.fromisoformat(iso), -1)
    return day.isoformat() if day else None


def opening(iso: str) -> str:
    """The first month of a year, the first day of a month; a day is its own beginning."""
    return iso if len(iso) > len("2024-05") else f"{iso}-01"


def closing(iso: str | None) -> str | None:
    """The last month of a year, the last day of a month; a day is its own end."""
    if not iso or len(iso) > len("2024-05"):
        return iso
    if len(iso) == len("2024"):
        return f"{iso}-12"
    return f"{iso}-{calendar.monthrange(int(iso[:4]), int(iso[5:7]))[1]:02d}"


def shifted(date: dt.date, by: int) -> dt.date | None:
    """``date`` moved by a number of days, None where that leaves the calendar."""
    try:
        return date + dt.timedelta(days=by)
    except OverflowError:
        return None


def week(date: dt.date, by: int) -> Period:
    """The week, Monday to Sunday, that lies ``by`` weeks after the one with ``date``."""
    monday = shifted(date, 7 * by - date.weekday())
    sunday = shifted(monday, 6) if monday else None
    return days(monday, sunday) if monday and sunday else NOTHING


def full_year(short: int) -> int:
    """A year of two digits in full: up to 68 in this century, as POSIX has it."""
    return short if short >= 100 else short + (2000 if short <= 68 else 1900)
