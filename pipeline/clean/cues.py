"""Page furniture that is known by its wording: the cues of ``pipeline/data/furniture.toml``."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from pipeline.lexicon.tables import either

_DATA = Path(__file__).parent.parent / "data" / "furniture.toml"
# Blanks that look like the one of the patterns; tabs stay, they separate columns.
_BLANK = re.compile("[\u00a0\u2002\u2003\u2007\u2009\u202f\u3000]")
# Markdown's emphasis, and the arrows that stand before a link. A line with Markdown's own links
# is left as it is: the recorded questions hold such lines.
_MARKS = re.compile(r"\A[►▶▸→»]+\s*|(?<!\w)[*_]{1,3}(?=\S)|(?<=\S)[*_]{1,3}(?!\w)")
_MARK = re.compile(r"[*_►▶▸→»]")
_LINK = "]("
_LONGEST = 500  # code points; no cue matches a longer paragraph, and long ones cost time
_WORDS = 20_000  # that are kept with what they hold


_Match = Callable[[str], re.Match[str] | None]


@dataclass(frozen=True)
class Cue:
    """One entry of the data file; its header says what the fields mean."""

    reason: str
    match: str
    takes: str
    example: str
    unless: str = ""
    holds: str = ""
    amid: bool = False


@dataclass(frozen=True)
class Words:
    """Words of the data file that tell what kind of line an unpunctuated line is."""

    sentence_openers: frozenset[str]
    finite_verbs: frozenset[str]
    date_words: frozenset[str]


@cache
def cues() -> tuple[Cue, ...]:
    """All cues, in the order in which they are tried, with the patterns filled in."""
    return tuple(
        replace(cue, match=_filled(cue.match), unless=_filled(cue.unless))
        for cue in (Cue(**entry) for entry in _data()["cue"])
    )


@cache
def words() -> Words:
    """The word lists, in lower case."""
    lists = ("sentence_openers", "finite_verbs", "date_words")
    return Words(*(frozenset(str(_data()[name]).split()) for name in lists))


def cue_for(paragraph: str, *, top: bool = False) -> Cue | None:
    """The first cue that the whole paragraph matches, as it is or else without emphasis; None
    where there is none. ``top``: it is the first of its text."""
    if len(paragraph) > _LONGEST:
        return None
    line = _BLANK.sub(" ", paragraph)
    found = _known(line, top)
    if found is None and _MARK.search(line) and _LINK not in line and _MARKS.search(line):
        return _known(_MARKS.sub("", line), top)
    return found


def _known(line: str, top: bool) -> Cue | None:
    there = frozenset[str]().union(*map(_pieces_of, line.lower().split()))
    likely = {number for piece in there for number in _holding()[piece]}
    if _any_other()(line):
        likely.update(_others())
    for number in sorted(likely):
        cue = cues()[number]
        # Few get here, so that these patterns are compiled when first needed.
        if not _matcher(number)(line) or (top and cue.amid):
            continue
        if not cue.unless or not re.search(cue.unless, line, re.IGNORECASE):
            return cue
    return None


@cache
def _matcher(number: int) -> _Match:
    return re.compile(cues()[number].match, re.IGNORECASE).fullmatch


@cache
def _holding() -> dict[str, list[int]]:
    """The numbers of the cues that hold a piece, for each piece."""
    found: dict[str, list[int]] = defaultdict(list)
    for number, cue in enumerate(cues()):
        for piece in cue.holds.split():
            found[piece].append(number)
    return found


@cache
def _others() -> tuple[int, ...]:
    """The numbers of the cues that need hold nothing."""
    return tuple(number for number, cue in enumerate(cues()) if not cue.holds)


@cache
def _any_other() -> _Match:
    """Matches what any of these cues does: hardly a paragraph."""
    patterns = (f"(?:{cues()[number].match})" for number in _others())
    return re.compile("|".join(patterns), re.IGNORECASE).fullmatch


@lru_cache(maxsize=_WORDS)
def _pieces_of(word: str) -> frozenset[str]:
    """Of what the cues hold, what is in a word: looked for once, not once for each cue."""
    longest = _any_piece().findall(word)
    return frozenset[str]().union(*(_pieces()[piece] for piece in longest))


@cache
def _any_piece() -> re.Pattern[str]:
    """Finds the longest piece at each place, also within another."""
    return re.compile(rf"(?=({either(_pieces())}))")


@cache
def _pieces() -> dict[str, tuple[str, ...]]:
    """What any of the cues holds, each with those that it begins with."""
    held = _holding()
    return {piece: tuple(each for each in held if piece.startswith(each)) for piece in held}


@cache
def _patterns() -> dict[str, str]:
    """The named patterns of the data file, each filled in with those before it."""
    found = {"finite": rf"\b(?:{'|'.join(sorted(words().finite_verbs))})\b"}
    for name, pattern in _data()["pattern"].items():
        found[name] = _fill(pattern, found)
    return found


def _filled(pattern: str) -> str:
    return _fill(pattern, _patterns())


def _fill(pattern: str, patterns: dict[str, str]) -> str:
    for name, value in patterns.items():
        pattern = pattern.replace(f"{{{name}}}", value)
    return pattern


@cache
def _data() -> dict[str, Any]:
    with _DATA.open("rb") as file:
        return tomllib.load(file)
