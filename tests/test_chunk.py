"""Chunks cover the sentences exactly, keep to the limits, and are balanced."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from pipeline.chunk import ChunkLimits, chunk
from pipeline.tokens import estimate_tokens
from schemas.article import Chunk, Span


def laid_out(lengths: list[int], paragraph_ends: set[int] | None = None) -> tuple[str, list[Span]]:
    """A text of sentences of these lengths, a blank line after those whose index is given."""
    text = ""
    spans = []
    for index, length in enumerate(lengths):
        spans.append(Span(start=len(text), end=len(text) + length))
        text += "x" * length + ("\n\n" if index in (paragraph_ends or set()) else " ")
    return text, spans


def sizes(chunks: list[Chunk]) -> list[int]:
    return [len(one.sentences) for one in chunks]


def test_no_sentences_no_chunks() -> None:
    assert chunk("a", "", [], ChunkLimits()) == []


def test_a_short_article_is_one_chunk_without_context() -> None:
    text, spans = laid_out([50] * 5)
    (only,) = chunk("a-1", text, spans, ChunkLimits())
    assert (only.article_id, only.index, only.context) == ("a-1", 0, ())
    assert (only.start, only.end) == (0, spans[-1].end)


def test_a_long_text_is_cut_evenly_without_a_tiny_last_chunk() -> None:
    text, spans = laid_out([52] * 21)
    limits = ChunkLimits(max_tokens=200, max_claims=1_000)
    assert sizes(chunk("a", text, spans, limits)) == [11, 10]


def test_claims_to_be_expected_limit_a_chunk_too() -> None:
    text, spans = laid_out([5] * 40)
    limits = ChunkLimits(max_tokens=10_000, max_claims=24, claims_per_sentence=1.2)
    assert sizes(chunk("a", text, spans, limits)) == [20, 20]


def test_a_chunk_ends_with_a_paragraph_where_one_ends_near_by() -> None:
    limits = ChunkLimits(max_tokens=120, max_claims=1_000)
    text, spans = laid_out([52] * 20, paragraph_ends={8})
    assert sizes(chunk("a", text, spans, limits)) == [9, 11]
    text, spans = laid_out([52] * 20, paragraph_ends={1})
    assert sizes(chunk("a", text, spans, limits)) == [10, 10]


def test_a_sentence_over_the_limit_is_a_chunk_by_itself() -> None:
    text, spans = laid_out([20, 2_000, 20])
    limits = ChunkLimits(max_tokens=50)
    assert sizes(chunk("a", text, spans, limits)) == [1, 1, 1]


def test_context_is_the_nearest_whole_sentences() -> None:
    text, spans = laid_out([52] * 20)
    limits = ChunkLimits(max_tokens=100, max_claims=1_000, context_tokens=25)
    first, second = chunk("a", text, spans, limits)
    assert first.context == ()
    assert second.context == tuple(spans[8:10])
    without = ChunkLimits(max_tokens=100, max_claims=1_000, context_tokens=0)
    assert chunk("a", text, spans, without)[1].context == ()


@pytest.mark.parametrize("claims", [0, 1e-308, 1e308, math.inf, math.nan])
def test_claims_of_a_sentence_are_bounded(claims: float) -> None:
    with pytest.raises(ValidationError):
        ChunkLimits(claims_per_sentence=claims)


def test_limits_are_checked() -> None:
    with pytest.raises(ValidationError):
        ChunkLimits(max_tokens=0)


@given(
    lengths=st.lists(st.integers(1, 400), max_size=60),
    paragraph_ends=st.sets(st.integers(0, 60)),
    limits=st.builds(
        ChunkLimits,
        max_tokens=st.integers(1, 300),
        max_claims=st.integers(1, 30),
        context_tokens=st.integers(0, 100),
        claims_per_sentence=st.floats(0.1, 5),
    ),
)
def test_chunks_cover_the_sentences_exactly_within_the_limits(
    lengths: list[int], paragraph_ends: set[int], limits: ChunkLimits
) -> None:
    text, spans = laid_out(lengths, paragraph_ends)
    chunks = chunk("a", text, spans, limits)
    assert [span for one in chunks for span in one.sentences] == spans
    assert [one.index for one in chunks] == list(range(len(chunks)))
    before: list[Span] = []
    for one in chunks:
        tokens = sum(estimate_tokens(span.of(text)) for span in one.sentences)
        claims = len(one.sentences) * limits.claims_per_sentence
        assert len(one.sentences) == 1 or tokens <= limits.max_tokens
        assert len(one.sentences) == 1 or claims <= limits.max_claims + 1e-9
        context = list(one.context)
        assert context == before[len(before) - len(context) :]
        assert sum(estimate_tokens(s.of(text)) for s in context) <= limits.context_tokens
        before += one.sentences


@given(lengths=st.lists(st.integers(1, 400), min_size=1, max_size=40), most=st.integers(5, 200))
def test_there_are_no_more_chunks_than_filling_each_would_need(
    lengths: list[int], most: int
) -> None:
    text, spans = laid_out(lengths)
    greedy, total = 1, 0
    for span in spans:
        tokens = estimate_tokens(span.of(text))
        if total and total + tokens > most:
            greedy, total = greedy + 1, 0
        total += tokens
    limits = ChunkLimits(max_tokens=most, max_claims=1_000_000)
    assert len(chunk("a", text, spans, limits)) == greedy


@pytest.mark.parametrize(
    ("text", "per_token"),
    [
        ("The mill by the river shut in May and nobody knows when it will open. " * 9, 5.2),
        ("Завод у реки закрыли в мае, и никто не знает, когда он откроется. " * 9, 4.1),
        ("川のそばの工場は五月に閉鎖され再開の時期は誰も知らない。" * 9, 1.5),
        ("Die Mühle am Fluss schloss im Mai, und niemand weiß, wann sie öffnet. " * 9, 4.3),
    ],
)
def test_token_estimates_are_near_the_measured_ones(text: str, per_token: float) -> None:
    assert math.isclose(estimate_tokens(text), len(text) / per_token, rel_tol=0.15)


@given(st.text(max_size=200), st.text(max_size=200))
def test_token_estimates_add_up(left: str, right: str) -> None:
    whole = estimate_tokens(left + right)
    parts = estimate_tokens(left) + estimate_tokens(right)
    assert whole <= parts <= whole + 1
    assert (estimate_tokens(left) == 0) == (left == "")
