"""What an article's text says of the article itself: its headline and its date."""

from __future__ import annotations

from pipeline.lexicon import datelines
from schemas.article import Article, Layout

_HEAD = 1_000  # code points at the top, and at the end, where pages state their date


def describe(article: Article, layout: Layout) -> Article:
    """The article with title and date taken from the text where no metadata gave them."""
    text = article.text or ""
    found: dict[str, str] = {}
    if article.title is None and layout.title is not None:
        found["title"] = layout.title.of(text)
    if article.published is None:
        ends = (text[:_HEAD], text[_HEAD:][-_HEAD:])
        stated = [date for date in map(datelines.published, ends) if date]
        if stated:  # a day rather than the month of an issue
            found |= {"published": max(stated, key=len), "published_from": "text"}
    return article.model_copy(update=found)
