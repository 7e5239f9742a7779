"""Bare numbers that count nothing told before: a time of day, a year, an age, one with a noun of
its own that is not known."""

from __future__ import annotations

import re

from pipeline.rules.vocabulary.language import Found
from pipeline.rules.vocabulary.verbs import forms
from pipeline.rules.vocabulary.words import word_set

_LABEL = 16
"""Characters before a number in which a word that it goes with stands."""
_AGED = (
    re.compile(r"(?:[A-Z][\w'’-]+,|, (?:then|now)|\baged|\b(?:man|woman|boy|girl) of) $"),
    re.compile(r"[,;.)]|$| (?:and|who|was|is|from|of(?! (?:them|these|which)))\b"),
)
"""What stands before and behind an age: "Ann Smith, 52, a broker", "a woman of 39"."""
_AGES = range(10, 111)
_CLOCK = re.compile(r"(?:[01]?\d|2[0-3])\.[0-5]\d")
_AT = re.compile(r"(?<!\w)at $")
_OLD_YEAR = re.compile(r"1[5-8]\d\d")
_DATED = re.compile(r"(?<!\w)(?:of|in|since|from|until|before|after|by) $")
_OWN = re.compile(
    r" of (?:the|its|their|his|her|our|that|this) | of (?:us|you)(?!\w)| of \d| [A-Z]"
)
_BEHIND = re.compile(r" ([a-z]{3,})(?![\w'’-])")
_CLOSED = ("function", "calendar", "time", "count_word", "comparative", "adverb")
_NO_NOUNS = frozenset(
    "dead alive wounded injured missing aboard abroad away apart ahead overnight strong long wide"
    " high deep tall old apiece together alone others worldwide nationwide altogether instead home"
    " elsewhere went came fell rose left made took got became began hit put cut set sank fled broke"
    " held kept lay safe free active available due ready armed fit able later sooner short".split()
)
"""What may follow a number of things that were told before: "12 alive"."""


def is_named(text: str, found: Found) -> bool:
    """Whether a bare number is a time of day, a year or a model: "at 9.17", "of 1857"."""
    printed = text[found.start : found.end]
    before = text[max(0, found.start - _LABEL) : found.start]
    if _CLOCK.fullmatch(printed):
        return _AT.search(before) is not None
    if _OLD_YEAR.fullmatch(printed):
        return _DATED.search(before) is not None and not has_own_noun(text, found)
    return printed.isdigit() and before.endswith(" a ")


def is_age(text: str, found: Found) -> bool:
    """Whether a bare number between marks is how old somebody is."""
    before, behind = _AGED
    near = text[max(0, found.start - _LABEL) : found.start]
    plain = found.parsed.value in _AGES and found.parsed.currency is None
    return bool(plain and before.search(near) and behind.match(text, found.end))


def has_own_noun(text: str, found: Found) -> bool:
    """Whether a word that may say what is counted, and is not known, follows a number."""
    if _OWN.match(text, found.end):
        return True  # "four thousand of the craft"
    match = _BEHIND.match(text, found.end)
    if match is None or match[1].endswith(("ed", "ly", "ing")):
        return False
    known = forms()
    verb = match[1] in known.sure or match[1] in known.plural or match[1] in known.singular
    return not (verb or match[1] in word_set(*_CLOSED) or match[1] in _NO_NOUNS)
