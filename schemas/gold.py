"""Gold annotations: one file for each article, the records a perfect run would find."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, field_validator

from schemas.article import Frozen
from schemas.claim import Claim


class Gold(Frozen):
    """One article's gold. It holds the text that its offsets count in."""

    article_id: str = Field(
        min_length=1, max_length=200, description="Which article; no path and no control character."
    )
    schema_version: str = Field(description="Version of the records.")
    split: Literal["dev", "test"] = Field(description="What the article may be used for.")
    annotators: tuple[str, ...] = Field(min_length=1, description="Who, or what, annotated it.")
    note: str | None = Field(default=None, description="How the annotation came about.")
    text: str = Field(min_length=1, description="The article's text as it was annotated.")
    claims: tuple[Claim, ...] = Field(default=(), description="In text order.")

    @field_validator("article_id")
    @classmethod
    def _is_a_name(cls, article_id: str) -> str:
        if "/" in article_id or "\\" in article_id or not article_id.isprintable():
            raise ValueError("an article's id holds no slash and no control character")
        if article_id.startswith("."):
            raise ValueError("an article's id does not begin with a full stop")
        return article_id
