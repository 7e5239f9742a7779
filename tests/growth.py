"""Holding that time grows with a text and not with its square."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

SIZE = 100_000
TIMES = 8
MOST = 3 * TIMES
"""How much longer a text that is eight times as long may take; with its square it takes 64."""
_SLACK = 0.1  # seconds: a text that takes no longer is read quickly enough, however it grows


def assert_grows_with(
    work: Callable[[str], object], piece: str, first: str = "", *, size: int = SIZE
) -> None:
    """Hold ``work`` on ``size`` code points of ``piece``, behind ``first``, against an eighth.

    By the time of this thread alone, so that a busy machine makes no difference.
    """
    short, long = (first + piece * (many // len(piece)) for many in (size // TIMES, size))
    work(short)  # what is made once
    quick = min(_seconds(work, short) for _ in range(2))
    slow = _seconds(work, long)
    assert slow <= MOST * quick + _SLACK, f"{slow:.2f} s, and {quick:.3f} s for an eighth"


def _seconds(work: Callable[[str], object], text: str) -> float:
    """Without the collector of garbage, as timeit has it: it goes through all that is in memory,
    which may be another thousand tests."""
    gc.disable()
    try:
        begun = time.thread_time()
        work(text)
        return time.thread_time() - begun
    finally:
        gc.enable()
