"""One claim for each proposition of an article, and who contradicts whom.

Two claims are the same proposition when kind, origin, stance and modality agree and their
statements say the same in the same figures, with the same negation.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from itertools import combinations
from typing import Any

from pydantic import BaseModel
from rapidfuzz.fuzz import token_set_ratio, token_sort_ratio

from schemas.claim import Claim
from schemas.domain import Domain
from schemas.draft import Rejection
from schemas.outcomes import Outcome
from schemas.row import GroundedClaim, Grounding

SAME = 92.0  # of 100: likeness of two statements that say the same, in any order of words
CONTRARY = 80.0  # likeness of a statement and the one that denies it
NEAR = 55.0  # the same with what only one of them says counted: one may be the longer
_WORDS = re.compile(r"\w+")
_ARTICLES = frozenset(("a", "an", "the"))
_NEGATIONS = frozenset(("not", "no", "never", "without", "none", "neither", "nor", "cannot"))
_UNIONED = ("entities", "quantities")


def merge(
    claims: Sequence[GroundedClaim], domain: Domain
) -> tuple[list[GroundedClaim], list[Rejection]]:
    """Claims in text order, each proposition once, and what went into another claim.

    The first mention stays and gets the evidence, and what it lacks, of the others; the
    certainty is the latest mention's. Empty input gives two empty lists.
    """
    kept: list[GroundedClaim] = []
    absorbed: list[Rejection] = []
    groups: dict[Hashable, list[int]] = defaultdict(list)
    for claim in sorted(claims, key=_place):
        group = groups[_group(claim.record)]
        same = next((i for i in group if _same(kept[i].record, claim.record)), None)
        if same is None:
            group.append(len(kept))
            kept.append(claim)
            continue
        first = kept[same]
        kept[same] = _joined(first, claim, domain)
        absorbed.append(_account(first.record, claim.record))
    return sorted(kept, key=_place), absorbed


def contradictions(records: Sequence[Claim]) -> list[tuple[int, int]]:
    """Pairs of positions of records that say the contrary of each other.

    That is: one origin denies what another asserts, or two assert statements that differ
    in their negation. Each pair once, the earlier position first.
    """
    words = [_tokens(record.statement) for record in records]
    # What a claim says of its statement, yes or no: a denial turns it round, so does a "not".
    sides = [_denies(r) != _negated(w) for r, w in zip(records, words, strict=True)]
    by_kind: dict[str, list[int]] = defaultdict(list)
    for position, record in enumerate(records):
        by_kind[record.kind].append(position)
    return sorted(
        (i, j)
        for group in by_kind.values()
        for i, j in combinations(group, 2)
        if sides[i] != sides[j] and _alike(words[i], words[j])
    )


def _place(claim: GroundedClaim) -> tuple[Any, ...]:
    spans = [(span.start, span.end) for span in claim.record.evidence]
    return (spans, claim.record.kind, claim.record.statement)


def _group(record: Claim) -> Hashable:
    origin = record.attribution[0].name.casefold() if record.attribution else None
    return (record.kind, origin, record.stance, record.modality)


def _tokens(statement: str) -> list[str]:
    return [word for word in _WORDS.findall(statement.casefold()) if word not in _ARTICLES]


def _negated(words: Sequence[str]) -> bool:
    return sum(word in _NEGATIONS or word.endswith("n't") for word in words) % 2 == 1


def _figures(words: Sequence[str]) -> list[str]:
    return sorted(word for word in words if any(letter.isdigit() for letter in word))


def _same(first: Claim, second: Claim) -> bool:
    a, b = _tokens(first.statement), _tokens(second.statement)
    if a == b:
        return True
    if _figures(a) != _figures(b) or _negated(a) != _negated(b):
        return False
    return token_sort_ratio(" ".join(a), " ".join(b), score_cutoff=SAME) > 0


def _denies(record: Claim) -> bool:
    return record.stance == "denies"


def _alike(a: Sequence[str], b: Sequence[str]) -> bool:
    bare = [" ".join(word for word in words if word not in _NEGATIONS) for words in (a, b)]
    if min(len(a), len(b)) < 3:
        return bare[0] == bare[1]
    near = token_sort_ratio(bare[0], bare[1], score_cutoff=NEAR) > 0
    return near and token_set_ratio(bare[0], bare[1], score_cutoff=CONTRARY) > 0


def _joined(first: GroundedClaim, later: GroundedClaim, domain: Domain) -> GroundedClaim:
    """The first claim with the later one's evidence, certainty, and what it lacks."""
    pieces = _apart(
        [
            piece
            for claim in (first, later)
            for piece in zip(claim.record.evidence, claim.grounding, strict=True)
        ]
    )
    mine, theirs = first.record.model_dump(), later.record.model_dump()
    data = _filled(mine, theirs)
    for name in _UNIONED:
        data[name] = _union(mine[name], theirs[name], lambda item: item.get("name") or item["text"])
    data["certainty"] = theirs["certainty"]
    data["evidence"] = [span.model_dump() for span, _ in pieces]
    known = [c for c in (first.confidence, later.confidence) if c is not None]
    return GroundedClaim(
        record=domain.record.validate_python(data),
        grounding=tuple(grounding for _, grounding in pieces),
        confidence=max(known, default=None),
        chunk=first.chunk,
    )


def _apart(pieces: Sequence[tuple[Any, Grounding]]) -> list[tuple[Any, Grounding]]:
    """Evidence in text order; of pieces that overlap, the longest."""
    kept: list[tuple[Any, Grounding]] = []
    for span, grounding in sorted(pieces, key=lambda piece: (piece[0].start, -piece[0].end)):
        if kept and span.start < kept[-1][0].end:
            if span.end - span.start > kept[-1][0].end - kept[-1][0].start:
                kept[-1] = (span, grounding)
        else:
            kept.append((span, grounding))
    return kept


def _filled(mine: dict[str, Any], theirs: dict[str, Any]) -> dict[str, Any]:
    """``mine`` with what is null or empty in it taken from ``theirs``."""
    out: dict[str, Any] = {}
    for name, value in mine.items():
        other = theirs.get(name)
        if isinstance(value, dict) and isinstance(other, dict):
            out[name] = _filled(value, other)
        else:
            out[name] = value if _says(value) else other
    return out


def _union(
    mine: Sequence[dict[str, Any]],
    theirs: Sequence[dict[str, Any]],
    key: Callable[[dict[str, Any]], Any],
) -> list[dict[str, Any]]:
    by_key = {key(item): item for item in (*theirs, *mine)}
    order = dict.fromkeys(key(item) for item in (*mine, *theirs))
    return [by_key[name] for name in order]


def _account(first: Claim, later: Claim) -> Rejection:
    versions: list[BaseModel] = [first, later]
    data = [version.model_dump(mode="json") for version in versions]
    differing = [
        name
        for name in data[0]
        if name not in ("evidence", "statement") and _both_say(data[0][name], data[1][name])
    ]
    return Rejection(
        outcome=Outcome.MERGED_DIFFERING if differing else Outcome.MERGED,
        reason="the two differ in " + ", ".join(differing) if differing else None,
        data={"kept": data[0], "merged": data[1]},
    )


def _both_say(mine: Any, theirs: Any) -> bool:
    """Whether both versions fill a field, and not alike."""
    if isinstance(mine, dict) and isinstance(theirs, dict):
        return any(_both_say(mine[name], theirs.get(name)) for name in mine)
    return _says(mine) and _says(theirs) and mine != theirs


def _says(value: Any) -> bool:
    return value is not None and value not in ([], ())
