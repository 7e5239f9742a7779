"""Where a name in capitals goes on, and which capitals are none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from pipeline.rules.vocabulary.gazetteers import (
    POSSESSIVE,
    bodies,
    body_at,
    names_a_body,
    shapes,
    unpossessed,
)
from pipeline.rules.vocabulary.language import Mention
from pipeline.rules.vocabulary.tokens import Token
from pipeline.rules.vocabulary.verbs import forms
from pipeline.rules.vocabulary.words import word_set

_SUM = re.compile(
    r"[A-Z]{1,3}(?:[$€£¥¢₵₦₹₽₴₺₩₫₱฿₡₲₪₸₼₾]"
    r"|\d+(?:,\d{3}|(?:\.\d+)? ?(?:thousand|million|billion|trillion|bn|mn|m)\b))"
)
_LONGEST_NUMBER = 3
_INDEX = re.compile(r"\d+[A-Z]\d+[A-Z]*")
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)")
_OFFICES = frozenset(("government", "organisation"))
_HEADED = _OFFICES | {"law"}
_FARTHEST = 6
"""Words among which the noun stands that two parts of a name share."""
BEFORE_SHIP = frozenset(("MV", "M/V", "MT", "M/T", "FV", "SS"))
_ERAS = frozenset((("cold", "war"), ("new", "year"), ("new", "year's"), ("middle", "eastern")))
_SIDES = frozenset("central south east west north south-east southeast southern".split())
_APOSTROPHES = ("'", "’")
ARTICLED = re.compile(r"(?:al|el|ad|an|ar|as|at|az|ul|ed|es|ez)-[A-Z]")
_LONGEST_OFFICE = 6
"""Words from "Russian" on to the noun that makes it a body: "trade and industry tribunal"."""


def is_part_of_name(tokens: Sequence[Token], at: int) -> bool:
    """Whether capitals go on behind a place that is no owner: "Lagos Relief Column"."""
    owned = POSSESSIVE.search(tokens[at - 1].text)
    return at < len(tokens) and not owned and is_unknown(tokens[at])


def is_unknown(token: Token) -> bool:
    """Whether a capital may be part of any name: no office, no day, no word of grammar."""
    return token.is_capital and token.low not in word_set("title", "function", "calendar", "lead")


def is_number_of(tokens: Sequence[Token], at: int) -> bool:
    """Whether a number ends a name: "Ocean Star 9,", "Act 2018", not "Ocean Star 9 tonnes"."""
    if not tokens[at].low.isdigit():
        return False
    if len(tokens[at].low) > _LONGEST_NUMBER:
        return tokens[at - 1].text == "Act"
    after = tokens[at + 1 : at + 2]
    return not after or not after[0].is_word or after[0].low in word_set("aux")


def names_nobody(text: str, tokens: Sequence[Token], at: int) -> bool:
    """Whether capitals that may open a name are none: a sum ("US$ 5", "R48,000"), what a
    ship's name stands behind ("MV"), "Central Asian"."""
    token = tokens[at]
    follows = tokens[at + 1] if at + 1 < len(tokens) else None
    if at == 0 and token.low.endswith("ing") and _is_doing(tokens):
        return True
    if follows and follows.is_capital:
        if token.low in word_set("number_word") and tokens[at + 2 : at + 3]:
            return tokens[at + 2].text.islower()  # "Five Indian fighters"
        side = token.low in _SIDES and follows.low in ("asian", "african", "american")
        return side or token.text in BEFORE_SHIP or (token.low, follows.low) in _ERAS
    return _SUM.match(text, token.start) is not None


def _is_doing(tokens: Sequence[Token]) -> bool:
    """Whether a sentence begins with what is done to something: "Selling Kurdish oil is", but
    not by "Leading Edge Optics"."""
    stem = tokens[0].low.removesuffix("ing")
    done = {stem, f"{stem}e", stem[:-1]}  # selling, smuggling, shipping
    return not done.isdisjoint(forms().bases) and not names_a_body(tokens, 0)


def is_body(words: Sequence[Token]) -> bool:
    """Whether words name what may be "of" something: a body or a bank, no other firm."""
    kinds = [(word.low, shapes().get(word.low)) for word in words]
    return any(kind and (kind != "company" or low == "bank") for low, kind in kinds)


def goes_on(tokens: Sequence[Token], at: int, last: int) -> bool:
    """Whether a name goes on behind a small word or a mark: "Rui de Souza", "Co., Ltd",
    "Ministry of Trade, Industry and Energy"."""
    mark, follows = tokens[last].low, tokens[last + 1] if last + 1 < len(tokens) else None
    if follows is None:
        return False
    if mark in (",", ".") and follows.low in word_set("legal_form"):
        return True
    if mark == "." and follows.low == ",":
        return last + 2 < len(tokens) and tokens[last + 2].low in word_set("legal_form")
    if mark == ",":
        return _lists(tokens, at, last)
    if mark == "&":
        return follows.is_capital
    if mark in _APOSTROPHES:
        return owns_office(tokens, last + 1)
    if mark == "and" and follows.is_capital:
        return _is_office_of(tokens[at:last]) or _shares_head(tokens, at, last)
    return mark in word_set("name_particle") and follows.is_capital


def _is_office_of(words: Sequence[Token]) -> bool:
    """Whether "Ministry of …" may go on with another thing that it is for."""
    cut = next((at for at, word in enumerate(words) if word.low in ("of", "for")), 0)
    return any(shapes().get(word.low) in _OFFICES for word in words[:cut])


def _shares_head(tokens: Sequence[Token], at: int, last: int) -> bool:
    """Whether capitals on both sides of "and" tell of one noun behind them: "the Harbour and
    Coast Commission"."""
    behind = list(takewhile(lambda word: word.is_capital, tokens[last + 1 : last + _FARTHEST]))
    headed = len(behind) > 1 and shapes().get(unpossessed(behind[-1].low)) in _HEADED
    told = any(shapes().get(word.low) in _OFFICES for word in tokens[at:last])
    return headed and not told and at > 0 and tokens[at - 1].low == "the"


def leads_to_law(tokens: Sequence[Token], at: int) -> bool:
    """Whether "of" at a place ties a law's name to the name before it: "Weapons of Mass
    Destruction Act"."""
    behind = list(takewhile(lambda word: word.is_capital, tokens[at + 1 : at + _FARTHEST]))
    law = len(behind) > 1 and shapes().get(unpossessed(behind[-1].low)) == "law"
    return tokens[at].low == "of" and law


def owns_office(tokens: Sequence[Token], at: int) -> bool:
    """Whether an owner is part of a body's name: "General's Office", "Farmers' Union"."""
    owner = tokens[at - 1]
    many = owner.text in _APOSTROPHES or unpossessed(owner.low) in word_set("collective_owner")
    return many and tokens[at].is_capital and shapes().get(tokens[at].low) in _OFFICES


def opens_with_number(tokens: Sequence[Token], at: int, last: int) -> bool:
    """Whether an ordinal before a unit's name is part of it, or the index of a weapon: "the 40th
    Rifle Brigade", "2S1 Gvozdika"."""
    before = tokens[at - 1].text if at else ""
    unit = unpossessed(tokens[last - 1].low) in word_set("numbered_unit")
    return bool(_INDEX.fullmatch(before) or (unit and _ORDINAL.fullmatch(before)))


def area_end(tokens: Sequence[Token], at: int) -> int:
    """One past the noun that tells what part of a place is meant, "Kosti airport", else 0."""
    if at >= len(tokens) or POSSESSIVE.search(tokens[at - 1].text):
        return 0
    return at + 1 if unpossessed(tokens[at].low) in word_set("area") else 0


def _lists(tokens: Sequence[Token], at: int, last: int) -> bool:
    """Whether a comma stands in the name of a ministry that lists what it is for."""
    if not _is_office_of(tokens[at:last]):
        return False
    capitals = [token.is_capital for token in tokens[last + 1 : last + 5]]
    lows = [token.low for token in tokens[last + 1 : last + 5]]
    return lows[1:2] in (["and"], [","]) and capitals[0] and capitals[2:3] == [True]


def body_end(tokens: Sequence[Token], at: int) -> int:
    """One past the noun that makes a country's adjective the name of a body, else 0."""
    for place in range(at, min(at + _LONGEST_OFFICE, len(tokens))):
        low = tokens[place].low
        follows = tokens[place + 1].low if place + 1 < len(tokens) else ""
        if body_at(tokens, place) and follows not in bodies():
            return place + 1
        if not tokens[place].is_word:
            return 0
        if low == "and" and place > at:
            continue
        if low in word_set("function", "count_word", "verb") or low in forms().sure:
            return 0
    return 0


def owns_body(mention: Mention, tokens: Sequence[Token], last: int) -> bool:
    """Whether a body may be named by the country before it: "Russian", "Russia's" and, right
    before its noun, "Myanmar"."""
    if last > 1 and [token.low for token in tokens[last - 2 : last + 1 : 2]] == ["in", "service"]:
        return False  # "in Kenyan service"
    if mention.form == "demonym" or POSSESSIVE.search(tokens[last - 1].text):
        return mention.form != "place"
    return mention.form == "name" and body_end(tokens[: last + 2], last) > 0


def has_imo(tokens: Sequence[Token], last: int) -> bool:
    """Whether a ship's number follows the name that ends before a place: "(IMO 9600418)"."""
    return [token.low for token in tokens[last : last + 2]] == ["(", "imo"]
