"""The JSON in a model's words, which may think, talk and repeat itself around it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from pydantic_core import from_json

_THOUGHT = "thinking"
_WORDS = "words around the JSON"
_TAG = r"(?:think|thinking|thought|reasoning)"
_THINKING = re.compile(rf"<({_TAG})>.*?</\1>\s*", re.S | re.I)
_THOUGHT_ENDS = re.compile(rf"</{_TAG}>\s*", re.I)
_FENCES = ("```", "~~~")
_OPENS = re.compile(r'\{(?=\s*["}])')
_TRIES = 50  # braces at which the JSON is looked for
_DECODER = json.JSONDecoder()
_HALF_PAIR = re.compile(
    r"(\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})"
    r"|\\u[dD][89a-fA-F][0-9a-fA-F]{2}"
)


def read_json(content: str) -> tuple[str, list[str]]:
    """The JSON in a model's words, whole or broken off, and what stood around it.

    Of several answers the longest is meant, and the first of those that are alike. Words
    without JSON are given back as they are, or from their first brace.
    """
    text = content.strip("\ufeff \r\n\t\f\v")
    if "\\u" in text and _HALF_PAIR.search(text):  # no parser takes half a surrogate pair
        text = _HALF_PAIR.sub(lambda m: m.group(1) or "\\ufffd", text)
    text, repairs = _unthought(text)
    if _is_json(text):
        return text, repairs
    start, end = _place(text)
    if start or end < len(text):
        repairs.append("fence" if text.startswith(_FENCES) else _WORDS)
    return text[start:end], repairs


def broke_off(content: str) -> bool:
    """Whether a model's words are an answer that ends before its end, beyond its first claim."""
    text, _ = read_json(content)
    return not _is_json(text) and len(_claims(_partly(text)) or ()) > 1


def _unthought(text: str) -> tuple[str, list[str]]:
    """Words without the thinking before them, also where its beginning was not written."""
    left = text
    while thinking := _THINKING.match(left):
        left = left[thinking.end() :]
    if not left.startswith(("{", *_FENCES)) and (end := _THOUGHT_ENDS.search(left)):
        after = left[end.end() :]
        left = after if _has_answer(after) else left
    return left, [_THOUGHT] if left != text else []


def _has_answer(text: str) -> bool:
    return any(_whole(text)) or _claims(_partly(text[max(0, text.find("{")) :])) is not None


def _place(text: str) -> tuple[int, int]:
    """Where the answer stands in words that are more than JSON."""
    found = list(islice(_whole(text), _TRIES))
    if found:
        return max(found, key=lambda place: place[1] - place[0])
    starts = [match.start() for match in islice(_OPENS.finditer(text), _TRIES)]
    for start in starts:
        if _claims(_partly(text[start:])):
            return start, len(text)
    first, last = text.find("{"), text.rfind("}")
    if first < 0:
        return 0, len(text)
    return first, last + 1 if first and last > first else len(text)


def _whole(text: str) -> Iterator[tuple[int, int]]:
    """The places of objects with a list of claims."""
    beyond = 0
    for match in islice(_OPENS.finditer(text), _TRIES):
        if match.start() < beyond:
            continue
        try:
            value, end = _DECODER.raw_decode(text, match.start())
        except (ValueError, RecursionError):
            continue
        if _claims(value) is not None:
            beyond = end
            yield match.start(), end


def _is_json(text: str) -> bool:
    try:
        from_json(text)
    except ValueError:
        return False
    return True


def _partly(text: str) -> Any:
    try:
        return from_json(text, allow_partial="trailing-strings")
    except ValueError:
        return None


def _claims(value: Any) -> list[Any] | None:
    claims = value.get("claims") if isinstance(value, dict) else None
    return claims if isinstance(claims, list) else None
