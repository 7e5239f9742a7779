"""Speakers that stand apart from their verb, and words about them that are no content:
"with Smith adding: “…”", "on X, formerly Twitter"; and what of their commas stays.

Places are token indices of the sentence, half-open.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.rules.clauses.sentence import QUOTE_MARKS, Sentence
from pipeline.rules.clauses.subjects import (
    Range,
    is_source_like,
    name_and_role,
    segment_end,
    segment_start,
    subject_start,
)
from pipeline.rules.vocabulary.tokens import Token
from pipeline.rules.vocabulary.words import word_set

_LONGEST_APART = 8
"""Most words of ", in a letter to the court" and of "one of the nine drivers"."""


def with_speaker(sentence: Sentence, group: int, opener: str) -> tuple[Range, int] | None:
    """ "…, with Smith adding: “…”": who speaks, and where the words begin that are no content."""
    tokens = sentence.tokens
    near = range(group - 1, max(-1, group - 1 - _LONGEST_APART), -1)
    at = next((place for place in near if tokens[place].low in ("with", ",")), None)
    if opener not in ("that", "quote", "clause") or at is None or tokens[at].low != "with":
        return None
    subject = (at + 1, group)
    if not is_source_like(sentence, subject, strong=True):
        return None
    return subject, at - (at > 0 and tokens[at - 1].low == ",")


def past_circumstance(sentence: Sentence, at: int) -> int:
    """Past ", on Friday", ", in a letter" and ", a broker who left", which tell of the source
    before: there is a quotation, which has all that was said."""
    first, end = at + 1, segment_end(sentence.tokens, at + 1)
    if sentence.lows[at : at + 1] != [","] or first == end:
        return at
    lows = sentence.lows[first:end]
    when = lows[0] in word_set("preposition", "day_phrase") and len(lows) <= _LONGEST_APART
    return end if "who" in lows or (when and not sentence.has_verb(first, end)) else at


def past_old_name(sentence: Sentence, at: int) -> int:
    """Past "(formerly Twitter)" or ", formerly known as Twitter," from its first mark on."""
    tokens = sentence.tokens
    if at + 1 >= len(tokens) or tokens[at].low not in ("(", ","):
        return at
    if tokens[at + 1].low not in ("formerly", "previously"):
        return at
    end = segment_end(tokens, at + 1)
    return end + 1 if end < len(tokens) and tokens[end].low in ("),") else end


def acting_before(sentence: Sentence, end: int) -> tuple[Range | None, Range | None]:
    """Who did something before ``end`` and spoke there as well, with the office: "X met Y and
    promised to", "X, a clerk, declined to name it but said"."""
    marks = [at for at in range(end) if sentence.tokens[at].low in ":;"]
    opens = marks[-1] + 1 if marks else 0
    if sentence.lows[opens] in word_set("preposition"):
        comma = segment_end(sentence.tokens, opens)  # "In a letter sent on Monday, X …"
        opens = comma + 1 if comma + 1 < end else opens
    silent = ("declined", "declines", "refused", "refuses")
    behind = range(opens + 1, end)
    verb = next((at for at in behind if sentence.is_verb(at) or sentence.lows[at] in silent), 0)
    first = subject_start(sentence, verb)
    if first < verb:
        return (first, verb), None
    named = name_and_role(sentence, verb - 1) if verb else None
    return named or (None, None)


def past_age(tokens: Sequence[Token], at: int) -> int:
    """Past ", 52" of "said Ann Smith, 52, a broker"."""
    lows = [token.low for token in tokens[at : at + 3]]
    return at + 2 if len(lows) == 3 and lows[1].isdigit() and lows[::2] == [",", ","] else at


def breaks_off(sentence: Sentence, places: Sequence[int]) -> int:
    """How many words of what somebody said stand before what he did then: "and hung up"."""
    lows = [sentence.lows[place] for place in places]
    for at in range(max(1, len(lows) - _LONGEST_APART), len(lows)):
        if lows[at] not in ("and", "before") or sentence.quoted[places[at]]:
            continue
        does = " ".join(lows[at + 1 : at + 6])
        if any(f"{does} ".startswith(f"{act} ") for act in word_set("breaks_off")):
            return at - (lows[at - 1] == ",")
    return len(lows)


def keeps_comma(sentence: Sentence, out: Range) -> bool:
    """Whether one of the commas around the words of a source stays: behind a side clause,
    "Unless it comes, he said, they will leave"; before a part, "Nine died, she said, two of
    them boys"; or before another clause, "but …"."""
    tokens, (first, last) = sentence.tokens, out
    if not 0 < first < last - 1 or last + 2 >= len(tokens):
        return False
    if not tokens[first].low == tokens[last - 1].low == ",":
        return False
    if tokens[last + 1].low == "of" and tokens[last + 2].low in ("them", "these", "those"):
        return True
    start = segment_start(tokens, first)
    if not sentence.has_verb(start, first):
        return False
    if tokens[start].low in word_set("subordinate", "opens_side") | {"if", "had", "should"}:
        return not sentence.is_verb(last)
    return tokens[last].low in word_set("joint") - {"and"}


def past_whose(sentence: Sentence, at: int) -> int:
    """Past ", whose men seized the cargo" behind a speaker's name at ``at``, up to where a
    quotation goes on; ``at`` where nothing of the kind follows."""
    tokens = sentence.tokens
    if [token.low for token in tokens[at : at + 2]] not in ([",", "whose"], [",", "who"]):
        return at
    end = len(tokens) - 1
    return next((p for p in range(at, end) if tokens[p].text in QUOTE_MARKS), end)
