"""Running the embedded extractor on the texts of the gold, in this process."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Sequence
from pathlib import Path

from evals.load import gold_files, read_gold
from pipeline.chunk import ChunkLimits
from pipeline.order import Place, Tools, extract_article
from pipeline.rules.extractor import RulesExtractor
from schemas import DOMAIN
from schemas.article import Article
from schemas.gold import Gold
from schemas.row import Row

ROOT = Path(__file__).resolve().parent.parent
FIGURES = (
    *("detection precision at 0.5", "detection recall at 0.5", "detection F1 at 0.5"),
    *("typed F1 at 0.5", "record F1", "origin accuracy", "kind accuracy", "stance accuracy"),
    *("certainty accuracy", "modality accuracy", "when F1", "quantities F1"),
    *("entities by name and type F1", "details F1"),
)
"""What the tables of extractors show."""


def read_split(folder: Path, split: str) -> list[Gold]:
    """The gold files of a split, by name; none where there are none."""
    every = [read_gold(path, DOMAIN) for path in gold_files(folder)]
    return [gold for gold in every if gold.split == split]


def article_of(gold: Gold) -> Article:
    """A gold file's article, of which it holds the text and the id."""
    digest = hashlib.sha256(gold.text.encode()).hexdigest()
    return Article(
        article_id=gold.article_id,
        source=gold.article_id,
        sha256=digest,
        language="en",
        published_from=None,
        text=gold.text,
    )


def claims_of(golds: Sequence[Gold], extractor: RulesExtractor) -> list[list[Row]]:
    """The claims that every stage together makes of each gold file's text."""
    tools = Tools(DOMAIN, extractor, ChunkLimits())

    async def every() -> list[list[Row]]:
        return [
            list((await extract_article(article_of(gold), Place(gold.article_id), tools)).rows)
            for gold in golds
        ]

    return asyncio.run(every())
