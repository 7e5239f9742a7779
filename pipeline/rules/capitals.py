"""Where a name in capitals goes on, and which capitals are none."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.rules.gazetteers import POSSESSIVE
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
    return token.is_capital and not any(
        token.low in word_set(known) for known in ("title", "function", "calendar", "lead")
    )


def is_number_of(tokens: Sequence[Token], at: int) -> bool:
    """Whether a number ends a name: "Ocean Star 9 sailed", not "Ocean Star 9 tonnes"."""
    if not tokens[at].low.isdigit() or len(tokens[at].low) > _LONGEST_NUMBER:
        return False
    follows = tokens[at + 1] if at + 1 < len(tokens) else None
    if follows is None or not follows.is_word:
        return follows is None or follows.text in ".,)”\"';"
    return follows.low in word_set("aux") or follows.low in word_set("ship_verb")


def is_sum(sentence: Sentence, at: int) -> bool:
    """Whether capitals are a currency's: "R48,000", "GH¢1.3 million"."""
    token, after = sentence.tokens[at], sentence.tokens[at + 1 : at + 3]
    if not after or after[0].start != token.end:
        return False
    if after[0].text in _CURRENCY_SIGNS:
        return True
    digits = token.text[1:].isdigit()
    return digits and after[0].text == "," and len(after) > 1 and after[1].start == after[0].end
