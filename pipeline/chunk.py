"""Chunks: whole sentences of an article, as many as one request to a model can well take.

A chunk is limited by what a model reads (tokens) and by what it will have to write (claims
to be expected): an answer that outgrows its limit is lost as a whole. The sentences before a
chunk go with it as context, to be read and not extracted from, so that no claim comes twice.
"""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict, Field

from pipeline.tokens import estimate_tokens
from schemas.article import Chunk, Span

# A chunk may end this much (of a chunk's fair share) away from the ideal place, if that is
# the end of a paragraph.
_PARAGRAPH_BONUS = 0.2


class ChunkLimits(BaseModel):
    """How large a chunk may get."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    max_tokens: int = Field(
        default=2_000, ge=1, description="Estimated tokens of a chunk's sentences."
    )
    max_claims: int = Field(
        default=40, ge=1, le=1_000_000_000, description="Claims to be expected of a chunk."
    )
    context_tokens: int = Field(
        default=200, ge=0, description="Estimated tokens of a chunk's context."
    )
    claims_per_sentence: float = Field(
        default=1.2, ge=0.001, le=1_000, description="Claims that each sentence may have: ample."
    )


def chunk(
    article_id: str, text: str, sentences: Sequence[Span], limits: ChunkLimits
) -> list[Chunk]:
    """The article's chunks, in text order; together they hold each sentence exactly once.

    As few chunks as the limits allow, of about equal load, ending at the end of a paragraph
    where one is near (a line break in ``text`` between two sentences). A sentence that
    is over a limit by itself is a chunk by itself. Context is the nearest sentences before the
    chunk, whole, up to ``context_tokens``; it is empty for the first chunk and wherever the
    sentence just before is larger than that. No sentences give no chunks.
    """
    tokens = [estimate_tokens(sentence.of(text)) for sentence in sentences]
    ends = _ends(text, sentences, tokens, limits)
    return [
        Chunk(
            article_id=article_id,
            index=index,
            sentences=tuple(sentences[start:end]),
            context=tuple(sentences[_context_start(tokens, start, limits) : start]),
        )
        for index, (start, end) in enumerate(zip([0, *ends], ends, strict=False))
    ]


def _ends(
    text: str, sentences: Sequence[Span], tokens: Sequence[int], limits: ChunkLimits
) -> list[int]:
    """Where each chunk ends, as an index into ``sentences``."""
    loads = _running_loads(tokens, limits)
    reach = _reach(tokens, limits)
    needed = _chunks_needed(reach)
    ends: list[int] = []
    start = 0
    while start < len(sentences):
        share = (loads[-1] - loads[start]) / needed[start]
        best = reach[start]
        least = float("inf")
        # Later ends first: on a tie the fuller chunk. An end from which the rest would need
        # one chunk more is no choice, nor is any before it.
        for end in range(reach[start], start, -1):
            if needed[end] >= needed[start]:
                break
            miss = abs(loads[end] - loads[start] - share)
            if end < len(sentences) and _is_inside_paragraph(text, sentences, end):
                miss += _PARAGRAPH_BONUS * share
            if miss < least:
                best, least = end, miss
        ends.append(best)
        start = best
    return ends


def _running_loads(tokens: Sequence[int], limits: ChunkLimits) -> list[float]:
    """Load of the first ``i`` sentences, each as the part of a chunk that it fills."""
    claims_part = limits.claims_per_sentence / limits.max_claims
    loads = [0.0]
    for count in tokens:
        loads.append(loads[-1] + max(count / limits.max_tokens, claims_part))
    return loads


def _reach(tokens: Sequence[int], limits: ChunkLimits) -> list[int]:
    """For each sentence, where a chunk that starts with it must end at the latest."""
    most = max(1, int(limits.max_claims / limits.claims_per_sentence))
    reach: list[int] = []
    end = total = 0
    for start, count in enumerate(tokens):
        while (
            end < len(tokens)
            and end - start < most
            and (end == start or total + tokens[end] <= limits.max_tokens)
        ):
            total += tokens[end]
            end += 1
        reach.append(end)
        total -= count
    return reach


def _chunks_needed(reach: Sequence[int]) -> list[int]:
    """For each sentence, the fewest chunks for it and all after it; 0 past the last."""
    needed = [0] * (len(reach) + 1)
    for start in range(len(reach) - 1, -1, -1):
        needed[start] = needed[reach[start]] + 1
    return needed


def _is_inside_paragraph(text: str, sentences: Sequence[Span], end: int) -> bool:
    return "\n" not in text[sentences[end - 1].end : sentences[end].start]


def _context_start(tokens: Sequence[int], start: int, limits: ChunkLimits) -> int:
    """Index of the first sentence of the context of a chunk that starts at ``start``."""
    left = limits.context_tokens
    first = start
    while first > 0 and tokens[first - 1] <= left:
        first -= 1
        left -= tokens[first]
    return first
