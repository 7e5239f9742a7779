"""Finding in a text the words that an annotation tells instead of offsets."""

from __future__ import annotations

import re

from evals.corpora.document import Place
from evals.wording import TOKEN

_PIECE = re.compile(r"\w+|[^\w\s\"'“”‘’«»]")


class Places:
    """Where words stand in a text; the same words asked for again are meant where they stand
    next."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._there = list(_PIECE.finditer(text))
        self._printed = "\n".join(["", *(piece.group() for piece in self._there), ""])
        self._last: dict[str, int] = {}

    def all_of(self, words: str) -> list[Place]:
        """Their one place, as evidence; nothing for a cell that has no word in it."""
        return [self.next(words)] if TOKEN.search(words) else []

    def next(self, words: str) -> Place:
        """Where some words stand, whatever the white space and quotation marks between and
        around them; None where they do not.

        The first place, then those after it; where all are told, from the first again.

        >>> places = Places("“We sold\\nforty.” We sold forty.")
        >>> [places.next('"We sold forty."') for _ in range(3)]
        [(1, 15), (17, 31), (1, 15)]
        """
        wanted = _PIECE.findall(words)
        if not wanted:
            return None
        printed = "\n".join(["", *wanted, ""])
        at = self._printed.find(printed, self._last.get(printed, -1) + 1)
        if at < 0:
            at = self._printed.find(printed)
        if at < 0:
            return None
        self._last[printed] = at
        first = self._printed.count("\n", 0, at)
        return self._there[first].start(), self._there[first + len(wanted) - 1].end()
