"""Which words of a text are names, and whether a quote puts another name in their place.

What may change in a name: its ending (Iran, Iranian), a letter or two as slips and
transliterations have it (Zelensky, Zelenskyy), capitals, accents, the word that the page
ran together with it. What may not: its first letter (but c for k, y for i and the like),
more than one letter of a short name, any of an acronym; nor may it become another country,
or a word that the text itself has. Beyond this are two names a letter apart ("Marten" for
"Martin") of which the text has one alone: no look at the text tells them from a slip.

A first word of a sentence counts as a name unless ``names.toml`` or the text, in small
letters, has it as an ordinary word. So an unusual word may be taken for a name there, and
its change refused: a quote that is not grounded can be asked for again, a false one not.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from rapidfuzz.distance import OSA

from pipeline.lexicon import countries

_POSSESSIVE = re.compile(r"['\u2019\u02bc]s?$")
_PLACES = 10_000
_LONG = 8  # letters from which on two of them may be slips
_SHORT = 3  # letters up to which none may
_ACRONYM = 5  # capitals, at most
_STEM = 3  # letters that two forms of a name share at least
# What transliterations tell apart, and readers do not.
_SAME_SOUND = str.maketrans("jyiwqcz", "eeevkks")
_VOWELS = str.maketrans("", "", "aeioujy'\u2019\u02bc")


@dataclass(frozen=True, slots=True)
class _Lists:
    inside: re.Pattern[str]  # a capitalised word where no sentence begins
    endings: frozenset[str]
    run_on: frozenset[str]
    ordinary: frozenset[str]
    ordinary_endings: tuple[str, ...]


class Vocabulary:
    """Which words a text has, and which of them it takes for names. Each word is counted
    when it is first asked for: most never are.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._known: dict[str, tuple[int, int]] = {}

    def __contains__(self, folded: str) -> bool:
        return self._counts(folded)[0] > 0

    def _counts(self, folded: str) -> tuple[int, int]:
        """How often a folded word occurs, and how often in lower case."""
        if folded not in self._known:
            self._known[folded] = _times(folded, self._folded), _times(folded, self._text)
        return self._known[folded]

    @cached_property
    def _folded(self) -> str:
        return self._text.casefold()

    @cached_property
    def _inside(self) -> frozenset[str]:
        return _inside(self._text)

    def is_capitalised(self, word: str) -> bool:
        """Whether the text writes this word, if at all, mostly with a capital."""
        if not word[0].isupper():
            return False
        words, lower = self._counts(_bare(word).casefold())
        return not lower or 2 * lower < words

    def is_name(self, word: str) -> bool:
        """Whether this word of the text is a name: its capital is not that of a sentence's
        first word, or it is no word that sentences begin with."""
        known = _bare(word).casefold() in self._inside or not _is_ordinary(word)
        return len(word) > 1 and known and self.is_capitalised(word)


def renames(ours: Sequence[str], theirs: Sequence[str], quote: str, text: Vocabulary) -> bool:
    """Whether ``ours``, words of ``quote``, put a name where ``theirs``, the words that the
    text has there, have another one. A name left out for an ordinary word, or added where
    the text has none, is no renaming.
    """
    if not any(w[0].isupper() for w in ours) or not any(w[0].isupper() for w in theirs):
        return False
    if "".join(ours).casefold() == "".join(theirs).casefold():
        return False
    before = [_bare(word) for word in theirs if text.is_name(word)]
    if not before:
        return False
    inside = _inside(quote)
    after = [
        name
        for name in map(_bare, ours)
        if text.is_capitalised(name) and (name.casefold() in inside or not _is_ordinary(name))
    ]
    return not all(any(_is_one(name, printed, text) for printed in before) for name in after)


def _is_one(quoted: str, printed: str, text: Vocabulary) -> bool:
    """Whether two names, or two forms of them, are one."""
    ours, theirs = quoted.casefold(), printed.casefold()
    one, other = _country(quoted), _country(printed)
    if ours == theirs or (one and other):
        return ours == theirs or one == other
    if _is_inflected(ours, theirs) or theirs.removeprefix(ours) in _lists().run_on:
        return True
    acronym = any(name.isupper() and len(name) <= _ACRONYM for name in (quoted, printed))
    return not acronym and ours not in text and _is_respelt(_plain(ours), _plain(theirs))


def _country(name: str) -> tuple[str, str] | None:
    """The country that a name is, with what else must agree: a capital is not its country,
    nor one town of it another."""
    for found in countries.find(name):
        if (found.start, found.end) == (0, len(name)):
            place = found.form not in ("name", "demonym", "capital")
            form = "state" if found.form in ("name", "demonym") else found.form
            return found.code, name.casefold() if place else form
    return None


def _is_inflected(one: str, other: str) -> bool:
    stem = 0
    while stem < min(len(one), len(other)) and one[stem] == other[stem]:
        stem += 1
    endings = _lists().endings
    return any(one[at:] in endings and other[at:] in endings for at in range(stem, _STEM - 1, -1))


def _is_respelt(one: str, other: str) -> bool:
    if one[:1].translate(_SAME_SOUND) != other[:1].translate(_SAME_SOUND):
        return False
    if max(len(one), len(other)) <= _SHORT:
        return one == other
    shorter = min(len(one), len(other))
    slips = OSA.distance(one, other)
    return slips <= 1 + (shorter >= _LONG) or (slips == 2 and _sounds(one) == _sounds(other))


def _sounds(name: str) -> str:
    """A name without vowels and doublings, its sounds in one spelling: Kiev and Kyiv."""
    sounds = name.translate(_VOWELS).translate(_SAME_SOUND).replace("h", "")
    return re.sub(r"(.)\1+", r"\1", sounds)


def _plain(name: str) -> str:
    """A name without accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))


def _bare(name: str) -> str:
    return _POSSESSIVE.sub("", name)


def _is_ordinary(word: str) -> bool:
    """Whether a word is one that sentences begin with, whatever its capital."""
    folded, lists = _bare(word).casefold(), _lists()
    return folded in lists.ordinary or folded.endswith(lists.ordinary_endings)


def _inside(text: str) -> frozenset[str]:
    """The folded words that are capitalised after a word, a comma, a title or an initial."""
    return frozenset(word.casefold() for word in _lists().inside.findall(text))


def _times(word: str, text: str) -> int:
    """How often a word stands in a text between what are no letters, of as many places as
    are looked at."""
    times, at = 0, text.find(word) if word else -1
    for _ in range(_PLACES):
        if at < 0:
            break
        end = at + len(word)
        opens = not at or not text[at - 1].isalpha()
        times += opens and (end == len(text) or not text[end].isalpha())
        at = text.find(word, end)
    return times


@cache
def _lists() -> _Lists:
    tables = tomllib.loads(Path(__file__).with_name("names.toml").read_text("utf-8"))
    titled = "|".join(rf"(?<=(?<!\w){title}\. )" for title in tables["titles"])
    before = rf"(?<=[^\W_A-Z] |, )|(?<=\. )(?:(?<=(?<![\w.])[A-Z]\. )|{titled})"
    return _Lists(
        inside=re.compile(rf" (?:{before})([^\W\d_a-z][^\W\d_]*)"),
        endings=frozenset(tables["endings"]),
        run_on=frozenset(tables["run_on"]),
        ordinary=frozenset(word for words in tables["ordinary"].values() for word in words.split()),
        ordinary_endings=tuple(tables["ordinary_endings"]),
    )
