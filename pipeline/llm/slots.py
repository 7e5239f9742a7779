"""How many requests may be in flight: fewer where an endpoint says that it has too many."""

from __future__ import annotations

import asyncio
import contextlib
import math
from collections import deque
from collections.abc import Callable

_STEPS = 16


class Slots:
    """Places for requests, first come first served, within one event loop.

    Additive increase, multiplicative decrease: ``busy`` halves the places, though only once
    for all requests that were under way together, since one word of an endpoint reaches all
    of them; each ``fine`` gives a part of one back, so that a round of answers gives back a
    sixteenth of ``most`` (one place at the least). There is always one place, and never are
    there more than ``most``.
    """

    def __init__(self, most: int, now: Callable[[], float]) -> None:
        self._most = most
        self._now = now
        self._step = max(1.0, most / _STEPS)
        self._cut = -math.inf
        self._taken = 0
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._places = float(most)

    @property
    def places(self) -> int:
        """How many requests may be in flight now."""
        return int(self._places)

    async def take(self) -> None:
        """Wait for a place, and take it."""
        if self._taken < self.places and not self._waiting:
            self._taken += 1
            return
        place = asyncio.get_running_loop().create_future()
        self._waiting.append(place)
        try:
            await place
        except asyncio.CancelledError:
            if place.cancelled():
                with contextlib.suppress(ValueError):
                    self._waiting.remove(place)
            else:  # it was given a place just before
                self.free()
            raise

    def free(self) -> None:
        """Give a place back."""
        self._taken -= 1
        self._hand_out()

    def busy(self, began: float) -> None:
        """A request that began then was refused for there being too many."""
        if began >= self._cut:
            self._cut = self._now()
            self._places = max(1.0, self._places / 2)

    def fine(self) -> None:
        """A request was answered."""
        self._places = min(float(self._most), self._places + self._step / self._places)
        self._hand_out()

    def let_all_go(self) -> None:
        """Whoever waits need wait no longer: there is nothing left to wait for."""
        while self._waiting:
            self._give(self._waiting.popleft())

    def _hand_out(self) -> None:
        while self._waiting and self._taken < self.places:
            self._give(self._waiting.popleft())

    def _give(self, place: asyncio.Future[None]) -> None:
        if not place.done():
            self._taken += 1
            place.set_result(None)
