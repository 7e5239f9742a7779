"""The fields stated with an article, brought to the forms that an Article has."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from email.utils import parsedate_to_datetime

from pipeline.read.items import Rejected
from pipeline.read.language import language_code
from schemas.outcomes import Outcome

# Each field, and the names it goes by, the first stated wins. All others are ignored.
_NAMES = {
    "title": ("title",),
    "outlet": ("outlet",),
    "byline": ("byline", "author"),
    "published": ("published", "date"),
    "language": ("language",),
    "url": ("url",),
}
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
    notes: list[str] = []
    found: dict[str, str | None] = {}
    for name, aliases in _NAMES.items():
        stated = next((fields[alias] for alias in aliases if fields.get(alias) is not None), None)
        found[name] = _text(name, stated, notes)
    for name, normalise, expected in (
        ("published", iso_date, "an ISO 8601 date"),
        ("language", language_code, "an ISO 639 code"),
    ):
        value = found[name]
        if value is not None:
            found[name] = normalise(value)
            if found[name] is None:
                notes.append(f"{name} left out: expected {expected}, found {value[:80]!r}")
    return Metadata(**found), notes


def own_id(fields: Mapping[str, object]) -> str | None:
    """The ``id`` that an article states, if any.

    Raises Rejected ``bad_record`` where it is neither text nor a whole number.
    """
    stated = fields.get("id")
    if stated is None or stated == "":
        return None
    if isinstance(stated, str) or (isinstance(stated, int) and not isinstance(stated, bool)):
        return str(stated)
    kind = type(stated).__name__
    raise Rejected(Outcome.BAD_RECORD, f"expected text or a number in 'id', found a {kind}")


def iso_date(stated: str) -> str | None:
    """An ISO 8601 date at the precision stated: year, month or day; None if it is none.

    Takes ISO dates with or without a time (dropped, the day stays as written), ``/`` for
    ``-``, ``YYYYMMDD``, and the dates of mail and RSS headers.

    >>> iso_date("2023-11-12T23:30:00-05:00"), iso_date("2023/11"), iso_date("12.11.23")
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
        return None
    return whole[: (4, 7, 10)[len(parts) - 1]]


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
