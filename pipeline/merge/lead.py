"""What stands before the subject of a statement: a description of it, or another clause.

"An Estonian firm, Norvex, ..." is about Norvex; "A rival of Norvex ...", "A forged letter claimed
that Norvex ..." and "If Norvex ..." are not what Norvex did.
"""

from __future__ import annotations

import re
from collections.abc import Set
from functools import cache

from pipeline.lexicon.stems import irregular_pasts, stem
from pipeline.merge.statement import ARTICLES, OPENING, WORDS, plain

_MOST = 5  # words that describe a subject
_COMMA = re.compile(r",\s+")
# How many of the subject there are.
_AMOUNT = re.compile(
    r"\b(?:(?:at (?:least|most)|(?:more|less|fewer) than|up to|about|around|over|under)\b"
    r"|(?:\d[\d.,]*|one|two|three|some|many|most|all|several|dozens|scores|hundreds|thousands"
    r"|millions|(?:an? (?:\w+ )?)?(?:amount|batch|majority|number|part|quantity|shipment|volume))"
    r" of\b)",
    re.IGNORECASE,
)
_CLAUSE = frozenset(
    "that which who whom whose whether if unless because although though why how what "
    "is are was were be been being has have had do does did will would can could may might must "
    "shall should it there he she they we".split()
)
_SAYS = frozenset(
    map(
        stem,
        "accuse admit affirm allege announce argue ask assert assume believe charge claim conclude "
        "confirm consider declare deny doubt estimate examine expect explain fear hint hold imply "
        "insist investigate learn maintain note predict pretend prove purport report reveal rule "
        "say show speculate state suggest suppose suspect think warn write".split(),
    )
)


def only_describes(lead: str, times: Set[str]) -> bool:
    """Whether the text before a subject leaves it the subject of the whole statement.

    ``times`` are words in small letters that tell when. Parts of their own, as far as a comma,
    and times at the beginning do not count; doubt means no.
    """
    lead = _AMOUNT.sub(" ", _without_openings(lead))
    words = [plain(word) for word in WORDS.findall(lead)]
    if words and words[0] in OPENING:
        rest = words[1:]
        return len(rest) <= 1 or all(word in times or word[0].isdigit() for word in rest)
    described = [word for word in words if word not in ARTICLES]
    return len(described) <= _MOST and not any(_is_clause(words, n) for n in range(len(words)))


def _without_openings(lead: str) -> str:
    """What stands behind the parts at the beginning that a comma closes."""
    while (first := WORDS.search(lead)) and plain(first[0]) in OPENING:
        comma = _COMMA.search(lead)
        if comma is None:
            break
        lead = lead[comma.end() :]
    return lead


def _is_clause(words: list[str], n: int) -> bool:
    """Whether a word is a verb, or what makes the subject part of something else."""
    word = words[n]
    if word in _CLAUSE or word in OPENING or word in _pasts() or stem(word) in _SAYS:
        return True
    is_participle = n == 0 or words[n - 1] in ARTICLES or "-" in word
    return word.endswith("ed") and not is_participle


@cache
def _pasts() -> frozenset[str]:
    return frozenset(past for _, past in irregular_pasts())
