"""What a name is by what the article tells of it: "X exports", "bought from X", "customers of X".

Each such sign speaks for one type of entity; an article's signs of one name are added up.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from pipeline.rules.mentions.runs import Run
from pipeline.rules.vocabulary.gazetteers import POSSESSIVE
from pipeline.rules.vocabulary.tokens import Token
from pipeline.rules.vocabulary.words import word_set
from schemas.claim import EntityType

_SURE = 2
"""Signs of this weight and more decide."""
_REACH = 4
_Sign = tuple[EntityType, int]


def told_types(runs: Sequence[Run]) -> Mapping[str, EntityType]:
    """For each name, as an article prints it, the type that most speaks for, where that is
    enough to be sure."""
    votes: dict[str, Counter[EntityType]] = defaultdict(Counter)
    for run in runs:
        if not run.known:
            for kind, weight in _signs(run):
                votes[run.printed][kind] += weight
    sure = ((name, _first(count)) for name, count in votes.items() if count)
    return {name: kind for name, kind in sure if kind}


def _first(count: Counter[EntityType]) -> EntityType | None:
    kind, weight = count.most_common(1)[0]
    return kind if weight >= _SURE else None


def _signs(run: Run) -> Iterator[_Sign]:
    """What the words beside a name say that it is, and how surely."""
    tokens = run.sentence.tokens
    after = [token.low for token in tokens[run.last : run.last + 2]]
    if after and not POSSESSIVE.search(run.tokens[-1].text):
        if after[0] in word_set("firm_does"):
            yield "company", 2
        elif after[0] in word_set("firm_may_do") or after in (["and", "its"], [",", "which"]):
            yield "company", 1
        elif after[0] in word_set("of_the_press"):
            yield "media", 2
    if run.is_armed and any(letter.isdigit() for letter in run.printed):
        yield "weapon", 2
    yield from _signs_before(tokens, run)


def _signs_before(tokens: Sequence[Token], run: Run) -> Iterator[_Sign]:
    before = [token.low for token in tokens[max(0, run.first - _REACH) : run.first]]
    near, over = ([""] * 2 + before)[-1], ([""] * 2 + before)[-2]
    if near in ("from", "through") and not word_set("buys").isdisjoint(before):
        yield "company", 1
    elif near in ("of", "from", "with", "at", "for"):
        if over in word_set("of_a_force"):
            yield "organisation", 2
        elif near == "of" and over in word_set("part_of_place"):
            yield "place", 2
    elif near in word_set("takes_place"):
        yield "place", 2
