"""Whether what a claim says in its own words is about things that the article speaks of.

Evidence is found letter for letter; a statement, a source's or an entity's name and a text of
the details may be worded otherwise, and an extractor may put anything there. What has a name or a
number that the article has not, or shares no word with it, is not from it. Statements are in
English: this can be told of an article in English alone, and of any other language nothing is
refused.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from functools import cached_property, lru_cache
from typing import Any

from pydantic import BaseModel
from rapidfuzz import fuzz, process

from pipeline.lexicon import countries, numbers
from pipeline.lexicon.markup import Plain
from pipeline.lexicon.stems import stem
from schemas.article import Article
from schemas.domain import Domain
from schemas.draft import Rejection
from schemas.markers import PartyName, Wording
from schemas.outcomes import Outcome
from schemas.parts import parts_of

Json = dict[str, Any]
_ALIKE = 80  # of 100, by which two spellings of a name are the same
_LONG = 5  # letters of a word that may stand within another or be spelt otherwise
_ENGLISH = "en"
_KEPT = 64  # articles
_WORD = re.compile(r"[^\W_]+")
_CAPITAL = "A-ZÀ-ÖØ-Þ"
_NAME = re.compile(
    rf"\b[{_CAPITAL}]\w*(?:[-'’]\w+)*(?:(?: of)?(?: |-)[{_CAPITAL}]\w*(?:[-'’]\w+)*)*"
)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_GROUPING = re.compile(r"[.,](?=\d{3}(?!\d))")
_APART = re.compile(r"(?<=\d)['’ \u00a0\u2009\u202f](?=\d{3}(?!\d))")  # 5’000, 5 000
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
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
        self._year = year
        self._text = " \n".join(texts)
        self._named: dict[str, bool] = {}
        self._met: dict[str, bool] = {}

    @cached_property
    def _stems(self) -> frozenset[str]:
        return frozenset(map(stem, _words(self._text)))

    @cached_property
    def _countries(self) -> frozenset[str]:
        return frozenset(mention.code for mention in countries.find(self._text))

    @cached_property
    def _letters(self) -> str:
        return "".join(_words(self._text))

    def share(self, statement: str) -> float:
        """The part of a statement's words, function words aside, that the article has in some
        form, 0 to 1; 1 where it has no such words."""
        words = _heavy(statement)
        return sum(self._has(word) for word in words) / len(words) if words else 1.0

    def foreign(self, statement: str, mended: Collection[str] = ()) -> str | None:
        """A name, number or address of a statement that the article has not, the first; None if
        there is none.

        ``mended`` are words of names that the article is said to print otherwise. Of a name the
        article needs one word in some spelling, or the country. One word alone at the head of the
        statement may have its capital from its place. A number is compared by value; the days of
        months, and years near the article's, may come of a date that was resolved.
        """
        known = [m for m in countries.find(statement) if m.code in self._countries]
        for name in _NAME.finditer(statement):
            heavy = [word for word in _heavy(name[0]) if len(word) > 1 and word.isalpha()]
            at_head = not name.start() and len(_WORD.findall(name[0])) == 1
            spoken = any(m.start < name.end() and name.start() < m.end for m in known)
            if at_head or spoken or not heavy:
                continue
            initials = "".join(word[0] for word in _heavy(name[0]))
            if initials in self._stems or any(word in self._initials for word in heavy):
                continue
            if not any(word in mended or self._spelt(word) for word in heavy):
                return name[0]
        address = _ADDRESS.search(statement)
        if address and address[0] not in self._text:
            return address[0]
        return None if statement.rstrip(".") in self._text else self._miscounted(statement)

    def _miscounted(self, statement: str) -> str | None:
        """The first year or number that the article has not in any form."""
        for year in _YEAR.finditer(statement):
            if year[0] not in self._digits and not self._is_near(int(year[0])):
                return year[0]
        counted = _DATE.sub(" ", statement)
        strange = [n[0] for n in _NUMBER.finditer(counted) if not self._counts(n[0])]
        if not strange and not _IN_WORDS.search(counted):
            return None
        odd = [value for value in _values(counted) - self._values if value > _SMALL]
        if odd and not all(f"{value:.15g}" in self._digits for value in odd):
            return strange[0] if strange else f"{odd[0]:.15g}"
        return strange[0] if strange and not _values(counted) else None

    def _is_near(self, year: int) -> bool:
        """Whether a relative time of the article may mean a year."""
        return self._year is not None and (
            abs(year - self._year) <= _NEAR or bool(_AGO.search(self._text))
        )

    def _counts(self, number: str) -> bool:
        """Whether the article has a number, as digits or otherwise ("forty", "3.4 million")."""
        digits = _GROUPING.sub("", number)
        if digits in self._digits or number in self._digits:
            return True
        plain = digits.replace(",", ".")
        return plain.count(".") < 2 and float(plain) in self._values  # else a date or a section

    @cached_property
    def _digits(self) -> frozenset[str]:
        closed = _APART.sub("", self._text)
        found = [n[0] for text in (self._text, closed) for n in _NUMBER.finditer(text)]
        return frozenset(way for number in found for way in (number, _GROUPING.sub("", number)))

    @cached_property
    def _initials(self) -> frozenset[str]:
        """Of each name of several words in the article."""
        names = (_heavy(name[0]) for name in _NAME.finditer(self._text))
        return frozenset("".join(word[0] for word in words) for words in names if len(words) > 1)

    @cached_property
    def _values(self) -> frozenset[float]:
        return _values(self._text) | ({12.0} if "dozen" in self._stems else set())

    def names(self, name: str) -> bool:
        """Whether the article has a word of a name in some spelling or its initials, or speaks
        of the country."""
        if name not in self._named:  # an article names the same few over and over
            self._named[name] = self._has_name(name)
        return self._named[name]

    def _has_name(self, name: str) -> bool:
        words = _heavy(name)
        if not words or any(stem(word) in self._stems for word in words if len(word) > 1):
            return True
        initials = "".join(word[0] for word in words)
        if initials in self._stems or countries.code(name) in self._countries:
            return True
        if any(mention.code in self._countries for mention in countries.find(name)):
            return True
        return any(self._spelt(word) for word in words if len(word) > 1 and not word.isdigit())

    def _has(self, word: str) -> bool:
        # A year is a normalisation of what the article says, and so are a month and a day.
        return stem(word) in self._stems or word.isdigit() or word in _MONTHS

    def _spelt(self, word: str) -> bool:
        """Whether the article has a word as it is, run together with others or taken apart
        ("Blinkenand", "Loi Kaw"), in a spelling of its own ("Lanzet") or without an ending
        ("the West" for "Western")."""
        if word not in self._met:
            self._met[word] = self._has(word) or (
                len(word) >= _LONG and (word in self._letters or self._alike(word))
            )
        return self._met[word]

    def _alike(self, word: str) -> bool:
        found = process.extractOne(word, self._stems, scorer=fuzz.ratio, score_cutoff=_ALIKE)
        return found is not None or any(word[:size] in self._stems for size in range(4, len(word)))


_MONTHS = frozenset(
    "january february march april may june july august september october november december".split()
)


_MONTH = "|".join(sorted(month.title() for month in _MONTHS))
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_MORE = rf"(?: ?(?:and|to|or|,|[-–]) ?{_DAY})?"
_DATE = re.compile(  # what a resolved date or a converted time brings in
    rf"\b{_DAY}{_MORE}(?= (?:of )?(?:{_MONTH}))|\b(?:{_MONTH}) {_DAY}{_MORE}\b|\bQ[1-4]\b"
    r"|\b(?:19|20)\d\d(?:-\d\d){0,2}\b|\b\d+(?=[- ](?:minute|hour|day|week|month|year)s?\b)"
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b(?![,.]\d)")
_AGO = re.compile(r"\b(?:ago|decades?|years)\b")
_IN_WORDS = re.compile(
    r"(?i)\b(?:ten|eleven|twelve|\w+teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty"
    r"|dozens?|hundreds?|thousands?|(?:m|b|tr)illions?|bn|m|k)\b|\d(?:bn|m|k)\b"
)
_SMALL = 9  # up to which things may have been counted by who worded the statement
_NEAR = 2  # years: "last year", "the year before last", "next year"


def _heavy(name: str) -> list[str]:
    return [word for word in _words(name) if word not in _LIGHT]


def _values(text: str) -> frozenset[float]:
    parsed = [found.parsed for found in numbers.find_quantities(text)]
    values = (value for each in parsed for value in (each.value, each.upper))
    return frozenset(value for value in values if value is not None)


def presence(article: Article) -> Presence:
    """The words of an article; kept for those last asked for."""
    text = article.text or ""
    plain = Plain(text).text  # "**$5** million" is five million
    texts = (
        *((text, plain) if plain != text else (text,)),
        article.title or "",
        article.outlet or "",
    )
    year = int(article.published[:4]) if article.published else None
    return _presence(*texts, told=article.language == _ENGLISH, year=year)


@lru_cache(maxsize=_KEPT)
def _presence(*texts: str, told: bool, year: int | None) -> Presence:
    plain = [Plain(text).text for text in texts]  # "**$5** million" is five million
    return Presence(*dict.fromkeys((*texts, *plain)), told=told, year=year)


def absent(known: Presence, data: Json) -> Rejection | None:
    """Why a claim is not of the article: its statement has a name or a number that the article
    has not, or shares no word with it, or one of its sources is nowhere in the article."""
    if not known.told:
        return None
    statement = data.get("statement")
    if isinstance(statement, str):
        if (strange := known.foreign(statement, _mended(data.get("entities")))) is not None:
            return _refused(f"the article has not what the statement has: {strange[:120]!r}", data)
        if known.share(statement) == 0 and not known.names(statement):
            told = f"the article does not speak of what it says: {statement[:200]!r}"
            return _refused(told, data)
    for name in _names(data.get("attribution")):
        if not known.names(name):
            return _refused(f"the article has no source {name[:120]!r}", data)
    return None


def _mended(entities: Any) -> frozenset[str]:
    """The words of names that have a mention: the article prints them otherwise."""
    listed = entities if isinstance(entities, list | tuple) else ()
    whole = (e for e in listed if isinstance(e, Mapping) and e.get("mention"))
    return frozenset(word for entity in whole for word in _words(str(entity.get("name"))))


def present(known: Presence, data: Json, domain: Domain) -> tuple[Json, list[Rejection]]:
    """``data`` without the entities and the texts of its details that are nowhere in the
    article, with a remark for each."""
    remarks: list[Rejection] = []
    if not known.told:
        return data, remarks
    entities = data.get("entities")
    if isinstance(entities, list | tuple):
        data = {**data, "entities": [e for e in entities if _stays(known, e, remarks)]}
    kind, details = data.get("kind"), data.get("details")
    if isinstance(kind, str) and kind in domain.kinds and isinstance(details, Mapping):
        model = domain.details_of(kind)
        data = {**data, "details": _details(known, details, model, remarks)}
    return data, remarks


def _stays(known: Presence, entity: Any, remarks: list[Rejection]) -> bool:
    name = entity.get("name") if isinstance(entity, Mapping) else None
    if not isinstance(name, str) or entity.get("mention") or known.names(name):
        return True
    remarks.append(Rejection.of_field("entities", "the article does not name it", dict(entity)))
    return False


def _details(
    known: Presence, details: Mapping[str, Any], model: type[BaseModel], remarks: list[Rejection]
) -> Json:
    kept: Json = dict(details)
    for name, field in parts_of(model).items():
        value = details.get(name)
        if PartyName not in field.marked and Wording not in field.marked:
            continue
        if isinstance(value, str) and not known.names(value):
            kept[name] = None
            remarks.append(Rejection.of_field(f"details.{name}", "not in the article", value))
        elif isinstance(value, list | tuple):
            kept[name] = [v for v in value if not isinstance(v, str) or known.names(v)]
            gone = [v for v in value if v not in kept[name]]
            remarks += [
                Rejection.of_field(f"details.{name}", "not in the article", v) for v in gone
            ]
    return kept


def _names(sources: Any) -> Iterator[str]:
    for source in sources if isinstance(sources, list | tuple) else ():
        name = source.get("name") if isinstance(source, Mapping) else None
        if isinstance(name, str):
            yield name


def _refused(reason: str, data: Json) -> Rejection:
    return Rejection(outcome=Outcome.UNGROUNDED, reason=reason, data=data)


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]
