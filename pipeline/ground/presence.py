"""The words of an article, its names, numbers and countries: what a claim may speak of.

A word is the article's in any of its forms. Names, of which transliterations have many spellings,
may be spelt nearly as one of the article's; a country is there under any of its names.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import cached_property, lru_cache
from itertools import pairwise

from rapidfuzz import fuzz, process

from pipeline.ground.counts import MONTHS, Counts
from pipeline.ground.initials import Span, abbreviations, is_abbreviation, spelled_out, stands_for
from pipeline.lexicon import countries
from pipeline.lexicon.letters import CAPITALS, foreign_words, plain
from pipeline.lexicon.markup import unmarked
from pipeline.lexicon.stems import stem
from pipeline.lexicon.tables import either, rows
from schemas.article import Article

_ALIKE = 80  # of 100, by which two spellings of a name are the same
_LONG = 5  # letters of a word that may stand within another or be spelt otherwise
_CUT = 4  # letters that a word without its ending has at least
_ENGLISH = "en"
_KEPT = 64  # articles
_ASKED = 1000  # names and statements: several questions are asked of each
_WORD = re.compile(r"[^\W_]+")
_NAME = re.compile(
    rf"\b[{CAPITALS}]\w*(?:[-'’]\w+)*"
    rf"(?:(?<!['’]s)(?: of)?(?: |-)[{CAPITALS}]\w*(?:[-'’]\w+)*)*"
)
_ADDRESS = re.compile(
    r"(?:[a-z][a-z0-9+.-]*://|www\.|mailto:)\S+|(?:[\w-]+\.)+[a-z]{2,}\b(?:[:/?#]\S*)?", re.I
)
_CODES = either(row[0] for row in rows("currencies.tsv"))
_MONEY = re.compile(
    rf"\b{_CODES}(?= ?\d)|\d(?: ?(?:k|m|mn|bn|tn|thousand|(?:m|b|tr)illion))? ?{_CODES}\b"
    rf"|(?<=[a-z] )\({_CODES}\)"
)
Mentions = Sequence[countries.Mention]
_CLOSING = ".,;:!?)]}>'\"’”"
_QUOTED = "\"'“”„‘’«»"
_LIGHT = frozenset(
    "a about after against all also an and any are as at be because been before between but by can "
    "could did do does during each for from had has have he her his if in into is it its less may "
    "might more most must no not of on one only or other our over per shall she should since so "
    "some such than that the their them then there these they this those through to under until up "
    "was we were what when where which while who whom will with within without would".split()
)


class Presence:
    """The words of one article, with its title and outlet, and its countries.

    ``told`` is whether words can tell anything: whether the article is in English. ``year`` is
    the year it is of, where known.
    """

    def __init__(self, *texts: str, told: bool = True, year: int | None = None) -> None:
        self.told = told
        read = dict.fromkeys(map(plain, texts))
        self._text = " \n".join(dict.fromkeys((*texts, *read)))
        self._read = " \n".join(read)
        self._counts = Counts(self._text, year)
        self._named: dict[str, bool] = {}
        self._spelled: dict[str, bool] = {}
        self._met: dict[str, bool] = {}

    def shares(self, statement: str) -> bool:
        """Whether the article has a word of a statement, function words aside, in some form;
        true where it has no such words."""
        words = _heavy(plain(statement))
        return not words or any(self._has(word) for word in words)

    def foreign(self, statement: str, mended: Collection[str] = ()) -> str | None:
        """A word of another script, a name, country, address or number of a statement that the
        article has not, the first; None if there is none.

        ``mended`` are words, in small letters, of names that the article prints otherwise. Of a
        name the article needs one word in some spelling, or the country. One word alone at the
        head of the statement may have its capital from its place.
        """
        if statement in self._text:
            return None
        read = plain(statement)
        strange = self._unwritten(read)
        if strange is None and not all(map(self._has, _heavy(read))):
            strange = self._unspoken(read, mended)
        if strange is not None:
            return strange
        return None if read.rstrip(".") in self._text else self._counts.strange(read)

    def _unspoken(self, statement: str, mended: Collection[str]) -> str | None:
        """A name, country or address that the article has not."""
        mentions = countries.find(statement)
        return (
            self._unnamed(statement, mentions, mended)
            or self._unknown_country(statement, mentions, mended)
            or self._unknown_address(statement)
        )

    def _unwritten(self, statement: str) -> str | None:
        """The first word in another script that the article has not."""
        words = (word for word in foreign_words(statement) if word.casefold() not in self._all)
        return next(words, None)

    def _unnamed(self, statement: str, mentions: Mentions, mended: Collection[str]) -> str | None:
        """The first name that the article has not a word of, nor the country."""
        known = [(m.start, m.end) for m in mentions if m.code in self._countries]
        known += self._abbreviated(statement)
        for name in _NAME.finditer(_MONEY.sub(lambda m: " " * len(m[0]), statement)):
            heavy = [word for word in _heavy(name[0]) if len(word) > 1 and word.isalpha()]
            at_head = not name.start() and " " not in name[0]
            spoken = any(start < name.end() and name.start() < end for start, end in known)
            if at_head or spoken or not heavy or self._has_initials(name[0]):
                continue
            if not any(word.casefold() in mended or self._spelt(word) for word in heavy):
                return name[0]
        return None

    def _abbreviated(self, text: str) -> list[Span]:
        """Where a text spells out an abbreviation of the article, or has one that the article
        spells out."""
        spans = list(spelled_out(text, self._short))
        for word in _WORD.finditer(text):
            if is_abbreviation(word[0]) and self._spells_out(word[0]):
                spans.append(word.span())
        return spans

    def _spells_out(self, short: str) -> bool:
        if short not in self._spelled:
            self._spelled[short] = next(spelled_out(self._read, (short,)), None) is not None
        return self._spelled[short]

    def _has_initials(self, name: str) -> bool:
        """Whether the article has a name's initials, or a name whose initials a word of it is."""
        initials = "".join(word[0] for word in _heavy(name)).casefold()
        return initials in self._all.stems or any(
            word.casefold() in self._initials for word in _heavy(name) if len(word) > 1
        )

    def _unknown_country(
        self, text: str, mentions: Mentions, mended: Collection[str] = ()
    ) -> str | None:
        """The first of the countries of a text that the article names by none of its names.

        One whose words the article has all in some spelling is there; one in a name of which it
        has the initials, or right before it, need not be. "European" is no country's.
        """
        for mention in mentions:
            words = _heavy(text[mention.start : mention.end])
            if (
                mention.code not in self._countries
                and mention.code != "EU"
                and not all(word.casefold() in mended or self._spelt(word) for word in words)
                and not self._is_in_initials(text, mention)
            ):
                return text[mention.start : mention.end]
        return None

    def _is_in_initials(self, text: str, mention: countries.Mention) -> bool:
        around = (n[0] for n in _NAME.finditer(text) if n.start() <= mention.start < n.end())
        return any(map(self._has_initials, around)) or any(
            start <= mention.start < end or text[mention.end : start].strip(".") == " "
            for start, end in self._abbreviated(text)
        )

    def _unknown_address(self, statement: str) -> str | None:
        """The first address that the article has not; words that a full stop without a space
        joins are none, if the article has them."""
        for found in _ADDRESS.finditer(statement):
            address = found[0].rstrip(_CLOSING)
            if address not in self._text and not all(map(self._has, words_of(address))):
                return address
        return None

    def names(self, name: str) -> bool:
        """Whether the article has a name, a word of it in some spelling or its initials, or
        speaks of the country. What is in another script it has to have letter for letter, and a
        country by one of its names."""
        if name not in self._named:  # an article names the same few over and over
            self._named[name] = _stands_in(name, self._text) or self._has_name(plain(name))
        return self._named[name]

    def _has_name(self, name: str) -> bool:
        if self._unwritten(name):
            return False
        words = _heavy(name)
        whole = [word for word in words if len(word) > 1 and not word.isdigit()]
        if not words or (whole and all(map(self._has, whole))) or self._abbreviated(name):
            return True
        mentions = countries.find(name)
        if self._unknown_country(name, mentions):
            return False
        code = countries.code(name)
        if code in self._countries:
            return True
        if code is not None:
            return all(map(self._spelt, words))
        if any(mention.code in self._countries for mention in mentions):
            return True
        return self._has_number(words) or self._has_initials(name) or any(map(self._spelt, whole))

    def _has_number(self, words: Sequence[str]) -> bool:
        """Whether the article has a number of several figures that stands in a name."""
        return any(len(word) > 1 and word.isdigit() and word in self._all for word in words)

    def has_country(self, name: str) -> bool:
        """Whether the article names a country, itself or a place of it, in any way that is known;
        what is no country known passes."""
        code = countries.code(plain(name))
        return code is None or code in self._countries or self.names(countries.name(code) or name)

    def prints(self, name: str, mention: str) -> bool:
        """Whether ``mention``, as the article prints it, may stand for ``name``: the article has
        the name elsewhere, or the two are alike, initials of one another, or in two scripts; or
        the name is one word for what the article gives in quotation marks, as in translation."""
        if self.names(name) or foreign_words(plain(mention)):
            return True
        ours, theirs = _heavy(plain(name)), _heavy(plain(mention))
        if _are_initials(ours, theirs) or _are_initials(theirs, ours):
            return True
        short = mention.removeprefix("the ")
        if short in self._short and stands_for(short, name):
            return True
        if any(fuzz.ratio(a.casefold(), b.casefold()) >= _ALIKE for a in ours for b in theirs):
            return True
        bare = mention.strip(_QUOTED)
        quoted = rf"[{_QUOTED}]{re.escape(bare)}[{_QUOTED}]"
        return len(ours) == len(theirs) == 1 and re.search(quoted, self._text) is not None

    def _has(self, word: str) -> bool:
        # A year is a normalisation of what the article says, and so are a month and a day.
        folded = word.casefold()
        return stem(folded) in self._all.stems or word.isdigit() or folded in MONTHS

    def _spelt(self, word: str) -> bool:
        """Whether the article has a word as it is, run together with others or taken apart
        ("Blinkenand", "Loi Kaw"), in a spelling of its own ("Lanzet") or without an ending
        ("the West" for "Western"): a word with a capital where the article has one, too."""
        if word not in self._met:
            self._met[word] = self._has(word) or (len(word) >= _LONG and self._alike(word))
        return self._met[word]

    def _alike(self, word: str) -> bool:
        spellings = self._capitalised if word[0].isupper() else self._all
        folded = word.casefold()
        ways = (spellings.runs_on, spellings.has_beginning, spellings.has_like)
        return any(way(folded) for way in ways)

    @cached_property
    def _all(self) -> _Spellings:
        return _Spellings(words_of(self._read))

    @cached_property
    def _capitalised(self) -> _Spellings:
        words = (word for word in words_of(self._read) if not word.islower())
        return _Spellings([word for word in words if word.casefold() not in _LIGHT])

    @cached_property
    def _countries(self) -> frozenset[str]:
        return frozenset(mention.code for mention in countries.find(self._read))

    @cached_property
    def _short(self) -> frozenset[str]:
        return abbreviations(self._read)

    @cached_property
    def _initials(self) -> frozenset[str]:
        """Of each name of several words in the article."""
        names = (_heavy(name[0]) for name in _NAME.finditer(self._read))
        return frozenset(
            "".join(word[0] for word in words).casefold() for words in names if len(words) > 1
        )


class _Spellings:
    """Words in text order, to find others in that are spelt nearly so."""

    def __init__(self, words: Sequence[str]) -> None:
        self._words = [word.casefold() for word in words]
        self.stems = frozenset(map(stem, set(self._words)))

    @cached_property
    def _whole(self) -> frozenset[str]:
        return frozenset(self._words)

    @cached_property
    def _spaced(self) -> str:
        return f" {' '.join(self._whole)} "

    @cached_property
    def _pairs(self) -> frozenset[str]:
        return frozenset(one + other for one, other in pairwise(self._words))

    def __contains__(self, word: str) -> bool:
        return word in self._whole

    def runs_on(self, word: str) -> bool:
        """Whether a word begins or ends one of these, or is two of them that follow each other."""
        return f" {word}" in self._spaced or f"{word} " in self._spaced or word in self._pairs

    def has_beginning(self, word: str) -> bool:
        """Whether one of these is the word without its ending."""
        return any(word[:size] in self.stems for size in range(_CUT, len(word)))

    def has_like(self, word: str) -> bool:
        """Whether one of these is nearly spelt like the word."""
        found = process.extractOne(word, self._whole, scorer=fuzz.ratio, score_cutoff=_ALIKE)
        return found is not None


def _stands_in(name: str, text: str) -> bool:
    """Whether a name is in a text as it is, between word boundaries, where it is there first."""
    start = text.find(name)
    around = text[max(0, start - 1) : start] + text[start + len(name) : start + len(name) + 1]
    return start >= 0 and not any(map(str.isalnum, around))


def _are_initials(short: Sequence[str], words: Sequence[str]) -> bool:
    return (
        len(short) == 1
        and len(words) > 1
        and short[0].casefold() == "".join(word[0] for word in words).casefold()
    )


@lru_cache(maxsize=_ASKED)
def _heavy(name: str) -> tuple[str, ...]:
    return tuple(word for word in words_of(name) if word.casefold() not in _LIGHT)


def words_of(text: str) -> list[str]:
    """The words of a text as printed, in its order."""
    return _WORD.findall(text)


def presence(article: Article) -> Presence:
    """The words of an article; kept for those last asked for."""
    text = article.text or ""
    read = unmarked(text).text  # "**$5** million" is five million
    texts = (
        *((text, read) if read != text else (text,)),
        article.title or "",
        article.outlet or "",
    )
    year = int(article.published[:4]) if article.published else None
    return _presence(*texts, told=article.language == _ENGLISH, year=year)


@lru_cache(maxsize=_KEPT)
def _presence(*texts: str, told: bool, year: int | None) -> Presence:
    read = [unmarked(text).text for text in texts]
    return Presence(*dict.fromkeys((*texts, *read)), told=told, year=year)
