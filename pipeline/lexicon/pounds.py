"""Pounds: money or weight. "Five pounds of explosives" and "a 200-pound bomb" weigh; "five
pounds of taxpayers' money" and "a 200-pound fine" do not, nor do pounds by themselves.
"""

from __future__ import annotations

import re
from functools import cache

from pipeline.lexicon.tables import either, rows

_LOOKED_AT = 40  # characters on either side
_OF = re.compile(r" of (?=\w)")
_PRESSING = re.compile(r" per (?:square|cubic) |-force(?!\w)|-feet(?!\w)| (?:heavi|light)er(?!\w)")
_WEIGHING = re.compile(r"(?<!\w)weigh(?:s|ed|ing)?(?!\w)[^.;]*$")


def are_weight(low: str, pounds: re.Match[str], number: float) -> bool:
    """Whether the word that ``pounds`` has as its group 1, right after ``number`` in ``low``
    (text in small letters), means the weight. Of "pound" that is not one, what follows says.
    """
    word, after = pounds.group(1), low[pounds.end() : pounds.end() + _LOOKED_AT]
    if word not in ("pound", "pounds"):
        return False
    if _OF.match(after) or (word == "pound" and number != 1):
        return _sum().match(after) is None
    before = low[max(0, pounds.start() - _LOOKED_AT) : pounds.start()]
    return bool(_PRESSING.match(after) or _WEIGHING.search(before))


@cache
def _sum() -> re.Pattern[str]:
    """What is paid, lent or owned, among the next four words."""
    listed = either(row[0] for row in rows("sums.txt"))
    return re.compile(rf"(?:[ -](?:of )?(?:[\w']+[ -]){{0,3}}?)(?:{listed})(?:e?s)?(?!\w)")
