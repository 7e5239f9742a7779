"""What a field is, said once, on the field: from these marks come the wire form, the
verbatim checks, the normalising and the comparator used in evaluation.

A mark is put into the field's type with ``Annotated``; ``marks`` reads them back. Slots
of a kind's details use the ready-made types ``CountryCode``, ``Party``, ``PartyOrText``
and ``ShortText``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import AfterValidator
from pydantic.fields import FieldInfo
from pydantic_core import PydanticCustomError

from schemas.countries import CODES
from schemas.texts import NonEmpty


@dataclass(frozen=True)
class Verbatim:
    """The value is a piece of the article's text, letter for letter."""


@dataclass(frozen=True)
class Computed:
    """Code fills this in; an extractor is not asked for it."""


@dataclass(frozen=True)
class Shared:
    """Items are named once for a whole answer, and claims refer to them by number.

    ``table`` names the list in the answer, ``per_use`` the fields that stay with each
    reference.
    """

    table: str
    per_use: tuple[str, ...] = ()


@dataclass(frozen=True)
class Country:
    """An ISO 3166-1 alpha-2 code, or one of the few codes beside them."""


@dataclass(frozen=True)
class PartyName:
    """A country code where a state as such is meant, else the party's usual English name."""


@dataclass(frozen=True)
class Whereabouts:
    """Beside ``PartyName``: where something is, so that a capital is the town, not its state."""


@dataclass(frozen=True)
class Wording:
    """A short noun phrase in the article's words."""


@dataclass(frozen=True)
class Progress:
    """How far an act has come; its ``planned`` has to agree with the claim's modality."""


@dataclass(frozen=True)
class Ordinal:
    """The values of the enumeration are in order: a miss by one step is the smaller fault."""


@dataclass(frozen=True)
class Telling:
    """Values so rare and so important that their recall is shown on its own."""

    values: tuple[str, ...]


def _known_country(code: str) -> str:
    if code not in CODES:
        raise PydanticCustomError(
            "country_code",
            "{code} is no country code: expected two capitals of ISO 3166-1, EU or XK",
            {"code": repr(code)},
        )
    return code


CountryCode = Annotated[str, AfterValidator(_known_country), Country()]
Party = Annotated[NonEmpty, PartyName()]
PartyOrText = Annotated[NonEmpty, PartyName(), Wording()]
ShortText = Annotated[NonEmpty, Wording()]


def marks(field: FieldInfo) -> tuple[Any, ...]:
    """The marks of a field, its list items' and its optional part's among them."""
    return (*field.metadata, *_nested(field.annotation))


def has_mark(field: FieldInfo, mark: type) -> bool:
    """Whether a field carries a mark of this class."""
    return any(isinstance(found, mark) for found in marks(field))


def _nested(annotation: Any) -> tuple[Any, ...]:
    found: list[Any] = list(getattr(annotation, "__metadata__", ()))
    origin = getattr(annotation, "__origin__", None)
    if found and origin is not None:
        found.extend(_nested(origin))
        return tuple(found)
    for part in getattr(annotation, "__args__", ()):
        found.extend(_nested(part))
    return tuple(found)
