"""A text without what counts as nothing inside a word or a number: invisible characters
(soft hyphens, joiners, marks of direction) and the hyphens that part words at line ends.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate

_INVISIBLE = (
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    "\U000e0000-\U000e0fff"
)
_UNSEEN = re.compile(f"[{_INVISIBLE}]")
# For speed: most texts have nothing but these.
_UNUSUAL = re.compile("[^\\n -~\xa0-\xac\xae-\u02ff\u2010-\u2027\u20ac]")
_HYPHENS = ("-", "\u2010", "\u2011")
_LINE_END = r"[^\S\n]*\n[^\S\n]*"
# A hyphen between figures may be that of a range; a soft one never is.
_NOTHING = re.compile(
    rf"(?<=\w)\xad{_LINE_END}(?=\w)|[{_INVISIBLE}]+"
    rf"|(?<=[^\W\d_])[-\u2010\u2011]{_LINE_END}(?=[^\W\d_])"
)


@dataclass(frozen=True, slots=True)
class Bare:
    """The ``text`` that is left; ``ends`` are where in the original what was left out ends,
    and ``gone`` how many code points were left out up to there."""

    text: str
    ends: tuple[int, ...] = ()
    gone: tuple[int, ...] = ()

    def at(self, position: int) -> int:
        """Where a position of the original is; one inside of what was left out is where its
        end is."""
        if not self.ends:
            return position
        index = bisect_right(self.ends, position)
        before = self.gone[index - 1] if index else 0
        if index < len(self.ends):
            size = self.gone[index] - before
            return min(position, self.ends[index] - size) - before
        return position - before


def bare(text: str) -> Bare:
    """The text as its words and numbers read. Of ``pro-`` at a line's end before a capital
    the hyphen stays, and of a text with nothing to leave out all does."""
    if not _may_have_any(text):
        return Bare(text)
    cuts = [_cut(text, found) for found in _NOTHING.finditer(text)]
    starts, ends = [0, *(end for _, end in cuts)], [*(start for start, _ in cuts), len(text)]
    kept = "".join(text[start:end] for start, end in zip(starts, ends, strict=True))
    gone = tuple(accumulate(end - start for start, end in cuts))
    return Bare(kept, tuple(starts[1:]), gone)


def _may_have_any(text: str) -> bool:
    if _UNUSUAL.search(text) and _UNSEEN.search(text):
        return True
    return "\n" in text and any(line.rstrip().endswith(_HYPHENS) for line in text.split("\n"))


def _cut(text: str, found: re.Match[str]) -> tuple[int, int]:
    start, end = found.span()
    if found[0].startswith(_HYPHENS) and text[start - 1].islower() and text[end].isupper():
        start += 1
    return start, end
