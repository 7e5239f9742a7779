"""Numerals: digits and number words, and the value they stand for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from pipeline.lexicon.tables import either, rows

LONGEST = 18  # digits; more is an identifier


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number at ``low[start:end]``; ``least`` for "hundreds", which only bounds it."""

    start: int
    end: int
    value: float
    least: bool = False
    fraction: bool = False
    words: bool = False


def numeral(low: str, at: int) -> Numeral | None:
    """The first numeral in ``low`` (text in small letters) that begins at ``at`` or later.

    Ends before a percent sign, unit or currency, and after a scale ("2.5 million").
    """
    match = _seed().search(low, at)
    return _read(match) if match else None


def digits_at(low: str, at: int) -> Numeral | None:
    """The digits with their scale that begin exactly at ``at``, if any do."""
    match = _digits().match(low, at)
    return _read(match) if match else None


def words_at(low: str, at: int) -> Numeral | None:
    """The numeral, in digits or words, that begins exactly at ``at``, if one does."""
    match = _seed().match(low, at)
    return _read(match) if match else None


def number(value: float) -> float:
    """``value`` without binary dust, and an int where it is whole."""
    value = round(value, 6)
    return int(value) if value == int(value) else value


_PLAIN = (
    r"[0-9]{1,3}(?:,[0-9]{3}){1,5}(?:\.[0-9]{1,6})?(?![0-9])"
    r"|[0-9]{1,3}(?: [0-9]{3}){1,5}(?![0-9,.])"
    r"|[0-9]{1,3},[0-9]{1,2}(?![0-9,]|\.[0-9])"  # a decimal comma
    r"|[0-9]+(?:\.[0-9]+)?"
)
_DECIMAL_COMMA = re.compile(r"[0-9]{1,3},[0-9]{1,2}")
_FRACTION = (
    r"(?:(?:an?|one)[ -](?:third|quarter|fifth|tenth)(?= of(?!\w))"
    r"|(?:two|three|four)[ -](?:thirds|quarters|fifths|tenths)"
    r"|half(?= (?:of|the|its|their|all)(?!\w)))(?!\w)"
)
_PARTS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "tenth": 10}


@cache
def _kinds() -> dict[str, tuple[float, str]]:
    return {word: (float(value), kind) for word, value, kind in rows("number_words.tsv")}


def _of(*kinds: str) -> str:
    return either(word for word, (_, kind) in _kinds().items() if kind in kinds)


@cache
def _digits() -> re.Pattern[str]:
    return re.compile(_digits_source())


def _digits_source() -> str:
    short = either(word for word, (_, kind) in _kinds().items() if kind == "short")
    scale = rf"(?:[ -]?(?:{_of('scale')})|(?:{short}))(?![\w-])"
    return rf"(?P<digits>{_PLAIN})(?P<scale>{scale})?"


@cache
def _seed() -> re.Pattern[str]:
    word = rf"(?:{_of('unit', 'ten', 'scale')})(?!\w)"
    joint = r"(?:[ -]|(?<=hundred) and |(?<=thousand) and )"
    vague = _of("vague")
    first = "".join(sorted({word[0] for word in _kinds()} | set("a0123456789")))
    return re.compile(
        rf"(?<![\w.,:/-])(?=[{first}])(?:{_digits_source()}"
        rf"|(?P<fraction>{_FRACTION})"
        rf"|(?P<vague>(?:(?:{vague}) of ){{0,2}}(?:{vague})(?!\w))"
        rf"|(?P<lead>half an? |an? |several |a few )(?P<led>(?:{_of('scale')})(?!\w)"
        rf"(?:{joint}{word}){{0,8}})"
        rf"|(?P<words>{word}(?:{joint}{word}){{0,8}}))"
    )


def _read(match: re.Match[str]) -> Numeral | None:
    start, end = match.span()
    group = match.groupdict()
    if digits := group["digits"]:
        decimal = _DECIMAL_COMMA.fullmatch(digits) is not None
        plain = digits.replace(",", "." if decimal else "").replace(" ", "")
        if len(plain) > LONGEST:
            return Numeral(start, end, float("inf"))
        scale = (group["scale"] or "").strip(" -")
        times = _kinds()[scale][0] if scale else 1.0
        return Numeral(start, end, float(plain) * times)
    if fraction := group["fraction"]:
        return Numeral(start, end, _percent(fraction), fraction=True, words=True)
    if vague := group["vague"]:
        return Numeral(start, end, _product(vague.split(" of ")), least=True, words=True)
    if led := group["led"]:
        value, used = _sum(led)
        lead = group["lead"]
        end = match.start("led") + used
        half = 0.5 if lead.startswith("half") else 1.0
        return Numeral(start, end, value * half, lead.startswith(("several", "a few")), words=True)
    value, used = _sum(group["words"])
    return Numeral(start, start + used, value, words=True)


def _percent(fraction: str) -> float:
    if fraction == "half":
        return 50
    count, part = re.split("[ -]", fraction)
    top = _kinds().get(count, (1.0, ""))[0]
    return round(100 * top / _PARTS[part.removesuffix("s")], 2)


def _product(words: list[str]) -> float:
    if len(words) == 1:
        return _kinds()[words[0]][0]
    value = 1.0
    for word in words:
        value *= 10 if word == "tens" else _kinds()[word][0]
    return value


def _sum(text: str) -> tuple[float, int]:
    """The value of number words, and how much of ``text`` makes one number."""
    total, current, before, used = 0.0, 0.0, "", 0
    for match in re.finditer("[a-z]+", text):
        if match.group() == "and":
            continue
        value, kind = _kinds()[match.group()]
        follows_ten = kind == "unit" and before == "ten" and 0 < value < 10
        if kind in ("unit", "ten") and before in ("unit", "ten") and not follows_ten:
            break
        if kind != "scale":
            current += value
        elif value < 1000:
            current = (current or 1) * value
        else:
            total, current = total + (current or 1) * value, 0.0
        before, used = kind, match.end()
    return total + current, used
