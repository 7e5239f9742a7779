"""A dataset without the articles' text: offsets and hashes stay, texts and quotes go."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from schemas.dataset import Extracted


def without_text(extracted: Extracted) -> Extracted:
    """The same without article text, quotes, the data of what was refused, and what the reason
    of an outcome says in the article's words, as an endpoint may send back what it was sent.

    A claim's id is of its record with the quotes; it stays.
    """
    rows = tuple(
        row.model_copy(
            update={
                "evidence": tuple(span.model_copy(update={"quote": None}) for span in row.evidence)
            }
        )
        for row in extracted.rows
    )
    told = _spaced(extracted.article.text or "")
    ledger = tuple(
        row.model_copy(update={"data": None, "reason": None})
        if row.level in ("claim", "field")
        else row.model_copy(update={"reason": row.reason and _in_own_words(row.reason, told)})
        for row in extracted.ledger
    )
    article = extracted.article.model_copy(update={"text": None})
    return replace(extracted, article=article, rows=rows, ledger=ledger)


# Letters of scripts that put no spaces between words: Thai to Burmese, Khmer, kana, Han.
_UNSPACED = "\u0e00-\u109f\u1780-\u17ff\u3040-\u30ff\u31f0-\u31ff\u3400-\u9fff\uf900-\ufaff"
_UNSPACED += "\uff66-\uff9f\U00020000-\U0003ffff"
_WORD = re.compile(rf"[{_UNSPACED}]|(?:(?![{_UNSPACED}])\w)+")
_LETTER = re.compile(f"[{_UNSPACED}]")
_QUOTED = re.compile(r"[\"“”„«»「」『』`]|(?<!\w)['‘’]|['‘’](?!\w)")
_STRETCH = 8  # letters of such a script in a row that make a stretch of another text
_LETTERS = 2  # that a word of another script counts for
_NAMED = 4  # the same between quotation marks, which hold nothing else
_LEFT_OUT = "[\u2026]"


def _spaced(text: str) -> str:
    return f" {' '.join(_WORD.findall(text.casefold()))} "


def _in_own_words(reason: str, told: str) -> str:
    """The reason without its stretches of the article, which is given as words between spaces."""
    words = list(_WORD.finditer(reason))
    taken: set[int] = set()
    for start, end in (*_stretches(words), *_between_marks(reason, words)):
        if _spaced(reason[words[start].start() : words[end - 1].end()]) in told:
            taken.update(range(start, end))
    pieces, end = [], 0
    for at in sorted(taken):
        if at - 1 not in taken:
            pieces += [reason[end : words[at].start()], _LEFT_OUT]
        end = words[at].end()
    return "".join((*pieces, reason[end:]))


def _length(word: re.Match[str]) -> int:
    return 1 if _LETTER.match(word[0]) else _LETTERS


def _stretches(words: Sequence[re.Match[str]]) -> Iterator[tuple[int, int]]:
    """From each word on as many as make a stretch, as indices."""
    end = length = 0
    for start, word in enumerate(words):
        while end < len(words) and length < _STRETCH:
            length += _length(words[end])
            end += 1
        if length < _STRETCH:
            return
        yield start, end
        length -= _length(word)


def _between_marks(reason: str, words: Sequence[re.Match[str]]) -> Iterator[tuple[int, int]]:
    """The words between a quotation mark and the next, as indices, where they are two or more."""
    marks = [match.start() for match in _QUOTED.finditer(reason)]
    begins = [word.start() for word in words]
    for opening, closing in pairwise(marks):
        start, end = bisect_left(begins, opening), bisect_left(begins, closing)
        if sum(map(_length, words[start:end])) >= _NAMED:
            yield start, end
