"""War: what is lost, and who does what to whom where."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from pipeline.rules.fields.dealings import dealer
from pipeline.rules.fields.parties import (
    country,
    is_passive,
    named_after,
    party,
    subject,
)
from pipeline.rules.fields.phrases import counted, noun_from, words_from
from pipeline.rules.fields.told import predicate
from pipeline.rules.mentions.items import Matter, itself, main_verb, read_items
from pipeline.rules.mentions.name import Name
from pipeline.rules.vocabulary.words import word_set

_WHERE = ("in", "near", "at", "around", "outside", "over", "off", "across", "towards", "above")
_WHERE_TYPES = ("country", "place")
_LONGEST_ACTION = 7
_NEAR = 6
_NOT_LOST = frozenset("losses loss nobody someone anyone everyone same bodies toll".split())


def loss(matter: Matter) -> dict[str, Any]:
    """Whose loss it is, of what, and by what."""
    by = matter.lows.index("by") if "by" in matter.lows else None
    lost, verb = _lost(matter), matter.sentence.first_verb(matter.places)
    dies = verb is not None and _dies(matter, verb)  # "eight men died at the pumps"
    return {
        "side": country(_loser(matter)),
        "items": lost if dies and lost else read_items(matter) or lost,
        "cause": None if by is None else noun_from(matter, by + 1),
    }


def _kills(matter: Matter) -> int | None:
    """Where the verb stands that somebody does to the other side: "shot down nine drones"."""
    verb = main_verb(matter)
    if verb is None or is_passive(matter) or verb + 1 == len(matter.lows):
        return None
    low, follows = matter.lows[verb], matter.lows[verb + 1]
    open_ended = follows in word_set("coordinator", "preposition", "adverb")
    if open_ended and counted(matter, verb + 1) == verb + 1:
        return None  # "nine ships sunk or crippled"
    return verb if low in word_set("destroys") or (low, follows) == ("brought", "down") else None


def _loser(matter: Matter) -> Name | None:
    """Whose the lost things are: the subject's, or of "destroyed" the object's."""
    kills = _kills(matter)
    if kills is None:
        verb = matter.sentence.first_verb(matter.places) or 0
        told = matter.sentence.tokens[matter.places[verb]].start
        from_there = (name for name in named_after(matter, "from") if name.start < told)
        return subject(matter) or next(from_there, None)  # "peacekeepers from Kenya"
    start = matter.sentence.tokens[matter.places[kills]].end
    behind = set(named_after(matter, *(word_set("preposition") - {"of", "about"})))
    return next((n for n in matter.names if n.start > start and n not in behind), None)


def _lost(matter: Matter) -> list[str]:
    """Who or what is lost without a list of goods: "nine soldiers died"."""
    kills, verb = _kills(matter), matter.sentence.first_verb(matter.places)
    if kills is not None:
        particle = matter.lows[kills + 1] in word_set("particle")
        lost = noun_from(matter, counted(matter, kills + 1 + particle))
    elif verb and (is_passive(matter) or _dies(matter, verb)):
        first = _first_lost(matter, verb)
        lost = words_from(matter, first, verb - first) if first < verb else None
    else:
        return []
    gone = lost.lower().split() if lost else []
    idle = word_set("function", "number_word", "negation") | _NOT_LOST
    named = not gone or gone[-1][0].isdigit() or gone[-1] in idle
    return [] if named or not lost else [lost]


def _dies(matter: Matter, verb: int) -> bool:
    """Whether the clause's verb says that its subject is lost: "had died", "were missing"."""
    return not word_set("dies").isdisjoint(matter.lows[verb : verb + _NEAR])


def _first_lost(matter: Matter, verb: int) -> int:
    """Where those begin that a clause says are lost, past a count; the verb's place for nobody."""
    first, opens = counted(matter, 0), matter.lows[0]
    leads = not first and opens in word_set("preposition", "relative", "conjunction")
    return verb if leads or opens in word_set("negation") else first


def military(matter: Matter) -> dict[str, Any]:
    """Who does what, to whom, and where."""
    place = [n for n in named_after(matter, *_WHERE) if n.type in _WHERE_TYPES and not n.demonym]
    return {
        "actor": party(subject(matter)) or itself(matter) or dealer(matter),
        "action": predicate(matter, _LONGEST_ACTION),
        "target": _struck(matter),
        "place": party(place[0]) if place else None,
    }


def _struck(matter: Matter) -> str | None:
    """Whom an attack meets: the object of "shelled", what stands behind "attack on"."""
    verb = main_verb(matter)
    strikes = verb is not None and matter.lows[verb] in word_set("strikes")
    if verb is not None and strikes and not is_passive(matter):
        return noun_from(matter, counted(matter, verb + 1))
    for at, (low, follows) in enumerate(pairwise(matter.lows)):
        if follows in ("on", "against", "at") and low in word_set("attack"):
            return noun_from(matter, counted(matter, at + 2))
    return None
