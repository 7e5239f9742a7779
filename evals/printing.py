"""Figures as text: three decimals, and a dash for what is undefined."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

Interval = tuple[float, float] | None


def shown(value: float | None) -> str:
    """A figure; a dash stands for undefined.

    >>> shown(0.5), shown(None)
    ('0.500', '–')
    """
    return "–" if value is None else f"{value:.3f}"


def chance(p: float | None) -> str:
    """A p, which is never nought.

    >>> chance(0.0001), chance(0.0123), chance(None)
    ('<0.001', '0.012', '–')
    """
    return "<0.001" if p is not None and p < 0.001 else shown(p)


def between(interval: Interval) -> str:
    """An interval; empty for none.

    >>> between((0.25, 0.5))
    '[0.250, 0.500]'
    """
    return "" if interval is None else f"[{interval[0]:.3f}, {interval[1]:.3f}]"


def figure_lines(
    figures: Mapping[str, float | None], intervals: Mapping[str, Interval]
) -> Iterator[str]:
    """A line for each figure, with its interval where it has one."""
    for name, value in figures.items():
        yield f"          {name:<38}{shown(value):>8}   {between(intervals.get(name))}".rstrip()
