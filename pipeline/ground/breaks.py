"""Where in a text characters, words, numbers and sentences begin and end."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

OPENING = "([{\u201c\u2018\u201e\u00ab$\u20ac\u00a3"
CLOSING = ")]},;:.!?%\u2026\u201d\u2019\u00bb"
_STOPS = ".!?\u2026"
_CLOSING_QUOTES = "\u201d\u2019\u00bb\"')"
_JOINER = "\u200d"
_FIRST_MARK = "\u0300"
GROUPING = ",'\u2019 \u00a0\u2009\u202f"  # between groups of three digits
# The 1990s and the '90s, but not T-80s, which are many T-80.
DECADE = r"(?:(?<![\w.,])(?:1\d|20)|(?<![\w.,\-\u2010\u2011]))\d0['\u2019]?s(?!\w)"
_DECADE = re.compile(DECADE)
_UP_TO_THREE, _THREE = re.compile(r"(?<![\d.:])\d{1,3}\Z"), re.compile(r"\d{3}(?!\d)")
_OVER, _UNDER = re.compile(r"(?<![\d/])\d{1,2}\Z"), re.compile(r"\d{1,2}(?![\d/])")
# Of a hyphen that ends a line, no one knows whether it joins the digits or says "to".
_LINE_ENDS = re.compile(r"\d[-\u2010\u2011][^\S\n]*\n[^\S\n]*\d")
_RUN = re.compile("[a-z]{2,}")
_FRACTION = re.compile(r"[\u00bc-\u00be\u2150-\u215f\u2189]|\d{1,2}[/\u2044]\d{1,2}(?![\d/])")


def extends(text: str, position: int) -> bool:
    """Whether the code point at ``position`` belongs to the character before it: a
    combining mark, a later part of a Hangul syllable, or what a joiner joins.
    """
    if not 0 < position < len(text):
        return False
    here = text[position]
    if here < _FIRST_MARK:
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
        return after < _FIRST_MARK or not extends(text, position)
    if before.isdigit() != after.isdigit():
        return True
    return (before.islower() and after.isupper()) or _spaceless(after) or _spaceless(before)


def breaks(text: str, positions: Sequence[int], first: int) -> list[tuple[int, int]]:
    """Those of the rising positions at which a word may begin or end, numbered from ``first``."""
    if not positions:
        return []
    inside = set[int]()  # for speed: most positions are such
    for run in _RUN.finditer(text, max(0, positions[0] - 1), positions[-1] + 1):
        inside.update(range(run.start() + 1, run.end()))
    numbered = enumerate(positions, first)
    return [(number, at) for number, at in numbered if at not in inside and is_break(text, at)]


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
    """Whether a number goes on across ``position``: its digits do, directly or over a point,
    a comma, a colon, a fraction's stroke, or a mark between groups of three; a fraction
    follows, or the "s" of a decade; its sign or its point stands just before; or a line ends
    in a hyphen there.

    "10 300" counts as one number, "2022 300" as two.
    """
    if not 0 < position < len(text):
        return False
    before, after = text[position - 1], text[position]
    if not (before.isdigit() or after.isnumeric()):
        return False
    if (before.isdigit() and after.isnumeric()) or (before.isnumeric() and after.isdigit()):
        return True
    return (
        _joins(text, position)
        or _in_decade(text, position)
        or _joins(text, position - 1)
        or (after.isdigit() and _leads(text, position - 1))
        or any(
            position in (found.start() + 1, found.end() - 1)
            for found in _LINE_ENDS.finditer(text, max(0, position - 8), position + 8)
        )
    )


def _in_decade(text: str, position: int) -> bool:
    """Whether ``position`` is behind the digits of "1990s"."""
    found = _DECADE.search(text, max(0, position - 4), position + 4)
    return found is not None and found.start() < position < found.end()


def _joins(text: str, at: int) -> bool:
    """Whether the character at ``at`` makes one number of the digits on its two sides."""
    left, mark, right = text[max(0, at - 4) : at], text[at], text[at + 1 : at + 7]
    if not left[-1:].isdigit():
        return False
    if mark in ".,:":
        return right[:1].isdigit()
    if mark in GROUPING and _THREE.match(right) and _UP_TO_THREE.search(left):
        return True
    if mark in "/\u2044":
        return bool(_UNDER.match(right) and _OVER.search(left))
    return mark in GROUPING and mark.isspace() and bool(_FRACTION.match(right))


def _leads(text: str, at: int) -> bool:
    """Whether the character at ``at`` is the sign or the point that a number begins with."""
    before = text[at - 1] if at else " "
    if text[at] == ".":
        return not before.isalnum() and before not in _STOPS + _CLOSING_QUOTES
    return text[at] in "-\u2212" and before in " \u00a0("


def begins_sentence(text: str, position: int) -> bool:
    """Whether a sentence plainly begins at ``position``: at a line, or after a full stop."""
    if text[position - 1 : position] == " " and text[position - 2 : position - 1].isalpha():
        return False  # as most, for speed
    before = text[max(0, position - 8) : position].rstrip(OPENING + "\"'")
    if not before:
        return True
    if not before[-1].isspace():
        return False
    shown = before.rstrip()
    return "\n" in before[len(shown) :] or shown.rstrip(_CLOSING_QUOTES)[-1:] in _STOPS


def ends_sentence(text: str, position: int) -> bool:
    """Whether a sentence plainly ends at ``position``: at a line's end, or a full stop."""
    if text[position : position + 1] in ("", "\n"):
        return True
    if text[position - 1 : position].isalpha():  # as most, for speed
        return False
    return text[max(0, position - 3) : position].rstrip(_CLOSING_QUOTES)[-1:] in _STOPS
