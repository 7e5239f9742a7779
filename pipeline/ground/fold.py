"""Fold a text to what two spellings of it have in common, with the way back to offsets.

Folding removes white space and invisible characters, and makes one of each: letter case,
Unicode compatibility forms, kinds of quote mark, kinds of dash, runs of either. So
``“The  Plan”`` and ``"the plan"`` both fold to ``'theplan'``. HTML's
character references ("&amp;") fold as the characters that they stand for.

Superscripts, fractions and circled digits stay as they are, and so does a space between
two digits: without it ``10²`` would read 102, and ``2022 50`` would read 202250.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import compress

from pipeline.ground.breaks import extends
from pipeline.lexicon.references import Offsets, references, replaced

_QUOTES = (
    "'\"`\u00b4\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f\u00ab\u00bb\u2039\u203a"
    "\u02bc\u02b9\u02ba\u2032\u2033\u2034\uff02\uff07\u300c\u300d\u300e\u300f"
)
_DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"
_OTHER = rf"[^\x00-\x7f\s{re.escape(_QUOTES)}{re.escape(_DASHES)}]"

_PLAIN, _SPACE = r"!#-&(-,.-_a-~", r"\t-\r\x1c-\x20"

# Plain ASCII goes by the run, spaces inside included, for speed. A plain character before a
# non-ASCII one is left to the last alternative, because a combining mark may follow it.
_PIECES = re.compile(
    rf"(?P<plain>[{_PLAIN}](?:[{_PLAIN}{_SPACE}]*[{_PLAIN}])?(?!{_OTHER}))"
    rf"|(?P<quotes>[{re.escape(_QUOTES)}]+)"
    rf"|(?P<dashes>[{re.escape(_DASHES)}]+)"
    r"|(?P<space>\s+)"
    rf"|(?s:(?P<other>.{_OTHER}*))"
)
_DIGIT_GAP = re.compile(r"(?<=[0-9])\s+(?=[0-9])")
_IS_INK = bytes(code > 32 for code in range(128)) + bytes(128)


@dataclass(frozen=True, slots=True)
class Folded:
    """What ``source`` folds to, its ``text``. Folded code point ``i`` comes from the
    character (with its combining marks) of the source from ``starts[i]`` to ``ends[i]``.
    """

    source: str
    text: str
    starts: array[int]
    ends: array[int]

    def original(self, start: int, end: int) -> tuple[int, int] | None:
        """Offsets in the original of a non-empty folded range, or None where it would
        split a character of the original (the first half of a ligature, say).
        """
        if start > 0 and self.starts[start] == self.starts[start - 1]:
            return None
        if end < len(self.starts) and self.starts[end] == self.starts[end - 1]:
            return None
        return self.starts[start], self.ends[end - 1]

    def inside(self, start: int, end: int) -> tuple[int, int]:
        """The folded range whose characters lie wholly in ``[start, end)`` of the original."""
        return bisect_left(self.starts, start), bisect_right(self.ends, end)


def fold(text: str) -> Folded:
    """Fold a text. Empty and invisible texts fold to the empty string."""
    found = tuple(references(text)) if "&" in text else ()
    if not found:
        return _folded(text)
    folded, back = _folded(replaced(text, found)), Offsets(found).back
    starts, ends = (array("L", map(back, each)) for each in (folded.starts, folded.ends))
    return Folded(text, folded.text, starts, ends)


def _folded(text: str) -> Folded:
    forms: list[str] = []
    starts, ends = array("L"), array("L")

    def add(form: str, start: int, end: int) -> None:
        forms.append(form)
        starts.extend([start] * len(form))
        ends.extend([end] * len(form))

    def add_run(start: int, end: int) -> None:
        run = text[start:end]
        ink = run.encode("ascii").translate(_IS_INK)
        forms.append("".join(run.split()).lower())
        starts.fromlist(list(compress(range(start, end), ink)))  # quicker than an iterator
        ends.fromlist(list(compress(range(start + 1, end + 1), ink)))

    for piece in _PIECES.finditer(text):
        start, end = piece.span()
        if piece.lastgroup == "plain":
            for gap in _DIGIT_GAP.finditer(text, start, end):
                add_run(start, gap.start())
                add(" ", *gap.span())
                start = gap.end()
            add_run(start, end)
        elif piece.lastgroup == "other":
            for character, begin in _characters(piece[0]):
                add(_form(character), start + begin, start + begin + len(character))
        elif piece.lastgroup == "space":
            add(" " if _between_digits(text, start, end) else "", start, end)
        else:
            add("'" if piece.lastgroup == "quotes" else "-", start, end)
    return Folded(text, "".join(forms), starts, ends)


def _between_digits(text: str, start: int, end: int) -> bool:
    return start > 0 and end < len(text) and text[start - 1].isdigit() and text[end].isdigit()


def _characters(run: str) -> Iterator[tuple[str, int]]:
    """Each character of a run with its marks, and where it starts."""
    start = 0
    for end in range(1, len(run) + 1):
        if not extends(run, end):
            yield run[start:end], start
            start = end


@lru_cache(maxsize=8192)
def _form(character: str) -> str:
    """NFKC_Casefold in decomposed form, so that composed and decomposed spellings agree."""
    if any(unicodedata.category(c) == "No" for c in character):
        return character
    form = unicodedata.normalize("NFKD", character).casefold()
    form = unicodedata.normalize("NFKD", form)
    kept = (c for c in form if unicodedata.category(c) not in ("Cf", "Cc", "Zs"))
    return "".join(kept).translate(_ONE_OF_EACH)


_ONE_OF_EACH = str.maketrans(dict.fromkeys(_QUOTES, "'") | dict.fromkeys(_DASHES, "-"))
