"""Stance, certainty and modality of a clause, from its cues."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pipeline.rules.attribution.met import Source
from pipeline.rules.clauses.sentence import Sentence
from pipeline.rules.mentions.name import Name
from pipeline.rules.vocabulary.cues import Hit
from pipeline.rules.vocabulary.verbs import forms
from pipeline.rules.vocabulary.words import word_class, word_set
from schemas.claim import Certainty, Modality, Stance


class Tone(NamedTuple):
    """How a clause is put."""

    stance: Stance
    certainty: Certainty
    modality: Modality


def read_tone(
    hits: Sequence[Hit], label: str, willed: bool, first: int = 0, supposed: bool = False
) -> Tone:
    """The tone of a clause from place ``first`` on with ``hits`` under a frame's ``label`` (empty
    for none).

    ``willed`` is whether "will" states a will (its subject is the source, a state, a firm)
    rather than a forecast; ``supposed`` whether "would" says what is only supposed. No cue:
    asserted, certain, actual.
    """
    modal = [hit for hit in hits if hit.cue.family == "modality"]
    if len(modal) > 1:
        hits = [hit for hit in hits if not _is_inside(hit, modal)]
    found = {(hit.cue.family, hit.cue.label) for hit in hits}
    if label == "expect":
        return Tone(_stance(found, label), "probable", "predicted")
    if _depends(hits, first):
        return Tone(_stance(found, label), _certainty(hits), "conditional")
    modality = _modality(found, label, willed)
    if supposed and modality == "predicted":
        modality = "conditional"
    return Tone(_stance(found, label), _certainty(hits), modality)


def is_willed(
    sentence: Sentence, places: Sequence[int], able: Sequence[Name], source: Source | None
) -> bool:
    """Whether "will" is of a will: its verb is of what one decides to do, or the one who "will"
    is the source itself, or one of those ``able`` to will.

    False where there is no "will".
    """
    tokens, wills = sentence.tokens, word_set("wills")
    will = next((at for at, place in enumerate(places) if tokens[place].low in wills), None)
    if will is None:
        return False
    word, first = tokens[places[will]], tokens[places[0]].low
    verb, passive = _verb_after([tokens[place].low for place in places[will + 1 : will + 6]])
    if passive:
        return verb in word_set("decreed")
    if verb in word_set("decides"):
        return True
    if word.low in word_set("would"):
        agent = first in ("he", "she", "they", "we", "it") or "'" in word.low
        return source is not None and agent and verb not in word_set("befalls")
    if first in ("he", "she", "they", "we", "i", "it"):
        return source is not None
    return any(name.end <= word.start for name in able)


def is_supposed(sentence: Sentence, places: Sequence[int], told: str | None) -> bool:
    """Whether "would" is no "will" of somebody who spoke in the past: it is the clause's first
    verb, in a quotation, in nobody's account, or in one told in the present.

    ``told`` is the source's verb in small letters; empty where the account goes on without one,
    None for no account.
    """
    tokens = sentence.tokens
    verb = sentence.first_verb(places)
    if verb is None or tokens[places[verb]].low not in word_set("would"):
        return False
    if sentence.quoted[places[verb]] or told is None:
        return True
    return told in forms().bases or told.endswith("s")


def _verb_after(lows: Sequence[str]) -> tuple[str, bool]:
    """The verb among the words after an auxiliary, past adverbs, and whether it is a passive."""
    idle = word_set("adverb", "negation")
    verbs = [low for low in lows if not (low in idle or low.endswith("ly"))]
    if not verbs:
        return "", False
    if verbs[0] != "be" or len(verbs) < 2:
        return verbs[0], False
    passive = verbs[1].endswith("ed") or verbs[1] in word_class("done")
    return (verbs[1], True) if passive else (verbs[0], False)


def _is_inside(hit: Hit, modal: Sequence[Hit]) -> bool:
    """Whether a cue is one of these of modality and a word of a longer one: "if" of "asked if"."""
    if hit.cue.family != "modality":
        return False
    return any(
        other.first <= hit.first < other.last and (other.first < hit.first or hit.last < other.last)
        for other in modal
    )


def _stance(found: set[tuple[str, str]], label: str) -> Stance:
    overruled = {("stance", "contention"), ("stance", "overruled")} <= found
    if label == "deny" or overruled or ("stance", "denies") in found:
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
    believed = bool(labels & {"belief", "held"}) and "sure" not in labels
    return "probable" if believed or "probable" in labels else "certain"


def _depends(hits: Sequence[Hit], first: int) -> bool:
    """ "Without parts, the line would stop", "Should it fail, the ban stays"."""
    places: dict[str, list[int]] = {}
    for hit in hits:
        if hit.cue.family == "modality":
            places.setdefault(hit.cue.label, []).append(hit.first)
    will = [*places.get("will", ()), *places.get("predicted", ())]
    lacking = places.get("lacking")
    lacks = bool(lacking and will) and min(lacking or will) < max(will)
    return lacks or first in places.get("inverted", ())


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
