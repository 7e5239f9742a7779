"""The named parties, places, products and instruments of an article, and what they are."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence

from pipeline.rules.clauses.sentence import Sentence
from pipeline.rules.mentions.authors import find_authors
from pipeline.rules.mentions.capitals import (
    ARTICLED,
    HAS_SHORT,
    area_end,
    body_end,
    ends_in_country,
    goes_on,
    is_body,
    is_make,
    is_number_of,
    is_part_of_name,
    is_told_of,
    is_unknown,
    leads_to_law,
    leads_to_shore,
    names_a_body,
    names_nobody,
    opens_with_number,
    owns_body,
    owns_office,
)
from pipeline.rules.mentions.doings import told_types
from pipeline.rules.mentions.name import Name, mention_of, quiet
from pipeline.rules.mentions.runs import Run
from pipeline.rules.vocabulary.gazetteers import (
    POSSESSIVE,
    begins_known,
    body_at,
    english,
    known_at,
    shape,
    shapes,
    unpossessed,
)
from pipeline.rules.vocabulary.language import Mention, country_code, country_name, find_countries
from pipeline.rules.vocabulary.tokens import Token
from pipeline.rules.vocabulary.words import only_tells, word_set
from schemas.claim import EntityType

_ROMAN = re.compile(r"(?=..)(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_NO_NAME = ("function", "calendar", "lead", "not_name", "id_word")
"""Words that no name begins with."""
_LONGEST_NAME = 10
_SHORTEST_NAME = 2
_SHORTEST_LETTERS = 3
_OFTEN = 3
_ALSO = {"TR": "Türkiye", "CZ": "Czechia", "CI": "Côte d'Ivoire", "MM": "Burma", "TL": "East Timor"}
"""As usual as the name that the list of countries has: the article's own choice decides."""


class Names:
    """Every name of an article, in text order, none overlapping."""

    def __init__(self, text: str, sentences: Sequence[Sentence]) -> None:
        self.text = text
        every = [token for sentence in sentences for token in sentence.tokens]
        inner = [t.low for sentence in sentences for t in sentence.tokens[1:] if t.is_capital]
        self._common = Counter([token.low for token in every if token.text[0].islower()])
        self._inner = Counter(inner)
        self._capitals = Counter([unpossessed(t.low) for t in every if t.is_capital])
        self._own = {
            code: name
            for code, name in _ALSO.items()
            if name in text and (country_name(code) or name) not in text
        }
        self._loud = {t.text for t in every if t.text.isupper() and not begins_known(t.text)}
        """The words in capitals that may be what a body is called for short: "RSF"."""
        self._people: dict[str, str] = {}
        self._firsts: dict[str, str] = {}
        self._short: dict[str, tuple[str, EntityType]] = {}
        self._typed: dict[str, EntityType] = {}
        authors = find_authors(text)
        runs = [
            run
            for sentence in sentences
            for run in self._runs(sentence)
            if not any(start <= run.tokens[0].start < end for start, end in authors)
        ]
        told = told_types(runs)
        for run in runs:
            run.told = told.get(run.printed)
            self._learn(run)
        for run in runs:
            self._learn_short(run)
        found = [name for run in runs if (name := self._name(run))]
        found.sort(key=lambda name: name.start)
        self.all: list[Name] = self._with_short(found, sentences)
        self._starts = [name.start for name in self.all]

    def within(self, start: int, end: int) -> list[Name]:
        """The names that lie in ``text[start:end]``, in order."""
        first, last = bisect_left(self._starts, start), bisect_left(self._starts, end)
        return [name for name in self.all[first:last] if name.end <= end]

    def is_common(self, low: str) -> bool:
        """Whether the article writes a word without its capital as often as with it."""
        return self._common[low] >= max(1, self._inner[low])

    def full_name(self, last: str) -> str | None:
        """The full name of a person of the article by the last one."""
        return self._people.get(last.lower())

    def _runs(self, sentence: Sentence) -> Iterator[Run]:
        tokens = sentence.tokens
        countries = {
            mention.start: mention
            for mention in find_countries(self.text, sentence.start, sentence.end)
            if not self.text.startswith("$", mention.end)
        }
        done = 0
        for at, token in enumerate(tokens):
            if at < done or not (
                token.is_capital or token.start in countries or begins_known(token.text)
            ):
                continue
            known = known_at(tokens, at)
            place = known is not None and known[1][1] == "place"
            if known and not (place and names_a_body(tokens, at + known[0])):
                done = at + known[0]
                yield Run(sentence, (at, done), known=known[1])
            elif token.start in countries or self._opens(sentence, at):
                mention = countries.get(token.start)
                if mention and mention.end < token.end and self.text[mention.end] == "-":
                    yield Run(sentence, (at, at + 1), mention)
                    continue
                last = self._run_end(tokens, at, countries)
                first = at - opens_with_number(tokens, at, last)
                body = body_end(tokens, last) if mention and owns_body(mention, tokens, last) else 0
                if body:  # "Kenya's Directorate of Fisheries"
                    capital = tokens[body - 1].is_capital
                    last = self._run_end(tokens, body - 1, countries) if capital else body
                yield Run(sentence, (first, last), mention)
                done = last

    def _opens(self, sentence: Sentence, at: int) -> bool:
        token = sentence.tokens[at]
        if token.text == "I" and at + 1 < len(sentence.tokens):
            return sentence.tokens[at + 1].low in shapes() and sentence.tokens[at + 1].is_capital
        low = token.low
        if not token.is_capital or low in word_set(*_NO_NAME):
            return False
        if _ROMAN.fullmatch(token.text) or self._is_loud(token) or names_nobody(sentence, at):
            return False
        if only_tells(low):
            return False  # "Pune-based Varex": what tells of a name is no part of it
        first = at == 0 or not sentence.tokens[at - 1].is_word
        if first and low in word_set("indefinite", "trade_noun"):
            return False
        if not first or any(letter.isupper() for letter in token.text[1:]):
            return True
        if self._common[unpossessed(token.low)] >= max(1, self._inner[token.low]):
            return False
        follows = at + 1 < len(sentence.tokens) and sentence.tokens[at + 1]
        return token.low in self._inner or bool(
            follows
            and (
                (
                    (follows.is_capital or follows.text == "&")
                    and follows.low not in word_set("function")
                )
                or is_told_of(sentence.tokens, at)
            )
        )

    def _is_loud(self, token: Token) -> bool:
        """Whether a word stands in capitals only to be heard: "just NINE days"."""
        loud = len(token.text) > _SHORTEST_NAME and token.text.isupper()
        return loud and (token.low in word_set("count_word") or self._common[token.low] > 0)

    def _run_end(self, tokens: Sequence[Token], at: int, countries: dict[int, Mention]) -> int:
        """One past a run's last token: capitals, and "of the" between them in a body's name."""
        mention = countries.get(tokens[at].start)
        last = at + 1
        while mention and last < len(tokens) and tokens[last].start < mention.end:
            last += 1
        if mention and mention.form != "demonym" and not names_a_body(tokens, last):
            if mention.form != "name" and tokens[last:] and tokens[last].is_capital:
                last = area_end(tokens, last) or last
            longer = mention.form == "place" and is_part_of_name(tokens, last)
            if not longer or tokens[last].start in countries:
                return last
        while last < len(tokens) and last - at < _LONGEST_NAME:
            token = tokens[last]
            if tokens[last - 1].low.endswith(("'s", "s'")) and not owns_office(tokens, last):
                return last
            there = countries.get(token.start)
            if there and not mention and ends_in_country(tokens, at, last, there):
                return last + 1
            if there and (mention or there.form != "place" or not is_unknown(tokens[last - 1])):
                made = not mention and there.form == "capital" and is_make(tokens, at, last)
                return last + made
            capital = token.is_capital or ARTICLED.match(token.text)
            if capital and token.low not in word_set("function", "calendar"):
                last += 1
            elif is_number_of(tokens, last):
                return last + 1
            elif token.low == "of" and leads_to_law(tokens, last):
                last += 2
            elif token.low == "of" and last + 1 < len(tokens) and is_number_of(tokens, last + 1):
                return last + 2 if tokens[last - 1].text == "Act" else last
            elif leads_to_shore(tokens, last):
                last += 2
            elif token.low in ("of", "for", "on") and is_body(tokens[at:last]):
                step = 2 if last + 1 < len(tokens) and tokens[last + 1].low == "the" else 1
                if last + step >= len(tokens) or not tokens[last + step].is_capital:
                    return last
                after = tokens[last + step]
                if after.start in countries or after.low in word_set("calendar"):
                    return last
                last += step
            elif goes_on(tokens, at, last):
                last += 2
            else:
                return last
        return last

    def _learn(self, run: Run) -> None:
        words = () if run.known else run.person_words
        if len(words) >= 2:
            full = quiet(" ".join(unpossessed(word.text) for word in words))
            self._people.setdefault(unpossessed(words[-1].low), full)
            self._firsts.setdefault(words[0].low, full)

    def _learn_short(self, run: Run) -> None:
        """Short forms of a firm's or body's name: without "Ltd", its first word, "(BIS)"."""
        if run.known:
            self._learn_bracketed(run, run.known[0], run.known[1])
            return
        if len(run.person_words) > 1 or run.is_office():
            return
        kind = run.type
        if kind is None:
            return
        words = [unpossessed(word.text) for word in run.tokens]
        sure = len(words) == 1 or kind in ("place", "vessel") or run.noun_beside == kind
        if sure and not run.country:
            name = " ".join(words)
            self._typed[name] = "vessel" if kind == "vessel" else self._typed.get(name, kind)
        full = " ".join(words)
        if run.country and body_at(run.tokens, len(run.tokens) - 1):
            self._learn_bracketed(run, full, kind)
            return
        if kind not in HAS_SHORT:
            return
        while len(words) > 1 and words[-1].lower() in word_set("legal_form"):
            words.pop()
        bare = words[1:] if words[0].lower() in word_set("legal_form") else words
        if bare and len(bare) < len(run.tokens):
            self._short.setdefault(" ".join(bare), (full, kind))
        if kind == "company":
            for length in range(2, len(words)):
                self._short.setdefault(" ".join(words[:length]), (full, kind))
        if run.country and run.country.form != "demonym" and kind == "company":
            words = words[len(run.country_words) :]  # "Dalian Hexu Trading" as "Hexu"
            if len(words) < _SHORTEST_NAME or shape(words[0].lower()):
                return
        first = words[0].lower()
        common = self._common[first] or first in word_set("function", "first_name")
        demonym = run.country is not None and run.country.form == "demonym"
        if kind == "company" and len(words) > 1 and not common and not demonym:
            self._short.setdefault(words[0], (full, kind))
        self._learn_bracketed(run, full, kind)

    def _learn_bracketed(self, run: Run, full: str, kind: EntityType) -> None:
        letters = "".join(word[0] for word in full.split() if word[0].isupper())
        if len(letters) >= _SHORTEST_LETTERS and letters in self._loud and kind in HAS_SHORT:
            self._short.setdefault(letters, (full, kind))
        after = run.sentence.tokens[run.last : run.last + 3]
        marks = [token.text for token in (*after[:1], *after[2:])]
        if marks == ["(", ")"] and after[1].text.isupper() and after[1].text.isalpha():
            self._short.setdefault(after[1].text, (full, kind))

    def _name(self, run: Run) -> Name | None:
        start = run.tokens[0].start
        end = run.tokens[-1].end - _suffix(run.tokens[-1])
        if run.country and run.country.end < end and self.text[run.country.end] == "-":
            end = run.country.end  # "Russian-flagged"
        printed = self.text[start:end]
        short = self._short.get(printed)
        if run.known and not (short and printed.isupper()):
            name, kind, country = run.known
            return Name(start, end, name, mention_of(printed, name), kind, country)
        if short:
            return Name(start, end, short[0], mention_of(printed, short[0]), short[1], None)
        if half := self._korea(run, printed):
            return Name(start, end, half, printed, "country", country_code(half))
        body = body_at(run.tokens, len(run.tokens) - 1)
        if run.country and body:
            return Name(start, end, printed, None, body, run.country.code)
        if run.country and run.country.end >= end:
            country = run.country.code
            area = area_end(run.sentence.tokens, run.last)
            capital = run.country.form == "capital" and (area or run.is_where())
            if run.country.form == "place" or capital:
                end = run.sentence.tokens[area - 1].end if area else end
                return Name(start, end, self.text[start:end], None, "place", country)
            name = self._own.get(country) or country_name(country) or printed
            demonym = run.country.form == "demonym"
            return Name(start, end, name, mention_of(printed, name), "country", country, demonym)
        return self._person(run, end) or self._thing(run, start, end)

    def _korea(self, run: Run, printed: str) -> str | None:
        """The state that "the North" or "the South" is in news of Korea."""
        before = run.sentence.tokens[run.first - 1].low if run.first else ""
        name = f"{printed} Korea"
        half = len(run.tokens) == 1 and before == "the" and name in self.text
        return name if half and country_code(name) else None

    def _with_short(self, found: Sequence[Name], sentences: Sequence[Sentence]) -> list[Name]:
        """The names with the short forms that no run of capitals shows by itself: what stands
        there by less ("Dalian" of Dalian Hexu) gives way. Both in text order."""
        if not self._short:
            return list(found)
        longest = sorted(self._short, key=len, reverse=True)
        pattern = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, longest))})(?![\w-])")
        starts = [name.start for name in found]
        gone: set[int] = set()
        extra: list[Name] = []
        for sentence in sentences:
            for match in pattern.finditer(self.text, sentence.start, sentence.end):
                start, end = match.span()
                low, high = max(0, bisect_left(starts, start) - 1), bisect_left(starts, end)
                there = [at for at in range(low, high) if found[at].end > start]
                if any(found[at].start <= start and end <= found[at].end for at in there):
                    continue
                gone.update(there)
                full, kind = self._short[match.group()]
                extra.append(Name(start, end, full, mention_of(match.group(), full), kind, None))
        kept = [name for at, name in enumerate(found) if at not in gone]
        return sorted([*kept, *extra], key=lambda name: name.start)

    def _person(self, run: Run, end: int) -> Name | None:
        people = run.person_words
        printed = self.text[run.tokens[0].start : end]
        if not people or (len(people) > 1 and printed in self._typed):
            return None
        last = unpossessed(people[-1].low)
        alone = len(people) == 1
        full = (self._people.get(last) or self._firsts.get(last)) if alone else None
        if alone and not full and len(run.tokens) == 1:
            return None
        start, end = people[0].start, people[-1].end - _suffix(people[-1])
        printed = self.text[start:end]
        full = full or quiet(printed)
        return Name(start, end, full, mention_of(printed, full), "person", None)

    def _thing(self, run: Run, start: int, end: int) -> Name | None:
        """What is neither a country nor a person, by its shape and its neighbours."""
        known = self._typed.get(self.text[start:end])
        kind = known if known and len(run.tokens) > 1 else run.type or known
        kind = known if known in ("place", "vessel") else kind
        if kind in (None, "place") and (site := run.site_end()):
            return Name(start, site, self.text[start:site], None, "place", None)
        if kind is None and (body := run.body_after):
            return Name(start, body[0], self.text[start : body[0]], None, body[1], None)
        if kind is None and self._recurs(run):
            kind = "company"
        bare = len(run.tokens) == 1 and shapes().get(run.tokens[0].low) == "company"
        if kind is None or run.is_office() or bare or end - start < _SHORTEST_NAME:
            return None
        follows = run.sentence.tokens[run.last : run.last + 1]
        if kind == "product" and follows and follows[0].low in word_set("goods_word"):
            end = follows[0].end
        told = run.country is not None and (kind != "law" or run.country.form == "demonym")
        code = run.country.code if run.country and told else None
        return Name(start, end, self.text[start:end], None, kind, code)

    def _recurs(self, run: Run) -> bool:
        """Whether a name of one word that nothing tells of stands there again and again, as a
        firm's does in news of trade; no label of who speaks in an interview."""
        low = unpossessed(run.tokens[0].low)
        labelled = self.text.startswith(":", run.tokens[0].end)
        known = shape(low) or self._common[low] or low in english() or country_code(low)
        return len(run.tokens) == 1 and self._capitals[low] >= _OFTEN and not known and not labelled


def _suffix(token: Token) -> int:
    match = None if token.text.isalnum() else POSSESSIVE.search(token.text)
    return len(match.group()) if match and len(match.group()) < len(token.text) else 0
