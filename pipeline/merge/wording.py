"""What two statements that say the same have in common, word by word.

Only what cannot change what is said may differ: spellings, articles, inflections, an auxiliary,
"that", how sure the words sound (which is a field of its own), and a part at the beginning
that may as well stand at the end ("In 2022, ..."). One other word may turn a statement round
("rose", "fell"; "before", "after"), and so may its place ("Norvex sued Tallvik").
"""

from __future__ import annotations

import re
from collections.abc import Set
from functools import lru_cache

from pipeline.lexicon.stems import stem
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
    comma = _COMMA.search(text)
    if comma is not None and found and found[0].key in OPENING:
        first = [token for token in found if token.start < comma.start()]
        found = found[len(first) :] + first
    return tuple(word for token in found for word in _words(token))


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
