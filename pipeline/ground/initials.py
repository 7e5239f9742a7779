"""Abbreviations and the names they stand for: DOJ, MoD, HMRC, OSCE."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

from pipeline.lexicon.letters import CAPITALS
from pipeline.lexicon.tables import cells, either, rows

Span = tuple[int, int]
_KEPT = 1024
_TEXTS = 64  # articles, and names of theirs
_MOST = 6  # letters
_MANY = 300  # abbreviations of one text
_SURE = 3  # letters by which a name among others is known
_SHORT = re.compile(rf"(?<!\w)[{CAPITALS}][\w&]{{1,{_MOST - 1}}}(?!\w)")
_OFFICES = {"M": "Ministry", "D": "Department"}  # "Defence Ministry" for MoD
_FIRST = re.compile(r"\b\w|(?<=[A-Z])[A-Z]")
_JOINING = "of|the|and|for|in|on|to|against|as|with|by"
_BETWEEN = r"[\s\-–/.,&'’]{1,2}"
_REST = r"[^\W_]*(?:['’]s?(?!\w))?(?:-[^\W\d_A-Z]\w*)*"  # of a word: "Co-operation", "People's"
_SKIPPED = rf"(?:{_BETWEEN}(?:{_JOINING})(?!\w)){{0,3}}"


def abbreviations(text: str) -> frozenset[str]:
    """The words of a text that may be abbreviations: up to six characters, mostly capitals. A
    text with very many is written in capitals, and has none that could be told."""
    found = frozenset(word[0] for word in _SHORT.finditer(text) if is_abbreviation(word[0]))
    return found if len(found) <= _MANY else frozenset()


def is_abbreviation(word: str) -> bool:
    """Whether a word is short and mostly capitals."""
    capitals = sum(map(str.isupper, word))
    return 1 < len(word) <= _MOST and capitals > 1 and 2 * capitals > len(word)


def spelled_out(text: str, short: Iterable[str]) -> Iterator[Span]:
    """Where a text has a name that one of the abbreviations ``short`` stands for.

    Their letters begin words of it, in order; "of", "and" and the like may be left out, and a
    word may be an abbreviation itself ("HM Revenue and Customs"). Two letters stand for no part
    of a longer name.
    """
    firsts = _firsts(text)
    for word in short:
        if firsts.issuperset(letter for letter in word.upper() if letter.isalpha()):
            for found in _letters(word).finditer(text):
                if not found[0].isalnum() and (len(word) >= _SURE or _is_whole(text, found)):
                    yield found.span()
        if word in _listed():
            yield from (found.span() for found in _listed()[word].finditer(text))


@lru_cache(maxsize=_TEXTS)
def _firsts(text: str) -> frozenset[str]:
    """The letters that words of a text begin with, and O: "of" may be left out."""
    return frozenset(first.upper() for first in set(_FIRST.findall(text))) | {"O"}


def stands_for(short: str, name: str) -> bool:
    """Whether an abbreviation may stand for a name of several words with a capital: it does, or
    both begin with one letter, as where the letters are those of another language."""
    if not is_abbreviation(short) or next(spelled_out(name, (short,)), None):
        return is_abbreviation(short)
    words = re.findall(rf"(?<!\w)[{CAPITALS}]\w+", name)
    return len(words) > 1 and words[0][0] == short[0]


def _is_whole(text: str, found: re.Match[str]) -> bool:
    """Whether no further word with a capital stands beside a name."""
    before = re.search(r"(\w+)[ -]$", text[max(0, found.start() - 40) : found.start()])
    after = re.match(rf"[ -][{CAPITALS}]", text[found.end() : found.end() + 2])
    return not after and (before is None or before[1] == "The" or before[1].islower())


@lru_cache(maxsize=_KEPT)
def _letters(short: str) -> re.Pattern[str]:
    letters = [letter.upper() for letter in short if letter.isalpha()]
    ways = [rf"(?:{up}|(?=(?:{_JOINING})(?!\w)){up.lower()})" for up in letters[1:]]
    gap = rf"(?:(?<=[A-Z])|{_REST}{_SKIPPED}{_BETWEEN})"
    whole = gap.join([letters[0], *ways])
    if letters[0] in _OFFICES and letters[1:2] == ["O"] and len(letters) >= _SURE:
        whole += f"|{gap.join([*letters[2:], _OFFICES[letters[0]]])}"
    return re.compile(rf"(?<!\w)(?:{whole}){_REST}(?!\w)")


@cache
def _listed() -> dict[str, re.Pattern[str]]:
    """The names that an abbreviation stands for though it is not of their letters."""
    return {
        short: re.compile(rf"(?i)(?<!\w){either(cells(names))}(?!\w)")
        for short, names in rows("abbreviations.tsv")
    }
