"""JSON Lines: one article a line, an object with at least a ``text``."""

from __future__ import annotations

import json

from pipeline.read.decode import decode
from pipeline.read.fields import own_id
from pipeline.read.items import Rejected
from pipeline.read.parsed import Parsed
from schemas.outcomes import Outcome


def parse_line(data: bytes) -> Parsed:
    """The ``text`` of one line's object and its other fields.

    Raises Rejected ``bad_json``, ``bad_record`` (no object, no text, text that cannot be
    written as UTF-8 or holds null characters), or as ``decode`` does.
    """
    decoded = decode(data)
    record = _object(decoded.text)
    text = record.pop("text", None)
    if not isinstance(text, str):
        found = "none" if text is None else _kind(text)
        raise Rejected(Outcome.BAD_RECORD, f"expected a string in 'text', found {found}")
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        reason = f"expected Unicode text in 'text', found half a character at {error.start}"
        raise Rejected(Outcome.BAD_RECORD, reason) from None
    if "\0" in text:
        reason = f"expected plain text in 'text', found a null character at {text.index(chr(0))}"
        raise Rejected(Outcome.BAD_RECORD, reason)
    return Parsed(text, record, (decoded.note,) if decoded.note else ())


def line_id(data: bytes) -> str | None:
    """The line's own ``id``, if any; raises as ``parse_line`` does, and ``empty_text``."""
    parsed = parse_line(data)
    if not parsed.text.strip():
        raise Rejected(Outcome.EMPTY_TEXT, "expected article text in 'text', found white space")
    return own_id(parsed.fields)


def _object(line: str) -> dict[str, object]:
    try:
        record = json.loads(line)
    except json.JSONDecodeError as error:
        reason = f"expected a JSON object, column {error.colno}: {error.msg}"
        raise Rejected(Outcome.BAD_JSON, reason) from None
    except (ValueError, RecursionError) as error:
        # Numbers of thousands of digits, and nesting without end.
        reason = f"expected a JSON object of ordinary size: {type(error).__name__}"
        raise Rejected(Outcome.BAD_JSON, reason) from None
    if not isinstance(record, dict):
        raise Rejected(Outcome.BAD_RECORD, f"expected a JSON object, found {_kind(record)}")
    return record


def _kind(value: object) -> str:
    names = {dict: "an object", list: "a list", str: "a string", bool: "a boolean"}
    return "null" if value is None else names.get(type(value), "a number")
