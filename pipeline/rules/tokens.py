"""Words and marks of an article with their offsets, run-together words taken apart.

Offsets are code points of the article's text, half-open. Splitting a token changes where
words are seen to begin, never the text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from pipeline.rules.reading import read_rows
from pipeline.rules.words import word_set
from schemas.article import Span


class Token(NamedTuple):
    """``text`` is the article's ``[start:end]``; ``low`` its lower case with ' for ’."""

    start: int
    end: int
    text: str
    low: str

    @property
    def is_word(self) -> bool:
        """A word or a number, not a mark."""
        return self.text[0].isalnum()

    @property
    def is_capital(self) -> bool:
        """Begins with a capital letter."""
        return self.text[0].isupper()


_TOKEN = re.compile(
    r"(?:[^\W\d_]\.){2,}"  # U.S.
    r"|(?<![\w.])(?:Mr|Mrs|Ms|Dr|Prof|Gen|Col|Lt|Capt|Sgt)\.(?= [^\W\d_a-z])"
    r"|[A-Z]\.(?=\s?[A-Z])"  # the initial of a name
    r"|\d+(?:[.,]\d+)*(?:st|nd|rd|th|s)?\b"
    r"|\w{1,60}(?:[-’'&]\w{1,60}){0,6}"
    r"|\S"
)
_CAMEL = re.compile(r"(?<=[a-z]{3})(?=[A-Z][a-z])")
_NAMES_BY_CAPITALS = frozenset(("US", "WHO"))
_SHORTEST_HEAD = 4
_SHORTEST_SPLIT = _SHORTEST_HEAD + 2
_LONGEST_SPLIT = 30
_SURE = 2
"""Times that a word of its own stands in an article."""


def tokenise(text: str, sentences: Sequence[Span]) -> list[list[Token]]:
    """The tokens of each sentence; words that the page has run together come apart.

    ``Lavrovmet`` is two words where ``Lavrov`` stands elsewhere in the sentences and ``met``
    is a word that often follows a name; ``PutinHe`` is two by its capital.
    """
    raw = [
        [
            _by_capital(_token(text, *match.span()), at)
            for at, match in enumerate(_TOKEN.finditer(text, span.start, span.end))
        ]
        for span in sentences
    ]
    known = Counter(token.low for tokens in raw for token in tokens if token.is_word)
    return [_all_apart(text, tokens, known) for tokens in raw]


def _token(text: str, start: int, end: int) -> Token:
    surface = text[start:end]
    return Token(start, end, surface, surface.lower().replace("’", "'"))


@cache
def _famous() -> frozenset[str]:
    """Names of one word that every article may run together with the next."""
    return frozenset(row[0].lower() for row in read_rows("names.tsv") if " " not in row[0])


def _by_capital(token: Token, at: int) -> Token:
    """What a capital alone tells from a common word keeps it in ``low``: the month of May,
    and the names US and WHO."""
    if (at and token.text == "May") or token.text in _NAMES_BY_CAPITALS:
        return token._replace(low=token.text)
    return token


def _all_apart(text: str, tokens: Sequence[Token], known: Counter[str]) -> list[Token]:
    parts: list[Token] = []
    for token in tokens:
        if _SHORTEST_SPLIT <= len(token.text) <= _LONGEST_SPLIT and known[token.low] < _SURE:
            parts += _apart(text, token, known)
        else:
            parts.append(token)
    return parts


def _apart(text: str, token: Token, known: Counter[str]) -> list[Token]:
    camel = _CAMEL.search(token.text)
    cut = camel.start() if camel else _seam(token.low, known)
    if not cut:
        return [token]
    return [
        _token(text, token.start, token.start + cut),
        _token(text, token.start + cut, token.end),
    ]


def _seam(low: str, known: Counter[str]) -> int | None:
    """Where a word known from the article ends and a common one begins."""
    common = word_set("runs_on")
    for cut in range(len(low) - 2, _SHORTEST_HEAD - 1, -1):
        if low[cut:] in common and _stands_alone(low[:cut], known):
            return cut
    return None


def _stands_alone(head: str, known: Counter[str]) -> bool:
    return (head in known or head in _famous()) and head not in word_set("function")
