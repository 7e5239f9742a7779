"""Who wrote an article: the line of its top or foot that says so names nobody it tells of."""

from __future__ import annotations

import re
from collections.abc import Sequence

_NAME = r"[A-Z][\w'’.-]*(?: (?:d[aei]|van|von|der|bin|al|[A-Z][\w'’.-]*)){1,4}"
_BYLINE = re.compile(
    r"^\W{0,2}(?:(?:[Aa]dditional )?[Rr]eporting |[Ww]ritten |[Ee]dit(?:ed|ing) |[Ww]ords )?"
    rf"(?:by|By|BY) {_NAME}(?:(?:,| and|, and) {_NAME})*"
    rf"(?=[ \t)]*$|[,;|] |[ ]+[|(–—-]| (?:in|near|at) [A-Z])[^\n]{{0,120}}$",
    re.MULTILINE,
)
_TELLS = re.compile(r"(?<!\w)(?:is|are|was|were|has|have|had|will|would|said|says)(?!\w)")


def find_authors(text: str) -> Sequence[tuple[int, int]]:
    """The spans of the lines that say who wrote it: "By Ann Smith, near Orsk"."""
    lines = (match.span() for match in _BYLINE.finditer(text))
    return [(start, end) for start, end in lines if not _TELLS.search(text, start, end)]
