"""Where a name in capitals goes on, and which capitals are none."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.rules.gazetteers import POSSESSIVE, shapes
from pipeline.rules.language import parse_quantity
from pipeline.rules.sentence import Sentence
from pipeline.rules.tokens import Token
from pipeline.rules.words import word_set

_CURRENCY_SIGNS = frozenset("$€£¥¢₵₦₹₽₴₺₩₫₱฿₡₲₪₸₼₾")
_LONGEST_NUMBER = 3


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
        return tokens[at - 1].text == "Act" and tokens[at].low.isdigit()  # "Export Act 2018"
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
        if follows.low in word_set("legal_form") or (mark == "." and follows.low == ","):
            return tokens[last - 1].low in word_set("legal_form") or mark == ","
        return mark == "," and _lists(tokens, at, last)
    if mark == "&":
        return follows.is_capital
    if mark == "and":
        listed = any(token.low in (",", "of") for token in tokens[at:last])
        return listed and follows.is_capital and _is_office_of(tokens[at:last], follows)
    return mark in word_set("name_particle") and follows.is_capital


def _is_office_of(words: Sequence[Token], follows: Token) -> bool:
    """Whether "Ministry of …" may go on with another thing that it is for."""
    office = shapes().get(words[0].low) == "government"
    return (
        office
        and any(w.low in ("of", "for") for w in words)
        and shapes().get(follows.low) != "government"
    )


def _lists(tokens: Sequence[Token], at: int, last: int) -> bool:
    """Whether a comma stands in the name of a ministry that lists what it is for."""
    if not _is_office_of(tokens[at:last], tokens[last + 1]):
        return False
    capitals = [token.is_capital for token in tokens[last + 1 : last + 5]]
    lows = [token.low for token in tokens[last + 1 : last + 5]]
    return lows[1:2] in (["and"], [","]) and capitals[0] and capitals[2:3] == [True]
