"""What two statements that say the same have in common, word by word.

Only what cannot change what is said may differ: spellings, articles, inflections, an auxiliary,
"that", how sure the words sound (which is a field of its own), whether it is so or was so (as
far as the times agree), and a part at the beginning that may as well stand at the end ("In
2022, ...", "In May 2022 ..."). One other word may turn a statement round ("rose", "fell";
"before", "after"), and so may its place ("Norvex sued Tallvik").
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from functools import lru_cache

from pipeline.lexicon.stems import past_forms, stem
from pipeline.merge.statement import ARTICLES, OPENING, asserted, is_negation
from pipeline.merge.tokens import Token, tokens

Wording = tuple[str, ...]

_LIGHT = ARTICLES.union(
    "have has had having do does did that".split(),
    "allegedly apparently perhaps possibly presumably probably reportedly supposedly".split(),
)
_BE = {"am": "is", "are": "is", "was": "is", "were": "is", "being": "being"}
_COMMA = re.compile(r",(?=\s)")
_KEPT = 1000  # wordings; more than the claims of most articles


@lru_cache(maxsize=_KEPT)
def wording(text: str, states: Set[str] = frozenset()) -> Wording:
    """What a statement shares with every other that says the same, and with no other.

    ``states`` are further names that are countries here. Empty text gives nothing.
    """
    found = list(tokens(text, frozenset(states)))
    return tuple(word for token in _in_order(text, found) for word in _words(token))


@lru_cache(maxsize=_KEPT)
def pasts(text: str) -> tuple[str, ...]:
    """The stems of a statement's words that are in the past, in the order of its wording.

    "Sold", "has sold", "had sold" and "did sell" are all of "sell", "had a licence" is of "have".
    """
    order = _in_order(text, list(tokens(text)))
    words = [word for token in order if token.what == "word" and (word := asserted(token.key))]
    found = []
    for word, following in zip(words, [*words[1:], ""], strict=True):
        if word == "did":
            found.append(_inflected(following))
        elif _is_past(word) and not (word == "had" and _is_past(following)):
            found.append(_inflected(word))
    return tuple(found)


def _in_order(text: str, found: list[Token]) -> list[Token]:
    """The tokens of a text, those of an opening part behind the others."""
    if len(found) < 3 or found[0].key not in OPENING:
        return found
    first = [token for token in found if token.start < _opened(text, found)]
    return found[len(first) :] + first


def _opened(text: str, found: Sequence[Token]) -> int:
    """Where the opening part ends: at its comma, or behind the date that it is alone; 0 if
    neither tells."""
    after = found[1].start + len(found[1].printed) if found[1].what == "date" else 0
    if after and found[2].key not in OPENING:
        return after
    comma = _COMMA.search(text, after)
    return comma.start() if comma else 0


def _is_past(word: str) -> bool:
    return (
        word in ("was", "were", "had")
        or word in past_forms()
        or (word.endswith("ed") and not word.endswith("eed"))
    )


def _words(token: Token) -> Wording:
    """Nothing of a light word, two of "didn't"."""
    if token.what != "word":
        return (token.key,)
    word = asserted(token.key)
    kept = () if not word or word in _LIGHT else (_inflected(word),)
    if not is_negation(token.key):
        return kept
    return (*kept, "not") if word else (token.key,)


def _inflected(word: str) -> str:
    """The stem of a word; one in -ing is its own, for who investigates is not investigated."""
    return _BE.get(word) or (word if word.endswith("ing") else stem(word))
