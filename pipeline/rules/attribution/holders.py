"""Names behind what somebody is with no mark between: "Governor of Orsk Ann Smith", "the
nonpartisan Budget Office"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.rules.clauses.subjects import is_source_noun
from pipeline.rules.vocabulary.callings import is_of_person
from pipeline.rules.vocabulary.gazetteers import shapes
from pipeline.rules.vocabulary.tokens import Token
from pipeline.rules.vocabulary.words import word_set

_BODY = re.compile(r"((?:[a-z][\w-]* )+)((?:[A-Z][\w.’'&-]* )+([A-Z]\w+))")
_PLACED = frozenset(("of", "for", "at", "to", "in"))


def behind_place(words: Sequence[Token]) -> int:
    """Where the name begins in "Governor of Orsk Ann Smith", behind an office and the place or
    body that it is held at; 0 where no name is known to begin there."""
    tail = len(words)
    while tail and words[tail - 1].is_capital:
        tail -= 1
    prepositions = [n for n in range(1, tail) if words[n].low in _PLACED]
    if not prepositions or len(words) - tail <= 2:
        return 0
    if not is_of_person(" ".join(word.low for word in words[: prepositions[0]])):
        return 0
    behind = range(tail + 1, len(words) - 1)
    given = next((n for n in behind if words[n].low in word_set("first_name")), 0)
    return given or next((n for n in reversed(behind) if words[n - 1].low in shapes()), 0)


def plain_body(text: str) -> str:
    """ "nonpartisan Budget Office" without what tells of it; other words as they are."""
    match = _BODY.fullmatch(text)
    if match is None or not is_source_noun(match.group(3).lower()):
        return text
    told = any(is_source_noun(word) for word in match.group(1).split())
    return text if told else match.group(2)


def without_asides(words: Sequence[Token]) -> Sequence[Token]:
    """ "Two people who were not allowed to speak" and "state officials Monday" without why they
    are not named, when they spoke and who quotes them; "two people who saw the list" as they
    are."""
    cited = (n for n, word in enumerate(words) if n and word.low in ("cited", "quoted"))
    words = words[: next(cited, len(words))]
    last = next((n for n, word in enumerate(words) if n and word.low == "who"), len(words))
    if word_set("unnamed").isdisjoint(word.low for word in words[last:]):
        last = len(words)
    return words[: last - (last > 1 and words[last - 1].low in word_set("weekday"))]
