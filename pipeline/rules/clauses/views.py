"""Sources that no verb of speaking tells: "the mayor's view is that", ", per the mayor",
"Ann Smith: “…”".

Places are token indices of the sentence, half-open.
"""

from __future__ import annotations

from pipeline.rules.clauses.sentence import QUOTE_MARKS, Sentence
from pipeline.rules.clauses.subjects import Range, is_source_like, segment_end, segment_start
from pipeline.rules.vocabulary.cues import Hit
from pipeline.rules.vocabulary.words import word_set

_LONGEST_LABEL = 12
"""Words of a speaker's name and office before a colon."""


def is_per(sentence: Sentence, hit: Hit) -> bool:
    """ ", per the mayor", and no "per tonne": set off, before a name or a definite noun."""
    tokens = sentence.tokens
    if hit.last >= len(tokens) or (hit.first and tokens[hit.first - 1].low != ","):
        return False
    return tokens[hit.last].is_capital or tokens[hit.last].low in word_set("determiner")


def whose_view(sentence: Sentence, hit: Hit) -> Range | None:
    """Whose view "the mayor's view is that" and "the view of the mayor is that" tell; None
    where it is nobody's, or no clause begins with it."""
    tokens = sentence.tokens
    first = segment_start(tokens, hit.first)
    while first < hit.first and tokens[first].low in word_set("lead") | word_set("adverb"):
        first += 1
    is_so = word_set("be") | {"remains", "remained"}
    told = tokens[first].low == "it" and tokens[first + 1].low in is_so
    if told:
        first += 2  # "it is the mayor's view that"
    elif tokens[hit.first + 1].low == "that":
        return None
    if sentence.has_verb(first, hit.first):
        return None
    if tokens[hit.first + 1].low == "of":
        verbs = (p for p in range(hit.last - 2, hit.first, -1) if tokens[p].low in word_set("be"))
        subject = hit.first + 2, next(verbs, hit.last - 1 if told else 0)
        return subject if subject[0] < subject[1] else None
    owners = (at for at in range(hit.first - 1, first - 1, -1) if _owns(tokens[at].low))
    owner = next(owners, None)
    return None if owner is None else (first, owner + 1)


def _owns(low: str) -> bool:
    return low.endswith(("'s", "s'")) or low in ("his", "her", "its", "their")


def labelled(sentence: Sentence) -> tuple[Range, Range | None, int] | None:
    """The speaker, the office and the colon of "Ann Smith, the mayor: “The port is closed.”"."""
    tokens = sentence.tokens
    colon = next((at for at, token in enumerate(tokens[:_LONGEST_LABEL]) if token.low == ":"), 0)
    if not colon or colon + 1 >= len(tokens) or tokens[colon + 1].text not in QUOTE_MARKS:
        return None
    end = segment_end(tokens, 0)
    named = tokens[0].is_capital and is_source_like(sentence, (0, end))
    if not named or sentence.has_verb(0, colon) or tokens[end].low not in (":", ","):
        return None
    return (0, end), (end + 1, colon) if end < colon else None, colon
