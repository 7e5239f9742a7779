"""claimwright from Python.

    from pipeline.api import extract, load_settings, read_articles

    for row in extract(read_articles(["articles/"]), load_settings({"extractor": "rules"})):
        print(row.statement, row.evidence[0].quote)

``run`` makes a whole dataset, as ``claims run`` does; ``evaluate`` scores one.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from evals.score import evaluate
from pipeline.order import Place, extract_article
from pipeline.read import Failure, Reader, discover
from pipeline.run import Published, run
from pipeline.settings import Settings, load
from pipeline.shards import make_tools
from schemas import DOMAIN
from schemas.article import Article
from schemas.dataset import Extracted
from schemas.domain import Domain
from schemas.errors import InputError
from schemas.row import Row

load_settings = load

__all__ = ["Published", "evaluate", "extract", "load_settings", "read_articles", "run_dataset"]


def read_articles(
    inputs: Sequence[str | Path], settings: Settings | None = None
) -> Iterator[Article]:
    """The articles in files, folders and globs, in order, one at a time.

    Raises InputError for a path that does not exist, and at the first article that cannot
    be read; to go on past those and have them accounted for, make a dataset.
    """
    limits = (settings or load()).read
    with tempfile.TemporaryDirectory() as spool, Reader(limits) as reader:
        found = discover(inputs, limits=limits, spool=Path(spool))
        for item in found.items:
            read = reader.read(item)
            if isinstance(read, Failure):
                raise InputError(read.reason)
            yield read.article


def extract(
    articles: Iterable[Article], settings: Settings | None = None, domain: Domain = DOMAIN
) -> Iterator[Row]:
    """The claims of articles, as rows, in the order of the articles and of their text.

    Articles are asked for as rows are; where a model is asked, enough of them ahead to keep
    its requests busy. What falls out is not told; a dataset's ledger has it. Raises
    SettingsError for settings that do not fit.
    """
    settings = settings or load()
    ahead = 1 if settings.chosen == "rules" or settings.llm is None else settings.llm.concurrency
    with asyncio.Runner() as runner:
        tools = make_tools(settings, domain)
        loop = runner.get_loop()
        waiting: deque[asyncio.Task[Extracted]] = deque()
        try:
            for article in articles:
                place = Place(article.source)
                waiting.append(loop.create_task(extract_article(article, place, tools)))
                if len(waiting) >= ahead:
                    yield from runner.run(_done(waiting.popleft())).rows
            while waiting:
                yield from runner.run(_done(waiting.popleft())).rows
        finally:
            runner.run(tools.extractor.close())


async def _done(task: asyncio.Task[Extracted]) -> Extracted:
    return await task


def run_dataset(
    inputs: Sequence[str | Path], settings: Settings | None = None, domain: Domain = DOMAIN
) -> Published:
    """Make and publish a dataset; see ``pipeline.run.run`` for what it raises."""
    return asyncio.run(run(inputs, settings or load(), domain=domain))
