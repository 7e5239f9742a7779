"""Names that an article gave earlier, sent along with a later chunk."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.llm.naming import MOST, _names, names_before
from pipeline.llm.prompt import fenced
from schemas.article import Article, Chunk, Span
from tests.llm_asking import article_of


def cut_after(*parts: str, context: int = 0) -> tuple[Article, Chunk]:
    """An article of these sentences, and its last as a chunk with ``context`` before it."""
    text = " ".join(parts)
    spans: list[Span] = []
    at = 0
    for part in parts:
        spans.append(Span(start=at, end=at + len(part)))
        at += len(part) + 1
    article = article_of(text)[0].model_copy(update={"body": tuple(spans)})
    before = tuple(spans[len(spans) - 1 - context : -1])
    chunk = Chunk(article_id=article.article_id, index=1, sentences=(spans[-1],), context=before)
    return article, chunk


@pytest.mark.parametrize(
    ("earlier", "text", "expected"),
    [
        ("The pumps came from Kallivuo Oy.", "Kallivuo says no.", ["Kallivuo Oy"]),
        ("They asked Lev T. Karapet, an analyst.", "Karapet doubts it.", ["Lev T. Karapet"]),
        ("It met Zekari\nWorks.", "Zekari rose.", []),
        ("It met the Ministers of the Gulf.", "The Gulf is calm.", []),
        ("Records of the Bank of Ouranto show it.", "Ouranto denies.", ["Bank of Ouranto"]),
        ("Yesterday Zekari Works fell. All of yesterday.", "Zekari rose.", ["Zekari Works"]),
        ("Zekari’s Milling Works fell.", "Zekari rose.", ["Zekari’s Milling Works"]),
        ("The (Zekari) Works fell.", "Zekari rose.", []),
        ("Zekari, Milling and Works fell.", "Zekari rose.", []),
        ("Zekari Works fell.", "Zekari Works rose.", []),
        ("Zekari Works fell.", "Nothing rose.", []),
        ("АО Заря Север упала.", "Заря выросла.", ["АО Заря Север"]),
        ("公司倒闭了。", "公司起来了。", []),
    ],
)
def test_names_that_the_chunk_may_shorten(earlier: str, text: str, expected: list[str]) -> None:
    assert names_before(*cut_after(earlier, text)) == expected


def test_what_the_context_shows_is_not_said_again() -> None:
    parts = ("Zekari Works fell.", "It was a Tuesday.", "Zekari rose.")
    assert names_before(*cut_after(*parts)) == ["Zekari Works"]
    assert names_before(*cut_after(*parts, context=1)) == ["Zekari Works"]
    assert names_before(*cut_after(*parts, context=2)) == []


def test_of_one_name_within_another_the_longer_is_given() -> None:
    parts = ("Zekari Milling Works fell.", "Zekari Milling closed.", "Zekari rose.")
    assert names_before(*cut_after(*parts)) == ["Zekari Milling Works"]


def test_furniture_gives_no_names() -> None:
    article, chunk = cut_after("Zekari Works fell.", "Zekari rose.")
    assert names_before(article.model_copy(update={"body": article.body[1:]}), chunk) == []


def test_they_stand_with_what_is_about_the_article() -> None:
    asked = fenced(*cut_after("Zekari Works of Oy Bora fell.", "Bora and Zekari rose."))
    about = asked[: asked.index("</about-")]
    assert about.endswith("\nnames given earlier: Zekari Works of Oy Bora\n")
    assert "names given earlier" not in fenced(*article_of("Zekari rose."))


@given(st.lists(st.text("Ab Z.,‘(of\n", min_size=1, max_size=60), min_size=2, max_size=6))
def test_every_name_is_in_the_text_before(parts: list[str]) -> None:
    article, chunk = cut_after(*parts)
    names = names_before(article, chunk)
    assert len(names) <= MOST and len(set(names)) == len(names)
    before = " ".join((article.text or "")[: chunk.sentences[0].start].split())
    assert all(name in before and "\n" not in name for name in names)
    assert fenced(article, chunk) == fenced(article, chunk)


def test_a_long_text_is_looked_at_once() -> None:
    article, chunk = cut_after(*(f"Firm{n} Works fell." for n in range(5_000)), "Works rose.")
    looked = _names.cache_info().misses
    for _ in range(20):
        assert len(names_before(article, chunk)) == MOST
    assert _names.cache_info().misses == looked + 1
