"""Text out of articles and models, made harmless for a terminal."""

from __future__ import annotations

# One code point for one, so that offsets hold. Control characters, by which a text could clear
# the screen or forge what stands on it, become their pictures; those that turn the direction of
# writing, or hide words by taking no place, become the replacement character; a carriage return
# takes no place. The joiners U+200C and U+200D stay: scripts and emoji need them.
_PICTURES = {code: 0x2400 + code for code in range(0x20)} | {0x7F: 0x2421}
_UNSEEN = (
    *range(0x80, 0xA0),
    *(0x061C, 0x180E, 0x200E, 0x200F, 0xFEFF),
    *range(0x2028, 0x202F),
    *range(0x2060, 0x2070),
    *range(0xFFF9, 0xFFFC),
    *range(0xE0000, 0xE0080),  # tags, which spell out words unseen
    *range(0xE0100, 0xE01F0),
)
_HARMLESS = {**_PICTURES, **dict.fromkeys(_UNSEEN, 0xFFFD), 0x0D: 0x200B}
_BLOCK = {code: to for code, to in _HARMLESS.items() if chr(code) not in "\n\t"}

_ENDS = {0x09: 0x2409, 0x0A: 0x240A}


def printable(text: str) -> str:
    r"""``text`` with nothing in it that a terminal obeys but line ends and tabs.

    Same length as ``text``: offsets hold for both.

    >>> printable("a\x1b[2Jb")
    'a␛[2Jb'
    """
    return text.translate(_BLOCK)


def one_line(text: str) -> str:
    """The same on one line: line ends and tabs are spaces."""
    return printable(" ".join(text.split()))


def in_line(text: str) -> str:
    """The same on one line, code point for code point: line ends and tabs are pictures."""
    return printable(text).translate(_ENDS)
