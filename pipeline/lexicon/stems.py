"""What the forms of one word share: "sold" and "selling", "lathe" and "lathes"."""

from __future__ import annotations

from functools import cache, lru_cache

from pipeline.lexicon.tables import rows

_VOWELS = frozenset("aeiouy")
_DOUBLED = frozenset("bcdfgklmnprstvz")
_ENDINGS = (("ies", "y"), ("ied", "y"), ("ing", ""), ("ed", ""), ("es", ""), ("s", ""))
_WORDS = 20_000  # that are kept; more than the words of most runs


@lru_cache(maxsize=_WORDS)
def stem(word: str) -> str:
    """The stem of a word in small letters: only good to compare, seldom a word itself.

    Forms of irregular verbs have their base form's. Two words of one stem may still be
    two words ("new" and "news"); a word with no ending to lose is its own.
    """
    word = _bases().get(word, word)
    for ending, instead in _ENDINGS:
        rest = word.removesuffix(ending)
        if rest != word and len(rest) > 1 and not word.endswith("ss") and _VOWELS & set(rest):
            word = rest + instead
            break
    word = word.rstrip("e") or word
    doubled = len(word) > 3 and word[-1] == word[-2] and word[-1] in _DOUBLED
    return word[:-1] if doubled else word


def irregular_pasts() -> tuple[tuple[str, str], ...]:
    """Base form and past of each irregular verb."""
    return tuple((row[0], row[1]) for row in rows("irregular_verbs.tsv"))


@cache
def past_forms() -> frozenset[str]:
    """Every past and participle of the irregular verbs."""
    return frozenset(_bases())


@cache
def _bases() -> dict[str, str]:
    return {form: row[0] for row in rows("irregular_verbs.tsv") for form in row[1:]}
