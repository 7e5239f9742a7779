"""Reads the plain tables under ``pipeline/lexicon/data``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

_DATA = Path(__file__).resolve().parent / "data"


@cache
def rows(name: str | Path) -> tuple[tuple[str, ...], ...]:
    """The rows of a tab-separated table, in file order, without comments and blank lines.

    A bare name is of a table here. Raises ``FileNotFoundError`` where there is no such table.
    """
    lines = (_DATA / name).read_text(encoding="utf-8").splitlines()
    return tuple(tuple(line.split("\t")) for line in lines if line and not line.startswith("#"))


def exists(name: str) -> bool:
    """Whether there is a table of that name."""
    return (_DATA / name).is_file()


def cells(column: str) -> tuple[str, ...]:
    """The entries of one cell, which ``|`` separates; an empty cell has none."""
    return tuple(column.split("|")) if column else ()


# One code point for one, so that offsets in the flattened text are those of the original.
_FLAT = (("’", "'"), ("‘", "'"), ("\n", " "), ("\t", " "), ("\u00a0", " "), ("\u202f", " "))


def flat(text: str) -> str:
    """``text`` with curly apostrophes straightened and every white space a plain space.

    Same length as ``text``: offsets hold for both.
    """
    for old, new in _FLAT:  # several times faster than to translate
        text = text.replace(old, new)
    return text


_SMALL = str.maketrans({chr(c): chr(c + 32) for c in range(ord("A"), ord("Z") + 1)})


def small(text: str) -> str:
    """``text`` with A to Z in lower case and nothing else changed, so of the same length."""
    return text.lower() if text.isascii() else text.translate(_SMALL)


def either(words: Iterable[str]) -> str:
    """A regular expression for any of ``words``, the longest first.

    What several begin with stands in it once, so that a place where none of them is costs
    little, however many they are.
    """
    rest: dict[str, list[str]] = {}
    for word in words:
        rest.setdefault(word[:1], []).append(word[1:])
    ends = rest.pop("", None) is not None
    ways = [re.escape(first) + either(rest[first]) for first in sorted(rest)]
    if len(ways) == 1 and not ends:
        return ways[0]
    return f"(?:{'|'.join(ways)})" + "?" * (ends and bool(ways))
