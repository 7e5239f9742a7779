"""Gold annotations: one file for each article, the records a perfect run would find."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from schemas.article import Frozen
from schemas.claim import Claim


class Gold(Frozen):
    """One article's gold. It holds the text that its offsets count in."""

    article_id: str = Field(min_length=1, description="Which article.")
    schema_version: str = Field(description="Version of the records.")
    split: Literal["dev", "test"] = Field(description="What the article may be used for.")
    annotators: tuple[str, ...] = Field(min_length=1, description="Who, or what, annotated it.")
    note: str | None = Field(default=None, description="How the annotation came about.")
    text: str = Field(min_length=1, description="The article's text as it was annotated.")
    claims: tuple[Claim, ...] = Field(default=(), description="In text order.")
