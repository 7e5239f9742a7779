"""Several pieces of work at once, none of which outlives the others' fault."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterable
from typing import Any, TypeVar

Made = TypeVar("Made")


async def together(work: Iterable[Coroutine[Any, Any, Made]]) -> list[Made]:
    """What each piece of work returns, in their order; no work gives an empty list.

    Where one raises, the others are cancelled and waited for, and the first error is raised
    as it is.
    """
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(each) for each in work]
    except BaseExceptionGroup as raised:
        raise raised.exceptions[0] from None
    return [task.result() for task in tasks]
