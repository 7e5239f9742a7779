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

from pipeline.lexicon import spelled
from pipeline.lexicon.numerals import LONGEST, words_at
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
    tokens = _whole(list(_tokens(text, table, table.amounts)), table)
    return None if tokens is None else _amount(tokens, table)


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


def denies(text: str, language: str) -> bool:
    """Whether a word of negation is in ``text``, or may be: none is known of the language."""
    table = _table(language)
    return table is None or table.negation.search(_plain(text)) is not None


@dataclass(frozen=True, slots=True)
class _Table:
    """What is known of a language. The patterns find the forms in ``amounts`` and ``times``."""

    group: str
    ordinal: re.Pattern[str]
    amounts: re.Pattern[str]
    times: re.Pattern[str]
    words: dict[tuple[str, str], str]
    numbers: frozenset[str]
    compound: re.Pattern[str]
    negation: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Token:
    """``what`` is figure, number (of several words), known, word (which is not known) or else
    what stands between."""

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
_SHARE = "share"
_SCALES = ("hundred", "thousand", "million", "billion", "thousand million", "trillion")
_MANY = {"dozens": "tens", "hundreds": "hundreds", "thousands": "thousands"}
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
    numbers = frozenset(f for row in given if row[0] == "number" for f in cells(row[2]))
    glued = either({*numbers, *(form for (_, form), to in words.items() if to in ("and", "a"))})
    denied = either(form for row in given if row[0] == "not" for form in cells(row[2]))
    return _Table(
        group=marks[1],
        ordinal=re.compile(
            rf"(?<![\w.])([0-9]{{1,2}})(?:\.(?= [^\W\d])|(?:{ordinals or '(?!)'})(?!\w))"
        ),
        amounts=_scanner(form for part, form in words if part == "amount"),
        times=_scanner(form for part, form in words if part == "time"),
        words=words,
        numbers=numbers,
        compound=re.compile(rf"(?:{glued})++"),
        negation=re.compile(rf"(?<!\w)(?:{denied})(?:(?<!\w)|(?!\w))"),
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
    is_figure = [_is_number(token, table) for token in tokens]
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
        elif is_figure[at] and passed_over:
            return None  # one figure of another: "1 de 5"
        elif token.what == "figure":
            english = _figure(token.printed, table)
        elif at > first and english in ("dollars", "$") and _is_elsewhere(tokens, at + 1):
            english, counted = f" {COUNTED}s ", True
        elif at > first and english == _UP_TO:
            english = "to"
        if english is None:
            return None
        passed_over = at > first and (not english or (passed_over and token.what == "between"))
        said.append(f" {english} " if token.what in ("known", "number") else english)
    low = _THAN_ABOUT.sub(r"\1 ", _squashed(said))
    return None if low.startswith("from ") and " to " not in low else low


@cache
def _elsewhere() -> tuple[str, ...]:
    return tuple(row[0] for row in rows("languages/dollars.tsv"))


def _is_elsewhere(tokens: list[_Token], at: int) -> bool:
    """Whether the word from ``at`` on says that the dollars before it are of another state."""
    for token in tokens[at : at + 6]:
        if token.what == "word":
            return token.printed.startswith(_elsewhere())
        if token.printed != " " and token.english:
            return False
    return False


def _is_number(token: _Token, table: _Table) -> bool:
    return token.what in ("figure", "number") or token.printed in table.numbers


def _whole(tokens: list[_Token], table: _Table) -> list[_Token] | None:
    """The tokens with each numeral of several words as one; None where one is not understood.

    A part of a numeral is a wrong figure, so nothing is read up to the word that is not known.
    """
    apart = any(token.english == "between" for token in tokens)
    ands = sum(token.english == "and" for token in tokens)
    if apart and ands > 1 and any(token.printed in table.numbers for token in tokens):
        return None
    out: list[_Token] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if token.what == "word":
            beside = bool(out) and any(_is_number(one, table) for one in out)
            if beside and table.compound.fullmatch(token.printed):
                return None
            return out + tokens[at:]
        if token.english == _SHARE:
            return None
        end = _end(tokens, at, table, apart)
        one = token if end == at + 1 else _together(tokens[at:end], table)
        if one is None or (_is_number(token, table) and _is_cut(tokens, end, token, apart)):
            return None
        out += [one] if end == at + 1 or one.what == "number" else tokens[at:end]
        at = end
    return out


def _end(tokens: list[_Token], at: int, table: _Table, apart: bool) -> int:
    """Where the numeral that begins at ``at`` ends, behind the token itself where none does."""
    end, last = at + 1, tokens[at]
    if not (_is_number(last, table) or (last.english == "a" and last.what == "known")):
        return end
    while True:
        ahead = end
        joint = ""
        while ahead < len(tokens) and len(joint) < 8:
            token = tokens[ahead]
            if token.printed not in (" ", "-") and (token.english != "and" or apart):
                break
            joint += "+" if token.english == "and" else token.printed
            ahead += 1
        if ahead == len(tokens) or joint not in (" ", "-", " + ", "-+-"):
            return end
        token = tokens[ahead]
        one = token.english == "a" and joint != " "
        if not _is_number(token, table) and not one:
            return end
        if token.what == "figure" and (joint != " " or last.english not in _SCALES):
            return end
        end, last = ahead + 1, token


def _together(tokens: list[_Token], table: _Table) -> _Token | None:
    """The numeral that is made of ``tokens``, None where they make none.

    One that English says as it stands ("5 million", "two dozen") is left as it is.
    """
    parts: list[spelled.Part] = []
    numbers = [token for token in tokens if token.what != "between" and token.english != "and"]
    words = [token.english for token in numbers]
    if (words[0] == "a" and len(words) == 2) or words[1:] == ["dozen"]:
        return tokens[0]
    if numbers[0].what == "figure" and all(word in _SCALES for word in words[1:]):
        return tokens[0]
    if len(words) == 2 and words[0] in _MANY and words[1] in _SCALES:
        return _Token("number", tokens[0].printed, f"{_MANY[words[0]]} of {words[1]}s")
    after_and = False
    for token in tokens:
        if token.what == "between" or token.english == "and":
            after_and = after_and or token.english == "and"
            continue
        value = _value(token)
        if value is None:
            return None
        parts.append(spelled.Part(value, after_and, token.what == "figure"))
        after_and = False
    value = spelled.total(parts)
    if value is None:
        return None
    english, scale = f"{value:,}", parts[-1].value
    if words[-1] in _SCALES[1:] and value % scale == 0:  # "two to three thousand" share it
        english = f"{value // scale:,} {words[-1]}"
    return _Token("number", tokens[0].printed, english)


def _value(token: _Token) -> int | None:
    if token.what == "figure":
        return int(token.printed) if token.printed.isdigit() and len(token.printed) < 4 else None
    if token.english == "a":
        return 1
    if token.english == "thousand million":
        return 1_000_000_000
    found = words_at(token.english, 0)
    if found is None or found.least or found.end != len(token.english):
        return None
    return int(found.value) if found.value == int(found.value) else None


def _is_cut(tokens: list[_Token], end: int, first: _Token, apart: bool) -> bool:
    """Whether more belongs to the numeral that ends before ``end``: "two- to", "thirty and odd"."""
    rest = tokens[end : end + 2]
    if rest and rest[0].printed == "-":
        if len(rest) == 1 or rest[1].printed == " ":
            return end > 0 and tokens[end - 1].printed != " " and len(rest) > 1
        return first.what != "figure" and rest[1].what in ("word", "known")
    spaced = bool(rest) and rest[0].printed == " "
    joined = spaced and len(rest) > 1 and rest[1].english == "and"
    scaled = tokens[end - 1].english in _SCALES and any(
        token.what == "figure" for token in tokens[end + 2 : end + 4]
    )
    return joined and not apart and (scaled or first.what != "figure")


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
