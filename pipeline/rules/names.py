"""The named parties, places, products and instruments of an article, and what they are."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.rules.gazetteers import (
    POSSESSIVE,
    bodies,
    english,
    is_personal_noun,
    known_at,
    read_identifiers,
    shapes,
    source_nouns,
)
from pipeline.rules.language import Mention, country_name, find_countries
from pipeline.rules.sentence import Sentence
from pipeline.rules.tokens import Token
from pipeline.rules.words import word_set
from schemas.claim import EntityType

_MODEL = re.compile(r"^(?=.*\d)[A-Z][A-Za-z]*[-–]?\d+[A-Za-z0-9-]*$")
_LONGEST_NAME = 10
_HAS_SHORT = frozenset(("company", "organisation", "media", "government"))
_LONGEST_BODY = 3
"""Words between "Russian" and the noun that makes it a body: "military-industrial complex"."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name at ``[start:end]`` of the text; ``mention`` where it is printed otherwise."""

    start: int
    end: int
    name: str
    mention: str | None
    type: EntityType
    country: str | None
    demonym: bool = False

    def entity(self, text: str) -> dict[str, object]:
        """As a record's ``entities`` hold it, with the identifiers that ``text``, the
        article's, prints in brackets behind the name."""
        return {
            "name": self.name,
            "mention": self.mention,
            "type": self.type,
            "country": self.country,
            "identifiers": read_identifiers(text, self.end) if self.end else [],
        }


class Names:
    """Every name of an article, in text order, none overlapping."""

    def __init__(self, text: str, sentences: Sequence[Sentence]) -> None:
        self.text = text
        self._common = Counter(
            token.low for s in sentences for token in s.tokens if token.text[:1].islower()
        )
        self._inner = Counter(
            token.low for s in sentences for token in s.tokens[1:] if token.is_capital
        )
        self._people: dict[str, str] = {}
        self._firsts: dict[str, str] = {}
        self._short: dict[str, tuple[str, EntityType]] = {}
        runs = [run for sentence in sentences for run in self._runs(sentence)]
        for run in runs:
            self._learn(run)
        for run in runs:
            self._learn_short(run)
        found = [name for run in runs if (name := self._name(run))]
        self.all: list[Name] = sorted(found, key=lambda name: name.start)
        self._starts = [name.start for name in self.all]

    def within(self, start: int, end: int) -> list[Name]:
        """The names that lie in ``text[start:end]``, in order."""
        at = bisect_left(self._starts, start)
        found = []
        while at < len(self.all) and self.all[at].start < end:
            if self.all[at].end <= end:
                found.append(self.all[at])
            at += 1
        return found

    def is_common(self, low: str) -> bool:
        """Whether the article writes a word without its capital as often as with it."""
        return self._common[low] >= max(1, self._inner[low])

    def full_name(self, last: str) -> str | None:
        """The full name of a person of the article by the last one."""
        return self._people.get(last.lower())

    def _runs(self, sentence: Sentence) -> Iterator[_Run]:
        tokens = sentence.tokens
        countries = {
            mention.start: mention
            for mention in find_countries(self.text, sentence.start, sentence.end)
        }
        at = 0
        while at < len(tokens):
            token = tokens[at]
            known = known_at(tokens, at)
            if known:
                yield _Run(sentence, at, at + known[0], None, known[1])
                at += known[0]
            elif token.start in countries or self._opens(sentence, at):
                mention = countries.get(token.start)
                last = self._run_end(tokens, at, countries)
                body = _body_end(tokens, last) if mention and mention.form == "demonym" else 0
                yield _Run(sentence, at, body or last, mention, None)
                last = body or last
                at = last
            else:
                at += 1

    def _opens(self, sentence: Sentence, at: int) -> bool:
        token = sentence.tokens[at]
        if token.text == "I" and at + 1 < len(sentence.tokens):
            return sentence.tokens[at + 1].low in shapes() and sentence.tokens[at + 1].is_capital
        if not token.is_capital or token.low in word_set("function") | word_set("calendar"):
            return False
        if token.low in word_set("lead") | word_set("not_name") | word_set("id_word"):
            return False
        first = at == 0 or not sentence.tokens[at - 1].is_word
        if not first or any(letter.isupper() for letter in token.text[1:]):
            return True
        if self._common[POSSESSIVE.sub("", token.low)] >= max(1, self._inner[token.low]):
            return False
        follows = at + 1 < len(sentence.tokens) and sentence.tokens[at + 1]
        return token.low in self._inner or bool(
            follows and follows.is_capital and follows.low not in word_set("function")
        )

    def _run_end(self, tokens: Sequence[Token], at: int, countries: dict[int, Mention]) -> int:
        """One past a run's last token: capitals, and "of the" between them in a body's name."""
        mention = countries.get(tokens[at].start)
        last = at + 1
        while mention and last < len(tokens) and tokens[last].start < mention.end:
            last += 1
        if mention and mention.form != "demonym" and not _names_a_body(tokens, last):
            return last
        while last < len(tokens) and last - at < _LONGEST_NAME:
            token = tokens[last]
            if tokens[last - 1].low.endswith(("'s", "s'")) or token.start in countries:
                return last
            if token.is_capital and token.low not in word_set("function") | word_set("calendar"):
                last += 1
            elif token.low in ("of", "for", "on") and any(
                word.low in shapes() for word in tokens[at:last]
            ):
                step = 2 if last + 1 < len(tokens) and tokens[last + 1].low == "the" else 1
                if last + step >= len(tokens) or not tokens[last + step].is_capital:
                    return last
                if tokens[last + step].start in countries:
                    return last
                last += step
            else:
                return last
        return last

    def _learn(self, run: _Run) -> None:
        words = run.person_words()
        if len(words) >= 2 and run.known is None:
            full = " ".join(POSSESSIVE.sub("", word.text) for word in words)
            self._people.setdefault(POSSESSIVE.sub("", words[-1].low), full)
            self._firsts.setdefault(words[0].low, full)

    def _learn_short(self, run: _Run) -> None:
        """Short forms of a firm's or body's name: without "Ltd", its first word, "(BIS)"."""
        kind = None if run.known or run.is_office() else _type(run)
        if kind not in _HAS_SHORT:
            return
        words = [POSSESSIVE.sub("", word.text) for word in run.tokens]
        full = " ".join(words)
        while len(words) > 1 and words[-1].lower() in word_set("legal_form"):
            words.pop()
        if len(words) < len(run.tokens):
            self._short.setdefault(" ".join(words), (full, kind))
        first = words[0].lower()
        common = self._common[first] or first in word_set("function") | word_set("first_name")
        if kind == "company" and len(words) > 1 and not common and run.country is None:
            self._short.setdefault(words[0], (full, kind))
        after = run.sentence.tokens[run.last : run.last + 3]
        marks = [token.text for token in (*after[:1], *after[2:])]
        if marks == ["(", ")"] and after[1].text.isupper() and after[1].text.isalpha():
            self._short.setdefault(after[1].text, (full, kind))

    def _name(self, run: _Run) -> Name | None:
        start = run.tokens[0].start
        end = run.tokens[-1].end - _suffix(run.tokens[-1])
        printed = self.text[start:end]
        if run.known:
            name, kind, country = run.known
            return Name(start, end, name, _other(printed, name), kind, country)
        short = self._short.get(printed)
        if short:
            return Name(start, end, short[0], _other(printed, short[0]), short[1], None)
        noun = run.tokens[-1].low
        if run.country and noun in bodies():
            return Name(start, end, printed, None, bodies()[noun], run.country.code)
        if run.country and run.country.end >= end:
            country = run.country.code
            if run.country.form == "place":
                return Name(start, end, printed, None, "place", country)
            name = country_name(country) or printed
            demonym = run.country.form == "demonym"
            return Name(start, end, name, _other(printed, name), "country", country, demonym)
        return self._person(run, end) or self._thing(run, start, end)

    def _person(self, run: _Run, end: int) -> Name | None:
        people = run.person_words()
        if not people:
            return None
        last = POSSESSIVE.sub("", people[-1].low)
        alone = len(people) == 1
        full = (self._people.get(last) or self._firsts.get(last)) if alone else None
        if alone and not full and len(run.tokens) == 1:
            return None
        start = people[0].start
        printed = self.text[start:end]
        return Name(start, end, full or printed, _other(printed, full), "person", None)

    def _thing(self, run: _Run, start: int, end: int) -> Name | None:
        """What is neither a country nor a person, by its shape and its neighbours."""
        kind = _type(run)
        if kind is None or run.is_office():
            return None
        follows = run.sentence.tokens[run.last : run.last + 1]
        if kind == "product" and follows and follows[0].low in word_set("goods_word"):
            end = follows[0].end
        code = run.country.code if run.country else None
        return Name(start, end, self.text[start:end], None, kind, code)


@dataclass(frozen=True, slots=True)
class _Run:
    """Tokens ``[first:last]`` of a sentence that look like a name."""

    sentence: Sentence
    first: int
    last: int
    country: Mention | None
    known: tuple[str, EntityType, str | None] | None

    @property
    def tokens(self) -> Sequence[Token]:
        return self.sentence.tokens[self.first : self.last]

    def is_office(self) -> bool:
        """Whether it is an office and no name: "Russian Foreign Minister"."""
        return all(
            word.low in word_set("title")
            or (self.country is not None and word.start < self.country.end)
            for word in self.tokens
        )

    def _is_called(self, words: Sequence[Token]) -> bool:
        """Whether something tells that capitals name a person: a given name, an office
        around them, an age, or nothing that says otherwise about two words."""
        tokens = self.sentence.tokens
        if words[0].low in word_set("first_name") or "." in words[0].text:
            return True
        before = tokens[self.first - 1].low if self.first else ""
        if before in word_set("before_place") | word_set("before_vessel"):
            return False
        if source_nouns().get(before):
            return is_personal_noun(before)
        after = [token.low for token in tokens[self.last : self.last + 4]]
        if after[:1] == [","] and (after[1:2] == ["who"] or "".join(after[1:2]).isdigit()):
            return True
        if after[:1] == [","] and any(is_personal_noun(low) for low in after[1:]):
            return True
        return len(words) == 2 and not any(word.low in english() for word in words)

    def person_words(self) -> Sequence[Token]:
        """The run's words where they can be a person's name: titles and offices cut off."""
        words = list(self.tokens)
        while words and (
            (self.country and words[0].start < self.country.end)
            or words[0].low.strip(".") in word_set("title")
        ):
            words.pop(0)
        if not 1 <= len(words) <= 4 or any(_not_personal(word) for word in words):
            return ()
        if len(words) > 1 and len(words) == len(self.tokens) and not self._is_called(words):
            return ()
        if self.country and len(words) == len(self.tokens) - 1 and len(words) == 1:
            return ()
        titled = len(words) < len(self.tokens)
        if len(words) == 1 and not titled and self.country:
            return ()
        return words


def _names_a_body(tokens: Sequence[Token], at: int) -> bool:
    """Whether capitals behind a place go on to a firm's or body's name: "Istanbul Wing Ltd"."""
    for token in tokens[at : at + _LONGEST_BODY]:
        if not token.is_capital or token.low in word_set("function") | word_set("title"):
            return False
        if shapes().get(POSSESSIVE.sub("", token.low)) in _HAS_SHORT:
            return True
    return False


def _body_end(tokens: Sequence[Token], at: int) -> int:
    """One past the noun that makes a country's adjective the name of a body, else 0."""
    for place in range(at, min(at + _LONGEST_BODY, len(tokens))):
        low = tokens[place].low
        follows = tokens[place + 1].low if place + 1 < len(tokens) else ""
        if low in bodies() and follows not in bodies():
            return place + 1
        if not tokens[place].is_word or low in word_set("function") | word_set("verb"):
            return 0
    return 0


def _not_personal(word: Token) -> bool:
    bare = POSSESSIVE.sub("", word.low)
    return (
        bare in shapes()
        or not word.is_capital
        or any(letter.isdigit() for letter in word.text)
        or (len(bare) > 1 and POSSESSIVE.sub("", word.text).isupper())
    )


def _type(run: _Run) -> EntityType | None:
    words = run.tokens
    if any(_MODEL.match(POSSESSIVE.sub("", word.text)) for word in words):
        return "weapon" if _near(run, "arms") else "product"
    for word in reversed(words):
        shape = shapes().get(POSSESSIVE.sub("", word.low))
        if shape:
            return shape
        if word.low in ("of", "for"):
            continue
    before = run.sentence.tokens[run.first - 1].low if run.first else ""
    called = source_nouns().get(before)
    if called in _HAS_SHORT:
        return called  # type: ignore[return-value]
    if before in word_set("before_vessel") or (before == "the" and _has_imo(run)):
        return "vessel"
    if before in word_set("before_place") and not run.country:
        return "place"
    if _near(run, "arms"):
        return "weapon"
    if _near(run, "goods_word"):
        return "product"
    return "organisation" if len(words) > 1 or words[0].text.isupper() else None


def _has_imo(run: _Run) -> bool:
    after = [token.low for token in run.sentence.tokens[run.last : run.last + 2]]
    return after == ["(", "imo"]


def _near(run: _Run, section: str) -> bool:
    tokens = run.sentence.tokens
    around = tokens[max(0, run.first - 2) : run.first] + tokens[run.last : run.last + 1]  # type: ignore[operator]
    return any(token.low in word_set(section) for token in around)


def _suffix(token: Token) -> int:
    match = POSSESSIVE.search(token.text)
    return len(match.group()) if match and len(match.group()) < len(token.text) else 0


def _other(printed: str, name: str | None) -> str | None:
    return printed if name is not None and printed != name else None
