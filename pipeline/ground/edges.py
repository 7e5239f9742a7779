"""Where a passage that resembles a quote begins and ends.

Likeness alone leaves a changed first or last word out, which loses the end of a sentence,
and hides a changed name or figure there. So ends lie between words, sentence edges draw
them, and a word of the quote that is left over at an end stands for one of the text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from pipeline.ground.breaks import CLOSING, OPENING, begins_sentence, ends_sentence, is_break
from pipeline.ground.fold import Folded

_SENTENCE_DRAW = 8  # code points of likeness that a sentence edge is worth: a word or so
_LEFT_OVER = 2  # words at an end of a quote that may each stand for one of the text
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Near:
    """A rough place in a folded text, whose ends may each move by ``reach``, but not out
    of ``low`` to ``high``.
    """

    start: int
    end: int
    low: int
    high: int
    reach: int


def settle(quote: Folded, text: Folded, near: Near) -> tuple[int, int]:
    """Start and end in the folded text; an empty range where no word ends in reach. Of
    equally good ends the first is taken.
    """
    starts, ends = _starts(quote, text, near), _ends(quote, text, near)
    start, end = near.start, near.end

    def cost(start: int, end: int) -> int:
        draw = starts.get(start, 0) + ends.get(end, 0)
        return Levenshtein.distance(quote.text, text.text[start:end]) - draw

    for _ in range(2):  # each end is chosen given the other
        given = end
        start = min((i for i in starts if i < end), key=lambda i: cost(i, end), default=end)
        end = min((i for i in ends if i > start), key=lambda i: cost(start, i), default=start)
        if end == given:
            break
    if start == end:
        return start, end
    before, after = _left_over(quote.source, text.source[text.starts[start] : text.ends[end - 1]])
    return (
        _before(text, start, before, [i for i in starts if i < start]),
        _after(text, end, after, [i for i in ends if i > end]),
    )


def _starts(quote: Folded, text: Folded, near: Near) -> dict[int, int]:
    """Where the passage may start, and what draws it there."""
    whole = quote.source.lstrip(OPENING + "\"'")[:1].isupper()
    low, high = near.low, min(near.high, near.start + near.reach)
    return {
        i: begins_sentence(text.source, place) * (_SENTENCE_DRAW if whole else 1)
        for i, place in enumerate(text.starts[low:high], low)
        if is_break(text.source, place)
        and (text.source[place] not in CLOSING or text.text[i] == quote.text[0])
    }


def _ends(quote: Folded, text: Folded, near: Near) -> dict[int, int]:
    """Where the passage may end, and what draws it there."""
    whole = ends_sentence(quote.source + " ", len(quote.source))
    low, high = max(near.low + 1, near.end - near.reach), near.high + 1
    return {
        i: ends_sentence(text.source, place) * (_SENTENCE_DRAW if whole else 1)
        for i, place in enumerate(text.ends[low - 1 : high - 1], low)
        if is_break(text.source, place)
        and (text.source[place - 1] not in OPENING or text.text[i - 1] == quote.text[-1])
    }


def _left_over(quote: str, passage: str) -> tuple[int, int]:
    """How many words of the quote come before and after all words of the passage."""
    ours, theirs = (_WORD.findall(each.casefold()) for each in (quote, passage))
    blocks = [b for b in Levenshtein.editops(ours, theirs).as_matching_blocks() if b.size]
    if not blocks:
        return 0, 0
    first, last = blocks[0], blocks[-1]
    return (
        min(_LEFT_OVER, first.a) if first.b == 0 else 0,
        min(_LEFT_OVER, len(ours) - last.a - last.size) if last.b + last.size == len(theirs) else 0,
    )


def _before(text: Folded, start: int, words: int, starts: Sequence[int]) -> int:
    for i in reversed(starts):
        if words <= 0 or begins_sentence(text.source, text.starts[start]):
            break
        if text.text[i].isalnum():
            start, words = i, words - 1
    return start


def _after(text: Folded, end: int, words: int, ends: Sequence[int]) -> int:
    for i in ends:
        if words <= 0 or ends_sentence(text.source, text.ends[end - 1]):
            break
        if text.text[i - 1].isalnum():
            end, words = i, words - 1
    return end
