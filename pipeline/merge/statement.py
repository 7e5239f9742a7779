"""The words of a statement, and what of them has to agree between two that say the same."""

from __future__ import annotations

import re
from functools import cached_property, lru_cache
from typing import Any

from pipeline.lexicon import numbers

# A figure with its sign and point is one word, and so are "T-72" and "didn't".
WORDS = re.compile(r"(?:(?<!\w)[-−])?\d+(?:[.,:/]\d+)*\w*|\w+(?:[-'’.]\w+)*")
ARTICLES = frozenset(("a", "an", "the"))
_GROUPING = re.compile(r",(?=\d{3}(?!\d))")
_POSSESSIVE = re.compile(r"['’]s?$")
_YEAR = re.compile(r"(?:19|20)\d\d")
_NEGATIONS = frozenset(("not", "no", "never", "without", "none", "neither", "nor", "cannot"))
_KEPT = 1000  # statements; more than the claims of most articles


class Statement:
    """A statement's words, and what of them has to agree. Worked out when first asked."""

    def __init__(self, text: str) -> None:
        self.text = text
        printed = WORDS.findall(text)
        folded = [_folded(word) for word in printed]
        self.words = [word for word in folded if word not in ARTICLES]
        self.negated = sum(is_negation(word) for word in self.words) % 2 == 1
        self.names = {bare(word) for word in printed[1:] if word[0].isupper()}
        # It has a capital whether or not it is a name.
        self.first = bare(printed[0]) if printed else ""

    @cached_property
    def ordered(self) -> str:
        """Its words in the order of the alphabet."""
        return " ".join(sorted(self.words))

    @cached_property
    def digits(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Its digits in their order, and its years."""
        digits = [word for word in self.words if any(letter.isdigit() for letter in word)]
        years = sorted(word for word in digits if _YEAR.fullmatch(word))
        return tuple(word for word in digits if not _YEAR.fullmatch(word)), tuple(years)

    @cached_property
    def amounts(self) -> list[Any]:
        """Its numbers, those in words with them."""
        found = [found.parsed for found in numbers.find_quantities(self.text)]
        return [(q.value, q.upper, q.currency) for q in found]

    def named(self, names: set[str]) -> list[str]:
        """Those of the names that it has, in its order."""
        return list(dict.fromkeys(word for word in map(bare, self.words) if word in names))


@lru_cache(maxsize=_KEPT)
def statement(text: str) -> Statement:
    """What a text says; kept for those last asked for, since whatever compares claims asks."""
    return Statement(text)


def _folded(word: str) -> str:
    """A word in small letters, a figure without its grouping."""
    low = word.casefold().replace("’", "'")
    return _GROUPING.sub("", low) if "," in low else low


def bare(word: str) -> str:
    """A word in small letters, without a possessive ending."""
    low = word.casefold()
    return low if low.isalnum() else _POSSESSIVE.sub("", low)


def is_negation(word: str) -> bool:
    """Whether a word in small letters turns a statement round."""
    return word in _NEGATIONS or word.endswith("n't")
