"""Where a subject begins behind an opening phrase that no comma sets off from it.

Places are token indices of the sentence, half-open.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.rules.vocabulary.tokens import Token
from pipeline.rules.vocabulary.words import word_set

_OF_TIME = frozenset(("in", "on", "by", "since", "until", "during"))
_BEFORE_DATE = frozenset(("early", "late", "mid", "last", "this"))


def past_opening(tokens: Sequence[Token], first: int, group: int) -> int:
    """Past the phrase that opens the words up to the verb at ``group``: "In a press conference
    Smith said", "On 3 May residents said"; ``first`` where there is none."""
    if first >= group or tokens[first].low not in word_set("preposition"):
        return first
    dated = _past_date(tokens, first, group)
    if dated < group:
        return dated
    for place in range(group - 1, first, -1):
        if tokens[place].low in word_set("determiner") or tokens[place].low in word_set("pronoun"):
            return place
        if tokens[place].is_capital and not tokens[place - 1].is_capital:
            return place
    return first


def _past_date(tokens: Sequence[Token], first: int, group: int) -> int:
    """Behind "On Monday morning" or "In late May 2024"; ``group`` for other words."""
    if tokens[first].low not in _OF_TIME:
        return group
    place = start = first + 1 + (tokens[first + 1].low in _BEFORE_DATE)
    while place < group and _is_of_date(tokens[place]):
        place += 1
    told = any(_tells_date(token) for token in tokens[start:place])
    return place if told else group


def _is_of_date(token: Token) -> bool:
    known = word_set("calendar") | word_set("day_part")
    return token.low in known or (token.text.isdigit() and len(token.text) in (1, 2, 4))


def _tells_date(token: Token) -> bool:
    """Whether a word is of a date by itself: a day's or a month's name, or a year."""
    return token.low in word_set("calendar") or (token.text.isdigit() and len(token.text) == 4)
