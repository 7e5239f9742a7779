"""Whether a text says of itself that it is a translation."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Literal

_PATTERNS = Path(__file__).parent / "translation_notices.txt"
# A notice is a short line of its own; a longer one is a sentence about something else.
_LONGEST = 200
_LINE = re.compile(r"[^\r\n]+")
_HINT = re.compile(r"translat", re.IGNORECASE)


def says_translated(text: str) -> Literal[True] | None:
    """True where a line of at most 200 code points is a notice of translation, else None.

    None means unknown: a translation need not say that it is one.
    """
    pattern = _pattern()
    # One search over the text rules nearly every article out before its lines are cut.
    if not _HINT.search(text):
        return None
    for match in _LINE.finditer(text):
        if match.end() - match.start() <= _LONGEST and pattern.search(match[0]):
            return True
    return None


@cache
def _pattern() -> re.Pattern[str]:
    rows = _PATTERNS.read_text(encoding="utf-8").splitlines()
    rules = [row for row in rows if row and not row.startswith("#")]
    return re.compile("|".join(f"(?:{rule})" for rule in rules), re.IGNORECASE)
