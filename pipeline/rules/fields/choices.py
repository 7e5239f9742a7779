"""The slots of a claim that take a value from a list, told by cues or by the kind and modality."""

from __future__ import annotations

from typing import Any

from pipeline.rules.fields.parties import has_word
from pipeline.rules.mentions.items import Matter
from pipeline.rules.vocabulary.words import word_set

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


def read_choices(kind: str, matter: Matter) -> dict[str, Any]:
    """The values of those slots; those that nothing tells are missing."""
    return {**_usual(kind, matter), **_by_cue(kind, matter)}


def _usual(kind: str, matter: Matter) -> dict[str, str]:
    """What a kind's slot mostly holds, where the clause does not tell of something else."""
    usual = _USUAL.get((kind, matter.modality), {})
    if "status" not in usual or matter.modality != "actual":
        return {} if _is_negative(matter) else usual
    modal = not word_set("may").isdisjoint(matter.lows)
    if kind == "measure" and modal and (_is_negative(matter) or "must" in matter.lows):
        return usual  # "no ship may enter", "dealers must report"
    if modal or _is_negative(matter) or has_word(matter, "would_have"):
        return {}
    if kind == "transfer" and not has_word(matter, "moves"):
        return {}
    return usual


def _by_cue(kind: str, matter: Matter) -> dict[str, Any]:
    """The slots that take a value from a list."""
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


def _is_negative(matter: Matter) -> bool:
    """Whether a negation stands in the clause."""
    return has_word(matter, "negation")
