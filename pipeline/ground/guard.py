"""Whether a quote says something else than the piece of text it resembles.

A changed figure, negation, unit or name is one word in twenty: no similarity score sees
it. So quote and text are aligned word by word, and each place where they differ is looked
at by itself, then all of them together. The words are in ``guard.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate, chain

from rapidfuzz.distance import OSA, Levenshtein

from pipeline.ground import words
from pipeline.ground.bare import bare
from pipeline.ground.figures import MARK, ONE, apart, attached
from pipeline.ground.lists import Rules, load
from pipeline.ground.names import Vocabulary, renames

_LEAST_TURNED = 5  # letters of what reads as a word behind "in" or "under" by chance alone
_LEAST_PART = 3  # letters of a word that a prefix turns, or of an ending that turns one
_ROMAN = re.compile(r"[IVXLC]{2,}|[VX]")
_LEFT_OPEN = re.compile(r"X{3,}")  # what a name or a word was struck out with
_SWAPPED = 2  # words that change places: the roles of two, where one may just have moved
_LEAST_SLIP = 4  # letters of a guarded word that may have a slip
_LONG_WORD = 5  # letters of a word in which one may have become another
_TWICE = re.compile(r"(.)\1")
_DOUBLED = re.compile(r"(?<![^\W_])([^\W\d_]++)(?:\s+\1)+(?![^\W_])", re.I)
_LOOKALIKE = 2  # letters that part a word from one that was written for it: stopped, stepped
_ALTERED = ((8, 2), (5, 1), (0, 0))  # words of a quote, and how many of them may be altered
_SHORT = 5  # words from which on a sentence is enough to know its place by
_LIKE = 0.65  # likeness from which on a word is a slip for another
_CONTENT = 4  # letters from which on a word without a capital is more than grammar

_Change = tuple[list[str], list[str]]


def contradicts(quote: str, passage: str, vocabulary: Vocabulary) -> bool:
    """Whether ``quote`` differs from ``passage`` in a figure, its bound or unit, a negation
    or another word of negative meaning, a condition, a hedge, a direction, a name or in who
    did what to whom, at any place where the two differ.

    ``vocabulary`` is that of the whole text. Spellings of one figure (5,000 and 5000, six
    and 6) and of one negation (did not and didn't) do not contradict, nor does a slip of the
    pen: a letter too many or too few, two that changed places, a word printed twice.
    """
    changes = []
    for ours, theirs in _changes(quote, passage):
        if _is_respaced(ours, theirs):
            if _splits_a_lookalike(ours, theirs):
                return True
        elif _differs(ours, theirs) or renames(ours, theirs, quote, vocabulary):
            return True
        else:
            changes.append((ours, theirs))
    return _in_contrast(changes) or _change_places(changes)


def is_another(quote: str, passage: str, *, whole: bool) -> bool:
    """Whether more words of ``quote`` are not in ``passage``, at their places, than a sentence of
    its length loses by being altered. Slips and other spaces cost nothing.

    ``whole`` says that both are whole sentences, of which a short one may lose two words. Of
    scripts that put no space between words, likeness alone has to tell.
    """
    count = len(quote.split())
    if words.has_far(quote):
        return False
    allowed = next(most for least, most in _ALTERED if count >= least)
    if whole and count >= _SHORT:
        allowed = max(allowed, 2)
    return sum(map(_strangers, _changes(quote, passage))) > max(allowed, count // 4)


def _strangers(change: _Change) -> int:
    """How many words of the quote have nothing like them at their place in the passage. Figures
    are compared elsewhere."""
    if _is_respaced(*change):
        return 0
    ours, theirs = ([words.folded(w) for w in each if not words.is_figure(w)] for each in change)
    return sum(all(_likeness(word, other) < _LIKE for other in theirs) for word in ours)


_likeness = OSA.normalized_similarity


@lru_cache(maxsize=64)
def _changes(quote: str, passage: str) -> tuple[_Change, ...]:
    """The words of both at each place where they differ; either list may be empty."""
    return tuple(_compared(quote, passage))


def _compared(quote: str, passage: str) -> Iterator[_Change]:
    rules = load()
    plain, printed = bare(quote).text, bare(passage).text
    ours, theirs = (
        attached(words.words(_once(text, rules), rules.word), rules.figures)
        for text in (apart(plain, printed), apart(printed, plain))
    )
    folded = [words.folded(w) for w in ours], [words.folded(w) for w in theirs]
    last_ours = last_theirs = 0
    for block in Levenshtein.editops(*folded).as_matching_blocks():
        if block.a > last_ours or block.b > last_theirs:
            yield ours[last_ours : block.a], theirs[last_theirs : block.b]
        last_ours, last_theirs = block.a + block.size, block.b + block.size


def _once(text: str, rules: Rules) -> str:
    """The text without the second of two same words, but for those that say more as two: a
    million million, not not."""

    def first(found: re.Match[str]) -> str:
        word = words.folded(found[1])
        doubled = word in rules.undoing or word in rules.figures.numerals or words.is_far(word)
        return found[0] if doubled else found[1]

    return _DOUBLED.sub(first, text)


def _differs(ours: list[str], theirs: list[str]) -> bool:
    rules = load()
    left, right = [words.folded(w) for w in ours], [words.folded(w) for w in theirs]
    if len(left) == len(right) and not rules.yielding.isdisjoint(right):
        kept = [i for i, word in enumerate(ours) if not _gave_way(word, right[i], rules)]
        left, right = [left[i] for i in kept], [right[i] for i in kept]
    left, right = _parted(left, right, rules), _parted(right, left, rules)
    ours_meant, theirs_meant = _meant(left, right, rules), _meant(right, left, rules)
    return (
        rules.counted(_unparted(ours_meant, right)) != rules.counted(_unparted(theirs_meant, left))
        or _hedges(theirs_meant, rules) > _hedges(ours_meant, rules)
        or _goes_another_way(left, right, rules)
        or _romans(ours, theirs) != _romans(theirs, ours)
        or _turned_by_a_part(left, right, rules)
        or _differs_far(left, right)
    )


def _gave_way(ours: str, theirs: str, rules: Rules) -> bool:
    """Whether a word of the lists gave way to one that means nothing here."""
    return (
        theirs in rules.yielding
        and len(ours) >= _CONTENT
        and ours.isalpha()
        and ours.islower()
        and not ours.endswith("ly")
        and ours not in rules.own_words
        and ours not in rules.standing
        and theirs not in ours
        and OSA.distance(ours, theirs, score_cutoff=_LOOKALIKE) > _LOOKALIKE
    )


def _parted(listed: Sequence[str], others: Sequence[str], rules: Rules) -> list[str]:
    """The words, with those taken apart that the page ran together of a word that the other
    side has and one that turns it, or that is turned: "hasnever", "wasunlawful"."""
    return [part for word in listed for part in _halves(word, others, rules) if part]


def _halves(word: str, others: Sequence[str], rules: Rules) -> tuple[str, ...]:
    if word in rules.strict:
        return (word,)
    for other in others:
        rest = word.removeprefix(other)
        if rest != word and (_turns(rest, rules) or _is_turned(rest, others, rules)):
            return other, rest
        rest = word.removesuffix(other)
        if rest != word and _turns(rest, rules):
            return rest, other
    found = None if word in rules.lookalikes else rules.inside.search(word)
    return (word[: found.start()], found[0], word[found.end() :]) if found else (word,)


def _turns(part: str, rules: Rules) -> bool:
    """Whether a part of a word is a negation; short ones are endings, too (done, Marine)."""
    return rules.is_negation(part) and (len(part) >= _LEAST_PART or part == "no")


def _is_turned(part: str, others: Sequence[str], rules: Rules) -> bool:
    return any(
        len(other) >= _LEAST_PART and part.removesuffix(other) in rules.heads for other in others
    )


def _is_respaced(ours: list[str], theirs: list[str]) -> bool:
    """Whether the words are the same but for where spaces and hyphens part them."""
    return "".join(map(words.letters, ours)) == "".join(map(words.letters, theirs)) and not any(
        words.is_figure(w) for w in ours
    )


def _splits_a_lookalike(ours: Sequence[str], theirs: Sequence[str]) -> bool:
    """Whether a space that one has and the other has not lies inside a lookalike: "not able"
    is not "notable", while "notedthat" is "noted that"; or behind a word that turns what it
    is run together with: "in effective use" is not "ineffective use"."""
    rules = load()
    listed = [[words.letters(w) for w in each] for each in (ours, theirs)]
    ends = [list(accumulate(map(len, each))) for each in listed]
    moved = set(ends[0]) ^ set(ends[1])
    heads = {
        end
        for each, places in zip((ours, theirs), ends, strict=True)
        for word, end in zip(each, places, strict=True)
        if end in moved and words.folded(word) in rules.parting_heads
    }
    return any(
        (word in rules.lookalikes and any(end - len(word) < at < end for at in moved))
        or any(
            at <= end - _LEAST_TURNED and word[: at - end + len(word)] in rules.parting_heads
            for at in heads
            if end - len(word) < at
        )
        for each, places in zip(listed, ends, strict=True)
        for word, end in zip(each, places, strict=True)
    )


def _unparted(listed: Sequence[str], others: Sequence[str]) -> list[str]:
    """The words without the phrases that are parted on the other side."""
    return [word for word in listed if not _is_parted(word, others)]


def _is_parted(phrase: str, others: Sequence[str]) -> bool:
    """Whether a phrase is there, but for its end, a slip, or a word that stands in it."""
    first, *rest = phrase.split()
    if not rest or phrase.startswith(MARK):
        return False
    if first in others and (len(first) >= _CONTENT or all(word in others for word in rest)):
        return True
    spans = (others[at : at + len(rest) + 1] for at in range(len(others)))
    return any(_is_slip(phrase, " ".join(span)) for span in spans)


def _meant(listed: Sequence[str], others: Sequence[str], rules: Rules) -> list[str]:
    """The words, with that of the other side for one that is a slip for it; and, where the
    figure before it has a slip, a unit as its figure's own."""
    meant = [word if word in rules.own_words else _slip_for(word, others, rules) for word in listed]
    if "1" in others:
        meant = ["1" if word == ONE else word for word in meant]
    if len(listed) == len(others):
        for at, (word, other) in enumerate(zip(listed, others, strict=True)):
            if word in rules.figures.units and other == MARK + rules.figures.units[word]:
                meant[at] = other
    return meant


def _slip_for(word: str, others: Sequence[str], rules: Rules) -> str:
    for other in others:
        if (other in rules.strict or other in rules.hedges) and _is_slip(word, other):
            return other
        if rules.figures.is_named(other, word, _is_slip):
            return other
    return word


def _is_slip(word: str, other: str) -> bool:
    """Whether a doubled letter, one letter more, two neighbours that changed places or, in a
    long word, a letter for another is all that parts two words, their first letters being the
    same. A letter for another makes words of its own, which are listed: despite, despise."""
    if word[0] != other[0] or abs(len(word) - len(other)) > 1:
        return False
    if min(len(word), len(other)) < _LEAST_SLIP:
        return word.isalpha() and other.isalpha() and _undoubled(word) == _undoubled(other)
    return OSA.distance(word, other, score_cutoff=1) == 1 and (
        len(word) != len(other)
        or (len(other) >= _LONG_WORD and other.isalpha())
        or sorted(word) == sorted(other)
    )


def _undoubled(word: str) -> str:
    return _TWICE.sub(r"\1", word)


def _goes_another_way(left: list[str], right: list[str], rules: Rules) -> bool:
    """Whether a figure that something rose by is one that it rose to, or the like."""
    ours, theirs = ([w for w in each if w in rules.figures.ways] for each in (left, right))
    return bool(ours and theirs) and ours != theirs


def _hedges(listed: Sequence[str], rules: Rules) -> int:
    return sum(word in rules.hedges for word in listed)


def _romans(listed: Sequence[str], others: Sequence[str]) -> list[str]:
    """The Roman numerals, but for a sign in the place of a word: "XXX" for "minister"."""
    found = [(at, word) for at, word in enumerate(listed) if _ROMAN.fullmatch(word)]
    if found and len(listed) == len(others):
        return [w for at, w in found if not (_LEFT_OPEN.fullmatch(w) and others[at].islower())]
    return [word for _, word in found]


def _in_contrast(changes: Sequence[_Change]) -> bool:
    """Whether words of the quote stand in contrast to words of the passage, at any places:
    a currency comes before its figure, or after it."""
    contrast = load().contrast
    left, right = (
        {pair for c in changes for w in c[side] for pair in contrast.get(words.folded(w), ())}
        for side in (0, 1)
    )
    added, gone = {group for group, _ in left - right}, {group for group, _ in right - left}
    return not added.isdisjoint(gone)


def _turned_by_a_part(left: list[str], right: list[str], rules: Rules) -> bool:
    pairs = [pair for a in left for b in right for pair in ((a, b), (b, a))]
    return any(
        (len(b) >= _LEAST_PART and a.endswith(b) and a[: len(a) - len(b)] in rules.heads)
        or (len(a) >= len(b) + _LEAST_PART and a.startswith(b) and a[len(b) :] in rules.tails)
        or (
            len(a) > len(b)
            and any(a[: m.start()] + a[m.end() :] == b for m in rules.infix.finditer(a))
        )
        for a, b in pairs
    )


def _differs_far(left: list[str], right: list[str]) -> bool:
    """Whether words of a script without a list of negations differ in more than a slip."""
    if not any(map(words.is_far, chain(left, right))):
        return False
    return len(left) != len(right) or not all(
        words.is_slip(a, b)
        for a, b in zip(left, right, strict=True)
        if words.is_far(a) or words.is_far(b)
    )


def _change_places(changes: Sequence[_Change]) -> bool:
    """Whether words of one place turn up at another: "the minister accused the president"
    is not "the president accused the minister"."""
    ours, theirs = _places(changes, 0), _places(changes, 1)
    moved = [word for word in ours.keys() & theirs if len(ours[word] | theirs[word]) > 1]
    return len(moved) >= _SWAPPED


def _places(changes: Sequence[_Change], side: int) -> dict[str, set[int]]:
    places: dict[str, set[int]] = {}
    for index, change in enumerate(changes):
        for word in filter(_has_content, change[side]):
            places.setdefault(words.folded(word), set()).add(index)
    return places


def _has_content(word: str) -> bool:
    return len(word) >= _CONTENT or word[0].isupper()
