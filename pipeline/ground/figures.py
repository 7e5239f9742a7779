"""What belongs to a figure: its bound ("over 200"), its currency, its unit ("300 t").

Each is marked as the figure's own, in one form, wherever it stands: "over" before a figure
is "more than", and "$5m", "5m dollars" and "USD 5m" have the same words in the same order.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.ground import words

MARK = "# "  # what the words that count only beside a figure begin with
ONE = "one"  # mostly a pronoun
_GROUP = 3  # digits
_RUN_TOGETHER = re.compile(r"(?<!\d)([0-9]{1,9}(?=,)|(?:1\d|20)\d\d(?=\.))([,.])(?=([0-9]{1,9}))")


@dataclass(frozen=True, slots=True)
class Figures:
    """Words that make numbers, and words beside them, folded."""

    numerals: frozenset[str]
    parts: frozenset[str]  # before which "one" is "a"
    bounds: Mapping[str, str]  # word -> what it is before a figure
    ways: frozenset[str]  # "to", "from" and "by", marked
    between: frozenset[str]  # what may stand between a bound and its figure
    units: Mapping[str, str]  # unit or currency -> its name
    signs: frozenset[str]  # currencies that may stand before a figure
    marked: Mapping[str, Sequence[str]]  # mark -> units or bounds that it stands for

    def is_named(self, mark: str, word: str, is_slip: Callable[[str, str], bool]) -> bool:
        """Whether ``word`` is a slip for a unit or a bound that ``mark`` stands for."""
        return any(is_slip(word, spelt) for spelt in self.marked.get(mark, ()))


def attached(listed: Sequence[str], known: Figures) -> list[str]:
    """The words of a text with those that belong to a figure marked, units after it, and with
    a figure for "one" in a number."""
    listed = _with_ones(listed, known)
    out: list[str] = []
    at = 0
    while at < len(listed):
        end = at
        while end < len(listed) and _is_number(listed[end], known):
            end += 1
        if end == at:
            out.append(listed[at])
            at += 1
            continue
        signs = _signs(out, known)
        _mark_bound(out, known)
        out += [listed[at], *(_singular(word, known) for word in listed[at + 1 : end])]
        name = known.units.get(words.folded(listed[end])) if end < len(listed) else None
        out += signs or ([MARK + name] if name else [])
        at = end + (name is not None)
    return out


def apart(text: str, other: str) -> str:
    """``text`` with the space that it lacks behind a comma or a year's full stop where ``other``
    has it: "5,6 and 7", "in 2022.40 tanks". A comma that groups three digits stays."""

    def spaced(found: re.Match[str]) -> str:
        left, mark, right = found.groups()
        grouped = mark == "," and len(left) <= _GROUP == len(right)
        if grouped or not re.search(rf"(?<!\d){left}[{mark}]\s+{right}(?!\d)", other):
            return found[0]
        return f"{found[0]} "

    return _RUN_TOGETHER.sub(spaced, text)


def _with_ones(listed: Sequence[str], known: Figures) -> list[str]:
    """The words, with "1" for "one" in "twenty-one", "a hundred and one", "one and a half", and "a"
    for it in "one hundred", "one third"."""
    out = list(listed)
    if ONE not in "".join(listed).casefold():  # as most, for speed
        return out
    low = [words.folded(word) for word in listed]
    for at, word in enumerate(low):
        if word != ONE:
            continue
        before = low[at - 2 : at - 1] if low[at - 1 : at] == ["and"] else low[at - 1 : at]
        after = [each for each in low[at + 1 : at + 4] if each != "a"]
        has_part = after[:1] == ["and"] and not known.parts.isdisjoint(after[1:2])
        if has_part or not known.numerals.isdisjoint(before):
            out[at] = "1"
        elif not known.parts.isdisjoint(after[:1]):
            out[at] = "a"
    return out


def _singular(word: str, known: Figures) -> str:
    """A word of a number behind its first, where "millions" are no more than a million."""
    one = word[:-1] if words.folded(word).endswith("s") else word
    return one if words.folded(one) in known.numerals else word


def _is_number(word: str, known: Figures) -> bool:
    return words.is_figure(word) or words.folded(word) in known.numerals


def _signs(out: list[str], known: Figures) -> list[str]:
    """The currencies at the end of ``out``, taken off it."""
    signs: list[str] = []
    while out and words.folded(out[-1]) in known.signs:
        signs.append(MARK + known.units[words.folded(out.pop())])
    return signs


def _mark_bound(out: list[str], known: Figures) -> None:
    """Mark the bound at the end of ``out``, and a "to" or "by" before it."""
    at = len(out) - 1
    if at > 0 and words.folded(out[at]) in known.between:
        at -= 1
    if at >= 0 and (bound := known.bounds.get(words.folded(out[at]))):
        out[at] = bound
    if at > 0 and " " in out[at]:  # a bound: "by at least 12"
        at -= 1
    if at >= 0 and MARK + words.folded(out[at]) in known.ways:
        out[at] = MARK + words.folded(out[at])
