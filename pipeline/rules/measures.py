"""A measure: whose it is and whom it meets."""

from __future__ import annotations

from typing import Any

from pipeline.rules.items import Matter, main_verb
from pipeline.rules.names import Name
from pipeline.rules.parties import (
    ACTING,
    agent,
    is_passive,
    named_after,
    noun_before_verb,
    party,
    verb_start,
)
from pipeline.rules.phrases import noun_from, office
from pipeline.rules.words import word_set


def measure(matter: Matter) -> dict[str, Any]:
    """Its authority and its targets."""
    authority = agent(matter)
    if authority is not None and authority.type == "person" and not _does_measure(matter):
        return {"targets": [party(name) for name in named_after(matter, "against")]}
    hit = named_after(matter, "against", "on", "to", "for") or _met(matter, authority)
    return {
        "authority": party(authority) or matter.speaker or office(matter),
        "targets": [party(name) for name in hit] or _aim(matter),
    }


def _aim(matter: Matter) -> list[str]:
    """Whom or what a measure meets that has no name: "froze the accounts"."""
    if is_passive(matter):
        met = noun_before_verb(matter)
        return [met] if met else []
    verb = main_verb(matter)
    if verb is None or verb + 1 == len(matter.places):
        return []
    if not _does_measure(matter):
        return []  # "faces", "has promised"
    follows = matter.lows[verb + 1]
    idle = any(follows in word_set(name) for name in ("pronoun", "preposition", "verdict"))
    met = None if idle or follows == "that" else noun_from(matter, verb + 1)
    return [met] if met else []


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
    apart = named_after(matter, "by", "of", "in", "from", "at", "with")
    return [
        name
        for name in matter.names
        if name.type in ACTING
        and name != authority
        and name not in apart
        and (name.start < at) == passive
    ]
