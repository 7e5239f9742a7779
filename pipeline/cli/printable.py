"""Text out of articles and models, made harmless for a terminal."""

from __future__ import annotations

# One code point for one, so that offsets hold. Control characters, by which a text could clear
# the screen or forge what stands on it, become their pictures; those that turn the direction of
# writing become the replacement character; a carriage return takes no place.
_PICTURES = {code: 0x2400 + code for code in range(0x20)} | {0x7F: 0x2421}
_UNSEEN = (*range(0x80, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x2028, 0x2029)
_HARMLESS = {**_PICTURES, **dict.fromkeys(_UNSEEN, 0xFFFD), 0x0D: 0x200B}
_BLOCK = {code: to for code, to in _HARMLESS.items() if chr(code) not in "\n\t"}


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
