"""War: what is lost, and who does what to whom where."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from pipeline.rules.dealings import dealer
from pipeline.rules.items import Matter, itself, main_verb, read_items
from pipeline.rules.names import Name
from pipeline.rules.parties import country, has_word, is_passive, named_after, party, subject
from pipeline.rules.phrases import LONGEST, counted, noun_from, words_from
from pipeline.rules.told import predicate
from pipeline.rules.words import word_set

_WHERE = ("in", "near", "at", "around", "outside", "over", "off", "across", "towards", "above")
_WHERE_TYPES = ("country", "place")
_LONGEST_ACTION = 7


def loss(matter: Matter) -> dict[str, Any]:
    """Whose loss it is, of what, and by what."""
    by = matter.lows.index("by") if "by" in matter.lows else None
    return {
        "side": country(_loser(matter)),
        "items": read_items(matter) or _lost(matter),
        "cause": None if by is None else noun_from(matter, by + 1),
    }


def _kills(matter: Matter) -> int | None:
    """Where the verb stands that somebody does to the other side: "shot down nine drones"."""
    verb = main_verb(matter)
    does = verb is not None and matter.lows[verb] in word_set("destroys")
    return verb if does and not is_passive(matter) else None


def _loser(matter: Matter) -> Name | None:
    """Whose the lost things are: the subject's, or of "destroyed" the object's."""
    kills = _kills(matter)
    if kills is None:
        return subject(matter)
    start = matter.sentence.tokens[matter.places[kills]].end
    behind = set(named_after(matter, *word_set("preposition")))
    return next((n for n in matter.names if n.start > start and n not in behind), None)


def _lost(matter: Matter) -> list[str]:
    """Who or what is lost without a list of goods: "nine soldiers died"."""
    kills, verb = _kills(matter), matter.sentence.first_verb(matter.places)
    if kills is not None:
        particle = kills + 1 < len(matter.lows) and matter.lows[kills + 1] in word_set("particle")
        lost = noun_from(matter, counted(matter, kills + 1 + particle))
    elif verb and (is_passive(matter) or has_word(matter, "dies")):
        lost = words_from(matter, counted(matter, 0), verb - counted(matter, 0))
    else:
        return []
    gone = lost.lower().split() if lost else []
    named = not gone or gone[-1][0].isdigit() or gone[-1] in word_set("function", "number_word")
    return [] if named or len(gone) > LONGEST or not lost else [lost]


def military(matter: Matter) -> dict[str, Any]:
    """Who does what, to whom, and where."""
    place = [n for n in named_after(matter, *_WHERE) if n.type in _WHERE_TYPES and not n.demonym]
    doer = subject(matter)
    if doer and doer.demonym and doer in named_after(matter, "of"):
        doer = None  # "parts of American make"
    return {
        "actor": party(doer) or itself(matter) or dealer(matter),
        "action": predicate(matter, _LONGEST_ACTION),
        "target": _struck(matter),
        "place": party(place[0]) if place else None,
    }


def _struck(matter: Matter) -> str | None:
    """Whom an attack meets: the object of "shelled", what stands behind "attack on"."""
    verb = main_verb(matter)
    strikes = verb is not None and matter.lows[verb] in word_set("strikes")
    if verb is not None and strikes and not is_passive(matter):
        return noun_from(matter, counted(matter, verb + 1)) if verb + 1 < len(matter.lows) else None
    for at, (low, follows) in enumerate(pairwise(matter.lows)):
        if (
            follows in ("on", "against", "at")
            and low in word_set("attack")
            and at + 2 < len(matter.lows)
        ):
            return noun_from(matter, counted(matter, at + 2))
    target = named_after(matter, "against")
    return party(target[0]) if target else None
