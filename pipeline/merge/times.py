"""Whether two times can be one."""

from __future__ import annotations

from typing import Protocol


class Times(Protocol):
    """A first and a last date, ISO 8601 at the precision known, None where open or unknown."""

    @property
    def start(self) -> str | None:
        """The first date."""

    @property
    def end(self) -> str | None:
        """The last date."""


def may_coincide(a: Times | None, b: Times | None) -> bool:
    """Whether two times, as far as they are known, have a day in common."""
    return a is None or b is None or not (_before(a.end, b.start) or _before(b.end, a.start))


def _before(end: str | None, start: str | None) -> bool:
    if end is None or start is None:
        return False
    known = min(len(end), len(start))
    return end[:known] < start[:known]
