"""What tests of the language model path share: a plain check, and an extractor to ask."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from pipeline.llm.examples import EXAMPLES
from pipeline.llm.extractor import LLMExtractor
from pipeline.llm.options import LLMOptions
from schemas.article import Article, Chunk
from schemas.draft import Answer, Draft, Rejection
from schemas.outcomes import Outcome
from schemas.wire import wire_of
from tests import toy_domain as toy

WIRE = wire_of(toy.TOY)
KEY = "sk-planted-0123456789"


def whole_answer() -> dict[str, Any]:
    """A fresh answer in wire form with all claims of the toy article."""
    return WIRE.condense(toy.DRAFTS)


def quoted(article: Article, chunk: Chunk, draft: Draft) -> Rejection | None:
    """A plain check: each quote is in the chunk, letter for letter."""
    text = (article.text or "")[chunk.start : chunk.end]
    for item in draft.data["evidence"]:
        if item["quote"] not in text:
            return Rejection(
                outcome=Outcome.UNGROUNDED,
                reason=f"the quote {item['quote']!r} is not in the text",
                data=draft.data,
            )
    return None


def extractor(url: str, *, examples: Path | None = None, **options: Any) -> LLMExtractor:
    """An extractor for the toy domain that does not repeat what failed on the way."""
    given = {"base_url": url, "model": "scripted", "api_key": KEY, "max_retries": 0, **options}
    shots = EXAMPLES if examples is None else examples
    return LLMExtractor(LLMOptions.model_validate(given), toy.TOY, quoted, shots)


def ask(asked: LLMExtractor, article: Article = toy.ARTICLE, *chunks: Chunk) -> list[Answer]:
    """What the extractor answers, in an event loop of its own."""

    async def go() -> list[Answer]:
        try:
            return await asked.extract(article, chunks or (toy.CHUNK,))
        finally:
            await asked.close()

    return asyncio.run(go())


def article_of(text: str) -> tuple[Article, Chunk]:
    """An article and its one chunk, with these words in place of the toy article's."""
    span = {"start": 0, "end": len(text)}
    article = toy.ARTICLE.model_copy(update={"text": text, "article_id": "words"})
    chunk = Chunk.model_validate({"article_id": "words", "index": 0, "sentences": [span]})
    return article, chunk
