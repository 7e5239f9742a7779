"""Words as the scorer compares them, and how alike two texts are."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

TOKEN = re.compile(r"\w+")
NAME_F1 = 0.5
"""Token F1 from which two names, or two short texts, are taken for one."""

_ARTICLES = frozenset(("a", "an", "the"))
_KEPT = 1 << 16  # names recur within an article and over articles


def words(text: str) -> list[str]:
    """Words as SQuAD compares them: case folded, articles dropped, punctuation no part of any.

    >>> words("The firm sold 2.5 tonnes.")
    ['firm', 'sold', '2', '5', 'tonnes']
    """
    return [word for word in TOKEN.findall(text.casefold()) if word not in _ARTICLES]


@lru_cache(maxsize=_KEPT)
def bag(text: str) -> Counter[str]:
    """The multiset of a text's words. Shared: not to be changed."""
    return Counter(words(text))


def bag_f1(left: Counter[str], right: Counter[str]) -> float:
    """F1 of two multisets; 1 where both are empty, 0 where one is."""
    if not left or not right:
        return float(left == right)
    if len(right) < len(left):
        left, right = right, left
    common = sum(min(n, right[word]) for word, n in left.items() if word in right)
    return 2 * common / (left.total() + right.total())


@lru_cache(maxsize=_KEPT)
def token_f1(a: str, b: str) -> float:
    """F1 of the two multisets of words (SQuAD, Rajpurkar et al. 2016); 1 where both are empty.

    >>> token_f1("the red lathe", "red lathes")
    0.5
    """
    return bag_f1(bag(a), bag(b))


@lru_cache(maxsize=_KEPT)
def _key(text: str) -> tuple[str, ...]:
    return tuple(words(text))


def same_words(a: str, b: str) -> bool:
    """Whether two texts are equal when normalised.

    >>> same_words("The ministry", "ministry"), same_words("a", "the")
    (True, True)
    """
    return a == b or _key(a) == _key(b)


def alike(a: str, b: str) -> bool:
    """Whether two names are one: equal when normalised, or with a token F1 of at least 0.5."""
    return same_words(a, b) or token_f1(a, b) >= NAME_F1
