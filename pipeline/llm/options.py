"""How to reach a model, and with what parameters."""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationInfo,
    field_validator,
    model_validator,
)

from pipeline.llm.model_file import SLOTS, address_of, is_address, runs_here

RECORDED = "recorded"
"""Context of a validation where nothing is asked: the address of a model file is taken as told."""

Dialect = Literal["json_schema", "json_schema_plain", "tools", "json_object", "text"]
"""How an endpoint is told the form of an answer.

``json_schema``: a strict schema; ``json_schema_plain``: the same schema without the word
strict, for engines that refuse it; ``tools``: a named function; ``json_object`` and
``text``: the schema stands in the prompt alone.
"""

_WITH_SCHEME = re.compile(r"(?:bearer|basic|token|key|api-?key|digest)[ =]+(\S+)", re.I)
_REASONS = re.compile(r"(?:.*/|ft:)*(?:gpt-5|o[1-9])(?![a-z0-9])(?!.*(?:chat|\.gguf)).*", re.I)
"""Models of OpenAI's that take no temperature but their own, as they or gateways name them."""
_OF_A_KEY = re.compile(
    r"auth|api.?key|access.?key|subscription|token|secret|passw|credential|signature|cookie"
    r"|(?:^|-)key$",
    re.I,
)
"""In the names of headers that say who asks, and nothing of who is to answer."""
_WHOLE = 2.0**53
_LEFT_OUT = ("none", "null")
_NEWER_LIMIT = ("api.openai.com", ".azure.com")


class LLMOptions(BaseModel):
    """One endpoint, one model, and everything that can change an answer.

    Azure works through ``https://NAME.openai.azure.com/openai/v1`` as ``base_url``.
    A ``model`` that names a file in ``.gguf``, and no ``base_url``, runs in this process:
    its address is then made from the file, and SettingsError says if there is none to run.
    Validation errors do not show the values given: a key may be among them.
    """

    model_config = ConfigDict(
        frozen=True, extra="forbid", hide_input_in_errors=True, allow_inf_nan=False
    )

    base_url: str = Field(description="Up to and without /chat/completions.")
    model: str = Field(min_length=1)
    api_key: SecretStr | None = Field(default=None, description="None sends no key.")
    api_version: str | None = Field(default=None, description="Azure's api-version, if needed.")
    dialect: Dialect = "json_schema"
    temperature: float | None = Field(
        default=0,
        ge=0,
        description="None leaves it out, which is the default for OpenAI's reasoning models: "
        "they refuse it.",
    )
    seed: int | None = None
    max_output_tokens: int | None = Field(default=8192, ge=1, description="None leaves it out.")
    limit_field: Literal["max_tokens", "max_completion_tokens"] | None = Field(
        default=None,
        description="Name under which the limit is sent. None: max_completion_tokens at OpenAI "
        "and Azure, whose newer models refuse the other, and max_tokens elsewhere.",
    )
    concurrency: int = Field(
        default=16,
        ge=1,
        description="Requests in flight at most; fewer for a while where the endpoint is too busy.",
    )
    timeout: float = Field(default=600, gt=0, description="Seconds for one request.")
    max_retries: int = Field(
        default=3,
        ge=0,
        description="How often a request is repeated that failed on the way or at the endpoint; "
        "one that came too soon (429) up to four times as often.",
    )
    backoff: float = Field(
        default=1, ge=0, description="Seconds before the first repetition, doubled each time."
    )
    max_wait: float = Field(
        default=120,
        ge=0,
        description="Longest wait in seconds that an endpoint may ask for; a longer one ends the "
        "run, which can be gone on with later.",
    )
    context: int = Field(
        default=16_384,
        ge=256,
        description="Of a model that runs in this process: tokens of one prompt and its answer.",
    )
    threads: int | None = Field(
        default=None, ge=1, description="Of such a model. None: as many as llama.cpp sees fit."
    )
    price_in: float | None = Field(
        default=None, ge=0, description="Of a million tokens in, in any currency."
    )
    price_out: float | None = Field(default=None, ge=0, description="Of a million tokens out.")
    price_cached_in: float | None = Field(
        default=None, ge=0, description="Of a million tokens in that the endpoint had already."
    )
    extra_headers: dict[str, SecretStr] = Field(default_factory=dict)
    extra_body: dict[str, Any] = Field(
        default_factory=dict, description="Put into each request last, over what is there."
    )

    @model_validator(mode="before")
    @classmethod
    def _a_file_is_its_own_endpoint(cls, given: Any, info: ValidationInfo) -> Any:
        if not isinstance(given, dict):
            return given
        model, url = given.get("model"), given.get("base_url")
        if not isinstance(model, str) or not isinstance(url, str | None):
            return given
        if not runs_here(model, url):
            return given
        if url and info.context == RECORDED:
            return {"concurrency": SLOTS, **given}
        return {"concurrency": SLOTS, **given, "base_url": address_of(Path(model), url)}

    @model_validator(mode="before")
    @classmethod
    def _reasoning_has_no_temperature(cls, given: Any) -> Any:
        if not isinstance(given, dict) or "temperature" in given:
            return given
        model = given.get("model")
        refuses = isinstance(model, str) and _REASONS.fullmatch(model)
        return {**given, "temperature": None} if refuses else given

    @field_validator("temperature", "seed", "max_output_tokens", mode="before")
    @classmethod
    def _may_be_left_out(cls, given: Any) -> Any:
        """The word for what neither TOML nor the environment can say."""
        is_word = isinstance(given, str) and given.strip().lower() in _LEFT_OUT
        return None if is_word else given

    @field_validator("temperature", "extra_body", mode="after")
    @classmethod
    def _has_one_spelling(cls, given: Any) -> Any:
        """0.0 is asked for as 0: each spelling of a number would be a question of its own."""
        for key, kind in _unsendable(given, ()):
            raise ValueError(f"{'.'.join(key)} is {kind}, which no request can hold")
        return _spelt(given)

    @field_validator("base_url")
    @classmethod
    def _is_plain_http(cls, url: str) -> str:
        if is_address(url):
            return url
        try:
            parts = urlsplit(url)
        except ValueError:
            raise ValueError("base_url is no URL: expected http://HOST/v1 or the like") from None
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("base_url must begin with http:// or https:// and name a host")
        if "@" in parts.netloc:
            raise ValueError("base_url must hold no user or password: give the key as api_key")
        if parts.query or parts.fragment:
            raise ValueError("base_url must end with its path: give a key as api_key")
        return url.rstrip("/")

    @field_validator("api_key", "extra_headers", mode="after")
    @classmethod
    def _fits_a_header(cls, held: Any) -> Any:
        for key in held.values() if isinstance(held, dict) else filter(None, [held]):
            value = key.get_secret_value()
            if not (value.isascii() and value.isprintable() and value == value.strip()):
                raise ValueError("a key holds spaces around it or characters no header can carry")
        return held

    @model_validator(mode="after")
    def _prices_go_together(self) -> Self:
        if (self.price_in is None) != (self.price_out is None):
            raise ValueError("price_in and price_out go together: give both")
        if self.price_cached_in is not None and (
            self.price_in is None or self.price_cached_in > self.price_in
        ):
            raise ValueError("price_cached_in goes with a price_in that is no less")
        return self

    @property
    def in_process(self) -> bool:
        """Whether the model is a file that runs in this process."""
        return is_address(self.base_url)

    @property
    def asked_model(self) -> str:
        """The model as requests name it: a file without the folder where it happens to lie."""
        return Path(self.model).name if self.in_process else self.model

    @property
    def limit_name(self) -> str:
        """Under which name the limit on output tokens is sent."""
        if self.limit_field is not None:
            return self.limit_field
        host = urlsplit(self.base_url).hostname or ""
        return "max_completion_tokens" if host.endswith(_NEWER_LIMIT) else "max_tokens"

    @property
    def secrets(self) -> tuple[str, ...]:
        """Every value that may appear nowhere."""
        held = filter(None, (self.api_key, *self.extra_headers.values()))
        values = [value for key in held if (value := key.get_secret_value())]
        bare = [found[1] for value in values if (found := _WITH_SCHEME.fullmatch(value))]
        return tuple(dict.fromkeys([*values, *bare]))

    @property
    def headers_sha256(self) -> str | None:
        """Hash of the headers that may change an answer, as those do that name what a gateway is
        to ask; None without any. Those with keys have no part in it."""
        telling = sorted(
            (name.lower(), value.get_secret_value())
            for name, value in self.extra_headers.items()
            if not _OF_A_KEY.search(name) and not _WITH_SCHEME.fullmatch(value.get_secret_value())
        )
        return hashlib.sha256(json.dumps(telling).encode()).hexdigest() if telling else None

    def public(self) -> dict[str, Any]:
        """What may stand in a manifest: everything but the keys."""
        return self.model_dump(mode="json", exclude={"api_key", "extra_headers"})


def _unsendable(value: Any, key: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    """What JSON has no form for, by its place, and what it is: TOML has dates, and numbers that
    are none."""
    if isinstance(value, Mapping | list | tuple):
        pairs = value.items() if isinstance(value, Mapping) else enumerate(value)
        for name, each in pairs:
            yield from _unsendable(each, (*key, str(name)))
    elif isinstance(value, float) and not math.isfinite(value):
        yield key, f"the number {value}"
    elif not isinstance(value, str | int | float | None):
        yield key, f"a {type(value).__name__}"


def _spelt(value: Any) -> Any:
    """A value of JSON in which whole numbers are integers, up to where every float is one."""
    if isinstance(value, float) and value.is_integer() and abs(value) <= _WHOLE:
        return int(value)
    if isinstance(value, dict):
        return {name: _spelt(each) for name, each in value.items()}
    return [_spelt(each) for each in value] if isinstance(value, list | tuple) else value
