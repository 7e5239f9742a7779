"""Whom the nouns and offices beside a name call: a person, or whose somebody is."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from pipeline.rules.vocabulary.gazetteers import is_personal_noun
from pipeline.rules.vocabulary.tokens import Token
from pipeline.rules.vocabulary.words import word_set

_LONGEST_APPOSITION = 7
_FARTHEST_RELATIVE = 10


def calls_somebody(low: str) -> bool:
    """Whether a noun calls a person."""
    return is_personal_noun(low) or low in word_set("person_like")


def behind_office(words: Sequence[Token]) -> Sequence[Token]:
    """ "Sector Commander Ann Smith": what stands behind an office that a person holds."""
    for at in range(len(words) - 2, 0, -1):
        low = words[at].low
        if calls_somebody(low) and low in word_set("title"):
            return words[at + 1 :]
    return words


def is_somebody_of(tokens: Sequence[Token], noun: int) -> bool:
    """ "Another executive of a Taiwanese producer, X": the noun is whose, not what, X is."""
    for place in range(noun - 1, max(noun - _LONGEST_APPOSITION, 0), -1):
        if tokens[place].low in ("of", "at", "from", "for"):
            return is_personal_noun(tokens[place - 1].low)
    return False


def relative_behind(tokens: Sequence[Token], at: int) -> str:
    """The "who", "that" or "which" that tells of a name before ``at``: of "X, who" or
    "X, an arms tracer who"; empty for none."""
    if [token.low for token in tokens[at : at + 1]] != [","]:
        return ""
    behind = tokens[at + 1 : at + _FARTHEST_RELATIVE]
    if behind and behind[0].low not in ("a", "an"):
        return behind[0].low if behind[0].low in ("who", "whom", "which") else ""
    for before, token in pairwise(behind):
        if not token.is_word:
            return ""
        if token.low in ("who", "that", "which"):
            return token.low if before.low not in word_set("function") else ""
    return ""


def near(tokens: Sequence[Token], place: tuple[int, int], section: str) -> bool:
    """Whether a word of a section stands right before or behind the tokens of a place, or behind
    a noun that only tells of it: "the Grach-2 attack drone"."""
    (first, last), words = place, word_set(section)
    around = (*tokens[max(0, first - 2) : first], *tokens[last : last + 2])
    if words.isdisjoint([token.low for token in around]):
        return False
    behind = [token.low for token in tokens[last : last + 2]]
    plain = behind and behind[0].replace("-", "").isalpha()
    if behind and not (plain and behind[0] not in word_set("function")):
        behind = behind[:1]
    before = [token.low for token in tokens[max(0, first - 2) : first]]
    before = before if before and before[-1][0].isalnum() else []
    return not words.isdisjoint((*before, *behind))
