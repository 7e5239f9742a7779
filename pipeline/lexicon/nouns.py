"""What a number counts: the noun phrase, unit or currency after it, in the singular."""

from __future__ import annotations

import re
from functools import cache

from pipeline.lexicon.numerals import words_at
from pipeline.lexicon.tables import cells, either, rows, small


def singular(noun: str) -> str:
    """A noun phrase with its last word in the singular ("armed men" gives "armed man")."""
    head, space, last = noun.rpartition(" ")
    return head + space + _singular(last)


def counted(piece: str, low: str, at: int, one: bool) -> tuple[int, str] | None:
    """The noun phrase that begins after ``at``: where it ends, and its singular.

    It runs up to the first plural ("armored vehicles"), further where plurals follow
    each other ("intelligence services officers"), and takes in a second plural after
    "and", unless that begins another number. With ``one`` a singular is enough. None where
    no noun is found in five words.
    """
    if marks := _MARKS.match(piece, at):
        return marks.end(), marks[1]
    lead = _LEAD.match(low, at)
    words: list[re.Match[str]] = []
    place = lead.end() if lead else at
    if calibre := _CALIBRE.match(low, place):
        place = calibre.end()
    while len(words) < _MOST and (match := _MODEL.match(piece, place) or _WORD.match(low, place)):
        place = match.end()
        if match.re is _MODEL:
            continue  # "34 Kalin-155 howitzers" are howitzers
        if match.group(1) in _STOP and not (
            match.group(1) in _SET_APART and _plural_at(low, place)
        ):
            break
        words.append(match)
        ends = is_plural(match.group(1)) and not _plural_at(low, place)
        if ends and not _is_make(piece, low, match):
            end, noun = _with_second(piece, low, words)
            return end, f"{calibre[1]} {noun}" if calibre else noun
    if one and words and not lead:
        taken = words[:2]
        return taken[-1].end(), piece[taken[0].start(1) : taken[-1].end()]
    return None


def is_plural(word: str) -> bool:
    """Whether a word in small letters looks like a plural noun."""
    if word in _plurals() or _MEN.fullmatch(word):
        return True
    return (
        len(word) > 3
        and word.endswith("s")
        and not word.endswith(("ss", "us", "is", "'s"))
        and word not in _STOP
    )


def is_measure(unit: str) -> bool:
    """Whether a unit in the singular is one of measure: "metre", not "tank"."""
    return unit in _units() or any(unit == name for name, _ in _units().values())


@cache
def unit_pattern() -> re.Pattern[str]:
    """Matches a unit of measure right after a number, as group 1, in small letters."""
    return re.compile(rf"[ -]?({either(map(small, _units()))})(?![\w-])")


def is_calibre(low: str, match: re.Match[str]) -> bool:
    """Whether a unit that ``unit_pattern`` matched is that of a weapon: "155 mm rounds"."""
    return match.group(1) in ("mm", "millimetre", "millimeter") and (
        _FIRED.match(low, match.end()) is not None
    )


def unit(printed: str) -> tuple[str, float]:
    """The singular English name of a unit that ``unit_pattern`` matched, as the text prints
    it, and how many of these it is: a bcm is a thousand million cubic metres."""
    return _units().get(printed) or _small_units()[small(printed)]


@cache
def per_pattern() -> re.Pattern[str]:
    """Matches "per barrel", "for each piece", "a day", "-a-day", "apiece".

    Group 1 or 2 is the noun.
    """
    return _per([*_small_units(), "piece", "unit", "head"])


@cache
def price_pattern() -> re.Pattern[str]:
    """The same after a sum of money, which goods have too: "$500 a drone"."""
    goods = [row[0] for row in rows("priced.txt")]
    return _per([*_small_units(), "piece", "unit", "head", *goods])


def _per(nouns: list[str]) -> re.Pattern[str]:
    closed = either(nouns)
    return re.compile(
        r" (?:per|for each|for every) "
        r"((?:[a-z]+ (?=(?:unit|vehicle|hour)s?(?!\w)))?[a-z]+(?:-[a-z]+)*)(?!\w)"
        rf"|(?: an? |-an?-|/)({closed})(?![\w-])"
        r"| (?:each|apiece)(?!\w)"
    )


def per(match: re.Match[str]) -> str:
    """What a match of ``per_pattern`` prices or paces, singular; "unit" for "each"."""
    noun = match.group(1) or match.group(2)
    if noun is None:
        return "unit"
    name, times = _small_units().get(noun, (singular(noun), 1.0))
    return name if times == 1 else noun


_MOST = 5
_FARTHEST_HEAD = 3
_MEN = re.compile(r"(?!(?:speci|regi|abdo|acu|bitu|albu|cycla|volu)men$)[a-z]{3,}men")
_CALIBRE = re.compile(r" ([0-9]{1,3}(?:\.[0-9]{1,2})?(?:x[0-9]{2,3})?-?mm)(?= [a-z])")
"""What is counted by its calibre: "300 155mm shells"."""
_MARKS = re.compile(r" {1,2}((?=[\w-]*[0-9])[A-Z][\w-]*[0-9][A-Z]{0,3})s(?![\w-])")
"""Makes that are counted: "fourteen Su-34s"."""
_FIRED = re.compile(
    r"[ -](?:[a-z-]+ )?(?:rounds?|shells?|ammunition|guns?|howitzers?|mortars?|projectiles?"
    r"|cartridges?|artillery|tubes?|barrels?|cannons?|rockets?|bombs?|pistols?|rifles?|autocannons?|calibre|caliber)(?!\w)"
)
_OF_ARMS = frozenset("fighting training assault combat support rest".split())
_WORD = re.compile(r" {1,2}([a-z][a-z'-]{1,30})(?![\w'-])")
_MODEL = re.compile(
    r" {1,2}(?:(?=[\w-]*[0-9])[A-Z][\w.]*(?:-[\w.]+)*|[A-Z]{1,3}-[A-Z]\w*|[0-9]x[0-9])(?= [A-Za-z])"
)
"""What makes and marks are called: "Kalin-155", "T4", "K-Narae"."""
_LEAD = re.compile(r" of(?: (?:the|its|their|his|her|these|those|such|[a-z]{2,20}'s))?(?= )")
_STOP = frozenset(
    "a about after against all also although always among an and any are as at be became "
    "because been before began being between both but by can could did do does during each "
    "else even every for from further had has have inside he her here his how however i if "
    "in into is it its amid past itself killed left less long may might more-or-less must "
    "near no nor not now of off on or others our out over overseas perhaps per said says she "
    "should since so sometimes than that the their them then there these they this those "
    "though through thus to today towards under until up upon us using via was we were what "
    "when where whether which while who whose why will with within without worth would you "
    "your ago later earlier across besides afterwards took came made shows goes makes "
    "includes remains wants needs keeps sells pays asks".split()
)
# Words between number and noun that do not say what is counted.
_EMPTY = frozenset(
    "more other additional extra further another such different separate new total most "
    "least least-developed so-called alleged earlier later".split()
)
_SET_APART = frozenset(("earlier", "later", "further"))
"""What may stand before things that are counted: "three earlier shipments"."""


def _plural_at(low: str, at: int) -> bool:
    following = _WORD.match(low, at)
    if following and following.group(1) in _OF_ARMS:  # "infantry fighting | vehicles"
        following = _WORD.match(low, following.end())
    return following is not None and is_plural(following.group(1))


def _is_make(piece: str, low: str, match: re.Match[str]) -> bool:
    """Whether a capital is what the things behind it are called: "Hirvas patrol boats"."""
    if not piece[match.start(1)].isupper():
        return False
    place = match.end()
    for _ in range(_FARTHEST_HEAD):
        following = _WORD.match(low, place)
        if not following or following.group(1) in _STOP:
            return False
        if is_plural(following.group(1)):
            return True
        place = following.end()
    return False


def _with_second(piece: str, low: str, words: list[re.Match[str]]) -> tuple[int, str]:
    kept = [w for w in words if w.group(1) not in _EMPTY and not w.group(1).endswith("est")]
    kept = kept or words[-1:]
    noun = singular(" ".join(piece[w.start(1) : w.end(1)] for w in kept))
    end = words[-1].end()
    if low.startswith(" and", end):
        second = _WORD.match(low, end + 4)
        if second and is_plural(second.group(1)) and not words_at(low, second.start(1)):
            return second.end(), f"{noun} or {singular(piece[second.start(1) : second.end()])}"
    return end, noun


def _singular(word: str) -> str:
    low = small(word)
    if low in _plurals():
        return _plurals()[low] if word[:1].islower() else _plurals()[low].capitalize()
    if _MEN.fullmatch(low):
        return word[:-2] + "an"
    if not low.endswith("s") or low.endswith(("ss", "us", "is", "'s")) or len(low) < 4:
        return word
    if low.endswith("ies") and len(low) > 4:
        return word[:-3] + "y"
    return word[:-2] if low.endswith(("sses", "shes", "ches", "xes", "zzes")) else word[:-1]


@cache
def _plurals() -> dict[str, str]:
    return {row[0]: row[1] for row in rows("plurals.tsv")}


@cache
def _units() -> dict[str, tuple[str, float]]:
    """Names and factors of units by what is printed."""
    return {
        way: (name, float(times[0]) if times else 1.0)
        for name, ways, *times in rows("units.tsv")
        for way in cells(ways)
    }


@cache
def _small_units() -> dict[str, tuple[str, float]]:
    """The same in small letters; of two that then look alike, the first."""
    return {small(way): _units()[way] for way in reversed(_units())}
