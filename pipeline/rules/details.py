"""A kind's own fields, filled where a cue or a preposition tells them; else left empty."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

from pipeline.rules.items import Matter, describes, item_places, itself, main_verb, read_items
from pipeline.rules.names import Name
from pipeline.rules.phrases import (
    LONGEST,
    asked,
    by_way_of,
    handed,
    noun_from,
    office,
    past_article,
    receiver,
    words_from,
)
from pipeline.rules.words import word_set

_LISTS = frozenset({"evasion.methods"})
_LONGEST_PHRASE = 10
_MOST_ITEMS = 4
_REACH = 4
_ACTING = frozenset({"person", "company", "government", "organisation", "country"})
_MET = _ACTING | {"place"}
_MONTHS = frozenset("Jan Feb Mar Apr Jun Jul Aug Sep Oct Nov Dec".split())
_BECAUSE = (("because", "of"), ("due", "to"), ("owing", "to"), ("want", "of"))
_STATES = frozenset({"country", "government", "organisation"})
_USUAL = {
    ("transfer", "actual"): {"status": "delivered"},
    ("transfer", "planned"): {"status": "planned"},
    ("measure", "actual"): {"status": "in_force"},
    ("measure", "planned"): {"status": "planned"},
    ("measure", "conditional"): {"status": "threatened"},
    ("diplomacy", "actual"): {"form": "statement"},
}
"""By kind and modality what a slot holds that no cue tells."""


def read_details(kind: str, matter: Matter) -> dict[str, Any]:
    """The kind's fields that the clause tells; those it doesn't are missing."""
    usual = {} if _is_negative(matter) else _USUAL.get((kind, matter.modality), {})
    found = {**usual, **_by_cue(kind, matter)}
    found.update(_FILLERS[kind](matter))
    if found.get("status") == "planned" and matter.modality == "actual":
        del found["status"]
    return {slot: value for slot, value in found.items() if value}


def _by_cue(kind: str, matter: Matter) -> dict[str, Any]:
    """The slots that take a value from a list."""
    best: dict[str, tuple[float, str]] = {}
    lists: dict[str, list[str]] = {}
    for hit in matter.hits:
        if hit.cue.family != "slots" or not hit.cue.label.startswith(f"{kind}."):
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
    return _has(matter, "negation")


def _loss(matter: Matter) -> dict[str, Any]:
    by = matter.lows.index("by") if "by" in matter.lows else None
    return {
        "side": _country(_subject(matter) or _first(matter)),
        "items": read_items(matter),
        "cause": None if by is None else words_from(matter, by + 1, LONGEST),
    }


def _transfer(matter: Matter) -> dict[str, Any]:
    passive = _is_passive(matter)
    subject = None if passive else _subject(matter)
    who = _party(subject) or (None if passive else itself(matter) or _before_verb(matter))
    to = _after(matter, "to", "for", "into")
    origin = _after(matter, "from")
    by = _after(matter, "by")
    parties = [name for name in to if name.type not in ("country", "place")]
    suppliers = [name for name in (*origin, *by) if name.type not in ("country", "place")]
    found: dict[str, Any] = {
        "items": read_items(matter) or handed(matter, passive),
        "origins": _countries([*origin, *_before_noun(matter, "outflow")]),
        "destinations": _countries([*to, *_before_noun(matter, "inflow")]),
        "via": [_party(name) for name in _after(matter, "via", "through", "over", "across")],
        "recipients": [_party(name) for name in parties] or receiver(matter),
        "suppliers": [_party(name) for name in suppliers],
    }
    found["via"] += [_party(name) for name in by_way_of(matter)]
    made = _of_goods(matter)
    found["origins"] = found["origins"] or _countries(made)
    if who and _has(matter, "gives"):
        found["suppliers"] = [who]
        found["origins"] = found["origins"] or _countries([subject])
    elif who and _has(matter, "takes"):
        found["recipients"] = [who]
        found["suppliers"] = [_party(n) for n in (*origin, *made) if n.type != "place"]
        found["origins"] = found["origins"] or _countries(_after(matter, "in"))
        found["destinations"] = found["destinations"] or _countries([subject])
    return found


def _of_goods(matter: Matter) -> list[Name]:
    """The states whose the goods are: "Russian crude"."""
    tokens = matter.sentence.tokens
    spans = [(tokens[a].start, tokens[b].end) for a, b in item_places(matter)]
    return [
        name
        for name in matter.names
        if name.type == "country" and any(a <= name.start < b for a, b in spans)
    ]


def _before_noun(matter: Matter, section: str) -> list[Name]:
    """The states whose flow it is: "Kyrgyz exports", "Purchases by Russia"."""
    tokens = matter.sentence.tokens
    words = word_set(section)
    near = zip(matter.places, matter.lows, strict=True)
    heads = {tokens[place].start for place, low in near if low in words}
    return [
        name
        for name in matter.names
        if name.type == "country" and any(0 <= start - name.end <= _REACH for start in heads)
    ]


def _is_passive(matter: Matter) -> bool:
    """ "was sold": a form of be right before a participle."""
    forms_of_be = word_set("be")
    behind = [after for low, after in pairwise(matter.lows) if low in forms_of_be]
    return any(low.endswith("ed") or low in word_set("participle") for low in behind)


def _evasion(matter: Matter) -> dict[str, Any]:
    via = [_party(name) for name in _after(matter, "via", "through", "between", "in")]
    actor = _agent(matter) or _first(matter)
    return {"actor": _party(actor) or itself(matter), "items": read_items(matter), "via": via}


def _capability(matter: Matter) -> dict[str, Any]:
    subject = _subject(matter)
    actor = _party(subject) or itself(matter) or _party(_first(matter))
    if subject and subject.demonym:  # "Kazakh mines"
        actor = _before_verb(matter) or actor
    return {"actor": actor, "items": read_items(matter), "cause": _cause(matter)}


def _compliance(matter: Matter) -> dict[str, Any]:
    return {
        "actor": _party(_subject(matter)) or itself(matter),
        "conduct": _predicate(matter),
        "instrument": _phrase(matter, "instrument"),
    }


def _measure(matter: Matter) -> dict[str, Any]:
    authority = _agent(matter)
    hit = _after(matter, "against", "on", "to", "for") or _met(matter, authority)
    return {
        "authority": _party(authority) or matter.speaker or office(matter),
        "targets": [_party(name) for name in hit] or _aim(matter),
    }


def _aim(matter: Matter) -> list[str]:
    """Whom or what a measure meets that has no name: "froze the accounts"."""
    if _is_passive(matter):
        met = _before_verb(matter)
        return [met] if met else []
    verb = main_verb(matter)
    if verb is None or verb + 1 == len(matter.places):
        return []
    follows = matter.lows[verb + 1]
    idle = any(follows in word_set(name) for name in ("pronoun", "preposition"))
    met = None if idle or follows == "that" else noun_from(matter, verb + 1)
    return [met] if met else []


def _met(matter: Matter, authority: Name | None) -> list[Name]:
    """Whom a measure meets: the subjects of a passive, else those named behind the verb."""
    verb = next((p for p in matter.places if matter.sentence.is_verb(p)), None)
    if verb is None:
        return []
    at, passive = matter.sentence.tokens[verb].start, _is_passive(matter)
    apart = _after(matter, "by", "of", "in", "from", "at", "with")
    return [
        name
        for name in matter.names
        if name.type in _ACTING
        and name != authority
        and name not in apart
        and (name.start < at) == passive
    ]


def _military(matter: Matter) -> dict[str, Any]:
    place = _after(matter, "in", "near", "at")
    target = _after(matter, "on", "against")
    return {
        "actor": _party(_subject(matter)) or itself(matter),
        "action": _predicate(matter),
        "target": _party(target[0]) if target else None,
        "place": _party(place[0]) if place else None,
    }


def _diplomacy(matter: Matter) -> dict[str, Any]:
    people = [name for name in matter.names if name.type == "person"]
    where = _after(matter, "in", "at", "near")
    states = [n for n in matter.names if n.type in _STATES and n not in where]
    parties = people if len(people) > 1 else [*people, *states]
    return {
        "participants": list(dict.fromkeys(_party(name) for name in parties)),
        "topic": _topic(matter) or asked(matter),
    }


def _other(matter: Matter) -> dict[str, Any]:
    topic = _before_verb(matter) or ""
    named = (matter.text[name.start : name.end] for name in matter.names)
    return {"topic": None if topic.startswith(tuple(named)) else topic}


_FILLERS: dict[str, Callable[[Matter], dict[str, Any]]] = {
    "loss": _loss,
    "transfer": _transfer,
    "evasion": _evasion,
    "capability": _capability,
    "compliance": _compliance,
    "measure": _measure,
    "military": _military,
    "diplomacy": _diplomacy,
    "other": _other,
}


def _predicate(matter: Matter) -> str | None:
    """What the clause says of its subject, without auxiliaries, up to a mark."""
    verb = main_verb(matter)
    return None if verb is None else words_from(matter, verb, _LONGEST_PHRASE)


def _topic(matter: Matter) -> str | None:
    """What stands behind "about", "on" or "over"."""
    tokens = matter.sentence.tokens
    for at, place in enumerate(matter.places[:-1]):
        if tokens[place].low not in word_set("about"):
            continue
        follows = tokens[matter.places[at + 1]].low
        if follows in word_set("calendar"):
            continue
        if not (follows[0].isdigit() or tokens[matter.places[at + 1]].text[:3] in _MONTHS):
            return noun_from(matter, at + 1)
    return None


def _before_verb(matter: Matter) -> str | None:
    """The clause's subject, where it is short and names something."""
    sentence, places = matter.sentence, matter.places
    verb = next((at for at, place in enumerate(places) if sentence.is_verb(place)), 0)
    if not 0 < verb <= LONGEST:
        return None
    first = past_article(matter, 0)
    if first == verb:
        return None
    ends = {sentence.tokens[places[first]].low, sentence.tokens[places[verb - 1]].low}
    idle = (word_set(name) for name in ("pronoun", "not_source", "conjunction"))
    if not all(ends.isdisjoint(words) for words in idle):
        return None
    return words_from(matter, first, verb - first)


def _party(name: Name | None) -> str | None:
    """A state by its code, anybody else by the usual name."""
    if name is None:
        return None
    return name.country if name.type == "country" else name.name


def _country(name: Name | None) -> str | None:
    return name.country if name else None


def _countries(names: Sequence[Name | None]) -> list[str]:
    return list(dict.fromkeys(name.country for name in names if name and name.country))


def _subject(matter: Matter) -> Name | None:
    """The party named before the clause's first verb, the first of several."""
    verb = next((p for p in matter.places if matter.sentence.is_verb(p)), None)
    limit = matter.sentence.tokens[verb].start if verb is not None else None
    for name in matter.names:
        if limit is not None and name.start >= limit:
            return None
        if name.type in _ACTING:
            return name
    return None


def _first(matter: Matter) -> Name | None:
    """The state, body or firm that is named first, wherever it stands."""
    return next((n for n in matter.names if n.type in _ACTING and n.type != "person"), None)


def _after(matter: Matter, *prepositions: str) -> list[Name]:
    """The parties and places that stand behind one of the prepositions."""
    tokens = matter.sentence.tokens
    by_start = {name.start: name for name in matter.names}
    found: list[Name] = []
    if not by_start:
        return found
    for place, low in zip(matter.places, matter.lows, strict=True):
        if low not in prepositions:
            continue
        for at in range(place + 1, min(place + 1 + _REACH, len(tokens))):
            name = by_start.get(tokens[at].start)
            if name and name.type in _MET and name not in found:
                found.append(name)
            if tokens[at].low in word_set("preposition") or not tokens[at].is_word:
                break
    return found


def _agent(matter: Matter) -> Name | None:
    """Who does it: the subject, or of a passive the one named behind "by"."""
    if _is_passive(matter):
        return next(iter(_after(matter, "by")), None)
    return _subject(matter)


def _has(matter: Matter, section: str) -> bool:
    return not word_set(section).isdisjoint(matter.lows)


def _cause(matter: Matter) -> str | None:
    """What stands after "because of", "due to", "without", or a subject that is a cause:
    "The veto on exports has hurt the plant"."""
    lows = matter.lows
    for at, pair in enumerate(pairwise(lows)):
        if pair in _BECAUSE:
            return words_from(matter, at + 2, _LONGEST_PHRASE)
        if pair[0] == "because":
            return noun_from(matter, at + 1)
        if pair[0] == "without":
            return words_from(matter, at, LONGEST)
    verb = next((at for at, p in enumerate(matter.places) if matter.sentence.is_verb(p)), 0)
    if 0 < verb <= LONGEST and word_set("cause_word").intersection(lows[:verb]):
        return _before_verb(matter)
    return None


def _phrase(matter: Matter, section: str) -> str | None:
    """The noun phrase that ends in a word of a section."""
    tokens, inside, words = matter.sentence.tokens, set(matter.places), word_set(section)
    for place in matter.places:
        if tokens[place].low in words:
            first = place
            while first - 1 in inside and place - first < _REACH and describes(tokens[first - 1]):
                first -= 1
            return matter.text[tokens[first].start : tokens[place].end]
    return None
