"""Goods, weapons, laws and papers that an article calls by a noun: "turbomolecular pumps"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from pipeline.rules.clauses.sentence import Sentence
from pipeline.rules.mentions.name import Name
from pipeline.rules.vocabulary.gazetteers import source_nouns
from pipeline.rules.vocabulary.language import is_plural
from pipeline.rules.vocabulary.nouns import Noun, noun_at, nouns
from pipeline.rules.vocabulary.tokens import Token
from pipeline.rules.vocabulary.verbs import forms
from pipeline.rules.vocabulary.words import word_set

_CALIBRE = re.compile(r"\d[\d.]*-?(?:mm|cm|millimet(?:er|re)|inch|calib(?:er|re))")
_UNITS = frozenset(("mm", "cm", "calibre", "caliber", "inch", "millimetre", "millimeter"))
_PASTS = frozenset(("set", "cut", "put", "hit", "shut", "let"))
"""Pasts that are no part of a noun: "set quotas"."""
_INSTRUMENTS = frozenset(("law", "document"))
_LONGEST = 3
"""Words before the noun that are taken in."""


def find_things(text: str, sentence: Sentence, nations: Mapping[int, Name]) -> Iterator[Name]:
    """The things of a sentence in text order, named in the article's own words.

    ``nations`` are the countries and bodies that may own one, by where they end and by where
    their possessive does: "Russian crude" is a thing, and so is "UN embargo".
    """
    known, last = nouns(), 0
    for at, low in enumerate(sentence.lows):
        if at < last or low not in known:
            continue
        noun = noun_at(sentence.lows, at)
        if noun is None:
            continue
        last = at + len(noun.words)
        if not _goes_on(sentence, last, noun):
            thing = _thing(text, sentence, at, noun, nations)
            if thing:
                yield thing


def _thing(
    text: str, sentence: Sentence, at: int, noun: Noun, nations: Mapping[int, Name]
) -> Name | None:
    tokens, first = sentence.tokens, at
    while first and at - first < _LONGEST and describes(sentence, first - 1):
        first -= 1
    while first < at and (tokens[first].low in word_set("tells_nothing") or acts(tokens, first)):
        first += 1
    first = _with_calibre(tokens, first)
    before = tokens[first - 1].low if first else ""
    if before == "per" or (noun.when == "the" and before != "the"):
        return None
    if noun.when == "uncounted" and (before in word_set("count_word") or before[:1].isdigit()):
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


def acts(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word before a noun is no part of it but what is done: "supplies servo drives"."""
    low = tokens[at].low
    if low.endswith(("s", "ing")) and low in word_set("gives", "takes", "handles"):
        return True
    done = low.endswith("ed") or low in word_set("participle")
    if done and at > 0 and tokens[at - 1].low in word_set("aux"):
        return True  # "have sold machine tools"
    if low in _PASTS:
        return at == 0 or tokens[at - 1].low not in word_set("determiner")
    if at > 0 and low in forms().bases and _is_subject(tokens, at - 1):
        return True  # "rescuers lack heavy cranes"
    to = at > 0 and tokens[at - 1].low == "to"
    return to and "-" not in low and (low in forms().bases or low not in nouns())


def _is_subject(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word is a plural noun that tells of no other, and no verb behind a name: "Japan
    lists"."""
    token = tokens[at]
    if at and tokens[at - 1].is_capital and token.low in forms().singular | forms().sure:
        return False
    return token.is_word and is_plural(token.low) and token.low not in word_set("plural_first")


def _with_calibre(tokens: Sequence[Token], first: int) -> int:
    """Where a noun begins that a number and a unit stand before: "82 mm mortar bombs"."""
    unit = tokens[first].low if first else ""
    if unit in _UNITS and tokens[first - 1].low == "-" and first > 1:
        return first - 2 if tokens[first - 2].low[0].isdigit() else first  # "155-millimetre"
    return first - 1 if unit in _UNITS and tokens[first - 1].low[0].isdigit() else first


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
    if done and at and (before := sentence.tokens[at - 1]).text[0].isdigit() and before.is_word:
        return True  # "900 tapered bearings"
    acronym = token.text.isupper() and token.text.isalpha() and 1 < len(token.text) <= _LONGEST
    return (
        (token.text[0].islower() or acronym or _CALIBRE.fullmatch(token.low) is not None)
        and token.low not in word_set("function")
        and token.low not in word_set("verb")
        and token.low not in word_set("count_word")
        and source_nouns().get(token.low) in (None, "document")
        and not (is_plural(token.low) and token.low not in word_set("plural_first"))
        and not token.low.endswith(("'s", "s'", "ly"))
        and not (token.low.endswith("ing") and "-" not in token.low)
        and not sentence.is_verb(at)
    )


def _goes_on(sentence: Sentence, last: int, noun: Noun) -> bool:
    """Whether another noun follows, so that this one only tells of it: "pump parts"."""
    if last >= len(sentence.tokens):
        return False
    if noun.plural and noun.words[-1] not in word_set("plural_first"):
        return False
    token = sentence.tokens[last]
    return (
        token.text[0].islower()
        and token.low not in word_set("function")
        and not token.low.endswith(("ed", "ly", "ing"))
        and not sentence.is_verb(last)
    )
