"""When a claim holds: which of the times that are printed is a clause's own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from pipeline.rules.clauses.sentence import Sentence
from pipeline.rules.mentions.name import Name
from pipeline.rules.vocabulary.language import find_times, is_told_before
from pipeline.rules.vocabulary.tokens import Token
from pipeline.rules.vocabulary.words import word_set

_PAPERS = frozenset({"law", "document"})
_RELATIVES = frozenset({"that", "which", "who", "whom", "whose"})
_OPENING = 3
"""Words in which a time that opens a sentence or a clause begins."""
_REACH = 40
_TEXTS_KEPT = 8
_SEASON = re.compile(
    r"\b(?:(?i:in|over|during|throughout) )?(?P<time>(?:(?<=[Ii]n )|(?<=[Oo]ver )|(?<=[Dd]uring )"
    r"|(?<=[Tt]hroughout )|(?i:before|by|until|till|since|after) )"
    r"(?:the )?(?:spring|summer|autumn|winter))\b(?! of\b"
    r"| (?:Olympic|Paralympic|Games|War|Palace|School|Academy|Offensive)"
    r"| (?:ice|weather|clothes|boots|wheat|barley|crops?|diesel|fuel|camouflage|tyres)\b)"
)
_SEASONS = ("spring", "summer", "autumn", "winter")
_ANY_SEASON = re.compile("|".join(_SEASONS))
_DATELINE = re.compile(r"[^.;:]{0,40}(?:\)| [-–—]+) ?(?:[-–—]+ ?)?$")
"""What stands between the date of a dateline and its article."""
_OF_NOUN = re.compile(r"(?:(?:since|after|before|until|from) )?the (?:[A-Z][a-z]+|\d{4})")
_NOUN = re.compile(r" [a-z]{3,}")
"""A month or year that only tells which: "the January offensive"."""
_OF_ANOTHER = re.compile(
    r"(?:\bborn(?: in| on)?|\b[Rr]esolution"
    r"|\b(?:[Aa]ct|[Ll]aw|[Dd]ecree|[Tt]reaty|[Ss]tatute|[Cc]onvention|[Aa]ccord) of"
    r"|, (?:[a-z]+ed|built|made|sold|bought|written) (?:in|on)) $"
)
"""What stands before a time that is not of what a clause tells: "the works, founded in 1952,"."""
_COMPARED = re.compile(
    r"(?:than|with|against|of (?:that|those)|from [^.,;]{1,30}?) (?:in |on |at |of )?(?:the )?$"
)
"""What stands before the time that another is compared with: "from 6 per cent in May"."""


_HELD_AGAINST = re.compile(r"\b(?:on|than|of|from|with|against|as)(?: in| on)? (?:the )?$")


def when(
    text: str, sentence: Sentence, places: Sequence[int], names: Sequence[Name], results: bool
) -> dict[str, str] | None:
    """The time of a clause, of several the first that is told of what it says; that of its
    sentence where it has none and a time opens the sentence, or what the clause tells
    ``results`` from the rest ("…, killing two"). None where there is none."""
    tokens = sentence.tokens
    start, end = tokens[places[0]].start, tokens[places[-1]].end
    spans = _find(text, start, end)
    if not spans:
        spans = _told_before(text, sentence, places[0], results)
    else:
        spans = [span for span in spans if _is_own(text, span, names)]
        spans = [s for s in spans if any(s[0] <= tokens[p].start < s[1] for p in places)]
        spans = [span for span in spans if not _is_measured_by(text, span)]
    if not spans:
        return None
    aside = _of_the_subject(sentence, places)
    told = (
        span
        for span in spans
        if span[0] not in aside
        and not _COMPARED.search(text, max(start, span[0] - _REACH), span[0])
    )
    first, last = next(told, spans[0])
    return {"text": text[first:last]}


def _is_measured_by(text: str, span: tuple[int, int]) -> bool:
    """Whether a time is that which another is held against: "more than the week before", "down
    from a year earlier"."""
    words = text[slice(*span)].lower()
    beside = words.startswith("from ") or _HELD_AGAINST.search(
        text, max(0, span[0] - _REACH), span[0]
    )
    return bool(beside) and is_told_before(words.removeprefix("from "))


def _find(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The times in ``text[start:end]`` in text order, the seasons that a preposition stands
    before among them: "before the summer"."""
    found = find_times(text, start, end)
    if not (_has_season(text) and _ANY_SEASON.search(text, start, end)):
        return found
    for match in _SEASON.finditer(text, start, end):
        span = match.span("time")
        if not any(begin < span[1] and span[0] < stop for begin, stop in found):
            found.append(span)
    return sorted(found)


@lru_cache(maxsize=_TEXTS_KEPT)
def _has_season(text: str) -> bool:
    """Whether an article names a season, which is asked for each of its claims."""
    return any(season in text for season in _SEASONS)


def _told_before(text: str, sentence: Sentence, place: int, results: bool) -> list[tuple[int, int]]:
    """The first time before a clause in its sentence, unless it may tell when somebody spoke."""
    tokens = sentence.tokens
    opening = tokens[min(_OPENING, len(tokens) - 1)].start
    told = [h for h in sentence.hits if h.cue.family == "reporting" and h.first < place]
    if told and not all(_is_put_in(tokens, hit.first, hit.last) for hit in told):
        return []
    spans = _find(text, tokens[0].start, tokens[place].start) if place else []
    if spans and _DATELINE.match(text[spans[0][1] : tokens[place].start]):
        return []
    return [span for span in spans[:1] if results or span[0] <= opening]


def _is_put_in(tokens: Sequence[Token], first: int, last: int) -> bool:
    """Whether who says it stands between commas, behind the time: "In 2020, he argued, the"."""
    comma = next((at for at in range(first - 1, 0, -1) if tokens[at].low == ","), None)
    return comma is not None and last < len(tokens) and tokens[last].low == ","


def _of_the_subject(sentence: Sentence, places: Sequence[int]) -> range:
    """The text of a clause's subject past its first words, with what tells of it: "A round
    that cost 40 cents in March | fetched 60 in May"."""
    tokens, verbs = sentence.tokens, 0
    for at, place in enumerate(places):
        if tokens[place].low in _RELATIVES:
            verbs -= 1
        elif sentence.is_verb(place):
            verbs += 1
        if verbs == 1:
            return range(tokens[places[min(_OPENING, at)]].start, tokens[place].start)
    return range(0)


def _is_own(text: str, span: tuple[int, int], names: Sequence[Name]) -> bool:
    """Whether a time is no part of a name ("the Act of 2005") or a number ("2428 (2018)")."""
    start, end = span
    papers = [name for name in names if name.type in _PAPERS and name.start <= start]
    if any(start < name.end for name in papers):
        return False
    numbered = text[max(0, start - 3) : start - 2].isdigit() and text.startswith(")", end)
    coded = text.startswith("-", end)
    if _OF_NOUN.fullmatch(text, start, end) and (noun := _NOUN.match(text, end)):
        return noun.group().strip() in word_set("function")
    return not (numbered or coded or _OF_ANOTHER.search(text, max(0, start - _REACH), start))
