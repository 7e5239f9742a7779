"""Replies to requests, from the store or from the endpoint: each question is paid once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial

from pipeline.llm.options import LLMOptions
from pipeline.llm.reply import Json, Reply, parse
from pipeline.llm.sizes import Sizes
from pipeline.llm.store import ResponseStore, key_of
from pipeline.llm.store_worth import ends_a_chunk
from pipeline.llm.tally import Tally
from schemas.errors import ClaimwrightError
from schemas.outcomes import Outcome

_NONE_KEPT = Reply(
    fault=Outcome.NOT_RECORDED,
    text="the store has no answer to this question, and none is asked for (stored_only)",
)
_LEFT = 60.0  # seconds for answers under way when the run ends: they are paid for


class Replies:
    """Hands out replies within one event loop; without ``send`` those of the store alone.

    The same question asked while it is under way is one request; one that was answered before
    is none. A reply is in the store, if there is one, before anybody sees it. Two processes that
    ask the same at the same time do not know of each other, and both pay; the first answer that is
    in the store is then the answer of both.
    """

    def __init__(
        self,
        options: LLMOptions,
        send: Callable[[Json], Awaitable[Reply]] | None,
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

    async def of(self, body: Json, *, last: bool = False) -> Reply:
        """The reply to a request. What ends the run raises, and so does a fault of the store;
        the answers that were under way are waited for first, a minute at the longest, and kept.

        ``last`` is for a request after which a chunk without an answer is given up: where an
        earlier run got one that cannot be read, it is made once more.
        """
        options = self._options
        key = key_of(options, body)
        task = self._under_way.get(key)
        if task is not None:
            self._tally.shared += 1
        else:
            task = asyncio.create_task(self._fetch(key, body, last))
            self._under_way[key] = task
            task.add_done_callback(partial(self._done, key))
        try:
            return await asyncio.shield(task)
        except ClaimwrightError:
            await asyncio.wait({task, *self._under_way.values()}, timeout=_LEFT)
            raise

    async def close(self) -> None:
        """Give up what is under way."""
        left = list(self._under_way.values())
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    def _done(self, key: str, task: asyncio.Task[Reply]) -> None:
        self._under_way.pop(key, None)
        if not task.cancelled():
            task.exception()  # whoever asked may be gone: it is no loss that nobody is told

    async def _fetch(self, key: str, body: Json, last: bool) -> Reply:
        store = self._store
        anew = last and self._send is not None
        kept = await store.get(key, last=anew) if store is not None else None
        if kept is not None:
            self._tally.stored += 1
            is_fault = ends_a_chunk(parse(kept).outcome, last)
            self._tally.faults += is_fault
            self._tally.imported_faults += is_fault and kept.imported
            return kept
        if self._send is None:
            return _NONE_KEPT
        reply = await self._send(body)
        self._tally.asked += 1
        if store is not None:
            size = self._sizes.of(body)
            of = (self._options.base_url, self._options.model)
            return await store.put(key, *of, reply, size.expected, last=last)
        return reply
