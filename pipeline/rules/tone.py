"""Stance, certainty and modality of a clause, from its cues."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pipeline.rules.cues import Hit
from schemas.claim import Certainty, Modality, Stance


class Tone(NamedTuple):
    """How a clause is put."""

    stance: Stance
    certainty: Certainty
    modality: Modality


def read_tone(hits: Sequence[Hit], label: str, willed: bool) -> Tone:
    """The tone of a clause with ``hits`` under a frame's ``label`` (empty for none).

    ``willed`` is whether "will" states a will (its subject is the source, a state, a firm)
    rather than a forecast. No cue: asserted, certain, actual.
    """
    hits = [hit for hit in hits if not _is_inside(hit, hits)]
    found = {(hit.cue.family, hit.cue.label) for hit in hits}
    if label == "expect":
        return Tone(_stance(found, label), "probable", "predicted")
    if _depends(hits):
        return Tone(_stance(found, label), _certainty(hits), "conditional")
    return Tone(_stance(found, label), _certainty(hits), _modality(found, label, willed))


def _is_inside(hit: Hit, hits: Sequence[Hit]) -> bool:
    """Whether a cue of modality is a word of a longer one: "if" of "asked if"."""
    if hit.cue.family != "modality":
        return False
    return any(
        other.cue.family == "modality"
        and other.first <= hit.first < other.last
        and (other.first < hit.first or hit.last < other.last)
        for other in hits
    )


def _stance(found: set[tuple[str, str]], label: str) -> Stance:
    if label == "deny" or ("stance", "denies") in found:
        return "denies"
    if ("stance", "asserts") in found:
        return "asserts"
    if label == "doubt" or ("stance", "questions") in found:
        return "questions"
    return "asserts"


def _certainty(hits: Sequence[Hit]) -> Certainty:
    cancelled = {
        place
        for hit in hits
        if hit.cue.family == "certainty" and hit.cue.label == "none"
        for place in range(hit.first, hit.last)
    }
    labels = {
        hit.cue.label
        for hit in hits
        if hit.cue.family == "certainty" and hit.first not in cancelled
    }
    if "possible" in labels:
        return "possible"
    return "probable" if "probable" in labels else "certain"


def _depends(hits: Sequence[Hit]) -> bool:
    """ "Without parts, the line would stop", "Should it fail, the ban stays"."""
    places: dict[str, list[int]] = {}
    for hit in hits:
        if hit.cue.family == "modality":
            places.setdefault(hit.cue.label, []).append(hit.first)
    will = [*places.get("will", ()), *places.get("predicted", ())]
    lacking = places.get("lacking")
    lacks = bool(lacking and will) and min(lacking or will) < max(will)
    return lacks or min(places.get("inverted", [2])) < 2


def _modality(found: set[tuple[str, str]], label: str, willed: bool) -> Modality:
    if label == "promise":
        return "planned"
    if label == "demand" or ("modality", "actual") in found:
        return "actual"
    if ("modality", "conditional") in found:
        return "conditional"
    if ("modality", "planned") in found:
        return "planned"
    if ("modality", "will") in found:
        return "planned" if willed else "predicted"
    return "predicted" if ("modality", "predicted") in found else "actual"
