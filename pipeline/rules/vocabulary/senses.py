"""What a word means, roughly: its class among nouns and its class among verbs.

``data/senses.txt`` has the classes with their words. They are of the kind of WordNet's
lexicographer classes, used as supersenses by Ciaramita and Johnson (2003).
"""

from __future__ import annotations

from functools import cache

from pipeline.rules.vocabulary.language import singular, stem
from pipeline.rules.vocabulary.words import sections


def senses(low: str) -> tuple[str, ...]:
    """The classes of a lower-case word in any of its forms, nouns first; most have one.

    >>> senses("howitzers"), senses("sold"), senses("ship"), senses("of")
    (('noun:weapon',), ('verb:sell',), ('noun:vessel', 'verb:carry'), ())
    """
    return _words().get(singular(low)) or _words().get(low) or _stems().get(stem(low), ())


@cache
def _words() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for name, words in sections("senses.txt").items():
        for word in words:
            found[word] = (*found.get(word, ()), name)
    return found


@cache
def _stems() -> dict[str, tuple[str, ...]]:
    """The same by stem; where words share one, what the shortest means."""
    by_length = sorted(_words().items(), key=lambda one: (-len(one[0]), one[0]))
    return {stem(word): names for word, names in by_length}
