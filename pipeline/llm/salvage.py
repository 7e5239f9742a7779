"""What is left of an answer that broke off, and the parts in which the rest is asked again.

Pure functions: the same answer to the same chunk always gives the same parts, so that their
answers are found again where they are kept.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic_core import from_json
from rapidfuzz import fuzz

from pipeline.llm.reply import Json
from pipeline.llm.spoken import read_json
from schemas.article import Chunk
from schemas.draft import Draft, Rejection
from schemas.outcomes import Outcome

_ALIKE = 80  # of 100: nearer is no proof needed here, further is another sentence
_TELLING = 20  # code points of words that may have broken off, to be found by
_LIKE = 70  # of 100: the same claim, perhaps in other words
_LONGEST = 1000  # code points of a statement that are looked at
_STOPS = ".,;:!?'\"()"
_WORD = re.compile(r"\d+(?:[.,]\d+)*|\w+(?:['\u2019]t\b)?")
_NEGATION = re.compile(
    r"\b(?:not|no|never|none|nobody|nothing|nor|neither|without|cannot)\b|n['\u2019]t\b", re.I
)
_FEW = 3  # sentences that an answer may pass over, or go back, without having lost its order
_CONTEXT = 500  # code points of context that a part may have at least
_ENDS = ("", "}", "]}")


@dataclass(frozen=True)
class Salvage:
    """The whole items of a broken answer, and the one in which it broke off, if it did."""

    answer: Json = field(default_factory=dict)
    broken: Any = None


def salvage(content: str) -> Salvage:
    """What can be read of an answer that broke off; nothing where there is no item in it."""
    text, _ = read_json(content)
    try:
        answer = from_json(text, allow_partial="trailing-strings")
    except ValueError:
        return Salvage()
    claims = answer.get("claims") if isinstance(answer, dict) else None
    if not isinstance(claims, list) or not claims:
        return Salvage()
    if _is_between_items(text):
        return Salvage(answer)
    return Salvage({**answer, "claims": claims[:-1]}, claims[-1])


def _is_between_items(text: str) -> bool:
    """Whether an answer broke off after an item, with what follows the list left open."""
    said = text.rstrip().removesuffix(",")
    for end in _ENDS:
        try:
            from_json(said + end)
        except ValueError:
            continue
        return True
    return False


def rest(text: str, chunk: Chunk, kept: Sequence[Draft], broken: Any) -> list[Chunk]:
    """The chunk from where its answer was last known to be complete, in parts of at most half
    its sentences. None for a single sentence: it has no parts.

    A claim that is asked for again is merged with what was kept of it; ``unfound`` tells whether
    the one in which the answer broke off was.
    """
    if len(chunk.sentences) == 1:
        return []
    start = _done(text, chunk, kept, broken)
    count = len(chunk.sentences)
    if start >= count / 2:
        return [part(chunk, start, count)]
    middle = (start + count + 1) // 2
    return [part(chunk, start, middle), part(chunk, middle, count)]


def unfound(broken: Any, kept: Sequence[Draft], brought: Sequence[Json]) -> Rejection | None:
    """The claim in which an answer broke off, as lost; None where it was no more than repeated
    from what was ``kept``, or ``brought`` again with the same names and figures.

    Of one that has not come to its statement, or not far into it, nothing is known but that it was
    begun.
    """
    words = _statement(broken)
    may_be_cut = bool(words) and list(broken)[-1] == "statement"
    if len(words) < (_TELLING if may_be_cut else 1):
        return None
    if any(_repeats(words, _statement(draft.data), may_be_cut) for draft in kept):
        return None
    if any(_is_of(words, _statement(item), may_be_cut) for item in brought):
        return None
    reason = (
        "the answer broke off in this claim, and it was not brought when the rest was asked for"
    )
    return Rejection(outcome=Outcome.TRUNCATED, reason=reason, data=dict(broken))


def _repeats(words: str, said: str, may_be_cut: bool) -> bool:
    """Whether a statement is another once more, as far as it goes."""
    return said.startswith(words) if may_be_cut else said.strip(_STOPS) == words.strip(_STOPS)


def _is_of(words: str, said: str, may_be_cut: bool) -> bool:
    """Whether a statement has the names and figures of another, says no where that does, and is
    like it; the last word of one that may be cut may have broken off."""
    told, found = _WORD.findall(words), _WORD.findall(said)
    signs = told[:-1] if may_be_cut else told
    signs = [word for at, word in enumerate(signs) if _tells(word, at)]
    beside = " ".join(found[: len(told)]) if may_be_cut else said
    return (
        set(signs) <= set(found)
        and bool(_NEGATION.search(words)) == bool(_NEGATION.search(beside))
        and fuzz.partial_ratio(words, said) >= _LIKE
    )


def _statement(item: Any) -> str:
    words = item.get("statement") if isinstance(item, Mapping) else None
    return words[:_LONGEST] if isinstance(words, str) else ""


def _tells(word: str, at: int) -> bool:
    """Whether a word is a figure or, behind the first of a statement, a name."""
    return any(letter.isdigit() or (at > 0 and letter.isupper()) for letter in word)


def halves(chunk: Chunk) -> list[Chunk]:
    """The chunk in two parts; a single sentence without its context, if it has one."""
    count = len(chunk.sentences)
    if count == 1:
        return [chunk.model_copy(update={"context": ()})] if chunk.context else []
    middle = (count + 1) // 2
    return [part(chunk, 0, middle), part(chunk, middle, count)]


def part(chunk: Chunk, start: int, end: int) -> Chunk:
    """Some of a chunk's sentences as a chunk; its context is what stands before them."""
    before = (*chunk.context, *chunk.sentences[:start])
    room = max(_CONTEXT, sum(span.end - span.start for span in chunk.context))
    first = len(before)
    while first and before[first - 1].end - before[first - 1].start <= room:
        first -= 1
        room -= before[first].end - before[first].start
    return Chunk(
        article_id=chunk.article_id,
        index=chunk.index,
        sentences=chunk.sentences[start:end],
        context=before[first:],
    )


def _done(text: str, chunk: Chunk, kept: Sequence[Draft], broken: Any) -> int:
    """How many of the chunk's first sentences its answer is done with.

    Those that its claims went through from the first, less the last few: a model passes over
    some sentences and goes back to some, but not far. Nothing is known of what lies behind
    more sentences than that passed over at once, nor of those from one that it went farther
    back to.
    """
    reached = -1
    for item in (*(draft.data for draft in kept), broken):
        place = _place(text, chunk, list(_quotes(item)))
        if place is None:
            continue
        if place < reached - _FEW:
            return place
        if place > reached + 1 + _FEW:
            break
        reached = max(reached, place)
    return max(0, reached - _FEW)


def _quotes(item: Any) -> Iterator[str]:
    """The quotes of an item that are long enough to be found by."""
    evidence = item.get("evidence") if isinstance(item, Mapping) else None
    for quote in evidence if isinstance(evidence, list | tuple) else ():
        words = quote.get("quote") if isinstance(quote, Mapping) else quote
        if isinstance(words, str) and len(words) >= _TELLING:
            yield words


def _place(text: str, chunk: Chunk, quotes: Sequence[str]) -> int | None:
    """Number of the first sentence in which one of the quotes begins; None if none is found."""
    starts = [sentence.start for sentence in chunk.sentences]
    places = [at for quote in quotes if (at := _find(text, chunk, quote)) is not None]
    return max(0, bisect_right(starts, min(places)) - 1) if places else None


def _find(text: str, chunk: Chunk, quote: str) -> int | None:
    at = text.find(quote, chunk.start, chunk.end)
    if at >= 0:
        return at
    near = fuzz.partial_ratio_alignment(quote, text[chunk.start : chunk.end], score_cutoff=_ALIKE)
    return None if near is None else chunk.start + near.dest_start
