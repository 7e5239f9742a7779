"""Being told to stop, by SIGINT (Ctrl-C) or SIGTERM.

The command line heeds them from its first moment on: `heed` has them raised wherever it
is, so that what it has begun is tidied up on the way out. Work that is asynchronous is
ended in order first: that is what `interruptible` is for. Light, since it is loaded first.
"""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from schemas.errors import Interrupted

STOPS = (signal.SIGINT, signal.SIGTERM)
_SIGNALLED = 128  # and the signal's number, as shells have it


class Stopped(SystemExit):
    """A signal, raised where it came. As a SystemExit it passes through most libraries; what one
    made another error of is known by ``come``."""

    def __init__(self, number: int) -> None:
        super().__init__(_SIGNALLED + number)
        self.signal = signal.Signals(number)

    def __str__(self) -> str:
        return f"stopped by {self.signal.name}"


_COME: list[int] = []  # signals that were raised in this process


def heed() -> None:
    """From here on, raise Stopped on SIGINT and SIGTERM; from the main thread alone."""

    def stop(number: int, frame: object) -> None:
        _COME.append(number)
        raise Stopped(number)

    for number in STOPS:
        signal.signal(number, stop)


def come() -> Stopped | None:
    """The signal that was raised, if one was: an error after it may be what a library made of it
    (pydantic of what is raised while it serialises)."""
    return Stopped(_COME[0]) if _COME else None


def forget() -> None:
    """Let SIGINT and SIGTERM end the process at once: it has nothing more to tidy up."""
    for number in STOPS:
        signal.signal(number, signal.SIG_DFL)


@contextmanager
def ours_alone() -> Iterator[None]:
    """Processes started within it are not reached by Ctrl-C on the terminal, which goes to
    all of a group: their parent, which gets it afterwards, says what becomes of them."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def held_back() -> Iterator[None]:
    """SIGINT and SIGTERM that come within it are raised at its end, so that what begins within
    it is known to whoever has to end it."""
    import threading

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    caught: list[int] = []
    before = [
        (number, signal.signal(number, lambda number, _: caught.append(number))) for number in STOPS
    ]
    try:
        yield
    finally:
        for number, handler in before:
            signal.signal(number, handler if handler is not None else signal.SIG_DFL)
        for stopping in caught:
            signal.raise_signal(stopping)


def resumable(number: signal.Signals) -> Interrupted:
    """What a run that was stopped raises."""
    from schemas.errors import Interrupted

    told = f"stopped by {number.name}; the same command goes on from here"
    return Interrupted(told, number)


@contextmanager
def interruptible() -> Iterator[None]:
    """Within it SIGINT and SIGTERM cancel the current task, and raise Interrupted once what
    was under way has been ended. Outside the main thread signals are another's business.
    """
    import asyncio
    import threading

    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    if task is None or threading.current_thread() is not threading.main_thread():
        yield
        return
    caught: list[signal.Signals] = []

    def stop(number: int, frame: object) -> None:
        caught.append(signal.Signals(number))
        loop.call_soon_threadsafe(task.cancel)

    before = [(number, signal.signal(number, stop)) for number in STOPS]
    try:
        yield
    except asyncio.CancelledError:
        if not caught:
            raise
    finally:
        for number, handler in before:
            signal.signal(number, handler if handler is not None else signal.SIG_DFL)
    if caught:
        raise resumable(caught[0]) from None
