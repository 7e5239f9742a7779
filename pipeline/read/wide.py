"""UTF-16 and UTF-32 without a byte order mark: told by what the bytes read as."""

from __future__ import annotations

import codecs
import unicodedata
from collections import Counter

_SNIFFED = 8192
_FEWEST = 8  # characters; more are needed
_MOSTLY = 0.9
_PLAIN = frozenset(b" \n\r\t.,;:'\"()-") | frozenset(range(48, 58)) | frozenset(range(65, 91))
_PLAIN |= frozenset(range(97, 123))
_BLANKS = dict.fromkeys(map(ord, "\t\n\r\f\xa0\xad\u2009\u200b\u2028\u2029\u202f\ufeff"), " ")
_RARE = "\U00010000"  # from here on are pictures and scripts that no article is written in
_PRINTED = bytes((*b"\n\r", *range(0x20, 0x7F)))
_FEWEST_ASCII = 0.01  # of the characters; by chance, of two bytes each, so are far fewer
_ENOUGH = 25  # characters, for them to tell
_FEWEST_OTHERS = 0.2  # of the bytes, other than those of ASCII text
_SCRIPTS = 4  # of one text: Japanese has three, and Latin names


def unmarked_wide(data: bytes) -> str | None:
    """The name of UTF-32 or UTF-16 where a text is in it without its mark, None where it is in
    neither: each four bytes are a visible character; or every other byte is null, and those
    between are mostly plain letters; or each two bytes are a character of few scripts."""
    head = data[:_SNIFFED]
    return _unmarked_utf32(head) or _plain_utf16(head) or _utf16(head)


def _unmarked_utf32(head: bytes) -> str | None:
    for name in ("utf-32-le", "utf-32-be"):
        text = _read(head, name)
        usual = sum(character < _RARE for character in text)
        if len(text) > _FEWEST and usual > _MOSTLY * len(text):
            return name if _is_visible(text) else None
    return None


def _plain_utf16(head: bytes) -> str | None:
    half = len(head) // 2
    for name, nulls, letters in (
        ("utf-16-le", head[1::2], head[0::2]),
        ("utf-16-be", head[0::2], head[1::2]),
    ):
        plain = sum(byte in _PLAIN for byte in letters)
        if half > _FEWEST and min(nulls.count(0), plain) > 0.7 * half:
            return name
    return None


def _utf16(head: bytes) -> str | None:
    """UTF-16 in other scripts than Latin: a blank or an end of line tells which way it is, or
    some signs and figures of ASCII, as read the other way they are none. Text of single bytes
    with a null among them is not it."""
    if _is_of_bytes(head):
        return None
    for name in ("utf-16-le", "utf-16-be"):
        text = _read(head, name)
        told = len(text) > _FEWEST and (" " in text or "\n" in text or _has_ascii(text))
        if told and _is_visible(text) and _is_of_few_scripts(text):
            return name
    return None


def _has_ascii(text: str) -> bool:
    found = sum(" " <= character < "\x7f" for character in text)
    return found >= _FEWEST_ASCII * len(text) >= _FEWEST_ASCII * _ENOUGH


def may_be_wide(data: bytes) -> bool:
    """Whether the null bytes of what is not seen to be text stand as those of UTF-16 do: at the
    first or the second of each two bytes alone."""
    head = data[:_SNIFFED]
    return len(data) % 2 == 0 and (0 in head[0::2]) != (0 in head[1::2])


def _is_of_bytes(head: bytes) -> bool:
    """Whether the bytes between nulls are UTF-8 but for some damage, or mostly ASCII."""
    filled = head.replace(b"\0", b"")
    others = filled.translate(None, _PRINTED)
    if len(others) < _FEWEST_OTHERS * len(filled):
        return True
    valid = len(filled.decode("utf-8", "ignore").encode())
    return valid > _MOSTLY * len(filled) and min(others) >= 0x80


def _read(head: bytes, encoding: str) -> str:
    """The text of what may end within a character; empty where it is none."""
    try:
        return codecs.getincrementaldecoder(encoding)().decode(head)
    except UnicodeDecodeError:
        return ""


def _is_visible(text: str) -> bool:
    """Whether nearly all characters are to be seen, and none is null."""
    seen = sum(map(str.isprintable, text.translate(_BLANKS)))
    return "\0" not in text and seen > _MOSTLY * len(text)


def _is_of_few_scripts(text: str) -> bool:
    """Whether a third are letters, vowel signs not counted, and nearly all of these of few
    scripts."""
    letters = Counter(filter(str.isalpha, text))
    scripts: Counter[str] = Counter()
    for letter, count in letters.items():
        scripts[unicodedata.name(letter, "").partition(" ")[0]] += count
    most = sum(count for _, count in scripts.most_common(_SCRIPTS))
    return most > _MOSTLY * letters.total() and 3 * letters.total() > len(text)
