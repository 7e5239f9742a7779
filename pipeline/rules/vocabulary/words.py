"""Classes of words: closed ones from ``data/words.txt``, those of cues from
``data/classes.txt``."""

from __future__ import annotations

from functools import cache

from pipeline.rules.vocabulary.reading import read_text


@cache
def sections(file: str) -> dict[str, frozenset[str]]:
    """The words of each section of a file; ``@name`` takes in another's, ``_`` is a blank."""
    sections: dict[str, set[str]] = {}
    name = ""
    for line in read_text(file).splitlines():
        if line.startswith("["):
            name = line.strip("[] ")
            sections[name] = set()
        elif line.strip() and not line.startswith("#"):
            for word in line.split():
                if word.startswith("@"):
                    sections[name] |= sections[word[1:]]
                else:
                    sections[name].add(word.replace("_", " "))
    return {name: frozenset(words) for name, words in sections.items()}


@cache
def word_set(*names: str) -> frozenset[str]:
    """The lower-case words of some sections; KeyError where the file has no such section."""
    return frozenset().union(*(sections("words.txt")[name] for name in names))


def word_class(name: str) -> frozenset[str]:
    """The lower-case words that a cue's ``@name`` stands for; KeyError for no such class."""
    return sections("classes.txt")[name]


def only_tells(low: str) -> bool:
    """Whether a word in two parts only tells of the name or noun behind it.

    >>> only_tells("pune-based"), only_tells("re-exported"), only_tells("based")
    (True, False, False)
    """
    first, _, last = low.rpartition("-")
    return bool(first) and last in word_set("tells_suffix")
