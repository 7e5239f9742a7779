"""Goods that move: what, from whom, to whom and by which way; openly or around controls."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from pipeline.rules.fields.parties import (
    agent,
    countries,
    has_word,
    is_passive,
    named_after,
    no_places,
    noun_before_verb,
    party,
    subject,
)
from pipeline.rules.fields.phrases import by_way_of, feigned, first_verb, handed, head_of, receiver
from pipeline.rules.mentions.items import Matter, item_places, itself, read_items
from pipeline.rules.mentions.name import Name
from pipeline.rules.vocabulary.gazetteers import is_dealer
from pipeline.rules.vocabulary.words import word_class, word_set

_DELIVERY = (("took", "delivery"), ("take", "delivery"), ("takes", "delivery"))
_REACH = 4


def transfer(matter: Matter) -> dict[str, Any]:
    """Goods or money that go from one party to another."""
    passive = is_passive(matter)
    doer = None if passive else subject(matter)
    who = party(doer) or (None if passive else itself(matter) or dealer(matter))
    to, origin = named_after(matter, "to", "for", "into"), named_after(matter, "from")
    goods = _of_goods(matter)
    givers, takers = no_places(origin), no_places(to)
    by = no_places(named_after(matter, "by"))
    gives = _gives(matter) or (has_word(matter, "stops") and has_word(matter, "outflow"))
    takes = has_word(matter, "takes") or any(two in _DELIVERY for two in pairwise(matter.lows))
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
        told = matter.sentence.tokens[matter.places[first_verb(matter)]].start
        behind = [name for name in named_after(matter, "in") if name.start > told]
        found["origins"] = found["origins"] or countries(behind)  # "bought nine rifles in Texas"
    found["origins"] = found["origins"] or countries(givers)
    found["destinations"] = found["destinations"] or countries(takers)
    return found


def _gives(matter: Matter) -> bool:
    """Whether a word of the clause tells that somebody gives; "two ships" are goods."""
    words = word_set("gives")
    return any(
        low in words and (low != "ships" or matter.sentence.is_verb(place))
        for place, low in zip(matter.places, matter.lows, strict=True)
    )


def dealer(matter: Matter) -> str | None:
    """Who sells or buys without a name: "a sister firm"; no goods."""
    noun = noun_before_verb(matter)
    head = head_of(noun)
    return noun if head not in word_set("count_word") and is_dealer(head) else None


def _wares(matter: Matter, apart: range = range(0)) -> list[str]:
    """The goods without people, who hand them over and are none: "soldiers"."""
    found = read_items(matter, apart)
    return [item for item in found if item.lower().split()[-1] not in word_class("men")]


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


def evasion(matter: Matter) -> dict[str, Any]:
    """Who gets round controls, with what, through whom."""
    actor = party(agent(matter)) or itself(matter)
    via = [*named_after(matter, "via", "through", "between"), *by_way_of(matter)]
    if _is_sham(matter):  # "The consignee is a front for the army"
        via = [name for name in [subject(matter)] if name]
        actor = next((party(name) for name in named_after(matter, "for")), None)
    items = _wares(matter, feigned(matter))
    return {"actor": actor, "items": items, "via": [party(name) for name in via]}


def _is_sham(matter: Matter) -> bool:
    """Whether a clause says that its subject is but a front."""
    verb = first_verb(matter)
    told = matter.lows[verb + 1 : verb + _REACH + 1]
    return matter.lows[verb] in word_set("be") and not word_set("sham").isdisjoint(told)
