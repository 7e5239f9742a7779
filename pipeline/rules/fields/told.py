"""Slots of free text: what is done, why, about what, and by which rule it is judged."""

from __future__ import annotations

from itertools import pairwise

from pipeline.rules.clauses.subjects import is_source_noun
from pipeline.rules.fields.parties import is_passive, noun_before_verb, subject
from pipeline.rules.fields.phrases import (
    LONGEST,
    asked,
    noun_from,
    past_article,
    whole_words,
    words_from,
)
from pipeline.rules.mentions.items import Matter, describes, main_verb
from pipeline.rules.mentions.things import nouns
from pipeline.rules.vocabulary.gazetteers import is_personal_noun
from pipeline.rules.vocabulary.words import word_set

_LONGEST_PHRASE = 10
_REACH = 4
_TOPIC = 7
"""Words in which talks stand before "on" and "over"."""
_WHOSE = frozenset("its their his her our my this these those such".split())
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
    for at, low in enumerate(lows[:-1]):
        follows = at + 1 + (lows[at + 1] == "for")
        wants = low in word_set("calls_for") and lows[at + 1] == "for"
        if not wants and (low not in word_set("discusses") or follows > at + 1):
            continue
        if follows < len(lows) and lows[follows] not in word_set("pronoun", "preposition") - _WHOSE:
            return noun_from(matter, follows)
    return None


def _spoken_of(matter: Matter) -> str | None:
    """What stands behind "about", "on" or "over"."""
    tokens = matter.sentence.tokens
    for at, place in enumerate(matter.places[:-1]):
        if tokens[place].low not in word_set("about") or not _opens_topic(matter, at):
            continue
        follows = tokens[matter.places[at + 1]].low
        if follows in word_set("calendar", "pronoun", "conjunction") - _WHOSE:
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
    return not word_set("has_topic").isdisjoint(near) and lows[at - 1 : at] != ["call"]


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
            end = matter.text.index(lacked, start) + len(lacked)
            doer = subject(matter)  # "Without mixers | Iran cannot"
            inner = doer and not doer.demonym and start + len("without ") < doer.start < end
            return matter.text[start : doer.start if doer and inner else end].rstrip()
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


def conduct(matter: Matter) -> str | None:
    """What is judged: what is told to break a rule or to keep it ("buying from a mine breaks the
    law", "the embargo was broken by the sale"), else what the clause says of its subject."""
    main = main_verb(matter)
    if main is None:
        return None
    verb = matter.sentence.first_verb(matter.places) or 0
    told = _is_judged(matter, main)
    if is_passive(matter):
        return _suffered(matter, verb, told)
    end = main
    while end > verb and matter.lows[end - 1] in word_set("aux", "adverb"):
        end -= 1
    is_so = not word_set("be").isdisjoint(matter.lows[end : main + 1])
    if (told or is_so) and verb < end and not _WHO.isdisjoint(matter.lows[:verb]):
        return words_from(matter, verb, end - verb)  # "whoever sells to Iran breaks the law"
    if is_so and not matter.lows[main].endswith("ing"):
        return _subject(matter, verb)
    acts = matter.lows[main] in ("acted", "acts", "act")
    return (_subject(matter, verb) if told and not acts else None) or predicate(matter)


def _is_judged(matter: Matter, verb: int) -> bool:
    """Whether the verdict is the verb's."""
    near = matter.places[verb : verb + _VERDICT]
    labels = (hit.cue.label for hit in matter.hits if hit.first in near)
    return any(label.startswith("compliance.verdict") for label in labels)


def _suffered(matter: Matter, verb: int, told: bool) -> str | None:
    """The same of a passive: what breaks the rule, is allowed, or happened to somebody."""
    by = matter.lows.index("by", verb) if "by" in matter.lows[verb:] else None
    if told and by is not None and not _is_rule(matter, by + 1):
        return _run(matter, by + 1, _LONGEST_PHRASE)
    rule = any(map(_calls_rule, matter.lows[:verb]))
    return _subject(matter, verb) or (None if rule else predicate(matter))


def _run(matter: Matter, at: int, longest: int) -> str | None:
    return whole_words(matter, at, longest) if at < len(matter.places) else None


def _subject(matter: Matter, verb: int) -> str | None:
    """The words before a verb, where they may be what somebody does."""
    first = past_article(matter, 0)
    if not first < verb <= _LONGEST_SUBJECT or not _is_conduct(matter, first, verb):
        return None
    return words_from(matter, first, verb - first)


def _is_rule(matter: Matter, at: int) -> bool:
    """Whether a law or an order is named from a position on: "by the Geneva Conventions"."""
    tokens, places = matter.sentence.tokens, matter.places[at : at + _REACH]
    starts = {tokens[place].start for place in places}
    rules = (name for name in matter.names if name.type in ("law", "document"))
    words = (tokens[place].low for place in places)
    return any(name.start in starts for name in rules) or any(map(_calls_rule, words))


def _calls_rule(low: str) -> bool:
    return any(noun.type == "law" for noun in nouns().get(low, ()))


def _is_conduct(matter: Matter, first: int, verb: int) -> bool:
    """Whether the words before a verb may tell what is done: they are no party, no rule and no
    phrase that only leads to the subject."""
    tokens, places, lows = matter.sentence.tokens, matter.places, matter.lows
    if any(
        lows[first] in word_set(name) for name in ("pronoun", "not_source", "relative", "negation")
    ):
        return False
    if lows[first].endswith("ing") and lows[first] not in word_set("noun_ing"):
        return True
    ends = (at for at in range(first + 1, verb) if lows[at] in word_set("preposition"))
    last = next(ends, verb) - 1
    whose = lows[first].endswith("'s")
    heads = {tokens[places[at]].start for at in (last if whose else first, last)}
    if any(
        name.start <= at < name.end and not name.demonym for name in matter.names for at in heads
    ):
        return False
    head = lows[last]
    person = is_personal_noun(head) or head in word_set("people")
    return not (_calls_rule(head) or person or is_source_noun(head))
