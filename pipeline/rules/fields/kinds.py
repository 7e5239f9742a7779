"""Which kind of claim a clause is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pipeline.rules.clauses.segments import side_clauses
from pipeline.rules.clauses.sentence import Sentence
from pipeline.rules.fields.kind_words import Clues, chances
from pipeline.rules.vocabulary.cues import Hit
from pipeline.rules.vocabulary.words import word_set
from schemas.kinds import DOMAIN

_VERB, _BEHIND, _ASIDE = 1.3, 0.9, 0.75
"""What a cue counts for that holds the main verb, stands behind it, is of a side clause."""
_MODIFIER = 0.5
"""What a noun counts for that only tells of the noun behind it: "the cargo handlers' union"."""
_PLAIN = 1.0
"""What speaks for other before any cue does: a word by itself may be mentioned in passing."""
_NO_MORE_NOUN = ("ed", "ing", "ly")
_JUDGE = frozenset(("evasion", "compliance", "other"))
"""Kinds whose single words are adjectives as often, which tell as much: "covert sales"."""
_SHORTEST_NOUN = 2
_LINKS = frozenset(("not", "no", "longer", "to"))
"""What may stand between an auxiliary and its verb, adverbs apart."""
_EVEN: Mapping[int, float] = {}
_EVEN_KINDS: Mapping[str, float] = {}


class Kind(NamedTuple):
    """A kind, how likely each is, the cues that were counted, and what those of each kind weigh.

    ``told`` is whether a cue tells the kind, or another one, louder than a word in passing;
    ``clues`` are what the chances were told by, where they were, and ``idle`` the chance by
    them that nothing is claimed.
    """

    name: str
    chances: Mapping[str, float] = _EVEN_KINDS
    told: bool = True
    hits: tuple[Hit, ...] = ()
    weights: Mapping[str, float] = _EVEN_KINDS
    clues: Clues | None = None
    idle: float = 0.0

    @property
    def chance(self) -> float:
        """How likely the kind is; 1 where nothing was weighed."""
        return self.chances.get(self.name, 0.0) if self.chances else 1.0

    @property
    def likely(self) -> Mapping[str, float]:
        """How likely each kind is; one alone where nothing was weighed."""
        return self.chances or {self.name: 1.0}


_UNTOLD = Kind("other", told=False)
"""What no cue tells."""


def read_kind(
    hits: Sequence[Hit], emphasis: Mapping[int, float], clues: Clues, before: Kind | None = None
) -> Kind:
    """The kind that cues, the words and types in ``clues``, and the kind of the claim before
    together make likeliest."""
    cued = classify(hits, emphasis)
    likely = before.likely if before else _EVEN_KINDS
    clues = Clues(clues.lows, cued.weights, clues.types, likely)
    found, idle = chances(clues)
    name = max(found, key=found.__getitem__)
    return Kind(name, found, cued.told, cued.hits, cued.weights, clues, idle)


def classify(hits: Sequence[Hit], emphasis: Mapping[int, float] = _EVEN) -> Kind:
    """The kind whose cues weigh most; the earlier in the schema of equals; other where none
    weighs more than a word in passing.

    Where cues overlap, the longest counts, whatever kind it tells. ``emphasis`` says for
    places what a cue there counts for, as ``emphasis`` reads it; 1 where it says nothing.
    """
    weights: dict[str, float] = {}
    taken: set[int] = set()
    counted: list[Hit] = []
    told = [hit for hit in hits if hit.cue.family == "kinds"]
    if not told:
        return _UNTOLD
    for hit in sorted(told, key=lambda hit: (-len(hit.cue.words), -hit.cue.weight, hit.first)):
        heads = range(hit.first, hit.last)
        if not taken.isdisjoint(heads):
            continue
        taken.update(heads)
        counted.append(hit)
        kind = hit.cue.label
        weights[kind] = weights.get(kind, 0.0) + hit.cue.weight * _share(hit, emphasis)
    most = {**dict.fromkeys(DOMAIN.kinds, 0.0), **weights}
    most["other"] += _PLAIN
    name = max(most, key=most.__getitem__)
    hits = tuple(sorted(counted, key=lambda hit: hit.first))
    return Kind(name, told=name != "other" or "other" in weights, hits=hits, weights=weights)


def _share(hit: Hit, emphasis: Mapping[int, float]) -> float:
    first = emphasis.get(hit.first, 1.0)
    if first == _MODIFIER and hit.last > hit.first + 1:  # with its noun
        first = emphasis.get(hit.last - 1, 1.0)
    if first == _ASIDE:
        return first
    within = (emphasis.get(place) == _VERB for place in range(hit.first, hit.last))
    return _VERB if any(within) else first


def emphasis(
    sentence: Sentence,
    places: Sequence[int],
    hits: Sequence[Hit] = (),
    aside: frozenset[int] | None = None,
) -> dict[int, float]:
    """What cues at the places of a clause count for: most where they hold its main verb,
    less behind it, least in a side clause or, of ``hits``, where they only tell of a noun;
    nothing where none of these tells a kind.

    ``aside`` are the places in its side clauses, where they have been read.
    """
    if not any(hit.cue.family == "kinds" for hit in hits):
        return {}
    aside = side_clauses(sentence, places) if aside is None else aside
    found = dict.fromkeys(aside, _ASIDE)
    for hit in hits:
        single = hit.cue.family == "kinds" and hit.last == hit.first + 1
        if single and hit.cue.label not in _JUDGE and _tells_of_noun(sentence, hit.first):
            found.setdefault(hit.first, _MODIFIER)
    at = sentence.first_verb(places)
    if at is None:
        return found
    stop = at + 1
    while stop < len(places) and _is_before_verb(sentence.tokens[places[stop - 1]].low):
        stop += 1
    verb, behind = dict.fromkeys(places[at:stop], _VERB), dict.fromkeys(places[stop:], _BEHIND)
    return {**behind, **verb, **found}


def _is_before_verb(low: str) -> bool:
    return low in word_set("aux") or low in word_set("adverb") or low in _LINKS


def _tells_of_noun(sentence: Sentence, at: int) -> bool:
    """Whether a word, no verb itself, stands right before a noun: "a court artist"."""
    here, after = sentence.tokens[at].low, sentence.tokens[at + 1 : at + 2]
    if not after or here.endswith(_NO_MORE_NOUN[:2]) or sentence.is_verb(at):
        return False
    if at and sentence.tokens[at - 1].low == "to":
        return False
    low = after[0].low
    return (
        low.isalpha()
        and len(low) > _SHORTEST_NOUN
        and low not in word_set("function")
        and not low.endswith(_NO_MORE_NOUN)
        and not sentence.is_verb(at + 1)
    )
