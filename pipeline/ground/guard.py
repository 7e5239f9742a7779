"""Whether a quote says something else than the piece of text it resembles.

A changed figure, negation, unit or name is one word in twenty: no similarity score sees
it. So quote and text are aligned word by word, and each place where they differ is looked
at by itself. The words are in ``guard.toml``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rapidfuzz.distance import Levenshtein

from pipeline.ground.names import Vocabulary, renames

_WORDS = re.compile(
    r"[^\W\d_]+(?:['\u2019\u02bc][^\W\d_]+)*"
    r"|(?:(?<![\w\d.,)])[-\u2212])?\d{1,3}(?:[,\s]\d{3})+(?!\d)(?:\.\d+)?"  # digits in groups
    r"|(?:(?<![\w\d.,)])[-\u2212])?\d+(?:[.,:]\d+)*"
    r"|[\u00bc-\u00be\u2150-\u215f\u2189]"  # fractions
    r"|[$\u00a3\u00a5\u20a0-\u20cf%]"
)
_GROUPING = re.compile(r"[,\s](?=\d{3}(?!\d))")
_NEGATED = re.compile(r"n['\u2019\u02bc]t$|^n['\u2019\u02bc]")  # didn't, and French n'a
_LONGEST_PART = 8  # letters of a prefix or an ending
_ROMAN = re.compile(r"[IVXLC]{2,}|[VX]")
_CJK_NEGATION = re.compile(r"[不没沒未无無非否勿莫别別]")


@dataclass(frozen=True, slots=True)
class _Rules:
    strict: dict[str, str]  # word -> what it counts as
    contrast: dict[str, tuple[str, str]]  # word -> group, class
    prefixes: tuple[str, ...]
    turning_heads: frozenset[str]
    turning_tails: frozenset[str]
    lookalikes: frozenset[str]


def contradicts(quote: str, passage: str, vocabulary: Vocabulary) -> bool:
    """Whether ``quote`` differs from ``passage`` in a figure, a negation, a unit, a
    direction or a name, at any place where the two differ at all.

    ``vocabulary`` is that of the whole text. Spellings of one figure (5,000 and 5000, six
    and 6) and of one negation (did not and didn't) do not contradict.
    """
    return any(
        _differs(ours, theirs) or renames(ours, theirs, quote, vocabulary)
        for ours, theirs in _changes(quote, passage)
    )


def cuts_meaning(text: str, start: int, end: int) -> bool:
    """Whether ``text[start:end]`` leaves out a part of its first or last word that turns
    its meaning round: the "un" of "unable", the "less" of "harmless"."""
    rules = _rules()
    head, tail = start, end
    while head and start - head < _LONGEST_PART and text[head - 1].isalpha():
        head -= 1
    while tail < len(text) and tail - end < _LONGEST_PART and text[tail].isalpha():
        tail += 1
    runs_on = text[start].isupper() and not text[head:start].isupper()  # "inRussia"
    return (text[head:start].casefold() in rules.turning_heads and not runs_on) or text[
        end:tail
    ].casefold() in rules.turning_tails


def _differs(ours: list[str], theirs: list[str]) -> bool:
    rules = _rules()
    left, right = [w.casefold() for w in ours], [w.casefold() for w in theirs]
    if "".join(left) == "".join(right) and not any(_is_number(w) for w in left):
        return not rules.lookalikes.isdisjoint((*left, *right))
    return (
        _strict(left, rules) != _strict(right, rules)
        or _romans(ours) != _romans(theirs)
        or _in_contrast(left, right, rules)
        or _turned_by_a_part(left, right, rules)
    )


def _changes(quote: str, passage: str) -> Iterator[tuple[list[str], list[str]]]:
    """The words of both at each place where they differ; either list may be empty."""
    ours, theirs = _words(quote), _words(passage)
    folded = [w.casefold() for w in ours], [w.casefold() for w in theirs]
    last_ours = last_theirs = 0
    for block in Levenshtein.editops(*folded).as_matching_blocks():
        if block.a > last_ours or block.b > last_theirs:
            yield ours[last_ours : block.a], theirs[last_theirs : block.b]
        last_ours, last_theirs = block.a + block.size, block.b + block.size


def _strict(words: Sequence[str], rules: _Rules) -> list[str]:
    counted = []
    for word in words:
        if _is_number(word):
            counted.append(_GROUPING.sub("", word).replace("\u2212", "-"))
        elif word in rules.strict:
            counted.append(rules.strict[word])
        elif _NEGATED.search(word):
            counted.append("not")
        counted += ["not"] * len(_CJK_NEGATION.findall(word))
    return counted


def _romans(words: Sequence[str]) -> list[str]:
    return [word for word in words if _ROMAN.fullmatch(word)]


def _in_contrast(left: list[str], right: list[str], rules: _Rules) -> bool:
    ours = {rules.contrast[w] for w in left if w in rules.contrast}
    theirs = {rules.contrast[w] for w in right if w in rules.contrast}
    added, gone = {group for group, _ in ours - theirs}, {group for group, _ in theirs - ours}
    return not added.isdisjoint(gone)


def _turned_by_a_part(left: list[str], right: list[str], rules: _Rules) -> bool:
    pairs = [pair for a in left for b in right for pair in ((a, b), (b, a))]
    return any(a == prefix + b for a, b in pairs for prefix in rules.prefixes) or any(
        a == b + tail for a, b in pairs for tail in rules.turning_tails
    )


def _is_number(word: str) -> bool:
    return word[0].isnumeric() or (word[0] in "-\u2212" and len(word) > 1)


def _words(text: str) -> list[str]:
    return _WORDS.findall(text)


@cache
def _rules() -> _Rules:
    tables = tomllib.loads(Path(__file__).with_name("guard.toml").read_text("utf-8"))
    return _Rules(
        strict={word: name for name, words in tables["strict"].items() for word in words},
        contrast={
            word: (group, name)
            for group, classes in tables["contrast"].items()
            for name, words in classes.items()
            for word in words
        },
        prefixes=tuple(tables["spelling"]["prefixes"]),
        turning_heads=frozenset(tables["spelling"]["turning_heads"]),
        turning_tails=frozenset(tables["spelling"]["turning_tails"]),
        lookalikes=frozenset(tables["spelling"]["lookalikes"]),
    )
