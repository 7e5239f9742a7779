"""The value of a numeral of several parts, each already put into its own number.

"Thirty-five", "two thousand five hundred" and "1 million 200 thousand" are sums that go down;
a row of numbers that makes no such sum has no value.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_THOUSAND, _MILLION = 1000, 1_000_000


@dataclass(frozen=True, slots=True)
class Part:
    """A number; whether an "and" stands before it; whether it is printed in digits."""

    value: int
    after_and: bool = False
    digits: bool = False


def total(parts: Sequence[Part]) -> int | None:
    """What ``parts`` make together, None where that is not sure; None of no parts."""
    whole, below = 0, 0  # what is under a scale already, and what waits for the next
    limit: int | None = None
    for part in parts:
        value = part.value
        if value >= _THOUSAND and not part.digits:
            if part.after_and:
                return None
            if limit is None or value < limit:
                whole, below = whole + max(below, 1) * value, 0
            elif value >= _MILLION and limit == _THOUSAND:  # two thousand five hundred million
                whole, below = (whole + below) * value, 0
            else:
                return None
            limit = value
            continue
        added = _added(below, part)
        if added is None:
            return None
        below = added
    if not parts or (parts[-1].digits and len(parts) > 1):
        return None
    return whole + below


def _added(below: int, part: Part) -> int | None:
    """What waits for a scale with one more number behind it, all under a thousand."""
    value, tens = part.value, below % 100
    if not 0 < value < _THOUSAND:
        return None
    if part.digits:
        fits = below == 0
    elif value == 100 and below:
        return below * 100 if 2 <= below <= 9 and not part.after_and else None
    elif value >= 100:
        fits = below == 0
    elif value >= 20:
        fits = tens == 0
    elif value >= 10:
        fits = tens in (0, 60, 80)  # the French seventies and nineties
    else:
        fits = tens % 10 == 0 and tens != 10
    return below + value if fits else None
