"""What the words for a source tell of it: the noun that calls it, its type, whose it is."""

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

_LONGEST_PERSON = 4
_PHRASES_KEPT = 10_000
_DATA = re.compile(
    r"\b(?:data|figures|statistics|numbers|estimates|research|analysis|documents?|imagery|assessment)"
    r"\b.* (?:from|by) "
)
"""What a body publishes in its own name."""


def is_published(low: str) -> bool:
    """Whether words in small letters are of data "from" or "by" a body, which so speaks."""
    return _DATA.search(low) is not None


def issuer(words: Sequence[Token]) -> Sequence[Token]:
    """ "The army's bulletin of May": the army, whose own words it gives."""
    author = _author(words)
    if author or words[0].low in word_set("indefinite"):
        return author or words
    for at, word in enumerate(words[:-1]):
        if word.low.endswith(("'s", "s'")) and at + 1 < len(words):
            noun = head_noun(" ".join(token.low for token in words[at + 1 :]))
            published = noun is not None and noun[0] in word_set("published")
            if noun and noun[2] == "document" and (noun[1] or published):
                stem = word.low.removesuffix("'s")
                cut = word._replace(
                    end=word.start + len(stem), text=word.text[: len(stem)], low=stem
                )
                return [*words[:at], cut]
    return words


def _author(words: Sequence[Token]) -> Sequence[Token] | None:
    """Who wrote "a report by a panel of experts seen by the daily", without more."""
    at = next((n for n, word in enumerate(words[:-1]) if n and word.low == "by"), 0)
    noun = head_noun(" ".join(word.low for word in words[:at])) if at else None
    if noun is None or noun[2] != "document" or not noun[1]:
        return None
    last = (n for n in range(at + 2, len(words)) if words[n].low in word_set("passed_on"))
    return words[at + 1 : next(last, len(words))]


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
    before, follows = tokens[at - 1].low if at else "", tokens[at + 1 : at + 2]
    article = bool(follows) and follows[0].low in ("a", "an", "the", "one")
    return before == "such" or (article and before in word_set("made_out"))


def is_of_person(office: str) -> bool:
    """Whether an office is one that a person holds."""
    noun = head_noun(office.lower())
    return noun is not None and noun[2] in ("person", "expert") and not office.startswith("who ")


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
        if at > 1 and word.low == "as" and words[at - 1].low != "such" and is_as_what(words, at):
            return words[: at - 1]  # "an official called as a witness"
        if at and (word.low in word_set("passed_on") or word.low in word_set("relative")):
            before = " ".join(token.low for token in words[:at])
            noun = head_noun(before)
            handed = word.low in word_set("passed_on")
            if noun and noun[2] in ("document", "media") and (handed or not noun[1]):
                return words[:at]
    return words


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
