"""The one owner of repeating: what failed on the way is tried again, in time and not too often.

One request makes at most ``1 + 5 × max_retries`` calls: a fault of the way or of the endpoint
is repeated ``max_retries`` times, and being told to come later (429) four times as often, each
by its own count. A refusal that might be the end of the run costs one call more, which is no
request's: whichever meets such a refusal first, each counts its own calls alone.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any

from pipeline.llm.endings import ending, ends, is_doubtful, proof, proves
from pipeline.llm.options import LLMOptions
from pipeline.llm.reply import ENDS_THE_RUN, Json, Reply, fault_of, parse, passes
from pipeline.llm.slots import Slots
from pipeline.llm.tally import Tally
from schemas.errors import ClaimwrightError
from schemas.outcomes import Outcome

Attempt = Callable[[Json], Awaitable[Reply]]

_SOONER = 4  # times as many repetitions of what only came too soon
_LONGEST = 60.0  # seconds of back-off, where the endpoint asks for none
_TOO_BUSY = (503, 529)


@dataclass(frozen=True, slots=True)
class Clock:
    """Time and chance, to be replaced by a test: seconds, and numbers from 0 to 1."""

    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    chance: Callable[[], float] = random.random


class Pace:
    """Sends requests within one event loop, each as often as it takes and is allowed.

    ``attempt`` makes one call. What it raises of ours ends the run, and so does a reply that
    every further request would share, also one that asks for more patience than
    ``max_wait``: nothing more is begun, and whoever waits or asks gets
    the same error. A request that waits holds no place that another could use. ``tally``
    counts the proofs.
    """

    def __init__(
        self,
        options: LLMOptions,
        attempt: Attempt,
        clock: Clock | None = None,
        tally: Tally | None = None,
    ) -> None:
        self._options = options
        self._attempt = attempt
        self._clock = clock or Clock()
        self._tally = tally or Tally()
        self.slots = Slots(options.concurrency, self._clock.now)
        self._not_before = 0.0
        # The last that was heard is an answer: a refusal after it is of its request alone.
        self._vouched = False
        # Something was answered: what all requests share leaves room for more.
        self._fits = False
        self._proving = asyncio.Lock()
        self._ended: asyncio.Future[ClaimwrightError] = asyncio.get_running_loop().create_future()

    async def send(self, body: Json) -> Reply:
        """The reply to a request, the last one where it had to be repeated.

        No fault of the endpoint raises but one that ends the run: RunEndedError.
        """
        calls, faults, refusals = 0, 0, 0
        while True:
            reply, fault = await self._call(body)
            calls += reply.calls
            reply = replace(reply, calls=calls)
            if fault is None or not passes(reply, fault):
                return reply
            if fault is Outcome.RATE_LIMITED:
                refusals += 1
                tried, allowed = refusals, _SOONER * self._options.max_retries
            else:
                faults += 1
                tried, allowed = faults, self._options.max_retries
            asked = reply.retry_after or 0.0
            if tried > allowed:
                return reply
            if fault is Outcome.RATE_LIMITED:  # it is said to one and meant for all
                self._not_before = max(self._not_before, self._clock.now() + asked)
            await self._sleep(self._wait(tried, asked))

    def _wait(self, tried: int, asked: float) -> float:
        """Seconds until the next try: what was asked for, or doubled each time, and jittered
        so that those who were refused together do not come again together."""
        if asked > 0:
            return asked * (1 + self._clock.chance() / 10)
        doubled: float = self._options.backoff * 2 ** min(tried - 1, 30)
        return min(doubled, _LONGEST) * (1 + self._clock.chance()) / 2

    async def _call(self, body: Json) -> tuple[Reply, Outcome | None]:
        """One call, as soon as there is a place for it, and its fault.

        Whether a refusal ends the run is found out before the place is free for another.
        """
        while True:
            while (left := self._not_before - self._clock.now()) > 0:
                await self._sleep(left)
            await self.slots.take()
            try:
                self._go_on()
                if self._not_before <= self._clock.now():
                    reply = await self._called(body)
                    fault = fault_of(reply)
                    if fault is not None and ends(fault, reply, body, self._options):
                        reply = await self._judged(fault, reply, body)
                        return reply, fault_of(reply)
                    self._vouched = self._vouched or fault is None
                    self._fits = self._fits or fault is None
                    return reply, fault
            finally:
                self.slots.free()

    async def _called(self, body: Json) -> Reply:
        began = self._clock.now()
        try:
            reply = await self._attempt(body)
        except ClaimwrightError as error:
            self._end(error)
            raise
        fault = fault_of(reply)
        if fault is Outcome.RATE_LIMITED or reply.status in _TOO_BUSY:
            self.slots.busy(began)
        elif fault is None:
            self.slots.fine()
        return reply

    async def _judged(self, fault: Outcome, reply: Reply, body: Json) -> Reply:
        """A reply that is its request's own after all; raises where it is every request's.

        In doubt an answer heard since the last refusal vouches for key and model, and any
        answer for the window. Where there is none, the smallest question is asked: if that is
        refused as well, the run ends.
        """
        if is_doubtful(fault, reply):
            async with self._proving:
                self._go_on()
                if self._is_vouched(fault):
                    return _its_own(fault, reply)
                proven = await self._called(small := proof(body, fault))
                self._tally.proofs += proven.calls or 1
                if not proves(fault, proven, small, self._options):
                    fits = fault is Outcome.CONTEXT_TOO_LONG and fault_of(proven) is None
                    self._fits = self._fits or fits
                    return _its_own(fault, reply)
        self._go_on()
        error = ending(fault, reply, body, self._options)
        self._end(error)
        raise error

    def _is_vouched(self, fault: Outcome) -> bool:
        """Whether an answer says that a fault is its request's own; for key and model once."""
        if fault is Outcome.CONTEXT_TOO_LONG:
            return self._fits
        vouched, self._vouched = self._vouched, False
        return vouched

    def _end(self, error: ClaimwrightError) -> None:
        if not self._ended.done():
            self._ended.set_result(error)
            self.slots.let_all_go()

    def _go_on(self) -> None:
        """Raises where the run has ended."""
        if self._ended.done():
            raise self._ended.result()

    async def _sleep(self, seconds: float) -> None:
        """Wait; raises as soon as the run has ended."""
        sleeping = asyncio.ensure_future(self._clock.sleep(seconds))
        either: list[asyncio.Future[Any]] = [sleeping, self._ended]
        try:
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        finally:
            sleeping.cancel()
        self._go_on()


def _its_own(fault: Outcome, reply: Reply) -> Reply:
    """A refusal of one request: what it says of key, account or model is not so."""
    if fault not in ENDS_THE_RUN:
        return reply
    return replace(reply, fault=Outcome.BAD_REQUEST, text=parse(reply).reason or "")
