"""How many tokens a request takes, before it is sent: about, and at the most.

What is expected comes from the characters and their script. What it can be at the most comes
from the bytes: a tokenizer that works on bytes, or falls back to them, makes no more tokens than
there are. The part of a request that is the same in all (prompt, examples, schema) is looked at
once.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.tokens import estimate_tokens

# For a token: marks of JSON are tokens of their own, unlike prose. As o200k counts the answers in
# evals/recordings (cl100k: 3.91) and, nearly, the schema and the prompt with its examples.
JSON_CHARACTERS = 3.93
_TEMPLATE = 256  # tokens that an endpoint may put around a conversation
_MESSAGE = 16  # and around each message

LIMITS = ("max_tokens", "max_completion_tokens")
"""Names under which a request says how many tokens its answer may have."""


@dataclass(frozen=True, slots=True)
class Size:
    """A request's input: tokens expected, and at the most.

    ``fixed`` names the part that it shares with others: ``shared`` of the tokens expected are of
    it, and ``rest`` of the most are not.
    """

    expected: int
    shared: int
    most: int
    rest: int
    fixed: str


@dataclass(frozen=True, slots=True)
class _Fixed:
    expected: int
    most: int
    name: str


class Sizes:
    """Sizes of requests; one for many of them, so that what they share is measured once."""

    def __init__(self) -> None:
        self._parts: list[Any] = []
        self._fixed = _Fixed(0, 0, "")

    def of(self, body: Mapping[str, Any]) -> Size:
        """The size of a request with this body."""
        messages = body["messages"]
        shared = 1 if messages and messages[0].get("role") in ("system", "developer") else 0
        parts = [value for name, value in body.items() if name != "messages"]
        parts.append(messages[0].get("content") if shared else None)
        if parts != self._parts:  # mostly the very same objects, which compares at once
            self._fixed, self._parts = _measured(body, shared), parts
        fixed = self._fixed
        texts = [_said(message) for message in messages[shared:]]
        rest = sum(map(_bytes, texts)) + _MESSAGE * len(messages)
        expected = fixed.expected + sum(map(estimate_tokens, texts))
        return Size(expected, fixed.expected, fixed.most + rest, rest, fixed.name)


def answer_limit(body: Mapping[str, Any]) -> int | None:
    """The most tokens that the answer to a request may have; None where it sets no limit."""
    limits = [value for name in LIMITS if isinstance(value := body.get(name), int)]
    choices = body.get("n")
    return max(limits) * (choices if isinstance(choices, int) else 1) if limits else None


def json_tokens(text: str) -> int:
    """Tokens expected of a text that is compact JSON, or as full of marks."""
    return max(math.ceil(len(text) / JSON_CHARACTERS), estimate_tokens(text))


def _measured(body: Mapping[str, Any], shared: int) -> _Fixed:
    system = _said(body["messages"][0]) if shared else ""
    form = {name: value for name, value in body.items() if isinstance(value, dict | list)}
    form.pop("messages", None)
    told = _compact(form) if form else ""
    name = hashlib.sha256(_compact([body.get("model"), system, told]).encode()).hexdigest()
    expected = json_tokens(system) + json_tokens(told)
    return _Fixed(expected, _TEMPLATE + _bytes(system) + _bytes(told), name)


def _said(message: Mapping[str, Any]) -> str:
    """A message's words; with its other parts as JSON where it is not words alone."""
    content = message.get("content")
    plain = isinstance(content, str) and message.keys() <= {"role", "content"}
    return str(content) if plain else _compact(message)


def _compact(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"))


def _bytes(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))
