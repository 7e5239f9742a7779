"""When a claim holds: which of the times that are printed is a clause's own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from pipeline.rules.clauses.sentence import Sentence
from pipeline.rules.mentions.names import Name
from pipeline.rules.vocabulary.language import find_times
from pipeline.rules.vocabulary.tokens import Token
from pipeline.rules.vocabulary.words import word_set

_PAPERS = frozenset({"law", "document"})
_RELATIVES = frozenset({"that", "which", "who", "whom", "whose"})
_FIRST = frozenset(("originally", "initially", "first", "previously", "formerly"))
_OPENING = 3
"""Words in which a time that opens a sentence or a clause begins."""
_REACH = 40
_TEXTS_KEPT = 8
_SEASON = re.compile(
    r"\b(?:(?:in|over|during|throughout) )?(?P<time>(?:(?<=in )|(?<=over )|(?<=during )"
    r"|(?<=throughout )|before |by |until |till |since |after )"
    r"(?:the )?(?:spring|summer|autumn|winter))\b(?! of\b| [A-Z]"
    r"| (?:ice|weather|clothes|boots|wheat|barley|crops?|diesel|fuel|camouflage|tyres)\b)"
)
_SEASONS = ("spring", "summer", "autumn", "winter")
_ANY_SEASON = re.compile("|".join(_SEASONS))
_DATELINE = re.compile(r"[^.;:]{0,40}(?:\)| [-–—]+) ?(?:[-–—]+ ?)?$")
"""What stands between the date of a dateline and its article."""
_LABEL = 8
_MODEL_YEAR = re.compile(r"(?:^|[^\w])(?:a|an|his|her|their|the) $")
_NAMED = re.compile(r" [A-Z]")
"""Around the year of a make: "a 2019 Lada"."""
_NTH = re.compile(
    r"(?<!\w)(?<!\ba )(?:(?:until|till|since|by|from|before|after) )?(?:the )?"
    r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth"
    r"|\w+teenth|twentieth|thirtieth|(?:twenty|thirty)-[a-z]+) of $"
)
"""The day in words before its month: "the tenth of May"."""
_LONGER = ("day", "week", "quarter", "year", "decade", "century")
_OWNERS = ("'s ", "’s ")
_OF_NOUN = re.compile(r"(?:(?:since|after|before|until|from) )?the (?:[A-Z][a-z]+|\d{4})")
_NOUN = re.compile(r" [a-z]{3,}")
"""A month or year that only tells which: "the January offensive"."""
_ONCE = re.compile(
    r"(?<!\w)(?:[Rr]esolution|[Ss]tatute of|[Tt]reaty of|[Cc]onvention of|[Aa]ccord of) $"
)
"""What a time belongs to that is not what a clause tells."""
_MADE = frozenset("founded established built set incorporated launched commissioned".split())
_HOW = frozenset(("up", "in", "on"))
_PASSED = re.compile(
    r", (?:[a-z]+ed|built|made|sold|bought|written)(?: [a-z]+)? (?:in|on) (?:the )?$"
)
"""What stands before a time, between two commas, that only tells of a noun: ", passed in 2022,"."""
_COMPARED = re.compile(
    r"(?:than|with|against|of (?:that|those)|from [^.,;]{1,30}?) (?:in |on |at |of )?(?:the )?$"
)
"""What stands before the time that another is compared with: "from 6 per cent in May"."""


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
        spans = [span for span in spans if not _is_made(sentence, places, span[0])]
        spans = [s for s in spans if any(s[0] <= tokens[p].start < s[1] for p in places)]
    if not spans:
        return None
    aside = _of_the_subject(sentence, places)
    told = (
        span
        for span in spans
        if span[0] not in aside
        and not text.startswith(_OWNERS, span[1])
        and not _is_set_off(sentence, places, span[0])
        and not _COMPARED.search(text, max(start, span[0] - _REACH), span[0])
    )
    first, last = next(told, spans[0])
    return {"text": text[first:last]}


def _find(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The times in ``text[start:end]`` in text order, the seasons that a preposition stands
    before among them: "before the summer"."""
    found = [_with_day(text, start, span) for span in find_times(text, start, end)]
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


def _with_day(text: str, start: int, span: tuple[int, int]) -> tuple[int, int]:
    """A month with the day in words before it: "the tenth of May"."""
    day = _NTH.search(text, max(start, span[0] - _REACH), span[0])
    longer = text[span[0]].islower() and text[span[0] : span[1]].endswith(_LONGER)
    if longer or text.startswith(_OWNERS, span[1]):
        return span  # "a third of last quarter's"
    return (day.start(), span[1]) if day else span


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
        before = places[at - 1] if at else place
        if tokens[place].low in _RELATIVES and at and tokens[before].is_word:
            verbs -= 1
        elif sentence.is_verb(place) and not (at and sentence.is_verb(before)):
            verbs += 1
        if verbs == 1:
            return range(tokens[places[min(_OPENING, at)]].start, tokens[place].start)
    return range(0)


def _is_set_off(sentence: Sentence, places: Sequence[int], at: int) -> bool:
    """Whether a time stands in a phrase between two commas that tells of a noun: "the contract,
    which follows one of 2021, will"."""
    tokens, inside = sentence.tokens, False
    for place in places:
        if tokens[place].start >= at:
            break
        if tokens[place].low == ",":
            follows = tokens[place + 1] if place + 1 < len(tokens) else tokens[place]
            inside = not inside and (follows.low in _RELATIVES or follows.low in _FIRST)
    return inside and any(tokens[place].low == "," and tokens[place].start > at for place in places)


def _is_made(sentence: Sentence, places: Sequence[int], start: int) -> bool:
    """Whether a time tells when a thing was made of which the clause says something else:
    "founded in 1911, it is large", but not "Norvex launched on Friday a sale"."""
    lows = sentence.lows
    at = next((n for n in reversed(places) if sentence.tokens[n].end <= start), 0)
    while at > places[0] and lows[at] in _HOW:
        at -= 1
    if lows[at] not in _MADE:
        return False
    if at == places[0] or lows[at - 1] in (",", "all", "both", "each"):
        return True
    if not sentence.verbs.isdisjoint((at - 1, at - 2)):
        return False  # "was founded", "was later built"
    others = [n for n in places if sentence.is_verb(n) and n != at]
    joined = lows[at - 1] in word_set("conjunction", "pronoun", "relative")
    return not joined and any(n < at or lows[n - 1] not in ("and", "but", ",") for n in others)


def _is_own(text: str, span: tuple[int, int], names: Sequence[Name]) -> bool:
    """Whether a time is no part of a name ("the Act of 2005") or a number ("2428 (2018)"),
    nor that of a birth."""
    start, end = span
    papers = [name for name in names if name.type in _PAPERS and name.start <= start]
    if any(start < name.end or text[name.end : start] in (" of ", " ") for name in papers):
        return False
    numbered = text[max(0, start - 3) : start - 2].isdigit() and text.startswith(")", end)
    coded = text.startswith("-", end) and text[end + 1 : end + 2].isalnum()
    if _OF_NOUN.fullmatch(text, start, end) and (noun := _NOUN.match(text, end)):
        return noun.group().strip() in word_set("function")
    if _ONCE.search(text, max(0, start - _REACH), start):
        return False
    if text.startswith(",", end) and _PASSED.search(text, max(0, start - _REACH), start):
        return False
    model = _MODEL_YEAR.search(text, max(0, start - _LABEL), start) and _NAMED.match(text, end)
    return not (
        numbered or coded or model or text.endswith(("born ", "born on ", "born in "), 0, start)
    )
