"""Where in a text each quote is: verbatim, but for its spelling, or nearly."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from rapidfuzz.distance import Levenshtein

from pipeline.ground.bare import Bare, bare
from pipeline.ground.breaks import begins_sentence, ends_sentence, in_number, is_break
from pipeline.ground.cuts import cuts_meaning, leaves_out_meaning
from pipeline.ground.fold import Folded, fold
from pipeline.ground.fuzzy import passages
from pipeline.ground.guard import contradicts, is_another
from pipeline.ground.names import Vocabulary
from schemas.row import LEAST_LIKENESS

Method = Literal["exact", "normalised", "fuzzy"]
Spans = Sequence[tuple[int, int]]

THRESHOLD = LEAST_LIKENESS  # of Levenshtein; see benchmarks/ground.py for what it decides
_MIN_FUZZY_WORDS = 3  # one word altered in two leaves too little to know the place by
_OCCURRENCES = 1_000  # of one quote; later ones are not looked at
_LONG = 12  # folded code points that do not turn up by chance across word boundaries
_TIE = 0.02  # passages this close in likeness may be one text, repeated
_CLOSE = 0.05  # passages this close in likeness are not told apart by it
_ELISION = re.compile(r"^(?:\.{2,}|\u2026)\s*|\s*(?:\.{2,}|\u2026)$")


@dataclass(frozen=True, slots=True)
class Match:
    """Where a quote is: ``text[start:end]`` in code points, half-open.

    ``score`` is 1 for ``exact`` and ``normalised``, and for ``fuzzy`` the Levenshtein
    likeness of the two after folding, at least the threshold and at most 1.
    """

    start: int
    end: int
    method: Method
    score: float


@dataclass(frozen=True, slots=True)
class _Candidates:
    """The places that one quote could be, in text order."""

    method: Method
    places: list[tuple[int, int, float]]


def ground(text: str, quotes: Sequence[str], within: Spans | None = None) -> list[Match | None]:
    """Ground quotes in a text that is used once; see ``Grounder.ground``."""
    return Grounder(text).ground(quotes, within)


class Grounder:
    """One text, to ground many quotes in. Its indexes are built when first needed."""

    def __init__(self, text: str, *, threshold: float = THRESHOLD) -> None:
        """``threshold`` is the least likeness, 0 to 1, of a fuzzy match."""
        self.text = text
        self.threshold = threshold
        self._found: dict[tuple[str, tuple[tuple[int, int], ...]], _Candidates | None] = {}

    def ground(self, quotes: Sequence[str], within: Spans | None = None) -> list[Match | None]:
        """Find each quote; the result is parallel to ``quotes``, None where there is none.

        Tried in turn: the quote as it is (without white space at its ends); the quote but
        for case, white space, invisible characters, Unicode form, kinds of quote mark and
        dash, and dots at its ends that say where it was cut; a passage that is nearly the
        quote, from word boundary to word boundary, and contradicts it in no figure,
        negation, unit or name, nor begins right behind a negation or denial (where two passages
        about as near contradict each other, neither is taken). No match begins or ends inside a
        number: "lost 5" is not in "lost 50", nor "lost 10" in "lost 10 000"; nor inside a word
        that its rest turns round: "able" is not in "unable", nor "ever" in "never". Blank
        quotes are not grounded.

        A quote that has several places gets the first unused one from the start of the
        quote before it, else the nearest unused one before that. A quote that is asked for
        more often than it stands in the text, as two claims may rest on one sentence, uses
        a place again: the first from the start of the quote before it, else the last.
        Whole words are preferred to parts of words.

        ``within`` are ranges of the text, such as a chunk's sentences; a match lies inside
        one of them, where ranges with only white space between count as one.
        """
        ranges = [(0, len(self.text))] if within is None else _joined(self.text, within)
        return _assign([self._known(quote.strip(), tuple(ranges)) for quote in quotes])

    def _known(self, quote: str, ranges: tuple[tuple[int, int], ...]) -> _Candidates | None:
        """The places of a quote; it is looked for once, though a claim is checked before it is
        used."""
        key = (quote, ranges)
        if key not in self._found:
            self._found[key] = self._candidates(quote, ranges)
        return self._found[key]

    @cached_property
    def _folded(self) -> Folded:
        return fold(self.text)

    @cached_property
    def _bare(self) -> Bare:
        return bare(self.text)

    @cached_property
    def _vocabulary(self) -> Vocabulary:
        return Vocabulary(self._bare.text)

    def _candidates(
        self, quote: str, ranges: Spans, verbatim: Method = "exact"
    ) -> _Candidates | None:
        if not quote:
            return None
        if found := self._exact(quote, ranges):
            return _Candidates(verbatim, found)
        folded = fold(quote)
        if not folded.text:
            return None
        bounds = [self._folded.inside(*each) for each in ranges]
        if found := self._normalised(folded, bounds):
            return _Candidates("normalised", found)
        whole = _ELISION.sub("", quote)
        if whole and whole != quote:  # dots that only say where the quote was cut off
            return self._candidates(whole, ranges, "normalised")
        if found := self._fuzzy(folded, bounds):
            return _Candidates("fuzzy", found)
        return None

    def _exact(self, quote: str, ranges: Spans) -> list[tuple[int, int, float]]:
        return self._whole_words(_occurrences(quote, self.text, ranges, lambda a, b: (a, b)))

    def _normalised(self, quote: Folded, bounds: Spans) -> list[tuple[int, int, float]]:
        spans = _occurrences(quote.text, self._folded.text, bounds, self._folded.original)
        return self._whole_words(span for span in spans if self._same_words(quote, *span))

    def _same_words(self, quote: Folded, start: int, end: int) -> bool:
        """Whether other spaces make no other words: "in ally" is not in "finally", nor
        "not able" in "notable".
        """
        passage = self.text[start:end]
        if _is_parted_alike(quote.source, passage):
            return True
        if len(quote.text) < _LONG and not self._is_whole(start, end):
            return False
        return not contradicts(quote.source, passage, self._vocabulary)

    def _fuzzy(self, quote: Folded, bounds: Spans) -> list[tuple[int, int, float]]:
        if len(quote.source.split()) < _MIN_FUZZY_WORDS and len(quote.text) < 2 * _LONG:
            return []
        places = [
            (each.start, each.end, each.score)
            for each in passages(quote, self._folded, bounds, self.threshold)
            if not self._cuts(each.start, each.end)
            and not leaves_out_meaning(self._bare.text, self._bare.at(each.start))
            and not contradicts(quote.source, self.text[each.start : each.end], self._vocabulary)
            and not self._is_another(quote.source, each.start, each.end)
        ]
        if self._is_ambiguous(places):
            return []
        # Of passages that fold alike, those spelt most like the quote.
        ties = {
            place: Levenshtein.normalized_similarity(quote.source, self.text[place[0] : place[1]])
            for place in places
            if place[2] >= places[0][2] - _TIE
        }
        closest = max(ties.values(), default=0.0)
        return sorted(place for place, likeness in ties.items() if likeness == closest)

    def _is_another(self, quote: str, start: int, end: int) -> bool:
        whole = begins_sentence(self.text, start) and ends_sentence(self.text, end)
        return is_another(quote, self.text[start:end], whole=whole and quote[:1].isupper())

    def _is_ambiguous(self, places: Sequence[tuple[int, int, float]]) -> bool:
        """Whether places that are about as good differ in a fact that the quote leaves out:
        "goods came through" is no evidence of which of two countries they came through.
        """
        close = [place for place in places if place[2] >= places[0][2] - _CLOSE]
        best, *others = [self.text[start:end] for start, end, _ in close] or [""]
        return any(contradicts(other, best, self._vocabulary) for other in others)

    def _whole_words(self, spans: Iterable[tuple[int, int]]) -> list[tuple[int, int, float]]:
        """Those of the spans that are whole words, or, where none is, those that part two
        words that the page has run together. A piece of a word that the rest of it turns
        round ("able" in "unable", "armed" in "un-armed") is nowhere."""
        places = [(*span, 1.0) for span in spans if not self._cuts(*span)]
        return [place for place in places if self._is_whole(place[0], place[1])] or places

    def _is_whole(self, start: int, end: int) -> bool:
        return all(is_break(self._bare.text, self._bare.at(each)) for each in (start, end))

    def _cuts(self, start: int, end: int) -> bool:
        """Whether a piece ends inside a number, or inside a word that the rest turns round."""
        text, low, high = self._bare.text, self._bare.at(start), self._bare.at(end)
        return in_number(text, low) or in_number(text, high) or cuts_meaning(text, low, high)


def _is_parted_alike(quote: str, passage: str) -> bool:
    """Whether spaces part two texts that fold alike at the same places."""
    ours, theirs = quote.split(), passage.split()
    return len(ours) == len(theirs) and all(
        len(one) == len(other) or len(fold(one).text) == len(fold(other).text)
        for one, other in zip(ours, theirs, strict=True)
    )


def _joined(text: str, ranges: Spans) -> list[tuple[int, int]]:
    """The ranges in text order, those with nothing but white space between made one."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(ranges):
        if joined and not text[joined[-1][1] : start].strip():
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _occurrences(
    needle: str,
    haystack: str,
    ranges: Spans,
    original: Callable[[int, int], tuple[int, int] | None],
) -> Iterator[tuple[int, int]]:
    """Offsets in the original text of each occurrence, overlapping ones included."""
    left = _OCCURRENCES
    for low, high in ranges:
        position = haystack.find(needle, low, high)
        while position >= 0 and left > 0:
            left -= 1
            if span := original(position, position + len(needle)):
                yield span
            position = haystack.find(needle, position + 1, high)


def _assign(candidates: Sequence[_Candidates | None]) -> list[Match | None]:
    """One place for each quote: first those that have only one, then the rest in order."""
    matches: list[Match | None] = [None] * len(candidates)
    used: set[tuple[int, int]] = set()
    for ambiguous in (False, True):
        cursor = 0
        for index, each in enumerate(candidates):
            if each is not None and (len(each.places) > 1) is ambiguous:
                start, end, score = _nearest(each.places, cursor, used)
                used.add((start, end))
                matches[index] = Match(start, end, each.method, score)
            if (match := matches[index]) is not None:
                cursor = match.start
    return matches


def _nearest(
    places: list[tuple[int, int, float]], cursor: int, used: set[tuple[int, int]]
) -> tuple[int, int, float]:
    free = [place for place in places if place[:2] not in used] or places
    return next((place for place in free if place[0] >= cursor), free[-1])
