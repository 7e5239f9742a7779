"""A measure: whose it is and whom it meets."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from pipeline.rules.fields.parties import (
    ACTING,
    agent,
    has_word,
    is_passive,
    named_after,
    noun_before_verb,
    party,
    verb_start,
)
from pipeline.rules.fields.phrases import noun_from, office
from pipeline.rules.mentions.items import Matter, main_verb
from pipeline.rules.mentions.names import Name
from pipeline.rules.vocabulary.words import word_set

_NO_BLOW = frozenset("appeal appeals agreement support help aid talks quarrel".split())
"""Measures that meet nobody with what stands behind their "on" or "against"."""
_OWNED = 20
"""Characters in which what is somebody's stands behind the name."""


def measure(matter: Matter) -> dict[str, Any]:
    """Its authority and its targets."""
    authority = agent(matter)
    if authority and authority.demonym and authority in named_after(matter, "on", "of", "for"):
        authority = None  # "duties on Indian garments"
    if authority is not None and authority.type == "person" and not _does_measure(matter):
        return {"targets": [party(name) for name in named_after(matter, "against")]}
    behind = named_after(matter, "against", "on", "to", "for")
    hit = [name for name in behind if _is_meant(matter, name)] or _met(matter, authority)
    whose = None if is_passive(matter) else office(matter)
    return {
        "authority": party(authority) or matter.speaker or whose,
        "targets": [party(name) for name in hit] or _aim(matter) or _aim_behind(matter),
    }


def _is_meant(matter: Matter, name: Name) -> bool:
    """Whether a name is no word for whose rules these are: "American rules", "Iran's list"."""
    if name.demonym:
        return False
    tokens = matter.sentence.tokens
    behind = [p for p in matter.places if 0 <= tokens[p].start - name.end < _OWNED][:2]
    owner = "'s" in matter.text[name.end - 2 : name.end + 2].replace("’", "'")
    return not (owner and any(tokens[place].low in word_set("a_measure") for place in behind))


def _aim_behind(matter: Matter) -> list[str]:
    """Whom a measure is told to be against that has no name: "charges against the owner", "a ban
    on sales"."""
    for at, (low, follows) in enumerate(pairwise(matter.lows)):
        if follows in ("on", "against") and _is_against(low, follows) and at + 2 < len(matter.lows):
            first, *after = matter.lows[at + 2 : at + 4]
            days = word_set("time") if first[0].isdigit() else frozenset()
            dated = first in word_set("time") or not days.isdisjoint(after)
            met = None if dated else noun_from(matter, at + 2)
            return [met] if met and _is_aim(met) else []
    return []


def _is_against(low: str, follows: str) -> bool:
    """Whether a word before "on" or "against" calls a measure or does one: "charges against",
    "brought against", but no "agency against", "appeal against"."""
    done = follows == "against" and (low.endswith("ed") or low in word_set("participle"))
    return done or (low in word_set("a_measure") and low not in _NO_BLOW)


def _aim(matter: Matter) -> list[str]:
    """Whom or what a measure meets that has no name: "froze the accounts"."""
    if is_passive(matter):
        met = noun_before_verb(matter)
        return [met] if met and _is_aim(met) else []
    verb = main_verb(matter)
    if verb is None or verb + 1 == len(matter.places):
        return []
    if not _does_measure(matter):
        return []  # "faces", "has promised"
    at = verb + 1 + (matter.lows[verb + 1] in word_set("particle"))  # "cut off the resellers"
    no_noun = word_set("pronoun", "preposition", "verdict", "time", "particle", "relative") | {
        "aside"
    }
    if at == len(matter.places) or matter.lows[at] in no_noun:
        return []
    met = noun_from(matter, at)
    return [met] if met and _is_aim(met) else []


def _is_aim(noun: str) -> bool:
    """Whether a measure may meet what a noun calls: no sum, none of "eleven of them", and not the
    measure itself."""
    words, ends = noun.lower().split(), word_set("preposition")
    head = next((words[:at] for at, word in enumerate(words) if word in ends), words)
    if not head or any(word[0] in "$€£" or word in word_set("sum_word") for word in head):
        return False
    return words[-1] not in word_set("pronoun") and head[-1] not in word_set("a_measure")


def _does_measure(matter: Matter) -> bool:
    """Whether the clause's verb is one of a measure: "fined", no "received" or "counts"."""
    verb = main_verb(matter)
    told = [range(hit.first, hit.last) for hit in matter.hits if hit.cue.label == "measure"]
    return verb is not None and any(matter.places[verb] in cue for cue in told)


def _met(matter: Matter, authority: Name | None) -> list[Name]:
    """Whom a measure meets: the subjects of a passive, else those named behind the verb."""
    if not matter.sentence.has_verb_in(matter.places):
        return []
    at, passive = verb_start(matter), is_passive(matter)
    if not passive and not (_does_measure(matter) or has_word(matter, "puts_on_list")):
        return []  # "may leave the Union"
    apart = named_after(matter, "by", "of", "in", "from", "at", "with")
    return [
        name
        for name in matter.names
        if name.type in ACTING
        and name != authority
        and _is_meant(matter, name)
        and name not in apart
        and (name.start < at) == passive
    ]
