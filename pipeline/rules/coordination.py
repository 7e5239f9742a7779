"""Verb phrases that share a subject: "sold the yard in May and now leans on imports"."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.lexicon.stems import past_forms
from pipeline.rules.sentence import Sentence
from pipeline.rules.tokens import Token
from pipeline.rules.verbs import forms
from pipeline.rules.words import word_set

_FEWEST_WORDS = 3
"""Words that either verb phrase has, its verb with them."""
_SHORT = 5
"""Words of one that only goes on about the same object, with a full stop."""
_SAME = frozenset(("it", "them", "him", "her"))
"""Objects that the first verb phrase has named: "seized the ship and sold it"."""
_SIDE = frozenset(("that", "as", "what", "how"))
_MARKS = frozenset((",", ";", ":", "—", "”"))


def is_second(sentence: Sentence, before: Sequence[int], after: Sequence[int]) -> bool:
    """Whether ``after``, the words behind "and" or "but", are a second verb phrase of the
    subject of ``before``: the joint is the main clause's own, no relative or side clause's."""
    verb = verb_place(sentence, after)
    if verb is None or len(after) - verb < _FEWEST_WORDS:
        return False
    if sentence.tokens[after[verb + 1]].low in _SAME and len(after) - verb <= _SHORT:
        return False
    first = next((at for at, place in enumerate(before) if sentence.is_verb(place)), len(before))
    if len(before) - first <= _FEWEST_WORDS:
        return False
    verbs = False
    for at in range(len(before) - 1, 0, -1):
        low = sentence.tokens[before[at]].low
        if low in _MARKS:
            return True
        adverb = sentence.tokens[before[at - 1]].low in word_set("have")  # "has since spent"
        if verbs and not adverb and (low in _SIDE or low in word_set("subordinate")):
            return False
        verbs = verbs or sentence.is_verb(before[at])
    return True


def verb_place(sentence: Sentence, places: Sequence[int]) -> int | None:
    """Where in ``places`` the finite verb stands that they begin with, adverbs before it left
    aside; None where they begin otherwise, or with a form that an infinitive may have."""
    tokens = sentence.tokens
    at = 0
    while at < len(places) and _is_adverb(tokens[places[at]].low):
        at += 1
    if at + 1 >= len(places) or not tokens[places[at]].text.islower():
        return None
    low, follows = tokens[places[at]].low, tokens[places[at + 1]]
    if low in word_set("aux"):
        return None if low in word_set("be_participle") else at
    if low in forms().bases or follows.low == "by":
        return None
    kinds = (forms().sure, forms().singular, past_forms())
    if not low.endswith("ed") and not any(low in each for each in kinds):
        return None
    return at if _may_follow_verb(follows) else None


def under_aux(sentence: Sentence, aux: int, places: Sequence[int]) -> bool:
    """Whether a second verb stands under the first one's "was" or "has" at ``aux``: "were made
    in Oslo and sold to Riga", but not "had been promised 80 and received 22"."""
    tokens = sentence.tokens
    verb = verb_place(sentence, places)
    if verb is None or tokens[aux].low not in word_set("be") | word_set("have"):
        return False
    low = tokens[places[verb]].low
    if low not in past_forms() and not low.endswith("ed"):
        return False
    passive = tokens[aux].low in word_set("be") or tokens[aux + 1].low == "been"
    follows = tokens[places[verb + 1]].low
    return not passive or follows in word_set("preposition") or follows in word_set("time")


def _may_follow_verb(token: Token) -> bool:
    """Whether a word begins an object or says how: none that a participle would tell of."""
    closed = any(token.low in word_set(name) for name in ("function", "number_word", "time"))
    return closed or token.is_capital or token.text[0].isdigit() or token.low.endswith("ly")


def _is_adverb(low: str) -> bool:
    return low in word_set("adverb") or (low.endswith("ly") and low not in forms().bases)
