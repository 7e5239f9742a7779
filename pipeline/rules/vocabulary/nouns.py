"""The nouns for goods, weapons, laws and papers, as ``data/things.tsv`` lists them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

from pipeline.rules.vocabulary.reading import read_rows
from pipeline.rules.vocabulary.verbs import third
from schemas.claim import EntityType


class Noun(NamedTuple):
    """A noun of ``data/things.tsv`` in one number: its words, what it is, when it counts."""

    words: tuple[str, ...]
    type: EntityType
    when: str
    plural: bool


def noun_at(lows: Sequence[str], at: int) -> Noun | None:
    """The longest of the nouns that begins with a sentence's word ``at``, in small letters; None
    where none does."""
    for noun in nouns().get(lows[at], ()):
        if len(noun.words) == 1 or tuple(lows[at : at + len(noun.words)]) == noun.words:
            return noun
    return None


@cache
def nouns() -> Mapping[str, Sequence[Noun]]:
    """The nouns by their first word, the longest first."""
    index: dict[str, list[Noun]] = {}
    for phrase, kind, when in read_rows("things.tsv"):
        *lead, head = phrase.split()
        own = head.endswith("s") and not head.endswith("ss")
        numbers = ((head, True),) if own else ((head, False), (third(head), True))
        for word, plural in numbers:
            words = (*lead, word)
            index.setdefault(words[0], []).append(Noun(words, kind, when, plural))  # type: ignore[arg-type]
    for nouns in index.values():
        nouns.sort(key=lambda noun: -len(noun.words))
    return index
