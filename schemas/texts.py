"""Types of single values that several parts of the schema have: texts, dates, offsets."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError


def _not_blank(text: str) -> str:
    if not text.strip():
        raise PydanticCustomError("blank", "nothing but white space")
    return text


def _in_the_calendar(iso: str) -> str:
    try:
        date.fromisoformat(iso + "-01-01"[len(iso) - 4 :])
    except ValueError:
        raise PydanticCustomError(
            "date", "'{iso}' is no date of the calendar", {"iso": iso}
        ) from None
    return iso


NonEmpty = Annotated[str, Field(min_length=1), AfterValidator(_not_blank)]
IsoDate = Annotated[
    str,
    Field(pattern=r"^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$"),
    AfterValidator(_in_the_calendar),
]
# A whole number as it stands: no text that reads as one, no 0.0, no false.
Offset = Annotated[int, Field(strict=True)]
