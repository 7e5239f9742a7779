"""Dates: what a time expression means, and where a text has one."""

from __future__ import annotations

import re
from functools import cache

from pipeline.lexicon import anaphora, beside, foreign, moments, near, periods
from pipeline.lexicon.moments import COUNT, Anchor, Tense
from pipeline.lexicon.periods import NOTHING, Period
from pipeline.lexicon.tables import either, flat, small


def parse(
    text: str, anchor: str | None, *, tense: Tense = "past", language: str | None = None
) -> Period:
    """The first and last date, inclusive, of a time expression, ISO 8601 at the precision
    known; None at an end that is open ("since 2022"), both None where nothing is known.

    ``anchor`` is the article's own date (ISO, any precision): without it a relative date
    and a day without a year are unknown. A day or month without a year is the last such
    before the anchor; with ``tense`` "future" the next. ``12.11.23`` has the day first,
    unless only the other order is a date; ``12/11/23`` and ``12-11-23``, whose order differs
    between countries, are known to the year alone where both orders are dates. "After" and
    "since" both begin with what they name, as "as early as" does with ``tense`` "future";
    "until" and "by" end with it, "before" just before it; "not before" and "not until" begin
    with it. Text that is more than a time expression gives the first one in it.

    ``language`` is the text's (ISO 639-1), English where it is None. In another language an
    expression with a word of unknown meaning is unknown.
    """
    english = foreign.time(text[:_LONGEST], language)
    if english is None:
        return NOTHING
    return _parsed(english, anchor, tense)


def _parsed(text: str, anchor: str | None, tense: Tense) -> Period:
    at = moments.anchor(anchor, tense)
    low = small(flat(text[:_LONGEST])).strip(" .,;:()\"'“”")
    period = _expression(low, at)
    if period is not None:
        return period
    inner = find(text[:_LONGEST])
    if not inner or _LEFT_OUT.search(small(flat(text[: inner[0][0]]))):
        return NOTHING
    period = _expression(small(flat(text[inner[0][0] : inner[0][1]])), at) or NOTHING
    side = _CLAUSE_SIDE.match(low) if len(inner) == 1 and inner[0][0] > 0 else None
    if side is None:
        return period
    return (None, period[1]) if side[1] in ("until", "till", "before") else (period[0], None)


def find(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """The time expressions in ``text[start:end]`` as (start, end) code points of ``text``,
    half-open, in text order, none overlapping.

    A span takes in the words that bound it ("since", "until", "by", "between … and"), and
    leaves out those that only place it ("in", "on", "during"). Months and days of the
    week count only with a capital, and "May" and "March" only where a word before them
    or a figure makes them months.
    """
    piece = flat(text[start:end])
    low = small(piece)
    found: list[tuple[int, int]] = []
    if not _held().search(low):
        return found
    for match in _finder().finditer(low):
        if _is_time(piece, *match.span()):
            found.append((start + _rate_end(low, *match.span()), start + match.end()))
    return found


_LONGEST = 200  # characters of one time expression
_PLACING = re.compile(
    r"^(?:(?:in|on|at|during|over|throughout|around|about|for|already|only|of|as early as"
    r"|as soon as|all of|all|at least|the years|the period|the months?(?: of)?) )+(?!present)"
)
_FROM = re.compile(
    r"^(?:not (?:before|until|till)|(?:no|not) (?:earlier|sooner) than|since|from"
    r"|starting(?: from| in| on)?|as of|after|beginning|(?:with effect|effective) (?:from|on))"
    r"(?: at least)?(?: in| on)? (?:[0-9]{1,2}[.:][0-9]{2} ?[ap]\.?m\.?,? (?:on )?)?"
)
_TO = re.compile(
    r"^(?:until|till|through|by|before|prior to|up to|up until|(?:no|not) later than)(?: in| on)? "
)
_EVE = ("before", "prior")
_END_OF = "the end of "
_AT_EDGE = re.compile(r"^at the (?:very )?(end|beginning|start) of ")
_DAYTIME = re.compile(
    r"^(?:(?:shortly |just |well )?(?:before|after|around|at) )?(?:the )?"
    r"(?:dawn|daybreak|sunrise|sunset|dusk|nightfall|noon|midday|midnight) (?:on|of) "
)
_CLAUSE_SIDE = re.compile(r"(since|after|until|till|before) ")  # "since the war began in 2022"
_AS_EARLY = re.compile(r"as (?:early|soon) as ")
_ONWARD = re.compile(r" (?:onwards?|and (?:after|later|beyond)|or later)$")
_LEFT_OUT = re.compile(
    r"(?:^|(?<=[^\w]))(?:not|never|except|excluding|apart from|than|beyond)(?: for)?"
    r"(?: in| on| at| during| of)?(?: the)? $"
)
_MORE = ("more than", "over", "at least", "longer than")
_LESS = ("less than", "under", "no more than", "not more than", "fewer than")
_SIDE = re.compile(r" (ago|before|after|from)(?!\w)")
_AT_BEST = re.compile(r" at the (earliest|latest)$|^at the (earliest|latest)(?: in| on| by)? ")
_PAIR = re.compile(r"^(?:between|from) ")
_JOINT = re.compile(r" ?[–—/-] ?|,? (?:and|or|to|until|till|through) ")
_LISTED = re.compile(r", (?!and |or )")
_NUMBER = re.compile(r"[0-9]{1,2}")


def _expression(low: str, at: Anchor | None) -> Period | None:
    """The period of a whole expression in small letters, None where it is none."""
    if bound := _AT_BEST.search(low):
        period = _expression(_AT_BEST.sub("", low), at)
        latest = "latest" in bound.groups()
        return period and ((None, period[1]) if latest else (period[0], None))
    if bound := _measure().match(low):
        return _measured(bound["way"] in _MORE, low[bound.end() :], at)
    if _ahead(at) and (early := _AS_EARLY.match(low)):
        period = _expression(low[early.end() :], at)
        return (period[0], None) if period else None
    if edge := _AT_EDGE.match(low):
        period = _expression(low[edge.end() :], at)
        return period and _edge(period, edge[1] == "end")
    low = _PLACING.sub("", _DAYTIME.sub("", low))
    if (period := moments.resolve(low, at)) is not None:
        return period
    if (period := near.resolve(low, at)) is not None:
        return period
    if (period := beside.resolve(low, lambda other: _expression(other, at))) is not None:
        return period
    if (period := _pair(_PAIR.sub("", low), at)) is not None:
        return period
    return _bounded(low, at)


def _edge(period: Period, last: bool) -> Period:
    """The last or first month of a year, day of a month; of anything else the whole."""
    if period[0] is None or period[0] != period[1]:
        return period
    date = periods.closing(period[0]) if last else periods.opening(period[0])
    return date, date


def _bounded(low: str, at: Anchor | None) -> Period | None:
    """The period of "since A", "A onwards", "until A": open at the other end."""
    if bound := _ONWARD.search(low):
        period = _expression(_FROM.sub("", low[: bound.start()]), at)
        return (period[0], None) if period else None
    if bound := _FROM.match(low):
        period = _expression(low[bound.end() :], at)
        return (period[0], None) if period else None
    if bound := _TO.match(low):
        if low.startswith("at least ", bound.end()):
            return NOTHING  # how long it goes on beyond that is not told
        period = _expression(low[bound.end() :], at)
        if period is None or low.startswith(_END_OF, bound.end()):
            return period and (None, periods.closing(period[1]))
        return None, periods.eve(period[0]) if low.startswith(_EVE) else period[1]
    return None


def _measured(more: bool, low: str, at: Anchor | None) -> Period | None:
    """The period of "less than a year after A", "more than a week ago": from A up to that
    day, or open beyond it."""
    side = _SIDE.search(low)
    there = _expression(low, at) if side else None
    if side is None or there is None:
        return None
    back = side[1] in ("ago", "before")
    if more:
        return (None, there[1]) if back else (there[0], None)
    other = _expression(low[side.end() :].strip() or "now", at) or NOTHING
    return (there[0], other[1]) if back else (other[0], there[1])


def _pair(low: str, at: Anchor | None) -> Period | None:
    """The period of "A to B" or "A, B and C", where A may lack the month or the year that the
    last has."""
    for joint in _JOINT.finditer(low):
        first, *between = _LISTED.split(low[: joint.start()])
        if not all(each.isdigit() or moments.resolve(each, at) for each in between):
            continue
        first, last = _completed(first, low[joint.end() :])
        if (period := _between(first, last, at)) is not None:
            return period
    return None


def _completed(first: str, last: str) -> tuple[str, str]:
    """Both ends of a pair with the month or century that is printed once."""
    if re.fullmatch("[0-9]{2}", last) and re.fullmatch("[0-9]{4}", first):
        return first, first[:2] + last
    if re.fullmatch("[0-9]{1,2}", first):
        return first + _NUMBER.sub("", last, count=1), last
    if re.fullmatch(r"[0-9]{1,2}(?:st|nd|rd|th)?(?:,? [0-9]{4})?", last):
        # "October 14-16, 2022": the month stands before both days.
        return first, _NUMBER.split(first, maxsplit=1)[0] + last
    return first, last


def _between(first: str, last: str, at: Anchor | None) -> Period | None:
    """From one moment to another. One without a year is the nearest to the other; of two
    such, the first is that before the article's date (in the future tense, the last that
    after it)."""
    alone = not moments.recurs(first), not moments.recurs(last)
    from_the_end = (alone[1] and not alone[0]) or (alone[0] == alone[1] and _ahead(at))
    begin = end = None
    if from_the_end:
        end = moments.resolve(last, at)
        begin = moments.resolve(first, _beside(end and end[1], at, alone[0], "past"))
    else:
        begin = moments.resolve(first, at)
        end = moments.resolve(last, _beside(begin and begin[0], at, alone[1], "future"))
    return None if begin is None or end is None else (begin[0], end[1])


def _ahead(at: Anchor | None) -> bool:
    return at is not None and at.tense == "future"


def _beside(date: str | None, at: Anchor | None, alone: bool, tense: Tense) -> Anchor | None:
    """What the other end of a pair counts from: this end, or the article's own date where
    the other says by itself when it is."""
    near = None if alone else moments.anchor(date, tense)
    return near if near and near.month else at


@cache
def _measure() -> re.Pattern[str]:
    return re.compile(rf"(?P<way>{'|'.join((*_MORE, *_LESS))}) (?={COUNT} )")


@cache
def _finder() -> re.Pattern[str]:
    moment = f"(?:{near.found()}|{anaphora.found()}|{moments.moments()})"
    measured = re.sub(r"\(\?P<\w+>", "(?:", f"(?:{_measure().pattern})?")
    timed = f"{measured}(?:as (?:early|soon) as (?:in |on )?)?(?:{beside.starts()})?{moment}"
    day = r"[0-9]{1,2}(?:st|nd|rd|th)?"
    dash = r"(?: ?[–—-] ?| to | until | till | through )"
    first = rf"(?:{moment}|{day}(?= and | to |[–—-]))"
    return re.compile(
        rf"(?<![\w.,:/$€£-])(?=(?:the )*(?:[0-9]|{either(_OPENERS)}))(?:"
        rf"between {first} and {moment}|from {first}{dash}{moment}"
        rf"|{_BOUND}(?: in| on)? {timed}"
        r"|(?:since|from|starting in|as of|after|until|till|by|before|prior to|up to)"
        rf"(?: at least)?(?: in| on)? {timed}"
        rf"|{day}(?: ?[–-] ?| to ){day} {moments.MONTH_NAME}(?: (?:19|20)[0-9]{{2}})?(?!\w)"
        rf"|{moments.MONTH_NAME} {day} ?[–-] ?{day}(?:,? (?:19|20)[0-9]{{2}})?(?!\w)"
        r"|(?:19|20)[0-9]{2}[–/-][0-9]{2}(?![\w/-])"
        rf"|{timed}(?: ?[–-] ?{moment}| (?:to|through) (?!{_PLAIN_YEAR}){moment}"
        rf"|(?:, {moment})*,? (?:and|or) {moment})?)"
        r"(?: at the (?:earliest|latest)(?!\w)| (?:onwards?|or later)(?!\w))?"
    )


@cache
def _often() -> re.Pattern[str]:
    """Matches what stands before "a year" where that is how often: a number, counted things."""
    return re.compile(
        rf"(?:[0-9][a-z%]{{0,2}}|[0-9] (?:[a-z-]+ ){{0,2}}[a-z-]+s"
        rf"|(?<!\w)(?:times|once|twice|[mb]illion|{COUNT})) $"
    )


@cache
def _held() -> re.Pattern[str]:
    """Matches what every time expression holds one of: a figure, a unit or a name of time."""
    return re.compile(rf"[0-9]|\b{either((*_HELD, *moments.MONTHS, *moments.WEEKDAYS))}")


_HELD = (
    "before that",
    "after that",
    *"day week fortnight month quarter year decade spring summer autumn fall winter weekend "
    "yesterday tomorrow today tonight now currently present morning afternoon evening overnight "
    "then period nowadays lately".split(),
)
_OPENERS = (
    *moments.MONTHS,
    *moments.WEEKDAYS,
    *("a ", "an "),
    *"one two three four five six seven eight nine ten eleven twelve fifteen twenty thirty not "
    "no since from starting as after until till by before between up very early late mid "
    "beginning start middle end eve first second third fourth last final this these next "
    "current coming past full within half more less over under longer fewer prior spring summer "
    "autumn fall winter q1 q2 q3 q4 h1 h2 day week month year decade about around nearly almost "
    "some just roughly only barely ever that same following previous preceding overnight "
    "yesterday tomorrow today tonight now at as nowadays lately".split(),
)
"""How a time expression begins that begins with no digit; "the" may stand before it."""
_PLAIN_YEAR = r"(?:19|20)[0-9]{2}(?!\w)"
"""What may be no year: "rose in January to 2040 units"."""
_RATE = re.compile(
    r"(?:(?:an?|[0-9]{1,3}|[a-z]{3,6}) )?(?:day|week|month|quarter|year)s? (?=(?:from|until|to) )"
)
_EVERY = re.compile(r"(?<!\w)(?:every|each|per) $", re.IGNORECASE)
"""A rate that a bound follows: "every six months until May", "twelve a year from May"."""
_BOUND = r"(?:not (?:before|until|till)|(?:no|not) (?:earlier|sooner|later) than)"
_NAMES = re.compile(
    r"(?<![a-z])(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day)(?:uary|ruary|ch|il|ust|ember|ober)?(?![a-z])",
    re.IGNORECASE,
)
_BARE = re.compile(r"(?:May|March|[A-Z][a-z]{2,3}\.?)")
_BEFORE_MONTH = re.compile(r"(?<!\w)(?:[Ii]n|of|[Dd]uring|for|[Ee]arly|[Mm]id|[Ll]ate) $")
_BEFORE_COUNT = re.compile(
    r"(?<!\w)(?:about|some|than|nearly|almost|least|over|approximately) $", re.IGNORECASE
)


def _rate_end(low: str, start: int, end: int) -> int:
    """Where a time begins behind a rate that is none of its own: "twelve a year | from May"."""
    rate = _RATE.match(low, start, end)
    before = low[max(0, start - 40) : start]
    if rate and (_EVERY.search(before) or (low[start] == "a" and _often().search(before))):
        return rate.end()
    return start


def _is_time(piece: str, start: int, end: int) -> bool:
    words = piece[start:end]
    before = piece[max(0, start - 16) : start]
    if any(not name.group()[0].isupper() for name in _NAMES.finditer(words)):
        return False
    if words in _OWN_WORDS:
        return True
    if _BARE.fullmatch(words):
        return words in ("May", "March") and _BEFORE_MONTH.search(before) is not None
    return not (words.isdigit() and _BEFORE_COUNT.search(before))


_OWN_WORDS = frozenset({"Now", "June", "July"})
