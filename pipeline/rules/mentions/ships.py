"""What tells that a name in capitals is a ship's."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.rules.vocabulary.tokens import Token
from pipeline.rules.vocabulary.words import word_set

BEFORE_SHIP = frozenset(("MV", "M/V", "MT", "M/T", "FV", "SS"))
_FARTHEST_SHIP = 12
_OF_A_SHIP = ("-flagged", "-flag", "dwt", "-teu", "-tonner")


def is_ship(tokens: Sequence[Token], first: int, last: int) -> bool:
    """Whether the words before the name at ``tokens[first:last]`` call it a ship: "the vessel, X",
    "the Maltese-flagged X", "tankers including the X", "aboard the X"; or what it does: "the X
    docked"."""
    at = first - 1
    article = at >= 0 and tokens[at].low == "the"
    after = tokens[last].low if last < len(tokens) else ""
    if (article and after in word_set("ship_verb")) or tokens[max(at, 0)].text in BEFORE_SHIP:
        return True
    at -= article
    if at >= 0 and tokens[at].low.endswith(_OF_A_SHIP):
        return True
    if article and at >= 0 and tokens[at].low in ("aboard", "board"):
        return True
    if at > 0 and tokens[at].low == "carrier" and tokens[at - 1].low in word_set("carried"):
        return True  # "the bulk carrier X"
    if after in word_set("speech"):
        return False  # "the ship, Ann Lee said"
    while at >= 0 and (
        tokens[at].low in word_set("before_ship_name")
        or (tokens[at].is_capital and tokens[at + 1].low in (",", "and"))
        or (tokens[at].is_capital and tokens[at + 1].is_capital)
        or tokens[at].low.endswith(_OF_A_SHIP)
    ):
        at -= 1
    return 0 <= at < first - 1 - article and tokens[at].low in word_set("vessel_noun")


def is_called_ship(tokens: Sequence[Token], first: int) -> bool:
    """Whether a ship is called by the name that begins at ``first``: "a ship from the yard, then
    called X"; "the tanker reported itself as X"."""
    called = bool(first) and tokens[first - 1].low in ("called", "named", "renamed", "as")
    return called and any(
        token.low in word_set("vessel_noun")
        for token in tokens[max(0, first - _FARTHEST_SHIP) : first]
    )


def has_imo(tokens: Sequence[Token], last: int) -> bool:
    """Whether a ship's number follows the name that ends before a place: "(IMO 9600418)"."""
    return [token.low for token in tokens[last : last + 2]] == ["(", "imo"]
