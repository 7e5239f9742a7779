"""Shares of a whole, told in words or in percent: whether two say the same.

"A third" is 33 percent and 33.3 percent, "one in five" and "1/5 of" 20 percent; what doubled rose
by 100 percent, and what was halved fell by 50.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from math import floor
from typing import NamedTuple

from pipeline.lexicon.numbers import Found, find_quantities
from pipeline.lexicon.numerals import numeral
from pipeline.lexicon.tables import flat, small

_PERCENT = "percent"
_DUST = 0.005  # to which "a third" is told in percent
_ABOUT = 5.0  # percent: how far from a share something near it may be
_HALVED = re.compile(r"(?<!\w)halv(?:ed|es|ing)(?!\w)")
_OVER = re.compile(
    r"(?<![\w./\u2044])([1-9]\d?)[/\u2044]([1-9]\d?)(?= (?:of|the|its|their)\b)"
    r"|(?<!\d)(?<!\d )[\xbc-\xbe\u2150-\u215e](?! ?(?:million|billion|thousand|hundred)\b)"
)


class Share(NamedTuple):
    """A share that ``text[start:end]`` tells otherwise than in percent."""

    start: int
    end: int
    percent: float


def in_words(text: str) -> Iterator[Share]:
    """The shares that a text tells in words or as a fraction ("half", "1 in 5", "2/3 of")."""
    low = small(flat(text))
    at = 0
    while (seed := numeral(low, at)) is not None:
        if seed.fraction:
            yield Share(seed.start, seed.end, seed.value)
        at = seed.end
    for match in _HALVED.finditer(low):
        yield Share(*match.span(), 50.0)
    for match in _OVER.finditer(low):
        part = int(match[1]) / int(match[2]) if match[1] else unicodedata.numeric(match[0])
        if part < 1:
            yield Share(*match.span(), 100 * part)


class Shares:
    """The shares that a text tells, and how much what it tells of was multiplied."""

    def __init__(self, text: str) -> None:
        told = list(in_words(text))
        self._told = [share.percent for share in told]
        self._percents = list[float]()
        self._rises = list[float]()
        self.beside = find_quantities(without(text, told))
        """The quantities of the text beside these shares: half of them are not 50 of them."""
        for found in self.beside:
            value, upper = found.parsed.value, found.parsed.upper
            if found.parsed.unit == _PERCENT:
                self._percents += [value] if upper is None else [value, upper]
            elif found.parsed.unit == "times" and found.change == "increase":
                self._rises.append(100 * (value - 1))

    def has_percent(self, found: Found) -> bool:
        """Whether a figure in percent is one of the shares told in words, or the rise of what
        doubled, as they are rounded or cut off."""
        if found.parsed.unit != _PERCENT or found.parsed.upper is not None:
            return False
        told = [*self._told, *self._rises] if found.change == "increase" else self._told
        return any(_is_rounded(found.parsed.value, share) for share in told)

    def has_share(self, share: float) -> bool:
        """Whether a share in words is one of the text's, in words or in whole percent."""
        return any(abs(share - told) <= _DUST for told in self._told) or any(
            _is_rounded(value, share) or _is_rounded(round(value), share)
            for value in self._percents
        )

    def bounds(self, found: Found) -> bool:
        """Whether "more than half", "nearly a third" may be said of one of the text's shares, or
        of none that it tells ("most")."""
        share, told = found.parsed.value, [*self._told, *self._percents]
        match found.parsed.comparator:
            case "gt" | "gte":
                return not told or max(told) >= share
            case "lt" | "lte":
                return not told or min(told) <= share
            case "approx":
                return not told or any(abs(share - each) <= _ABOUT for each in told)
        return False


def without(text: str, shares: Iterable[Share]) -> str:
    """``text`` of the same length, blank where it tells these shares."""
    parts: list[str] = []
    at = 0
    for start, end, _ in sorted(shares):
        parts += [text[at:start], " " * (end - start)]
        at = end
    return "".join((*parts, text[at:]))


def _is_rounded(figure: float, exact: float) -> bool:
    """Whether a figure is the exact share to as many places as it has."""
    places = len(f"{figure:.6f}".rstrip("0").partition(".")[2])
    least = 10.0**-places
    return abs(figure - exact) <= max(least / 2, _DUST) + 1e-9 or figure == round(
        floor(exact / least) * least, places
    )
