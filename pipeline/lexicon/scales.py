"""A scale that is printed once for two figures: "rose from $3.1 to $4.2 billion"."""

from __future__ import annotations

import re

from pipeline.lexicon.tables import small

_SIGN = r"(?:us\$|\$|€|£)?"
_FIGURE = r"([0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?)"
_SCALES = {"thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
_SHORT = {"mn": 1e6, "bn": 1e9, "tn": 1e12, "m": 1e6}
_SCALE = rf"(?: ({'|'.join(_SCALES)})| ?({'|'.join(_SHORT)}))(?!\w)"
_PLAIN = re.compile(rf"(?:[a-z]{{0,3}}\$|€|£)? ?{_FIGURE}")
_ENDS = (
    r"(?= (?:a|an|the|in|on|at|last|by|during|before|previously|earlier|year)(?!\w)|[,;)]|\.?$|\. )"
)
_APART = 10.0


def scale_beside(text: str, quote: str) -> float:
    """What multiplies a figure in ``quote`` that prints none of its own, because one beside it
    does, from which or to which it changed; 1 where nothing does.

    Two figures more than ten times apart share no scale: "from 900 to 1.2 million".

    >>> scale_beside("$3.1", "rose from $3.1 to $4.2 billion")
    1000000000.0
    >>> scale_beside("3.1", "rose to 4.2 million euros from 3.1 a year earlier")
    1000000.0
    >>> scale_beside("9", "4.2 million shells from 9 plants")
    1.0
    """
    own, low = _PLAIN.fullmatch(small(text)), small(quote)
    if own is None:
        return 1.0
    figure = re.escape(small(text))
    ahead = re.search(rf"(?<!\w)from {figure} to {_SIGN}{_FIGURE}{_SCALE}", low)
    behind = re.search(
        rf"{_FIGURE}{_SCALE}(?: [a-z]+)?,? (?:up |down )?(?:from|against) {figure}{_ENDS}", low
    )
    match = ahead or behind
    if match is None:
        return 1.0
    other, long, short = match.groups()
    least, most = sorted(float(each.replace(",", "")) for each in (other, own[1]))
    return _SCALES.get(long) or _SHORT[short] if most <= _APART * least else 1.0
