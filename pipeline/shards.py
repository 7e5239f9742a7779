"""Cutting a run's articles into shards, and working on them: in this process, or in more.

A shard is the grain at which work is kept, retried and counted.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from multiprocessing.connection import wait
from types import ModuleType
from typing import Self

from pipeline.extractors import make_extractor
from pipeline.garbage import seldom
from pipeline.order import Place, Tools, checker, dumped, extract_article
from pipeline.parts import Part, Parts
from pipeline.read import Failure, Item, Reader
from pipeline.settings import Settings
from pipeline.stops import ours_alone
from pipeline.strip import without_text
from pipeline.together import together
from schemas import DOMAIN
from schemas.dataset import LedgerRow
from schemas.domain import Domain
from schemas.draft import Pays, Spent
from schemas.errors import RunError, is_fault, told
from schemas.outcomes import Outcome

_LARGEST = 100  # articles: some 500 chunks
_SMALL = 50  # shards that a small corpus is cut into at least, one article each below it
_MOST = 2000  # shards; more make a scheduler slow
_FEW = 40  # articles that are sooner done here than by processes that have to start
_AHEAD = 2  # shards for each process, articles for each request: none waits for the next


@dataclass(frozen=True, slots=True)
class Shard:
    """Some articles that follow each other, and the name of what they yield."""

    index: int
    key: str
    items: tuple[Item, ...]


def into_shards(items: Sequence[Item], fingerprint: str) -> list[Shard]:
    """Every item in one shard, in order. ``fingerprint`` is of all else that matters."""
    size = _size(len(items))
    shards = []
    for index, start in enumerate(range(0, len(items), size)):
        group = tuple(items[start : start + size])
        named = [(i.article_id, i.source, i.line, i.sha256, i.outcome) for i in group]
        key = hashlib.sha256(json.dumps([fingerprint, named]).encode()).hexdigest()[:32]
        shards.append(Shard(index, key, group))
    return shards


def _size(articles: int) -> int:
    """How many articles a shard has."""
    return max(1, min(_LARGEST, articles // _SMALL), -(-articles // _MOST))


class Workshop:
    """Works on shards until it is closed; use it with ``async with``.

    An embedded extractor runs in as many processes as the settings say, a remote one in
    this process, with enough articles in flight to keep all its requests busy.
    """

    def __init__(self, settings: Settings, domain: Domain, parts: Parts, articles: int) -> None:
        self._settings = settings
        self._domain = domain
        self._parts = parts
        self._tools = make_tools(settings, domain, parts.under_way())
        self._executor: Executor | None = None
        flight = settings.workers_or_cores
        # A process is sent settings and works on the domain it finds there.
        apart = self._tools.extractor.in_process and domain is DOMAIN
        if apart and articles > _FEW and flight > 1:
            self._executor = ProcessPoolExecutor(
                max_workers=flight,
                mp_context=multiprocessing.get_context("spawn"),
                initializer=_start_worker,
            )
        requests = settings.llm.concurrency if settings.llm is not None else flight
        self._articles = asyncio.Semaphore(requests * _AHEAD)
        # Articles are what is bounded for a remote extractor. Its shards only have to hold
        # enough of them, and as many again, since a slow article keeps its shard open.
        remote = 2 * -(-requests * _AHEAD // _size(articles))
        in_process = self._tools.extractor.in_process
        self._shards = asyncio.Semaphore(flight * _AHEAD if in_process else remote)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: object, error: object, trace: object) -> None:
        if self._executor is not None:
            # Shards not begun are dropped; those begun are short and are seen to their end.
            self._executor.shutdown(wait=True, cancel_futures=True)
        await self._tools.extractor.close()

    def spent(self) -> Spent | None:
        """What was spent so far; None where the extractor spends nothing."""
        extractor = self._tools.extractor
        return extractor.spent() if isinstance(extractor, Pays) else None

    async def work(self, shard: Shard) -> int:
        """Work on a shard unless that is done already; returns its number of articles."""
        async with self._shards:
            if self._parts.has(shard.key):
                return len(shard.items)
            if self._executor is not None:
                loop = asyncio.get_running_loop()
                try:
                    with ours_alone(), _without_main():  # this starts the processes
                        made = loop.run_in_executor(
                            self._executor, _in_worker, shard.items, self._settings
                        )
                    # Shielded: where a worker has died, the pool fails all that waits, and hangs
                    # if it comes upon something that was cancelled (Python 3.11).
                    made.add_done_callback(_note)
                    part = await asyncio.shield(made)
                except BrokenExecutor:
                    told = "a worker process was ended from outside, perhaps for want of memory"
                    raise RunError(f"{told}; the same command goes on from here") from None
            else:
                part = await make_part(shard.items, self._tools, self._settings, self._articles)
            self._parts.write(shard.key, part)
            return len(shard.items)


def _note(made: asyncio.Future[Part]) -> None:
    """Takes note of how a shard ended for which nobody waits any more, so that no word of it
    is printed."""
    if not made.cancelled():
        made.exception()


def make_tools(settings: Settings, domain: Domain, run: int | None = None) -> Tools:
    """What articles are worked on with, in the run of a number; raises SettingsError for settings
    that do not fit."""
    extractor = make_extractor(settings, domain, checker(domain), run)
    return Tools(domain, extractor, settings.chunk)


async def make_part(
    items: Sequence[Item],
    tools: Tools,
    settings: Settings,
    slots: asyncio.Semaphore | None = None,
) -> Part:
    """Read and extract each item; ``slots`` bounds how many are in flight at once.

    Raises what is raised on purpose; any other error is the outcome of its article.
    """
    slots = slots or asyncio.Semaphore(1)
    with Reader(settings.read) as reader:

        async def one(item: Item) -> Part:
            async with slots:
                try:
                    return await _part_of(item, reader, tools, settings.text)
                except BaseException as error:  # a panic is no Exception
                    if not is_fault(error):
                        raise
                    return _lost(item, Outcome.INTERNAL_ERROR, f"{item.place}: {told(error)}")

        return _joined(await together(one(item) for item in items))


async def _part_of(item: Item, reader: Reader, tools: Tools, text: bool) -> Part:
    """What one article yields, with its text or without."""
    read = reader.read(item)
    if isinstance(read, Failure):
        return _lost(item, read.outcome, read.reason)
    place = Place(item.source, item.line)
    made = await extract_article(read.article, place, tools, read.notes)
    result = made if text else without_text(made)
    outcome = result.ledger[0].outcome
    kept = outcome in (Outcome.EXTRACTED, Outcome.PARTIAL)
    return Part(
        articles=[dumped(result.article)] if kept else [],
        claims=[dumped(row) for row in result.rows],
        ledger=[dumped(row) for row in result.ledger],
        complete=outcome not in (Outcome.PARTIAL, Outcome.FAILED),
    )


def _lost(item: Item, outcome: Outcome, reason: str) -> Part:
    """What an article yields that never got to the extractor, or not through it."""
    row = LedgerRow(
        level="article",
        outcome=outcome,
        source=item.source,
        line=item.line,
        article_id=item.article_id,
        reason=reason,
    )
    return Part([], [], [dumped(row)], complete=outcome is not Outcome.INTERNAL_ERROR)


def _joined(parts: Sequence[Part]) -> Part:
    return Part(
        articles=[line for part in parts for line in part.articles],
        claims=[line for part in parts for line in part.claims],
        ledger=[line for part in parts for line in part.ledger],
        complete=all(part.complete for part in parts),
    )


@cache
def _worker_tools(settings: str) -> tuple[Tools, Settings]:
    made = Settings.model_validate_json(settings)
    return make_tools(made, DOMAIN), made


def _in_worker(items: Sequence[Item], settings: Settings) -> Part:
    tools, made = _worker_tools(settings.model_dump_json(exclude={"llm"}))
    return asyncio.run(make_part(items, tools, made))


@contextmanager
def _without_main() -> Iterator[None]:
    """Processes started within it do not run the main module again, as ``spawn`` has them do.

    They need nothing of it, and it may be a script whose last line starts a run, or no file
    at all (standard input, the prompt).
    """
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


def _start_worker() -> None:
    """Ctrl-C is the parent's to handle, and no worker outlives it."""
    seldom()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:

        def leave() -> None:
            wait([parent.sentinel])
            os._exit(1)

        threading.Thread(target=leave, daemon=True).start()
