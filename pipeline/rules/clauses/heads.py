"""The head of a clause's subject: without what stands before it, and what tells of it behind."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.rules.vocabulary.tokens import Token
from pipeline.rules.vocabulary.verbs import forms
from pipeline.rules.vocabulary.words import word_set

_SEATED = frozenset(("of", "in", "from", "at"))
"""What leads from a name to where its bearer sits."""
_WHO_DOES = frozenset(("he", "she", "it", "they", "we"))


def past_participle(tokens: Sequence[Token], places: Sequence[int]) -> Sequence[int]:
    """What stands behind an opening phrase that tells how the subject came to be: "Approved by
    the envoys after Malta gave way, the package bans"."""
    lows = [tokens[place].low for place in places[:2]]
    if len(lows) < 2 or lows[1] not in word_set("preposition"):
        return places
    done = lows[0] in word_set("participle") or (
        lows[0].endswith("ed") and not {lows[0][:-1], lows[0][:-2]}.isdisjoint(forms().bases)
    )
    comma = next((n for n, place in enumerate(places) if tokens[place].low == ","), None)
    return places[comma + 1 :] if done and comma is not None else places


def without_relative(tokens: Sequence[Token], words: Sequence[int]) -> list[int]:
    """ "The crates" of "the crates that officers opened", but all of "a clerk of that bank"; "the
    cargo" of "the cargo he sold", but no "Under it" and no "a tenth of what it"."""
    relatives = word_set("relative")
    if words and tokens[words[0]].low in word_set("determiner"):
        relatives |= _WHO_DOES
    for n, place in enumerate(words):
        low = tokens[place].low
        if not n or low not in relatives:
            continue
        if low in _WHO_DOES and tokens[words[n - 1]].low in word_set("function"):
            return list(words)
        if low != "that" or tokens[words[n - 1]].low not in word_set("preposition"):
            return list(words[:n])
    return list(words)


def set_off(tokens: Sequence[Token], words: Sequence[int]) -> tuple[list[int], int]:
    """The subject before an apposition and the last mark before it; the name that the
    apposition is, where the subject is an office: "The engineer, Ann Smith"."""
    comma = next((n for n in range(len(words) - 1, 0, -1) if not tokens[words[n]].is_word), 0)
    inner, outer = list(words[comma + 1 :]), list(words[:comma])
    cut = next((n for n, place in enumerate(inner) if n and tokens[place].low in _SEATED), None)
    inner = inner[:cut]  # "Lanier Components of Dallas"
    named = inner and outer and all(tokens[place].is_capital for place in inner)
    if named and tokens[outer[-1]].text.islower():
        return inner, -1
    return outer, max((n for n, place in enumerate(outer) if not tokens[place].is_word), default=-1)
