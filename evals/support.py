"""Whether a statement holds to its article: every number and every name in it occurs there."""

from __future__ import annotations

import re

from evals.wording import TOKEN
from schemas.claim import Claim

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_SPACED_NUMBER = re.compile(r"(?<![\d.,])[1-9]\d{0,2}(?:[ \u00a0\u2009\u202f'’]\d{3})+(?!\d)")
_COMMAS = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?")  # 3,125.5
_POINTS = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?")  # 3.125,5
_NAME = re.compile(r"\b[^\W\d_]\w*")
# Letters with a stop after each are one word without them: U.S., J.R.
_INITIALS = re.compile(r"\b[^\W\d_](?:\.[^\W\d_]\b)+\.?")
_SPACED = re.compile(r"\b[^\W\d_](?:\. ?[^\W\d_]\b)+\.?")
_MONTHS = (
    "January February March April May June July August September October November December"
).split()


_OPENING = frozenset(
    "a an the this that these those there it he she they we i its his her their our my one "
    "no not all any some many most much more few several each every both either neither another "
    "other such in on at by for from of to with without within under over after before since "
    "until during between among against about as than like through across near because while "
    "when where if although though unless whether once and but or nor so yet only even also "
    "what who which whose how why nobody nothing none anyone someone everything two three four "
    "five six seven eight nine ten".split()
)


def numbers(text: str) -> set[str]:
    """The numbers of a text by their values, as English writes them: without the marks or
    spaces that group digits, a comma before decimals as a point, noughts that add nothing left
    out. A point before three digits is a decimal one.

    >>> sorted(numbers("2,500 crates, 3.5 tonnes, 3.0 million, 12 000 shells"))
    ['12000', '2500', '3', '3.5']
    """
    closed = _SPACED_NUMBER.sub(_closed, text)
    return {_english(found.group()) for found in _NUMBER.finditer(closed)}


def readings(text: str) -> set[str]:
    """The numbers that a text may mean: a point may group digits, a space may part numbers.

    >>> sorted(readings("3.125 crates")), sorted(readings("0.125 tonnes"))
    (['3.125', '3125'], ['0.125'])
    """
    plain = {found.group() for found in _NUMBER.finditer(text)}
    grouped = {number.replace(".", "") for number in plain if _POINTS.fullmatch(number)}
    return numbers(text) | {_english(number) for number in plain | grouped}


def _closed(number: re.Match[str]) -> str:
    return re.sub(r"\D", "", number.group())


def _english(number: str) -> str:
    if _COMMAS.fullmatch(number):
        number = number.replace(",", "")
    elif number.count(".") > 1 and _POINTS.fullmatch(number):
        number = number.replace(".", "")
    whole, *rest = re.split("[.,]", number)
    if len(rest) > 1:
        return number  # a date or a section: 12.04.2023
    decimals = rest[0].rstrip("0") if rest else ""
    return (whole.lstrip("0") or "0") + (f".{decimals}" if decimals else "")


def names(statement: str) -> list[str]:
    """The capitalised words of a statement, initials as one without their stops.

    The first word is one too, unless it is a word that opens many sentences: an invented name
    stands there most often.

    >>> names("The lorry of Norvex"), names("Wagner sold it"), names("In May, 3B001 was sold")
    (['Norvex'], ['Wagner'], ['May'])
    >>> names("Troops of the U.S. left")
    ['Troops', 'US']
    """
    joined = _INITIALS.sub(_letters, statement)
    found = [match.group() for match in _NAME.finditer(joined)]
    capital = [word for word in found if word[0].isupper()]
    opens = bool(capital) and capital[0] is found[0] and capital[0].casefold() in _OPENING
    return capital[1:] if opens else capital


def _letters(initials: re.Match[str]) -> str:
    return re.sub(r"[. ]", "", initials.group())


def _words(text: str) -> set[str]:
    """The words of a text, case folded; initials both letter by letter and as one."""
    whole = _SPACED.finditer(text)
    return {word.casefold() for word in (*TOKEN.findall(text), *map(_letters, whole))}


class Support:
    """What one article backs: its numbers and its words, whatever their case."""

    def __init__(self, text: str) -> None:
        self._numbers = readings(text)
        self._words = _words(text)

    def unsupported(self, claim: Claim) -> list[str]:
        """The numbers and names in the statement that neither the article nor the record's
        own normalisations have: the names and mentions of its entities, its dates with the
        names of their months.
        """
        lacking = [n for n in sorted(numbers(claim.statement)) if n not in self._numbers]
        unknown = [n for n in names(claim.statement) if n.casefold() not in self._words]
        if not lacking and not unknown:
            return []
        known = [part for e in claim.entities for part in (e.name, e.mention or "")]
        dates = [date for date in _dates(claim) if date]
        own = " ".join([*known, *dates, *map(_month, dates)])
        counted, worded = readings(own), _words(own)
        missing = [n for n in lacking if n not in counted]
        return missing + [n for n in unknown if n.casefold() not in worded]


def _dates(claim: Claim) -> tuple[str | None, ...]:
    return (claim.when.start, claim.when.end) if claim.when is not None else ()


def _month(date: str) -> str:
    return _MONTHS[int(date[5:7]) - 1] if date[5:7] else ""
