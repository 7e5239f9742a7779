"""A kind's own fields, filled where a cue or a preposition tells them; else left empty."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

from pipeline.rules.gazetteers import is_personal_noun
from pipeline.rules.items import Matter, describes, item_places, itself, main_verb, read_items
from pipeline.rules.names import Name
from pipeline.rules.parties import (
    ACTING,
    agent,
    countries,
    country,
    first_named,
    has_word,
    is_passive,
    named_after,
    no_places,
    noun_before_verb,
    party,
    subject,
)
from pipeline.rules.phrases import (
    LONGEST,
    asked,
    by_way_of,
    feigned,
    handed,
    noun_from,
    office,
    past_article,
    receiver,
    words_from,
)
from pipeline.rules.subjects import is_source_noun
from pipeline.rules.things import nouns
from pipeline.rules.words import word_class, word_set

_LISTS = frozenset({"evasion.methods"})
_LONGEST_PHRASE = 10
_REACH = 4
_VERDICT = 6
"""Words from a clause's verb on in which a verdict begins that is the verb's: "is a breach"."""
_WHERE = ("in", "near", "at", "around", "outside", "over", "off", "across", "towards", "above")
_OF_A_SHAM = frozenset(("for", "of", "company", "companies", "firm", "firms", ""))
_DELIVERY = (("took", "delivery"), ("take", "delivery"), ("takes", "delivery"))
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


def _loss(matter: Matter) -> dict[str, Any]:
    by = matter.lows.index("by") if "by" in matter.lows else None
    return {
        "side": country(subject(matter) or first_named(matter)),
        "items": read_items(matter),
        "cause": None if by is None else words_from(matter, by + 1, LONGEST),
    }


def _transfer(matter: Matter) -> dict[str, Any]:
    passive = is_passive(matter)
    doer = None if passive else subject(matter)
    who = party(doer) or (None if passive else itself(matter) or noun_before_verb(matter))
    to, origin = named_after(matter, "to", "for", "into"), named_after(matter, "from")
    goods = _of_goods(matter)
    givers, takers = no_places(origin), no_places(to)
    by = no_places(named_after(matter, "by"))
    gives = has_word(matter, "gives") or (has_word(matter, "stops") and has_word(matter, "outflow"))
    takes = has_word(matter, "takes") or _takes_delivery(matter)
    if gives:
        givers = [*givers, *by]
    elif takes:
        takers = [*takers, *by]
        givers = [*givers, *(name for name in goods if name not in givers)]
    found: dict[str, Any] = {
        "items": _wares(matter) or handed(matter, passive),
        "origins": countries([*origin, *_before_noun(matter, "outflow")]) or countries(goods),
        "destinations": countries([*to, *_before_noun(matter, "inflow")]),
        "via": [party(name) for name in named_after(matter, "via", "through", "across")],
        "recipients": [party(name) for name in takers] or receiver(matter),
        "suppliers": [party(name) for name in givers],
    }
    found["via"] += [party(name) for name in by_way_of(matter)]
    if who and gives:
        found["suppliers"] = [who]
        givers = [doer] if doer else []
    elif who and takes:
        found["recipients"] = [who]
        takers = [doer] if doer else []
        behind = [name for name in named_after(matter, "in") if name.start > _verb_start(matter)]
        found["origins"] = found["origins"] or countries(behind)
    found["origins"] = found["origins"] or countries(givers)
    found["destinations"] = found["destinations"] or countries(takers)
    return found


def _wares(matter: Matter, apart: range = range(0)) -> list[str]:
    """The goods without people, who hand them over and are none: "soldiers"."""
    found = read_items(matter, apart)
    return [item for item in found if item.lower().split()[-1] not in word_class("men")]


def _verb_start(matter: Matter) -> int:
    """Where in the text the clause's first verb begins, or the clause."""
    verb = matter.sentence.first_verb(matter.places) or 0
    return matter.sentence.tokens[matter.places[verb]].start


def _takes_delivery(matter: Matter) -> bool:
    return any(pair in _DELIVERY for pair in pairwise(matter.lows))


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


def _evasion(matter: Matter) -> dict[str, Any]:
    actor = party(agent(matter)) or itself(matter)
    via = [*named_after(matter, "via", "through", "between"), *by_way_of(matter)]
    if _is_sham(matter):  # "The consignee is a front for the army"
        via = [name for name in [subject(matter)] if name]
        actor = next((party(name) for name in named_after(matter, "for")), None)
    items = _wares(matter, feigned(matter))
    return {"actor": actor, "items": items, "via": [party(name) for name in via]}


def _is_sham(matter: Matter) -> bool:
    """Whether a clause says that its subject is but a front."""
    lows = matter.lows
    verb = matter.sentence.first_verb(matter.places) or 0
    told = pairwise([*lows[verb + 1 : verb + _REACH + 2], ""])
    heads = any(low in word_set("sham") and after in _OF_A_SHAM for low, after in told)
    return bool(lows) and lows[verb] in word_set("be") and heads


def _capability(matter: Matter) -> dict[str, Any]:
    doer = subject(matter)
    actor = party(doer) or itself(matter) or party(first_named(matter))
    if doer and doer.demonym:  # "Kazakh mines"
        actor = noun_before_verb(matter) or actor
    return {"actor": actor, "items": read_items(matter), "cause": _cause(matter)}


def _compliance(matter: Matter) -> dict[str, Any]:
    doer = subject(matter)
    if doer and (doer.demonym or doer in named_after(matter, *word_set("preposition"))):
        doer = None  # "the sale to Russia breaks", "no Brazilian law was broken"
    return {
        "actor": party(doer) or itself(matter),
        "conduct": _judged(matter) or _predicate(matter),
        "instrument": _phrase(matter, "instrument"),
    }


def _judged(matter: Matter) -> str | None:
    """What is told to break a rule or to keep it: "buying from a mine breaks the law", "the
    embargo was broken by the sale"; None where somebody does."""
    verb = matter.sentence.first_verb(matter.places) or 0
    if is_passive(matter):
        by = matter.lows.index("by") if "by" in matter.lows[verb:] else None
        return None if by is None else words_from(matter, by + 1, _LONGEST_PHRASE)
    near = matter.places[verb : verb + _VERDICT]
    told = any(
        hit.cue.label.startswith("compliance.verdict") and hit.first in near for hit in matter.hits
    )
    first = past_article(matter, 0)
    if not told or not first < verb <= _LONGEST_PHRASE + 1 or not _is_conduct(matter, first, verb):
        return None
    return words_from(matter, first, verb - first)


def _is_conduct(matter: Matter, first: int, verb: int) -> bool:
    """Whether the words before a verb may tell what is done: they are no party, no rule and no
    phrase that only leads to the subject."""
    tokens, places, lows = matter.sentence.tokens, matter.places, matter.lows
    if any(lows[first] in word_set(name) for name in ("pronoun", "relative", "preposition")):
        return False
    ends = (at for at in range(first + 1, verb) if lows[at] in word_set("preposition"))
    last = next(ends, verb) - 1
    heads = {tokens[places[at]].start for at in (first, last)}
    if any(
        name.start <= at < name.end and not name.demonym for name in matter.names for at in heads
    ):
        return False
    head = lows[last]
    rule = any(noun.type == "law" for noun in nouns().get(head, ()))
    person = is_personal_noun(head) or head in word_set("people")
    return not (rule or person or is_source_noun(head))


def _measure(matter: Matter) -> dict[str, Any]:
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
    at, passive = _verb_start(matter), is_passive(matter)
    apart = named_after(matter, "by", "of", "in", "from", "at", "with")
    return [
        name
        for name in matter.names
        if name.type in ACTING
        and name != authority
        and name not in apart
        and (name.start < at) == passive
    ]


def _military(matter: Matter) -> dict[str, Any]:
    place = named_after(matter, *_WHERE)
    target = named_after(matter, "on", "against")
    return {
        "actor": party(subject(matter)) or itself(matter),
        "action": _predicate(matter),
        "target": party(target[0]) if target else None,
        "place": party(place[0]) if place else None,
    }


def _diplomacy(matter: Matter) -> dict[str, Any]:
    people = [name for name in matter.names if name.type == "person"]
    where = named_after(matter, "in", "at", "near")
    states = [n for n in matter.names if n.type in _STATES and n not in where]
    parties = people if len(people) > 1 else [*people, *states]
    return {
        "participants": list(dict.fromkeys(party(name) for name in parties)),
        "topic": _topic(matter) or asked(matter),
    }


def _other(matter: Matter) -> dict[str, Any]:
    topic = noun_before_verb(matter) or ""
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
        if not follows[0].isdigit():
            return noun_from(matter, at + 1)
    return None


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
    verb = matter.sentence.first_verb(matter.places) or 0
    if 0 < verb <= LONGEST and word_set("cause_word").intersection(lows[:verb]):
        return noun_before_verb(matter)
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
