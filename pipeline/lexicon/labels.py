"""Numbers that are names: "Article 5", "Question 7", "in block 4"."""

from __future__ import annotations

import re
from functools import cache

from pipeline.lexicon.tables import either, rows

_LONGEST = 20
_AFTER = r"(?:in|of|under|at|on|from|for|see|behind|inside|outside|near|by)"


def is_label(piece: str, low: str, start: int, end: int) -> bool:
    """Whether the number at ``low[start:end]`` stands behind a noun that it numbers; ``piece``
    is the text in its own letters. A noun that may be a verb ("question 40 witnesses") counts
    with a capital and behind a preposition."""
    if _always().search(low, max(0, start - _LONGEST), start):
        return True
    if not (low[start:end].isdigit() and end - start < 4):
        return False
    return _named().search(piece, max(0, start - _LONGEST), start) is not None


@cache
def _always() -> re.Pattern[str]:
    nouns = either(noun for noun, *named in rows("number_labels.txt") if not named)
    return re.compile(rf"(?<![\w-])(?:{nouns})\.? ['\"“]?$")


@cache
def _named() -> re.Pattern[str]:
    nouns = [noun for noun, *named in rows("number_labels.txt") if named]
    capital = either(noun.capitalize() for noun in nouns)
    return re.compile(rf"(?:(?<![\w-])(?:{capital})s?|(?<!\w){_AFTER} (?:{either(nouns)})) $")
