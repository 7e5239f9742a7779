"""Which parties a clause names, and where they stand in it: before the verb, behind "from"."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.rules.clauses.sentence import Sentence
from pipeline.rules.fields.phrases import LONGEST, first_verb, past_article, words_from
from pipeline.rules.mentions.items import Matter
from pipeline.rules.mentions.name import Name
from pipeline.rules.vocabulary.verbs import forms
from pipeline.rules.vocabulary.words import word_set

ACTING = frozenset({"person", "company", "government", "organisation", "country"})
_PARTIES = ACTING | {"place"}
_WHICH = (" in ", " of ", " at ", " on ", " that ")
"""Behind a noun these say that it is not the one told before."""
_TO = frozenset(("to", "into", "from", "against", "through", "via", "with", "towards"))
_REACH = 4
"""Words behind a preposition in which what it is about begins."""


def with_told(text: str, names: Sequence[Name], entities: Sequence[Name], start: int) -> list[Name]:
    """The names of a clause that begins at ``start``, with the parties and places in it that
    are told by a noun, and where each is at home; those from before it first, then in text
    order."""
    told = {e.start: e for e in entities if e.start >= start and _is_told(text, e)}
    homes = {e.name: e.country for e in entities if e.country}
    names = [name for name in names if not text.startswith("-", name.end)]  # "Mumbai-based"
    known = [n if n.country else n._replace(country=homes.get(n.name)) for n in names]
    told = {**told, **{n.start: n for n in known}}
    before = [name for name in known if name.start < start]
    return [*before, *(told[at] for at in sorted(told) if at >= start)]


def _is_told(text: str, name: Name) -> bool:
    """Whether a noun says which party is meant: no pronoun, and not "the navy in Manila", which
    is another than the navy that was named."""
    printed = text[name.start : name.end]
    if name.type not in _PARTIES or printed.lower() in word_set("pronoun"):
        return False
    called = printed != name.name
    return not called or (
        printed.lower().startswith("the ") and not text.startswith(_WHICH, name.end)
    )


def party(name: Name | None) -> str | None:
    """A state by its code, anybody else by the usual name."""
    if name is None:
        return None
    return name.country if name.type == "country" else name.name


def country(name: Name | None) -> str | None:
    """The code of the state that a party is of, or is."""
    return name.country if name else None


def countries(names: Sequence[Name | None]) -> list[str]:
    """Those codes, each once."""
    return list(dict.fromkeys(name.country for name in names if name and name.country))


def no_places(names: Sequence[Name]) -> list[Name]:
    """Those that are no place; a state is one only where it acts."""
    return [name for name in names if name.type not in ("country", "place")]


def subject(matter: Matter) -> Name | None:
    """The party named before the clause's first verb, the first of several."""
    verb = matter.sentence.first_verb(matter.places)
    if verb is None and matter.lows[0].endswith("ing"):
        verb = 0  # "supplying a Russian plant"
    limit = None if verb is None else matter.sentence.tokens[matter.places[verb]].start
    told_of = _behind(matter)
    for name in matter.names:
        if limit is not None and name.start >= limit:
            return None
        if name.type in ACTING and name.start not in told_of:
            return name
    return None


def _behind(matter: Matter) -> set[int]:
    """Where the names begin that only tell where something goes: "exports to Poland rose"."""
    tokens = matter.sentence.tokens
    return {
        tokens[place + 1].start
        for place, low in zip(matter.places, matter.lows, strict=True)
        if low in _TO and place + 1 < len(tokens)
    }


def noun_before_verb(matter: Matter, longest: int = LONGEST) -> str | None:
    """The clause's subject, where it is short and names something."""
    verb = first_verb(matter)
    if not 0 < verb <= longest:
        return None
    first = past_article(matter, 0)
    ends = {matter.lows[first], matter.lows[verb - 1]}
    if not ends.isdisjoint(word_set("pronoun", "not_source", "conjunction")):
        return None
    while verb > first + 1 and matter.lows[verb - 1] in word_set("adverb"):
        verb -= 1  # "the designers still"
    return words_from(matter, first, verb - first)


def agent(matter: Matter) -> Name | None:
    """Who does it: the subject, or of a passive the one named behind "by"."""
    if is_passive(matter):
        return next(iter(named_after(matter, "by")), None)
    return subject(matter)


def named_after(matter: Matter, *prepositions: str) -> list[Name]:
    """The parties and places that stand behind one of the prepositions."""
    tokens = matter.sentence.tokens
    by_start = {name.start: name for name in matter.names}
    found: list[Name] = []
    for place, low in zip(matter.places, matter.lows, strict=True):
        if not by_start or low not in prepositions or _is_infinitive(matter.sentence, place):
            continue
        for at in range(place + 1, min(place + 1 + _REACH, len(tokens))):
            name = by_start.get(tokens[at].start)
            if name and name not in found and name.type in _PARTIES:
                found.append(name)
            if tokens[at].low in word_set("preposition") or not tokens[at].is_word:
                break
    return found


def _is_infinitive(sentence: Sentence, place: int) -> bool:
    """Whether a "to" opens no party but what is done: "to sell its plant"."""
    follows = sentence.lows[place + 1 : place + 2]
    return sentence.lows[place] == "to" and not forms().bases.isdisjoint(follows)


def is_passive(matter: Matter) -> bool:
    """ "was sold", "has not been sold": the clause's own verb is a participle behind a form of
    be; no "allowed it to be sold"."""
    be, idle = word_set("be"), word_set("aux", "adverb", "negation")
    first, been = first_verb(matter), False
    for low in matter.lows[first:]:
        if low in be:
            been = True
        elif low not in idle:
            return been and (low.endswith("ed") or low in word_set("participle"))
    return False


def has_word(matter: Matter, section: str) -> bool:
    """Whether a word of a section stands in the clause."""
    return not word_set(section).isdisjoint(matter.lows)
