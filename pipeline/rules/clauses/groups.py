"""Whether a reporting word is a verb that reports, and where its auxiliaries begin.

Places are token indices of the sentence.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.rules.clauses.sentence import Sentence
from pipeline.rules.vocabulary.cues import Hit
from pipeline.rules.vocabulary.tokens import Token
from pipeline.rules.vocabulary.words import word_set


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
        if previous.low in word_set("number_word", "before_states"):
            return False
        follows = sentence.tokens[hit.last].low if hit.last < len(sentence.tokens) else ""
        if follows in word_set("aux") or follows == "of":
            return False  # "member states should", "a staff list of nine"
    negated = any(t.low in word_set("negation") for t in sentence.tokens[group : hit.first])
    return not negated


def _is_told_of(before: str) -> bool:
    """Whether a word makes a noun of the verb behind it: "an estimated 40 tonnes", "the
    firm's claimed range"."""
    owner = before.endswith(("'s", "s'")) and before not in word_set("aux")
    return owner or before in ("a", "an", "the", "no")


def group_start(tokens: Sequence[Token], first: int) -> int:
    """Where the verb's auxiliaries and adverbs begin."""
    known = word_set("have", "adverb", "be", "do") | {"would", "could", "can", "long"}
    while first and (
        tokens[first - 1].low in known or (first > 1 and _is_manner(tokens[first - 1]))
    ):
        first -= 1
    if [token.low for token in tokens[max(0, first - 3) : first]] == ["in", "the", "past"]:
        return group_start(tokens, first - 3)  # "has in the past denied"
    return first


def _is_manner(token: Token) -> bool:
    """ "Freely" of "drivers freely admit", but no "family"."""
    return (
        token.low.endswith("ly") and token.text.islower() and token.low not in word_set("noun_ly")
    )
