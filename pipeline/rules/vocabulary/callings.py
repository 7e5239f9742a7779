"""What the words for a source tell of it: where they begin, the noun that calls it, its type."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from pipeline.rules.vocabulary.reading import read_rows
from pipeline.rules.vocabulary.tokens import Token
from pipeline.rules.vocabulary.words import word_set
from schemas.claim import SourceType

_SPIES = re.compile(
    r"\b(?:intelligence|(?:state |federal |national )?security (?:service|bureau|agency)"
    r"|secret services?|FSB|GRU|SVR|SBU|CIA|MI5|MI6|BND|DGSE|Mossad)\b",
    re.IGNORECASE,
)
_FIGHTS = re.compile(
    r"\b(?:army|navy|air force|armed forces|military|general staff|brigade|battalion|marines)$",
    re.IGNORECASE,
)

_DIGITS_OF_YEAR = 4
_PHRASES_KEPT = 10_000


def issuer(words: Sequence[Token]) -> Sequence[Token]:
    """ "The army's bulletin of May": the army, whose own words it gives."""
    at = next((n for n, word in enumerate(words[:-1]) if n and word.low == "by"), 0)
    noun = head_noun(" ".join(word.low for word in words[:at])) if at else None
    if noun and noun[2] == "document" and noun[1]:
        return words[at + 1 :]  # "a report by a panel of experts"
    if words[0].low in word_set("indefinite"):
        return words
    for at, word in enumerate(words[:-1]):
        if word.low.endswith(("'s", "s'")):
            noun = head_noun(" ".join(token.low for token in words[at + 1 :]))
            published = noun is not None and noun[0] in word_set("published")
            if noun and noun[2] == "document" and (noun[1] or published):
                stem = word.low.removesuffix("'s")
                cut = word._replace(
                    end=word.start + len(stem), text=word.text[: len(stem)], low=stem
                )
                return [*words[:at], cut]
    return words


def is_paper(tokens: Sequence[Token], place: tuple[int, int]) -> bool:
    """Whether words tell of a document, or of tests: what it lists or shows is its account."""
    noun = head_noun(" ".join(token.low for token in tokens[place[0] : place[1]]))
    return noun is not None and noun[2] == "document"


def by_trade(name: str, kind: SourceType) -> SourceType:
    """The type of a body, where its name tells that it spies or fights."""
    if kind not in ("government", "organisation"):
        return kind
    if _SPIES.search(name):
        return "intelligence"
    return "military" if _FIGHTS.search(name) else kind


def is_as_what(tokens: Sequence[Token], at: int) -> bool:
    """Whether the "as" at ``at`` tells what somebody is: "such as", "called as a witness"."""
    return at > 0 and tokens[at - 1].low in word_set("made_out")


def is_of_person(office: str) -> bool:
    """Whether an office is one that a person holds."""
    noun = head_noun(office.lower())
    return noun is not None and noun[2] in ("person", "expert")


def unnamed(text: str, noun: str, kind: SourceType) -> SourceType:
    """The type of a source that only a noun calls: nobody in particular, unless the office
    has one holder or the words tell whose official it is."""
    lows = set(text.lower().split())
    if lows & word_set("veiled"):
        return "anonymous"
    if kind == "person" and noun not in word_set("sole_office"):
        return "anonymous"
    return kind


def described_head(words: Sequence[Token]) -> Sequence[Token]:
    """ "Papers seen by the daily" without what was done to them, where the noun before it
    tells by itself what the source is."""
    days = word_set("calendar", "day_part")
    for at, word in enumerate(words[:-1]):
        dated = word.low in ("on", "in", "late", "last", "this") and words[at + 1].low in days
        if at and dated:  # "the army on Sunday accused"
            words = words[:at]
            break
    for at, word in enumerate(words):
        handed = word.low in word_set("passed_on")
        if at and (handed or word.low in word_set("relative")):
            noun = head_noun(" ".join(token.low for token in words[:at]))
            if noun and noun[2] in ("document", "media") and (handed or not noun[1]):
                return words[:at]
    return words


def past_opening(tokens: Sequence[Token], first: int, group: int) -> int:
    """Past the phrase that opens the words up to the verb at ``group`` with no comma: "In a press
    conference Smith said", "On 3 May residents said"; ``first`` where there is none."""
    if first >= group or tokens[first].low not in word_set("preposition"):
        return first
    days, place = word_set("calendar", "day_part"), first + 1
    while place < group and (
        tokens[place].low in days
        or tokens[place].low.isdigit()
        or tokens[place].low in ("early", "late", "last", "this")
    ):
        place += 1
    last = tokens[place - 1].low
    if place < group and (last in days or (last.isdigit() and len(last) == _DIGITS_OF_YEAR)):
        return place
    joined = False
    for place in range(group - 1, first, -1):
        if tokens[place].low in word_set("determiner", "pronoun"):
            return place
        if not tokens[place].is_capital or tokens[place - 1].is_capital:
            continue
        if tokens[place - 1].low in ("of", "for") and tokens[place - 2].is_capital:
            joined = True
            continue  # "after the Ministry of Trade said"
        return place - (joined and tokens[place - 1].low == "the")
    return first


@lru_cache(maxsize=_PHRASES_KEPT)
def head_noun(low: str) -> tuple[str, bool, SourceType] | None:
    """The noun that tells what a source is, whether what it belongs to is the source
    instead, and the type."""
    head = re.split(r"\b(?:of|from|by|in|at|for|on|who|which|that|with|to)\b", low)[0]
    words = re.findall(r"[\w-]+", head) or re.findall(r"[\w-]+", low)
    for length in (3, 2, 1):
        phrase = " ".join(words[-length:])
        if phrase in source_types():
            kind, by = source_types()[phrase]
            return phrase, by, kind
    for word in reversed(words):
        singular = word.removesuffix("s")
        if word in source_types() or singular in source_types():
            kind, by = source_types().get(word) or source_types()[singular]
            return word, by, kind
    return None


@cache
def source_types() -> dict[str, tuple[SourceType, bool]]:
    """For each noun the type of source it calls, and whether it stands for another body."""
    return {row[0]: (row[1], len(row) > 2) for row in read_rows("sources.tsv")}  # type: ignore[misc]
