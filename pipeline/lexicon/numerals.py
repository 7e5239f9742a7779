"""Numerals: digits and number words, and the value they stand for."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from functools import cache

from pipeline.lexicon.tables import cells, either, rows, small

LONGEST = 18  # digits; more is an identifier


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number at ``low[start:end]``; ``least`` for "hundreds", which only bounds it;
    ``rough`` for "a couple of hundred"; ``multiple`` for "doubled"; ``fraction``, in percent,
    for "a third", then ``whole`` where it says of how many ("one in three")."""

    start: int
    end: int
    value: float
    least: bool = False
    fraction: bool = False
    words: bool = False
    multiple: bool = False
    whole: bool = False
    rough: bool = False


def numeral(low: str, at: int) -> Numeral | None:
    """The first numeral in ``low`` (text in small letters) that begins at ``at`` or later.

    Ends before a percent sign, unit or currency, and after a scale ("2.5 million").
    """
    match = _seed().search(low, at)
    return _read(match) if match else None


def digits_at(low: str, at: int) -> Numeral | None:
    """The digits with their scale that begin exactly at ``at``, if any do."""
    match = _digits().match(low, at)
    return _in_digits(match) if match else None


def words_at(low: str, at: int) -> Numeral | None:
    """The numeral, in digits or words, that begins exactly at ``at``, if one does."""
    match = _seed().match(low, at)
    return _read(match) if match else None


def number(value: float) -> float:
    """``value`` without binary dust, and an int where it is whole."""
    value = round(value, 6)
    return int(value) if value == int(value) else value


def spaced(low: str, found: Numeral) -> Numeral:
    """A number of a sum of money with the short scale that stands after a space, "€ 5 m", or
    before a hyphen, "$5m-plus": without money that may be metres ("5m-long")."""
    match = _short_after().match(low, found.end) if low[found.end - 1].isdigit() else None
    if match is None:
        return found
    short = match.group(1) or match.group(2)
    return replace(found, end=match.end(), value=found.value * _kinds()[short][0])


def scales(low: str, found: Numeral) -> list[float]:
    """What the last words of a number multiply what stands before them by: 1000 and 100,000
    of "four hundred thousand", 1000 of "a hundred thousand", nothing of "3,000"."""
    times, rest, factors = 1.0, low[found.start : found.end], list[float]()
    while match := _scale_at_end().fullmatch(rest):
        times, rest = times * _kinds()[_one(match.group(2))][0], match.group(1)
        count = words_at(rest, 0)
        whole = count is not None and count.end == len(rest)
        if count is None or not whole or not math.isclose(count.value * times, found.value):
            break
        factors.append(times)
    return factors


def is_calibre(low: str, found: Numeral) -> bool:
    """Whether a number has a point before it and nothing behind it, as that of a ".50 rifle"."""
    return low[found.start] == "." and low[found.end - 1].isdigit()


def is_year(low: str, found: Numeral) -> bool:
    """Whether a number looks like a year: four digits, of the last century or this."""
    four = found.end - found.start == 4 and low[found.start : found.end].isdigit()
    return four and 1900 <= found.value <= 2100


_PLAIN = (
    r"[0-9]{1,3}(?:,[0-9]{3}){1,5}(?:\.[0-9]{1,6})?(?![0-9])"
    r"|[0-9]{1,2}(?:,[0-9]{2}){1,5},[0-9]{3}(?![0-9,])"  # 1,00,000
    r"|[0-9]{1,3}(?: [0-9]{3}){1,5}(?![0-9,.])"
    r"|[0-9]{1,3}(?:'[0-9]{3}){1,5}(?:\.[0-9]{1,6})?(?!'?[0-9])"
    r"|[0-9]{1,3},[0-9]{1,2}(?![0-9,]|\.[0-9])"  # a decimal comma
    r"|[0-9]+(?:\.[0-9]+)?"
    r"|\.[0-9]{1,6}(?![0-9:/]|[.,][0-9])"  # without its nought: $.5 million
)
_WORD = re.compile("[a-z]+")
_LETTERS = re.compile(r"[^\W\d_]+")
_DECIMAL_COMMA = re.compile(r"[0-9]{1,3},[0-9]{1,2}")
# What follows a share that is said without its whole: "a third were lost", "more than half".
_SHARED = (
    r"(?= (?:of|the|its|their|all|were|was|are|is|have|had|has|in|by|from|since|during|this|"
    r"last|over|to|on|at|and|or|who|which|that|would|will|could|compared|"
    r"because|despite|while|when|under|among|against|but|though|within|between|appear|appears|seem|"
    r"seems|remain|went|came|more|less|fewer)(?!\w)| ?[.,;:)!?]|\s*$)"
)
_PARTS = {
    **{"half": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7},
    **{"eighth": 8, "ninth": 9, "tenth": 10, "twentieth": 20},
}
_PART = "|".join(part for part in _PARTS if part != "half")
_FRACTION = (
    rf"(?:(?:two|three|four|five|six|seven|eight|nine)[ -](?:{_PART})s(?!\w)"
    rf"|(?:(?:an?|one)[ -](?:{_PART})|half)(?![\w-]){_SHARED})"
)
# "One in five", where that is no place or time: not "one in five days", "killed two in three
# attacks", and not "shot down 20 out of 26 drones", which counts the drones.
_WHOLE = (
    r"(?:[0-9]{1,3}(?:,[0-9]{3}){0,3}|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
    r"|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty"
    r"|(?:an?|one) (?:hundred|thousand|million))(?![\w%]|[.,:/][0-9]|[ -](?:hundred|thousand|"
    r"[mb]illion|dollar|euro|percent|per cent|(?:second|minute|hour|day|night|week|month|year|"
    r"decade|place|stage|phase|part)s?)(?!\w))"
)
_NO_PLURAL = r"(?! (?!(?:is|was|has|does|as)(?!\w))[a-z]+s(?!\w))"  # "one man in two raids"
_IN_ALL = (
    rf"(?:(?:one|1) in {_WHOLE}|one (?!in |of |out )[a-z]{{3,20}} in {_WHOLE}{_NO_PLURAL}"
    rf"|(?:[0-9]{{1,2}}|one|two|three|four|five|six|seven|eight|nine)"
    rf" (?:(?:in|of|out of) every {_WHOLE}|(?:in|out of) {_WHOLE}{_SHARED}))"
)
# Before a scale: half a million, three-quarters of a million, a quarter million.
_SHARE_OF = (
    r"(?:(?:(?:an?|one)[ -])?half(?: of)?(?: an?)?[ -]|(?:an?|one|three)[ -]quarters?[ -]"
    r"|(?:an?|one|two|three|four)[ -](?:third|quarter|fifth|tenth)s? of an? )"
)
_OVER = {
    **{"a half": 0.5, "a quarter": 0.25, "a third": 1 / 3, "1/2": 0.5, "1/4": 0.25, "3/4": 0.75},
    **{"1/3": 1 / 3, "2/3": 2 / 3, "\u00bd": 0.5, "\u00bc": 0.25, "\u00be": 0.75},
}
_COUPLE = r"(?:a )?couple (?:of )?"
_SIGN = r"(?<=(?<![^\s(])-)"  # what stands before -5
_MULTIPLE = (
    r"(?:(?:doubl|trebl|tripl|quadrupl)(?:ed|ing)"
    r"|(?:double|treble|triple|quadruple)(?= (?:the|its|their|his|it|that|what|as)(?!\w))"
    r"|(?:two|three|four|five|six|seven|eight|nine|ten|twenty|hundred)-?fold)(?!\w)"
)
_OPENERS = (
    "a ",
    "a-",
    "an ",
    "an-",
    "half",
    "several",
    "couple",
    *"doubl trebl tripl quadrupl".split(),
)
"""How a numeral begins that begins with no digit and no number word."""
_MULTIPLES = {"doub": 2, "treb": 3, "trip": 3, "quad": 4}


@cache
def _kinds() -> dict[str, tuple[float, str]]:
    return {word: (float(value), kind) for word, value, kind in rows("number_words.tsv")}


def _of(*kinds: str) -> str:
    return either(word for word, (_, kind) in _kinds().items() if kind in kinds)


@cache
def _short_after() -> re.Pattern[str]:
    return re.compile(rf" ({_of('short')})(?![\w-])|({_of('short')})(?=-)")


@cache
def _scale_at_end() -> re.Pattern[str]:
    return re.compile(rf"(.*?)[ -]?({_of('scale', 'short')})s?")


@cache
def _digits() -> re.Pattern[str]:
    return re.compile(_digits_source())


def _digits_source() -> str:
    short = either(word for word, (_, kind) in _kinds().items() if kind == "short")
    to = rf"-[0-9.,]{{1,{LONGEST}}}(?:{_of('short', 'scale')})(?![\w-])"  # of 40m-50m
    scale = rf"(?:(?:[ -]?(?:{_of('scale')})s?){{1,2}}(?!\w)|(?:{short})(?:(?![\w-])|(?={to})))"
    return rf"(?P<digits>{_PLAIN})(?P<scale>{scale})?"


@cache
def _seed() -> re.Pattern[str]:
    scale = rf"(?:{_of('scale')})"
    first = rf"(?:{_of('unit', 'ten', 'scale')})(?!\w)"
    word = rf"(?:{_of('unit', 'ten')}|{scale}s?)(?!\w)"
    joint = r"(?:[ -]|(?<=hundred) and |(?<=thousand) and )"
    vague = _of("vague")
    begins = either([*_OPENERS, *(word for word, (_, kind) in _kinds().items() if kind != "short")])
    words = rf"(?:{joint}{word}){{0,8}}"
    unit = rf"(?:{_of('unit')})"
    tenths = rf"{unit}(?: {unit}){{0,3}}"
    over = either(_OVER).replace("a\\ ", "(?:a|one)[ -]")
    return re.compile(
        rf"(?=[0-9]|\.[0-9]|{begins})(?:(?<![\w.,:/-])|(?=[0-9.])(?:(?!\.)(?:{_glued()})|{_SIGN}))(?:"
        rf"(?P<in_all>{_IN_ALL})"
        rf"|(?P<whole>[0-9]{{1,3}}|{_of('unit', 'ten')}|(?:an?|one) {scale})"
        rf"(?:[ -]and[ -]| (?=1/|2/|3/)| ?(?=[\u00bc-\u00be]))(?P<over>{over})(?![\w/])"
        rf"(?:[ -](?P<times>{scale})(?!\w))?"
        rf"|{_digits_source()}"
        rf"|(?P<wholes>(?:{_of('unit', 'ten')})(?:[ -]{unit})?) point (?P<decimals>{tenths})"
        rf"(?:[ -](?P<tenfold>{scale}))?(?!\w)"
        rf"|(?P<lead>{_SHARE_OF}|an? |several |a few |{_COUPLE})(?P<led>{scale}(?!\w){words})"
        rf"|(?P<multiple>{_MULTIPLE})"
        rf"|(?P<fraction>{_FRACTION})"
        rf"|(?P<vague>(?:(?:{vague}) of ){{0,2}}(?:{vague})(?!\w))"
        rf"|(?P<words>{first}{words}))"
    )


def _glued() -> str:
    """Matches right after a currency of letters that is printed against its digits: Rs500."""
    printed = {
        small(way) for code, before, _ in rows("currencies.tsv") for way in (code, *cells(before))
    }
    letters = (way for way in sorted(printed) if way.rstrip(".").isalpha())
    return "|".join(rf"(?<=(?<![a-z]){re.escape(way)})" for way in letters)


def _in_digits(match: re.Match[str]) -> Numeral:
    start, end = match.span()
    digits, scale = match["digits"], match["scale"]
    if digits.isdigit():
        plain = digits
    else:
        decimal = _DECIMAL_COMMA.fullmatch(digits) is not None
        plain = digits.replace(",", "." if decimal else "").replace(" ", "").replace("'", "")
    if len(plain) > LONGEST:
        return Numeral(start, end, float("inf"))
    return Numeral(start, end, float(plain) * (_scale(scale) if scale else 1.0))


def _read(match: re.Match[str]) -> Numeral | None:
    start, end = match.span()
    if in_all := match["in_all"]:
        return _in_all(start, in_all)
    if match["whole"] is None and match["digits"]:
        return _in_digits(match)
    group = match.groupdict()
    if whole := group["whole"]:
        return Numeral(start, end, _mixed(group), words=not whole[0].isdigit())
    if decimals := group["decimals"]:
        tenths = "".join(f"{_kinds()[word][0]:.0f}" for word in decimals.split())
        value = _sum(group["wholes"])[0] + float(f"0.{tenths}")
        return Numeral(start, end, value * _scale(group["tenfold"] or ""), words=True)
    if multiple := group["multiple"]:
        fold = multiple.removesuffix("fold").removesuffix("-")
        times = _MULTIPLES.get(multiple[:4]) or _kinds()[fold][0]
        return Numeral(start, end, times, words=True, multiple=True)
    if fraction := group["fraction"]:
        return Numeral(start, end, round(_percent(fraction), 2), fraction=True, words=True)
    if vague := group["vague"]:
        return Numeral(start, end, _product(vague.split(" of ")), least=True, words=True)
    if led := group["led"]:
        value, used = _sum(led)
        lead = group["lead"]
        least = lead.startswith(("several", "a few"))
        value *= 2 if least and value == _kinds()["dozen"][0] else 1  # as many as "dozens"
        end, rough = match.start("led") + used, "couple" in lead
        return Numeral(start, end, value * _lead(lead), least, words=True, rough=rough)
    value, used = _sum(group["words"])
    return Numeral(start, start + used, value, words=True)


def _lead(lead: str) -> float:
    """What the words before a scale multiply it by: "half a", "a couple of", "several"."""
    if "couple" in lead:
        return 2.0
    share = re.match(_SHARE_OF, lead)
    return _percent(re.sub(r" of$| of an?$| an?$", "", lead.rstrip(" -"))) / 100 if share else 1.0


def _mixed(group: dict[str, str | None]) -> float:
    """The value of "two and a half million", "a million and a half", "4 1/2"."""
    whole, over = group["whole"] or "", group["over"] or ""
    more = _OVER[re.sub("^one|-", lambda found: "a" if found[0] == "one" else " ", over)]
    if whole.isdigit():
        value = float(whole)
    else:
        article, _, scale = whole.rpartition(" ")
        value = _kinds()[scale][0]
        more *= value if article else 1
    return (value + more) * _scale(group["times"] or "")


def _scale(printed: str) -> float:
    """What the words after digits multiply them by: "lakh crore" by a million million."""
    times = 1.0
    for word in _LETTERS.findall(printed):
        times *= _kinds()[_one(word)][0]
    return times


def _one(word: str) -> str:
    """A number word in the singular: millions after a number are no vague many."""
    value = _kinds().get(word)
    return word[:-1] if value is None or value[1] == "vague" else word


def _percent(fraction: str) -> float:
    """The percent that "half", "a third" or "three-quarters" is."""
    *count, part = re.split("[ -]", fraction)
    top = _kinds().get(count[0], (1.0, ""))[0] if count else 1.0
    return 100 * top / _PARTS[part.removesuffix("s")]


def _in_all(start: int, text: str) -> Numeral:
    """The percent of "one in five", "one visit in five" or "9 out of every 10"; of "5 in 3" the
    first number."""
    said, last = re.split(" (?:in|of|out of)(?: every)? ", text)
    first = said.partition(" ")[0]
    part, whole = _plain(first), _plain(last)
    if not 0 < part < whole:
        return Numeral(start, start + len(first), part, words=not first.isdigit())
    percent = round(100 * part / whole, 2)
    return Numeral(start, start + len(text), percent, fraction=True, words=True, whole=True)


def _plain(text: str) -> float:
    figures = text[0].isdigit()
    return float(text.replace(",", "")) if figures else _sum(re.sub("^an? ", "", text))[0]


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
    for match in _WORD.finditer(text):
        if match.group() == "and":
            continue
        value, kind = _kinds()[_one(match.group())]
        follows_ten = kind == "unit" and before == "ten" and 0 < value < 10
        if kind in ("unit", "ten") and before in ("unit", "ten") and not follows_ten:
            break
        if kind != "scale":
            current += value
        elif value < 1000:
            current = (current or 1) * value
        elif before == "scale" and total and not current:  # a thousand million
            total *= value
        else:
            total, current = total + (current or 1) * value, 0.0
        before, used = kind, match.end()
    return total + current, used
