"""The fields stated with an article, brought to the forms that an Article has."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from email.utils import parsedate_to_datetime
from math import isfinite

from pipeline.read.language import language_code

# Each field, and the names it goes by in any case, the first stated wins. All others are
# ignored.
_NAMES = {
    "title": ("title",),
    "outlet": ("outlet", "site"),
    "byline": ("byline", "author", "authors"),
    "published": ("published", "date"),
    "language": ("language", "lang"),
    "url": ("url",),
}
_MONTH = re.compile(r"[^\W\d_]{3}")
_DATE = re.compile(r"(\d{4})(?:[-/](\d{1,2})(?:[-/](\d{1,2})(?:[T ].*)?)?)?", re.DOTALL)
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T.*)?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Metadata:
    """The fields of an Article that its source may state; None where it does not."""

    title: str | None
    outlet: str | None
    byline: str | None
    published: str | None
    language: str | None
    url: str | None


def metadata(fields: Mapping[str, object]) -> tuple[Metadata, list[str]]:
    """The fields that can be used, and a remark on each that is stated and cannot."""
    fields = _in_small_letters(fields)
    notes: list[str] = []
    if fields.get("id") is not None and own_id(fields) is None and fields["id"] != "":
        kind = type(fields["id"]).__name__
        notes.append(f"id left out: expected text or a number, found {kind}")
    found: dict[str, str | None] = {}
    for name, aliases in _NAMES.items():
        stated = next((fields[alias] for alias in aliases if fields.get(alias) is not None), None)
        found[name] = _text(name, stated, notes)
    for name, normalise, expected in (
        ("published", iso_date, "a date such as 2023-11-12"),
        ("language", language_code, "an ISO 639 code"),
    ):
        value = found[name]
        if value is not None:
            found[name] = normalise(value)
            if found[name] is None:
                notes.append(f"{name} left out: expected {expected}, found {value[:80]!r}")
    return Metadata(**found), notes


def own_id(fields: Mapping[str, object]) -> str | None:
    """The ``id`` that an article states, if any; a whole number is written without a point.

    None also where it is neither text nor a number, of which ``metadata`` tells.

    >>> own_id({"id": 12.0}), own_id({"ID": "a"}), own_id({"id": True})
    ('12', 'a', None)
    """
    stated = _in_small_letters(fields).get("id")
    if isinstance(stated, float) and stated.is_integer():
        stated = int(stated)
    number = isinstance(stated, int) or (isinstance(stated, float) and isfinite(stated))
    if isinstance(stated, str) or (number and not isinstance(stated, bool)):
        return str(stated) or None
    return None


def _in_small_letters(fields: Mapping[str, object]) -> dict[str, object]:
    """The fields under their names in small letters; one that is written so goes first."""
    return {name.strip().lower(): value for name, value in fields.items()} | dict(fields)


def iso_date(stated: str) -> str | None:
    """An ISO 8601 date at the precision stated: year, month or day; None if it is none.

    Takes ISO dates with or without a time (dropped, the day stays as written), ``/`` for
    ``-``, ``YYYYMMDD``, the dates of mail and RSS headers, and dates as prose has them, with
    the month in letters and the year. Numbers alone do not say which of them is the month.

    >>> iso_date("2023-11-12T23:30:00-05:00"), iso_date("2023/11"), iso_date("12.11.23")
    ('2023-11-12', '2023-11', None)
    >>> iso_date("Nov 12, 2023"), iso_date("November 2023"), iso_date("12 November")
    ('2023-11-12', '2023-11', None)
    """
    stated = stated.strip()
    match = _COMPACT.fullmatch(stated) or _DATE.fullmatch(stated)
    try:
        if match is None:
            return parsedate_to_datetime(stated).date().isoformat()
        parts = [int(part) for part in match.groups() if part]
        whole = date(*[*parts, 1, 1][:3]).isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None if match else _date_in_words(stated)
    return whole[: (4, 7, 10)[len(parts) - 1]]


def _date_in_words(stated: str) -> str | None:
    """The one date that a line states, with a month in letters, beside clock and labels."""
    # Imported here: most articles state their date in numbers, or none.
    from pipeline.lexicon import datelines, dates

    if not _MONTH.search(stated):
        return None
    spans = dates.find(stated)
    start, end = dates.parse(stated, None)
    if len(spans) != 1 or start is None or start != end:
        return None
    alone = spans == [(0, len(stated))]
    return start if alone or datelines.published(stated) == start else None


def _text(name: str, stated: object, notes: list[str]) -> str | None:
    if isinstance(stated, list) and all(isinstance(part, str) for part in stated):
        stated = ", ".join(stated)
    if isinstance(stated, int | float) and not isinstance(stated, bool):
        stated = str(stated)
    if stated is None:
        return None
    if not isinstance(stated, str):
        notes.append(f"{name} left out: expected text, found {type(stated).__name__}")
        return None
    # Half a character (a lone surrogate) can be in JSON and cannot be written as UTF-8.
    clean = stated.encode("utf-8", "replace").decode("utf-8").replace("\0", "")
    if clean != stated:
        notes.append(f"{name} held characters that cannot be written, replaced")
    return clean.strip() or None
