"""A kind's own fields, filled where a cue or a preposition tells them; else left empty."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pipeline.rules.fields.dealings import dealer, evasion, transfer
from pipeline.rules.fields.fights import loss, military
from pipeline.rules.fields.measures import measure
from pipeline.rules.fields.parties import (
    ACTING,
    has_word,
    named_after,
    noun_before_verb,
    party,
    subject,
)
from pipeline.rules.fields.phrases import head_of
from pipeline.rules.fields.told import cause, conduct, instrument, topic
from pipeline.rules.mentions.items import Matter, itself, read_items
from pipeline.rules.mentions.name import Name
from pipeline.rules.vocabulary.gazetteers import is_dealer
from pipeline.rules.vocabulary.words import word_set

_LONGEST_TOPIC = 8
_LISTS = frozenset({"evasion.methods"})
_USUAL = {
    ("transfer", "actual"): {"status": "delivered"},
    ("transfer", "planned"): {"status": "planned"},
    ("measure", "actual"): {"status": "in_force"},
    ("measure", "planned"): {"status": "planned"},
    ("measure", "conditional"): {"status": "threatened"},
    ("diplomacy", "actual"): {"form": "statement"},
}
"""By kind and modality what a slot holds that no cue tells."""
_STATES = frozenset({"country", "government", "organisation"})


def read_details(kind: str, matter: Matter) -> dict[str, Any]:
    """The kind's fields that the clause tells; those it doesn't are missing."""
    found = {**_choices(kind, matter), **_FILLERS[kind](matter)}
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
    bodies = (name for name in matter.names if name.type in ACTING and name.type != "person")
    name = next((name for name in bodies if matter.text[name.start].isupper()), None)
    apart = name is None or name.demonym or name in named_after(matter, "to", "from", "without")
    return None if apart else name


def _compliance(matter: Matter) -> dict[str, Any]:
    doer = subject(matter)
    if doer and (doer.demonym or doer in named_after(matter, *word_set("preposition"))):
        doer = None  # "the sale to Russia breaks", "no Brazilian law was broken"
    return {
        "actor": party(doer) or itself(matter),
        "conduct": conduct(matter),
        "instrument": instrument(matter),
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
    head = head_of(noun)
    whom = {matter.text[name.start : name.end].split()[-1].lower() for name in matter.names}
    idle = head in whom or head in word_set("function", "quantifier", "count_word")
    return {"topic": None if idle or is_dealer(head) else noun}


def _choices(kind: str, matter: Matter) -> dict[str, Any]:
    """The slots that take a value from a list; those that nothing tells are missing."""
    found = {**_usual(kind, matter), **_by_cue(kind, matter)}
    before = matter.lows[: matter.sentence.first_verb(matter.places) or 0]
    idle = "talks" in matter.lows or not word_set("no_goods").isdisjoint(before)
    status = found.get("status")
    if (status == "delivered" and idle) or (status == "planned" and matter.modality == "actual"):
        del found["status"]
    return found


def _usual(kind: str, matter: Matter) -> dict[str, str]:
    """What a kind's slot mostly holds, where the clause does not tell of something else."""
    usual, negative = _USUAL.get((kind, matter.modality), {}), has_word(matter, "negation")
    if "status" not in usual or matter.modality != "actual":
        return {} if negative else usual
    modal = has_word(matter, "may")
    if kind == "measure" and modal and (negative or "must" in matter.lows):
        return usual  # "no ship may enter", "dealers must report"
    told = kind != "transfer" or has_word(matter, "moves")
    return {} if modal or negative or has_word(matter, "would_have") or not told else usual


def _by_cue(kind: str, matter: Matter) -> dict[str, Any]:
    """The slots that a cue tells."""
    best: dict[str, tuple[float, str]] = {}
    lists: dict[str, list[str]] = {}
    own = f"{kind}."
    for hit in matter.hits:
        if hit.cue.family != "slots" or not hit.cue.label.startswith(own):
            continue
        slot, value = hit.cue.label.split("=")
        name = slot.partition(".")[2]
        if slot in _LISTS:
            if value not in lists.setdefault(name, []):
                lists[name].append(value)
        elif hit.cue.weight > best.get(name, (0.0, ""))[0]:
            best[name] = (hit.cue.weight, value)
    return {**{name: value for name, (_, value) in best.items()}, **lists}


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
