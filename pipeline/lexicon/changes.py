"""Whether a figure is how much something rose or fell."""

from __future__ import annotations

import re
from typing import Literal

Change = Literal["increase", "decrease"]

_UP = (
    "rose|risen|rise|rises|rising|increased|increase|increases|increasing|grew|grown|grow|grows|"
    "soared|soar|leapt|leaped|leap|jumped|jump|surged|surge|climbed|climb|gained|expanded|up|raised|growth|boosted"
)
_DOWN = (
    "fell|fallen|fall|falls|falling|dropped|drop|drops|declined|decline|declines|decreased|"
    "decrease|decreases|cut|cuts|reduced|reduce|reduction|shrank|shrunk|shrink|plunged|plunge|"
    "slumped|slump|down|lowered|tumbled|contracted"
)
_AFTER_UP = "increase|rise|jump|surge|growth|hike|gain|more|higher"
_AFTER_DOWN = "decrease|drop|fall|decline|reduction|cut|slump|plunge|less|fewer|lower"
_BY = re.compile(
    rf"(?<![\w-])(?!up |down )(?:({_UP})|({_DOWN}))(?: [a-z'’-]+){{1,4}} by (?:an? |another )?$"
)
_CHANGE_BEFORE = re.compile(
    rf"(?<![\w-])(?:({_UP})|({_DOWN}))(?: [a-z]{{2,12}}ly)?(?P<by> by| of)?(?: an?| another)? $"
)
_CHANGE_AFTER = re.compile(
    rf" (?:(?!(?:and|but|for|the|with|that|was|were|will|would|[a-z]+ed)(?!\w))[a-z-]{{3,14}} )?"
    rf"(?:({_AFTER_UP})|({_AFTER_DOWN}))(?!\w)"
    r"| (?:(up)|(down))(?= (?:on|from|in|by|at|year|over|to)(?!\w)|[.,;)])"
)
_COUNTED_AFTER = re.compile(r" (?:(more|higher)|(fewer|less|lower))(?!\w)")
_LEVEL = re.compile(r"(?:below|under|beneath|above|past)(?!\w)")
"""What a figure is come to with: "fell below ten degrees"."""
_OTHER_DEED = re.compile(
    r"(?:(?<![\w-])(?:shot|gunned|put|puts|paid|pays|hand(?:ed|s)?|set|brought|took|taken|picked|bought|racked|rang"
    r"|ran|run|built|make|makes|making|made|hold|holds|held|gave|given|laid|turned|tracked|struck|locked|holed|blew|blown|split|stood|backed|offered|signed)"
    r"|(?<![\w-])(?:brought|took|put) \w+) (?:up|down)(?: [a-z]{2,12}ly)?(?: by| of)?"
    r"(?: an?| another)? $"
)
"""What "up" and "down" belong to where nothing rises or falls: "shot down 12 drones"."""
_OTHER_OF_THINGS = frozenset(
    "up down dropped drop drops contracted raised lowered leapt leaped leap expanded".split()
)
"""What is done with things that are counted, and no change of their number: "dropped 2 bombs"."""
_REACH = 60
_CHANGE_WORD = re.compile(rf"(?<!\w)(?:{_UP}|{_DOWN})(?!\w)")


def change_before(low: str, start: int, end: int) -> bool:
    """Whether a word for rising or falling stands in or just before ``low[start:end]``."""
    return _CHANGE_WORD.search(low, max(0, start - 30), end) is not None


def change(low: str, start: int, end: int, things: bool) -> tuple[Change | None, int]:
    """Whether ``low[start:end]`` is how much something rose or fell, and its end with
    the noun that says so ("a 250% increase"). ``things`` are counted, not measured."""
    if after := (_COUNTED_AFTER if things else _CHANGE_AFTER).match(low, end):
        return ("increase" if any(after.groups()[::2]) else "decrease"), after.end()
    if _LEVEL.match(low, start):
        return None, end
    before = low[max(0, start - _REACH) : start]
    if (found := _CHANGE_BEFORE.search(before)) and not _is_other_deed(found, before, things):
        return ("increase" if found.group(1) else "decrease"), end
    if not things and (found := _BY.search(before)):
        return ("increase" if found.group(1) else "decrease"), end
    return None, end


def _is_other_deed(found: re.Match[str], before: str, things: bool) -> bool:
    """Whether a word for rising or falling says what is done with things or money instead."""
    word = found.group(1) or found.group(2)
    if not found["by"] and (word == "raised" or (things and word in _OTHER_OF_THINGS)):
        return True  # "raised $3m", "dropped two bombs"
    return _OTHER_DEED.search(before) is not None
