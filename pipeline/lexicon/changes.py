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
_AFTER_UP = "increase|rise|jump|surge|growth|hike|gain|more|higher|up"
_AFTER_DOWN = "decrease|drop|fall|decline|reduction|cut|slump|plunge|less|fewer|lower|down"
_CHANGE_BEFORE = re.compile(
    rf"(?<![\w-])(?:({_UP})|({_DOWN}))(?: [a-z]{{2,12}}ly)?(?: by| of)?(?: an?| another)? $"
)
_CHANGE_AFTER = re.compile(rf" (?:[a-z-]{{3,14}} )?(?:({_AFTER_UP})|({_AFTER_DOWN}))(?!\w)")
_CHANGE_WORD = re.compile(rf"(?<!\w)(?:{_UP}|{_DOWN})(?!\w)")


def change_before(low: str, start: int, end: int) -> bool:
    """Whether a word for rising or falling stands in or just before ``low[start:end]``."""
    return _CHANGE_WORD.search(low, max(0, start - 30), end) is not None


def change(low: str, start: int, end: int) -> tuple[Change | None, int]:
    """Whether ``low[start:end]`` is how much something rose or fell, and its end with
    the noun that says so ("a 250% increase")."""
    if after := _CHANGE_AFTER.match(low, end):
        return ("increase" if after.group(1) else "decrease"), after.end()
    if before := _CHANGE_BEFORE.search(low[max(0, start - 40) : start]):
        return ("increase" if before.group(1) else "decrease"), end
    return None, end
