"""Spans of an article: the layout in itself, and evidence against the layout."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise

from schemas.article import Article, Span


def layout_faults(article: Article) -> Iterator[str]:
    """What is wrong with an article's spans: together they hold each code point that is not
    white space exactly once. Without a text only overlaps can be told."""
    spans = sorted((*article.body, *article.furniture), key=lambda span: span.start)
    for listed in (article.body, article.furniture):
        if any(after.start < before.start for before, after in pairwise(listed)):
            yield "has spans that are not in text order"
    for before, after in pairwise(spans):
        if after.start < before.end:
            yield f"spans {_place(before)} and {_place(after)} overlap"
    if article.text is None:
        return
    at = 0
    for span in spans:
        if span.end > len(article.text):
            yield f"span {_place(span)} lies outside the text"
        yield from _unlisted(article.text, at, span.start)
        at = max(at, span.end)
    yield from _unlisted(article.text, at, len(article.text))


def stray(article: Article, start: int, end: int) -> str | None:
    """Where evidence lies that is not in the body; None where all of it is.

    It may run over white space from one span of the body to the next.
    """
    if any(start < each.end and each.start < end for each in article.furniture):
        return "in page furniture"
    for a, b in _outside(start, end, article.body):
        # Between two spans of a layout there is nothing but white space.
        between = start < a and b < end
        blank = between if article.text is None else not article.text[a:b].strip()
        if not blank:
            return "outside the article's body"
    return None


def _outside(start: int, end: int, body: Sequence[Span]) -> Iterator[tuple[int, int]]:
    """The parts of ``start:end`` that are in no span of the body."""
    for each in body[bisect_right(body, start, key=lambda listed: listed.end) :]:
        if each.start >= end:
            break
        if each.start > start:
            yield start, each.start
        start = each.end
    if start < end:
        yield start, end


def _unlisted(text: str, start: int, end: int) -> Iterator[str]:
    if text[start:end].strip():
        yield f"text {start}:{end} is neither body nor furniture"


def _place(span: Span) -> str:
    return f"{span.start}:{span.end}"
