"""Letters of all scripts: which are capitals, which are of another script than English, and a text
with one form for each of them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from pipeline.lexicon.references import characters

_LATIN = (*range(0x250), *range(0x1E00, 0x1F00))
_CASED = (*range(0x2E80), *range(0xA640, 0xAC00))  # capitals further on have a plain form


def _members(points: Iterable[int], *categories: str) -> str:
    return "".join(c for c in map(chr, points) if unicodedata.category(c) in categories)


# To stand between brackets in a regular expression.
LATIN_CAPITALS = _members(_LATIN, "Lu", "Lt")
LATIN_SMALL = _members(_LATIN, "Ll")
CAPITALS = _members(_CASED, "Lu", "Lt")

_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_WORD = re.compile(r"[^\W_]+|[^\x00-\xff]")
# What is not seen, or turns what is round: controls, soft hyphens, directions, tags; joiners where
# no script needs them.
_HIDDEN = re.compile(
    r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e"
    r"\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
    r"|(?<![\u0300-\uffff\U00010000-\U0010ffff])[\u200c\u200d]"
)
_BREAK = re.compile(r"[\t-\r\x1c-\x1f\x85\u2028\u2029]+")
_FRACTION = "\u2044"
_UNSEEN = ("Cc", "Cf", "Mn", "Me")
_FORMS = 8192
_SYMBOL = 2  # letters, of a unit or a formula: "μm", "kΩ"


def plain(text: str) -> str:
    """``text`` in one form of each letter: wide, mathematical and circled ones, and the digits of
    any script, as the usual ones; without marks that no letter is written with, control and
    invisible characters. Fractions stay ("½"). Offsets are not kept."""
    if not text.isascii():
        text = _BEYOND_ASCII.sub(lambda m: _form(m[0]), unicodedata.normalize("NFC", text))
    return _CONTROL.sub("", text)


@lru_cache(maxsize=_FORMS)
def _form(character: str) -> str:
    if unicodedata.category(character) in _UNSEEN:
        return " " if character.isspace() else ""
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    form = unicodedata.normalize("NFKC", character)
    return character if _FRACTION in form else form


def shown(text: str) -> str:
    """``text`` with the characters that HTML's references stand for, without control characters
    and such as are not seen or turn the direction of what is, each break of lines a space."""
    if "&" in text:
        text = characters(text)
    if text.isprintable():
        return text
    return _BREAK.sub(" ", _HIDDEN.sub("", text))


def foreign_words(text: str) -> list[str]:
    """The words of a plain text that English does not write, in order: those with a letter of
    another script, and pictures. Greek letters that stand for a unit or a quantity are English."""
    if text.isascii():
        return []
    return [word for word in _WORD.findall(text) if not word.isascii() and _is_foreign(word)]


def _is_foreign(word: str) -> bool:
    scripts = {_script(character) for character in word} - {"LATIN", ""}
    return bool(scripts) and not (scripts == {"GREEK"} and len(word) <= _SYMBOL)


@lru_cache(maxsize=_FORMS)
def _script(character: str) -> str:
    """The script of a letter, what a picture is, or nothing for other characters."""
    if unicodedata.category(character) in ("Lu", "Ll", "Lt", "Lo", "Co", "Cn"):
        return unicodedata.name(character, "UNKNOWN").partition(" ")[0]
    is_picture = unicodedata.category(character) == "So" and character > "\xff"
    return "PICTURE" if is_picture else ""
