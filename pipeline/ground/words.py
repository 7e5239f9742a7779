"""A text as the words, figures and signs that ``guard`` compares.

A turning prefix with a hyphen ("anti-") is a word of its own, and so is a phrase of the
list that turns what follows it ("far from"). Letters of the scripts that have no list of
negations are told from the others, as their words are compared in a stricter way.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from pipeline.ground.breaks import DECADE, GROUPING

# Armenian to Cherokee and beyond, Chinese, Japanese, Korean: all but Latin, Greek, Cyrillic.
_FAR = "\u0531-\u1cff\u2e80-\ua63f\ua8e0-\uab2f\uab70-\ufaff\ufb13-\ufdff\ufe70-\ufefc\uff66-\uffdc"
_FAR_STOPS = (
    "\u0589\u058a\u05be\u05c0\u05c3\u060c\u061b\u061f\u066a-\u066d\u06d4\u0964\u0965\u0e2f\u104a"
    "\u104b\u10fb\u1362-\u1368\u2e80-\u2fff\u3000-\u3004\u3008-\u3030\u30fb"
)
_MAYBE_FAR = re.compile("[^\x00-\u0530\u2010-\u2027]")
_SYLLABIC = re.compile("[\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff]")
_NEAR_LETTER = rf"[^\W\d_{_FAR}\U00020000-\U0003ffff]"
APOSTROPHES = "'\u2019\u02bc`\u00b4\u2018\u201b\u02b9\u2032\uff07"
_ODD_APOSTROPHES = APOSTROPHES[3:]  # which are quotation marks but in "didn`t" and "n`a"
_HYPHENS = r"\-\u2010\u2011"
_SIGN = (  # directly before a figure, or as a dash after a word that no pause can follow
    r"(?:(?<![\w.,)%])(?<!\d\s)[-\u2212\u2013]"
    r"|(?:(?<=\b(?:by|to|of|at|is)\s)|(?<=\b(?:from|were)\s)|(?<=\bwas\s))[-\u2212\u2013\u2014]+\s)?"
)
_FIGURE = (
    rf"{_SIGN}(?:\d{{1,3}}(?:[{GROUPING}]\d{{3}})+(?!\d)(?:\.\d+)?"
    r"|(?:(?<![\w.)])\.)?\d+(?:[.,:]\d+)*)"
)
_GROUPS = re.compile(rf"[{GROUPING}](?=\d{{3}}(?!\d))")
_SIGNS = re.compile(r"^[-\u2212\u2013\u2014]+\s?")
_NO_APOSTROPHES = str.maketrans("", "", APOSTROPHES)
_JOINTS = str.maketrans("", "", " -\u2010\u2011")
_ODDLY_NEGATED = (
    rf"(?:[{_ODD_APOSTROPHES}](?:(?<=[nN].)[tT](?!\w)|(?<=(?<!\w)[nN].){_NEAR_LETTER}+))?"
)
_CLOCK = re.compile(r"[ap]\.\s?m")
_LEAST_FAR = 4  # letters of a far word that may have a slip
_MONTH = "May"


def pattern(heads: Iterable[str], tails: Iterable[str], phrases: Iterable[str]) -> re.Pattern[str]:
    """What finds the words of a text, given the prefixes and endings that turn a word when
    a hyphen joins them to it, and the phrases that count as one word."""
    # By their first letters, for speed: most words begin no phrase.
    rests: dict[str, list[str]] = {}
    for phrase in sorted(phrases, key=len, reverse=True):
        rests.setdefault(phrase[0], []).append(re.escape(phrase[1:]).replace(r"\ ", r"\s+"))
    listed = "|".join(
        rf"[{first}{first.upper()}](?:{'|'.join(each)})" for first, each in rests.items()
    )
    return re.compile(
        rf"(?=[\d.\-\u2212\u2013\u2014])(?:{DECADE}|{_FIGURE})"
        rf"|(?=\w{{2,8}}[{_HYPHENS}])(?<![\w{_HYPHENS}])(?i:{'|'.join(heads)})[{_HYPHENS}](?=[^\W\d_])"
        rf"|(?<!\w)(?=[{''.join(rests)}{''.join(rests).upper()}])(?:{listed})(?!\w)"
        rf"|[{_HYPHENS}](?<=\w.)(?i:{'|'.join(tails)})(?!\w)"
        r"|(?=[AaPp]\.)(?<!\w)[AaPp]\.\s?[Mm](?!\w)"
        rf"|{_NEAR_LETTER}+(?:['\u2019\u02bc]{_NEAR_LETTER}+)*{_ODDLY_NEGATED}"
        rf"|(?:(?![\d{_FAR_STOPS}])[{_FAR}\U00020000-\U0003ffff])+"
        r"|[\u00bc-\u00be\u2150-\u215f\u2189]"  # fractions
        r"|[$\u00a3\u00a5\u20a0-\u20cf%\u2103\u2109]|\u00b0(?:\s?[CF](?!\w))?"
    )


def words(text: str, found_by: re.Pattern[str]) -> list[str]:
    """The words of a text as it prints them, composed."""
    return found_by.findall(text if text.isascii() else unicodedata.normalize("NFC", text))


def folded(word: str) -> str:
    """A word without its capitals; the month of May is told from the verb."""
    if word == _MONTH:
        return "month of may"
    low = word.casefold().replace("\u00b0 ", "\u00b0")
    if low.isalnum():
        return low
    return low[0] + "m" if _CLOCK.fullmatch(low) else " ".join(low.split())


def letters(word: str) -> str:
    """A word without its capitals, ligatures and the spaces and hyphens that part it."""
    plain = word if word.isascii() else unicodedata.normalize("NFKC", word)
    return plain.casefold().translate(_JOINTS)


def is_figure(word: str) -> bool:
    """Whether a word is a number in digits, or a fraction."""
    first = _SIGNS.sub("", word).lstrip(".")[:1]
    return first.isnumeric() and not first.isalpha()


def value(figure: str) -> str:
    """A figure in one spelling: without grouping, and with a digit before its point."""
    if figure[-1] == "s":
        return figure.translate(_NO_APOSTROPHES)
    number = _SIGNS.sub("", figure)
    plain = _GROUPS.sub("", number)
    return ("-" if number != figure else "") + ("0" + plain if plain[0] == "." else plain)


def is_far(word: str) -> bool:
    """Whether a word is of a script without a list of negations."""
    return word[0] > "\u0530" and word[0].isalpha() and not re.match(_NEAR_LETTER, word)


def has_far(text: str) -> bool:
    """Whether a text has a word of a script without a list of negations."""
    return any(map(is_far, _MAYBE_FAR.findall(text)))


def is_slip(one: str, other: str) -> bool:
    """Whether two far words differ in one letter alone, not their first, that is neither a
    numeral nor a syllable or word of its own. A letter more may be a negation."""
    changed = [i for i, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]]
    if len(one) != len(other) or len(one) < _LEAST_FAR or len(changed) != 1 or not changed[0]:
        return False
    pair = one[changed[0]] + other[changed[0]]
    return not _SYLLABIC.search(pair) and not any(letter.isnumeric() for letter in pair)
