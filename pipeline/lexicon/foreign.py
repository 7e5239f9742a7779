"""Figures and times of other languages, put into the English that is read here.

Each language has a plain table (``data/languages``) of the marks in its figures and of its
words beside them. A word that the table has not may turn a figure round, so what hangs on one
is not read; after a figure it is taken for what is counted.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from pipeline.lexicon.numerals import LONGEST
from pipeline.lexicon.tables import cells, either, exists, flat, rows

COUNTED = "whatnot"
"""Stands in the English of an amount for what is counted, where the table has no word for it."""


def amount(text: str, language: str | None) -> str | None:
    """The English of a quantity, its figures with English marks; None where it cannot be read.

    ``language`` is an ISO 639-1 code; English and an unknown one (None) give ``text`` itself.
    Of a language without a table nothing but a bare figure can be read.
    """
    if language in (None, "en"):
        return text
    text = _plain(text)
    table = _table(str(language))
    if table is None:
        return text if _BARE.fullmatch(text) else None
    return _amount(list(_tokens(text, table, table.amounts)), table)


def time(text: str, language: str | None) -> str | None:
    """The English of a time expression; None where a word in it is unknown. As ``amount``."""
    if language in (None, "en"):
        return text
    table = _table(str(language))
    text = _plain(text)
    if table is None:
        return text if not any(map(str.isalpha, text)) else None
    text = _DAY_FIRST.sub(r"\1.\2.\3", text)
    tokens = _tokens(table.ordinal.sub(r"\1", text), table, table.times)
    words = []
    for token in tokens:
        if token.what == "word":
            return None
        words.append(f" {token.english} " if token.what == "known" else token.english)
    low = _squashed(words)
    return _SINCE_TO.sub(r"from \1", _LEADING_TO.sub("", low))


@dataclass(frozen=True, slots=True)
class _Table:
    """What is known of a language. The patterns find the forms in ``amounts`` and ``times``."""

    group: str
    ordinal: re.Pattern[str]
    amounts: re.Pattern[str]
    times: re.Pattern[str]
    words: dict[tuple[str, str], str]
    numbers: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Token:
    """``what`` is figure, known, word (which is not known) or else what stands between."""

    what: str
    printed: str
    english: str


_BARE = re.compile(r"[€$£¥]? ?[0-9]+ ?[%€$£¥]?")
_DAY_FIRST = re.compile(
    r"(?<![\w/.-])([0-9]{1,2})[/-]([0-9]{1,2})[/-]((?:[0-9]{2}){1,2})(?![\w/-])"
)
_LEADING_TO = re.compile(r"^to ")
_SINCE_TO = re.compile(r"^since (?=.+ (?:until|to) )(.+)")
_AFTER = ("or more", "or less")
_UP_TO = "no more than"
_THAN_ABOUT = re.compile(r"(?<!\w)(more than|less than|at least) about ")
_SPACED = re.compile(r"([0-9]{1,3}(?:[ '][0-9]{3})+)(?:[.,]([0-9]+))?")
_GROUPED = re.compile(r"[0-9]{1,3}(?:([.,])[0-9]{3})(?:\1[0-9]{3})*")
_MARKED = re.compile(r"([0-9]+(?:[.,][0-9]{3})*)([.,])([0-9]+)")


_MARKS = str.maketrans({"\u2009": " ", "\u02bc": "'"})


def _plain(text: str) -> str:
    return flat(unicodedata.normalize("NFC", text).lower().translate(_MARKS)).strip()


def _squashed(words: Iterable[str]) -> str:
    return " ".join("".join(words).split())


@cache
def _table(language: str) -> _Table | None:
    name = f"languages/{language}.tsv"
    if len(language) != 2 or not language.isalpha() or not exists(name):
        return None
    given = rows(name)
    marks = next(row for row in given if row[0] == "marks")
    ordinals = either(form for row in given if row[0] == "ordinal" for form in cells(row[1]))
    words = {
        ("time" if part == "time" else "amount", form): english
        for part, english, forms in (*rows("languages/any.tsv"), *_with_words(given))
        for form in cells(forms)
    }
    return _Table(
        group=marks[1],
        ordinal=re.compile(
            rf"(?<![\w.])([0-9]{{1,2}})(?:\.(?= [^\W\d])|(?:{ordinals or '(?!)'})(?!\w))"
        ),
        amounts=_scanner(form for part, form in words if part == "amount"),
        times=_scanner(form for part, form in words if part == "time"),
        words=words,
        numbers=frozenset(f for row in given if row[0] == "number" for f in cells(row[2])),
    )


def _with_words(given: Iterable[tuple[str, ...]]) -> list[tuple[str, ...]]:
    return [row for row in given if row[0] in ("number", "amount", "time")]


def _scanner(forms: Iterable[str]) -> re.Pattern[str]:
    # A form that ends in a letter ends a word; "d'" and "mi-" stand against the next.
    return re.compile(
        rf"(?<!\w)(?P<known>{either(forms)})(?:(?<!\w)|(?!\w)\.?)"
        r"|(?<!\w)(?P<figure>[0-9]+(?:[.,' ][0-9]+)*)(?!\w)"
        r"|(?P<word>\w+(?:[-'.]\w+)*)|(?P<between>\W)"
    )


def _tokens(text: str, table: _Table, scanner: re.Pattern[str]) -> Iterable[_Token]:
    part = "time" if scanner is table.times else "amount"
    for match in scanner.finditer(text):
        what, printed = str(match.lastgroup), match.group(match.lastgroup or 0)
        english = table.words[part, printed] if what == "known" else printed
        yield _Token(what, printed, english)


def _amount(tokens: list[_Token], table: _Table) -> str | None:
    """The English up to what is counted, with what bounds the figure after that."""
    is_figure = [token.what == "figure" or token.printed in table.numbers for token in tokens]
    if not any(is_figure):
        return None
    first = is_figure.index(True)
    said: list[str] = []
    counted = passed_over = False
    for at, token in enumerate(tokens):
        english: str | None = token.english
        if token.what == "word":
            if at < first:
                return None
            english, counted = ("" if counted else f" {COUNTED}s "), True
        elif counted and english not in _AFTER:
            continue
        elif token.what == "figure":
            if passed_over:
                return None  # one figure of another: "1 de 5"
            english = _figure(token.printed, table)
        elif at > first and english == _UP_TO:
            english = "to"
        if english is None:
            return None
        passed_over = at > first and (not english or (passed_over and token.what == "between"))
        said.append(f" {english} " if token.what == "known" else english)
    low = _THAN_ABOUT.sub(r"\1 ", _squashed(said))
    return None if low.startswith("from ") and " to " not in low else low


def _figure(printed: str, table: _Table) -> str | None:
    """A figure with English marks, None where its own make none."""
    if printed.isdigit():
        return printed
    if spaced := _SPACED.fullmatch(printed):
        return _written(spaced.group(1), spaced.group(2))
    if (grouped := _GROUPED.fullmatch(printed)) and not printed.startswith("0"):
        mark = grouped.group(1)
        if mark in table.group or printed.count(mark) > 1:
            return _written(printed, None)
    marked = _MARKED.fullmatch(printed)
    if marked is None or marked.group(2) in marked.group(1):
        return None
    return _written(marked.group(1), marked.group(3))


def _written(whole: str, decimals: str | None) -> str | None:
    digits = re.sub(r"\D", "", whole)
    if len(digits) > LONGEST:
        return None
    start = f"{int(digits):,}" if digits != whole else digits
    return f"{start}.{decimals}" if decimals else start
