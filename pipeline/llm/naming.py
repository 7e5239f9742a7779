"""Names that an article gave before a chunk: what a short name in the chunk is short for."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence, Set
from functools import lru_cache
from itertools import islice

from schemas.article import Article, Chunk

MOST = 16
"""Names that a chunk is sent at most, the first of the article."""
_LOOKED_AT = 100  # of which one may stand within another
_LONGEST = 80  # characters of a name
_WORD = re.compile(r"(\S+)([^\S\n]*\n)?")
_PARTICLES = frozenset("of de del da dos du la le van von der bin al el ibn".split())
_BEFORE = "([{\"'‘“«„"
_AFTER = ")]}\"'’‘”».,;:!?…"
_ENDS = frozenset('.,;:!?…)]}"”»')
_INITIAL = re.compile(r"[^\W\d_]\.")
_Words = list[tuple[int, str]]


def names_before(article: Article, chunk: Chunk) -> list[str]:
    """Names of several words in the body before the chunk and its context, in text order.

    Only those that share a capitalised word of three letters or more with the chunk or its
    context and do not stand there whole; of one within another the longer. At most ``MOST``,
    of ``_LONGEST`` characters. None for an article's first chunk, nor in a script without
    capitals.
    """
    sentences = (*chunk.context, *chunk.sentences)
    if not sentences or not article.text:
        return []
    start, end = sentences[0].start, sentences[-1].end
    shown = article.text[start:end]
    known = {word for word in _capitalised(shown) if len(word) > 2}
    starts = [span.start for span in article.body]

    def fitting() -> Iterator[str]:
        for at, name in _names(article.text or ""):
            if at >= start:
                return
            span = bisect_right(starts, at) - 1
            if span < 0 or at + len(name) > min(article.body[span].end, start):
                continue
            if name not in shown and not known.isdisjoint(_capitalised(name)):
                yield name

    found = list(dict.fromkeys(islice(fitting(), _LOOKED_AT)))
    longest = [name for name in found if not any(name != o and name in o for o in found)]
    return longest[:MOST]


def _capitalised(text: str) -> Iterator[str]:
    for word in text.split():
        core = _core(word)
        if core[:1].isupper():
            yield _without_s(core)


@lru_cache(maxsize=32)
def _names(text: str) -> _Words:
    """Runs of capitalised words, particles between them, on one line and without punctuation
    within, each with its offset; without a word before them that is common in small letters."""
    words = [(found, _core(found[1])) for found in _WORD.finditer(text)]
    common = {word for _, word in words if word.islower()}
    names: _Words = []
    run: _Words = []
    for found, word in words:
        raw = found[1]
        initial = _INITIAL.fullmatch(raw)
        if run and raw[0] in _BEFORE:
            names += _name(run, common)
            run = []
        if word[:1].isupper():
            run.append((found.start() + raw.index(word), raw if initial else word))
        elif run and word in _PARTICLES and word == raw:
            run.append((found.start(), word))
        elif run:
            names += _name(run, common)
            run = []
        if run and (found[2] or (raw[-1] in _ENDS and not initial)):
            names += _name(run, common)
            run = []
    return names + _name(run, common)


def _name(run: Sequence[tuple[int, str]], common: Set[str]) -> _Words:
    words = list(run)
    while words and words[-1][1] in _PARTICLES:
        words.pop()
    while words and (words[0][1].casefold() in common or words[0][1] in _PARTICLES):
        words.pop(0)
    name = _without_s(" ".join(word for _, word in words))
    several = sum(word[0].isupper() for _, word in words) > 1
    return [(words[0][0], name)] if several and len(name) <= _LONGEST else []


def _core(raw: str) -> str:
    return raw.lstrip(_BEFORE).rstrip(_AFTER)


def _without_s(name: str) -> str:
    return name.removesuffix("'s").removesuffix("’s")
