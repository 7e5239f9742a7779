"""Quantities: what a number expression says, and where a text has one.

A quantity is a value with its comparator ("more than"), what is counted or measured, and
a currency where it is a sum. "Hundreds" is at least 100, "dozens" at least 24, "tens" at
least 20, "scores" at least 40; "a couple of hundred" is about 200; "most", "several" and
"few" are none. A fraction ("a third of", "more than half", "one in five") is given in
percent; of a number ("half a million") it is a count. Sums in "Rs" are in Indian
rupees (INR), which they are not in Pakistan's press. A share, a temperature or a
sum may be below nothing ("-5%", "minus 5 percent").
Years, dates, clock times, ordinals and labels ("Article 5", "G20") are not quantities.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from pipeline.lexicon import bounds, foreign, nouns, ranges, unnumbered
from pipeline.lexicon.bounds import Comparator
from pipeline.lexicon.changes import Change, change
from pipeline.lexicon.labels import is_label
from pipeline.lexicon.moments import MONTH_NAME
from pipeline.lexicon.numerals import Numeral, is_calibre, is_year, number, numeral, spaced
from pipeline.lexicon.pounds import are_weight
from pipeline.lexicon.tables import cells, either, flat, rows, small


@dataclass(frozen=True, slots=True)
class Parsed:
    """A quantity. ``upper`` is set only for a range; ``unit`` is singular ("shipment",
    "percent"), "money" for a sum, "money per drone" for a price; ``per`` is that "drone"."""

    value: float
    upper: float | None = None
    comparator: Comparator = "eq"
    currency: str | None = None
    unit: str | None = None
    per: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A quantity at ``text[start:end]`` (code points, half-open), from its comparator to
    what is counted; ``change`` where the figure is how much something rose or fell."""

    start: int
    end: int
    parsed: Parsed
    change: Change | None = None


@dataclass(frozen=True, slots=True)
class _Measure:
    """What stands after a number, up to ``end``."""

    end: int
    unit: str | None = None
    currency: str | None = None
    per: str | None = None
    times: float = 1.0  # how many of the unit one of what is printed is
    things: bool = False  # counted by a noun of the text


def parse_quantity(text: str, language: str | None = None) -> Parsed | None:
    """The first quantity in ``text``, or None where it has none (empty text included).

    ``language`` is the text's (ISO 639-1), English where it is None. In another language a
    figure beside words of unknown meaning, which may bound it, is none, and what is counted
    is a unit only where it is a measure or money. In English an amount without a number is one
    too ("half a year", "twice a week"), as the text is taken for an amount.
    """
    english = foreign.amount(text, language)
    if english is text:
        english = text = unnumbered.halved(text)
    found = next(_scan(english, lenient=True), None) if english is not None else None
    if found is None and english is text and (said := unnumbered.numbered(text)) is not None:
        found = next(_scan(said, lenient=True), None)
    if found is None:
        return None
    parsed = found.parsed
    named = english is text or parsed.unit != foreign.COUNTED
    return parsed if named else replace(parsed, unit=None)


def find_quantities(text: str, start: int = 0, end: int | None = None) -> list[Found]:
    """Every quantity in ``text[start:end]``, in text order, none overlapping.

    Leaves out what counts nothing new: "one" by itself, "the two", "number two", the
    number in a date ("the last two years", "three weeks ago"). Offsets are ``text``'s.
    """
    return [
        Found(item.start + start, item.end + start, item.parsed, item.change)
        for item in _scan(text[start:end], lenient=False)
    ]


def _scan(text: str, lenient: bool) -> Iterator[Found]:
    piece = flat(text)
    low = small(piece)
    at = last = 0
    while (seed := numeral(low, at)) is not None:
        item = _quantity(piece, low, seed, lenient)
        if item is not None and item.start < last:
            item = _quantity(piece, f"{' ' * last}{low[last:]}", seed, lenient)
        at = max(item.end if item else _run_end(low, seed), seed.end)
        if item is not None:
            yield item
            last = item.end


_RUN = re.compile(r"[0-9](?:[0-9.,:/–-]|'(?=[0-9]))*")
_POWER = re.compile(
    r"(?: ?[x×*] ?10)?(?: ?\^ ?[-+]?[0-9]*|[⁻⁺]?[⁰¹²³⁴-⁹]+)|°(?: ?[nsew](?!\w)|[0-9])"
)
_NOUGHTS = re.compile(r"00+")
_SCALE = re.compile(r"(?:hundred|thousand|million|billion|trillion|lakh|crore)(?!\w)")
_DIGIT_BEFORE = re.compile(r"[0-9][ -]?$")
_TELEPHONE = re.compile(r"[0-9][0-9 ()-]*")
_MONTH_BEFORE = re.compile(rf"(?<!\w){MONTH_NAME} (?:the )?$")
_MONTH_AFTER = re.compile(rf"(?: (?:and|to|or) [0-9]{{1,2}})? (?:of )?(?=[A-Z])(?i:{MONTH_NAME})")
_CLOCK_AFTER = re.compile(r" ?(?:[ap]\.?m\b|o'clock|gmt|utc|hrs\b)")
_DEFINITE = re.compile(r"(?<!\w)(?:the|these|those|number|both|no|any|group of) ['\"“]?$")
_PERIOD_BEFORE = re.compile(r"(?<!\w)(?:first|last|past|next|previous|coming|recent) $")
_PROPER_BEFORE = re.compile(r"[A-Z][\w.]* $")
_NTH_BEFORE = re.compile(r"(?<!\w)(?:first|second|third|last|other|next|former|latter|final) $")
_BY_BEFORE = re.compile(r"(?<!\w)(?:by|to) $")
_WHOLE_AFTER = re.compile(r" (?:of|the|its|their|all|more|less|fewer)(?!\w)")
_THEN = re.compile(r" (?:ago|earlier|before|later|previously|or so ago)(?!\w)")
_ODD = "-odd"
_LEAST_WON = 1000
_FOLD = re.compile(  # "four times as many", "ten times the price": no count of occasions
    r" times(?= (?:as (?:many|much|high|large|big|great|fast|long|far|often|costly|expensive)|more"
    r"|higher|larger|greater|bigger|faster|longer|lower|less|cheaper|dearer|that of"
    r"|(?:the|its|their) (?:\w+ )?(?:price|cost|number|amount|size|rate|value|level|average|volume"
    r"|output|limit|quota))(?!\w))"
)
_SIGN = re.compile(r"(?:(?<!\w)minus |(?<![^\s(])[-−–])$")
_SIGNED = frozenset(
    {"percent", "percentage point"} | {f"degree{of}" for of in ("", " Celsius", " Fahrenheit")}
)
_MEASURED = frozenset(("cent", "penny", "point"))
_TIMES = frozenset("second minute hour day week month year decade century".split())


def _run_end(low: str, seed: Numeral) -> int:
    """Past the whole of a date, clock time, power or telephone number that is no quantity."""
    if whole := _POWER.match(low, seed.end) or _year_in_words().match(low, seed.start):
        return whole.end()
    run = (_TELEPHONE if seed.start and low[seed.start - 1] == "+" else _RUN).match(low, seed.start)
    return run.end() if run else seed.end


def _quantity(piece: str, low: str, seed: Numeral, lenient: bool) -> Found | None:
    if not math.isfinite(seed.value) or _part_of_another(piece, low, seed):
        return None
    start, currency = _currency_before(piece, low, seed.start)
    if currency is None and low[seed.start - 1 : seed.start].isalpha():
        return None  # letters that are no currency make a name of it: RS485
    seed = spaced(low, seed) if currency else seed
    if currency and low[seed.end : seed.end + 1].isalpha():
        return None  # letters against a sum of money may be a scale that is not known
    last = ranges.upper(low, seed, currency is not None)
    if last is not None and last.end < 0:
        return None
    start, comparator, end = bounds.around(low, start, last.end if last else seed.end)
    if low.startswith(_ODD, end):
        comparator, end = comparator or "approx", end + len(_ODD)
    measure = _measure(piece, low, seed, end, currency)
    if measure is None:
        return None
    end = measure.end
    if comparator is None:
        comparator, end = bounds.after(low, end)
    most = replace(seed, value=last.value) if last else seed
    minus = _minus(low, start, measure)
    if not _counts(piece, low, most, measure, "range" if last else comparator, start, lenient) or (
        minus is None and low[max(0, seed.start - 6) : seed.start].endswith(("-", "minus "))
    ):
        return None
    value, upper = number(seed.value * measure.times), None
    if last is not None:
        value = number(seed.value * ranges.shared(low, seed, last) * measure.times)
        upper, comparator = number(last.value * measure.times), "range"
        start = ranges.start(low, start)
    elif comparator is None:
        comparator = "gte" if seed.least else "approx" if seed.rough else "eq"
    if last is None and minus is not None:
        start, value = minus, -value
    changed, end = ("increase", end) if seed.multiple else change(low, start, end, measure.things)
    parsed = Parsed(value, upper, comparator, measure.currency, measure.unit, measure.per)
    return Found(start, end, parsed, changed)


def _minus(low: str, start: int, measure: _Measure) -> int | None:
    """Where the sign of a figure that begins at ``start`` stands, if it is below nothing."""
    if measure.unit not in _SIGNED and measure.currency is None:
        return None
    sign = _SIGN.search(low[max(0, start - 8) : start])
    return start - len(sign.group()) if sign else None


def _part_of_another(piece: str, low: str, seed: Numeral) -> bool:
    """Whether the digits are part of a date, time, label, telephone number or power."""
    before = low[max(0, seed.start - 20) : seed.start]
    if before.endswith(("+", "#", "°")) or is_label(piece, low, seed.start, seed.end):
        return True
    if seed.words:
        of_digits = _SCALE.match(low, seed.start) and _DIGIT_BEFORE.search(before)
        return bool(of_digits or _year_in_words().match(low, seed.start))
    if _POWER.match(low, seed.end):
        return True
    if _NOUGHTS.fullmatch(low, seed.start, seed.end):
        return True
    after = low[seed.end : seed.end + 2]
    if len(after) == 2 and after[0] in ".,:/'" and after[1].isdigit():
        return True
    if seed.start == 0 and seed.value < 100 and after in (". ", ") "):
        return True
    month = seed.value <= 31 and (
        _MONTH_BEFORE.search(before) or _MONTH_AFTER.match(piece, seed.end)
    )
    return bool(month or _CLOCK_AFTER.match(low, seed.end))


@cache
def _year_in_words() -> re.Pattern[str]:
    ten = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
    unit = "(?:one|two|three|four|five|six|seven|eight|nine)"
    return re.compile(
        rf"(?:nineteen|twenty)[ -](?:(?:{ten})(?:[ -]{unit})?|ten|eleven|twelve|\w+teen)"
        r"(?![\w-])"
    )


@cache
def _currencies() -> tuple[dict[str, str], re.Pattern[str], re.Pattern[str]]:
    """Codes by what is printed; what stands before a sum; what stands after it."""
    codes: dict[str, str] = {}
    symbols: list[str] = []
    words: list[str] = []
    for code, before, after in rows("currencies.tsv"):
        symbols += [*cells(before), code]
        words += [*cells(after), code]
        for way in (*cells(before), *cells(after), code):
            codes.setdefault(small(way), code)
    before_sum = re.compile(rf"(?<![\w$])({either(map(small, symbols))}) ?$")
    signs = either(small(s) for s in symbols if not s.isalpha())
    after_sum = re.compile(
        rf"(?:[ -]| of )?(?:({either(map(small, words))})(?!\w)|({signs})(?![0-9]))"
    )
    return codes, before_sum, after_sum


def _is_code(printed: str, code: str) -> bool:  # TRY, and not "try"
    return printed.isupper() if printed.upper() == code else _is_symbol(printed)


@cache
def _letters() -> dict[str, str]:
    """The symbols of letters alone, by themselves in small letters: Rs, and not RS."""
    symbols = (way for row in rows("currencies.tsv") for way in cells(row[1]))
    return {small(way): way for way in symbols if way.rstrip(".").isalpha()}


def _is_symbol(printed: str) -> bool:
    return _letters().get(small(printed), printed) == printed


def _currency_before(piece: str, low: str, start: int) -> tuple[int, str | None]:
    codes, before, _ = _currencies()
    window = low[max(0, start - 6) : start]
    match = before.search(window)
    if match is None:
        return start, None
    begin = start - (len(window) - match.start())
    code = codes[match.group(1)]
    if not _is_code(piece[begin : begin + len(match.group(1))], code):
        return start, None
    return begin, code


def _measure(piece: str, low: str, seed: Numeral, at: int, currency: str | None) -> _Measure | None:
    """What is counted; None where letters run on after the digits ("1990s", "3rd")."""
    codes, _, after = _currencies()
    match = after.match(low, at) if currency is None else None
    if match and match.group(1) == "won" and seed.value < _LEAST_WON:
        match = None  # "the 3 won the vote"
    if match:
        code = codes[match.group(1) or match.group(2)]
        if are_weight(low, match, seed.value):
            return _rate(low, match.end(), "pound", None)
        if _is_code(piece[match.end() - len(match.group(1) or "") : match.end()], code):
            currency, at = code, match.end()
    if currency is not None:
        return _rate(low, at, "money", currency)
    if seed.multiple:
        return _Measure(at, "times")
    if seed.fraction:
        return _Measure(at, "percent")
    if match := _FOLD.match(low, at):
        return _Measure(match.end(), "times")
    if match := nouns.unit_pattern().match(low, at):
        if nouns.is_calibre(low, match):
            return None
        unit, times = nouns.unit(piece[match.start(1) : match.end(1)])
        measure = _rate(low, match.end(), unit, None)
        return measure if times == 1 else replace(measure, times=times)
    if low[at : at + 1].isalnum() or (low[at : at + 1] == "-" and low[at + 1 : at + 2].isalnum()):
        return None
    if is_calibre(low, seed):
        return None
    if (noun := nouns.counted(piece, low, at, one=seed.value == 1)) is None:
        return _Measure(at)
    return replace(_rate(low, *noun, None), things=noun[1] not in _MEASURED)


def _rate(low: str, at: int, unit: str, currency: str | None) -> _Measure:
    pattern = nouns.price_pattern() if unit == "money" else nouns.per_pattern()
    match = pattern.match(low, at)
    if match is None or (unit != "money" and match.group(1) is None and match.group(2) is None):
        return _Measure(at, unit, currency)
    if _THEN.match(low, match.end()):  # "39% a year ago"
        return _Measure(at, unit, currency)
    per = nouns.per(match)
    return _Measure(match.end(), f"{unit} per {per}", currency, per)


def _counts(
    piece: str,
    low: str,
    seed: Numeral,
    measure: _Measure,
    comparator: Comparator | None,
    start: int,
    lenient: bool,
) -> bool:
    """Whether the number counts something, and is no year, label or mere "the two"."""
    if is_year(low, seed) and measure.currency is None:
        return measure.unit is not None and (comparator is not None or seed.value == 2000)
    bare = measure.unit is None
    before = low[max(0, start - 12) : start]
    if f" {before}".endswith(" per "):  # "12 deaths per 100,000 people"
        return False
    if seed.fraction and _NTH_BEFORE.search(before):  # the first half
        return False
    if lenient or seed.whole:
        return True
    if seed.fraction and comparator is None and not _WHOLE_AFTER.match(low, seed.end):
        several = not low.startswith(("half", "a", "one"), seed.start)
        return several or _BY_BEFORE.search(before) is not None
    if measure.unit in _TIMES and (_PERIOD_BEFORE.search(before) or _THEN.match(low, measure.end)):
        return False
    if seed.words and comparator is None and not seed.least and seed.value <= 12:
        # "one" is a pronoun more often than a count, and "two" alone is "both".
        return seed.value > 1 and not bare and not _DEFINITE.search(before)
    if bare and not seed.words and comparator is None:
        plain = low[seed.start : seed.end]
        named = _PROPER_BEFORE.search(piece[max(0, start - 20) : start])
        between_commas = before.endswith(", ") and low.startswith(",", seed.end)
        return not (named or between_commas or (plain.isdigit() and len(plain) > 7))
    return True
