"""Goods, weapons, laws and papers that an article calls by a noun: "turbomolecular pumps"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import NamedTuple

from pipeline.rules.gazetteers import source_nouns
from pipeline.rules.names import Name
from pipeline.rules.reading import read_rows
from pipeline.rules.sentence import Sentence
from pipeline.rules.tokens import Token
from pipeline.rules.verbs import third
from pipeline.rules.words import word_set
from schemas.claim import EntityType

_CALIBRE = re.compile(r"\d[\d.]*-?(?:mm|cm|millimet(?:er|re)|inch|calib(?:er|re))")
_INSTRUMENTS = frozenset(("law", "document"))
_LONGEST = 3
"""Words before the noun that are taken in."""


class Noun(NamedTuple):
    """A noun of ``data/things.tsv`` in one number: its words, what it is, when it counts."""

    words: tuple[str, ...]
    type: EntityType
    when: str
    plural: bool


def find_things(text: str, sentence: Sentence, nations: Mapping[int, Name]) -> Iterator[Name]:
    """The things of a sentence in text order, named in the article's own words.

    ``nations`` are the countries and bodies that may own one, by where they end and by where
    their possessive does: "Russian crude" is a thing, and so is "UN embargo".
    """
    tokens, nouns, last = sentence.tokens, _nouns(), 0
    for at, token in enumerate(tokens):
        if at < last or token.low not in nouns:
            continue
        noun = _noun_at(tokens, at)
        if noun is None:
            continue
        last = at + len(noun.words)
        if not _goes_on(sentence, last, noun):
            thing = _thing(text, sentence, at, noun, nations)
            if thing:
                yield thing


def told_before(text: str, sentences: Sequence[Sentence], things: Sequence[Name]) -> Iterator[Name]:
    """Things by the noun alone, "the sights", after the article told which: "thermal sights".

    ``things`` are the article's, in text order.
    """
    ahead = list(reversed(things))
    known: dict[str, Name] = {}
    for sentence in sentences:
        tokens = sentence.tokens
        for at, token in enumerate(tokens):
            while ahead and ahead[-1].end <= token.start:
                thing = ahead.pop()
                first, _, head = thing.name.rpartition(" ")
                if first and thing.type not in _INSTRUMENTS:
                    known[head.lower()] = thing
            if token.low in known and (_is_definite(tokens, at) or _is_bare(sentence, at)):
                start, end = token.start, token.end
                yield replace(known[token.low], start=start, end=end, mention=text[start:end])


def _is_bare(sentence: Sentence, at: int) -> bool:
    """Whether a plural stands with no word that tells which: "44 transducers"."""
    low = sentence.tokens[at].low
    vague = any(noun.when == "told" for noun in _nouns().get(low, ()) if len(noun.words) == 1)
    return low.endswith("s") and not vague and not (at and describes(sentence, at - 1))


def _is_definite(tokens: Sequence[Token], at: int) -> bool:
    """Whether "the", "these" or the like stands before a noun, with a number or without."""
    before = at - 1
    low = tokens[before].low
    if before > 0 and (low in word_set("number_word") or low.isdigit()):
        before -= 1
    return before >= 0 and tokens[before].low in word_set("definite")


def _thing(
    text: str, sentence: Sentence, at: int, noun: Noun, nations: Mapping[int, Name]
) -> Name | None:
    tokens, first = sentence.tokens, at
    while first and at - first < _LONGEST and describes(sentence, first - 1):
        first -= 1
    while first < at and tokens[first].low in word_set("tells_nothing"):
        first += 1
    before = tokens[first - 1].low if first else ""
    if before == "per" or (noun.when == "the" and before != "the"):
        return None
    owner = nations.get(tokens[first - 1].end) if first else None
    if owner is not None and not owner.demonym and noun.type not in _INSTRUMENTS:
        owner = None
    last = at + len(noun.words)
    tail = _tail(tokens, last, nations) if noun.type == "law" else None
    apart = first < at or len(noun.words) > 1  # "engine parts" tells which
    told = owner is not None or tail is not None or (apart and noun.when != "owned")
    if noun.when in ("owned", "told") and not told:
        return None
    if noun.when == "alone" and not noun.plural and noun.type != "law":
        return None
    start = owner.start if owner else tokens[first].start
    end = tail.end if tail else tokens[last - 1].end
    country = owner.country if owner else None
    if country is None and tail and tokens[last].low == "of":
        country = tail.country
    return Name(start, end, " ".join(text[start:end].split()), None, noun.type, country)


def _tail(tokens: Sequence[Token], last: int, nations: Mapping[int, Name]) -> Name | None:
    """The party that controls are "of", "on" or "against"."""
    if last + 1 >= len(tokens) or tokens[last].low not in ("of", "on", "against"):
        return None
    for token in tokens[last + 1 : last + 4]:
        name = nations.get(token.end)
        if name is not None and not name.demonym and name.start <= tokens[last + 1].start + 4:
            return name
    return None


def describes(sentence: Sentence, at: int) -> bool:
    """Whether a word before a noun belongs to it."""
    token = sentence.tokens[at]
    done = token.low.endswith("ed") or token.low in word_set("participle")
    if done and at and sentence.tokens[at - 1].low in word_set("aux"):
        return False  # "had shipped shells"
    return (
        (token.text[0].islower() or _CALIBRE.fullmatch(token.low) is not None)
        and token.low not in word_set("function")
        and token.low not in word_set("verb")
        and token.low not in word_set("count_word")
        and token.low not in source_nouns()
        and not token.low.endswith(("'s", "s'", "ly", "ing"))
        and not sentence.is_verb(at)
    )


def _goes_on(sentence: Sentence, last: int, noun: Noun) -> bool:
    """Whether another noun follows, so that this one only tells of it: "pump parts"."""
    if noun.plural or last >= len(sentence.tokens):
        return False
    token = sentence.tokens[last]
    return (
        token.text[0].islower()
        and token.low not in word_set("function")
        and not token.low.endswith(("ed", "ly", "ing"))
        and not sentence.is_verb(last)
    )


def _noun_at(tokens: Sequence[Token], at: int) -> Noun | None:
    for noun in _nouns().get(tokens[at].low, ()):
        if tuple(token.low for token in tokens[at : at + len(noun.words)]) == noun.words:
            return noun
    return None


@cache
def _nouns() -> Mapping[str, Sequence[Noun]]:
    """The nouns by their first word, the longest first."""
    index: dict[str, list[Noun]] = {}
    for phrase, kind, when in read_rows("things.tsv"):
        *lead, head = phrase.split()
        own = head.endswith("s") and not head.endswith("ss")
        numbers = ((head, True),) if own else ((head, False), (third(head), True))
        for word, plural in numbers:
            words = (*lead, word)
            index.setdefault(words[0], []).append(Noun(words, kind, when, plural))  # type: ignore[arg-type]
    for nouns in index.values():
        nouns.sort(key=lambda noun: -len(noun.words))
    return index
