"""The words of a statement, and whether it says no."""

from __future__ import annotations

import re
from functools import lru_cache

# A figure with its sign and point is one word, and so are "T-72" and "didn't".
WORDS = re.compile(r"(?:(?<!\w)[-−])?(?:(?<![\w.,:/])\.)?\d+(?:[.,:/]\d+)*\w*|\w+(?:[-'’.]\w+)*")
ARTICLES = frozenset(("a", "an", "the"))
# What begins another part of a sentence.
OPENING = frozenset(
    "about across after against although among and as at because before between but by despite "
    "during for from in into near of off on onto or out outside over since than though through to "
    "toward towards under until via when where while with within without".split()
)
_ASIDE = re.compile(r",\s(?:\w+ of )?(?:who|whom|whose|which)\b[^,]*(?:,|$)")
_POSSESSIVE = re.compile(r"['’]s?$")
_NEGATIONS = frozenset(("not", "no", "never", "none", "neither", "nor", "cannot"))
_MAY_BE_NO = re.compile(r"[nN](?:['’][tT]|[oO][tT]|(?<!\w.)(?i:o|or|one|ever|either)\b)")
_IRREGULAR = {"wo": "will", "sha": "shall", "ca": "can"}


# Ways of saying yes or no to a verb or a verdict, in the words of the plain way.
_PLAINLY = tuple(
    (re.compile(rf"\b{pattern}\b", re.IGNORECASE), said)
    for pattern, said in (
        (r"(?:is|are|was|were|remains?|remained) unable to", "cannot"),
        (r"(?:is|are|was|were) able to", "can"),
        (r"(?:fails|failed|has failed|have failed|had failed) to", "did not"),
        (r"with no(?= \w)(?! (?:longer|more|one)\b)", "without"),
        (r"(is|are|was|were|been) un(lawful|true)", r"\1 not \2"),
        (r"(is|are|was|were|been) illegal", r"\1 not legal"),
        (r"(is|are|was|were|been) false(?! \w)", r"\1 not true"),
    )
)

_ROUNDABOUT = re.compile(r"able to|fail|with no |unlawful|untrue|illegal|false", re.IGNORECASE)
_KEPT = 1000  # statements; more than the claims of most articles


@lru_cache(maxsize=_KEPT)
def plainly(text: str) -> str:
    """A statement with its "failed to pay" as "did not pay", "is unable to" as "cannot", "was
    illegal" as "was not legal" and "with no" as "without"."""
    if _ROUNDABOUT.search(text) is None:
        return text
    for pattern, said in _PLAINLY:
        text = pattern.sub(said, text)
    return text


def is_negated(text: str) -> bool:
    """Whether an odd number of its words turn a statement round: not those of an aside ("which
    has no licence") nor a "without", which say no to a part of it alone."""
    if _MAY_BE_NO.search(text) is None:
        return False
    words = WORDS.findall(_ASIDE.sub(" ", text))
    return sum(is_negation(plain(word)) for word in words) % 2 == 1


def plain(printed: str) -> str:
    """A word in small letters with a straight apostrophe, without a possessive ending."""
    return bare(printed.replace("’", "'"))


def bare(word: str) -> str:
    """A word in small letters, without a possessive ending."""
    low = word.casefold()
    return low if low.isalnum() else _POSSESSIVE.sub("", low)


def is_negation(word: str) -> bool:
    """Whether a word in small letters turns a statement round."""
    return word in _NEGATIONS or word.endswith("n't")


def asserted(word: str) -> str:
    """What is left of a word in small letters without its negation: "can" of "cannot", "will"
    of "won't", nothing of "not"."""
    if not is_negation(word):
        return word
    if word == "cannot":
        return "can"
    verb = word.removesuffix("n't") * ("'" in word)
    return _IRREGULAR.get(verb, verb)
