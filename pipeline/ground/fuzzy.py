"""Find the passages of a text that a quote resembles.

Pieces of the quote are looked up verbatim; where several turn up at about the same shift,
rapidfuzz places the quote there, and ``edges`` settles where the passage begins and ends.
Cost grows with the text only through ``str.find``, and with the number of passages, which
is capped. All positions but a passage's are those of folded texts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from pipeline.ground.edges import Near, settle
from pipeline.ground.fold import Folded

MAX_QUOTE = 2_000  # folded code points; a longer quote has to match without error
_PIECES = 20
_HITS = 64  # per piece: with so many, the piece is nothing special
_PASSAGES = 8
_LEEWAY = 0.1  # by which likeness may still change when the ends are settled


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of the original text, half-open in code points, and its likeness, 0 to 1."""

    start: int
    end: int
    score: float


def passages(
    quote: Folded, text: Folded, bounds: Sequence[tuple[int, int]], threshold: float
) -> list[Passage]:
    """Passages at least ``threshold`` like the quote, best first, ties in text order.
    Each lies inside one of ``bounds``, ranges of the folded text.
    """
    if len(quote.text) > MAX_QUOTE:
        return []
    found: set[Passage] = set()
    for low, high in bounds:
        for near in _near(quote.text, text.text, (low, high), threshold):
            start, end = settle(quote, text, near)
            score = Levenshtein.normalized_similarity(quote.text, text.text[start:end])
            if start < end and score >= threshold and (span := text.original(start, end)):
                found.add(Passage(*span, score))
    return sorted(found, key=lambda passage: (-passage.score, passage.start, passage.end))


def _near(quote: str, text: str, bounds: tuple[int, int], threshold: float) -> list[Near]:
    """Roughly where the quote is, the likeliest places only."""
    reach = min(28, 12 + len(quote) // 8)
    slack = _band(len(quote)) + reach
    found: dict[tuple[int, int], float] = {}
    for shift in _shifts(quote, text, *bounds):
        low, high = max(bounds[0], shift - slack), min(bounds[1], shift + len(quote) + slack)
        place = fuzz.partial_ratio_alignment(quote, text[low:high])
        if place is not None:
            found[low + place.dest_start, low + place.dest_end] = place.score / 100
    least = max(threshold, max(found.values(), default=0.0)) - _LEEWAY
    return [
        Near(start, end, max(bounds[0], start - reach), min(bounds[1], end + reach), reach)
        for (start, end), score in found.items()
        if score >= least
    ]


def _shifts(quote: str, text: str, low: int, high: int) -> list[int]:
    """Where the quote would start: by what is rare in it, then by all of it."""
    size = min(10, max(4, len(quote) // 6))
    hits = {
        offset: _hits(quote[offset : offset + size], text, low, high)
        for offset in _offsets(len(quote), size)
    }
    rare = {offset: found for offset, found in hits.items() if len(found) < _HITS}
    width = _band(len(quote))
    shifts = _elected(rare, width)
    return shifts if len(rare) == len(hits) else list({*shifts, *_elected(hits, width)})


def _elected(hits: Mapping[int, Sequence[int]], width: int) -> list[int]:
    """The shifts of the quote that most pieces were found at, most first."""
    votes: defaultdict[int, set[int]] = defaultdict(set)
    for offset, found in hits.items():
        for hit in found:
            band = (hit - offset) // width
            votes[band].add(offset)
            votes[band + 1].add(offset)  # bands overlap by half
    most = max(map(len, votes.values()), default=0)
    best = sorted(votes, key=lambda band: (-len(votes[band]), band))
    return [band * width for band in best[:_PASSAGES] if 2 * len(votes[band]) >= most]


def _band(length: int) -> int:
    """By how much the words put in or left out may shift the rest of a quote."""
    return max(16, length // 4)


def _offsets(length: int, size: int) -> range:
    last = max(1, length - size + 1)
    return range(0, last, max(size // 3, -(-last // _PIECES), 1))


def _hits(piece: str, text: str, low: int, high: int) -> list[int]:
    hits: list[int] = []
    position = text.find(piece, low, high)
    while position >= 0 and len(hits) < _HITS:
        hits.append(position)
        position = text.find(piece, position + 1, high)
    return hits
