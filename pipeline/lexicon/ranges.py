"""Ranges: which number is the upper end of one that another number begins.

A scale that is printed once belongs to both ends: "two to three thousand" is 2000 to 3000,
"fifty to a hundred thousand" 50,000 to 100,000. It is the whole of what the upper end is
multiplied by that still leaves it above the lower: "two to a hundred" shares nothing, nor
does "two to 3,000", whose figure stands for itself.
"""

from __future__ import annotations

import re

from pipeline.lexicon.changes import change_before
from pipeline.lexicon.numerals import Numeral, digits_at, is_year, scales, spaced, words_at

_NO_RANGE = Numeral(-1, -1, 0)
_DASH = re.compile(r" ?[-–—] ?(?:us\$|\$|€|£)?(?=[0-9])")
_PAIR = re.compile(
    r" ?(?:%|percent|per cent)?(?: (?:to|and|or) | ?[–—] ?(?=[a-z]))(?:us\$|\$|€|£)? ?"
)
_PART_OF_MORE = re.compile(r"[-–/:]")
_COMPOUND = re.compile(r"-[a-z]")  # "$1bn-$2bn-a-year"
_AND = re.compile(r" and ")
_PERCENT_AFTER = re.compile(r" ?(?:%|percent|per cent)")
_BEFORE = re.compile(r"(?<!\w)(between|from) (?:about |around )?$")
_MONEY = re.compile(r"us\$|\$|€|£")
_SYMBOL = re.compile(r"(?:us\$|\$|€|£) ?$")
_WINDOW = 20  # characters before a number in which "between" may stand


def upper(low: str, seed: Numeral, money: bool) -> Numeral | None:
    """The upper end of the range that ``seed`` begins in ``low``, None where it begins none;
    one with ``end`` -1 where the digits are part of something else (a score, a date).
    ``money`` where it is a sum, whose scale may stand apart: "€ 5-10 m"."""
    if dash := _DASH.match(low, seed.end):
        last = digits_at(low, dash.end())
        if last is None:
            return _NO_RANGE
        if _PART_OF_MORE.match(low, last.end) and not (money and _COMPOUND.match(low, last.end)):
            return _NO_RANGE
        last = spaced(low, last) if money else last
        years = is_year(low, seed) and is_year(low, last)
        return last if _rises(low, seed, last) and not years else _NO_RANGE
    if seed.multiple:
        return None  # "more than tripled to 312 million"
    pair = _PAIR.match(low, seed.end)
    before = _BEFORE.search(_SYMBOL.sub("", low[max(0, seed.start - _WINDOW) : seed.start]))
    if pair is None or (before is None and _AND.search(pair.group())):
        return None
    if is_year(low, seed) and not money and _MONEY.search(pair.group()):
        return None  # "between 2021 and 2023 to $61 million"
    if before and before.group(1) == "from" and change_before(low, before.start(), seed.start):
        return None
    last = words_at(low, pair.end())
    last = spaced(low, last) if money and last else last
    if last is None or last.fraction != seed.fraction or is_year(low, last):
        return None
    percent = _PERCENT_AFTER.match(low, seed.end) is not None
    if percent and not _PERCENT_AFTER.match(low, last.end):
        return None  # "fell 8 per cent to 112 pence"
    return last if _rises(low, seed, last) else None


def shared(low: str, seed: Numeral, last: Numeral) -> float:
    """What multiplies both ends of a range though it is printed once; 1 for nothing."""
    if seed.least or seed.fraction or seed.multiple:
        return 1.0
    return max((each for each in scales(low, last) if last.value / each > seed.value), default=1.0)


def start(low: str, at: int) -> int:
    """Where a range begins whose lower end begins at ``at``: at its "between" or "from"."""
    pair = _BEFORE.search(low[max(0, at - _WINDOW) : at])
    return at - len(pair.group()) if pair else at


def _rises(low: str, seed: Numeral, last: Numeral) -> bool:
    return last.value > seed.value * shared(low, seed, last)
