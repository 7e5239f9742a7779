"""Markdown: fields in a YAML front matter, then the text."""

from __future__ import annotations

import re

from pipeline.read.decode import byte_order_mark, decode
from pipeline.read.fields import own_id
from pipeline.read.items import Rejected
from pipeline.read.parsed import Parsed
from schemas.outcomes import Outcome

_OPEN = re.compile(r"---[ \t]*\r?\n")
_CLOSE = re.compile(r"^(?:---|\.\.\.)[ \t]*\r?(?:\n|\Z)", re.MULTILINE)
_LONGEST = 65_536
_NULLS = {"", "~", "null"}


def parse_markdown(data: bytes) -> Parsed:
    """The fields of the front matter and the text from the line after it on, unchanged.

    Text that does not begin with a ``---`` line has no front matter. Raises Rejected
    ``bad_front_matter``, or as ``decode`` does.
    """
    decoded = decode(data)
    notes = (decoded.note,) if decoded.note else ()
    text = decoded.text
    opened = _OPEN.match(text)
    if not opened:
        return Parsed(text, notes=notes)
    closed = _CLOSE.search(text, opened.end(), opened.end() + _LONGEST)
    if not closed:
        reason = "the front matter opened by '---' on line 1 has no closing '---' line"
        raise Rejected(Outcome.BAD_FRONT_MATTER, reason)
    fields = _fields(text[opened.end() : closed.start()])
    return Parsed(text[closed.end() :], fields, notes)


def markdown_id(data: bytes) -> str | None:
    """The ``id`` in the front matter, if any; raises as ``parse_markdown`` does."""
    if not data.startswith(b"---") and not byte_order_mark(data):
        return None
    return own_id(parse_markdown(data).fields)


def _fields(block: str) -> dict[str, object]:
    # Imported here: only Markdown needs it.
    import yaml

    # BaseLoader builds nothing but strings, lists and mappings: `language: no`, `id: 007`
    # and dates stay as written. The C parser is not used: deep nesting overflows its stack.
    try:
        loaded = yaml.load(block, Loader=yaml.BaseLoader)
    except yaml.MarkedYAMLError as error:
        # Line 1 of the file is the opening '---', and marks count from 0.
        at = f"line {error.problem_mark.line + 2}: " if error.problem_mark else ""
        reason = f"{at}expected YAML fields ('title: ...'): {error.problem or 'not valid'}"
        raise Rejected(Outcome.BAD_FRONT_MATTER, reason) from None
    except (yaml.YAMLError, RecursionError) as error:
        reason = f"expected YAML fields ('title: ...'): {type(error).__name__}"
        raise Rejected(Outcome.BAD_FRONT_MATTER, reason) from None
    if loaded in (None, ""):
        return {}
    if not isinstance(loaded, dict):
        reason = f"expected YAML fields ('title: ...'), found a {type(loaded).__name__}"
        raise Rejected(Outcome.BAD_FRONT_MATTER, reason)
    return {
        str(name): None if isinstance(value, str) and value in _NULLS else value
        for name, value in loaded.items()
    }
