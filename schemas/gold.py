"""Gold annotations: one file for each article, the records a perfect run would find."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from schemas.article import Frozen
from schemas.claim import Claim


class GoldHead(Frozen):
    """Everything in a gold file but its claims."""

    article_id: str = Field(min_length=1, description="Which article.")
    schema_version: str = Field(description="Version of the records.")
    text_sha256: str = Field(
        pattern=r"^[0-9a-f]{64}$", description="Of the article's text as UTF-8."
    )
    split: Literal["dev", "test"] = Field(description="What the article may be used for.")
    annotators: tuple[str, ...] = Field(min_length=1, description="Who, or what, annotated it.")
    note: str | None = Field(default=None, description="How the annotation came about.")


class Gold(GoldHead):
    """One article's gold, with the text its offsets count in."""

    text: str
    claims: tuple[Claim, ...]
