"""Page furniture that is known by its wording: the cues of ``pipeline/data/furniture.toml``."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_DATA = Path(__file__).parent.parent / "data" / "furniture.toml"
# Blanks that look like the one of the patterns; tabs stay, they separate columns.
_BLANK = re.compile("[\u00a0\u2002\u2003\u2007\u2009\u202f\u3000]")
# What a page asks of its reader can also be what somebody is reported to have said.
_CALLS = frozenset({"newsletter", "share_prompt", "advertisement"})
_REPORTED = re.compile(
    r"[,”\"’] (?:[\w’'-]+ ){1,6}(?:said|says|told|added|announced|wrote|warned|reported|promised)\b"
)
_LONGEST = 500  # code points; no cue matches a longer paragraph, and long ones cost time


@dataclass(frozen=True)
class Cue:
    """One entry of the data file; its header says what the fields mean."""

    reason: str
    match: str
    takes: str
    example: str


@dataclass(frozen=True)
class Words:
    """Words of the data file that tell what kind of line an unpunctuated line is."""

    sentence_openers: frozenset[str]
    finite_verbs: frozenset[str]
    date_words: frozenset[str]


@cache
def cues() -> tuple[Cue, ...]:
    """All cues, in the order in which they are tried."""
    return tuple(Cue(**entry) for entry in _data()["cue"])


@cache
def words() -> Words:
    """The word lists, in lower case."""
    lists = ("sentence_openers", "finite_verbs", "date_words")
    return Words(*(frozenset(str(_data()[name]).split()) for name in lists))


def cue_for(paragraph: str) -> Cue | None:
    """The first cue that the whole paragraph matches; None where there is none."""
    if len(paragraph) > _LONGEST:
        return None
    line = _BLANK.sub(" ", paragraph)
    cue = next((cue for cue, pattern in _patterns() if pattern.fullmatch(line)), None)
    return None if cue and cue.reason in _CALLS and _REPORTED.search(paragraph) else cue


@cache
def _patterns() -> tuple[tuple[Cue, re.Pattern[str]], ...]:
    # One by one they take half the time of one pattern of them all.
    return tuple((cue, re.compile(cue.match, re.IGNORECASE)) for cue in cues())


@cache
def _data() -> dict[str, list[dict[str, str]]]:
    with _DATA.open("rb") as file:
        return tomllib.load(file)
