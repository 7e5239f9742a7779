"""What is read, and what it is cut into: spans, articles, chunks.

Every offset in this project counts Unicode code points of ``Article.text``,
half-open: ``text[start:end]``.
"""

from __future__ import annotations

from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from schemas.texts import IsoDate, Offset


class Frozen(BaseModel):
    """Base of every type here: immutable, and unknown fields are an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Span(Frozen):
    """A piece of an article's text, ``text[start:end]``, never empty."""

    start: Offset = Field(ge=0, description="First code point.")
    end: Offset = Field(ge=1, description="One past the last code point.")

    @model_validator(mode="after")
    def _not_empty(self) -> Self:
        if self.end <= self.start:
            raise ValueError(f"span end {self.end} is not after its start {self.start}")
        return self

    def of(self, text: str) -> str:
        """The words this span covers."""
        return text[self.start : self.end]


class Furniture(Span):
    """A span of page furniture: text on the page that is not the article's."""

    reason: str = Field(description="Which rule recognised it, such as 'share_prompt'.")


class Layout(Frozen):
    """Which parts of a text are the article, and which are the page around it.

    ``body`` and ``furniture`` are each in text order, do not overlap, and together
    cover every code point that is not white space.
    """

    title: Span | None = Field(default=None, description="The headline, where the text has one.")
    body: tuple[Span, ...] = Field(default=(), description="Paragraphs to extract from.")
    furniture: tuple[Furniture, ...] = Field(default=(), description="What is left out, and why.")


class Article(Frozen):
    """One article as read, and as it stands in ``articles.jsonl``.

    ``text`` is the decoded file without its byte order mark (for Markdown what follows
    the front matter, for HTML what the extractor yields), nothing else changed.
    """

    article_id: str = Field(min_length=1, description="Unique within a dataset.")
    title: str | None = Field(default=None, description="Headline.")
    outlet: str | None = Field(default=None, description="Who published it.")
    byline: str | None = Field(default=None, description="Who wrote it.")
    published: IsoDate | None = Field(
        default=None, description="Date of publication, ISO 8601 at the precision known."
    )
    published_from: Literal["metadata", "text"] | None = Field(
        None, description="How the date of publication is known."
    )
    language: str | None = Field(default=None, description="ISO 639-1 code, as stated or detected.")
    translated: bool | None = Field(
        default=None, description="True where the text says that it is."
    )
    source: str = Field(description="Path relative to the input root, or URL.")
    sha256: str = Field(
        pattern=r"^[0-9a-f]{64}$",
        description="Of the bytes that the article was read from (a line, for JSON Lines).",
    )
    text: str | None = Field(description="The text offsets count in; null in a no-text dataset.")
    body: tuple[Span, ...] = Field(default=(), description="Spans that claims may come from.")
    furniture: tuple[Furniture, ...] = Field(default=(), description="Spans left out, and why.")

    @model_validator(mode="after")
    def _published_is_explained(self) -> Self:
        if (self.published is None) != (self.published_from is None):
            raise ValueError("published and published_from are given together or not at all")
        return self


class Chunk(Frozen):
    """Whole sentences of one article to extract from, with sentences before them to read.

    ``sentences`` are extracted from; ``context`` is there to resolve pronouns and names,
    and nothing is extracted from it. Both are in text order and lie in the body.
    """

    article_id: str
    index: int = Field(ge=0, description="Position among the article's chunks.")
    sentences: tuple[Span, ...] = Field(min_length=1)
    context: tuple[Span, ...] = ()

    @property
    def start(self) -> int:
        """First code point of the first sentence."""
        return self.sentences[0].start

    @property
    def end(self) -> int:
        """One past the last code point of the last sentence."""
        return self.sentences[-1].end
