"""Slots of free text: what is done, why, about what, and by which rule it is judged."""

from __future__ import annotations

from itertools import pairwise

from pipeline.rules.clauses.subjects import is_source_noun
from pipeline.rules.fields.parties import is_passive, noun_before_verb
from pipeline.rules.fields.phrases import (
    LONGEST,
    WHOSE,
    asked,
    first_verb,
    noun_from,
    past_article,
    whole_words,
    words_from,
)
from pipeline.rules.mentions.items import Matter, describes, main_verb
from pipeline.rules.vocabulary.nouns import nouns
from pipeline.rules.vocabulary.words import word_set

_LONGEST_PHRASE = 10
_REACH = 4
_TOPIC = 7
"""Words in which talks stand before "on" and "over"."""
_WHO = frozenset(("who", "whoever"))
_LONGEST_SUBJECT = 14
_VERDICT = 6
"""Words from a clause's verb on in which a verdict begins that is the verb's: "is a breach"."""
_BECAUSE = (("because", "of"), ("due", "to"), ("owing", "to"), ("want", "of"))


def predicate(matter: Matter, longest: int = _LONGEST_PHRASE) -> str | None:
    """What the clause says of its subject, without auxiliaries, up to a mark."""
    verb = main_verb(matter)
    return None if verb is None else whole_words(matter, verb, longest)


def topic(matter: Matter) -> str | None:
    """What is talked of: the object of "discuss", what stands behind "about", "on" or "over", or
    what somebody is asked or agrees to do."""
    return _discussed(matter) or _spoken_of(matter) or asked(matter)


def _discussed(matter: Matter) -> str | None:
    """The object of a verb of talk: "discussed the price", "called for a truce"."""
    lows = matter.lows
    idle = word_set("pronoun", "preposition") - WHOSE
    for at, pair in enumerate(pairwise(lows)):
        if pair[0] in word_set("discusses") and pair[1] not in idle:
            return noun_from(matter, at + 1)
        if pair[0] in word_set("calls_for") and pair[1] == "for" and at + 2 < len(lows):
            return noun_from(matter, at + 2)
    return None


def _spoken_of(matter: Matter) -> str | None:
    """What stands behind "about", "on" or "over"."""
    tokens = matter.sentence.tokens
    for at, place in enumerate(matter.places[:-1]):
        if tokens[place].low not in word_set("about") or not _opens_topic(matter, at):
            continue
        follows = tokens[matter.places[at + 1]].low
        if follows in word_set("calendar", "pronoun", "conjunction") - WHOSE:
            continue
        if not follows[0].isdigit():
            return noun_from(matter, at + 1)
    return None


def _opens_topic(matter: Matter, at: int) -> bool:
    """Whether "on" or "over" tells what is talked of: "talks on the price", not "on the way"."""
    lows = matter.lows
    if lows[at] not in ("on", "over"):
        return True
    near = lows[max(0, at - _TOPIC) : at]
    return not word_set("has_topic").isdisjoint(near)


def cause(matter: Matter) -> str | None:
    """What stands after "because of", "due to", "without", or a subject that is a cause:
    "The veto on exports has hurt the plant"."""
    lows, places, tokens = matter.lows, matter.places, matter.sentence.tokens
    for at, pair in enumerate(pairwise(lows)):
        if pair in _BECAUSE:
            return words_from(matter, at + 2, _LONGEST_PHRASE)
        if pair[0] == "because":
            return whole_words(matter, past_article(matter, at + 1), _LONGEST_PHRASE)
        if pair[0] == "without" and (lacked := noun_from(matter, at + 1)):
            start = tokens[places[at]].start
            return matter.text[start : matter.text.index(lacked, start) + len(lacked)]
    verb = first_verb(matter)
    if 0 < verb <= LONGEST and word_set("cause_word").intersection(lows[:verb]):
        return noun_before_verb(matter)
    return None


def instrument(matter: Matter) -> str | None:
    """The noun phrase that names the rule which conduct is judged by."""
    tokens, inside, words = matter.sentence.tokens, set(matter.places), word_set("instrument")
    for place in matter.places:
        if tokens[place].low in words:
            first = place
            while first - 1 in inside and place - first < _REACH and describes(tokens[first - 1]):
                first -= 1
            return matter.text[tokens[first].start : tokens[place].end]
    return None


def conduct(matter: Matter) -> str | None:
    """What is judged: what is told to break a rule or to keep it ("buying from a mine breaks the
    law"), else what the clause says of its subject."""
    main = main_verb(matter)
    if main is None:
        return None
    verb = first_verb(matter)
    if is_passive(matter):
        return _subject(matter, verb) or predicate(matter)
    told = _is_judged(matter, main)
    end = main
    while end > verb and matter.lows[end - 1] in word_set("aux", "adverb"):
        end -= 1
    is_so = not word_set("be").isdisjoint(matter.lows[end : main + 1])
    if (told or is_so) and verb < end and not _WHO.isdisjoint(matter.lows[:verb]):
        return words_from(matter, verb, end - verb)  # "whoever sells to Iran breaks the law"
    if is_so:
        return _subject(matter, verb)
    return (_subject(matter, verb) if told else None) or predicate(matter)


def _is_judged(matter: Matter, verb: int) -> bool:
    """Whether the verdict is the verb's."""
    near = matter.places[verb : verb + _VERDICT]
    labels = (hit.cue.label for hit in matter.hits if hit.first in near)
    return any(label.startswith("compliance.verdict") for label in labels)


def _subject(matter: Matter, verb: int) -> str | None:
    """The words before a verb, where they may be what somebody does."""
    first = past_article(matter, 0)
    if not first < verb <= _LONGEST_SUBJECT or not _is_conduct(matter, first, verb):
        return None
    return words_from(matter, first, verb - first)


def _is_conduct(matter: Matter, first: int, verb: int) -> bool:
    """Whether the words before a verb may tell what is done: they are no party, no rule and no
    phrase that only leads to the subject."""
    tokens, places, lows = matter.sentence.tokens, matter.places, matter.lows
    if lows[first] in word_set("pronoun", "not_source", "relative", "negation"):
        return False
    if lows[first].endswith("ing"):
        return True
    ends = (at for at in range(first + 1, verb) if lows[at] in word_set("preposition"))
    last = next(ends, verb) - 1
    whose = lows[first].endswith("'s")
    heads = {tokens[places[at]].start for at in (last if whose else first, last)}
    if any(name.start <= at < name.end for name in matter.names for at in heads):
        return False
    head = lows[last]
    rule = any(noun.type == "law" for noun in nouns().get(head, ()))
    return not (rule or head in word_set("people") or is_source_noun(head))
