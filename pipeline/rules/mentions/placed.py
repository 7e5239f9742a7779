"""Parties that an article calls by a noun and by where they are: "a firm in Yerevan"."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from pipeline.rules.clauses.sentence import Sentence
from pipeline.rules.mentions.capitals import is_unknown
from pipeline.rules.mentions.name import Name
from pipeline.rules.mentions.things import describes
from pipeline.rules.vocabulary.gazetteers import POSSESSIVE, bodies, body_at
from pipeline.rules.vocabulary.words import word_set
from schemas.claim import EntityType

WHERE = ("place", "country")
_IN = frozenset(("in", "from", "at", "near", "outside"))
_SETTLED: tuple[EntityType, ...] = ("company", "government", "organisation")
_APPOSED = re.compile(r", (?:an?|the|its|another) (?:[a-z-]+ ){0,3}$")
_FARTHEST = 40
_LONGEST = 2
"""Words before the noun that tell which is meant."""


def placed_parties(
    text: str, sentences: Sequence[Sentence], names: Sequence[Name]
) -> Iterator[Name]:
    """The parties of an article that a place behind their noun tells from others, in text
    order; none that has a name beside it: "a dealer in Bern, Halden Optics"."""
    at = 0
    parties = {name.start for name in names if name.type not in WHERE}
    ends = {name.end for name in names if name.type not in WHERE}
    for sentence in sentences:
        while at < len(names) and names[at].start < sentence.end:
            place = names[at]
            at += 1
            noun = bisect_left(sentence.starts, place.start) - 2
            if noun < 0 or place.demonym or place.type not in WHERE:
                continue
            if text.startswith(", ", place.end) and place.end + 2 in parties:
                continue
            party = _party(text, sentence, noun, place)
            if party is not None and not _is_apposed(text, party, ends):
                yield party


def lettered_parties(text: str, sentences: Sequence[Sentence]) -> Iterator[Name]:
    """Parties that a letter stands for: "company A", "forwarder B"."""
    for sentence in sentences:
        for noun, letter in pairwise(sentence.tokens):
            if not letter.is_capital or len(letter.text) > 1 or letter.text == "I":
                continue
            kind = bodies().get(noun.low)
            if kind in _SETTLED and letter.start == noun.end + 1:
                printed = text[noun.start : letter.end]
                name = printed[0].lower() + printed[1:]
                yield Name(noun.start, letter.end, name, None, kind, None)


def _is_apposed(text: str, party: Name, ends: Collection[int]) -> bool:
    """Whether it only tells of a name before it: "Halden Optics, a dealer in Bern"."""
    match = _APPOSED.search(text, max(0, party.start - _FARTHEST), party.start)
    return match is not None and match.start() in ends


def _party(text: str, sentence: Sentence, noun: int, place: Name) -> Name | None:
    tokens, low = sentence.tokens, sentence.tokens[noun].low
    kind = "company" if low in word_set("works") else body_at(tokens, noun)
    if tokens[noun + 1].low not in _IN or kind not in _SETTLED or tokens[noun].is_capital:
        return None
    first = noun - (f"{tokens[noun - 1].low} {low}" in bodies())
    while first and noun - first < _LONGEST and describes(sentence, first - 1):
        first -= 1
    before = tokens[first - 1] if first else None
    if before and is_unknown(before) and not POSSESSIVE.search(before.text):
        return None  # "the Sirko workshop in Dnipro"
    start = tokens[first].start
    printed = " ".join(text[start : place.end].split())
    return Name(start, place.end, printed, None, kind, place.country)
