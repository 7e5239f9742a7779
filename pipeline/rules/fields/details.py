"""A kind's own fields, filled where a cue or a preposition tells them; else left empty."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pipeline.rules.fields.choices import read_choices
from pipeline.rules.fields.dealings import dealer, evasion, transfer
from pipeline.rules.fields.fights import loss, military
from pipeline.rules.fields.measures import measure
from pipeline.rules.fields.parties import (
    first_named,
    named_after,
    noun_before_verb,
    party,
    subject,
)
from pipeline.rules.fields.told import cause, conduct, phrase_of, topic
from pipeline.rules.mentions.items import Matter, itself, read_items
from pipeline.rules.mentions.names import Name
from pipeline.rules.vocabulary.gazetteers import is_dealer
from pipeline.rules.vocabulary.words import word_set

_LONGEST_TOPIC = 8
_STATES = frozenset({"country", "government", "organisation"})


def read_details(kind: str, matter: Matter) -> dict[str, Any]:
    """The kind's fields that the clause tells; those it doesn't are missing."""
    found = {**read_choices(kind, matter), **_FILLERS[kind](matter)}
    return {slot: value for slot, value in found.items() if value}


def _capability(matter: Matter) -> dict[str, Any]:
    doer = subject(matter)
    actor = party(doer) or itself(matter) or dealer(matter) or party(_concerned(matter))
    if doer and doer.demonym:  # "Kazakh mines"
        actor = noun_before_verb(matter) or actor
    return {"actor": actor, "items": read_items(matter), "cause": cause(matter)}


def _concerned(matter: Matter) -> Name | None:
    """Whom it concerns that is named elsewhere in the clause; no origin and no other word for
    where something is from."""
    name = first_named(matter)
    apart = name is None or name.demonym or name in named_after(matter, "to", "from", "without")
    return None if apart else name


def _compliance(matter: Matter) -> dict[str, Any]:
    doer = subject(matter)
    if doer and (doer.demonym or doer in named_after(matter, *word_set("preposition"))):
        doer = None  # "the sale to Russia breaks", "no Brazilian law was broken"
    return {
        "actor": party(doer) or itself(matter),
        "conduct": conduct(matter),
        "instrument": phrase_of(matter, "instrument"),
    }


def _diplomacy(matter: Matter) -> dict[str, Any]:
    people = [name for name in matter.names if name.type == "person"]
    where = named_after(matter, "in", "at", "near")
    states = [n for n in matter.names if n.type in _STATES and n not in where]
    parties = people if len(people) > 1 else [*people, *states]
    return {
        "participants": list(dict.fromkeys(map(party, sorted(parties, key=lambda n: n.start)))),
        "topic": topic(matter),
    }


def _other(matter: Matter) -> dict[str, Any]:
    """What is told of: the subject where it is no party."""
    noun = noun_before_verb(matter, _LONGEST_TOPIC)
    words = noun.split() if noun else []
    ends = word_set("preposition")
    head = next((words[:at] for at, word in enumerate(words) if at and word in ends), words)
    whom = {matter.text[name.start : name.end].split()[-1] for name in matter.names}
    low = head[-1].lower() if head else ""
    idle = not head or head[-1] in whom or low in word_set("function", "quantifier", "count_word")
    return {"topic": None if idle or is_dealer(low) else noun}


_FILLERS: dict[str, Callable[[Matter], dict[str, Any]]] = {
    "loss": loss,
    "transfer": transfer,
    "evasion": evasion,
    "capability": _capability,
    "compliance": _compliance,
    "measure": measure,
    "military": military,
    "diplomacy": _diplomacy,
    "other": _other,
}
