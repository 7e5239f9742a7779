"""Where a passage that resembles a quote begins and ends.

Likeness alone leaves a changed first or last word out, which loses the end of a sentence,
and hides a changed name or figure there. So ends lie between words, sentence edges draw
them, and a word of the quote that is left over at an end stands for one of the text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from pipeline.ground.breaks import CLOSING, OPENING, begins_sentence, breaks, ends_sentence
from pipeline.ground.fold import Folded

_SENTENCE_DRAW = 8  # code points of likeness that a sentence edge is worth: a word or so
_LEFT_OVER = 2  # words at an end of a quote that may each stand for one of the text
_CONTENT = 5  # code points, its stop among them, of a last word that is not there by chance
_WORD = re.compile(r"\w+")
_BLANK_LINE = re.compile(r"\s*\n\s*\n")


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
    # Each end is chosen given the other, and once more where that moved.
    start = _cheapest(quote, text, near.end, starts, -1)
    end = _cheapest(quote, text, start, ends, 1)
    if end != near.end and (again := _cheapest(quote, text, end, starts, -1)) != start:
        start, end = again, _cheapest(quote, text, again, ends, 1)
    if start == end:
        return start, end
    end = _last_word_end(quote, text, end, ends)
    before, after = _left_over(quote.source, text.source[text.starts[start] : text.ends[end - 1]])
    start = _before(text, start, before, [i for i in starts if i < start])
    end = _after(text, end, after, [i for i in ends if i > end])
    return start, _without_the_next(quote.source, text, end, [i for i in ends if start < i < end])


def _last_word_end(quote: Folded, text: Folded, end: int, ends: Mapping[int, int]) -> int:
    """The end of the sentence, where it has the quote's last word and the passage has not: words
    before it were left out."""
    last = quote.source.split()[-1].casefold()

    def has_it(i: int) -> bool:
        at = text.ends[i - 1]
        return text.source[max(0, at - len(last)) : at].casefold() == last

    if len(last) < _CONTENT or has_it(end):
        return end
    return next((i for i, draw in ends.items() if i > end and draw and has_it(i)), end)


def _without_the_next(quote: str, text: Folded, end: int, ends: Sequence[int]) -> int:
    """The end, but no word of a next paragraph that the quote has not; nor one of a next
    sentence for words without a capital, which are no other name: behind "Mr." no sentence ends."""
    ours = _WORD.findall(quote)
    for i in reversed(ends):
        behind = text.source[text.ends[i - 1] : text.ends[end - 1]]
        words = _WORD.findall(behind.casefold())
        if not words or not ends_sentence(text.source, text.ends[i - 1]):
            continue
        if not {word.casefold() for word in ours[-len(words) - _LEFT_OVER :]}.isdisjoint(words):
            break
        if _BLANK_LINE.match(behind) or all(map(str.islower, ours[-len(words) :])):
            end = i
    return end


def _cheapest(quote: Folded, text: Folded, other: int, draws: Mapping[int, int], way: int) -> int:
    """Which of these ends that lie on one side of ``other``, before it (-1) or behind it (1),
    makes with it the likest passage; ``other`` itself where none does."""
    whole = len(quote.text)
    sizes = [(i, way * (i - other)) for i in draws]
    # The difference in length is the least that it may cost: what costs more is not looked at.
    least = sorted((abs(whole - size) - draws[i], i) for i, size in sizes if size > 0)
    best, found = whole + len(text.text), other
    for low, i in least:
        if low > best:
            break
        passage = text.text[i:other] if way < 0 else text.text[other:i]
        cost = Levenshtein.distance(quote.text, passage, score_cutoff=best + draws[i]) - draws[i]
        if (cost, i) < (best, found):
            best, found = cost, i
    return found


def _starts(quote: Folded, text: Folded, near: Near) -> dict[int, int]:
    """Where the passage may start, and what draws it there."""
    whole = quote.source.lstrip(OPENING + "\"'")[:1].isupper()
    low, high = near.low, min(near.high, near.start + near.reach)
    return {
        i: begins_sentence(text.source, place) * (_SENTENCE_DRAW if whole else 1)
        for i, place in breaks(text.source, text.starts[low:high], low)
        if (text.source[place] not in CLOSING or text.text[i] == quote.text[0])
    }


def _ends(quote: Folded, text: Folded, near: Near) -> dict[int, int]:
    """Where the passage may end, and what draws it there."""
    whole = ends_sentence(quote.source + " ", len(quote.source))
    low, high = max(near.low + 1, near.end - near.reach), near.high + 1
    return {
        i: ends_sentence(text.source, place) * (_SENTENCE_DRAW if whole else 1)
        for i, place in breaks(text.source, text.ends[low - 1 : high - 1], low)
        if (text.source[place - 1] not in OPENING or text.text[i - 1] == quote.text[-1])
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
