"""Amounts in a clause that no digit and no unit show: "nine of them", "half a year", "we found
seven", "twice a week"."""

from __future__ import annotations

import re

from pipeline.rules.vocabulary.language import Found, find_quantities, is_plural, parse_quantity
from pipeline.rules.vocabulary.verbs import forms, present_thirds
from pipeline.rules.vocabulary.words import word_set

_LABEL = 16
_REACH = 30
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
    r"(?:^|(?<!\w))(?:all|both|at|the|these|those|out of|half past|quarter past|quarter to|hall"
    r"|line|gate|room|block|group|platform|pier|grade|reactor|unit|question|point|by|in|on|into|to|and|or"
    r"|from|chapter|part|article|phase|number|[0-9a-z]+-|[A-Z]\w+) ?$"
)
"""What stands before a number that is an hour, a name, a part of a pair or counts nothing new."""


_LAST = re.compile(r" ([a-z]{3,})$")
_FIRST_WORD = re.compile(r"([\d,.]+) ([a-z]{4,})(?!\w)")
_HOLDS = re.compile(r"(?<!\w)(?:has|[a-z]{2,}s) (?:about |some |nearly |over )?$")
_OF_WHOM = re.compile(r"(?<!\w)(?:of|through|by|with|in|to|from|for) (?:the |its |some |about )?$")
_NAMED = re.compile(r"(?<!\w)([A-Za-z]{3,}) $")
_OBJECT = re.compile(r" (?:a|an|the|its|their|his|her|it|them|itself|up|out|each|[\d$€£]|[A-Z])")
_SHARE = re.compile(
    rf"(?<!\w)(?:{_SMALL}) (?:(?P<whole>out of (?:every )?(?:ten|twenty|a hundred))|in (?:{_SMALL})"
    rf"|out of (?:{_SMALL}))(?= (?!the |its |their )[a-z])",
    re.IGNORECASE,
)
_STARTS = re.compile(
    r"(?:^|[.!?:;\n\"“] *|(?<!\w)(?:about|some|roughly|nearly|almost|that|for|of) )$"
)
_OUT_OF = re.compile(r" out of (?:every )?(?:\d+|ten|twenty|five|four|a hundred)(?= [a-z]*|[.,;])")
_ATTRIBUTES = frozenset(
    "sales services weapons savings systems parts operations drugs rights benefits materials works"
    " news securities spares accounts affairs jobs earnings".split()
)
"""Plurals that stand before a noun: "weapons tests"."""


def find_figures(text: str, start: int, end: int) -> list[Found]:
    """The quantities in ``text[start:end]`` as ``find_quantities`` has them, less the verb that
    looks like a plural: "seven countries explains", "platform 5 serves trains"."""
    found = find_quantities(text, start, end)
    if _SHARE.search(text, start, end):
        found = _with_shares(text, start, end, found)
    return [each for one in found if (each := _without_verb(text, one)) is not None]


def _with_shares(text: str, start: int, end: int, found: list[Found]) -> list[Found]:
    """Those with "four in five" of "four in five losses" as a share, where it opens a clause."""
    for match in _SHARE.finditer(text, start, end):
        if not (match["whole"] or _STARTS.search(text, start, match.start())):
            continue
        first, last = match.span()
        within = [each for each in found if each.start < last and first < each.end]
        first = min([first, *(each.start for each in within)])
        parsed = parse_quantity(text[first:last])
        if parsed and parsed.unit == "percent":
            found = [each for each in found if each not in within]
            found.append(Found(first, last, parsed))
    return sorted(found, key=lambda each: each.start)


def _without_verb(text: str, found: Found) -> Found | None:
    """A quantity without the verb that its noun ends on; None where the number is a name of
    what stands before it or a part of "nine beds out of ten"."""
    unit = found.parsed.unit
    if unit is None or found.parsed.currency or found.change:
        return found
    if _OUT_OF.match(text, found.end):
        return None
    last = _LAST.search(text, found.start, found.end)
    if last is None or last[1] not in present_thirds():
        return found
    sure = last[1] in forms().sure
    begins = _FIRST_WORD.fullmatch(text, found.start, found.end)
    if begins and sure:
        named = _NAMED.search(text, max(0, found.start - _LABEL), found.start)
        if named and _is_noun(named[1]) and begins[1].isdigit():
            return None
    before = _LAST.search(text, found.start, last.start())
    if before is None:
        return found  # "1,200 encounters"
    if before[1] == "and":
        holds = _HOLDS.search(text, max(0, found.start - _REACH), found.start)
        return _cut(text, found, before.start()) if sure or holds else found
    if not is_plural(before[1]) or before[1] in word_set("plural_first") | _ATTRIBUTES:
        return found
    acts = sure or _OBJECT.match(text, found.end)
    within = _OF_WHOM.search(text, max(0, found.start - _LABEL), found.start)
    return _cut(text, found, last.start()) if acts or within else found


def _is_noun(word: str) -> bool:
    """Whether a word before a number may be what it numbers: "Hangar 7", no "counted 214"."""
    known, low = forms(), word.lower()
    verb = low.endswith(("ed", "ing")) or low in known.sure or low in known.singular
    return not verb and low not in word_set("function", "participle")


def _cut(text: str, found: Found, end: int) -> Found:
    """A quantity up to ``end``."""
    parsed = parse_quantity(text[found.start : end])
    return Found(found.start, end, parsed, found.change) if parsed else found


def find_amounts(text: str, start: int, end: int) -> list[Found]:
    """The quantities in ``text[start:end]`` in text order, those without a digit included."""
    found = find_figures(text, start, end)
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
