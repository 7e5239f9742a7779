"""claimwright from Python.

    from pipeline.api import extract, load_settings, read_articles

    for row in extract(read_articles(["articles/"]), load_settings({"extractor": "rules"})):
        print(row.statement, row.evidence[0].quote)

``run_dataset`` makes a whole dataset, as ``claims run`` does; ``evaluate`` scores one. All work
in scripts, at the prompt and in notebooks, where an event loop is running already. A path is
text or a Path; where several are taken, one may stand by itself.
"""

from __future__ import annotations

import asyncio
import atexit
from collections import deque
from collections.abc import Callable, Coroutine, Iterable, Iterator, Sequence
from concurrent.futures import Future
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any, Self, TypeVar

from pipeline.order import Place, extract_article
from pipeline.parts import LATEST
from pipeline.read import Failure, Reader, discover
from pipeline.run import Around, Published, run
from pipeline.settings import Settings, load
from pipeline.shards import make_tools
from schemas import DOMAIN
from schemas.article import Article
from schemas.dataset import Extracted
from schemas.domain import Domain
from schemas.errors import InputError
from schemas.row import Row

if TYPE_CHECKING:
    from evals.score import Report, Watcher

load_settings = load

Paths = str | Path | Sequence[str | Path]
Made = TypeVar("Made")

__all__ = ["Published", "evaluate", "extract", "load_settings", "read_articles", "run_dataset"]


def read_articles(inputs: Paths, settings: Settings | None = None) -> Iterator[Article]:
    """The articles in files, folders and globs, in order, one at a time.

    Raises InputError for a path that does not exist, and at the first article that cannot
    be read; to go on past those and have them accounted for, make a dataset.
    """
    made = settings or load()
    with Reader(made.read) as reader:
        found = discover(_several(inputs), limits=made.read, outputs=made.outputs)
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
    SettingsError for settings that do not fit, and InputError at an article without its text,
    as those of a no-text dataset are.
    """
    for extracted in extract_whole(articles, settings or load(), domain):
        yield from extracted.rows


def extract_whole(
    articles: Iterable[Article], settings: Settings, domain: Domain = DOMAIN
) -> Iterator[Extracted]:
    """The same, article by article, with each one's rows of the ledger: what fell out, and why."""
    ahead = 1 if settings.chosen == "rules" or settings.llm is None else settings.llm.concurrency
    tools = make_tools(settings, domain)
    waiting: deque[Future[Extracted]] = deque()
    with _Apart(tools.extractor.close) as loop:
        for article in articles:
            waiting.append(loop.begin(extract_article(article, Place(article.source), tools)))
            if len(waiting) >= ahead:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def run_dataset(
    inputs: Paths,
    settings: Settings | None = None,
    domain: Domain = DOMAIN,
    *,
    around: Around | None = None,
) -> Published:
    """Make and publish a dataset; see ``pipeline.run.run`` for what it raises, and ``Around``
    for what can go on around it, such as a progress bar."""
    settings = settings or load()
    try:
        asyncio.get_running_loop()
    except RuntimeError:  # none runs, and in the main thread signals end a run in order
        return asyncio.run(run(_several(inputs), settings, domain=domain, around=around))
    with _Apart() as loop:
        made = run(_several(inputs), settings, domain=domain, around=around)
        return loop.begin(made).result()


def evaluate(
    predicted: str | Path,
    gold: str | Path,
    domain: Domain = DOMAIN,
    *,
    split: str | None = None,
    watch: Watcher | None = None,
) -> Report:
    """Score a dataset's latest run, a run's folder or a file of predictions; see
    ``evals.score.evaluate``."""
    from evals import score  # scipy takes half a second to load: not where datasets are made

    named = Path(predicted)
    latest = named / LATEST
    return score.evaluate(
        latest if latest.is_dir() else named, Path(gold), domain, split=split, watch=watch
    )


def _several(inputs: Paths) -> Sequence[str | Path]:
    return [inputs] if isinstance(inputs, str | Path) else inputs


async def _nothing() -> None:
    pass


class _Apart:
    """An event loop in a thread of its own, so that it runs beside one of the caller's.

    What was begun goes on while the caller does something else. At the end, the latest that
    of the interpreter, it is cancelled where it is under way, and ``close`` is awaited.
    """

    def __init__(self, close: Callable[[], Coroutine[Any, Any, None]] = _nothing) -> None:
        self._close = close
        self._ended = asyncio.Event()
        self._loop: Future[asyncio.AbstractEventLoop] = Future()
        # As a daemon it keeps no interpreter from its end, before which it is ended itself.
        self._thread = Thread(target=lambda: asyncio.run(self._stay()), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        atexit.register(self._end)
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        atexit.unregister(self._end)
        self._end()

    def begin(self, work: Coroutine[Any, Any, Made]) -> Future[Made]:
        """Begin ``work``; the future has what it returns or raises."""
        return asyncio.run_coroutine_threadsafe(work, self._loop.result())

    def _end(self) -> None:
        if self._thread.is_alive():
            self._loop.result().call_soon_threadsafe(self._ended.set)
            self._thread.join()

    async def _stay(self) -> None:
        self._loop.set_result(asyncio.get_running_loop())
        await self._ended.wait()
        begun = asyncio.all_tasks() - {asyncio.current_task()}
        for task in begun:
            task.cancel()
        await asyncio.gather(*begun, return_exceptions=True)
        await self._close()
