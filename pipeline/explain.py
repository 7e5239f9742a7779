"""What the embedded extractor took the claims of an article from: it reads the article again."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from pipeline.chunk import ChunkLimits
from pipeline.order import cut, lay_out
from pipeline.rules.extractor import RulesExtractor
from schemas.article import Article
from schemas.claim import Claim
from schemas.draft import Draft


def explain(article: Article, claims: Sequence[Claim]) -> list[list[Draft]]:
    """For each claim of the article the drafts that it was made of, with their ``why``.

    A draft is a claim's where its evidence is among the claim's and the stance is the same;
    none where another extractor, or another version of this one, found the claim. Raises
    ValueError for an article without its text.
    """
    laid = lay_out(article)
    chunks = cut(laid, ChunkLimits())
    answers = asyncio.run(RulesExtractor(explain=True).extract(laid, chunks))
    drafts = [draft for answer in answers for draft in answer.drafts]
    return [[draft for draft in drafts if _is_of(draft, claim)] for claim in claims]


def _is_of(draft: Draft, claim: Claim) -> bool:
    spans = {(span.start, span.end) for span in claim.evidence}
    ours = {(span["start"], span["end"]) for span in draft.data["evidence"]}
    return ours <= spans and draft.data["stance"] == claim.stance
