"""Cues: what the extractor knows about words, and where a sentence shows it.

A cue file is tab-separated: label, weight, cue, an example sentence. A cue is a run of
words; ``a|b`` is either, ``stem*`` any word that begins so, ``*end`` any that ends so (no
cue's first), ``@name`` any word of a class of ``data/classes.txt``, ``~`` up to four words
between.
All families are matched in one pass over a sentence's tokens.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from pipeline.rules.vocabulary.reading import read_rows
from pipeline.rules.vocabulary.tokens import Token
from pipeline.rules.vocabulary.words import word_class

FAMILIES = ("reporting", "kinds", "certainty", "modality", "stance", "worth", "slots")
NOTHING: frozenset[str] = frozenset()
_WORDS_KEPT = 20_000
_PAIRS_KEPT = 100_000
GAP = 4
"""Most words that ``~`` stands for."""
_NEAR = GAP + 3
"""Places from a cue's first word on among which its second or third one stands."""


class Word(NamedTuple):
    """One place of a cue: the words that fit it, whole, by their beginning or their end."""

    whole: frozenset[str]
    stems: tuple[str, ...]
    ends: tuple[str, ...] = ()

    def fits(self, low: str) -> bool:
        """Whether a lower-case word fits."""
        return low in self.whole or low.startswith(self.stems) or low.endswith(self.ends)


class Cue(NamedTuple):
    """A cue of a family; ``words`` holds None for a gap."""

    family: str
    label: str
    weight: float
    text: str
    example: str
    words: tuple[Word | None, ...]


class Hit(NamedTuple):
    """A cue found at ``tokens[first:last]``."""

    cue: Cue
    first: int
    last: int


@cache
def cues(family: str) -> tuple[Cue, ...]:
    """Every cue of a family, in the file's order."""
    return tuple(
        Cue(family, label, float(weight), text, example, tuple(_words(text)))
        for label, weight, text, example in read_rows(f"{family}.tsv")
    )


def _words(text: str) -> Iterator[Word | None]:
    for place in text.split():
        if place == "~":
            yield None
            continue
        forms = place.split("|")
        whole = frozenset(form for form in forms if form[0] not in "@*" and form[-1] != "*")
        yield Word(
            whole.union(*(word_class(form[1:]) for form in forms if form[0] == "@")),
            tuple(form[:-1] for form in forms if form.endswith("*")),
            tuple(form[1:] for form in forms if form.startswith("*")),
        )


_Begun = tuple[Cue, int, frozenset[str] | None]
"""A cue whose first words fit, how many these are, and what ``_next`` says of more."""
_All = tuple[tuple[_Begun, ...], frozenset[str]]
"""The cues that two words can begin, and forms of which one must be near if any of these is to
go on; no forms where one may do without."""


class _Index:
    """Cues by the word that they begin with."""

    def __init__(self, known: Sequence[Cue]) -> None:
        self.whole: dict[str, list[Cue]] = {}
        self.stems: dict[str, list[Cue]] = {}
        for cue in known:
            head = cue.words[0]
            assert head and not head.ends, f"a cue cannot begin with a gap or an end: {cue.text}"
            for form in head.whole:
                self.whole.setdefault(form, []).append(cue)
            for stem in head.stems:
                self.stems.setdefault(stem, []).append(cue)
        self.lengths = sorted({len(stem) for stem in self.stems})
        self._begun: dict[str, tuple[Cue, ...]] = {}
        self.pairs: dict[tuple[str, str], _All] = {}
        """What ``at`` has said of a number of pairs, since news repeats them."""

    def at(self, pair: tuple[str, str]) -> _All:
        """The cues that a word can begin whose second word fits the next one."""
        low, follows = pair
        counted = ((cue, _begun(cue, follows)) for cue in self._beginning(low))
        begun = tuple((cue, words, _next(cue, words)) for cue, words in counted if words)
        sought = [forms or NOTHING for _, _, forms in begun]
        found = begun, NOTHING.union(*sought) if all(sought) else NOTHING
        if len(self.pairs) < _PAIRS_KEPT:
            self.pairs[pair] = found
        return found

    def _beginning(self, low: str) -> tuple[Cue, ...]:
        known = self._begun.get(low)
        if known is None:
            known = tuple(self._look_up(low))
            if len(self._begun) < _WORDS_KEPT:
                self._begun[low] = known
        return known

    def _look_up(self, low: str) -> Iterator[Cue]:
        yield from self.whole.get(low, ())
        for length in self.lengths:
            if length > len(low):
                break
            yield from self.stems.get(low[:length], ())


def _next(cue: Cue, words: int) -> frozenset[str] | None:
    """The forms of which one must stand near behind a cue's first words; none where a word's
    beginning or end will do, and None where no more words are to come."""
    if words == len(cue.words):
        return None
    word = cue.words[words] or cue.words[words + 1]
    return NOTHING if word is None or word.stems or word.ends else word.whole


def _begun(cue: Cue, follows: str) -> int:
    """How many words of a cue its first and the next one are; none if the next is another."""
    second = cue.words[1] if len(cue.words) > 1 else None
    if second is None:
        return 1
    return 2 if second.fits(follows) else 0


def group(cue: Cue) -> str:
    """What a cue is left out with: its family and label, a slot's without its value."""
    return f"{cue.family}.{cue.label.partition('=')[0]}"


@cache
def _index(without: frozenset[str]) -> _Index:
    return _Index([cue for cue in _all() if without.isdisjoint((cue.family, group(cue)))])


@cache
def _all() -> tuple[Cue, ...]:
    return tuple(cue for family in FAMILIES for cue in cues(family))


def find(tokens: Sequence[Token], without: frozenset[str] = NOTHING) -> list[Hit]:
    """Every cue in a sentence's tokens, in order of where it begins; none in no tokens.

    ``without`` names families, or groups as ``group`` does, whose cues are left out.
    """
    index = _index(without)
    known = index.pairs
    hits: list[Hit] = []
    lows = [token.low for token in tokens]
    for first, pair in enumerate(pairwise([*lows, ""])):
        begun, sought = known.get(pair) or index.at(pair)
        if not begun:
            continue
        near = lows[first + 1 : first + _NEAR]
        if sought and sought.isdisjoint(near):
            continue  # most cues with a gap go no further
        for cue, words, forms in begun:
            if forms is None:
                hits.append(Hit(cue, first, first + words))
            elif not forms or not forms.isdisjoint(near):
                last = _match(lows, first + words, cue.words, words)
                if last is not None:
                    hits.append(Hit(cue, first, last))
    return hits


def _match(lows: Sequence[str], at: int, words: Sequence[Word | None], place: int) -> int | None:
    """One past the last word matched, or None."""
    while place < len(words):
        word = words[place]
        if word is None:
            follows = words[place + 1]
            for low_at in range(at, min(at + GAP + 1, len(lows))):
                low = lows[low_at]
                if low in ";:.":
                    return None
                if follows is None or follows.fits(low):
                    last = _match(lows, low_at, words, place + 1)
                    if last is not None:
                        return last
            return None
        if at >= len(lows) or not word.fits(lows[at]):
            return None
        at += 1
        place += 1
    return at


def inside(hits: Sequence[Hit], places: Sequence[int]) -> list[Hit]:
    """The cues that begin and end at some places, which are in the text's order."""
    if not (hits and places):
        return []
    first, last = places[0], places[-1]
    if last - first < len(places):  # nothing was cut out between them
        return [hit for hit in hits if first <= hit.first and hit.last <= last + 1]
    known = set(places)
    return [hit for hit in hits if hit.first in known and hit.last - 1 in known]


def is_named(tokens: Sequence[Token], hit: Hit) -> bool:
    """Whether a cue is a word of a name: "the Unverified List"."""
    return hit.first > 0 and tokens[hit.first].is_capital
