"""Whether a capital's name means the city or the state that sits there."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.rules.clauses.sentence import Sentence
from pipeline.rules.vocabulary.gazetteers import POSSESSIVE, shape, source_nouns
from pipeline.rules.vocabulary.tokens import Token
from pipeline.rules.vocabulary.verbs import forms
from pipeline.rules.vocabulary.words import word_set

_FEWEST_BEFORE_SEAT = 3
_STATES_OWN = ("government", "military", "intelligence")


def is_city(sentence: Sentence, first: int, last: int) -> bool:
    """Whether the capital at the tokens ``[first:last]`` is the city: "in Nairobi"."""
    tokens = sentence.tokens
    before = [token.low for token in tokens[max(0, first - 2) : first]]
    if before[-1:] and before[-1] in word_set("before_place"):
        return True
    if _is_listed(sentence, first, last) or is_seat(tokens, first):
        return True
    if tokens[last - 1].low.endswith("-based"):
        return True
    if before[-1:] in (["for"], ["to"], ["of"], ["via"], ["through"], ["reached"]):
        if before[0] in ("it", "them") and first > 2:  # "forwarded them to Minsk"
            before[0] = tokens[first - 3].low
        return before[-1] in ("via", "through") or before[0] in word_set("goes_there")
    return last < len(tokens) and (
        tokens[last].low in word_set("after_place") or _tells_of_noun(sentence, first, last)
    )


def is_seat(tokens: Sequence[Token], first: int) -> bool:
    """Whether a name tells where a firm is at home: "Halden Optics of Tallinn"."""
    if first < _FEWEST_BEFORE_SEAT or tokens[first - 1].low != "of":
        return False
    firm = tokens[first - 2]
    return firm.is_capital and firm.low != "bank" and shape(firm.low) == "company"


def _is_listed(sentence: Sentence, first: int, last: int) -> bool:
    """Whether "in" stands before the list that it ends: "in Osh, Karaganda and Bishkek"."""
    tokens, at = sentence.tokens, first - 1
    while at > 0 and (tokens[at].low in (",", "and", "or") or tokens[at].is_capital):
        at -= 1
    listed = at < first - 2 and tokens[first - 1].low in (",", "and", "or")
    acts = last < len(tokens) and sentence.is_verb(last)
    return listed and not acts and tokens[at].low in ("in", "near", "around", "outside")


def _tells_of_noun(sentence: Sentence, first: int, last: int) -> bool:
    """Whether a noun follows that is no body of the state: "an Ankara workshop"."""
    token, name = sentence.tokens[last], sentence.tokens[last - 1]
    before = sentence.tokens[first - 1].low if first else ""
    if POSSESSIVE.search(name.text) or before in ("by", "with", "against", "between", "than"):
        return False
    return (
        token.text[0].islower()
        and token.low not in forms().singular
        and token.low not in word_set("function")
        and source_nouns().get(token.low) not in _STATES_OWN
        and not token.low.endswith(("ly", "ed"))
        and not (token.low.endswith("ing") and token.low != "ring")
        and not sentence.is_verb(last)
    )
