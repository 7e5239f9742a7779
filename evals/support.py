"""Whether a statement holds to its article: every number and every name in it occurs there."""

from __future__ import annotations

import re
from collections.abc import Iterable

from evals.wording import TOKEN
from schemas.claim import Claim

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_NAME = re.compile(r"[^\W\d_]\w*")


def numbers(text: str) -> set[str]:
    """The numbers of a text, without the commas that group digits.

    >>> sorted(numbers("2,500 crates, 3.5 tonnes"))
    ['2500', '3.5']
    """
    return {found.group().replace(",", "") for found in _NUMBER.finditer(text)}


def names(statement: str) -> list[str]:
    """The capitalised words of a statement.

    The first word is one only where the next is capitalised too, or where it has a capital
    further on: a sentence begins with a capital whatever its first word is.

    >>> names("Officers stopped a lorry of Norvex"), names("Ada Roos left"), names("NATO met")
    (['Norvex'], ['Ada', 'Roos'], ['NATO'])
    """
    found = list(_NAME.finditer(statement))
    capital = [match.group()[0].isupper() for match in found]
    if found and capital[0]:
        first = found[0].group()
        capital[0] = any(c.isupper() for c in first[1:]) or (len(found) > 1 and capital[1])
    return [match.group() for match, is_name in zip(found, capital, strict=True) if is_name]


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
