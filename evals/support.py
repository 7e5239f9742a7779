"""Whether a statement holds to its article: every number and every name in it occurs there."""

from __future__ import annotations

import re
from collections.abc import Iterable

from evals.wording import TOKEN
from schemas.claim import Claim

_GROUPED = re.compile(r"[.,](?=\d{3}(?!\d))")  # 700.000 and 700,000 are one number
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_NAME = re.compile(r"\b[^\W\d_]\w*")


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
    """The numbers of a text, without the marks that group digits.

    >>> sorted(numbers("2,500 crates, 3.5 tonnes"))
    ['2500', '3.5']
    """
    return {_GROUPED.sub("", found.group()) for found in _NUMBER.finditer(text)}


def names(statement: str) -> list[str]:
    """The capitalised words of a statement.

    The first word is one too, unless it is a word that opens many sentences: an invented name
    stands there most often.

    >>> names("The lorry of Norvex"), names("Wagner sold it"), names("In May, 3B001 was sold")
    (['Norvex'], ['Wagner'], ['May'])
    """
    found = [match.group() for match in _NAME.finditer(statement)]
    capital = [word for word in found if word[0].isupper()]
    opens = bool(capital) and capital[0] is found[0] and capital[0].casefold() in _OPENING
    return capital[1:] if opens else capital


class Support:
    """What one article backs: its numbers and its words, whatever their case."""

    def __init__(self, text: str) -> None:
        self._numbers = numbers(text)
        self._words = set(TOKEN.findall(text.casefold()))

    def unsupported(self, claim: Claim) -> list[str]:
        """The numbers and names in the statement that neither the article nor the record's
        own normalisations have: the names and mentions of its entities, its dates.
        """
        known = [part for e in claim.entities for part in (e.name, e.mention or "")]
        known += [date for date in _dates(claim) if date]
        own = " ".join(known)
        counted = self._numbers | numbers(own) | set(_parts(known))
        worded = self._words | set(TOKEN.findall(own.casefold()))
        missing = [n for n in sorted(numbers(claim.statement)) if n not in counted]
        return missing + [n for n in names(claim.statement) if n.casefold() not in worded]


def _dates(claim: Claim) -> tuple[str | None, ...]:
    return (claim.when.start, claim.when.end) if claim.when is not None else ()


def _parts(dates: Iterable[str]) -> Iterable[str]:
    """Of dates, year, month and day as they may be written: ``2022-03-04`` has a 4."""
    for date in dates:
        yield from (part.lstrip("0") for part in date.split("-"))
