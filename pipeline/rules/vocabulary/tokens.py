"""Words and marks of an article with their offsets, run-together words taken apart.

Offsets are code points of the article's text, half-open. Splitting a token changes where
words are seen to begin, never the text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from pipeline.rules.vocabulary.reading import read_rows
from pipeline.rules.vocabulary.senses import senses
from pipeline.rules.vocabulary.words import word_set
from schemas.article import Span


class Token(NamedTuple):
    """``text`` is the article's ``[start:end]``; ``low`` its lower case with ' for ’.

    ``is_word`` holds for a word or a number, not for a mark; ``is_capital`` for what begins
    with a capital letter.
    """

    start: int
    end: int
    text: str
    low: str
    is_word: bool
    is_capital: bool

    def as_word(self, word: str) -> Token:
        """Another word, in small letters, in its place."""
        return Token(self.start, self.end, word, word, is_word=True, is_capital=False)


_new = tuple.__new__
"""``Token(...)`` does the same by way of a function of its own, for every word of an article."""
_TOKEN = re.compile(
    r"[a-z]{2,60}(?=[ ,])"  # most words
    r"|(?:[^\W\d_]\.){2,}"  # U.S.
    r"|(?<![\w.])(?:Mr|Mrs|Ms|Dr|Prof|Gen|Col|Lt|Capt|Sgt)\.(?= [^\W\d_a-z])"
    r"|[A-Z]\.(?=\s?[A-Z])"  # the initial of a name
    r"|\d+(?:[.,]\d+)*(?:st|nd|rd|th|s)?\b"
    r"|\w{1,60}(?:[-’'&]\w{1,60}){0,6}"
    r"|\S"
)
_CAMEL = re.compile(r"(?<=[a-z]{3})(?=[A-Z][a-z])")
_BY_CAPITALS = frozenset(("US", "WHO", "May"))
"""What a capital alone tells from a common word, the month not at a sentence's head."""
_SHORTEST_HEAD = 4
_SHORTEST_SPLIT = _SHORTEST_HEAD + 2
_LONGEST_SPLIT = 30
_WORDS_KEPT = 20_000
_SURE = 2
"""Times that a word of its own stands in an article."""


def tokenise(text: str, sentences: Sequence[Span]) -> list[list[Token]]:
    """The tokens of each sentence; words that the page has run together come apart.

    ``Lavrovmet`` is two words where ``Lavrov`` stands elsewhere in the sentences and ``met``
    is a word that often follows a name; ``PutinHe`` is two by its capital.
    """
    raw = [_raw(text, span) for span in sentences]
    known = Counter([token.low for tokens in raw for token in tokens if token.is_word])
    whole = frozenset([low for low, times in known.items() if times >= _SURE])
    return [_all_apart(text, tokens, known, whole) for tokens in raw]


def _raw(text: str, span: Span) -> list[Token]:
    """The tokens of a sentence as the page prints them."""
    tokens: list[Token] = []
    for match in _TOKEN.finditer(text, span.start, span.end):
        (start, end), surface = match.span(), match.group()
        low, is_word, is_capital = _form(surface)
        if surface in _BY_CAPITALS and (tokens or surface != "May"):
            low = surface
        tokens.append(_new(Token, (start, end, surface, low, is_word, is_capital)))
    return tokens


@lru_cache(maxsize=_WORDS_KEPT)
def _form(surface: str) -> tuple[str, bool, bool]:
    """What a token has beside its text and its place."""
    low = surface.lower().replace("’", "'")
    return low, surface[0].isalnum(), surface[0].isupper()


@cache
def _famous() -> frozenset[str]:
    """Names of one word that every article may run together with the next."""
    return frozenset(row[0].lower() for row in read_rows("names.tsv") if " " not in row[0])


def _all_apart(
    text: str, tokens: list[Token], known: Counter[str], whole: frozenset[str]
) -> list[Token]:
    """The tokens of a sentence with what runs together taken apart; no word of ``whole``."""
    cuts = {
        at: cut
        for at, token in enumerate(tokens)
        if token.low not in whole and (cut := _cut(token, known))
    }
    if not cuts:
        return tokens
    parts: list[Token] = []
    for at, token in enumerate(tokens):
        if at in cuts:
            middle = token.start + cuts[at]
            parts += _token(text, token.start, middle), _token(text, middle, token.end)
        else:
            parts.append(token)
    return parts


def _token(text: str, start: int, end: int) -> Token:
    return Token(start, end, text[start:end], *_form(text[start:end]))


def _cut(token: Token, known: Counter[str]) -> int:
    """Where a word comes apart; 0 where it does not, or is a word itself: "season"."""
    camel, seams = _seams(token.text, token.low)
    if not (camel or seams) or (not camel and senses(token.low)):
        return 0
    tail = token.low[camel:]
    if camel and (tail in known or tail in word_set("runs_on", "function")):
        return camel
    return next((at for at in seams if _stands_alone(token.low[:at], known)), 0)


@lru_cache(maxsize=_WORDS_KEPT)
def _seams(surface: str, low: str) -> tuple[int, Sequence[int]]:
    """Where a capital begins another word, 0 for nowhere, and where a common one may begin."""
    if not _SHORTEST_SPLIT <= len(surface) <= _LONGEST_SPLIT:
        return 0, ()
    camel = _CAMEL.search(surface)
    common = word_set("runs_on")
    cuts = range(len(low) - 2, _SHORTEST_HEAD - 1, -1)
    return camel.start() if camel else 0, [at for at in cuts if low[at:] in common]


def _stands_alone(head: str, known: Counter[str]) -> bool:
    return (head in known or head in _famous()) and head not in word_set("function")
