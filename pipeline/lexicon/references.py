"""HTML's character references as a text prints them ("&amp;", "&#8217;"): the characters meant."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from html import unescape
from html.entities import html5
from itertools import accumulate
from typing import NamedTuple

_REFERENCE = re.compile(
    r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});", re.ASCII
)


class Reference(NamedTuple):
    """Where a reference stands, code points, and the one character that it stands for."""

    start: int
    end: int
    character: str


def references(text: str) -> Iterator[Reference]:
    """The references of a text, in order; such as stand for no character, or for several, are
    none, nor is one without its semicolon."""
    for match in _REFERENCE.finditer(text):
        name = match[0][1:]
        character = unescape(match[0]) if name[0] == "#" or name in html5 else ""
        if len(character) == 1:
            yield Reference(*match.span(), character)


def characters(text: str) -> str:
    """The text with the characters that its references stand for."""
    return replaced(text, tuple(references(text)))


def replaced(text: str, found: Sequence[Reference]) -> str:
    """The text with these of its references, in order, as their characters."""
    parts: list[str] = []
    at = 0
    for start, end, character in found:
        parts += [text[at:start], character]
        at = end
    return "".join((*parts, text[at:]))


class Offsets:
    """The way from offsets in a text whose references ``found`` are replaced to that text."""

    def __init__(self, found: Sequence[Reference]) -> None:
        self._shorter = [0, *accumulate(end - start - 1 for start, end, _ in found)]
        self._ends = [
            reference.end - shorter
            for reference, shorter in zip(found, self._shorter[1:], strict=True)
        ]

    def back(self, offset: int) -> int:
        """Where what stands at an offset begins, or what stands before it ends."""
        return offset + self._shorter[bisect_right(self._ends, offset)]
