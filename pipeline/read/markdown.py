"""Markdown: fields in a front matter, YAML or TOML, then the text."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from datetime import date, time
from itertools import pairwise
from typing import Any

from pipeline.read.decode import byte_order_mark, decode
from pipeline.read.fields import own_id
from pipeline.read.items import Rejected
from pipeline.read.parsed import Parsed
from schemas.outcomes import Outcome

_OPEN = re.compile(r"(---|\+\+\+)[ \t]*\r?\n")
_CLOSE = {
    "---": re.compile(r"^(?:---|\.\.\.)[ \t]*\r?(?:\n|\Z)", re.MULTILINE),
    "+++": re.compile(r"^\+\+\+[ \t]*\r?(?:\n|\Z)", re.MULTILINE),
}
_LONGEST = 65_536
_MOST = 200  # fields that are tried by themselves
_FIELD = re.compile(r"^[\w-]+[ \t]*:(?=\s|\Z)", re.MULTILINE)
# What TOML begins with: a comment, a table, a key with its value.
_ENTRY = re.compile(r"#|\[[^\n]*\][ \t]*\r?$|[\w.\"' -]+=", re.MULTILINE)
_FIRST_LINE = re.compile(r"\s*(\S.*)")
# Nothing of YAML in it but a string: no line that begins a list, a mapping or a quotation.
_WORDS = re.compile(r"(?:[ \t]*(?:[^\W_][^:\n]*)?\r?\n)+")
_NULLS = {"", "~", "null"}


def parse_markdown(data: bytes) -> Parsed:
    """The fields of the front matter and the text from the line after it on, unchanged.

    It is YAML between ``---`` lines, or TOML between ``+++`` lines. Text that does not begin
    with such a line has no front matter, nor has one in which prose follows that line, which
    is a thematic break then. A field that is not YAML (``title: Drones: a story``) is read as
    it stands, with a remark. Raises Rejected ``bad_front_matter``, or as ``decode`` does.
    """
    decoded = decode(data)
    notes = (decoded.note,) if decoded.note else ()
    text = decoded.text
    opened = _OPEN.match(text)
    if not opened:
        return Parsed(text, notes=notes)
    mark = opened[1]
    closed = _CLOSE[mark].search(text, opened.end(), opened.end() + _LONGEST)
    block = text[opened.end() : closed.start() if closed else None]
    if _is_prose(block, bool(closed)) if mark == "---" else not _is_toml(block):
        return Parsed(text, notes=notes)
    if not closed:
        reason = f"the front matter opened by '{mark}' on line 1 has no closing '{mark}' line"
        raise Rejected(Outcome.BAD_FRONT_MATTER, reason)
    fields, note = _fields(block) if mark == "---" else (_toml(block), None)
    return Parsed(text[closed.end() :], fields, (*notes, note) if note else notes)


def markdown_id(data: bytes) -> str | None:
    """The ``id`` in the front matter, if any; raises as ``parse_markdown`` does."""
    if not data.startswith((b"---", b"+++")) and not byte_order_mark(data):
        return None
    return own_id(parse_markdown(data).fields)


def _is_prose(block: str, closed: bool) -> bool:
    """Whether what follows the opening line begins without a field, where front matter has
    one: after a blank line, without a line that closes it, or with words alone."""
    first = _FIRST_LINE.match(block)
    if first is None or _FIELD.match(first[1]):
        return False
    return not closed or block[:1] in "\r\n" or _WORDS.fullmatch(block) is not None


def _is_toml(block: str) -> bool:
    """Whether what follows an opening ``+++`` line begins as TOML does, or is nothing."""
    first = _FIRST_LINE.match(block)
    return first is None or _ENTRY.match(first[1]) is not None


def _toml(block: str) -> dict[str, object]:
    """The fields of TOML; dates and times, also in lists, as ISO 8601."""
    try:
        loaded = tomllib.loads(block.replace("\r\n", "\n"))
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        told = str(error) or type(error).__name__
        reason = f"expected TOML fields ('title = \"...\"'): {told}"
        raise Rejected(Outcome.BAD_FRONT_MATTER, reason) from None
    return {name: _as_text(value) for name, value in loaded.items()}


def _as_text(value: object) -> object:
    if isinstance(value, list):
        return [_as_text(part) for part in value]
    return value.isoformat() if isinstance(value, date | time) else value


def _fields(block: str) -> tuple[dict[str, object], str | None]:
    """The fields, and a remark where some are not YAML."""
    try:
        loaded = _load(block)
    except Rejected:
        loaded, damaged = _one_by_one(block)
        if loaded is None:
            raise
        note = f"front matter: not YAML and read as it stands: {', '.join(damaged)[:200]}"
        return _with_nulls(loaded), note
    if loaded in (None, ""):
        return {}, None
    if not isinstance(loaded, dict):
        reason = f"expected YAML fields ('title: ...'), found a {type(loaded).__name__}"
        raise Rejected(Outcome.BAD_FRONT_MATTER, reason)
    return _with_nulls(loaded), None


def _one_by_one(block: str) -> tuple[dict[str, object] | None, list[str]]:
    """Each field by itself, and the names of those that are not YAML; None for lines that
    belong to no field."""
    starts = [match.start() for match in _FIELD.finditer(block)][:_MOST]
    if not starts or block[: starts[0]].strip():
        return None, []
    fields: dict[str, object] = {}
    damaged: list[str] = []
    for start, end in pairwise([*starts, len(block)]):
        name, _, value = block[start:end].partition(":")
        try:
            loaded = _load(block[start:end])
            fields |= loaded if isinstance(loaded, dict) else {}
        except Rejected:
            if "\n" in value.strip():
                return None, []
            fields[name.strip()] = value.strip()
            damaged.append(name.strip())
    return fields, damaged


def _with_nulls(loaded: Mapping[Any, object]) -> dict[str, object]:
    return {
        str(name): None if isinstance(value, str) and value in _NULLS else value
        for name, value in loaded.items()
    }


def _load(block: str) -> object:
    # Imported here: only Markdown needs it.
    import yaml

    # BaseLoader builds nothing but strings, lists and mappings: `language: no`, `id: 007`
    # and dates stay as written. The C parser is not used: deep nesting overflows its stack.
    try:
        return yaml.load(block, Loader=yaml.BaseLoader)
    except yaml.MarkedYAMLError as error:
        # Line 1 of the file is the opening '---', and marks count from 0.
        at = f"line {error.problem_mark.line + 2}: " if error.problem_mark else ""
        reason = f"{at}expected YAML fields ('title: ...'): {error.problem or 'not valid'}"
        raise Rejected(Outcome.BAD_FRONT_MATTER, reason) from None
    except (yaml.YAMLError, RecursionError) as error:
        reason = f"expected YAML fields ('title: ...'): {type(error).__name__}"
        raise Rejected(Outcome.BAD_FRONT_MATTER, reason) from None
