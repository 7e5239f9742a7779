"""Country codes: which country a name means, and where a text names one.

Codes are ISO 3166-1 alpha-2, with EU, XK (Kosovo) and the historic SU, YU and DD.
A place inside a country takes the country's code (Dubai is AE, Crimea is UA).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from pipeline.lexicon.letters import LATIN_CAPITALS as _UPPER
from pipeline.lexicon.letters import LATIN_SMALL as _LOWER
from pipeline.lexicon.tables import cells, flat, rows
from schemas.countries import TABLE

Form = Literal["name", "demonym", "capital", "metonym", "place"]


@dataclass(frozen=True, slots=True)
class Mention:
    """A country named at ``text[start:end]`` (code points, half-open)."""

    start: int
    end: int
    code: str
    form: Form


@dataclass(frozen=True, slots=True)
class _Entry:
    """One way to print a country; ``code`` is empty for a phrase that names none."""

    phrase: str
    code: str
    form: Form
    personal: bool = False
    everyday: bool = False


def code(name: str) -> str | None:
    """The code of the country that ``name`` means, or None where it is not known.

    ``name`` is a code in capitals, a name, demonym, capital, metonym or place, in any
    case, with or without an article, full stops or a possessive. Where one name is both
    a country's and a city's, the country wins; empty gives None.
    """
    bare = name.strip().replace(".", "")
    if bare in _names():
        return bare
    key = _key(bare)
    return _by_key().get(key) or _by_key().get(_STATE_OF.sub("", key))


def name(code: str) -> str | None:
    """The usual English name of a country by its code, or None for no code of ours."""
    return _names().get(code)


@cache
def codes() -> frozenset[str]:
    """Every country code that this project knows."""
    return frozenset(_names())


def find(text: str, start: int = 0, end: int | None = None) -> list[Mention]:
    """Every country named in ``text[start:end]``, in text order, none overlapping.

    The longest phrase wins. Case counts, but distinctive names are also found in lower
    case ("kyiv") and in capitals ("UKRAINE"), and run together with the word after them
    ("Ukraineafter"). Names that are also people's ("Jordan", "Washington") are left out
    next to another capitalised word. Offsets are those of ``text``.
    """
    piece = flat(text[start:end])
    found: list[Mention] = []
    tokens = _TOKEN.finditer(piece)
    while token := next(tokens, None):
        known = _known(token.group())
        if known is None:
            continue
        entry, stop = _longest(piece, token, known)
        if entry is None:
            continue
        tokens = _TOKEN.finditer(piece, stop)
        if entry.code and not (entry.personal and _beside_a_name(piece, token.start(), stop)):
            picked = _place_or_actor(piece, token.start(), entry)
            found.append(Mention(start + token.start(), start + stop, picked.code, picked.form))
    return found


# A word, cut where a small letter meets a capital ("UkraineRussian" is two).
_TOKEN = re.compile(rf"[{_UPPER}]+(?![{_LOWER}])|[{_UPPER}]?[{_LOWER}]+")
_STATE_OF = re.compile(
    r"^(?:[a-z]+ ){0,3}(?:republic|kingdom|state|principality|commonwealth|union|duchy)"
    r" of (?:the )?"
)
_LETTER = re.compile(r"\w")
_NEXT_NAME = re.compile(rf" ([{_UPPER}][{_LOWER}]+)")
_WORD_BEFORE = re.compile(rf"([{_UPPER}][{_LOWER}]{{1,24}})(\.?) $")
_INITIAL_BEFORE = re.compile(rf"[{_LOWER}] [{_UPPER}]\. $")
_PLACE_BEFORE = re.compile(r"\b(?:[Ii]n|[Aa]t|[Nn]ear|[Ff]rom|[Oo]utside|[Ii]nto|[Ii]nside) $")

# Words that machine translation glues to the name before them.
_GLUED = frozenset(
    "a after also amid and as at be because before but by for from had has have he if in into "
    "is it its may of on or over she since so that the they this to under until was were when "
    "where which while who will with without would".split()
)
_GLUE = max(map(len, _GLUED))
_WORDS_KEPT = 20_000


class _Known(NamedTuple):
    """What a word may begin: entries, the longest first, and one with another word glued to
    it."""

    entries: Sequence[_Entry]
    glued: _Entry | None


@lru_cache(maxsize=_WORDS_KEPT)
def _known(word: str) -> _Known | None:
    """What a word begins; None for most words."""
    entries, glued = _index().get(word, ()), _glued(word)
    return _Known(entries, glued) if entries or glued else None


def _glued(word: str) -> _Entry | None:
    """The entry that a word is with another glued to it."""
    if not (6 < len(word) < 40 and word[0].isupper()):
        return None
    for cut in range(len(word) - 1, max(4, len(word) - _GLUE - 1), -1):
        if word[cut:] in _GLUED:
            for entry in _index().get(word[:cut], ()):
                if entry.phrase == word[:cut] and entry.form in ("name", "demonym"):
                    return entry
    return None


def _longest(piece: str, token: re.Match[str], known: _Known) -> tuple[_Entry | None, int]:
    """The longest entry that begins with ``token``, and where it ends."""
    begin = token.start()
    for entry in known.entries:
        stop = begin + len(entry.phrase)
        if piece.startswith(entry.phrase, begin) and _ends_at(piece, stop):
            return entry, stop
    return known.glued, begin + len(known.glued.phrase) if known.glued else token.end()


def _ends_at(piece: str, stop: int) -> bool:
    """Whether a word can end at ``stop``: no letter follows, or a capital after a small one."""
    if stop >= len(piece) or not _LETTER.match(piece, stop):
        return True
    last = piece[stop - 1]
    return last == "." or (last.islower() and piece[stop].isupper())


def _beside_a_name(piece: str, begin: int, stop: int) -> bool:
    """Whether a name that is also a person's stands next to another part of such a name: not
    a day of the week, nor the last word of the sentence before."""
    plain = _words("plain")
    after = _NEXT_NAME.match(piece, stop)
    if after and after.group(1).lower() not in plain:
        return True
    window = piece[max(0, begin - 30) : begin]
    before = _WORD_BEFORE.search(window)
    if before is None:
        return _INITIAL_BEFORE.search(window) is not None
    word, full_stop = before.group(1).lower(), before.group(2)
    return word in _words("title") if full_stop else word not in plain and code(word) is None


@cache
def _words(what: str) -> frozenset[str]:
    """Words of one sort that may stand beside a name."""
    return frozenset(
        word for row in rows("beside_names.tsv") if row[0] == what for word in cells(row[1])
    )


def _place_or_actor(piece: str, begin: int, entry: _Entry) -> _Entry:
    """Brussels is Belgium's as a place ("in Brussels") and the Union's as an actor."""
    actor = _actors().get(entry.phrase)
    if actor is None or entry.form != "capital":
        return entry
    return entry if _PLACE_BEFORE.search(piece[max(0, begin - 9) : begin]) else actor


def _key(text: str) -> str:
    key = " ".join(flat(text).replace(".", "").casefold().split())
    key = key.removeprefix("the ")
    return key.removesuffix("'s").removesuffix("'")


def _entries() -> Iterator[_Entry]:
    """Every entry of the tables, those that win a tie first."""
    table = rows(TABLE)
    forms: tuple[Form, ...] = ("name", "demonym", "capital", "metonym")
    for column, form in enumerate(forms, start=1):
        for row in table:
            for cell in cells(row[column]):
                yield from _marked(cell, row[0], form)
    for row in rows("places.tsv"):
        for cell in cells(row[1]):
            yield from _marked(cell, row[0], "place")
    for row in rows("not_countries.txt"):
        yield _Entry(row[0], "", "name", everyday=True)


def _marked(cell: str, code: str, form: Form) -> Iterator[_Entry]:
    phrase = cell.lstrip("~^=")
    marks = cell[: len(cell) - len(phrase)]
    yield _Entry(phrase, code, form, "~" in marks, "^" in marks)
    if form == "demonym" and "=" not in marks and not phrase.endswith(_NO_PLURAL):
        yield _Entry(phrase + "s", code, form, False, "^" in marks)


_NO_PLURAL = ("sh", "ch", "s", "ese")


def _printed(entry: _Entry) -> Iterator[_Entry]:
    """The entry as printed in running text, in capitals and, if distinctive, in small."""
    yield entry
    if not entry.code or len(entry.phrase) < 4 or "." in entry.phrase:
        return
    marks = (entry.code, entry.form, entry.personal, entry.everyday)
    yield _Entry(entry.phrase.upper(), *marks)
    if not (entry.personal or entry.everyday) and entry.form in ("name", "demonym", "capital"):
        yield _Entry(entry.phrase.lower(), *marks)


@cache
def _index() -> dict[str, tuple[_Entry, ...]]:
    """Entries by their first word, the longest first."""
    by_phrase: dict[str, _Entry] = {}
    for entry in _entries():
        for form in _printed(entry):
            by_phrase.setdefault(form.phrase, form)
    index: dict[str, list[_Entry]] = {}
    for entry in sorted(by_phrase.values(), key=lambda entry: -len(entry.phrase)):
        if first := _TOKEN.match(entry.phrase):
            index.setdefault(first.group(), []).append(entry)
    return {word: tuple(entries) for word, entries in index.items()}


@cache
def _actors() -> dict[str, _Entry]:
    """Metonyms that are another country's capital."""
    capitals = {entry.phrase for entry in _entries() if entry.form == "capital"}
    return {e.phrase: e for e in _entries() if e.form == "metonym" and e.phrase in capitals}


@cache
def _by_key() -> dict[str, str]:
    table: dict[str, str] = {}
    for entry in _entries():
        if entry.code:
            table.setdefault(_key(entry.phrase), entry.code)
    # Two small letters are a word more often than a code ("us", "in").
    return {key: value for key, value in table.items() if len(key) > 2} | {"uk": "GB", "eu": "EU"}


@cache
def _names() -> dict[str, str]:
    return {row[0]: cells(row[1])[0].lstrip("~^") for row in rows(TABLE)}
