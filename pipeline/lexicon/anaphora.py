"""Time told from one that stands before it in the text: "a fortnight later", "since then".

As in ``near``, each rule is a regular expression over text in small letters with a function
that turns its groups, and the period of the other time, into a period.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from functools import cache

from pipeline.lexicon import moments, periods
from pipeline.lexicon.moments import COUNT, Groups, count
from pipeline.lexicon.periods import NOTHING, Period


def resolve(low: str, other: Period) -> Period:
    """The period of such an expression, in small letters, where ``other`` is the time before
    it; unknown where it is none, and where the other is not known as exactly as it takes."""
    for pattern, rule in _rules():
        if match := pattern.fullmatch(low):
            closed = rule is _since or None not in other
            return rule(match.groupdict(), other) if closed else NOTHING
    return NOTHING


def is_told(low: str) -> bool:
    """Whether an expression, in small letters, is told from a time before it."""
    return any(pattern.fullmatch(low) for pattern, _ in _rules())


def found() -> str:
    """A regular expression, without groups, for those that a running text is searched for."""
    return moments.union([source for source, _ in _TABLE])


_Rule = Callable[[Groups, Period], Period]
_LENGTH = r"(?P<unit>day|week|fortnight|month|year|decade)s?"
_BACK = ("earlier", "before", "previously", "previous", "preceding")
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9}
_PLACED = r"(?:in |on |at |over |during |throughout )?"
_END = r"(?!\w)"
_ALONE = r"(?= *(?:[.,;:)–—]|$| (?:and|but|with|in|at|on|by|from|for|to)(?!\w)))"
"""Behind "a year before", which another time or a clause may follow."""
_CLAUSE = r"(?= (?:the|a|an|it|he|she|they|we)(?!\w))"
"""What opens the clause behind "before that" where no comma does."""


def _shifted(groups: Groups, other: Period) -> Period:
    """The other moved by so much: to the day for days and weeks, else to the month, or to the
    year where no more is known of the other."""
    back = (groups["way"] or groups["side"]) in _BACK
    near = (other[0] if back else other[1]) or ""
    unit, by = groups["unit"] or "day", (-1 if back else 1) * count(groups)
    if unit in periods.DAYS:
        day = dt.date.fromisoformat(near) if _is_day(near) else None
        moved = periods.shifted(day, by * periods.DAYS[unit]) if day else None
        return periods.days(moved, moved) if moved else NOTHING
    if len(near) < len("2024-05"):
        known = near and unit != "month"
        return periods.year(int(near) + by * periods.MONTHS[unit] // 12) if known else NOTHING
    return periods.month(int(near[:4]), int(near[5:7]) + by * periods.MONTHS[unit])


def _next(groups: Groups, other: Period) -> Period:
    """ "The following year", "the week before": the calendar's."""
    back = groups["way"] in _BACK
    near, by = (other[0] if back else other[1]) or "", -1 if back else 1
    unit = groups["unit"]
    if unit == "year":
        return periods.year(int(near[:4]) + by) if near else NOTHING
    if unit == "month":
        known = len(near) >= len("2024-05")
        return periods.month(int(near[:4]), int(near[5:7]) + by) if known else NOTHING
    if not _is_day(near):
        return NOTHING
    day = dt.date.fromisoformat(near)
    if unit == "week":
        return periods.week(day, by)
    moved = periods.shifted(day, by)
    return periods.days(moved, moved) if moved else NOTHING


def _since(groups: Groups, other: Period) -> Period:
    return other[1] or other[0], None


def _before(groups: Groups, other: Period) -> Period:
    return None, other[0]


def _stretch(groups: Groups, other: Period) -> Period:
    """ "The same period": the other, if it is more than a day."""
    return NOTHING if _is_day(other[0]) and other[0] == other[1] else other


def _same(groups: Groups, other: Period) -> Period:
    """ "The same day", "that evening", "by then", "that month": the other, or the whole month or
    year that it lies in."""
    first, last = other
    size = {"year": len("2024"), "month": len("2024-05")}.get(groups.get("unit") or "")
    if size is None or first is None or last is None:
        return other
    return (first[:size], first[:size]) if first[:size] == last[:size] else other


def _week(groups: Groups, other: Period) -> Period:
    one = other[0] == other[1] and _is_day(other[0])
    return periods.week(dt.date.fromisoformat(other[0] or ""), 0) if one else other


def _season(groups: Groups, other: Period) -> Period:
    """ "That autumn": of the other's year."""
    year = (other[0] or "")[:4]
    if year != (other[1] or "")[:4]:
        return NOTHING
    first = _SEASONS[groups["season"] or "spring"]
    return periods.month(int(year), first)[0], periods.month(int(year), first + 2)[0]


def _is_day(iso: str | None) -> bool:
    return iso is not None and len(iso) == len("2024-05-01")


_TABLE: list[tuple[str, _Rule]] = [
    (
        rf"(?:about |around |some |only |just |almost |nearly |barely )?{COUNT} {_LENGTH}"
        rf" (?:(?P<way>later|earlier|afterwards|previously){_END}(?! than)"
        rf"|(?P<side>before|after){_ALONE})",
        _shifted,
    ),
    (
        rf"{_PLACED}the (?P<way>following|next|previous|preceding)"
        rf" (?P<unit>day|week|month|year){_END}",
        _next,
    ),
    (rf"{_PLACED}the (?P<unit>day|week|month|year) (?P<way>before|after){_ALONE}", _next),
    (
        rf"(?:ever )?since then{_END}|from then on{_END}"
        rf"|from that (?:time|moment|day|date){_END}(?: on)?",
        _since,
    ),
    (rf"(?:before|until|till|up to) (?:then|that{_ALONE})|before that{_CLAUSE}", _before),
    (rf"after that(?:{_ALONE}|{_CLAUSE})", _since),
    (rf"(?:by|at) then{_END}", _same),
    (
        rf"{_PLACED}(?:the same|that(?: same| very)?)"
        rf" (?P<unit>day|month|year|morning|afternoon|evening|night){_END}",
        _same,
    ),
    (rf"{_PLACED}(?:the same|that(?: same)?) period{_END}", _stretch),
    (rf"{_PLACED}(?:the same|that(?: same)?) week{_END}", _week),
    (rf"{_PLACED}that (?:same )?(?P<season>spring|summer|autumn){_END}", _season),
]


@cache
def _rules() -> tuple[tuple[re.Pattern[str], _Rule], ...]:
    return tuple((re.compile(source), rule) for source, rule in _TABLE)
