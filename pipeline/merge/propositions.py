"""One claim for each proposition of an article.

Two claims are the same proposition when kind, origin, stance and modality agree and their
statements say the same of the same names in the same figures, with the same negation, of times
that can be one: sales in 2021 and in 2022 are two.
Likeness alone does not see one word in twenty, so figures, names and negations are
compared by themselves; where they leave a doubt, both claims stay.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Hashable, Sequence
from typing import Any, NamedTuple

from rapidfuzz.fuzz import ratio
from rapidfuzz.process import extract_iter

from pipeline.merge.quantities import united
from pipeline.merge.statement import Statement, statement
from pipeline.merge.times import may_coincide
from schemas.claim import Claim, Evidence, When
from schemas.domain import Domain
from schemas.draft import Rejection
from schemas.outcomes import Outcome
from schemas.row import GroundedClaim, Grounding

Piece = tuple[Evidence, Grounding]
SAME = 92.0  # of 100: likeness of two statements that say the same, in any order of words
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
    found: list[_Proposition] = []
    groups: dict[Hashable, _Group] = defaultdict(_Group)
    places = {position: _place(claim) for position, claim in enumerate(claims)}
    for position in sorted(places, key=places.__getitem__):
        claim = claims[position]
        proposition = groups[_group(claim.record)].find(claim.record.statement, claim.record.when)
        if not proposition.mentions:
            found.append(proposition)
        proposition.mentions.append((position, claim))
    made = [(*_joined(proposition, domain), proposition) for proposition in found]
    made.sort(key=lambda each: _place(each[0]))
    into = [0] * len(claims)
    absorbed: dict[int, Rejection] = {}
    for at, (_, rejections, proposition) in enumerate(made):
        for position, _ in proposition.mentions:
            into[position] = at
        later = (position for position, _ in proposition.mentions[1:])
        absorbed.update(zip(later, rejections, strict=True))
    in_order = sorted(absorbed, key=places.__getitem__)
    return Merged([each[0] for each in made], [absorbed[n] for n in in_order], into)


def _place(claim: GroundedClaim) -> tuple[Any, ...]:
    """Text order; between claims of one place an order that does not depend on the input's."""
    spans = [(span.start, span.end) for span in claim.record.evidence]
    found = [(grounding.method, grounding.score) for grounding in claim.grounding]
    return (spans, claim.record.kind, claim.record.statement, _Ties(claim, found))


class _Ties:
    """What decides between two claims of one place: seldom asked for, so worked out then."""

    def __init__(self, claim: GroundedClaim, found: Sequence[tuple[str, float]]) -> None:
        self._claim = claim
        self._found = found

    @property
    def _all(self) -> tuple[Any, ...]:
        claim = self._claim
        return (claim.record.model_dump_json(), claim.chunk, claim.confidence or 0.0, self._found)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Ties) and self._all == other._all

    def __lt__(self, other: _Ties) -> bool:
        return self._all < other._all

    __hash__ = None  # type: ignore[assignment]


def _group(record: Claim) -> Hashable:
    origin = record.attribution[0].name.casefold() if record.attribution else None
    return (record.kind, origin, record.stance, record.modality)


class _Proposition:
    """The claims that say the same, in text order, each with its position in the input."""

    def __init__(self, said: Statement) -> None:
        self.said = said
        self.when: When | None = None  # the first time that a mention tells
        self.mentions: list[tuple[int, GroundedClaim]] = []


class _Group:
    """Propositions that may be the same, and the one that a statement is of.

    A statement met before is looked up. Any other is held against those first mentions
    alone that have the same digits in them.
    """

    def __init__(self) -> None:
        self._by_text: dict[str, list[_Proposition]] = defaultdict(list)
        self._alike: dict[Hashable, tuple[list[str], list[_Proposition]]] = {}

    def find(self, text: str, when: When | None) -> _Proposition:
        """The proposition of a statement at a time, a new one without mentions where it is new."""
        known = self._by_text[text]
        proposition = next((p for p in known if may_coincide(p.when, when)), None)
        if proposition is None:
            proposition = self._like(text, when)
            known.append(proposition)
        proposition.when = proposition.when or when
        return proposition

    def _like(self, text: str, when: When | None) -> _Proposition:
        said = statement(text)
        ordered, propositions = self._alike.setdefault((said.negated, said.digits), ([], []))
        like = extract_iter(said.ordered, ordered, scorer=ratio, score_cutoff=SAME)
        same = (p for p in (propositions[at] for _, _, at in like) if _agree(p.said, said))
        proposition = next((p for p in same if may_coincide(p.when, when)), None)
        if proposition is None:
            proposition = _Proposition(said)
            ordered.append(said.ordered)
            propositions.append(proposition)
        return proposition


def _agree(a: Statement, b: Statement) -> bool:
    return a.amounts == b.amounts and not _of_others(a, b)


def _of_others(a: Statement, b: Statement) -> bool:
    """Whether each names somebody whom the other does not, or the same in other roles."""
    names = a.names | b.names
    ours, theirs = a.named(names | {a.first}), b.named(names | {b.first})
    if set(ours) - set(theirs) and set(theirs) - set(ours):
        return True
    return [n for n in ours if n in theirs] != [n for n in theirs if n in ours]


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
        name
        for name in first
        if name not in ("evidence", "statement") and _both_say(first[name], later[name])
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
