"""What carries a request body to a model and a raw reply back."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from pydantic_core import PydanticSerializationError, to_json

from pipeline.llm.options import LLMOptions
from pipeline.llm.reply import Json, Reply


class Transport(Protocol):
    """A way to a model, within one event loop."""

    async def send(self, body: Json) -> Reply:
        """Ask, and say what came back; no fault of the endpoint raises."""
        ...

    async def close(self) -> None:
        """Give back what it holds."""
        ...


Connect = Callable[[LLMOptions], Transport]
"""Makes a transport; called within the event loop that it is to work in."""


def online(options: LLMOptions) -> Transport:
    """The endpoint that the options name, over HTTP."""
    from pipeline.llm.client import Endpoint  # a second to import: only where a model is asked

    return Endpoint(options)


def encoded(body: Mapping[str, Any]) -> bytes:
    """A request body as sent, the same bytes for the same body."""
    try:
        return to_json(body)
    except PydanticSerializationError:  # half of a surrogate pair, which JSON can only spell out
        return json.dumps(body, separators=(",", ":")).encode()


def in_process(options: LLMOptions) -> Transport:
    """The model file that the options name, in this process."""
    from pipeline.llm.local import LocalEngine

    return LocalEngine(options)


def to_model(options: LLMOptions) -> Transport:
    """The one of the two that the options are for."""
    return in_process(options) if options.in_process else online(options)
