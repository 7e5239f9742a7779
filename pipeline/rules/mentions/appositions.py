"""Whom the nouns and offices beside a name call: a person, or whose somebody is."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.rules.vocabulary.gazetteers import is_personal_noun
from pipeline.rules.vocabulary.tokens import Token
from pipeline.rules.vocabulary.words import word_set


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


def near(tokens: Sequence[Token], place: tuple[int, int], section: str) -> bool:
    """Whether a word of a section stands among the two before or behind the tokens of a place."""
    (first, last), words = place, word_set(section)
    around = (*tokens[max(0, first - 2) : first], *tokens[last : last + 2])
    return not words.isdisjoint([token.low for token in around])
