"""Which of the answers in a response store are served, and which takes whose place."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.llm.reply import UNREADABLE, Reply, passes
from schemas.outcomes import Outcome

SERVED = frozenset({Outcome.ANSWERED, Outcome.TRUNCATED}) | UNREADABLE
"""What is not asked again: the same question would be paid again for the same words."""

FINAL = SERVED | {
    Outcome.CONTEXT_TOO_LONG,
    Outcome.REFUSED,
    Outcome.CONTENT_FILTERED,
    Outcome.BAD_REQUEST,
    Outcome.EMPTY_ANSWER,
    Outcome.NO_API,
    Outcome.TOO_LARGE,
}
"""What is served of the answers in files: a run is to show what became of its batch, and split
what was too long. It stands until a better one takes its place, or it is pruned. An error in an
answer's place (ERROR_BODY) is not among them: it may have been of that moment."""

HEARD = (FINAL - {Outcome.ANSWERED, Outcome.TRUNCATED}) | {Outcome.ERROR_BODY}
"""What is served to the run that asked, however often it is cut off, unless it ``passes``: within a
run none of these is asked again. Another run may hear something else, and asks."""

OF_ENDPOINTS = frozenset(
    {Outcome.BAD_REQUEST, Outcome.NO_API, Outcome.ERROR_BODY, Outcome.TOO_LARGE}
)
"""What an endpoint says and no model: whoever stopped a run may have put the endpoint right."""

SETTLED = SERVED | {Outcome.CONTEXT_TOO_LONG}
"""What goes into no file of requests again as it is: it would be refused again."""

_WORDS = 1
_RANKS = {Outcome.ANSWERED: 3, Outcome.TRUNCATED: 2} | dict.fromkeys(UNREADABLE, _WORDS)


@dataclass(frozen=True, slots=True)
class Kept:
    """A row of the store: what it is, whether it is ``imported`` from a file, answers a ``last``
    question (see ``served``) and was served before (``hits``), and its text."""

    outcome: Outcome
    imported: bool
    last: bool
    hits: bool
    text: str


def served(last: bool) -> frozenset[Outcome]:
    """What is served of the answers of runs. ``last`` is of a question after whose answer a chunk
    is given up: one that cannot be read is asked for again."""
    return SERVED - UNREADABLE if last else SERVED


def rank(outcome: Outcome) -> int:
    """Which takes whose place: an answer is worth more than one that broke off, which may hold
    claims, that more than words that cannot be read, and those more than no words."""
    return _RANKS.get(outcome, 0)


def is_heard(reply: Reply, outcome: Outcome) -> bool:
    """Whether a run has heard for good what it asked, though others may ask again."""
    return outcome in HEARD and not passes(reply, outcome)


def ends_a_chunk(outcome: Outcome, last: bool) -> bool:
    """Whether a served answer is none, and nothing more is asked: of words that cannot be read,
    those to a ``last`` question."""
    return outcome not in SETTLED or (last and outcome in UNREADABLE)


def gives_way(heard: Outcome, other: Outcome) -> bool:
    """Whether what a run heard itself gives way to what else is served: where that may hold
    claims. Other words would have it ask about them."""
    return rank(other) > max(rank(heard), _WORDS)


def is_better(text: str, outcome: Outcome, kept: Kept) -> bool:
    """Whether a reply from a file is to take the place of what is kept.

    What is served is better than what is not, whatever their rank.
    """
    is_served = kept.outcome in (FINAL if kept.imported else served(kept.last))
    new, old = (outcome in FINAL, rank(outcome)), (is_served, rank(kept.outcome))
    if new != old:
        return new > old
    if kept.hits or not kept.imported:  # a dataset may have been made of it
        return not is_served and kept.outcome not in HEARD
    return _by_length(text) < _by_length(kept.text)


def _by_length(text: str) -> tuple[int, bytes]:
    data = text.encode("utf-8", "surrogatepass")
    return len(data), data
