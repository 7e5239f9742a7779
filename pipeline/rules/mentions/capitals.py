"""Where a name in capitals goes on, and which capitals are none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from pipeline.rules.clauses.sentence import Sentence
from pipeline.rules.mentions.ships import BEFORE_SHIP
from pipeline.rules.vocabulary.gazetteers import (
    POSSESSIVE,
    bodies,
    body_at,
    english,
    noun_type,
    shape,
    shapes,
    unpossessed,
)
from pipeline.rules.vocabulary.language import Mention, is_plural, parse_quantity, singular
from pipeline.rules.vocabulary.senses import senses
from pipeline.rules.vocabulary.tokens import Token
from pipeline.rules.vocabulary.verbs import forms
from pipeline.rules.vocabulary.words import word_set

_CURRENCY_SIGNS = frozenset("$€£¥¢₵₦₹₽₴₺₩₫₱฿₡₲₪₸₼₾")
_LONGEST_NUMBER = 3
_INDEX = re.compile(r"\d+[A-Z]\d+[A-Z]*")
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)")
_OFFICES = frozenset(("government", "organisation"))
_HEADED = _OFFICES | {"law"}
_FARTHEST_HEAD = 6
_FEWEST_BEHIND_AND = 2
_FEWEST_AHEAD = 2
_COMPASS = frozenset("NSEW")
_COUNTED = re.compile(r"[A-Z]{1,3}\d+")
_SCALES = frozenset("thousand million billion trillion bn mn m".split())
_ERAS = frozenset((("cold", "war"), ("new", "year"), ("new", "year's"), ("middle", "eastern")))
_SIDES = frozenset("central south east west north south-east southeast southern".split())
_SHORES = frozenset("strait straits gulf sea bay cape isle lake".split())
_DEMONYM = ("ian", "ish", "ese")
_APOSTROPHES = ("'", "’")
ARTICLED = re.compile(r"(?:al|el|ad|an|ar|as|at|az|ul|ed|es|ez)-[A-Z]")
HAS_SHORT = frozenset(("company", "organisation", "media", "government"))
"""What may be called by less than its name."""
_LONGEST_BODY = 3
"""Words between "Russian" and the noun that makes it a body: "military-industrial complex"."""
_LONGEST_OFFICE = 6
"""The same before an office: "trade and industry appeals tribunal"."""


def is_part_of_name(tokens: Sequence[Token], at: int) -> bool:
    """Whether capitals go on behind a place that is no owner: "Lagos Relief Column"."""
    if at >= len(tokens) or POSSESSIVE.search(tokens[at - 1].text):
        return False
    return tokens[at].is_capital and tokens[at].text[1:].islower() and is_unknown(tokens[at])


def is_unknown(token: Token) -> bool:
    """Whether a capital may be part of any name: no office, no day, no word of grammar."""
    return token.is_capital and token.low not in word_set("title", "function", "calendar", "lead")


def is_number_of(tokens: Sequence[Token], at: int) -> bool:
    """Whether a number ends a name: "Ocean Star 9 sailed", not "Ocean Star 9 tonnes"."""
    if not tokens[at].low.isdigit() or len(tokens[at].low) > _LONGEST_NUMBER:
        lawful = tokens[at - 1].text == "Act" or [t.text for t in tokens[at - 2 : at]] == [
            "Act",
            "of",
        ]
        return lawful and tokens[at].low.isdigit()  # "Export Act 2018"
    follows = tokens[at + 1] if at + 1 < len(tokens) else None
    if follows is None or not follows.is_word:
        return follows is None or follows.text in ".,)”\"';"
    return follows.low in word_set("aux") or follows.low in word_set("goes")


def is_sum(sentence: Sentence, at: int) -> bool:
    """Whether capitals are a currency's: "R48,000", "GH¢1.3 million", "EUR214 million"."""
    token, after = sentence.tokens[at], sentence.tokens[at + 1 : at + 3]
    if any(letter.isdigit() for letter in token.text):
        parsed = parse_quantity(token.text)
        if parsed is not None and parsed.currency is not None:
            return True
    if not after or after[0].start != token.end:
        return False
    if after[0].text in _CURRENCY_SIGNS:
        return True
    digits = token.text[1:].isdigit()
    return digits and after[0].text == "," and len(after) > 1 and after[1].start == after[0].end


def names_nobody(sentence: Sentence, at: int) -> bool:
    """Whether capitals that may open a name are none: a sum, a side of the compass behind a
    number ("42°58'E"), what a ship's name stands behind ("MV"), "Central Asian"."""
    tokens, token = sentence.tokens, sentence.tokens[at]
    follows = tokens[at + 1] if at + 1 < len(tokens) else None
    if at == 0 and token.low.endswith("ing") and _is_doing(tokens):
        return True
    if token.text.rstrip(".") in _COMPASS:
        return at > 0 and tokens[at - 1].end == token.start
    if at > 1 and tokens[at - 1].text == "(" and follows and follows.text == ")":
        noun = tokens[at - 2]
        thing = noun.text.islower() and noun_type(singular(noun.low)) is None
        return thing and token.text.isupper()  # "loitering munition (LM)"
    if _COUNTED.fullmatch(token.text):
        behind = [word.low for word in tokens[at + 1 : at + 4]]
        return is_sum(sentence, at) or not _SCALES.isdisjoint(behind)
    if follows and follows.is_capital:
        if token.low in word_set("number_word") and tokens[at + 2 : at + 3]:
            counted = tokens[at + 2]  # "Five Indian fighters", not "Three Palms Shipping"
            return counted.text.islower() and is_plural(counted.low)
        if token.text in BEFORE_SHIP:
            return True
        if (token.low, follows.low) in _ERAS:
            return True
        return token.low in _SIDES and follows.low in ("asian", "african", "american")
    return is_sum(sentence, at)


def is_feast(words: Sequence[Token]) -> bool:
    """Whether words are a day's: "Victory Day", but not "Doris Day"."""
    feast = len(words) > 1 and words[-1].low in ("day", "eve")
    return feast and words[0].low not in word_set("first_name")


def is_unit(tokens: Sequence[Token], first: int, last: int) -> bool:
    """Whether a name with an ordinal needs the noun of a unit behind it."""
    numbered = _ORDINAL.fullmatch(tokens[first].low) is not None and last < len(tokens)
    return numbered and tokens[last].low in word_set("numbered_unit")


def _is_doing(tokens: Sequence[Token]) -> bool:
    """Whether a sentence begins with what is done to something: "Selling Kurdish oil is", but
    not with a name: "Leading Edge Optics"."""
    stem = tokens[0].low.removesuffix("ing")
    done = {stem, f"{stem}e", stem[:-1]}  # selling, smuggling, shipping
    return not done.isdisjoint(forms().bases) and not names_a_body(tokens, 0)


def is_make(tokens: Sequence[Token], at: int, last: int) -> bool:
    """Whether a capital's name behind a maker's is a model: "a 2022 Porsche Cayenne"."""
    before = tokens[at - 1].low if at else ""
    ends = last + 1 >= len(tokens) or not tokens[last + 1].is_capital
    made = before in ("a", "an", "his", "her", "their") or (before.isdigit() and len(before) == 4)
    return made and ends and last - at == 1 and is_unknown(tokens[at]) and not shape(tokens[at].low)


def ends_in_country(tokens: Sequence[Token], at: int, last: int, country: Mention) -> bool:
    """Whether a country's name is the last word of the one before it: "Open Roads Burma said"."""
    words = tokens[at:last]
    if country.form != "name" or country.end != tokens[last].end or len(words) < _FEWEST_AHEAD:
        return False
    plain = all(is_unknown(word) and word.text[1:].islower() for word in words)
    follows = tokens[last + 1] if last + 1 < len(tokens) else None
    ends = follows is None or not (follows.is_capital or follows.low == ",")
    return plain and ends and words[-1].low not in word_set("area")


def is_told_of(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word that opens a sentence is a name, for what follows tells of it and nothing
    else is called so: "Lumex, a reseller in Hong Kong"."""
    behind = [token.low for token in tokens[at + 1 : at + 3]]
    low = tokens[at].low
    if behind[:1] != [","] or behind[1:] not in (["a"], ["an"], ["the"], ["which"], ["whose"]):
        return False
    return not (low.endswith(("ly", "ing", "ed")) or low in english() or senses(low))


def leads_to_shore(tokens: Sequence[Token], at: int) -> bool:
    """Whether "of" ties a water or cape to what it is called by: "the Strait of Sarto"."""
    behind = tokens[at + 1 : at + 2]
    shore = tokens[at].low == "of" and tokens[at - 1].low in _SHORES
    return shore and bool(behind) and behind[0].is_capital


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
    if mark in (",", "."):
        if mark == "." and follows.low == "," and not _is_legal(tokens, last + 2):
            return False
        if follows.low in word_set("legal_form") or (mark == "." and follows.low == ","):
            return tokens[last - 1].low in word_set("legal_form") or mark == ","
        return mark == "," and _lists(tokens, at, last)
    if mark == "&":
        return follows.is_capital
    if mark in _APOSTROPHES:
        return tokens[last - 1].low.endswith("s") and owns_office(tokens, last + 1)
    if mark == "and":
        if not follows.is_capital or follows.low in word_set("first_name"):
            return False
        listed = any(token.low in (",", "of", "for") for token in tokens[at:last])
        return (listed and _is_office_of(tokens[at:last], follows)) or _share_head(tokens, at, last)
    return mark in word_set("name_particle") and follows.is_capital


def _share_head(tokens: Sequence[Token], at: int, last: int) -> bool:
    """Whether capitals on both sides of "and" tell of one noun behind them: "the Harbour and
    Coast Institute"."""
    told = any(shape(word.low) in _OFFICES for word in tokens[at:last])
    if told or not at or tokens[at - 1].low != "the":
        return False
    behind = list(takewhile(lambda word: word.is_capital, tokens[last + 1 : last + _FARTHEST_HEAD]))
    if len(behind) < _FEWEST_BEHIND_AND:
        return False
    head = unpossessed(behind[-1].low)
    return (shapes().get(f"{behind[-2].low} {head}") or shape(head)) in _HEADED


def _is_office_of(words: Sequence[Token], follows: Token) -> bool:
    """Whether "Ministry of …" may go on with another thing that it is for."""
    cut = next((at for at, word in enumerate(words) if word.low in ("of", "for")), 0)
    office = any(shapes().get(word.low) in _OFFICES for word in words[:cut])
    return office and shapes().get(follows.low) not in _OFFICES


def leads_to_law(tokens: Sequence[Token], at: int) -> bool:
    """Whether what "of" at a place ties to the name before it is a law's: "Weapons of Mass
    Destruction Act"."""
    behind = takewhile(lambda word: word.is_capital, tokens[at + 1 : at + 1 + _FARTHEST_HEAD])
    lows = [unpossessed(word.low) for word in behind]
    return tokens[at].low == "of" and len(lows) > 1 and lows[-1] in ("act", "convention", "treaty")


def owns_office(tokens: Sequence[Token], at: int) -> bool:
    """Whether an owner is part of a body's name: "General's Office", "Farmers' Union"."""
    owner = tokens[at - 1]
    many = owner.text in _APOSTROPHES or unpossessed(owner.low) in word_set("collective_owner")
    return many and tokens[at].is_capital and shapes().get(tokens[at].low) in _OFFICES


def opens_with_number(tokens: Sequence[Token], at: int, last: int) -> bool:
    """Whether an ordinal before a unit's name is part of it, or the index of a weapon: "the 40th
    Rifle Brigade", "2S1 Gvozdika"."""
    return at > 0 and (
        _INDEX.fullmatch(tokens[at - 1].text) is not None
        or (
            _ORDINAL.fullmatch(tokens[at - 1].low) is not None
            and (
                unpossessed(tokens[last - 1].low) in word_set("numbered_unit")
                or (is_unit(tokens, at - 1, last) and not tokens[at].low.endswith(_DEMONYM))
            )
        )
    )


def area_end(tokens: Sequence[Token], at: int) -> int:
    """One past the noun that tells what part of a place is meant, "Kosti airport"; 0 where
    none does or that noun only tells of the next one."""
    if at >= len(tokens) or POSSESSIVE.search(tokens[at - 1].text):
        return 0
    if unpossessed(tokens[at].low) not in word_set("area"):
        return 0
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if after is None or not after.text[0].isalpha() or POSSESSIVE.search(tokens[at].text):
        return at + 1
    low = after.low
    idle = low in word_set("function") or low in word_set("verb") or low in forms().sure
    return at + 1 if idle or low.endswith(("ed", "ly")) else 0


def _lists(tokens: Sequence[Token], at: int, last: int) -> bool:
    """Whether a comma stands in the name of a ministry that lists what it is for."""
    if not _is_office_of(tokens[at:last], tokens[last + 1]):
        return False
    capitals = [token.is_capital for token in tokens[last + 1 : last + 5]]
    lows = [token.low for token in tokens[last + 1 : last + 5]]
    return lows[1:2] in (["and"], [","]) and capitals[0] and capitals[2:3] == [True]


def names_a_body(tokens: Sequence[Token], at: int) -> bool:
    """Whether capitals behind a place go on to a firm's or body's name: "Istanbul Wing Ltd"."""
    for token in tokens[at : at + _LONGEST_BODY]:
        low = unpossessed(token.low)
        if not token.is_capital or low in word_set("function"):
            return False
        if low in word_set("title") and low not in word_set("of_an_office"):
            return False
        if shape(low) in HAS_SHORT or low == "act" or low in word_set("legal_form"):
            return True
    return False


def body_end(tokens: Sequence[Token], at: int) -> int:
    """One past the noun that makes a country's adjective the name of a body, else 0."""
    for place in range(at, min(at + _LONGEST_OFFICE, len(tokens))):
        low = tokens[place].low
        follows = tokens[place + 1].low if place + 1 < len(tokens) else ""
        near = place < at + _LONGEST_BODY
        kind = body_at(tokens, place)
        if kind and follows not in bodies() and (near or kind == "government"):
            return place + 1
        joins = low == "and" and place > at
        if not tokens[place].is_word or not (near or joins or tokens[place].text.islower()):
            return 0
        if joins:
            continue
        if low in word_set("function", "count_word", "verb") or low in forms().sure:
            return 0
        if low in word_set("count_word"):
            return 0  # "is lending Moldova twelve inspectors"
    return 0


def _is_legal(tokens: Sequence[Token], at: int) -> bool:
    return at < len(tokens) and tokens[at].low in word_set("legal_form")


def owns_body(mention: Mention, tokens: Sequence[Token], last: int) -> bool:
    """Whether a body may be named by the country before it: "Russian", "Russia's" and, right
    before its noun, "Myanmar"."""
    if last > 1 and [token.low for token in tokens[last - 2 : last + 1 : 2]] == ["in", "service"]:
        return False  # "in Kenyan service"
    if mention.form == "demonym" or POSSESSIVE.search(tokens[last - 1].text):
        return mention.form != "place"
    return mention.form == "name" and body_end(tokens[: last + 2], last) > 0
