"""Whether two times can be one."""

from __future__ import annotations

from schemas.claim import When


def may_coincide(a: When | None, b: When | None) -> bool:
    """Whether two times, as far as they are known, have a day in common."""
    return a is None or b is None or not (_before(a.end, b.start) or _before(b.end, a.start))


def _before(end: str | None, start: str | None) -> bool:
    if end is None or start is None:
        return False
    known = min(len(end), len(start))
    return end[:known] < start[:known]
