"""A dataset without the articles' text: offsets and hashes stay, texts and quotes go."""

from __future__ import annotations

import re
from dataclasses import replace

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


_WORDS = 4  # in a row that make a stretch of another text
_LEFT_OUT = "[\u2026]"


def _spaced(text: str) -> str:
    return f" {' '.join(_words(text))} "


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _in_own_words(reason: str, told: str) -> str:
    """The reason without its stretches of the article, which is given as words between spaces."""
    words = list(re.finditer(r"\w+", reason))
    taken: set[int] = set()
    for at in range(len(words) - _WORDS + 1):
        stretch = " ".join(word[0].casefold() for word in words[at : at + _WORDS])
        if f" {stretch} " in told:
            taken.update(range(at, at + _WORDS))
    pieces, end = [], 0
    for at in sorted(taken):
        if at - 1 not in taken:
            pieces += [reason[end : words[at].start()], _LEFT_OUT]
        end = words[at].end()
    return "".join((*pieces, reason[end:]))
