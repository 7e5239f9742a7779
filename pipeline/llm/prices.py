"""What tokens cost: as the user says, or as a dated table knows for OpenAI's own endpoint."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field

from pipeline.llm.options import LLMOptions

TABLE = Path(__file__).parent / "data" / "prices.toml"
_HOST = "api.openai.com"
_SNAPSHOT = re.compile(r"-\d{4}-\d{2}-\d{2}$")
_STANDARD = "default"  # the tier of service that the table has prices of
_MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Tokens:
    """Tokens in and out; those in ``cached`` are of the input, and cheaper at some endpoints."""

    input: int = 0
    output: int = 0
    cached: int = 0

    def __add__(self, other: Tokens) -> Tokens:
        return Tokens(
            self.input + other.input, self.output + other.output, self.cached + other.cached
        )

    def __sub__(self, other: Tokens) -> Tokens:
        return Tokens(
            self.input - other.input, self.output - other.output, self.cached - other.cached
        )

    @property
    def total(self) -> int:
        """All of them."""
        return self.input + self.output


class Price(BaseModel):
    """Of a million tokens. ``currency``, ``source`` and ``known`` (a month, such as 2025-09)
    are there where the price is the table's."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    input: float = Field(ge=0)
    output: float = Field(ge=0)
    cached_input: float | None = Field(default=None, ge=0)
    currency: str | None = None
    source: str | None = None
    known: str | None = None

    def of(self, tokens: Tokens) -> float:
        """What these tokens cost."""
        cached = self.input if self.cached_input is None else self.cached_input
        fresh = tokens.input - tokens.cached
        return (
            fresh * self.input + tokens.cached * cached + tokens.output * self.output
        ) / _MILLION


def price_of(options: LLMOptions) -> Price | None:
    """The price that the options give, else the table's; None where neither has one.

    The table counts for OpenAI's own endpoint and its standard tier alone.
    """
    if options.price_in is not None and options.price_out is not None:
        return Price(
            input=options.price_in,
            output=options.price_out,
            cached_input=options.price_cached_in,
        )
    parts = urlsplit(options.base_url)
    if (parts.scheme, parts.hostname) != ("https", _HOST):
        return None
    if options.extra_body.get("service_tier", _STANDARD) != _STANDARD:
        return None
    known = table()
    model = str(options.extra_body.get("model", options.model))
    return known.get(model) or known.get(_SNAPSHOT.sub("", model))


@cache
def table(path: Path = TABLE) -> Mapping[str, Price]:
    """The prices of the table by name of model."""
    entries = tomllib.loads(path.read_text(encoding="utf-8"))["model"]
    return {entry.pop("name"): Price(currency="USD", **entry) for entry in entries}
