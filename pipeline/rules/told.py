"""Slots of free text: what is done, why, about what, and by which rule it is judged."""

from __future__ import annotations

from itertools import pairwise

from pipeline.rules.gazetteers import is_personal_noun
from pipeline.rules.items import Matter, describes, main_verb
from pipeline.rules.parties import is_passive, noun_before_verb
from pipeline.rules.phrases import LONGEST, noun_from, past_article, words_from
from pipeline.rules.subjects import is_source_noun
from pipeline.rules.things import nouns
from pipeline.rules.words import word_set

_LONGEST_PHRASE = 10
_REACH = 4
_VERDICT = 6
"""Words from a clause's verb on in which a verdict begins that is the verb's: "is a breach"."""
_BECAUSE = (("because", "of"), ("due", "to"), ("owing", "to"), ("want", "of"))


def predicate(matter: Matter) -> str | None:
    """What the clause says of its subject, without auxiliaries, up to a mark."""
    verb = main_verb(matter)
    return None if verb is None else words_from(matter, verb, _LONGEST_PHRASE)


def topic(matter: Matter) -> str | None:
    """What stands behind "about", "on" or "over"."""
    tokens = matter.sentence.tokens
    for at, place in enumerate(matter.places[:-1]):
        if tokens[place].low not in word_set("about"):
            continue
        follows = tokens[matter.places[at + 1]].low
        if follows in word_set("calendar"):
            continue
        if not follows[0].isdigit():
            return noun_from(matter, at + 1)
    return None


def cause(matter: Matter) -> str | None:
    """What stands after "because of", "due to", "without", or a subject that is a cause:
    "The veto on exports has hurt the plant"."""
    lows = matter.lows
    for at, pair in enumerate(pairwise(lows)):
        if pair in _BECAUSE:
            return words_from(matter, at + 2, _LONGEST_PHRASE)
        if pair[0] == "because":
            return noun_from(matter, at + 1)
        if pair[0] == "without":
            return words_from(matter, at, LONGEST)
    verb = matter.sentence.first_verb(matter.places) or 0
    if 0 < verb <= LONGEST and word_set("cause_word").intersection(lows[:verb]):
        return noun_before_verb(matter)
    return None


def phrase_of(matter: Matter, section: str) -> str | None:
    """The noun phrase that ends in a word of a section."""
    tokens, inside, words = matter.sentence.tokens, set(matter.places), word_set(section)
    for place in matter.places:
        if tokens[place].low in words:
            first = place
            while first - 1 in inside and place - first < _REACH and describes(tokens[first - 1]):
                first -= 1
            return matter.text[tokens[first].start : tokens[place].end]
    return None


def judged(matter: Matter) -> str | None:
    """What is told to break a rule or to keep it: "buying from a mine breaks the law", "the
    embargo was broken by the sale"; None where somebody does."""
    verb = matter.sentence.first_verb(matter.places) or 0
    if is_passive(matter):
        by = matter.lows.index("by") if "by" in matter.lows[verb:] else None
        return None if by is None else words_from(matter, by + 1, _LONGEST_PHRASE)
    near = matter.places[verb : verb + _VERDICT]
    told = any(
        hit.cue.label.startswith("compliance.verdict") and hit.first in near for hit in matter.hits
    )
    first = past_article(matter, 0)
    if not told or not first < verb <= _LONGEST_PHRASE + 1 or not _is_conduct(matter, first, verb):
        return None
    return words_from(matter, first, verb - first)


def _is_conduct(matter: Matter, first: int, verb: int) -> bool:
    """Whether the words before a verb may tell what is done: they are no party, no rule and no
    phrase that only leads to the subject."""
    tokens, places, lows = matter.sentence.tokens, matter.places, matter.lows
    if any(lows[first] in word_set(name) for name in ("pronoun", "relative", "preposition")):
        return False
    ends = (at for at in range(first + 1, verb) if lows[at] in word_set("preposition"))
    last = next(ends, verb) - 1
    heads = {tokens[places[at]].start for at in (first, last)}
    if any(
        name.start <= at < name.end and not name.demonym for name in matter.names for at in heads
    ):
        return False
    head = lows[last]
    rule = any(noun.type == "law" for noun in nouns().get(head, ()))
    person = is_personal_noun(head) or head in word_set("people")
    return not (rule or person or is_source_noun(head))
