"""A row of ``claims.jsonl``: a claim's record, and what only a dataset knows of it."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, SkipValidation, model_validator

from schemas.article import Frozen
from schemas.claim import Claim

LEAST_LIKENESS = 0.6
"""Of a quote and the passage it was found in, where the two are not the same."""


class Grounding(Frozen):
    """How one quote was found in the article."""

    method: Literal["exact", "normalised", "fuzzy"] = Field(description="Match class.")
    score: float = Field(ge=0, le=1, description="1.0 for an exact match.")
    quote_sha256: str = Field(
        pattern=r"^[0-9a-f]{64}$", description="Of the quote as UTF-8; stays where the text goes."
    )

    @model_validator(mode="after")
    def _score_is_of_the_method(self) -> Self:
        if self.method != "fuzzy" and self.score != 1:
            article = "an" if self.method == "exact" else "a"
            raise ValueError(f"{article} {self.method} match has score 1, not {self.score}")
        if self.score < LEAST_LIKENESS:
            raise ValueError(f"a fuzzy match has a score from {LEAST_LIKENESS}, not {self.score}")
        return self


class Row(Claim):
    """A claim as published. Subclassed once for each kind by the domain."""

    claim_id: str = Field(pattern=r"^[0-9a-f]{16}$", description="Hash of article id and record.")
    article_id: str = Field(min_length=1, description="Which line of articles.jsonl.")
    extractor: str = Field(min_length=1, description="Which extractor found it.")
    confidence: float | None = Field(
        default=None, ge=0, le=1, description="Where the extractor has one."
    )
    grounding: tuple[Grounding, ...] = Field(
        min_length=1, description="One for each evidence span, in the same order."
    )
    contradicts: tuple[str, ...] = Field(
        (), description="claim_id of claims of the same article that say the contrary."
    )
    schema_version: str = Field(description="Version of the schema the row follows.")

    @model_validator(mode="after")
    def _grounding_is_of_the_evidence(self) -> Self:
        if len(self.grounding) != len(self.evidence):
            raise ValueError(
                f"grounding has {len(self.grounding)} items for {len(self.evidence)} evidence spans"
            )
        return self


ROW_ONLY: tuple[str, ...] = tuple(
    name for name in Row.model_fields if name not in Claim.model_fields
)


class GroundedClaim(Frozen):
    """A validated record on its way to becoming a row."""

    record: SkipValidation[Claim]
    grounding: tuple[Grounding, ...]
    confidence: float | None
    chunk: int
