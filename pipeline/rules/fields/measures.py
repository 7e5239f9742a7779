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
)
from pipeline.rules.fields.phrases import first_verb, head_of, noun_from, office
from pipeline.rules.mentions.items import Matter, main_verb
from pipeline.rules.mentions.name import Name
from pipeline.rules.vocabulary.words import word_set

_REACH = 4
_OWNED = 20
"""Characters in which what is somebody's stands behind the name."""


def measure(matter: Matter) -> dict[str, Any]:
    """Its authority and its targets."""
    authority = agent(matter)
    if authority and _bears(matter):
        return {"targets": [party(authority)]}
    if authority is not None and authority.type == "person" and not _does_measure(matter):
        return {"targets": [party(name) for name in named_after(matter, "against")]}
    if (under := _subjected(matter)) is not None:
        return {"authority": party(under[1]), "targets": [party(name) for name in under[0]]}
    behind = named_after(matter, "against", "on", "to", "for")
    hit = [name for name in behind if _is_meant(matter, name)] or _met(matter, authority)
    whose = None if is_passive(matter) else office(matter)
    return {
        "authority": party(authority) or matter.speaker or whose,
        "targets": [party(name) for name in hit] or _aim(matter) or _aim_behind(matter),
    }


def _bears(matter: Matter) -> bool:
    """Whether a measure meets the subject: "agreed to pay a fine", "faces charges"."""
    verb = first_verb(matter)
    told = matter.lows[max(0, verb - 1) : verb + _REACH]
    return not is_passive(matter) and not word_set("bears").isdisjoint(told)


def _subjected(matter: Matter) -> tuple[list[Name], Name | None] | None:
    """Who is "subject to" a measure and whose that is: "Mali has been subject to a UN embargo";
    None for any other clause."""
    if "subject" not in matter.lows:
        return None
    at = matter.lows.index("subject")
    if list(matter.lows[at + 1 : at + 2]) != ["to"]:
        return None
    told = matter.sentence.tokens[matter.places[at]].start
    parties = [name for name in matter.names if name.type in ACTING]
    before = [name for name in parties if name.start < told]
    return before, next((name for name in parties if name.start > told), None)


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
        if follows in ("on", "against") and low in word_set("a_measure"):
            return _aims(noun_from(matter, at + 2))
    return []


def _aim(matter: Matter) -> list[str]:
    """Whom or what a measure meets that has no name: "froze the accounts"."""
    if is_passive(matter):
        return _aims(noun_before_verb(matter))
    verb = main_verb(matter)
    if verb is None or not _does_measure(matter):
        return []  # "faces", "has promised"
    size = len(matter.places)
    at = verb + 1
    if at < size and matter.lows[at] in word_set("particle"):
        at += 1  # "cut off the resellers"
    no_noun = word_set("pronoun", "preposition", "verdict", "time", "relative")
    return [] if at >= size or matter.lows[at] in no_noun else _aims(noun_from(matter, at))


def _aims(noun: str | None) -> list[str]:
    """What a noun calls, where a measure may meet it: no sum, none of "eleven of them", and not
    the measure itself."""
    if noun is None or noun.lower().split()[-1] in word_set("pronoun"):
        return []
    return [] if head_of(noun) in word_set("sum_word", "time", "calendar", "a_measure") else [noun]


def _does_measure(matter: Matter) -> bool:
    """Whether the clause's verb is one of a measure: "fined", no "received" or "counts"."""
    verb = main_verb(matter)
    told = [range(hit.first, hit.last) for hit in matter.hits if hit.cue.label == "measure"]
    return verb is not None and any(matter.places[verb] in cue for cue in told)


def _met(matter: Matter, authority: Name | None) -> list[Name]:
    """Whom a measure meets: the subjects of a passive, else those named behind the verb."""
    if not matter.sentence.has_verb_in(matter.places):
        return []
    at = matter.sentence.tokens[matter.places[first_verb(matter)]].start
    passive = is_passive(matter)
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
