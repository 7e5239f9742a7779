"""The quantities of a claim: what a number counts where the article says so elsewhere."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from pipeline.rules.clauses.sentence import Sentence
from pipeline.rules.fields.amounts import find_amounts, find_figures
from pipeline.rules.fields.numbered import has_own_noun, is_age, is_named
from pipeline.rules.mentions.names import Name
from pipeline.rules.vocabulary.gazetteers import is_currency
from pipeline.rules.vocabulary.language import (
    Found,
    is_measure,
    is_plural,
    singular,
)
from pipeline.rules.vocabulary.verbs import forms
from pipeline.rules.vocabulary.words import word_set

_LABEL = 16
"""Characters before a number in which a word such as "regulation" stands."""
_CODE = re.compile(r"\d{4}\.\d{2}(?:\.\d{2})?(?![\d%])(?!\s*(?:per|million|billion|euro|dollar))")
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_WORDS = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen"
    f"|seventeen|eighteen|nineteen|(?:{_TENS})(?:-(?:one|two|three|four|five|six|seven|eight|nine))?"
)
_PART = re.compile(
    r"(?<![\w.,-])((?:about |some |at least |up to |more than |nearly )?"
    r"(?:between \d[\d,]* and |\d[\d,]*(?: to |-|–))?"
    rf"(?:\d{{1,3}}(?:,\d{{3}})*|{_WORDS}))"
    r" (?:out )?of (?:(?:the|its|their|these|those|his|her|our) )?"
    r"(?:(?:first|last|other|remaining|past|previous) )?$",
    re.IGNORECASE,
)
_COUNT = re.compile(rf"^(?:{_WORDS})(?:-odd)? ")
_IS = re.compile(r"(?<!\w)(?:is|was) (?:now |then |still )?$")
"""What a bare number behind it is of: one thing, not of things counted before."""
_AGE = re.compile(r"[A-Z]\w+,? (?:is|was|aged) $|(?<!\w)turned $")
_OVER = re.compile(r"over ", re.IGNORECASE)
_LASTS = re.compile(r"(?<!\w)(?:for|last|lasts|lasted|took|take|takes|spent|is|was|are|were|a) $")
_PERIODS = frozenset("second minute day week month year decade century hour".split())
_ADDRESS = re.compile(
    r"(?: [A-Z][\w'’-]+){1,3} (?:Street|St|Road|Rd|Lane|Avenue|Ave|Square|Way|Court|Boulevard)\b"
)
_OF_WHAT = re.compile(r" of [a-z]+(?: [a-z]+)?")
_AS_MANY = re.compile(
    r" (?:as|more|higher|larger|bigger|the|its|their|what|earnings|revenue"
    r"|(?:last|this) [a-z]+['’]s)(?!\w)"
)
_AMOUNTS = re.compile(r"(?<!\w)(?:are|were|is|was|totalled|totaled|reached|numbered|to) $")
_SENTENCE = re.compile(r"[.!?]['\"”’]? +(?=[A-Z\"“])|\n")
_ROW = re.compile(r"\t| \| |   ")
_MEASURES = frozenset("percent|percentage point|time|times|degree".split("|"))
_UNCOUNTED = _MEASURES | _PERIODS | {None}
_OF_PERCENT = re.compile(r" of (?:one|a|1) per ?cent")
"""Behind a part that is no share: "a quarter of one per cent"."""
_CALIBRE = re.compile(r"\d-?(?:mm|nm)\b")
_LISTED = re.compile(r"(?:\d[\d.]*(?:\(\w+\))*(?:, (?:and |or )?| and | or | to |-|–))+$")
"""Numbers before one of the same list: "headings 8471, 8542 and ..."."""
_DEAD = re.compile(r" (?:dead|wounded|injured)(?!\w)")
_DEAD_WORD = len(" wounded") + 1
_POPULATION = re.compile(r"(?<!\w)population(?: of)? $", re.IGNORECASE)
_OF_THEM = re.compile(r"(?:^|(?<=[.!?] )|\n)Of (?:the|these|those) ([a-z-]+s),? $")
_NUMBER_OF = re.compile(
    r"(?<!\w)(?:number|count|toll|tally) of (?:the |its |their |his )?(?:[A-Za-z-]+ ){0,2}?"
    r"([a-z]{3,}s)(?!\w)[^.;:]* (?:at|to|was|is) $"
)
_THEY = re.compile(r" (?:of (?:them|these|those)|(?:others? |more )?(?:were|are|had|have))(?!\w)")
"""What follows a number that stands for the things of a sentence before: "9 were sold on"."""
_AGED_BEFORE = re.compile(
    r"(?<!\w)(?:(?:anyone|anybody|nobody|men|women|people|those|citizens|boys|girls|children"
    r"|persons?|adults?)"
    r" (?:aged )?|age [^.;,]{0,40}(?:at|to|from|of|is|was) )$",
    re.IGNORECASE,
)
_CREW = re.compile(r"(?<!\w)crew of (?:about |some |only |just )?$")
_THEM = re.compile(r" of (?:them|these|those|which|whom)$")
_APART = re.compile(r"(?<![\w-])(?!years|months|weeks|days|hours)([a-z]{3,}s), $")
"""Things that are counted behind a comma: "their vehicles, 41 of them"."""
_THEM_BEHIND = re.compile(r" of (?:them|which|whom)(?!\w)")
_LOWER = re.compile(r"(?<![\w-])[a-z]{4,}(?![\w-])")
_IN_BOX = re.compile(
    r"(?:box|bundle|bag|crate|pallet|load|batch|stack|cache|shipment|consignment|cargo|container)"
    r"e?s? of $"
)
_AGAINST = re.compile(
    r"(?<!\w)(?:against|compared with|versus|as against|(instead of))"
    r"(?: just| only| some| about)? $"
)
_LARGE = 1000
_REACH = 300
"""Characters of its sentence before a bare number in which what it counts is looked for."""
_BEFORE = 40
_COME_TO = re.compile(r"(?<!\w)to (?:about |some |around |nearly |almost |just )?$")
_FROM = re.compile(r"(?<!\w)from (?:about |some |around |nearly |almost |just )?$")
_PAIRED = re.compile(r" (?:to|from|or) | ?[-\u2013\u2014] ?")
_PAIRS = {"from ": " to ", "between ": " and "}
"""What stands before a first figure, and before the second, whose unit it shares."""


class Figures:
    """Reads the quantities of an article's claims."""

    def __init__(self, text: str, goods: Sequence[Name]) -> None:
        """``goods`` are the things named in the article by a noun, in text order."""
        self._text = text
        self._goods = [thing for thing in goods if thing.type in ("product", "weapon")]
        self._starts = [thing.start for thing in self._goods]

    def of(self, start: int, end: int, out: Sequence[tuple[int, int]] = ()) -> list[dict[str, Any]]:
        """The quantities in ``text[start:end]`` as a record holds them, in text order; none
        that begins in a span of ``out``."""
        kept: list[dict[str, Any]] = []
        found = [
            each
            for each in find_amounts(self._text, start, end)
            if self._counts(each) and not any(a <= each.start < b for a, b in out)
        ]
        for at, each in enumerate(found):
            begin = self._begin(each, start)
            while kept and found[at - 1].start >= begin:
                kept.pop()  # "9 of the 14 units" is one quantity, of units
                break
            text = self._text[begin : each.end]
            kept.append({"text": text, "unit": self._unit(each, begin), "change": each.change})
        return kept

    def any(self, start: int, end: int) -> bool:
        """Whether there is a quantity in ``text[start:end]``."""
        return any(self._counts(each) for each in find_figures(self._text, start, end))

    def _counts(self, found: Found) -> bool:
        """Whether a number is no part of a name: "regulation 46", "HS code 8407.10", 12.7mm."""
        text = self._text
        if _CALIBRE.search(text, found.start, found.end) or _OF_PERCENT.match(text, found.end):
            return False
        if found.parsed.unit is None and (_ADDRESS.match(text, found.end) or is_age(text, found)):
            return False
        at = found.start
        if found.parsed.unit is None and found.parsed.currency is None:
            if is_named(text, found):
                return False
            listed = _LISTED.search(text[max(0, at - _BEFORE) : at])
            at -= len(listed.group()) if listed else 0
        before = text[max(0, at - _LABEL) : at].lower().split()
        coded = _CODE.match(text, found.start) is not None
        return not coded and not (before and before[-1].strip("(,") in word_set("id_word"))

    def _begin(self, found: Found, start: int) -> int:
        """Where a quantity's words begin: "9 of the 14 units", and "16 months" behind the
        "over" that only says when."""
        before = self._text[max(start, found.start - _BEFORE) : found.start]
        part = _PART.search(before) if found.parsed.unit else None
        if part:
            return found.start - len(before) + part.start(1)
        over = _OVER.match(self._text, found.start)
        if over and found.parsed.unit in _PERIODS and not _LASTS.search(before):
            return over.end()
        return found.start

    def _unit(self, found: Found, begin: int) -> str | None:
        unit, text = found.parsed.unit, self._text
        if unit is not None:
            if unit == "piece" and (more := _OF_WHAT.match(text, found.end)):
                return unit + more.group()
            if unit == "time" and _AS_MANY.match(text, found.end):
                return "times"
            return _COUNT.sub("", re.split(r"['’]s ", unit)[-1])
        if found.parsed.currency is not None:
            return None
        if paired := self._paired(found, begin):
            return self._unit(paired, paired.start)
        if _THEM.search(text, begin, found.end) or _THEM_BEHIND.match(text, found.end):
            return self._of_them(found)
        if has_own_noun(text, found):
            return None
        before = text[max(0, begin - _BEFORE) : begin]
        aged = _AGE.search(before) or _AGED_BEFORE.search(before)
        if aged and 15 <= found.parsed.value <= 110:
            return "year"
        if _CREW.search(before):
            return "crew member"
        first = self._sentence(begin)
        if _ROW.search(text, first, begin):
            return None  # a cell of a table
        if _DEAD.search(text, found.start, found.end + _DEAD_WORD):
            return "person"
        if _POPULATION.search(before):
            return "person"
        if of_them := _OF_THEM.search(text, first, begin):
            return singular(of_them[1])
        if number_of := _NUMBER_OF.search(text, first, begin):
            return singular(number_of[1])
        if risen := self._risen(first, begin):
            return risen
        if compared := self._compared(first, begin):
            return compared.parsed.unit
        standing = text[found.end - 1].isalpha()
        if not standing and _AMOUNTS.search(before) and (head := _head(text[first:begin])):
            return head
        if _IS.search(before):
            return None
        paragraph = max(0, begin - _REACH, text.rfind("\n", 0, begin))
        if not standing and not _THEY.match(text, found.end):
            near = self._counted_before(first, begin)
            if near or _IS.search(before):
                return near
        return self._counted_before(paragraph, begin)

    def _sentence(self, at: int) -> int:
        """Where the sentence or paragraph begins that a number stands in, as far as is looked."""
        near = max(0, at - _REACH)
        return max(
            (each.end() for each in _SENTENCE.finditer(self._text, near, at + 1)), default=near
        )

    def _paired(self, found: Found, begin: int) -> Found | None:
        """The second figure of a pair or range that a bare one is the first of, if it has a
        unit: "from 3.5 million in May to 1.2 million units"."""
        text, low = self._text, found.end
        stop = _SENTENCE.search(text, low, low + _REACH)
        joint = next((to for at, to in _PAIRS.items() if text.endswith(at, 0, begin)), None)
        for each in find_figures(text, low, stop.start() if stop else low + _REACH):
            between = text[low : each.start]
            if _PAIRED.fullmatch(between) or (joint and between.endswith(joint)):
                return each if each.parsed.unit or each.parsed.currency else None
        return None

    def _compared(self, near: int, at: int) -> Found | None:
        """The figure that a bare one is held against: "90 tanks at two bases, against 40"."""
        if against := _AGAINST.search(self._text, max(near, at - _BEFORE), at):
            found = [e for e in find_figures(self._text, near, at) if e.parsed.unit not in _PERIODS]
            found = [each for each in found if each.parsed.unit and self._counts(each)]
            return found[-1 if against[1] else 0] if found else None
        if self._text.endswith(" to ", near, at):
            found = find_figures(self._text, near, at)
            last = found[-1] if found else None
            if last and last.end == at - len(" to ") and last.parsed.unit and not last.change:
                return None if last.parsed.unit in _UNCOUNTED or last.parsed.currency else last
        return None

    def _risen(self, near: int, at: int) -> str | None:
        """The unit of the figure that a bare one has come to: "from 14 months to 22"."""
        if not _COME_TO.search(self._text, max(near, at - _LABEL), at):
            return None
        for each in reversed(find_figures(self._text, near, at)):
            if _FROM.search(self._text, max(near, each.start - _LABEL), each.start):
                return each.parsed.unit
        return None

    def _of_them(self, found: Found) -> str | None:
        """What "nine of them" are of: what was counted in its sentence or the one before, as
        many at least; else the only things told of in the plural there."""
        text, at = self._text, found.start
        first = self._sentence(at)
        told = [each for each in find_figures(text, first, at) if self._counts(each)]
        told = [e for e in told if not (e.parsed.currency or e.parsed.unit in _MEASURES)]
        more = [each for each in told if each.parsed.value >= found.parsed.value]
        if more:
            return (
                "person" if more[-1].parsed.unit == "life" else self._unit(more[-1], more[-1].start)
            )
        apart = _APART.search(text, first, at)
        if apart and apart[1] not in forms().sure:
            return singular(apart[1])
        near = max(0, first - _REACH)
        low = self._sentence(max(0, near + len(text[near:first].rstrip()) - 1))
        told = [e for e in find_figures(text, low, first) if self._counts(e) and _is_more(e, found)]
        if told:
            return _COUNT.sub("", told[-1].parsed.unit or "") or None
        goods = [g for g in self._between(max(0, at - _REACH), at) if _is_many(g)]
        here = [thing for thing in goods if thing.start >= first]
        if here:
            return singular(here[-1].name)
        if (many := _plurals(text[low:first])) and len(many) > 1:
            boxed = [g for g in goods if g.start >= low and _IN_BOX.search(text, low, g.start)]
            return singular(boxed[0].name) if len(boxed) == 1 else None
        if many:
            named = [g for g in goods if g.start >= low and g.name.endswith(many[0])]
            return singular(named[-1].name if named else many[0])
        paragraph = text.rfind("\n", 0, at)
        before = {thing.name for thing in goods if thing.start > paragraph}
        return singular(before.pop()) if len(before) == 1 else None

    def _between(self, low: int, high: int) -> Sequence[Name]:
        """The goods named in ``text[low:high]``."""
        return self._goods[bisect_left(self._starts, low) : bisect_left(self._starts, high)]

    def _counted_before(self, near: int, at: int) -> str | None:
        """What was counted last from ``near`` to a bare number, or the goods named last there."""
        found = [each for each in find_figures(self._text, near, at) if self._counts(each)]
        if found and (found[-1].parsed.currency is not None or self._is_of_own(found[-1])):
            return None
        counted = [
            each
            for each in found
            if each.parsed.currency is None and each.parsed.unit not in _UNCOUNTED
        ]
        first = self._sentence(at)
        counted = [e for e in counted if e.start >= first or not is_measure(e.parsed.unit or "")]
        place = bisect_left(self._starts, at) - 1
        thing = self._goods[place] if place >= 0 else None
        if thing and not _is_many(thing):
            thing = None
        if thing and thing.start >= near and not (counted and self._is_of(counted[-1], thing)):
            return singular(thing.name)
        return counted[-1].parsed.unit if counted else None

    def _is_of_own(self, found: Found) -> bool:
        """Whether a number has a noun of its own that is not known as one that is counted."""
        return found.parsed.unit is None and has_own_noun(self._text, found)

    def _is_of(self, counted: Found, thing: Name) -> bool:
        """Whether things were counted behind the goods, or the goods are what they are of:
        "rounds of ammunition"."""
        return counted.start > thing.end or self._text[counted.end : thing.start] == " of "


def _plurals(words: str) -> list[str]:
    """The plural nouns in some words, each once, that tell of no time and no measure."""
    known = forms().sure | word_set("function", "time", "calendar")
    known |= {"goods", "themselves", "ourselves", "yourselves"}
    found = dict.fromkeys(
        w for w in _LOWER.findall(words.lower()) if is_plural(w) and w not in known
    )
    return [word for word in found if not (is_measure(singular(word)) or is_currency(word))]


def _is_more(one: Found, other: Found) -> bool:
    """Whether things were counted of which another figure may be a part; something measured
    only of a large one: "13 million of them"."""
    unit = one.parsed.unit
    if unit is None or unit in _MEASURES or one.parsed.currency is not None:
        return False
    large = other.parsed.value >= _LARGE and unit not in _PERIODS
    return (large or not is_measure(unit)) and one.parsed.value >= other.parsed.value


def _is_many(thing: Name) -> bool:
    """Whether goods are named in the plural."""
    return is_plural(thing.name.rpartition(" ")[2].lower())


def _head(words: str) -> str | None:
    """The first plural noun of a clause, singular: "seizures of goods rose … to 73"."""
    for word in re.findall(r"[A-Za-z-]+", words):
        if is_plural(word.lower()) and word.lower() not in forms().sure:
            return singular(word.lower())
    return None


def cut_out(sentence: Sentence, places: Sequence[int]) -> list[tuple[int, int]]:
    """The text between a clause's words that is not its own: "…, four envoys said, …"."""
    if places[-1] - places[0] < len(places):
        return []
    tokens = sentence.tokens
    return [(tokens[a].end, tokens[b].start) for a, b in pairwise(places) if b > a + 1]
