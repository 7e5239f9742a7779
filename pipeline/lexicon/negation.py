"""Negations that a time hangs on: "will not be delivered before 2025"."""

from __future__ import annotations

import re
from functools import cache

from pipeline.lexicon.stems import irregular_pasts
from pipeline.lexicon.tables import flat, small

_WINDOW = 600  # characters before the time, more than any clause
_CLAUSE = re.compile(r"[.;:!?]\s|\sbut\s")
_PARENTHESIS = re.compile(r",[^,]*,|\([^)]*\)|\s[–—][^–—]*[–—]\s")
# What negates no verb: a bound of a figure, "not only", "with no licence", "has no licence".
_OTHER = re.compile(
    r"\b(?:no|not) (?:fewer|less|more|later|earlier|sooner) than\b"
    r"|\bnot (?:only|just|merely|least|surprisingly|unexpectedly)\b"
    r"|\bno (?:matter|doubt|secret|question|wonder)\b"
    r"|\b(?:with|in|of|by|at|for|from|under|on|to|despite|has|have|had|having) no"
    r"(?! (?:time|point|way|case|circumstances?|event)\b)\b"
)
_OF_VERB = re.compile(r"\b(?:not|never|cannot|unlikely|unable)\b|n't\b")
_OF_NOUN = re.compile(r"\b(?:no|nor|neither|nobody|nothing|none)\b")
_WORD = re.compile(r"[a-z][a-z'-]*")
# The verbs whose negation is that of what is thought: "does not expect it will arrive".
_OF_THOUGHT = frozenset("think believe expect expected anticipate".split())
_FINITE = frozenset(
    "is are was were has have had does do did will would can could may might shall should must "
    "am says plans".split()
)
_GROUP = _FINITE | frozenset("be been being to yet ever even also still likely able".split())
# After these a word in -ed is no verb of its own: "the promised cranes", "to be delivered".
_NO_VERB_AFTER = frozenset(
    "a an the its their his her any all these those this that of in to by with for be been being "
    "and or newly more most fully".split()
)


def hangs_on(before: str) -> bool:
    """Whether the verb that a time after ``before`` hangs on is negated.

    That verb is the nearest of the clause: a negation that belongs to an earlier one, that a
    comma closes off, or that is only part of a noun phrase ("no licence") does not count.
    Knows English; no verb at all is no reason to leave a negation out.
    """
    clause = _OTHER.sub(" ", _CLAUSE.split(small(flat(before[-_WINDOW:])))[-1])
    closed, comma, rest = _PARENTHESIS.sub(" ", clause).rpartition(",")
    words = _WORD.findall(rest)
    if comma and not any(_is_finite(words, n) for n in range(len(words))):
        rest = f"{closed} {rest}"  # a list: "to Kyiv, Odesa or Lviv"
    return any(not _another_verb(rest[found.end() :], 0) for found in _OF_VERB.finditer(rest)) or (
        any(_negates_the_verb_after(rest[found.end() :]) for found in _OF_NOUN.finditer(rest))
    )


def _negates_the_verb_after(rest: str) -> bool:
    """Whether "no cranes are due" has one verb alone, or "expects no cranes" none after it."""
    words = _WORD.findall(rest)
    first = next((n for n in range(len(words)) if _is_finite(words, n)), None)
    return first is None or not _another_verb(rest, first)


def _another_verb(rest: str, at: int) -> bool:
    """Whether a verb follows the group of verbs that begins with word ``at`` of ``rest``."""
    words = _WORD.findall(rest)
    while at < len(words) and (words[at] in _GROUP or words[at].endswith("ly")):
        at += 1
    if at < len(words) and words[at] in _OF_THOUGHT:
        return False
    return any(_is_finite(words, n) for n in range(at + 1, len(words)))


def _is_finite(words: list[str], at: int) -> bool:
    word = words[at]
    if word in _FINITE:
        return True
    if not (word in _pasts() or (word.endswith("ed") and len(word) > 4)):
        return False
    by = at + 1 < len(words) and words[at + 1] == "by"  # "cranes ordered by the yard"
    return not by and (at == 0 or words[at - 1] not in _NO_VERB_AFTER)


@cache
def _pasts() -> frozenset[str]:
    """The pasts that are not the base as well: "sold", and not "cut"."""
    return frozenset(past for base, past in irregular_pasts() if past != base)
