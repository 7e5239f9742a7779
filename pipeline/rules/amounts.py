"""Amounts in a clause that no digit and no unit show: "nine of them", "half a year", "we found
seven", "twice a week"."""

from __future__ import annotations

import re

from pipeline.rules.language import Found, find_quantities, parse_quantity

_LABEL = 12
"""Characters before a number in which a word that it goes with stands."""
_SMALL = "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
_STANDS = re.compile(
    rf"(?<!\w)(?:half an? (?:hour|day|week|month|year|decade|century)(?! ago)"
    rf"|(?:once|twice) an? (?:hour|day|week|month|year)"
    rf"|(?:{_SMALL}) of (?:them|these|those|which|whom)"
    rf"|(?:remaining|other) (?:{_SMALL})(?= (?:is|are|was|were|has|have|had)(?!\w)|[.,;:]|$)"
    rf"|(?:{_SMALL}) (?:dead|wounded|injured)"
    rf"|(?:{_SMALL})(?=[.;:]|$))(?!\w)",
    re.IGNORECASE,
)
_LASTS = re.compile(
    r"(?<!\w)(?:for|in|last|lasts|lasted|take|takes|took|down to|is|was) "
    r"(an? (?:hour|day|week|month|year|decade))(?!\w)"
    r"(?! (?:ago|before|after|later|earlier|when|that)(?!\w))"
)
_HELD = f"half once twice hour day week month year decade {_SMALL.replace('|', ' ')}".split()
"""Words of which such an amount holds one."""
_NO_COUNT = re.compile(
    r"(?:^|(?<!\w))(?:all|both|at|the|these|those|by|in|on|into|to|and|or|from|chapter|part|article"
    r"|phase|number|[0-9a-z]+-|[A-Z]\w+) ?$"
)
"""What stands before a number that is an hour, a name, a part of a pair or counts nothing new."""


def find_amounts(text: str, start: int, end: int) -> list[Found]:
    """The quantities in ``text[start:end]`` in text order, those without a digit included."""
    found = find_quantities(text, start, end)
    low = text[start:end].lower()
    if not any(word in low for word in _HELD):
        return found
    stands = [match.span() for match in _STANDS.finditer(text, start, end)]
    for first, last in (*stands, *(match.span(1) for match in _LASTS.finditer(text, start, end))):
        if " " not in text[first:last] and _NO_COUNT.search(
            text, max(start, first - _LABEL), first
        ):
            continue
        parsed = parse_quantity(text[first:last])
        if parsed and not any(first < each.end and each.start < last for each in found):
            found.append(Found(first, last, parsed))
    return sorted(found, key=lambda each: each.start)
