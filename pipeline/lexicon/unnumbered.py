"""Quantities whose number is said in another way: "half a year", "a week", "twice a day",
"double", "40-odd tanks", "a 300-strong unit", "10x"."""

from __future__ import annotations

import re

_UNIT = (
    r"(?:second(?! \w)|minute|hour|day|night|week|fortnight|month|quarter|year|decade|century"
    r"|kilomet(?:re|er)|met(?:re|er)|mile|hectare|acre|tonne|ton|kilogram|kilo|gram|pound|lit(?:re|er)|gallon|barrel"
    r"|megawatt|gigawatt|knot)(?!\w)"
)
_FOLDS = "two three four five six seven eight nine ten twenty hundred".split()
_WAYS = tuple(
    (re.compile(pattern, re.IGNORECASE), said)
    for pattern, said in (
        (r"(?<!\w)([0-9][0-9,]*)-odd(?!\w)", r"about \1"),
        (r"(?<!\w)([0-9][0-9,]*)-strong(?!\w)", r"\1"),
        (r"(?<!\w)([0-9]+(?:\.[0-9]+)?)(?:x|-?fold)(?!\w)", r"\1 times more"),
        (r"(?<!\w)half a (?=(?:percent|per cent|percentage point)(?!\w))", "0.5 "),
        (r"(?<!\w)twice(?!\w)", "2 times"),
        (r"(?<!\w)thrice(?!\w)", "3 times"),
        (rf"(?<!\w)half an? (?={_UNIT})", "0.5 "),
        (rf"(?<!\w)an? (?:single |whole |full |mere |further |good )?(?={_UNIT})", "1 "),
        (r"(?<!\w)an? (?:single|lone|sole) (?=\w)", "1 "),
        (r"(?<!\w)doubles?(?!\w)", "doubled"),
        (r"(?<!\w)(?:triples?|trebles?)(?!\w)", "tripled"),
        (r"(?<!\w)quadruples?(?!\w)", "quadrupled"),
        (rf"(?<!\w)({'|'.join(_FOLDS)})-?fold(?!\w)", r"\1 times more"),
    )
)


_AND_HALF = re.compile(rf"(?<!\w)(?:an?|one) ({_UNIT}) and a half(?!\w)", re.IGNORECASE)


def halved(text: str) -> str:
    """The text with "an hour and a half" in figures."""
    return _AND_HALF.sub(r"1.5 \1s", text)


def numbered(text: str) -> str | None:
    """The text with its first such amount in figures, in the order of these ways; None where it
    has none. Only what is known to be an amount may be asked: "a day" is none in most sentences.
    """
    for pattern, said in _WAYS:
        changed, count = pattern.subn(said, text, count=1)
        if count:
            return changed
    return None
