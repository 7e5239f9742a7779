"""The quantities of a claim: what a number counts where the article says so elsewhere."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from pipeline.rules.clauses.sentence import Sentence
from pipeline.rules.fields.amounts import find_amounts
from pipeline.rules.mentions.name import Name
from pipeline.rules.vocabulary.language import (
    Found,
    find_quantities,
    is_measure,
    is_plural,
    singular,
)
from pipeline.rules.vocabulary.verbs import forms
from pipeline.rules.vocabulary.words import word_class, word_set

_LABEL = 16
"""Characters before a number in which a word such as "regulation" stands."""
_REACH = 300
"""Characters of its sentence before a bare number in which what it counts is looked for."""
_BEFORE = 40
_CODE = re.compile(r"\d{4}\.\d{2}(?:\.\d{2})?(?![\d%])(?!\s*(?:per|million|billion|euro|dollar))")
_CALIBRE = re.compile(r"\d-?(?:mm|nm)\b")
_ADDRESS = re.compile(r"(?: [A-Z][\w'’-]+){1,3} (?:Street|Road|Lane|Avenue|Square)\b")
_LAW_OF = re.compile(r"([A-Za-z]+) (?:of|from) (?:[A-Z]\w+ )?$")
_DATED = frozenset(("accord", "agreement", "battle", "code", "decree", "peace", "war"))
_OLD_YEAR = re.compile(r"1[5-8]\d\d(?![\d,.]\d|\d)")
_IN_YEAR = re.compile(r"(?<!\w)(?:[Ii]n|[Ss]ince|[Uu]ntil|[Bb]efore|[Aa]fter) $")
"""Years before those that ``pipeline.lexicon`` dates: "the treaty of 1857", "since 1815"."""
_LISTED = re.compile(
    r"(?:\d[\d.]*(?:\(\w+\))*(?:, (?:and |or )?| and | or | to |-|–"
    r"| (?:rather than|instead of|and not|but not|not) (?:under |of |in )?))+$"
)
"""Numbers before one of the same list: "headings 8471, 8542 and ..."."""
_AGES = range(10, 111)
_AGED = re.compile(
    r"(?:[A-Z][\w'’-]+,|, (?:then|now|who (?:is|was|turned))|\baged|\b(?:man|woman|boy|girl) of) $"
)
_AGED_BEHIND = re.compile(r"[,;.)]|$| (?:and|who|was|is|from|of(?! (?:them|these|which)))\b")
"""What stands before and behind an age: "Ann Smith, 52, a broker", "a woman of 39"."""
_IS_AGED = re.compile(
    r"(?:[A-Z]\w+,? (?:is|was|aged)|(?<!\w)turned"
    r"|(?<!\w)(?:(?i:anyone|men|women|people|those|citizens|boys|girls|children|adults?)(?: aged)?"
    r"|age [^.;,]{0,40}(?:at|to|from|of|is|was))) $"
)
"""What stands before the age of all who are told of: "Men over fifty"."""
_FEW = range(2, 13)
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
_OVER = re.compile(r"over ", re.IGNORECASE)
_LASTS = re.compile(r"(?<!\w)(?:for|last|lasts|lasted|took|take|takes|spent|is|was|are|were|a) $")
_PERIODS = frozenset("second minute day week month year decade century hour".split())
_OF_WHAT = re.compile(r" of [a-z]+(?: [a-z]+)?")
_AMOUNTS = re.compile(r"(?<!\w)(?:are|were|is|was|totalled|totaled|reached|numbered|to) $")
_SENTENCE = re.compile(r"[.!?]['\"”’]? +(?=[A-Z\"“])|\n")
_MEASURES = frozenset("percent|percentage point|time|times|degree".split("|"))
_UNCOUNTED = _MEASURES | _PERIODS | {None}
_STAFF = re.compile(
    r"(?<!\w)(?:workforce|headcount|payroll)(?!\w)(?:[^.;:,]|,(?=\d)){0,50}? "
    r"(?:to|from|of|at|is|was) (?:(?:about|some|around|nearly|almost|over) )?$"
)
_SUBJECT = re.compile(r" (?:is|are|was|were|has|have|had|[a-z]{3,}ed)(?!\w)")
_HARMED = re.compile(
    r" (?:were|was|are|is) (?:killed|injured|wounded|hurt|arrested|detained|jailed)\b"
)
_RATE = re.compile(
    r" an? (minute|hour|day|week|month|year)(?!\w| (?:ago|later|earlier|before|after|or|and)(?!\w))"
)
"""How often a number counts things told before: "raised it to twelve a year"."""
_THE = re.compile(r"(?<!\w)(?:the|these|those|its|their) $")
_DEAD = re.compile(r" (?:dead|wounded|injured)(?!\w)")
_DEAD_WORD = len(" wounded") + 1
_NUMBER_OF = re.compile(
    r"(?<!\w)(?:(?:number|count|toll|tally) of (?:the |its |their |his )?(?:[A-Za-z-]+ ){0,2}?"
    r"(?=[a-z]+ [^.;:]* (?:at|to|was|is) $)|Of (?:the|these|those) (?=[a-z-]+,? $))([a-z-]{2,}s)\b"
)
"""What says what is counted: "the number of soldiers was", "Of the drones, 71"."""
_THEM = re.compile(r" of (?:them|these|those|which|whom)$")
_THEM_BEHIND = re.compile(r" of (?:them|these|those|which|whom)(?!\w)")
_LOWER = re.compile(r"(?<![\w-])[a-z]{4,}(?![\w-])")
_COME_TO = re.compile(r"(?<!\w)to (?:about |some |around |nearly |almost |just )?$")
_PAIRED = re.compile(r"(?: (?:in|last|this) \w+)? (?:to|from|or) | ?[-–—] ?")
_FROM = re.compile(r"(?<!\w)from (?:about |some |around |nearly |almost |just )?$")
_OWN = re.compile(
    r" of (?:the|its|their|his|her|our|that|this) | of (?:us|you)(?!\w)| of \d| [A-Z]"
)
_BEHIND = re.compile(r" ([a-z]{3,})(?![\w'’-])")
_CLOSED = ("function", "calendar", "time", "count_word", "comparative", "adverb")
_NO_NOUNS = frozenset(
    "dead alive wounded injured missing aboard abroad away apart ahead overnight strong long wide"
    " high deep tall old apiece together alone others worldwide nationwide altogether instead home"
    " elsewhere went came fell rose left made took got became began hit put cut set sank fled broke"
    " held kept lay safe free active available due ready armed fit able later sooner short".split()
)
"""What may follow a number of things that were told before: "12 alive"."""


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
            if kept and found[at - 1].start >= begin:
                kept.pop()  # "9 of the 14 units" is one quantity, of units
            unit, last = self._unit(each, begin), each.end
            alone = " " not in self._text[begin:last] and each.parsed.value in _FEW
            if unit is None and alone and _SUBJECT.match(self._text, last):
                continue  # "two were alike": of what is not told
            few = each.parsed.upper is not None and each.parsed.upper <= max(_FEW)
            if unit is None and few and each.parsed.currency is None:
                continue  # "two or three"
            if each.parsed.unit is None and (rate := _RATE.match(self._text, last)):
                unit, last = unit and f"{unit} per {rate[1]}", min(end, rate.end())
            kept.append({"text": self._text[begin:last], "unit": unit, "change": each.change})
        return kept

    def _told(self, start: int, end: int) -> list[Found]:
        """The figures in ``text[start:end]``."""
        return [each for each in find_quantities(self._text, start, end) if self._counts(each)]

    def _counts(self, found: Found) -> bool:
        """Whether a number is no part of a name: "regulation 46", "HS code 8407.10", 12.7mm, the
        treaty of 1857."""
        text, at = self._text, found.start
        calibre = _CALIBRE.search(text, at, found.end) and "mm " not in (found.parsed.unit or "")
        if calibre or _CODE.match(text, at):
            return False
        if _OLD_YEAR.match(text, at):
            led = text[max(0, at - _BEFORE) : at]
            law = _LAW_OF.search(led)
            if law and law[1].lower() in word_class("rule") | _DATED:
                return False
            if found.parsed.unit is None and _IN_YEAR.search(led):
                return False
        if found.parsed.unit is None:
            if _ADDRESS.match(text, found.end) or _is_age(text, found):
                return False
            listed = _LISTED.search(text[max(0, at - _BEFORE) : at])
            at -= len(listed.group()) if listed else 0
        before = text[max(0, at - _LABEL) : at].lower().split()
        return not (before and before[-1].strip("(") in word_set("id_word"))

    def _begin(self, found: Found, start: int) -> int:
        """Where a quantity's words begin: "9 of the 14 units", and "16 months" behind the
        "over" that only says when."""
        before = self._text[max(start, found.start - _BEFORE) : found.start]
        part = _PART.search(before) if found.parsed.unit or before.endswith("of the ") else None
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
            if unit == "money":
                return self._price(found, begin) or unit
            return _COUNT.sub("", re.split(r"['’]s ", unit)[-1])
        if paired := self._paired(found.end):
            return paired
        if _THEM.search(text, begin, found.end) or _THEM_BEHIND.match(text, found.end):
            return self._of_them(found)
        if _has_own_noun(text, found):
            return None
        before = text[max(0, begin - _BEFORE) : begin]
        if _IS_AGED.search(before) and found.parsed.value in _AGES:
            return "year"
        if _DEAD.search(text, found.start, found.end + _DEAD_WORD):
            return "person"
        first = self._sentence(begin)
        if number_of := _NUMBER_OF.search(text, first, begin):
            return singular(number_of[1])
        if _STAFF.search(text, first, begin):
            return "worker"
        if (partner := self._partner(first, found.start)) and partner.parsed.unit:
            return partner.parsed.unit
        digits = text[found.end - 1].isdigit()
        if digits and _AMOUNTS.search(before) and (head := _head(text[first:begin])):
            return head
        if _THE.search(text, max(0, found.start - _LABEL), found.start) and (
            same := self._told_the_same(found)
        ):
            return same
        paragraph = max(0, begin - _REACH, text.rfind("\n", 0, begin))
        before_it = self._counted_before(paragraph, begin)
        harmed = before_it is None and _HARMED.match(text, found.end)
        return "person" if harmed else before_it

    def _sentence(self, at: int) -> int:
        """Where the sentence or paragraph begins that a number stands in, as far as is looked."""
        near = max(0, at - _REACH)
        return max(
            (each.end() for each in _SENTENCE.finditer(self._text, near, at + 1)), default=near
        )

    def _paired(self, end: int) -> str | None:
        """The unit of the second figure of a pair or range whose first ends at ``end``: "from 3.5
        million in May to 1.2 million units"."""
        for each in find_quantities(self._text, end, end + _BEFORE):
            if _PAIRED.fullmatch(self._text, end, each.start):
                return each.parsed.unit
        return None

    def _price(self, found: Found, begin: int) -> str | None:
        """What a sum is the price of where the other of a pair says so: "from $5 to $14 a
        barrel", "$14 a barrel from $5"."""
        partner = self._partner(self._sentence(begin), found.start)
        units = (self._paired(found.end), partner and partner.parsed.unit)
        return next((unit for unit in units if unit and unit.startswith("money per ")), None)

    def _partner(self, near: int, at: int) -> Found | None:
        """The figure before one from which that has come, or to which: "from 14 months to 22",
        "to 412 million euros from 187 million"."""
        before = max(near, at - _LABEL)
        sides = ((_COME_TO, _FROM), (_FROM, _COME_TO))
        other = next((other for own, other in sides if own.search(self._text, before, at)), None)
        if other is None:
            return None
        for each in reversed(find_quantities(self._text, near, at)):
            if other.search(self._text, max(near, each.start - _LABEL), each.start):
                return each
        return None

    def _told_the_same(self, found: Found) -> str | None:
        """What the same number counted where the article told it first: "the 392"."""
        text = self._text
        number = re.escape(text[found.start : found.end])
        for match in re.finditer(rf"(?<![\w.,]){number}(?![\w.,]\w)", text[: found.start]):
            told = self._told(match.start(), match.end() + _BEFORE)
            if told and told[0].start == match.start():
                return self._unit(told[0], match.start())
        return None

    def _of_them(self, found: Found) -> str | None:
        """What "nine of them" are of: what was counted in its sentence or the one before, as
        many at least; else the only things told of in the plural there."""
        text, at = self._text, found.start
        first = self._sentence(at)
        for each in reversed(self._told(first, at)):
            if each.parsed.unit not in _MEASURES and each.parsed.value >= found.parsed.value:
                return self._unit(each, each.start)
        low = self._sentence(max(0, len(text[:first].rstrip()) - 1))
        told = [each for each in self._told(low, first) if _is_more(each, found)]
        if told:
            return _COUNT.sub("", told[-1].parsed.unit or "")
        beside = text[first:at].rstrip().endswith((":", ";", ",", "–", "—"))
        if beside and len(near := _plurals(text[first:at])) == 1:
            return singular(near[0])  # "refiners are less sure: two of them"
        goods = [thing for thing in self._goods if text.rfind("\n", 0, at) < thing.start < at]
        harmed = _HARMED.search(text, found.end, found.end + _LABEL)
        last = [] if harmed else [thing for thing in goods if thing.start >= low]
        many = _plurals(text[low:at])
        for things in ([thing for thing in last if _is_many(thing)], [] if many else last):
            if len(names := {thing.name for thing in things}) == 1:
                return singular(names.pop())
        if many:
            return singular(many[0]) if len(many) == 1 else None
        names = {thing.name for thing in goods if _is_many(thing)}
        return singular(names.pop()) if len(names) == 1 else None

    def _counted_before(self, near: int, at: int) -> str | None:
        """What was counted last from ``near`` to a bare number, or the goods named last there."""
        found = self._told(near, at)
        if found and found[-1].parsed.currency is not None:
            return None
        first = self._sentence(at)
        counted = [
            each
            for each in found
            if each.parsed.currency is None
            and each.parsed.unit not in _UNCOUNTED
            and (each.start >= first or not is_measure(each.parsed.unit or ""))
        ]
        place = bisect_left(self._starts, at) - 1
        thing = self._goods[place] if place >= 0 else None
        last = counted[-1] if counted else None
        nearer = thing and thing.start >= near and not (last and last.start > thing.end)
        if thing and nearer and _is_many(thing):
            return singular(thing.name)
        return last.parsed.unit if last else None


def _is_age(text: str, found: Found) -> bool:
    """Whether a bare number between marks is how old somebody is."""
    before = text[max(0, found.start - _LABEL) : found.start]
    aged = _AGED.search(before) and _AGED_BEHIND.match(text, found.end)
    return bool(aged and found.parsed.value in _AGES)


def _has_own_noun(text: str, found: Found) -> bool:
    """Whether a word that may say what is counted, and is not known, follows a number."""
    if _OWN.match(text, found.end):
        return True  # "four thousand of the craft"
    match = _BEHIND.match(text, found.end)
    if match is None or match[1].endswith(("ed", "ly", "ing")):
        return False
    return not (
        match[1] in word_set(*_CLOSED) or match[1] in _NO_NOUNS or match[1] in forms().plural
    )


def _plurals(words: str) -> list[str]:
    """The plural nouns in some words, each once, that tell of no time and no measure."""
    known = forms().sure | word_set("function", "time", "calendar") | {"goods", "themselves"}
    plural = (word for word in _LOWER.findall(words.lower()) if is_plural(word))
    return [w for w in dict.fromkeys(plural) if w not in known and not is_measure(singular(w))]


def _is_more(one: Found, other: Found) -> bool:
    """Whether things were counted of which another figure may be a part."""
    unit = one.parsed.unit
    things = unit not in _UNCOUNTED and not is_measure(unit or "")
    return things and one.parsed.currency is None and one.parsed.value >= other.parsed.value


def _is_many(thing: Name) -> bool:
    """Whether goods are named in the plural."""
    return is_plural(thing.name.rpartition(" ")[2].lower())


def _head(words: str) -> str | None:
    """The first plural noun of a clause, singular: "seizures of goods rose … to 73"."""
    lows = re.findall(r"[a-z-]+", words.lower())
    return next((singular(w) for w in lows if is_plural(w) and w not in forms().sure), None)


def cut_out(sentence: Sentence, places: Sequence[int]) -> list[tuple[int, int]]:
    """The text between a clause's words that is not its own: "…, four envoys said, …"."""
    if places[-1] - places[0] < len(places):
        return []
    tokens = sentence.tokens
    return [(tokens[a].end, tokens[b].start) for a, b in pairwise(places) if b > a + 1]
