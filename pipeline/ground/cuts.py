"""What a piece of a text leaves out at its ends that turns its meaning round.

Texts are bare ones: without what counts as nothing inside a word.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import takewhile

from pipeline.ground import words
from pipeline.ground.lists import Rules, load

_HYPHENS = "-\u2010\u2011"
_LONGEST = 16  # letters of a word on one side of a cut
_LEAST = 4  # letters of a word that is seen within words run together
_BEFORE = 100  # code points before a passage in which a word that governs it may stand
_PAUSE = re.compile(r"[.,;:!?()\[\]\"\u201c-\u201e\xab\xbb\u2026\u2013\u2014\n]")


def cuts_meaning(text: str, start: int, end: int) -> bool:
    """Whether ``text[start:end]`` begins or ends inside a word so that its meaning is lost:
    it leaves out the "un" of "unable" or "un-armed", the "less" of "harmless", the "N" of
    "Never", the "n't" of "can't", the "teen" of "fourteen", the "never" of "hasnever"."""
    return _cuts(text, start, begins=True) or _cuts(text, end, begins=False)


def leaves_out_meaning(text: str, start: int) -> bool:
    """Whether ``text[start:]`` begins right behind a negation, a denial or another word that
    turns what follows: behind "denied that", "failed", "no reports that"."""
    rules = load()
    low = max(0, start - _BEFORE)
    low = max((m.end() for m in _PAUSE.finditer(text, low, start)), default=low)
    # Beyond the start, for a phrase that it cuts: "declined | to".
    found = takewhile(
        lambda m: m.start() < start - low, rules.word.finditer(text[low : start + _BEFORE])
    )
    for word in reversed([words.folded(m.group()) for m in found]):
        if rules.counted([word]):
            return True
        if word not in rules.links:
            break
    return False


def _cuts(text: str, at: int, *, begins: bool) -> bool:
    """Whether what begins or ends at ``at`` is cut off there from a part that turns it."""
    if not 0 < at < len(text):
        return False
    hyphen = text[at - 1 if begins else at] in _HYPHENS
    if not hyphen and (text[at - 1].isspace() or text[at].isspace()):  # as most, for speed
        return False
    left = _letters_before(text, at - 1 if hyphen and begins else at)
    right = _letters_behind(text, at + 1 if hyphen and not begins else at)
    if not left or not right:
        return False
    return _turned(left, right, begins, hyphen)


@lru_cache(maxsize=4096)
def _turned(left: str, right: str, begins: bool, hyphen: bool) -> bool:
    """Whether one side of a word that is cut in two turns the other, which is kept."""
    rules = load()
    runs_on = not hyphen and right[0].isupper() and not left.isupper()  # "inRussia"
    left, right = left.casefold(), right.casefold()
    out = left if begins else right
    if out in (rules.heads if begins else rules.tails):
        return not (begins and runs_on and left in rules.own_heads)
    if runs_on:
        return False
    return rules.is_negation(out) if hyphen else _parts_a_word(left, right, begins, rules)


def _parts_a_word(left: str, right: str, begins: bool, rules: Rules) -> bool:
    """Whether the whole, or a word in it, means what the part of it that is kept does not."""
    word, at = left + right, len(left)
    if rules.meaning(word) - rules.meaning(right if begins else left):
        return True
    for low in range(at if begins else at + 1):
        if word[low:at] not in rules.beginnings:
            continue
        for high in range(at if begins else at + 1, len(word) + 1):
            kept = word[at:high] if begins else word[low:at]
            listed = word[low:high]
            if not kept:
                is_all_left_out = len(listed) == (at if begins else len(right))
                if rules.is_negation(listed) and (is_all_left_out or len(listed) >= _LEAST):
                    return True
            elif len(listed) >= _LEAST and rules.meaning(listed) - rules.meaning(kept):
                return True
    return False


def _letters_before(text: str, at: int) -> str:
    low = at
    while low and at - low < _LONGEST and _is_inside(text, low - 1):
        low -= 1
    return unicodedata.normalize("NFC", text[low:at])


def _letters_behind(text: str, at: int) -> str:
    high = at
    while high < len(text) and high - at < _LONGEST and _is_inside(text, high):
        high += 1
    return unicodedata.normalize("NFC", text[at:high])


def _is_inside(text: str, at: int) -> bool:
    """Whether a code point is a letter, a mark or an apostrophe between two of them."""
    here = text[at]
    if here.isalpha():
        return True
    if here in words.APOSTROPHES:
        return text[max(0, at - 1) : at].isalpha() and text[at + 1 : at + 2].isalpha()
    return here > "\u02ff" and unicodedata.category(here)[0] == "M"
