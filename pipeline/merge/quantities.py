"""The quantities of two mentions of one proposition: each figure once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

Quantity = dict[str, Any]


def united(mine: Sequence[Quantity], theirs: Sequence[Quantity]) -> list[Quantity]:
    """The first mention's quantities, then those that only the later one has.

    What is counted goes by many names ("40 lathes", "40 machines"), so a figure is one whatever
    its unit is called, and stays the first mention's; a bare figure ("40") gives way to one
    that says what it counts. A mention that has a figure twice counts two things with it.
    """
    kept = _once(mine)
    free = list(range(len(kept)))
    others = []
    for item in _once(theirs):
        at = next((at for at in free if _key(kept[at]) == _key(item)), None)
        if at is None:
            others.append(item)
        else:
            free.remove(at)
    for item in others:
        at = next((at for at in free if _is_one_figure(kept[at], item)), None)
        if at is None:
            kept.append(item)
            continue
        free.remove(at)
        if _is_bare(kept[at]):
            kept[at] = item
    return kept


def _once(items: Sequence[Quantity]) -> list[Quantity]:
    found: dict[tuple[Any, ...], Quantity] = {}
    for item in items:
        found.setdefault(_key(item), item)
    return list(found.values())


def _key(item: Quantity) -> tuple[Any, ...]:
    return (item["value"], item["upper"], item["unit"], item["currency"])


def _is_one_figure(one: Quantity, other: Quantity) -> bool:
    if (one["value"], one["upper"]) != (other["value"], other["upper"]):
        return False
    return one["currency"] == other["currency"] or _is_bare(one) or _is_bare(other)


def _is_bare(item: Quantity) -> bool:
    return item["unit"] is None and item["currency"] is None
