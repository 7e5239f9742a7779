"""Prefect's own test server, which another server may take the port from that it had found."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import httpx

_TRIES = 3


@contextmanager
def a_prefect() -> Iterator[None]:
    """A server for the tests of a module."""
    from prefect.testing.utilities import prefect_test_harness

    with ExitStack() as held:
        for left in reversed(range(_TRIES)):
            try:
                held.enter_context(prefect_test_harness(server_startup_timeout=120))
                break
            except httpx.TransportError:
                if not left:
                    raise
        yield
