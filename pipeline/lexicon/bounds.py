"""How the words beside a figure bound its value: "at least 40", "none exceeded 40", "40 or so"."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal, get_args

from pipeline.lexicon.numerals import numeral
from pipeline.lexicon.tables import cells, either, rows

Comparator = Literal["eq", "approx", "gt", "gte", "lt", "lte", "range"]


def around(low: str, start: int, end: int) -> tuple[int, Comparator | None, int]:
    """The comparator beside the figure ``low[start:end]``, and the bounds with it.

    One that is denied is the other side: "never exceeded 40" and "none of them exceeded 40" are
    at most 40, "did not fall below 40" is at least 40.
    """
    table, before, _ = _comparators()
    window = low[max(0, start - _WINDOW) : start]
    if match := before.search(window):
        begin, found = start - (len(window) - match.start()), table[match.group(1)]
        deniable = found in _OTHER and not match.group(1).startswith(_NEARLY)
        denied = _denied(low, begin, match.group(1)) if deniable else None
        return (begin, found, end) if denied is None else (denied, _OTHER[found], end)
    if low.startswith("+", end):
        return start, "gte", end + 1
    return (start, *after(low, end))


def after(low: str, end: int) -> tuple[Comparator | None, int]:
    """The comparator behind a figure that ends at ``end``, and where it ends."""
    table, _, behind = _comparators()
    match = behind.match(low, end)
    return (table[match.group(1)], match.end()) if match else (None, end)


_WINDOW = 32
_REACH = 90  # characters before a comparator in which what denies it stands
_OTHER: dict[Comparator, Comparator] = {"gt": "lte", "lt": "gte"}
_NEARLY = ("just", "well", "slightly", "far", "a little")  # "not just over 300" is over it
_PARTICLES = "over|up to"
_BEFORE_PARTICLE = "hand hands handed handing turn turns turned turning".split()  # "hand over 9"
_VERBS = r"exceed\w*|surpass\w*|top(?:ped|s)?"
_MOVED = (
    r"(?:be|been|is|are|was|were|go|goes|went|gone|rise[ns]?|rose|climb(?:ed|s)?|get|got|fall(?:en|s)?"
    r"|fell|dropp?(?:ed|s)?|dipp?(?:ed|s)?|sink|sank|sunk)"
)
_NOT = r"(?<!\w)(?:not|[a-z]+n't|never|cannot|rarely)(?: (?:once|ever|yet|to|have|has|had))*"
_DENIED_VERB = re.compile(rf"(?:(?:did|does|do|has|have|had|will|would|could|may|must) )?{_NOT} $")
_DENIED_SIDE = re.compile(
    rf"(?:(?:did|does|do|has|have|had|will|would|could|may|must|is|are|was|were) )?{_NOT}"
    rf"(?: {_MOVED})? $"
)
_NONE = re.compile(
    r"(?<!\w)(?:(?:none|neither|not one) of"
    r"|(?:^|(?<=[.;:\n(\"] )|(?<=[\n(\"“])|(?<=, and )|(?<=, but )|(?<= that ))no) [^.;:]{2,70}$"
)
_MOVES = re.compile(rf"{_MOVED} $")


def _denied(low: str, begin: int, word: str) -> int | None:
    """Where the denial of a comparator that begins at ``begin`` begins, None where it is none:
    "did not | exceed", "never fell | below", "none of the fines | exceeded"."""
    before = low[max(0, begin - _REACH) : begin]
    verb = re.fullmatch(_VERBS, word) is not None
    close = (_DENIED_VERB if verb else _DENIED_SIDE).search(before)
    if close:
        return begin - len(before) + close.start()
    none = _NONE.search(before) if verb or _MOVES.search(before) else None
    if none is None or numeral(none.group(), 0):
        return None  # what is read again by itself would give the number in between
    return begin - len(before) + none.start()


@cache
def _comparators() -> tuple[dict[str, Comparator], re.Pattern[str], re.Pattern[str]]:
    known: dict[str, Comparator] = {each: each for each in get_args(Comparator)}
    table: dict[str, Comparator] = {}
    sides: dict[str, list[str]] = {"before": [], "after": []}
    for comparator, side, phrases in rows("comparators.tsv"):
        for phrase in cells(phrases):
            table.setdefault(phrase, known[comparator])
            sides[side].append(phrase)
    # A mere ">" after a letter or a dash is the end of a tag or an arrow.
    apart = r"(?:(?<![\w<>=-])|(?=[<>]=|[≥≤⩾⩽≧≦]))"
    handed = "|".join(rf"(?<={verb} )" for verb in _BEFORE_PARTICLE)
    apart += rf"(?!(?:{handed})(?:{_PARTICLES}) )"
    before = rf"{apart}({either(sides['before'])}) ?(?:the |an? |another |additional )?$"
    after = rf" ({either(sides['after'])})(?!\w)"
    return table, re.compile(before), re.compile(after)
