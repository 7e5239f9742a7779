"""Whether a reporting word is a verb that reports, and where its auxiliaries begin.

Places are token indices of the sentence.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.rules.clauses.sentence import Sentence
from pipeline.rules.vocabulary.callings import is_ordinal
from pipeline.rules.vocabulary.cues import Hit
from pipeline.rules.vocabulary.tokens import Token
from pipeline.rules.vocabulary.verbs import forms
from pipeline.rules.vocabulary.words import word_set

_SHORTEST_BETWEEN = 3
_LONGEST_BETWEEN = 12
"""Words of ", and in letters to the panel," between "has" and its participle."""


def is_reporting(sentence: Sentence, hit: Hit, group: int, before: str) -> bool:
    """Whether a reporting word is the verb of its clause: no noun, not negated, not told of
    ("the man who said"); ``before`` stands before its auxiliaries, which begin at ``group``."""
    token = sentence.tokens[hit.first]
    if hit.first and _is_told_of(sentence.tokens[hit.first - 1].low):
        return False
    if before in ("to", "who", "which", "that") or (hit.first and token.is_capital and group):
        return False
    if token.low in word_set("noun_verb"):
        previous = sentence.tokens[hit.first - 1] if hit.first else None
        if previous is None or previous.low in word_set("determiner", "preposition"):
            return False
        if (
            previous.low.endswith("'s")
            or previous.low in word_set("number_word")
            or previous.low in word_set("before_states")
        ):
            return False
        follows = sentence.tokens[hit.last].low if hit.last < len(sentence.tokens) else ""
        if follows in word_set("aux") or follows in word_set("verb_of_papers"):
            return False  # "member states should", "bank records show"
        if follows == "of":
            return False  # "a staff list of nine"
    negated = any(t.low in word_set("negation") for t in sentence.tokens[group : hit.first])
    return not negated


def _is_told_of(before: str) -> bool:
    """Whether a word makes a noun of the verb behind it: "an estimated 40 tonnes", "the
    firm's claimed range"."""
    owner = before.endswith(("'s", "s'")) and before not in word_set("aux")
    return owner or before in ("a", "an", "the", "no")


def group_start(tokens: Sequence[Token], first: int) -> int:
    """Where the verb's auxiliaries and adverbs begin: also before "in the past" of "has in the
    past denied" and before ", and in public," of "has often, and in public, denied"."""
    verb, first = first, _auxiliaries(tokens, first)
    if first and first < verb and is_ordinal(tokens[first - 1 : first + 1]):
        return first + (tokens[first - 1].low in word_set("determiner"))  # "the first said"
    apart = _behind_auxiliary(tokens, first)
    return _auxiliaries(tokens, apart) if apart else first


def _behind_auxiliary(tokens: Sequence[Token], first: int) -> int:
    """Where a phrase of when or where begins that stands between "has" and its participle at
    ``first``; 0 for none."""
    if first < _SHORTEST_BETWEEN or tokens[first].low in forms().bases:
        return 0
    commas = tokens[first - 1].low == ","
    doing = word_set("participle", "be", "do", "modal")
    for at in range(first - 1, max(0, first - _LONGEST_BETWEEN), -1):
        token = tokens[at]
        if token.low in ("has", "have", "had"):
            opens = word_set("preposition", "adverb") | {","}
            return at + 1 if tokens[at + 1].low in opens else 0
        mark = not token.is_word and not (commas and token.low == ",")
        if mark or token.low in doing or token.low.endswith("ed"):
            return 0
    return 0


def _auxiliaries(tokens: Sequence[Token], first: int) -> int:
    while first and (
        tokens[first - 1].low in word_set("have")
        or tokens[first - 1].low in word_set("adverb")
        or tokens[first - 1].low in word_set("be")
        or tokens[first - 1].low in word_set("do")
        or tokens[first - 1].low in ("would", "could", "can", "long")
        or (first > 1 and _is_manner(tokens[first - 1]))
    ):
        first -= 1
    return first


def _is_manner(token: Token) -> bool:
    """ "Freely" of "drivers freely admit", but no "family"."""
    return (
        token.low.endswith("ly") and token.text.islower() and token.low not in word_set("noun_ly")
    )
