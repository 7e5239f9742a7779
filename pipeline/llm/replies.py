"""Replies to requests, from the store or from the endpoint: each question is paid once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from pipeline.llm.options import LLMOptions
from pipeline.llm.reply import Json, Reply
from pipeline.llm.sizes import Sizes
from pipeline.llm.store import ResponseStore, key_of
from schemas.errors import RunError


@dataclass
class Tally:
    """How many questions were asked for, and where the answers came from."""

    asked: int = 0
    stored: int = 0
    shared: int = 0


class Replies:
    """Hands out replies within one event loop.

    The same question asked while it is under way is one request; one that was answered before
    is none. A reply is in the store before anybody sees it.
    """

    def __init__(
        self,
        options: LLMOptions,
        send: Callable[[Json], Awaitable[Reply]],
        store: ResponseStore | None,
        tally: Tally,
        sizes: Sizes | None = None,
    ) -> None:
        self._options = options
        self._send = send
        self._store = store
        self._tally = tally
        self._sizes = sizes or Sizes()
        self._under_way: dict[str, asyncio.Task[Reply]] = {}

    async def of(self, body: Json) -> Reply:
        """The reply to a request; no fault of the endpoint raises, one of the store does.

        Where a run ends (RunError), what is under way is in the store before that is raised.
        """
        if self._store is None:
            self._tally.asked += 1
            return await self._send(body)
        options = self._options
        key = key_of(options.base_url, options.api_version, body)
        task = self._under_way.get(key)
        if task is not None:
            self._tally.shared += 1
        else:
            task = asyncio.create_task(self._fetch(self._store, key, body))
            self._under_way[key] = task
            task.add_done_callback(lambda done: self._ended(key, done))
        try:
            return await asyncio.shield(task)
        except RunError:  # no further request is begun; what is under way is paid for
            while self._under_way:
                await asyncio.wait(self._under_way.values())
            raise

    def _ended(self, key: str, task: asyncio.Task[Reply]) -> None:
        self._under_way.pop(key, None)
        if not task.cancelled():
            task.exception()  # where nobody waits for it any more, asyncio would log it

    async def _fetch(self, store: ResponseStore, key: str, body: Json) -> Reply:
        kept = await store.get(key)
        if kept is not None:
            self._tally.stored += 1
            return kept
        reply = await self._send(body)
        self._tally.asked += 1
        size = self._sizes.of(body)
        await store.put(key, self._options.base_url, self._options.model, reply, size.expected)
        return reply
