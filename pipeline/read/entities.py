"""Character references in Markdown ("&amp;", "&#8217;"): read as the characters they stand for."""

from __future__ import annotations

import re
from html import unescape
from html.entities import html5

# What Markdown reads no reference in: code, between lines of ``` or ~~~ or in backticks; after a
# backslash; tags and addresses.
_VERBATIM = (
    r"^ {0,3}(?P<fence>`{3,}(?=[^`\n]*$)|~{3,})[^\n]*(?:\n(?! {0,3}(?P=fence))[^\n]*)*"
    r"(?:\n {0,3}(?P=fence)[^\n]*)?"
    r"|(?<!`)(?P<tick>`{1,3})(?!`)(?:[^`\n]|\n(?![ \t\r]*\n)){1,500}(?P=tick)(?!`)"
    r"|\\[!-/:-@\[-`{-~]|<[A-Za-z/!][^<>\n]{0,2000}>|\]\([^()\s]{1,2000}"
)
_REFERENCE = r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});"
_ANY = re.compile(rf"{_VERBATIM}|(?P<reference>{_REFERENCE})", re.MULTILINE)
_REFERENCES = re.compile(_REFERENCE)
# What would be a mark by itself: it is a character where a reference stands for it.
_MARK = re.compile(rf"[*_~\\]|^#|\](?=[(\[:])|&(?={_REFERENCE[1:]})", re.MULTILINE)
_LONGEST = 40  # characters of a reference


def with_characters(text: str) -> str:
    """Markdown with the characters that its references stand for, those that it would take for
    marks ("&#42;") behind a backslash; unknown references, and those in code, stay."""
    if not _REFERENCES.search(text):
        return text
    parts: list[str] = []
    at = 0
    for match in _ANY.finditer(text):
        reference = match["reference"]
        if reference and (reference[1] == "#" or reference[1:] in html5):
            start, end = match.span()
            around = text[max(0, start - 1) : start], text[end : end + _LONGEST]
            parts += [text[at:start], _character(reference, *around)]
            at = end
    return "".join((*parts, text[at:]))


def _character(reference: str, before: str, after: str) -> str:
    character = unescape(reference)
    is_mark = _MARK.match(f"{before}{character}{after}", len(before))
    return f"\\{character}" if is_mark else character
