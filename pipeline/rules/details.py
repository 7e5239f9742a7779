"""A kind's own fields, filled where a cue or a preposition tells them; else left empty."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple

from pipeline.rules.cues import Hit
from pipeline.rules.names import Name
from pipeline.rules.reading import read_rows
from pipeline.rules.sentence import Sentence
from pipeline.rules.words import word_set

_LISTS = frozenset({"evasion.methods"})
_LONGEST_ITEM = 5
_LONGEST_PHRASE = 10
_MOST_ITEMS = 4
_REACH = 4
_ACTING = frozenset({"person", "company", "government", "organisation", "country"})


class Matter(NamedTuple):
    """What a clause is made of: token places, cues in them, names in them."""

    text: str
    sentence: Sentence
    places: Sequence[int]
    hits: Sequence[Hit]
    names: Sequence[Name]
    modality: str


def read_details(kind: str, matter: Matter) -> dict[str, Any]:
    """The kind's fields that the clause tells; those it doesn't are missing."""
    found = _by_cue(kind, matter)
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


def _loss(matter: Matter) -> dict[str, Any]:
    return {"side": _country(_subject(matter)), "items": _items(matter)}


def _transfer(matter: Matter) -> dict[str, Any]:
    subject = None if _is_passive(matter) else _subject(matter)
    to = _after(matter, "to", "for", "into")
    origin = _after(matter, "from")
    by = _after(matter, "by")
    parties = [name for name in to if name.type not in ("country", "place")]
    suppliers = [name for name in (*origin, *by) if name.type not in ("country", "place")]
    found: dict[str, Any] = {
        "items": _items(matter),
        "origins": _countries(origin),
        "destinations": _countries(to),
        "via": [_party(name) for name in _after(matter, "via", "through")],
        "recipients": [_party(name) for name in parties],
        "suppliers": [_party(name) for name in suppliers],
    }
    if subject and _has(matter, "gives"):
        found["suppliers"] = [_party(subject)]
        found["recipients"] = [_party(name) for name in to if name.type != "place"]
    elif subject and _has(matter, "takes"):
        found["recipients"] = [_party(subject)]
        found["suppliers"] = [_party(name) for name in origin if name.type != "place"]
    return found


def _is_passive(matter: Matter) -> bool:
    """ "was sold": a form of be right before a participle."""
    tokens = matter.sentence.tokens
    pairs = zip(matter.places, matter.places[1:], strict=False)
    return any(
        tokens[a].low in word_set("be")
        and (tokens[b].low.endswith("ed") or tokens[b].low in word_set("participle"))
        for a, b in pairs
    )


def _evasion(matter: Matter) -> dict[str, Any]:
    via = [_party(name) for name in _after(matter, "via", "through", "between", "in")]
    return {"actor": _party(_agent(matter)), "items": _items(matter), "via": via}


def _capability(matter: Matter) -> dict[str, Any]:
    return {"actor": _party(_subject(matter)), "items": _items(matter), "cause": _cause(matter)}


def _compliance(matter: Matter) -> dict[str, Any]:
    return {
        "actor": _party(_subject(matter)),
        "conduct": _predicate(matter),
        "instrument": _phrase(matter, "instrument"),
    }


def _measure(matter: Matter) -> dict[str, Any]:
    targets = [_party(name) for name in _after(matter, "against", "on", "to")]
    return {"authority": _party(_agent(matter)), "targets": targets}


def _military(matter: Matter) -> dict[str, Any]:
    place = _after(matter, "in", "near", "at")
    target = _after(matter, "on", "against")
    return {
        "actor": _party(_subject(matter)),
        "action": _predicate(matter),
        "target": _party(target[0]) if target else None,
        "place": _party(place[0]) if place else None,
    }


def _diplomacy(matter: Matter) -> dict[str, Any]:
    parties = [name for name in matter.names if name.type == "person"] or [
        name for name in matter.names if name.type in ("country", "government")
    ]
    return {
        "participants": list(dict.fromkeys(_party(name) for name in parties)),
        "topic": _topic(matter),
    }


def _other(matter: Matter) -> dict[str, Any]:
    return {"topic": _before_verb(matter)}


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


def _main_verb(matter: Matter) -> int | None:
    """The position in ``places`` of the clause's first verb that is no auxiliary."""
    sentence, places = matter.sentence, matter.places
    first = next((at for at, place in enumerate(places) if sentence.is_verb(place)), None)
    while first is not None and first + 1 < len(places):
        low = sentence.tokens[places[first]].low
        if low not in word_set("aux") | word_set("adverb"):
            break
        first += 1
    return first


def _predicate(matter: Matter) -> str | None:
    """What the clause says of its subject, without auxiliaries, up to a mark."""
    verb = _main_verb(matter)
    return None if verb is None else _words_from(matter, verb, _LONGEST_PHRASE)


def _topic(matter: Matter) -> str | None:
    """What stands behind "about", "on" or "over"."""
    tokens = matter.sentence.tokens
    for at, place in enumerate(matter.places[:-1]):
        follows = tokens[matter.places[at + 1]].low
        if tokens[place].low in word_set("about") and follows not in word_set("calendar"):
            return _words_from(matter, at + 1, _LONGEST_ITEM)
    return None


def _before_verb(matter: Matter) -> str | None:
    """The clause's subject, where it is short and names something."""
    sentence, places = matter.sentence, matter.places
    verb = next((at for at, place in enumerate(places) if sentence.is_verb(place)), 0)
    if not 0 < verb <= _LONGEST_ITEM:
        return None
    ends = {sentence.tokens[places[0]].low, sentence.tokens[places[verb - 1]].low}
    if ends & (word_set("pronoun") | word_set("not_source") | word_set("conjunction")):
        return None
    return _words_from(matter, 0, verb)


def _words_from(matter: Matter, at: int, longest: int) -> str | None:
    """The words from a position on, up to a mark; None for none."""
    tokens, places = matter.sentence.tokens, matter.places[at : at + longest]
    end = next((n for n, p in enumerate(places) if not tokens[p].is_word), len(places))
    run = places[:end]
    return matter.text[tokens[run[0]].start : tokens[run[-1]].end] if len(run) else None


def _party(name: Name | None) -> str | None:
    """A state by its code, anybody else by the usual name."""
    if name is None:
        return None
    return name.country if name.type == "country" else name.name


def _country(name: Name | None) -> str | None:
    return name.country if name else None


def _countries(names: Sequence[Name]) -> list[str]:
    return list(dict.fromkeys(name.country for name in names if name.country))


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


def _after(matter: Matter, *prepositions: str) -> list[Name]:
    """The parties and places that stand behind one of the prepositions."""
    tokens = matter.sentence.tokens
    by_start = {name.start: name for name in matter.names}
    found: list[Name] = []
    for place in matter.places:
        if tokens[place].low not in prepositions:
            continue
        for at in range(place + 1, min(place + 1 + _REACH, len(tokens))):
            name = by_start.get(tokens[at].start)
            if name and name not in found and name.type in _ACTING | {"place"}:
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
    words = word_set(section)
    return any(matter.sentence.tokens[place].low in words for place in matter.places)


def _items(matter: Matter) -> list[str]:
    """The goods named in the clause, each with the words that tell which."""
    found: list[str] = []
    used = -1
    for first, last in _item_places(matter):
        if first > used and len(found) < _MOST_ITEMS:
            tokens = matter.sentence.tokens
            text = matter.text[tokens[first].start : tokens[last].end].strip("“”\"'")
            if text not in found:
                found.append(text)
            used = last
    return found


def _item_places(matter: Matter) -> Iterator[tuple[int, int]]:
    tokens, inside = matter.sentence.tokens, set(matter.places)
    for place in matter.places:
        if tokens[place].low not in goods():
            continue
        last = place
        while last + 1 in inside and tokens[last + 1].low in goods():
            last += 1
        first = place
        while (
            first - 1 in inside and last - first < _LONGEST_ITEM and _describes(tokens[first - 1])
        ):
            first -= 1
        yield first, last


def _describes(token: Any) -> bool:
    return bool(
        token.is_word
        and token.low not in word_set("function")
        and token.low not in word_set("verb")
        and not token.low[0].isdigit()
        and not token.low.endswith("'s")
    )


def _cause(matter: Matter) -> str | None:
    """What stands after "because of", "due to", up to the clause's next mark."""
    tokens, places = matter.sentence.tokens, list(matter.places)
    for at, place in enumerate(places[:-2]):
        pair = (tokens[place].low, tokens[places[at + 1]].low)
        if pair in (("because", "of"), ("due", "to"), ("want", "of")):
            rest = places[at + 2 : at + 12]
            end = next((n for n, p in enumerate(rest) if not tokens[p].is_word), len(rest))
            if end:
                return matter.text[tokens[rest[0]].start : tokens[rest[end - 1]].end]
    return None


def _phrase(matter: Matter, section: str) -> str | None:
    """The noun phrase that ends in a word of a section."""
    tokens, inside = matter.sentence.tokens, set(matter.places)
    for place in matter.places:
        if tokens[place].low in word_set(section):
            first = place
            while first - 1 in inside and place - first < _REACH and _describes(tokens[first - 1]):
                first -= 1
            return matter.text[tokens[first].start : tokens[place].end]
    return None


@cache
def goods() -> frozenset[str]:
    """Nouns for goods, singular and plural."""
    return frozenset(word for row in read_rows("goods.tsv") for word in row)
