"""A sentence as the rules see it: tokens, cues, quotations, its place in the article."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

from pipeline.rules.vocabulary.cues import NOTHING, Hit, find
from pipeline.rules.vocabulary.tokens import Token, tokenise
from pipeline.rules.vocabulary.verbs import forms
from pipeline.rules.vocabulary.words import only_tells, word_set
from schemas.article import Chunk, Span

QUOTE_MARKS = frozenset('“”„«»"')
_NO_SUBJECT = ("an", "sh", "se", "ch", "ni", "'s", "s")
"""How demonyms, possessives and plurals end: a noun may follow them."""
OPENING_MARKS = frozenset('“„«"')
_MARK = re.compile(r"[“”„«»\"]")
_CLOSING = "”»"
_SHORTEST_PAST = 4

_WORDS_KEPT = 20_000
_Form = Literal["aux", "sure", "either", "singular", "plural", "past"]
_ENDINGS: dict[_Form, Sequence[str]] = {"either": ("", "s"), "singular": ("",), "plural": ("s",)}
"""How the subjects end that go with forms which are nouns as often."""


class Sentence:
    """A sentence of an article, read but for its names; nothing changes it.

    ``lows`` are its words and marks in small letters, ``starts`` where each begins.
    ``quoted[i]`` is whether ``tokens[i]`` lies in a quotation, ``marks`` the places of quotation
    marks, ``verbs`` those of finite verbs, as far as form and neighbours tell. ``quotes`` are
    its paragraph's, in code points.
    """

    def __init__(
        self,
        start: int,
        end: int,
        chunk: int,
        paragraph: int,
        tokens: Sequence[Token],
        hits: Sequence[Hit],
        quotes: Sequence[tuple[int, int]],
    ) -> None:
        self.start, self.end = start, end
        self.chunk, self.paragraph = chunk, paragraph
        self.tokens, self.hits, self.quotes = tokens, hits, quotes
        self.lows = [token.low for token in tokens]
        self.starts = [token.start for token in tokens]
        self.quoted = self._read_quoted()
        self.marks = frozenset([at for at, low in enumerate(self.lows) if low in QUOTE_MARKS])
        self.verbs = frozenset(
            [
                at
                for at, low in enumerate(self.lows)
                if (form := _verb_form(low)) is not None and self._read_verb(at, form)
            ]
        )

    def _read_quoted(self) -> list[bool]:
        quoted = [False] * len(self.tokens)
        for start, end in self.quotes:
            if start < self.end and end > self.start:
                for at in range(bisect_left(self.starts, start), bisect_left(self.starts, end)):
                    quoted[at] = True
        return quoted

    def span(self, first: int, last: int) -> tuple[int, int]:
        """The code points of ``tokens[first:last]``; where there are none, an empty span."""
        if first >= last:
            return (self.start, self.start)
        return (self.tokens[first].start, self.tokens[last - 1].end)

    def has_verb(self, first: int, last: int) -> bool:
        """Whether a finite verb stands among ``tokens[first:last]``."""
        return not self.verbs.isdisjoint(range(first, last))

    def first_verb(self, places: Sequence[int]) -> int | None:
        """Where in ``places`` the first finite verb stands; None where there is none."""
        verbs = self.verbs
        for at, place in enumerate(places):
            if place in verbs:
                return at
        return None

    def has_verb_in(self, places: Sequence[int]) -> bool:
        """Whether a finite verb stands at one of these places."""
        return not self.verbs.isdisjoint(places)

    def is_verb(self, at: int) -> bool:
        """Whether a token is a finite verb."""
        return at in self.verbs

    def _read_verb(self, at: int, form: _Form) -> bool:
        token = self.tokens[at]
        if form == "aux":
            return True
        before = self.tokens[at - 1].low if at else ""
        after = self.tokens[at + 1].low if at + 1 < len(self.tokens) else ""
        if (token.low, after) == ("close", "to"):
            return False  # "people close to the firm say"
        if before == "to" or before in word_set("not_before_verb"):
            return False
        if token.low == "like" and after in ("this", "that", "these", "those"):
            return before in word_set("plural_subject")  # "parts like these"
        if token.low == "arms" and after and not self.tokens[at + 1].is_capital:
            return after in word_set("determiner")  # "the Taiwan arms package"
        if form == "sure":
            return not token.is_capital
        if form == "past":
            return self._is_past(at)
        return self._has_subject_before(at, _ENDINGS[form])

    def _is_past(self, at: int) -> bool:
        """Whether a word in -ed is a finite past: no participle that tells of a noun."""
        token = self.tokens[at]
        if not at:
            return False
        before, after = self.tokens[at - 1], self.tokens[at + 1 : at + 2]
        low = after[0].low if after else ""
        if low == "by":
            return False
        inside = before.low.endswith("ly") and at > 1
        if inside and self.tokens[at - 2].low in word_set("determiner"):
            return False  # "a hastily called meeting"
        if before.text in QUOTE_MARKS | {","}:
            return low not in word_set("after_participle") and bool(after) and after[0].is_word
        return token.text[0].islower() and before.is_word

    def _has_subject_before(self, at: int, endings: Sequence[str]) -> bool:
        """Whether a form that is a noun as often is the verb of the word before it: of a
        pronoun, a name, or of a noun where an object follows ("the firm ships the pumps").
        ``endings``: "" where it goes with singular subjects, "s" where with plural ones."""
        token, place = self.tokens[at], at - 1
        while place > 0 and self.tokens[place].low in word_set("adverb"):
            place -= 1
        before = self.tokens[place] if place >= 0 else None
        if before is None or token.is_capital or not before.is_word:
            return False
        if before.low in word_set("subject_pronoun" if "" in endings else "plural_subject"):
            return True
        if before.low in word_set("function"):
            return False
        named = before.is_capital and place > 0 and not before.low.endswith(_NO_SUBJECT)
        if "" in endings and named:
            return not self._is_first_noun(at)
        if ("s" if before.low.endswith("s") else "") not in endings:
            return False
        follows = self.tokens[at + 1] if at + 1 < len(self.tokens) else None
        return follows is not None and (
            follows.low in word_set("determiner")
            or follows.low in word_set("number_word")
            or follows.text[0].isdigit()
            or follows.is_capital
            or (follows.low == "to" and self._is_infinitive(at + 1))
            or (follows.low in ("at", "by") and self._is_figure(at + 2))
        )

    def _is_figure(self, at: int) -> bool:
        """Whether a number stands there, as in "stands at 210", "falls by a third"."""
        token = self.tokens[at] if at < len(self.tokens) else None
        return token is not None and (
            token.text[0].isdigit() or token.low in word_set("number_word")
        )

    def _is_first_noun(self, at: int) -> bool:
        """ "The UN sanctions committee says": the next noun has the verb."""
        after = self.tokens[at + 1 : at + 3]
        if len(after) < 2 or after[0].low in word_set("function") or not after[0].text.islower():
            return False
        return after[1].low in word_set("aux") or after[1].low in forms().sure

    def _is_infinitive(self, at: int) -> bool:
        """Whether "to" stands before a verb rather than before the one something goes to."""
        follows = self.tokens[at + 1 : at + 2]
        return bool(follows) and follows[0].low in forms().sure | forms().plural


@lru_cache(maxsize=_WORDS_KEPT)
def _verb_form(low: str) -> _Form | None:
    """What finite form a word may be; None for most words."""
    if low in word_set("aux"):
        return "aux"
    if low in forms().sure or low in word_set("verb"):
        return "sure"
    if low in word_set("verb_or_noun"):
        return "either"
    if low in forms().singular:
        return "singular"
    if low in forms().plural:
        return "plural"
    if len(low) > _SHORTEST_PAST and low.endswith("ed") and not only_tells(low):
        return "past"
    return None


def read_sentences(
    text: str, chunks: Sequence[Chunk], without: frozenset[str] = NOTHING
) -> list[Sentence]:
    """The sentences of all chunks, in text order, with what their paragraphs tell; cues of
    ``without`` are not looked for."""
    spans = [(chunk.index, span) for chunk in chunks for span in chunk.sentences]
    tokens = tokenise(text, [span for _, span in spans])
    paragraphs = _paragraphs(text, [span for _, span in spans])
    quotes: dict[int, list[tuple[int, int]]] = {}
    bounds = _bounds([span for _, span in spans], paragraphs)
    for number, (start, end) in bounds.items():
        following = bounds.get(number + 1)
        runs_on = following is not None and text[following[0]] in OPENING_MARKS
        quotes[number] = find_quotes(text, start, end, runs_on)
    return [
        Sentence(
            span.start, span.end, chunk, paragraph, words, find(words, without), quotes[paragraph]
        )
        for (chunk, span), words, paragraph in zip(spans, tokens, paragraphs, strict=True)
    ]


def _paragraphs(text: str, spans: Sequence[Span]) -> list[int]:
    """The number of each sentence's paragraph: a line break between two starts another."""
    numbers: list[int] = []
    for at, span in enumerate(spans):
        if at == 0:
            numbers.append(0)
        else:
            broken = "\n" in text[spans[at - 1].end : span.start]
            numbers.append(numbers[-1] + broken)
    return numbers


def _bounds(spans: Sequence[Span], paragraphs: Sequence[int]) -> dict[int, tuple[int, int]]:
    bounds: dict[int, tuple[int, int]] = {}
    for span, number in zip(spans, paragraphs, strict=True):
        start = bounds[number][0] if number in bounds else span.start
        bounds[number] = (start, span.end)
    return bounds


def find_quotes(text: str, start: int, end: int, runs_on: bool = False) -> list[tuple[int, int]]:
    """Quotations in ``text[start:end]`` with their marks: half-open, in order, not nested.

    A mark that the page has turned the wrong way round still closes what is open. One that
    never closes quotes up to ``end`` where ``runs_on`` says that the next paragraph goes on
    with it, else up to the end of its sentence.
    """
    found: list[tuple[int, int]] = []
    opened: int | None = None
    for match in _MARK.finditer(text, start, end):
        mark, at = match.group(), match.start()
        if opened is None:
            if mark not in _CLOSING:
                opened = at
        elif mark in _CLOSING or mark == '"' or _closes(text, at, end):
            found.append((opened, at + 1))
            opened = None
        else:  # a second opening mark: the first one never closed
            found.append((opened, at))
            opened = at
    if opened is not None:
        found.append((opened, end if runs_on else _sentence_end(text, opened, end)))
    return found


def _closes(text: str, at: int, end: int) -> bool:
    """Whether an opening mark stands where a quotation ends: a space or a stop follows, or
    a comma stands before it, or a small letter follows ("it is so, “he said")."""
    if at + 1 >= end or text[at + 1] in " ,.;:)\n":
        return True
    before = text[max(0, at - 2) : at]
    return before == ", " or (before in (". ", "! ", "? ") and text[at + 1].islower())


def _sentence_end(text: str, opened: int, end: int) -> int:
    stop = re.compile(r"[.!?](?=\s|$)").search(text, opened, end)
    return stop.end() if stop else end
