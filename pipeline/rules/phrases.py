"""Runs of a clause's words that fill a slot of text: a noun, a predicate, what is sold."""

from __future__ import annotations

from itertools import pairwise

from pipeline.rules.gazetteers import noun_type
from pipeline.rules.items import Matter, describes
from pipeline.rules.names import Name
from pipeline.rules.tokens import Token
from pipeline.rules.verbs import forms
from pipeline.rules.words import word_set

LONGEST = 5
"""Most words of a noun with what tells which is meant."""
_LONGEST_ASKED = 6
_OFFICES = frozenset({"government", "organisation", "intelligence", "military"})
_BY_WAY_OF = ["by", "way", "of"]
_ANY = frozenset("a an one two three several".split())


def handed(matter: Matter, passive: bool) -> list[str]:
    """What is sold or bought, where no list of goods has it: the noun behind the verb."""
    moves = word_set("gives", "takes")
    at = next((at for at, low in enumerate(matter.lows) if low in moves), None)
    if passive or at is None:
        return []
    noun = _plain_noun(matter, at + 1)
    return [noun] if noun else []


def receiver(matter: Matter) -> list[str]:
    """To whom something is sold that has no name: "to a dealer"."""
    lows = matter.lows
    moved = next((at for at, low in enumerate(lows) if low in word_set("gives")), len(lows))
    for at in range(moved, len(lows) - 1):
        if lows[at] == "to" and lows[at + 1] in _ANY:
            noun = _plain_noun(matter, at + 1)
            return [noun] if noun else []
    return []


def office(matter: Matter) -> str | None:
    """The office before the verb that has no name: "a court in Gori", "prosecutors"."""
    tokens, places = matter.sentence.tokens, matter.places
    verb = matter.sentence.first_verb(places) or 0
    for at, place in enumerate(places[:verb]):
        named = any(name.start <= tokens[place].start < name.end for name in matter.names)
        if named or noun_type(tokens[place].low) not in _OFFICES:
            continue
        first, stop = at, at + 1
        while first and _tells_which(tokens[places[first - 1]]):
            first -= 1
        if stop + 1 < verb and tokens[places[stop]].low in ("in", "of"):
            stop += 2
        return words_from(matter, first, stop - first)
    return None


def _tells_which(token: Token) -> bool:
    return describes(token) and token.low not in word_set("time")


def by_way_of(matter: Matter) -> list[Name]:
    """The names right behind "by way of"."""
    tokens, places = matter.sentence.tokens, matter.places
    lows = matter.lows
    if "way" not in lows:
        return []
    starts = {
        tokens[places[at + 3]].start
        for at in range(len(lows) - 3)
        if list(lows[at : at + 3]) == _BY_WAY_OF
    }
    return [name for name in matter.names if name.start in starts]


def feigned(matter: Matter) -> range:
    """The places of what goods are said to be and are not: behind "entered as", up to a mark, a
    joint or a verb."""
    tokens, places, lows = matter.sentence.tokens, matter.places, matter.lows
    for at, (low, after) in enumerate(pairwise(lows)):
        if after == "as" and low in word_set("declares") and at + 2 < len(places):
            first = places[at + 2]
            ends = (
                place
                for place in range(first, places[-1] + 1)
                if not tokens[place].is_word
                or tokens[place].low in word_set("joint")
                or matter.sentence.is_verb(place)
            )
            return range(first, next(ends, places[-1] + 1))
    return range(0)


def asked(matter: Matter) -> str | None:
    """What somebody is asked, agrees or refuses to do, without the verb: "to post joint teams"."""
    lows = matter.lows
    idle = word_set("pronoun", "preposition")
    for at, (low, verb, follows) in enumerate(zip(lows, lows[1:], lows[2:], strict=False)):
        if low == "to" and verb in forms().bases and follows not in idle:
            return words_from(matter, past_article(matter, at + 2), _LONGEST_ASKED)
    return None


def _plain_noun(matter: Matter, at: int) -> str | None:
    """The noun from a position on that is no pronoun, sum or name, without its count."""
    tokens = matter.sentence.tokens
    idle = word_set("determiner", "count_word", "comparative")
    lows = matter.lows
    while at < len(lows) and (lows[at] in idle or lows[at][0].isdigit()):
        at += 1
    if at == len(lows) or not lows[at].isalpha() or _is_no_thing(lows[at]):
        return None
    place = matter.places[at]
    named = any(name.start <= tokens[place].start < name.end for name in matter.names)
    return None if named or matter.sentence.is_verb(place) else noun_from(matter, at)


def _is_no_thing(low: str) -> bool:
    """Whether a word stands for a thing, or tells how: "nothing", "directly", "well"."""
    return any(low in word_set(name) for name in ("function", "not_source", "not_goods")) or (
        low.endswith("ly") and low not in word_set("noun_ly")
    )


def noun_from(matter: Matter, at: int) -> str | None:
    """The words from a position up to a mark, a verb, or a second preposition."""
    tokens, start = matter.sentence.tokens, past_article(matter, at)
    stop = start
    while stop < len(matter.places) and stop - start < LONGEST:
        place = matter.places[stop]
        low = tokens[place].low
        if matter.sentence.is_verb(place) or (low in word_set("preposition") and low != "of"):
            break
        stop += 1
    return words_from(matter, start, stop - start) if stop > start else None


def past_article(matter: Matter, at: int) -> int:
    """One further where an article stands."""
    return at + (matter.sentence.tokens[matter.places[at]].low in word_set("article"))


def words_from(matter: Matter, at: int, longest: int) -> str | None:
    """The words from a position on, up to a mark; None for none."""
    tokens, places = matter.sentence.tokens, matter.places[at : at + longest]
    end = next((n for n, p in enumerate(places) if not tokens[p].is_word), len(places))
    run = places[:end]
    return matter.text[tokens[run[0]].start : tokens[run[-1]].end] if len(run) else None
