"""Where in a text characters, words, numbers and sentences begin and end."""

from __future__ import annotations

import unicodedata

OPENING = "([{\u201c\u2018\u201e\u00ab$\u20ac\u00a3"
CLOSING = ")]},;:.!?%\u2026\u201d\u2019\u00bb"
_STOPS = ".!?\u2026"
_CLOSING_QUOTES = "\u201d\u2019\u00bb\"')"
_JOINER = "\u200d"


def extends(text: str, position: int) -> bool:
    """Whether the code point at ``position`` belongs to the character before it: a
    combining mark, a later part of a Hangul syllable, or what a joiner joins.
    """
    if not 0 < position < len(text):
        return False
    here = text[position]
    if here < "\u0300":
        return False
    return (
        unicodedata.category(here)[0] == "M"
        or "\u1160" <= here <= "\u11ff"
        or _JOINER in (here, text[position - 1])
    )


def is_break(text: str, position: int) -> bool:
    """Whether a word may begin or end at ``position``: anywhere but inside a run of
    letters and digits, or between a letter and its marks. Case and digits break a run
    (``UkraineRussian``, ``Kobzar15``); so does every character of a script without spaces.
    """
    if not 0 < position < len(text):
        return True
    before, after = text[position - 1], text[position]
    if "a" <= before <= "z" and "a" <= after <= "z":  # for speed: most positions are such
        return False
    if not (before.isalnum() and after.isalnum()):
        return not extends(text, position)
    if before.isdigit() != after.isdigit():
        return True
    return (before.islower() and after.isupper()) or _spaceless(after) or _spaceless(before)


def _spaceless(character: str) -> bool:
    """Whether a character is of the Chinese or Japanese scripts, or Thai, Lao, Khmer or
    Burmese, which put no space between words.
    """
    return character > "\u0dff" and (
        "\u2e80" <= character <= "\ua4cf"
        or "\u0e00" <= character <= "\u0eff"
        or "\u1000" <= character <= "\u109f"
        or "\u1780" <= character <= "\u17ff"
        or "\U00020000" <= character <= "\U0003ffff"
    )


def in_number(text: str, position: int) -> bool:
    """Whether digits go on across ``position``, directly or over a point or comma."""
    before, after = text[max(0, position - 2) : position], text[position : position + 2]
    if not before or not after:
        return False
    if before[-1] in ".,":
        return before[:-1].isdigit() and after[0].isdigit()
    if after[0] in ".,":
        return before[-1].isdigit() and after[1:].isdigit()
    return before[-1].isdigit() and after[0].isdigit()


def begins_sentence(text: str, position: int) -> bool:
    """Whether a sentence plainly begins at ``position``: at a line, or after a full stop."""
    before = text[max(0, position - 8) : position].rstrip(OPENING + "\"'")
    if not before:
        return True
    if not before[-1].isspace():
        return False
    shown = before.rstrip()
    return "\n" in before[len(shown) :] or shown.rstrip(_CLOSING_QUOTES)[-1:] in _STOPS


def ends_sentence(text: str, position: int) -> bool:
    """Whether a sentence plainly ends at ``position``: at a line's end, or a full stop."""
    before = text[max(0, position - 3) : position].rstrip(_CLOSING_QUOTES)
    return before[-1:] in _STOPS or text[position : position + 1] in ("", "\n")
