"""Time told from the article's own date: "within two weeks", "half a year ago", "last summer".

As in ``moments``, each rule is a regular expression over text in small letters with a
function that turns its groups into a period. A stretch without a number ("the coming
weeks") is unknown: it says neither when it begins nor when it ends.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from pipeline.lexicon import moments, periods
from pipeline.lexicon.moments import COUNT, REL, SOFT, Anchor, Groups, count, step
from pipeline.lexicon.periods import NOTHING, Period


def resolve(low: str, at: Anchor | None) -> Period | None:
    """The period of such an expression, in small letters; None where it is none. It is told
    from the anchor: unknown without one."""
    for pattern, rule in _rules():
        if match := pattern.fullmatch(low):
            return rule(match.groupdict(), at) if at else NOTHING
    return None


def found() -> str:
    """A regular expression, without groups, for those that a running text is searched for:
    not "the spring" nor "in two weeks", which are more often something else."""
    return moments.union([source for source, _ in _TABLE])


_Rule = Callable[[Groups, Anchor], Period]
_LENGTH = r"(?P<unit>day|week|fortnight|month|year|decade)s?(?!\w)"
_WINTER_PASSED = 6  # months after its beginning in which "this winter" is still the last
_WHOLE = r"(?! (?:of|after|from|before|since)(?!\w))"  # what another time may follow
_ABOUT = r"(?:about |around |nearly |almost |some |just |roughly )?"
_SEASON = r"(?P<season>spring|summer|autumn|winter|fall(?! (?:in|of)(?!\w)))(?!\w)"


def _moved(at: Anchor, unit: str, by: int) -> str | None:
    """The anchor moved by whole units: to the day for days and weeks, else to month or year."""
    if unit in periods.DAYS:
        there = periods.shifted(at.date, by * periods.DAYS[unit]) if at.date else None
        return there.isoformat() if there else None
    months = by * periods.MONTHS[unit]
    if unit in ("year", "decade"):
        return periods.year(at.year + months // 12)[0]
    return periods.month(at.year, at.month + months)[0] if at.month else None


def _within(groups: Groups, at: Anchor) -> Period:
    """From the anchor up to a day so far ahead; unknown of what is past."""
    if at.tense == "past" or at.date is None:
        return NOTHING
    end = _moved(at, groups["unit"] or "day", count(groups))
    return (at.date.isoformat(), end) if end else NOTHING


def _halves(groups: Groups, at: Anchor) -> Period:
    """ "Half a year ago", "two and a half years ago": to the month."""
    if at.month is None:
        return NOTHING
    wholes = 0 if groups.get("half") else count(groups)
    months = 12 * wholes + 6 if groups["unit"] == "year" else 120 * wholes + 60
    if groups["unit"] == "year":
        return periods.month(at.year, at.month - months)
    return periods.year(at.year - months // 12)


def _season(groups: Groups, at: Anchor) -> Period:
    """Three months in the north. "This" is the year's own, of winters the nearer; "last" and
    "next" are the nearest that the anchor is not in; without either the one that it is in
    counts too."""
    if at.month is None:
        return NOTHING
    first = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}[groups["season"] or ""]
    now = 12 * at.year + at.month - 1
    begun = now - (now - (first - 1)) % 12  # the month in which it last began
    inside, way = now - begun < 3, step(groups)
    if way < 0:
        begin = begun - 12 * inside
    elif way > 0:
        begin = begun + 12
    elif groups.get("rel") and first < 12:
        begin = 12 * at.year + first - 1
    elif groups.get("rel"):
        begin = begun + 12 * (now - begun > _WINTER_PASSED)
    else:
        begin = begun + 12 * (at.tense == "future" and not inside)
    return periods.month(0, begin + 1)[0], periods.month(0, begin + 3)[0]


def _weekend(groups: Groups, at: Anchor) -> Period:
    """Saturday and Sunday: the nearest, the anchor's own included unless it is "last" or
    "next"."""
    if at.date is None:
        return NOTHING
    way, day = step(groups), at.date.weekday()
    inside = day >= 5
    if way > 0 or (way == 0 and (inside or at.tense == "future")):
        by = 5 - day + 7 * (inside and way > 0)
    else:
        by = 5 - day - 7
    first, last = periods.shifted(at.date, by), periods.shifted(at.date, by + 1)
    return periods.days(first, last) if first and last else NOTHING


def _quarter(groups: Groups, at: Anchor) -> Period:
    if at.month is None:
        return NOTHING
    first = 3 * ((at.month - 1) // 3 + step(groups)) + 1
    return periods.month(at.year, first)[0], periods.month(at.year, first + 2)[0]


def _quarter_of_the_year(groups: Groups, at: Anchor) -> Period:
    """The nearest such quarter, the anchor's own included."""
    if at.month is None:
        return NOTHING
    first = 1 + 3 * ("first", "second", "third", "fourth").index(groups["nth"] or "first")
    by = -(first > at.month) if at.tense == "past" else first + 2 < at.month
    first += 12 * by
    return periods.month(at.year, first)[0], periods.month(at.year, first + 2)[0]


def _decade(groups: Groups, at: Anchor) -> Period:
    """ "This decade" is the calendar's; the past and the next are ten years from the anchor,
    as many as are counted."""
    by = 10 * count(groups) * step(groups)
    if not by:
        first = at.year - at.year % 10
        return periods.year(first)[0], periods.year(first + 9)[0]
    ends = sorted((at.year, at.year + by))
    return periods.year(ends[0])[0], periods.year(ends[1])[0]


def _uncounted(groups: Groups, at: Anchor) -> Period:
    return NOTHING


def _year_end(groups: Groups, at: Anchor) -> Period:
    return periods.year(at.year)


_TABLE: list[tuple[str, _Rule]] = [
    (
        rf"within (?:the (?:next|coming) )?(?:[a-z0-9]{{1,8}}(?: to | or |[–-]))?{COUNT}"
        rf"(?: more)? {_LENGTH}{_WHOLE}",
        _within,
    ),
    (rf"{_ABOUT}{COUNT} and a half (?P<unit>year|decade)s? ago(?!\w)", _halves),
    (rf"{_ABOUT}(?P<n>an?|one) (?P<unit>year|decade) and a half ago(?!\w)", _halves),
    (rf"{_ABOUT}(?P<half>half) an? (?P<unit>year|decade) ago(?!\w)", _halves),
    (rf"{SOFT}{REL} {_SEASON}", _season),
    (rf"{SOFT}(?:{REL} |the )weekend(?!\w)", _weekend),
    (rf"{SOFT}{REL} quarter(?!\w){_WHOLE}", _quarter),
    (rf"the (?P<nth>first|second|third|fourth) quarter(?!\w){_WHOLE}", _quarter_of_the_year),
    (rf"{REL} (?:{COUNT} )?decades?(?!\w){_WHOLE}", _decade),
    (r"(?:the )?(?:last|past|next|coming|these) (?:day|week|month|year)s(?![\w'])", _uncounted),
    (
        r"within (?:a (?:few|couple of) |several |the |mere )?(?:hour|day|week|month|year)s?"
        rf"(?!\w){_WHOLE}",
        _uncounted,
    ),
    (r"(?:nowadays|lately)(?!\w)", _uncounted),
]
_WHOLLY: list[tuple[str, _Rule]] = [  # only as a whole expression
    (rf"{SOFT}{_SEASON}", _season),
    (r"(?:the )?year[ -]end", _year_end),
]


@cache
def _rules() -> tuple[tuple[re.Pattern[str], _Rule], ...]:
    return tuple((re.compile(source), rule) for source, rule in (*_TABLE, *_WHOLLY))
