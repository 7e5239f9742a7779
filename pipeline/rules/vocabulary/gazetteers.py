"""What the gazetteers know of names: ``data/names.tsv``, ``shapes.tsv`` and their like."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from pipeline.rules.vocabulary.language import parse_quantity
from pipeline.rules.vocabulary.reading import read_rows
from pipeline.rules.vocabulary.tokens import Token
from pipeline.rules.vocabulary.verbs import forms, third
from pipeline.rules.vocabulary.words import word_set
from schemas.claim import EntityType

_IDENTIFIER = re.compile(
    r"\s?\((?:an? )?(IMO|HS|ECCN|CAS|EORI|LEI|OGRN|INN|VAT|MMSI"
    r"|(?:tax|company|registration|business registration|licence|license) (?:number|no\.?))"
    r"(?: (?:code|number|no\.?))?:? ?([0-9A-Z][\w./-]*\w)\)"
)
_WORDS_KEPT = 20_000
POSSESSIVE = re.compile(r"['’]s?$")


def is_personal_noun(low: str) -> bool:
    """Whether a noun calls a single person or an expert."""
    return source_nouns().get(low) in ("person", "expert")


@cache
def source_nouns() -> dict[str, str]:
    """For each noun that a source is called by the type of source."""
    return {row[0]: row[1] for row in read_rows("sources.tsv")}


@cache
def english() -> frozenset[str]:
    """Words that no person is called by."""
    goods = {word for row in read_rows("goods.tsv") for word in row}
    return frozenset(goods | forms().plural | forms().singular | source_nouns().keys())


@cache
def shapes() -> dict[str, EntityType]:
    """For each word that tells what a capitalised name is the type of entity."""
    return {row[0]: row[1] for row in read_rows("shapes.tsv")}  # type: ignore[misc]


@cache
def shape(low: str) -> EntityType | None:
    """The same for one word, which may also only end so: "Optronic", "Uralmash"."""
    known = shapes().get(low)
    if known or len(low) <= _SHORTEST_ENDED or not low.endswith(tuple(_endings())):
        return known
    return _endings()[max((end for end in _endings() if low.endswith(end)), key=len)]


@cache
def _endings() -> dict[str, EntityType]:
    return {word[1:]: kind for word, kind in shapes().items() if word.startswith("*")}


_SHORTEST_ENDED = 7


def shape_of(words: Sequence[Token]) -> EntityType | None:
    """What the last word that tells says a name is; of "Committee on Defence" the first part."""
    lows = [unpossessed(word.low) for word in words]
    cut = next((at for at, low in enumerate(lows) if low in ("of", "for", "on")), len(lows))
    for part in (lows[:cut], lows[cut:]):
        for at in range(len(part) - 1, -1, -1):
            low = part[at]
            kind = (shapes().get(f"{part[at - 1]} {low}") if at else None) or shape(low)
            kind = kind or (shape(low.rpartition("-")[2]) if "-" in low else None)
            leads = not at and len(part) > 1 and low not in word_set("leads_place")
            if kind and not (kind == "place" and leads):
                return kind
    return None


@cache
def bodies() -> dict[str, EntityType]:
    """For each noun that makes "Russian …" the name of a body the type of entity."""
    listed = {row[0]: row[1] for row in read_rows("bodies.tsv")}
    firms = {third(noun): kind for noun, kind in listed.items() if kind == "company"}
    return {**firms, **listed}  # type: ignore[dict-item]


def body_at(tokens: Sequence[Token], at: int) -> EntityType | None:
    """What a noun, with the word before it or alone, makes of a country before it."""
    low = tokens[at].low
    both = bodies().get(f"{tokens[at - 1].low} {low}") if at else None
    return both or bodies().get(low)


def noun_type(low: str) -> str | None:
    """What a noun beside a name calls it: a type of source, or of body; None for any other."""
    return source_nouns().get(low) or bodies().get(low)


def is_dealer(low: str) -> bool:
    """Whether a noun calls somebody who may act: a person, people, a body."""
    one = low.removesuffix("s")
    known = {noun_type(low), noun_type(one)} - {None, "document", "media", "place", "law"}
    return (
        bool(known)
        or low in word_set("people", "man_noun", "woman_noun", "dealers")
        or low.endswith("men")
    )


_Known = tuple[list[str], tuple[str, EntityType, str | None]]
"""The words of a known name, and what it is."""


@cache
def known_names() -> dict[str, list[_Known]]:
    """Known names by their first word, the longest first."""
    index: dict[str, list[_Known]] = {}
    for form, name, kind, country in read_rows("names.tsv"):
        words = form.split()
        index.setdefault(words[0], []).append((words, (name, kind, country or None)))  # type: ignore[arg-type]
    for entries in index.values():
        entries.sort(key=lambda entry: -len(entry[0]))
    return index


@lru_cache(maxsize=_WORDS_KEPT)
def begins_known(word: str) -> bool:
    """Whether a known name begins with a word, which may be an owner's."""
    return _one(word) in known_names()


def known_at(
    tokens: Sequence[Token], at: int
) -> tuple[int, tuple[str, EntityType, str | None]] | None:
    """How many tokens from ``at`` are a known name, and what it is."""
    for words, entry in _known(tokens[at].text):
        there = [_one(token.text) for token in tokens[at : at + len(words)]]
        if there == words and not _is_longer(tokens, at + len(words), entry[1]):
            return len(words), entry
    return None


@lru_cache(maxsize=_WORDS_KEPT)
def _known(word: str) -> Sequence[_Known]:
    return known_names().get(_one(word), ())


def _one(word: str) -> str:
    """A word as no owner, a model's name as of one: "F-16s"."""
    word = unpossessed(word)
    return word[:-1] if word.endswith("s") and word[-2:-1].isdigit() else word


def _is_longer(tokens: Sequence[Token], at: int, kind: EntityType) -> bool:
    """Whether a firm's name goes on, or a firm is called after a weapon: "Hanwha Aerospace" is
    not Hanwha, "Orlan Elektronik" no drone."""
    follows = tokens[at] if at < len(tokens) else None
    own = "'" in tokens[at - 1].low
    if not follows or not follows.is_capital or own:
        return False
    if kind == "place":
        return _heads_a_body(tokens, at)
    if kind != "weapon":
        return kind == "company" and shapes().get(follows.low) == "company"
    if not follows.low.isalpha() or follows.text.isupper() or follows.low in english():
        return False
    armed = any(token.low in word_set("arms") for token in tokens[at + 1 : at + 2])
    article = at > 1 and tokens[at - 2].low in word_set("article")
    return not (armed or article or _known(follows.text))


def _heads_a_body(tokens: Sequence[Token], at: int) -> bool:
    """Whether capitals behind a region go on to a body's name: "Baltic Lobster Institute"."""
    for token in tokens[at : at + 3]:
        if not token.is_capital or token.low in word_set("title", "function"):
            return False
        if token.low in forms().singular:
            return False  # "Central Asia Supplies …", a headline
        if shapes().get(unpossessed(token.low)) in ("company", "organisation", "media"):
            return True
    return False


@lru_cache(maxsize=_WORDS_KEPT)
def is_currency(word: str) -> bool:
    """Whether a sum of money may be told in what a word calls: "euros"."""
    parsed = parse_quantity(f"5 {word}")
    return parsed is not None and parsed.currency is not None


@cache
def product_heads() -> frozenset[str]:
    """The last words of listed products, which firms are named after: "Sarto Valves"."""
    products = {row[0] for row in read_rows("things.tsv") if row[1] == "product"}
    heads = {phrase.split()[-1] for phrase in products}
    return frozenset(heads | {third(head) for head in heads if not head.endswith("s")})


def unpossessed(word: str) -> str:
    """A word without the ending that makes it an owner."""
    return word if word.isalnum() else POSSESSIVE.sub("", word)


def read_identifiers(text: str, at: int) -> list[dict[str, str]]:
    """The identifier in brackets at a code point of the text: "(IMO 9600418)"; none else."""
    match = _IDENTIFIER.match(text, at)
    return [{"scheme": match.group(1), "value": match.group(2)}] if match else []
