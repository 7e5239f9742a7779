"""The part of a claim that every kind has: who says what, how surely, when, how much.

A claim is one proposition about the world that an article reports, with one origin.
Validation with ``context={"text": article_text}`` also checks every verbatim field
against the text. With ``context={"lenient": True}``, for predictions that are to be scored,
only what one field says by itself is checked: how the fields of a record fit each other and
the text is not, so that one that is wrong is scored as wrong. The descriptions here are what
a language model is told.
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    Field,
    PlainSerializer,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from schemas.article import Frozen
from schemas.currencies import CURRENCIES
from schemas.markers import (
    Computed,
    CountryCode,
    Ordinal,
    Progress,
    Shared,
    Telling,
    Verbatim,
)
from schemas.parts import parts_of, verbatim_parts
from schemas.texts import IsoDate, NonEmpty, Offset

Stance = Literal["asserts", "denies", "questions"]
Certainty = Literal["certain", "probable", "possible"]
Modality = Literal["actual", "planned", "predicted", "conditional"]
SourceType = Literal[
    "person",
    "government",
    "intelligence",
    "military",
    "company",
    "media",
    "expert",
    "organisation",
    "document",
    "anonymous",
]
EntityType = Literal[
    "person",
    "company",
    "government",
    "organisation",
    "country",
    "place",
    "product",
    "weapon",
    "vessel",
    "media",
    "law",
    "document",
]
Comparator = Literal["eq", "approx", "gt", "gte", "lt", "lte", "range"]


def _known_currency(code: str) -> str:
    if code not in CURRENCIES:
        raise PydanticCustomError(
            "currency_code", "{code} is no currency code of ISO 4217", {"code": repr(code)}
        )
    return code


def _lenient(info: ValidationInfo) -> bool:
    return bool((info.context or {}).get("lenient"))


CurrencyCode = Annotated[str, Field(pattern=r"^[A-Z]{3}$"), AfterValidator(_known_currency)]


# 5,000 is written as 5000, not as 5000.0.
Number = Annotated[
    float, Field(strict=True), PlainSerializer(lambda n: int(n) if n == int(n) else n)
]


class Evidence(Frozen):
    """A contiguous piece of the article that supports the claim.

    ``start`` and ``end`` count code points of the article's text, half-open, and
    ``text[start:end] == quote``. The quote is null only in a dataset without text.
    """

    start: Annotated[Offset, Computed()] = Field(ge=0, description="First code point.")
    end: Annotated[Offset, Computed()] = Field(ge=1, description="One past the last code point.")
    quote: Annotated[str | None, Verbatim()] = Field(
        min_length=1,
        description="Copied letter for letter from the article, as short as still supports "
        "the claim: usually the clause or the sentence.",
    )

    @model_validator(mode="after")
    def _holds(self, info: ValidationInfo) -> Self:
        context = info.context or {}
        if _lenient(info):
            return self
        if self.end <= self.start:
            raise ValueError(f"evidence ends at {self.end}, not after its start {self.start}")
        if self.quote is None:
            if not context.get("no_text"):
                raise ValueError("evidence has no quote")
            return self
        if len(self.quote) != self.end - self.start:
            raise ValueError(
                f"evidence {self.start}:{self.end} has {self.end - self.start} code points, "
                f"its quote {len(self.quote)}"
            )
        text = context.get("text")
        if text is not None and text[self.start : self.end] != self.quote:
            raise PydanticCustomError(
                "evidence_offset",
                "text[{start}:{end}] is {there}, not the quote {quote}",
                {
                    "start": self.start,
                    "end": self.end,
                    "there": repr(text[self.start : self.end][:80]),
                    "quote": repr(self.quote[:80]),
                },
            )
        return self


class Source(Frozen):
    """One link of the chain of who says so."""

    name: NonEmpty = Field(description="The source's name, or what the article calls it.")
    type: SourceType = Field(
        description="A named official is a person with a role; an unnamed one of a known "
        "government is government; a named academic, analyst or former official asked for a "
        "judgement is expert; a body's report is the body."
    )
    role: NonEmpty | None = Field(default=None, description="Office or function, where given.")
    cue: Annotated[NonEmpty | None, Verbatim()] = Field(
        default=None,
        description="The verbatim reporting word or phrase (said, according to), or null "
        "where the sentence goes on with the source's account without one.",
    )


class When(Frozen):
    """When the proposition holds."""

    text: Annotated[NonEmpty, Verbatim()] = Field(
        description="The time expression, verbatim, such as 'since January 2023'."
    )
    start: Annotated[IsoDate | None, Computed()] = Field(
        None, description="ISO 8601 at the precision known, inclusive; null if open or unknown."
    )
    end: Annotated[IsoDate | None, Computed()] = Field(
        None, description="ISO 8601 at the precision known, inclusive; null if open or unknown."
    )

    @model_validator(mode="after")
    def _does_not_end_before_it_starts(self, info: ValidationInfo) -> Self:
        if self.start is not None and self.end is not None and not _lenient(info):
            known = min(len(self.start), len(self.end))
            if self.end[:known] < self.start[:known]:
                raise ValueError(f"it ends at {self.end}, before its start {self.start}")
        return self


class Quantity(Frozen):
    """A number in the proposition, with what it counts."""

    text: Annotated[NonEmpty, Verbatim()] = Field(
        description="The number with its comparison and what it counts, verbatim."
    )
    value: Annotated[Number, Computed()] = Field(
        allow_inf_nan=False, description="The number, or the lower one of a range."
    )
    upper: Annotated[Number | None, Computed()] = Field(
        None, allow_inf_nan=False, description="The upper number, only for a range."
    )
    comparator: Annotated[Comparator, Computed()] = Field(description="How the value is meant.")
    unit: NonEmpty | None = Field(
        default=None,
        description="What is counted or measured, singular (armoured vehicle, percent, day); "
        "'money' for sums, 'money per drone' for prices.",
    )
    currency: Annotated[CurrencyCode | None, Computed()] = Field(
        None, description="ISO 4217, for money."
    )
    change: Literal["increase", "decrease"] | None = Field(
        None, description="Set where the figure is a difference."
    )

    @model_validator(mode="after")
    def _range_has_both_ends(self, info: ValidationInfo) -> Self:
        if _lenient(info):
            return self
        if (self.upper is None) == (self.comparator == "range"):
            raise ValueError("a range has an upper value, and only a range has one")
        if self.upper is not None and self.upper < self.value:
            raise ValueError(f"the range ends at {self.upper}, below its start {self.value}")
        return self


class Identifier(Frozen):
    """An identifier that the article prints."""

    scheme: NonEmpty = Field(description="HS code, ECCN, IMO number, tax number, list entry …")
    value: Annotated[NonEmpty, Verbatim()] = Field(description="As printed.")


class Entity(Frozen):
    """A named or definite party, place, product or instrument in the claim."""

    name: NonEmpty = Field(description="Usual English form.")
    mention: Annotated[NonEmpty | None, Verbatim()] = Field(
        None, description="The verbatim text where the article prints the name otherwise."
    )
    type: EntityType = Field(description="What it is.")
    country: CountryCode | None = Field(
        None, description="Country it is, lies in or belongs to, where known."
    )
    identifiers: tuple[Identifier, ...] = Field(default=(), description="Usually empty.")


class Details(Frozen):
    """Base of every kind's own fields."""


class Claim(Frozen):
    """One proposition about the world that the article reports, with one origin."""

    kind: str
    statement: NonEmpty = Field(
        description="One self-contained English sentence, the proposition alone: no 'he said', "
        "pronouns and relative dates resolved where the article allows."
    )
    evidence: tuple[Evidence, ...] = Field(
        min_length=1, description="Verbatim pieces of the article, in article order."
    )
    attribution: Annotated[tuple[Source, ...], Shared("sources", per_use=("cue",))] = Field(
        default=(),
        description="Who says so, from the origin outward to the last reporter; empty when the "
        "article says it in its own voice. The article's own outlet is not listed.",
    )
    stance: Annotated[Stance, Telling(("denies", "questions"))] = Field(
        description="asserts; denies where the origin rejects what someone alleges (the "
        "statement is what is denied); questions where the origin doubts it or does not know. "
        "A plain negative is asserted, with a negative statement."
    )
    certainty: Annotated[Certainty, Ordinal()] = Field(
        description="As the origin puts it: certain (plain statement), probable (likely, "
        "appears, is expected), possible (may, could, not ruled out)."
    )
    modality: Modality = Field(
        description="actual (has happened, is so, is not so), planned (someone's stated "
        "intention, promise, threat), predicted (a forecast), conditional (holds only if "
        "something else does)."
    )
    when: When | None = Field(default=None, description="When it holds, where the article says.")
    quantities: tuple[Quantity, ...] = Field(
        (), description="Numbers that belong to the proposition; 'several' is none."
    )
    entities: Annotated[tuple[Entity, ...], Shared("entities")] = Field(
        (), description="Every named or definite party, place, product and instrument."
    )
    details: Details

    @field_validator("evidence", mode="after")
    @classmethod
    def _in_article_order(
        cls, evidence: tuple[Evidence, ...], info: ValidationInfo
    ) -> tuple[Evidence, ...]:
        for before, after in pairwise(evidence):
            if after.start < before.end and not _lenient(info):
                raise ValueError(
                    f"evidence {after.start}:{after.end} does not come after "
                    f"{before.start}:{before.end}"
                )
        return evidence

    @model_validator(mode="after")
    def _checks_across_fields(self, info: ValidationInfo) -> Self:
        if _lenient(info):
            return self
        for name in _progress(type(self.details)) if self.modality == "actual" else ():
            if getattr(self.details, name) == "planned":
                raise ValueError(f"details.{name} is 'planned' but modality is 'actual'")
        text = (info.context or {}).get("text")
        if text is not None:
            for path, value in verbatim_fields(self):
                if value not in text:
                    raise PydanticCustomError(
                        "not_verbatim",
                        "{path} is not in the article's text: {value}",
                        {"path": path, "value": repr(value[:80])},
                    )
        return self


@cache
def _progress(details: type[BaseModel]) -> tuple[str, ...]:
    """The fields that say how far an act has come."""
    return tuple(name for name, part in parts_of(details).items() if Progress in part.marked)


def verbatim_fields(model: BaseModel, prefix: str = "") -> list[tuple[str, str]]:
    """Every verbatim value of a record with its path, such as ``attribution.0.cue``."""
    found: list[tuple[str, str]] = []
    for name, part in verbatim_parts(type(model)).items():
        value: Any = getattr(model, name)
        if isinstance(value, str):
            if Verbatim in part.marked:
                found.append((f"{prefix}{name}", value))
        elif isinstance(value, tuple):
            for index, item in enumerate(value):
                if isinstance(item, BaseModel):
                    found += verbatim_fields(item, f"{prefix}{name}.{index}.")
        elif isinstance(value, BaseModel):
            found += verbatim_fields(value, f"{prefix}{name}.")
    return found
