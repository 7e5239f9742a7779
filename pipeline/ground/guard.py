"""Whether a quote says something else than the piece of text it resembles.

A changed figure, negation, unit or name is one word in twenty: no similarity score sees
it. So quote and text are aligned word by word, and each place where they differ is looked
at by itself, then all of them together. The words are in ``guard.toml``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, chain
from pathlib import Path
from typing import Any

from rapidfuzz.distance import OSA, Levenshtein

from pipeline.ground import words
from pipeline.ground.figures import MARK, Figures, attached
from pipeline.ground.names import Vocabulary, renames

_NEGATED = re.compile(r"n['\u2019\u02bc]t$|^n['\u2019\u02bc]")  # didn't, and French n'a
_LONGEST_PART = 8  # letters of a prefix or an ending
_LEAST_PART = 3  # letters of a word that a prefix turns, or of an ending that turns one
_HYPHENS = "-\u2010\u2011"
_ROMAN = re.compile(r"[IVXLC]{2,}|[VX]")
_SWAPPED = 2  # words that change places: the roles of two, where one may just have moved
_LEAST_SLIP = 4  # letters of a guarded word that may have a slip
_DOUBLED = re.compile(r"(?<![^\W_])([^\W\d_]++)(?:\s+\1)+(?![^\W_])", re.I)
_BEFORE = 100  # code points before a passage in which a word that governs it may stand
_PAUSE = re.compile(r"[.,;:!?()\[\]\"\u201c-\u201e\xab\xbb\u2026\u2013\u2014\n]")
_CONTENT = 4  # letters from which on a word without a capital is more than grammar

_Change = tuple[list[str], list[str]]


@dataclass(frozen=True, slots=True)
class _Rules:
    word: re.Pattern[str]
    figures: Figures
    strict: dict[str, str]  # word -> what it counts as
    hedges: frozenset[str]
    contrast: dict[str, list[tuple[str, str]]]  # word -> group, class
    heads: frozenset[str]
    tails: frozenset[str]
    infix: re.Pattern[str]
    lookalikes: frozenset[str]
    undoing: frozenset[str]
    own_words: frozenset[str]  # and all that mean something here: no slips for others
    links: frozenset[str]


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


def cuts_meaning(text: str, start: int, end: int) -> bool:
    """Whether ``text[start:end]`` leaves out a part of its first or last word that turns
    its meaning round: the "un" of "unable" or "un-armed", the "less" of "harmless"."""
    rules = _rules()
    head, tail = start, end
    before, after = start, end
    if text[start - 1 : start] and text[start - 1] in _HYPHENS:
        head = before = start - 1
    if text[end : end + 1] and text[end] in _HYPHENS:
        tail = after = end + 1
    while head and before - head < _LONGEST_PART and text[head - 1].isalpha():
        head -= 1
    while tail < len(text) and tail - after < _LONGEST_PART and text[tail].isalpha():
        tail += 1
    # "inRussia"
    runs_on = before == start and text[start].isupper() and not text[head:start].isupper()
    return (text[head:before].casefold() in rules.heads and not runs_on) or text[
        after:tail
    ].casefold() in rules.tails


def leaves_out_meaning(text: str, start: int) -> bool:
    """Whether ``text[start:]`` begins right behind a negation, a denial or another word that
    turns what follows: behind "denied that", "failed", "no reports that"."""
    rules = _rules()
    low = max(0, start - _BEFORE)
    low = max((m.end() for m in _PAUSE.finditer(text, low, start)), default=low)
    # Beyond the start, for a phrase that it cuts: "declined | to".
    found = [m for m in rules.word.finditer(text[low : start + _BEFORE]) if m.start() < start - low]
    for word in reversed([words.folded(m.group()) for m in found]):
        if _strict([word], rules):
            return True
        if word not in rules.links:
            break
    return False


def _changes(quote: str, passage: str) -> Iterator[_Change]:
    """The words of both at each place where they differ; either list may be empty."""
    rules = _rules()
    ours, theirs = (
        attached(words.words(_once(text, rules), rules.word), rules.figures)
        for text in (quote, passage)
    )
    folded = [words.folded(w) for w in ours], [words.folded(w) for w in theirs]
    last_ours = last_theirs = 0
    for block in Levenshtein.editops(*folded).as_matching_blocks():
        if block.a > last_ours or block.b > last_theirs:
            yield ours[last_ours : block.a], theirs[last_theirs : block.b]
        last_ours, last_theirs = block.a + block.size, block.b + block.size


def _once(text: str, rules: _Rules) -> str:
    """The text without the second of two same words, but for those that say more as two: a
    million million, not not."""

    def first(found: re.Match[str]) -> str:
        word = words.folded(found[1])
        doubled = word in rules.undoing or word in rules.figures.numerals or words.is_far(word)
        return found[0] if doubled else found[1]

    return _DOUBLED.sub(first, text)


def _differs(ours: list[str], theirs: list[str]) -> bool:
    rules = _rules()
    left, right = [words.folded(w) for w in ours], [words.folded(w) for w in theirs]
    ours_meant, theirs_meant = _meant(left, right, rules), _meant(right, left, rules)
    return (
        _strict(_unparted(ours_meant, right), rules)
        != _strict(_unparted(theirs_meant, left), rules)
        or _hedges(theirs_meant, rules) > _hedges(ours_meant, rules)
        or _goes_another_way(left, right, rules)
        or _romans(ours) != _romans(theirs)
        or _turned_by_a_part(left, right, rules)
        or _differs_far(left, right)
    )


def _is_respaced(ours: list[str], theirs: list[str]) -> bool:
    """Whether the words are the same but for where spaces and hyphens part them."""
    return "".join(map(words.letters, ours)) == "".join(map(words.letters, theirs)) and not any(
        words.is_figure(w) for w in ours
    )


def _splits_a_lookalike(ours: Sequence[str], theirs: Sequence[str]) -> bool:
    """Whether a space that one has and the other has not lies inside a lookalike: "not able"
    is not "notable", while "notedthat" is "noted that"."""
    listed = [[words.letters(w) for w in each] for each in (ours, theirs)]
    ends = [list(accumulate(map(len, each))) for each in listed]
    moved, lookalikes = set(ends[0]) ^ set(ends[1]), _rules().lookalikes
    return any(
        word in lookalikes and any(end - len(word) < at < end for at in moved)
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


def _meant(listed: Sequence[str], others: Sequence[str], rules: _Rules) -> list[str]:
    """The words, with that of the other side for one that is a slip for it; and, where the
    figure before it has a slip, a unit as its figure's own."""
    meant = [word if word in rules.own_words else _slip_for(word, others, rules) for word in listed]
    if len(listed) == len(others):
        for at, (word, other) in enumerate(zip(listed, others, strict=True)):
            if word in rules.figures.units and other == MARK + rules.figures.units[word]:
                meant[at] = other
    return meant


def _slip_for(word: str, others: Sequence[str], rules: _Rules) -> str:
    for other in others:
        if (other in rules.strict or other in rules.hedges) and _is_slip(word, other):
            return other
        if rules.figures.is_named(other, word, _is_slip):
            return other
    return word


def _is_slip(word: str, other: str) -> bool:
    """Whether one letter more, or two neighbours that changed places, is all that parts two
    words, their first letters being the same. A letter for another makes words too often:
    failed, sailed; banned, manned."""
    return (
        min(len(word), len(other)) >= _LEAST_SLIP
        and word[0] == other[0]
        and abs(len(word) - len(other)) <= 1
        and OSA.distance(word, other, score_cutoff=1) == 1
        and (len(word) != len(other) or sorted(word) == sorted(other))
    )


def _strict(listed: Sequence[str], rules: _Rules) -> list[str]:
    counted = []
    for word in listed:
        if words.is_figure(word):
            counted.append(words.value(word))
        elif word in rules.strict:
            counted.append(rules.strict[word])
        elif word.startswith(MARK) and word not in rules.figures.ways:
            counted.append(word)
        elif word[0] in _HYPHENS or word[-1] in _HYPHENS:
            counted.append(words.letters(word))
        elif _NEGATED.search(word):
            verb = rules.strict.get(_NEGATED.sub("", word))  # couldn't
            counted += [verb, "not"] if verb else ["not"]
    return counted


def _goes_another_way(left: list[str], right: list[str], rules: _Rules) -> bool:
    """Whether a figure that something rose by is one that it rose to, or the like."""
    ours, theirs = ([w for w in each if w in rules.figures.ways] for each in (left, right))
    return bool(ours and theirs) and ours != theirs


def _hedges(listed: Sequence[str], rules: _Rules) -> int:
    return sum(word in rules.hedges for word in listed)


def _romans(listed: Sequence[str]) -> list[str]:
    return [word for word in listed if _ROMAN.fullmatch(word)]


def _in_contrast(changes: Sequence[_Change]) -> bool:
    """Whether words of the quote stand in contrast to words of the passage, at any places:
    a currency comes before its figure, or after it."""
    contrast = _rules().contrast
    left, right = (
        {pair for c in changes for w in c[side] for pair in contrast.get(words.folded(w), ())}
        for side in (0, 1)
    )
    added, gone = {group for group, _ in left - right}, {group for group, _ in right - left}
    return not added.isdisjoint(gone)


def _turned_by_a_part(left: list[str], right: list[str], rules: _Rules) -> bool:
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


@cache
def _rules() -> _Rules:
    tables = tomllib.loads(Path(__file__).with_name("guard.toml").read_text("utf-8"))
    spelling = tables["spelling"]
    contrast: dict[str, list[tuple[str, str]]] = {}
    for group, classes in tables["contrast"].items():
        for name, listed in classes.items():
            for word in listed:
                contrast.setdefault(word, []).append((group, name))
    strict = {word: name for name, listed in tables["strict"].items() for word in listed}
    phrases = [word for word in chain(strict, contrast) if " " in word]
    heads, tails = spelling["turning_heads"], spelling["turning_tails"]
    return _Rules(
        word=words.pattern(heads, tails, phrases),
        figures=_figures(tables, strict),
        strict=strict,
        hedges=frozenset(tables["hedges"]["words"]),
        contrast=contrast,
        heads=frozenset(heads),
        tails=frozenset(tails),
        infix=re.compile(spelling["infix"]),
        lookalikes=frozenset(spelling["lookalikes"]),
        undoing=frozenset(spelling["undoing"]),
        own_words=frozenset(
            chain(spelling["own_words"], tables["hedges"]["words"], strict, contrast)
        ),
        links=frozenset(tables["edge"]["links"]),
    )


def _figures(tables: dict[str, Any], strict: dict[str, str]) -> Figures:
    listed, contrast = tables["figures"], tables["contrast"]
    bounds = {word: mark for mark, each in listed["bounds"].items() for word in each}
    units = {
        word: name
        for group in ("unit", "currency")
        for name, each in contrast[group].items()
        for word in each
    }
    marked: dict[str, list[str]] = {}
    for word, mark in chain(bounds.items(), ((unit, MARK + name) for unit, name in units.items())):
        marked.setdefault(mark, []).append(word)
    return Figures(
        numerals=frozenset(
            word for word, name in strict.items() if name.isdigit() or name in listed["numerals"]
        ),
        bounds=bounds,
        ways=frozenset(MARK + word for word in listed["ways"]),
        between=frozenset(listed["between"]),
        units=units,
        marked=marked,
        signs=frozenset(
            word for each in contrast["currency"].values() for word in each if len(word) <= 3
        ),
    )
