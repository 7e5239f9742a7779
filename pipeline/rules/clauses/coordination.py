"""Verb phrases that share a subject: "sold the yard in May and now leans on imports"."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.lexicon.stems import past_forms
from pipeline.rules.clauses.sentence import Sentence
from pipeline.rules.vocabulary.tokens import Token
from pipeline.rules.vocabulary.verbs import forms
from pipeline.rules.vocabulary.words import word_set

_FEWEST_WORDS = 3
"""Words that either verb phrase has, its verb with them."""
_SHORT = 5
"""Words of one that only goes on about the same object, with a full stop."""
_SAME = frozenset(("it", "them", "him", "her"))
"""Objects that the first verb phrase has named: "seized the ship and sold it"."""
_SIDE = frozenset(("that", "as", "what", "how"))
_STOPS = frozenset(("that", "to", "as", "than"))
_MARKS = frozenset((",", ";", ":", "—", "”"))


def is_second(sentence: Sentence, before: Sequence[int], after: Sequence[int]) -> bool:
    """Whether ``after``, the words behind "and" or "but", are a second verb phrase of the
    subject of ``before``: the joint is the main clause's own, no relative or side clause's."""
    verb = verb_place(sentence, after)
    if verb is None or len(after) - verb < _FEWEST_WORDS:
        return False
    if sentence.tokens[after[verb + 1]].low in _SAME and len(after) - verb <= _SHORT:
        return False
    first = sentence.first_verb(before)
    first = len(before) if first is None else first
    if len(before) - first <= _FEWEST_WORDS:
        return False
    return _is_own_joint(sentence, before)


def joins_clauses(sentence: Sentence, before: Sequence[int], after: Sequence[int]) -> bool:
    """Whether a bare "and" or "but" joins two clauses, the second with a noun for its subject:
    "a pipe burst in May and the guards have left", but not "said A and B have left"."""
    tokens = sentence.tokens
    if any(tokens[place].low in ("between", "both", "either") for place in before):
        return False
    first = sentence.first_verb(before)
    first = len(before) if first is None else first
    if len(before) - first < _FEWEST_WORDS or _is_participle(sentence, before[first]):
        return False  # "plants announced in Oslo and Riga have"
    lows = [tokens[place].low for place in before]
    if not word_set("relative").isdisjoint(lows[: first + 1]):
        return False  # "those who ran the yard and the port were"
    last = max((at for at, place in enumerate(before) if sentence.is_verb(place)), default=0)
    behind = lows[last + 1 :]
    if not all(word_set(name).isdisjoint(behind) for name in ("relative", "asks_who")):
        return False  # "a way by which parts and people could be moved"
    return _has_noun_and_verb(sentence, after) and _is_own_joint(sentence, before)


def _is_participle(sentence: Sentence, place: int) -> bool:
    """Whether a verb may be one that tells of the noun before it."""
    low = sentence.tokens[place].low
    if low in word_set("aux") or not (low.endswith("ed") or low in past_forms()):
        return False
    before = sentence.tokens[place - 1].low if place else ""
    return before not in word_set("subject_pronoun")


def _has_noun_and_verb(sentence: Sentence, places: Sequence[int]) -> bool:
    """Whether a noun and a verb that is nothing else stand here, with no mark between."""
    low = sentence.tokens[places[0]].low
    if low in word_set("preposition") or low.endswith("ing"):
        return False
    for at, place in enumerate(places):
        token = sentence.tokens[place]
        if not token.is_word or token.low in _STOPS:
            return False
        if token.low in word_set("subordinate") or token.low in word_set("coordinator"):
            return False
        if sentence.is_verb(place):
            if at == 0 or at + 1 == len(places):
                return False
            follows = sentence.tokens[places[at + 1]]
            opens = low in word_set("opening_subject") and follows.low in word_set("determiner")
            sure = token.low in word_set("aux") or token.low in forms().sure
            return opens or (sure and not _is_participle(sentence, place))
    return False


def _is_own_joint(sentence: Sentence, before: Sequence[int]) -> bool:
    """Whether a joint behind these words is the main clause's own, no relative or side
    clause's."""
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
    if low in forms().bases or follows.low == "by" or follows.low in word_set("aux"):
        return None  # "and pumps were sold": a noun
    kinds = (forms().sure, forms().singular, past_forms())
    if not low.endswith("ed") and not any(low in each for each in kinds):
        return None
    return at if _may_follow_verb(follows) else None


def under_aux(sentence: Sentence, aux: int, places: Sequence[int]) -> bool:
    """Whether a second verb stands under the first one's "was" or "has" at ``aux``: "were made
    in Oslo and sold to Riga", but not "had been promised 80 and received 22"."""
    tokens = sentence.tokens
    verb = verb_place(sentence, places)
    be = tokens[aux].low in word_set("be")
    if verb is None or not (be or tokens[aux].low in word_set("have")):
        return False
    low = tokens[places[verb]].low
    if low not in past_forms() and not low.endswith("ed"):
        return False
    passive = be or tokens[aux + 1].low == "been"
    follows = tokens[places[verb + 1]].low
    return not passive or follows in word_set("preposition") or follows in word_set("time")


def _may_follow_verb(token: Token) -> bool:
    """Whether a word begins an object or says how: none that a participle would tell of."""
    closed = any(token.low in word_set(name) for name in ("function", "number_word", "time"))
    return closed or token.is_capital or token.text[0].isdigit() or token.low.endswith("ly")


def _is_adverb(low: str) -> bool:
    return low in word_set("adverb") or (low.endswith("ly") and low not in forms().bases)
