"""Markdown's marks in a text, and the text as it reads without them, with the characters that
HTML's references stand for.

Offsets are code points. What is no mark by all signs stays: a lone asterisk, an underscore
within a word, brackets without a target.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from pipeline.lexicon.references import Reference, references

Cut = tuple[int, int]

_ANY = re.compile(r"[*_`\\<]|\]|~~|&[#\w]{2,31};|^[ \t]{0,3}#", re.MULTILINE)
_TARGET = (
    r"\((?:<[^<>\n]{1,2000}>|(?=[^\s()]{0,2000}?[/.#:])[^\s()]{1,2000}(?:\([^\s()]{0,200}\))?)"
)
_TARGET += r"(?:[ \t]+(?:\"[^\"\n]{0,300}\"|'[^'\n]{0,300}'))?\)"
_IMAGE = re.compile(rf"!\[[^\[\]\n]{{0,500}}\]{_TARGET}")
_LINK = re.compile(rf"(\[)[^\[\]\n]{{1,500}}(\](?:{_TARGET}|\[[^\[\]^\n]{{0,100}}\]))")
_CODE = re.compile(r"(?<!\\)(`{1,3})(?=[^`\s])[^`\n]{0,500}(?<=[^`\s])(\1)(?!`)")
_TAGS = "a|abbr|b|cite|em|font|i|ins|mark|small|span|strong|sub|sup|u"
_TAGGED = re.compile(rf"(<(?:{_TAGS})(?:\s[^<>\n]{{0,500}})?>)[^<>\n]{{1,500}}(</(?:{_TAGS})>)")
_STRUCK = re.compile(r"(?<!~)(~~)(?=[^~\s])[^~\n]{0,500}(?<=[^~\s])(~~)(?!~)")
_LINKED = re.compile(r"(<)(?:https?://|mailto:)[^<>\s]{1,2000}(>)")
_ESCAPED = re.compile(r"(\\)[!-/:-@\[-`{-~]")  # what stands behind it is no mark
# By itself: a footnote's mark, a heading's, where a link's target is told; of HTML what leaves
# the right characters when it is cut: a break and "&nbsp;" beside a blank.
_ALONE = re.compile(
    r"\[\^[^\[\]\s]{1,50}\]"
    r"|<br ?/?>(?=\s|\Z)|(?<=\s)<br ?/?>"
    r"|&nbsp;(?=\s|\Z)|(?<=\s)&nbsp;"
    r"|^[ \t]{0,3}#{1,6}[ \t]+"
    r"|^[ \t]{0,3}\[[^\[\]\n]{1,100}\]:[ \t]+(?:https?:|/|<)[^\n]*"
    rf"|</?(?:{_TAGS})(?:\s[^<>\n]{{0,500}})?>",
    re.MULTILINE,
)
_MARK = re.compile(r"\*{1,3}(?!\*)|_{1,3}(?!_)|\n[ \t]*\n")
_ADDRESS = re.compile(r"https?://\S+")
_TAKEN = "\0"
_NEAR = 6  # marks that wait for theirs, and are looked through
_KEPT = 64  # articles


class Pair(NamedTuple):
    """A mark that opens and the one that closes it."""

    opens: Cut
    closes: Cut


class Plain:
    """A text without its marks, and the way back to its offsets. A character that a reference
    stands for is no mark; its place in the text is the whole reference."""

    def __init__(self, text: str) -> None:
        alone, pairs, meant = _marks(text) if _ANY.search(text) else ([], [], [])
        self._meant = {reference.start: reference.end for reference in meant}
        self._by_opening = {pair.opens[1]: pair for pair in pairs}
        self._by_closing = {pair.closes[0]: pair for pair in pairs}
        self._kept: list[int] = [0]  # where a piece begins, in the text with marks
        self._begins: list[int] = [0]  # and in that without
        parts: list[str] = []
        at = 0
        cuts = [(*cut, "") for cut in (*alone, *(cut for pair in pairs for cut in pair))]
        for start, end, character in sorted([*cuts, *meant]):
            if end <= at:
                continue  # within another
            parts.append(text[at : max(at, start)])
            self._add(end, len(parts[-1]))
            if character:
                self._kept[-1] = start
                parts.append(character)
                self._add(end, 1)
            at = end
        self.text = "".join((*parts, text[at:])) if at else text

    def _add(self, kept: int, length: int) -> None:
        """A piece that begins at ``kept``, after one of this length."""
        self._kept.append(kept)
        self._begins.append(self._begins[-1] + length)

    def without(self, start: int, end: int) -> Cut:
        """The same words in the text without marks; an empty range where they are none."""
        return self._to_plain(start), self._to_plain(end)

    def back(self, start: int, end: int) -> Cut:
        """Words of the text without marks in the one with them: what opens before the first
        of them and closes within or after the last goes with them, and the other way round.
        An empty range stays one."""
        if end <= start:
            return self._to_text(start), self._to_text(start)
        first, last = self._to_text(start), self._to_text(end - 1)
        last = self._meant.get(last, last + 1)
        while True:
            opening, closing = self._by_opening.get(first), self._by_closing.get(last)
            if opening and opening.closes[0] <= last:
                first = opening.opens[0]
            elif closing and closing.opens[0] >= first:
                last = closing.closes[1]
            else:
                return first, last

    def _to_plain(self, offset: int) -> int:
        at = bisect_right(self._kept, offset) - 1
        limit = self._begins[at + 1] if at + 1 < len(self._begins) else len(self.text)
        return min(self._begins[at] + offset - self._kept[at], limit)

    def _to_text(self, offset: int) -> int:
        at = bisect_right(self._begins, offset) - 1
        return self._kept[at] + offset - self._begins[at]


@lru_cache(maxsize=_KEPT)
def unmarked(text: str) -> Plain:
    """An article's text without its marks: several stages ask for it, so the last are kept."""
    return Plain(text)


def _marks(text: str) -> tuple[list[Cut], list[Pair], list[Reference]]:
    """Marks that stand alone, those in pairs, and references. What was taken is taken once."""
    alone: list[Cut] = []
    pairs: list[Pair] = []
    for pattern in (_CODE, _ESCAPED, _LINKED, _IMAGE, _TAGGED, _ALONE, _STRUCK, _LINK):
        found = list(pattern.finditer(text))
        if pattern is _ESCAPED:
            alone += [match.span(1) for match in found]
            taken = [match.span() for match in found]
        elif pattern.groups:
            pairs += [Pair(match.span(1), match.span(2)) for match in found]
            taken = [match.span(group) for match in found for group in (1, 2)]
        else:
            taken = [match.span() for match in found]
            alone += taken
        text = _blanked(text, taken)
    meant = list(references(text))
    text = _blanked(text, [reference[:2] for reference in meant])
    text = _blanked(text, [match.span() for match in _ADDRESS.finditer(text)])
    return alone, [*pairs, *_emphasis(text)], meant


def _blanked(text: str, taken: list[Cut]) -> str:
    parts: list[str] = []
    at = 0
    for start, end in taken:
        parts += [text[at:start], _TAKEN * (end - start)]
        at = end
    return "".join((*parts, text[at:]))


def _emphasis(text: str) -> Iterator[Pair]:
    """Asterisks and underscores in pairs, within a paragraph, none of them within a word."""
    waiting: list[tuple[str, Cut]] = []
    for match in _MARK.finditer(text):
        mark, (start, end) = match[0], match.span()
        if mark.isspace():
            waiting.clear()
            continue
        before, after = text[start - 1 : start], text[end : end + 1]
        if before and not before.isspace() and not after.isalnum():
            while start < end and (found := _opener(waiting, mark[0], end - start)):
                size = found[1] - found[0]
                yield Pair(found, (start, start + size))
                start += size
        if start < end and after and not after.isspace() and not before.isalnum():
            waiting.append((mark[0], (start, end)))


def _opener(waiting: list[tuple[str, Cut]], mark: str, most: int) -> Cut | None:
    """Take the last mark of this kind and at most this size off those that wait, with those
    that came after it."""
    for back, (kind, cut) in enumerate(reversed(waiting[-_NEAR:]), start=1):
        if kind == mark and cut[1] - cut[0] <= most:
            del waiting[-back:]
            return cut
    return None
