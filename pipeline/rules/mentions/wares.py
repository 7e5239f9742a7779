"""Goods that no list has, told by where they stand: what is shipped, seized, made or declared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cache
from itertools import count

from pipeline.rules.clauses.sentence import Sentence
from pipeline.rules.mentions.name import Name
from pipeline.rules.mentions.retold import numbers
from pipeline.rules.mentions.things import acts, find_things
from pipeline.rules.vocabulary.gazetteers import noun_type
from pipeline.rules.vocabulary.language import is_plural
from pipeline.rules.vocabulary.nouns import nouns
from pipeline.rules.vocabulary.words import word_class, word_set
from schemas.claim import EntityType

_LONGEST = 5
_MOST = 4
_ANY = frozenset("certain such other own same several various different".split())
"""What tells nothing of goods that it stands before."""
_LONGEST_ACRONYM = 4


def find_goods(text: str, sentences: Sequence[Sentence], nations: Mapping[int, Name]) -> list[Name]:
    """The things of an article in text order, as ``find_things`` has them, with the goods that
    no list has, and wherever their noun stands again with words that tell which."""
    told = [list(find_wares(sentence)) for sentence in sentences]
    heads = {
        form
        for sentence, places in zip(sentences, told, strict=True)
        for _, last in places
        for form in numbers(sentence.tokens[last].low)
    }
    heads -= nouns().keys()
    return [
        thing
        for sentence, places in zip(sentences, told, strict=True)
        for thing in _with_wares(
            text,
            sentence,
            [*places, *_again(sentence, heads)],
            find_things(text, sentence, nations),
        )
    ]


def _again(sentence: Sentence, heads: AbstractSet[str]) -> Iterator[tuple[int, int]]:
    """The nouns that end in one of some words and have more of them."""
    for at, low in enumerate(sentence.lows):
        if low in heads and sentence.tokens[at].text.islower():
            first = _begin(sentence, at)
            if first < at:
                yield first, at


def _with_wares(
    text: str, sentence: Sentence, places: Iterable[tuple[int, int]], things: Iterable[Name]
) -> list[Name]:
    """The things of a sentence with the goods at some places; where a list has only the noun,
    with all words that tell which: "tapered bearings"."""
    found = {thing.end: thing for thing in things}
    for first, last in places:
        start, end = sentence.tokens[first].start, sentence.tokens[last].end
        known = found.get(end)
        if known is not None and known.start <= start:
            continue
        if known is None:
            if any(thing.start < end and start < thing.end for thing in found.values()):
                continue
            if first == last and sentence.tokens[last].low in nouns():
                continue  # what only counts with a word that tells which
        floats = sentence.tokens[last].low in word_set("vessel_noun")
        kind: EntityType = known.type if known else "vessel" if floats else "product"
        found[end] = Name(start, end, " ".join(text[start:end].split()), None, kind, None)
    return sorted(found.values(), key=lambda thing: thing.start)


def find_wares(sentence: Sentence) -> Iterator[tuple[int, int]]:
    """The first and the last place of each plural noun of goods, in the order of what tells
    that it is one: "shipped 40 servo drives and valves", "crates of rangefinders"."""
    used, triggers = -1, _triggers()
    for at, low in enumerate(sentence.lows):
        if low not in triggers:
            continue
        if low in word_set("be"):
            found = _moved(sentence, at)
        elif low == "worth":
            found = _ending(sentence, at - 1)
        else:
            found = _behind(sentence, at)
        for first, last in found:
            if first > used:
                used = last
                yield first, last


@cache
def _triggers() -> frozenset[str]:
    return word_set(
        *("be", "gives", "takes", "handles", "box", "outflow", "inflow", "makes", "declares"),
        "deals_in",
        "weighs",
    ) | {"worth"}


def _behind(sentence: Sentence, at: int) -> Iterator[tuple[int, int]]:
    """What a verb's object is, or what a noun is of: "sold pumps", "exports of pumps"."""
    tokens = sentence.tokens
    low = tokens[at].low
    follows = tokens[at + 1].low if at + 1 < len(tokens) else ""
    if follows == "of":
        if low in word_set("weighs"):
            yield from _listed(sentence, at + 2, mass=True)
        elif low in word_set("box", "outflow", "inflow", "makes"):
            yield from _listed(sentence, at + 2)
    elif follows in ("to", "from", "by") and low in word_set("outflow", "inflow", "makes"):
        yield from _behind_of(sentence, at + 2)
    elif follows == "as":
        if low in word_set("declares"):
            yield from _listed(sentence, at + 2)
    elif follows == "in":
        if low in word_set("deals_in"):
            yield from _listed(sentence, at + 2)
    elif low in word_set("gives", "takes", "handles") and tokens[at].text.islower():
        before = tokens[at - 1].low if at else ""
        if before not in word_set("determiner"):
            yield from _listed(sentence, at + 1)


def _behind_of(sentence: Sentence, at: int) -> Iterator[tuple[int, int]]:
    """What stands behind the next "of": "exports to Oman of pumps"."""
    ahead = sentence.tokens[at : at + _LONGEST]
    of = next((at + n for n, token in enumerate(ahead) if token.low == "of"), None)
    if of is not None:
        yield from _listed(sentence, of + 1)


def _listed(sentence: Sentence, at: int, mass: bool = False) -> Iterator[tuple[int, int]]:
    """The nouns of a list that begins at a place, up to the first that is none of goods; with
    ``mass`` singular ones, too: "40 tonnes of potassium perchlorate"."""
    tokens = sentence.tokens
    for _ in range(_MOST):
        first = _past_counts(sentence, at)
        last = first
        while last < len(tokens) and last - first < _LONGEST and _is_part(sentence, first, last):
            last += 1
            if _ends(tokens[last - 1].low):
                break
        last -= 1
        if last < first or not (_is_ware(sentence, last) or (mass and _is_stuff(sentence, last))):
            return
        while first < last and tokens[first].low in _ANY:
            first += 1
        yield first, last
        at = last + 1
        while at < len(tokens) and tokens[at].low in (",", "and", "or"):
            at += 1
        if at == last + 1:
            return


def _past_counts(sentence: Sentence, at: int) -> int:
    """Past what tells how many: "all but a handful of the", "at least 40"."""
    tokens = sentence.tokens
    for place in count(at):
        if place >= len(tokens):
            return place
        low = tokens[place].low
        counts = low in _counts() or low[0].isdigit() or (low == "of" and place > at)
        if not counts:
            return place
    return at


@cache
def _counts() -> frozenset[str]:
    return word_set("determiner", "count_word", "comparative", "counts_goods")


def _is_part(sentence: Sentence, first: int, at: int) -> bool:
    """Whether a word belongs to a noun of goods that begins at ``first``."""
    token = sentence.tokens[at]
    acronym = token.text.isupper() and 1 < len(token.text) <= _LONGEST_ACRONYM
    if not (token.text[0].islower() or acronym or "-" in token.text):
        return False
    if token.low in word_set("function", "holds", "count_word"):
        return False
    if token.low.endswith(("'s", "’s", "ly")):
        return False
    if not token.low.replace("-", "").isalnum():
        return False
    return not sentence.is_verb(at) or (at == first and token.low.endswith("ed"))


def _ends(low: str) -> bool:
    """Whether a noun of goods ends with a word: a plural tells of no other noun."""
    return is_plural(low) and low not in word_set("plural_first")


def _is_stuff(sentence: Sentence, at: int) -> bool:
    """Whether the noun at a place may be one of what is weighed."""
    low = sentence.tokens[at].low
    return low.isalpha() and low not in _no_wares() and noun_type(low) is None


def _is_ware(sentence: Sentence, at: int) -> bool:
    """Whether the noun at a place is a plural that may be one of goods."""
    token = sentence.tokens[at]
    low = token.low.rpartition("-")[2]
    return (
        token.text.islower()
        and is_plural(low)
        and low not in _no_wares()
        and noun_type(low) is None
        and noun_type(low.removesuffix("s")) is None
    )


@cache
def _no_wares() -> frozenset[str]:
    return word_set("not_wares", "time", "calendar", "not_goods", "people") | word_class("men")


def _moved(sentence: Sentence, at: int) -> Iterator[tuple[int, int]]:
    """The subject of what is done with goods: "the pumps were shipped"."""
    tokens, verb = sentence.tokens, at + 1
    while verb < len(tokens) and tokens[verb].low in word_set("adverb", "be"):
        verb += 1
    if verb == len(tokens) or tokens[verb].low not in word_set("gives", "takes", "handles"):
        return
    if tokens[verb].low.endswith("ing"):
        return
    last = at - 1
    while last >= 0 and tokens[last].low in word_set("aux", "adverb"):
        last -= 1
    yield from _ending(sentence, last)


def _ending(sentence: Sentence, last: int) -> Iterator[tuple[int, int]]:
    """The noun of goods that ends at a place, if one does."""
    if last >= 0 and _is_ware(sentence, last):
        yield _begin(sentence, last), last


def _begin(sentence: Sentence, last: int) -> int:
    """Where the noun begins that ends at a place."""
    tokens, first = sentence.tokens, last
    while (
        first
        and last - first < _LONGEST - 1
        and _is_part(sentence, -1, first - 1)
        and not _ends(tokens[first - 1].low)
    ):
        first -= 1
    while first < last and (
        tokens[first].low in _counts()
        or tokens[first].low in word_set("tells_nothing")
        or tokens[first].low[0].isdigit()
        or acts(tokens, first)
    ):
        first += 1
    return first
