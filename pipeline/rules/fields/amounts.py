"""Amounts in a clause that no digit and no unit show: "nine of them", "half a year", "we found
seven", "twice a week", "four in five"."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.rules.vocabulary.language import Found, find_quantities, parse_quantity

_LABEL = 16
_SMALL = "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
_STANDS = re.compile(
    rf"(?<!\w)(?:half an? (?:hour|day|week|month|year|decade|century)(?! ago)"
    rf"|(?:once|twice) an? (?:hour|day|week|month|year)"
    rf"|(?:{_SMALL}) of (?:them|these|those|which|whom)"
    rf"|(?:remaining|other) (?:{_SMALL})(?= (?:is|are|was|were|has|have|had)(?!\w)|[.,;:]|$)"
    rf"|(?:{_SMALL}) (?:dead|wounded|injured)"
    rf"|(?:{_SMALL})(?= an? (?:minute|hour|day|week|month|year)(?!\w))"
    rf"|(?:(?<=[.;:,] )|(?<=, and )|(?<=, but )|(?<=\n)|^)(?:{_SMALL})"
    r"(?= (?:were|are|have|had|[a-z]{3,}ed)(?!\w))"
    rf"|(?:{_SMALL})(?=[.;:]|$))(?!\w)",
    re.IGNORECASE,
)
_LASTS = re.compile(
    r"(?<!\w)(?:for|in|last|lasts|lasted|take|takes|took|down to|is|was) "
    r"(an? (?:hour|day|week|month|year|decade))(?!\w)"
    r"(?! (?:ago|before|after|later|earlier|when|that)(?!\w))"
)
_SHARE = re.compile(
    rf"(?<!\w)(?:{_SMALL}) (?:in (?:{_SMALL})|out of (?:every )?(?:{_SMALL}|twenty|a hundred))"
    r"(?= (?!the |its |their )[a-z])",
    re.IGNORECASE,
)
_OFTEN = re.compile(r" an? (?:minute|hour|day|week|month|year)(?!\w)")
_AS_MANY = re.compile(
    r"(?<!\w)(?:(?:about|around|nearly|almost|roughly|some|more than|over|at least|less than) )?"
    r"twice"
    r"(?= as (?:many|much|high|large|big|great|fast|long|far|often)(?!\w)"
    r"| (?:the|its|their|that of|what)(?: [a-z]+){0,2}? (?:sum|total|figure|price|cost|number"
    r"|amount|size|rate|value|level|average|volume|output|share|length|weight|limit)(?!\w))",
    re.IGNORECASE,
)
_HELD = [
    *"half once twice minute hour day week month year decade".split(),
    *_SMALL.split("|"),
]
"""Words of which such an amount holds one."""
_NO_COUNT = re.compile(
    r"(?:^|(?<!\w))(?:all|both|at|the|these|those|out of|half past|quarter past|quarter to"
    r"|by|in|on|into|to|(?<!, )and|or|from|[0-9a-z]+-|[A-Z]\w+) ?$"
)
"""What stands before a number that is an hour, a name, a part of a pair or counts nothing new."""


def find_amounts(text: str, start: int, end: int) -> list[Found]:
    """The quantities in ``text[start:end]`` in text order, those without a digit included."""
    found = find_quantities(text, start, end)
    low = text[start:end].lower()
    if not any(word in low for word in _HELD):
        return found
    for match in _SHARE.finditer(text, start, end):
        first, last = match.span()
        if parsed := parse_quantity(match.group()):
            found = [each for each in found if each.end <= first or last <= each.start]
            found.append(Found(first, last, parsed))
    for match in _AS_MANY.finditer(text, start, end):
        if parsed := parse_quantity(match.group()):
            found.append(Found(*match.span(), replace(parsed, unit="times")))
    stands = [match.span() for match in _STANDS.finditer(text, start, end)]
    for first, last in (*stands, *(match.span(1) for match in _LASTS.finditer(text, start, end))):
        before = text[max(start, first - _LABEL) : first]
        alone = " " not in text[first:last] and not _OFTEN.match(text, last)
        if alone and _NO_COUNT.search(before):
            continue
        parsed = parse_quantity(text[first:last])
        if parsed and not any(first < each.end and each.start < last for each in found):
            found.append(Found(first, last, parsed))
    return sorted(found, key=lambda each: each.start)
