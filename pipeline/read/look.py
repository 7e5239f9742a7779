"""What bytes look like: text in seven bits, and characters where no writer puts them."""

from __future__ import annotations

import re
import unicodedata

_ESCAPED = (
    (b"\x1b$)C", "iso2022_kr"),
    (b"\x1b$", "iso2022_jp_2"),
    (b"\x1b(J", "iso2022_jp_2"),
    (b"\x1b(I", "iso2022_jp_ext"),
)
_SHIFTED = re.compile(rb"\+[A-Za-z0-9/]{3,}-?")
_FEWEST_SHIFTS = 2
_HIGH = re.compile(r"[^\x00-\x7f]")
_ENDS = frozenset(".,!?;:")
_BY_THEMSELVES = frozenset("àáâãäåæèéêëìíîïòóôõöøùúûüÀÁÂÄÅÈÉÊÍÓÔÖØÚ")
_NOWHERE = frozenset("ÿ\ufffd")
_WITHIN_WORDS = frozenset("'’‘-–—‐·´¨")  # and where a full stop or a space is missing


def seven_bits(data: bytes) -> str | None:
    """The encoding of text that is not ASCII in bytes that are: ISO-2022 or UTF-7.

    For UTF-7, which has no mark, all that might be shifted must be, at least twice, and
    give alphabetic letters and punctuation alone: "+7-495" and a query in a URL do not.
    """
    if not data.isascii():
        return None
    for escape, encoding in _ESCAPED:
        if escape in data and _fits(data, encoding) is not None:
            return encoding
    if len(_SHIFTED.findall(data)) < _FEWEST_SHIFTS:
        return None
    high = _HIGH.findall(_fits(data, "utf-7") or "")
    return "utf-7" if high and all(map(_is_usual, high)) else None


def misfits(text: str) -> int:
    """How many characters that are not ASCII stand where none belongs in Latin text, as
    they do when another encoding is read: capitals after small letters, letters after a
    full stop or by themselves, signs within words, accents without a letter."""
    return sum(_misfits(text, match.start()) for match in _HIGH.finditer(text))


def _misfits(text: str, at: int) -> bool:
    character, before, after = text[at], text[max(0, at - 1) : at], text[at + 1 : at + 2]
    if character in _NOWHERE or unicodedata.category(character) in ("Sk", "Lm"):
        return character not in _WITHIN_WORDS
    if character.isalpha():
        if before in _ENDS:
            return True
        if character.isupper():
            quote = after.isupper() and text[at + 2 : at + 3].islower()
            return before.islower() or (quote and not before.isalpha())
        alone = not before.isalpha() and not after.isalpha()
        return after.isupper() or (alone and character not in _BY_THEMSELVES)
    within = before.isalpha() and after.isalpha() and not character.isspace()
    return within and character not in _WITHIN_WORDS


def _is_usual(character: str) -> bool:
    letter = character < "\u2000" and character.isalpha()
    return letter or unicodedata.category(character)[0] == "P" or character in "£€\u00a0"


def _fits(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None
