"""One claim for each proposition of an article.

Two claims are the same proposition when kind, origin, stance and modality agree and their
statements have one wording (see ``wording``), of times that can be one: sales in 2021 and in
2022 are two, and so are what is so and what was so. Where that leaves a doubt, both claims stay.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from typing import Any, NamedTuple

from pipeline.merge.content import states
from pipeline.merge.quantities import united
from pipeline.merge.times import may_coincide
from pipeline.merge.wording import Wording, pasts, wording
from schemas.claim import Claim, Evidence
from schemas.domain import Domain
from schemas.draft import Rejection
from schemas.outcomes import Outcome
from schemas.row import GroundedClaim, Grounding

Piece = tuple[Evidence, Grounding]
_MANY = 200  # statements, of which it takes longer to find those that resemble each other
_BEGINNING = re.compile(r"(?<!\w)[^\W\d_A-Z][^\W\d_]{2}")  # of words of three letters and more
MOST_EVIDENCE = 25  # pieces: who wants to check a claim needs no more, however often it is printed


class Merged(NamedTuple):
    """Claims in text order, what went into another of them, and where each one given is:
    ``into[i]`` is the position in ``kept`` of the claim that the i-th became or went into."""

    kept: list[GroundedClaim]
    absorbed: list[Rejection]
    into: list[int]


def merge(claims: Sequence[GroundedClaim], domain: Domain) -> Merged:
    """Each proposition of an article once.

    The first mention stays and gets the evidence, and what it lacks, of the others; the
    certainty is the latest mention's. Of the evidence of several mentions the first
    ``MOST_EVIDENCE`` pieces stay; the rejection of a mention with more says so, and has
    all of it. Empty input gives empty lists.
    """
    places = {position: _place(claim) for position, claim in enumerate(claims)}
    in_order = sorted(places, key=places.__getitem__)
    found = _propositions([(position, claims[position]) for position in in_order])
    made = [(*_joined(proposition, domain), proposition) for proposition in found]
    made.sort(key=lambda each: _place(each[0]))
    into = [0] * len(claims)
    absorbed: dict[int, Rejection] = {}
    for at, (_, rejections, proposition) in enumerate(made):
        for position, _ in proposition.mentions:
            into[position] = at
        later = (position for position, _ in proposition.mentions[1:])
        absorbed.update(zip(later, rejections, strict=True))
    gone = [absorbed[position] for position in in_order if position in absorbed]
    return Merged([each[0] for each in made], gone, into)


def _place(claim: GroundedClaim) -> tuple[Any, ...]:
    """Text order; between claims of one place an order that does not depend on the input's."""
    spans = [(span.start, span.end) for span in claim.record.evidence]
    return (spans, claim.record.kind, claim.record.statement, _Ties(claim))


class _Ties:
    """What decides between two claims of one place: seldom asked for, so worked out then."""

    def __init__(self, claim: GroundedClaim) -> None:
        self._claim = claim

    @property
    def _all(self) -> tuple[Any, ...]:
        claim = self._claim
        found = [(grounding.method, grounding.score) for grounding in claim.grounding]
        return (claim.record.model_dump_json(), claim.chunk, claim.confidence or 0.0, found)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Ties) and self._all == other._all

    def __lt__(self, other: _Ties) -> bool:
        return self._all < other._all

    __hash__ = None  # type: ignore[assignment]


class _Time(NamedTuple):
    """When what a claim says is so: its first and last date, and the words of it in the past."""

    start: str | None
    end: str | None
    pasts: tuple[str, ...]


class _Proposition(NamedTuple):
    """The claims that say the same, in text order, each with its position in the input."""

    mentions: list[tuple[int, GroundedClaim]]


def _propositions(in_order: Sequence[tuple[int, GroundedClaim]]) -> list[_Proposition]:
    """The propositions of claims, which come in text order with their positions."""
    groups = [(*_group(claim.record), claim.record.statement) for _, claim in in_order]
    called: dict[Hashable, frozenset[str]] = defaultdict(frozenset)
    said: dict[Hashable, list[str]] = defaultdict(list)
    for group, (_, claim) in zip(groups, in_order, strict=True):
        called[group] |= states(claim.record)
        said[group[:-1]].append(group[-1])
    doubtful = {group: _resembling(texts) for group, texts in said.items()}
    alike: dict[Hashable, list[tuple[int, GroundedClaim]]] = defaultdict(list)
    for group, mention in zip(groups, in_order, strict=True):
        *others, text = group
        asked = text in doubtful[group[:-1]]
        alike[(*others, (asked and wording(text, called[group])) or text)].append(mention)
    return [
        _Proposition(mentions) for together in alike.values() for mentions in _at_one_time(together)
    ]


def _at_one_time(
    mentions: list[tuple[int, GroundedClaim]],
) -> Iterable[list[tuple[int, GroundedClaim]]]:
    """Mentions of one wording, apart where they may be of several times.

    Two are one where they can be of one time with the same others: of "in 2022", "in March
    2022" and "in July 2022" the first is either of the others or neither, so all three stay.
    """
    if len(mentions) == 1:
        return [mentions]
    times = [_time(claim.record) for _, claim in mentions]
    several = list(dict.fromkeys(times))
    met = {one: tuple(_can_be_one(one, other) for other in several) for one in several}
    found: dict[tuple[bool, ...], list[tuple[int, GroundedClaim]]] = defaultdict(list)
    for time, mention in zip(times, mentions, strict=True):
        found[met[time]].append(mention)
    return found.values()


def _time(record: Claim) -> _Time:
    when = record.when
    known = (when.start, when.end) if when else (None, None)
    return _Time(*known, pasts(record.statement))


def _can_be_one(a: _Time, b: _Time) -> bool:
    """Whether what two claims of one wording say can be of one time: what is so and what was
    so are two, unless both say when, and that is the same."""
    if a.pasts == b.pasts:
        return may_coincide(a, b)
    return a[:2] == b[:2] != (None, None)


def _resembling(texts: Sequence[str]) -> frozenset[str]:
    """Those of the statements that share half their words, by their first letters, with another:
    only these can have one wording, which takes time to find."""
    if len(texts) > _MANY:
        return frozenset(texts)
    begun = [(text, frozenset(_BEGINNING.findall(text))) for text in texts]
    found = set()
    for at, (text, words) in enumerate(begun):
        for other, theirs in begun[:at]:
            if 2 * len(words & theirs) >= min(len(words), len(theirs)):
                found |= {text, other}
    return frozenset(found)


def _group(record: Claim) -> tuple[str, Wording | str | None, str, str]:
    origin = None
    if record.attribution:
        name = record.attribution[0].name
        origin = wording(name) or name.casefold()
    return (record.kind, origin, record.stance, record.modality)


def _joined(
    proposition: _Proposition, domain: Domain
) -> tuple[GroundedClaim, tuple[Rejection, ...]]:
    """The first mention with what the later ones have, and what became of each of these."""
    first, *later = [claim for _, claim in proposition.mentions]
    if not later:
        return first, ()
    pieces = _apart([piece for _, claim in proposition.mentions for piece in _pieces(claim)])
    last = pieces[:MOST_EVIDENCE][-1][0].end
    data = first.record.model_dump(mode="json")
    rejections = []
    for claim in later:
        theirs = claim.record.model_dump(mode="json")
        left_out = len(pieces) > MOST_EVIDENCE and claim.record.evidence[-1].end > last
        rejections.append(_account(data, theirs, left_out))
        data = _filled_up(data, theirs)
    data["evidence"] = [span.model_dump() for span, _ in pieces[:MOST_EVIDENCE]]
    known = [c.confidence for c in (first, *later) if c.confidence is not None]
    joined = GroundedClaim(
        record=domain.record.validate_python(data),
        grounding=tuple(grounding for _, grounding in pieces[:MOST_EVIDENCE]),
        confidence=max(known, default=None),
        chunk=first.chunk,
    )
    return joined, tuple(rejections)


def _filled_up(mine: dict[str, Any], theirs: dict[str, Any]) -> dict[str, Any]:
    """A record with the later one's certainty, and what it lacks; the evidence is its own."""
    data = _filled(mine, theirs)
    data["details"] = _filled(mine["details"], theirs["details"])
    data["entities"] = _entities(mine["entities"], theirs["entities"])
    data["quantities"] = united(mine["quantities"], theirs["quantities"])
    data["certainty"] = theirs["certainty"]
    return data


def _pieces(claim: GroundedClaim) -> list[Piece]:
    return list(zip(claim.record.evidence, claim.grounding, strict=True))


def _apart(pieces: Sequence[Piece]) -> list[Piece]:
    """Evidence in text order; what overlaps a longer piece, or one as long before it, is out."""
    starts: list[int] = []
    kept: list[Piece] = []
    by_length = sorted(pieces, key=lambda piece: (piece[0].start - piece[0].end, piece[0].start))
    for span, grounding in by_length:
        at = bisect_right(starts, span.start)
        clear = at == 0 or kept[at - 1][0].end <= span.start
        if clear and (at == len(kept) or span.end <= starts[at]):
            starts.insert(at, span.start)
            kept.insert(at, (span, grounding))
    return kept


def _filled(mine: dict[str, Any], theirs: dict[str, Any]) -> dict[str, Any]:
    """``mine`` with what is null or empty in it taken, whole, from ``theirs``."""
    return {name: value if _says(value) else theirs.get(name) for name, value in mine.items()}


def _entities(
    mine: Sequence[dict[str, Any]], theirs: Sequence[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Those of two mentions, each name once, as the first one has it."""
    by_name = {item["name"]: item for item in (*theirs, *mine)}
    return [by_name[name] for name in dict.fromkeys(item["name"] for item in (*mine, *theirs))]


def _account(first: dict[str, Any], later: dict[str, Any], left_out: bool) -> Rejection:
    """What became of a later mention; ``first`` is what the first one had become before it."""
    differing = [
        name for name in first if name != "evidence" and _both_say(first[name], later[name])
    ]
    reasons = []
    if differing:
        reasons.append("the two differ in " + ", ".join(differing))
    if left_out:
        reasons.append(f"evidence after the first {MOST_EVIDENCE} pieces is left out")
    return Rejection(
        outcome=Outcome.MERGED_DIFFERING if differing else Outcome.MERGED,
        reason="; ".join(reasons) or None,
        data={"kept": first, "merged": later},
    )


def _both_say(mine: Any, theirs: Any) -> bool:
    """Whether both versions fill a field, and not alike."""
    if isinstance(mine, dict) and isinstance(theirs, dict):
        return any(_both_say(mine[name], theirs.get(name)) for name in mine)
    return _says(mine) and _says(theirs) and mine != theirs


def _says(value: Any) -> bool:
    return value is not None and value not in ([], ())
