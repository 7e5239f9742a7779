"""One claim for each proposition of an article, and who contradicts whom.

Two claims are the same proposition when kind, origin, stance and modality agree and their
statements say the same of the same names in the same figures, with the same negation.
Likeness alone does not see one word in twenty, so figures, names and negations are
compared by themselves; where they leave a doubt, both claims stay.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import cached_property
from itertools import combinations
from typing import Any

from pydantic import BaseModel
from rapidfuzz.fuzz import ratio, token_set_ratio, token_sort_ratio

from pipeline.lexicon import numbers
from schemas.claim import Claim, Evidence
from schemas.domain import Domain
from schemas.draft import Rejection
from schemas.outcomes import Outcome
from schemas.row import GroundedClaim, Grounding

Piece = tuple[Evidence, Grounding]
SAME = 92.0  # of 100: likeness of two statements that say the same, in any order of words
CONTRARY = 80.0  # likeness of a statement and the one that denies it
NEAR = 55.0  # the same with what only one of them says counted: one may be the longer
# A figure with its sign and point is one word, and so are "T-72" and "didn't".
_WORDS = re.compile(r"(?:(?<!\w)[-−])?\d+(?:[.,:/]\d+)*\w*|\w+(?:[-'’.]\w+)*")
_GROUPING = re.compile(r",(?=\d{3}(?!\d))")
_POSSESSIVE = re.compile(r"['’]s?$")
_YEAR = re.compile(r"(?:19|20)\d\d")
_ARTICLES = frozenset(("a", "an", "the"))
_NEGATIONS = frozenset(("not", "no", "never", "without", "none", "neither", "nor", "cannot"))
# Lists that two mentions fill together, each with what tells its items apart.
_UNIONED: Mapping[str, Callable[[dict[str, Any]], Hashable]] = {
    "entities": lambda item: item["name"],
    "quantities": lambda item: (item["value"], item["upper"], item["unit"], item["currency"]),
}


def merge(
    claims: Sequence[GroundedClaim], domain: Domain
) -> tuple[list[GroundedClaim], list[Rejection]]:
    """Claims in text order, each proposition once, and what went into another claim.

    The first mention stays and gets the evidence, and what it lacks, of the others; the
    certainty is the latest mention's. Empty input gives two empty lists.
    """
    kept: list[GroundedClaim] = []
    pieces: list[list[Piece]] = []  # of each claim kept, all the evidence there is for it
    absorbed: list[Rejection] = []
    groups: dict[Hashable, list[tuple[int, _Statement]]] = defaultdict(list)
    for claim in sorted(claims, key=_place):
        group = groups[_group(claim.record)]
        said = _Statement(claim.record.statement)
        same = next((i for i, other in group if _same(other, said)), None)
        if same is None:
            group.append((len(kept), said))
            kept.append(claim)
            pieces.append(_pieces(claim))
            continue
        first = kept[same]
        pieces[same] += _pieces(claim)
        kept[same] = _joined(first, claim, pieces[same], domain)
        absorbed.append(_account(first.record, claim.record))
    return sorted(kept, key=_place), absorbed


def contradictions(records: Sequence[Claim]) -> list[tuple[int, int]]:
    """Pairs of positions of records that say the contrary of each other.

    That is: one origin denies what another asserts, or two assert statements that differ
    in their negation. Who only questions contradicts nobody. Each pair once, the earlier
    position first.
    """
    said = [_Statement(record.statement) for record in records]
    # What a claim says of its statement, yes or no: a denial turns it round, so does a "not".
    sides = [_denies(r) != s.negated for r, s in zip(records, said, strict=True)]
    by_kind: dict[str, list[int]] = defaultdict(list)
    for position, record in enumerate(records):
        if record.stance != "questions":
            by_kind[record.kind].append(position)
    return sorted(
        (i, j)
        for group in by_kind.values()
        for i, j in combinations(group, 2)
        if sides[i] != sides[j] and _alike(said[i], said[j])
    )


def _place(claim: GroundedClaim) -> tuple[Any, ...]:
    """Text order; between claims of one place an order that does not depend on the input's."""
    spans = [(span.start, span.end) for span in claim.record.evidence]
    found = [(grounding.method, grounding.score) for grounding in claim.grounding]
    ties = (claim.record.model_dump_json(), claim.chunk, claim.confidence or 0.0, found)
    return (spans, claim.record.kind, claim.record.statement, ties)


def _group(record: Claim) -> Hashable:
    origin = record.attribution[0].name.casefold() if record.attribution else None
    return (record.kind, origin, record.stance, record.modality)


class _Statement:
    """A statement's words, and what of them has to agree. Worked out when first asked."""

    def __init__(self, text: str) -> None:
        self.text = text
        printed = _WORDS.findall(text)
        folded = [_GROUPING.sub("", word.casefold().replace("’", "'")) for word in printed]
        self.words = [word for word in folded if word not in _ARTICLES]
        self.negated = sum(_is_negation(word) for word in self.words) % 2 == 1
        self.names = {_bare(word) for word in printed[1:] if word[0].isupper()}
        # It has a capital whether or not it is a name.
        self.first = _bare(printed[0]) if printed else ""

    @cached_property
    def ordered(self) -> str:
        return " ".join(sorted(self.words))

    @cached_property
    def bare(self) -> str:
        return " ".join(word for word in self.words if not _is_negation(word))

    @cached_property
    def figures(self) -> tuple[list[str], list[str], list[Any]]:
        """Its digits in their order, its years, and its numbers, those in words with them."""
        digits = [word for word in self.words if any(letter.isdigit() for letter in word)]
        years = sorted(word for word in digits if _YEAR.fullmatch(word))
        rest = [word for word in digits if not _YEAR.fullmatch(word)]
        found = [found.parsed for found in numbers.find_quantities(self.text)]
        return rest, years, [(q.value, q.upper, q.currency) for q in found]

    def named(self, names: set[str]) -> list[str]:
        """Those of the names that it has, in its order."""
        return list(dict.fromkeys(word for word in map(_bare, self.words) if word in names))


def _bare(word: str) -> str:
    return _POSSESSIVE.sub("", word.casefold())


def _is_negation(word: str) -> bool:
    return word in _NEGATIONS or word.endswith("n't")


def _same(a: _Statement, b: _Statement) -> bool:
    if a.text == b.text:
        return True
    if a.negated != b.negated or ratio(a.ordered, b.ordered, score_cutoff=SAME) == 0:
        return False
    return a.figures == b.figures and not _of_others(a, b)


def _of_others(a: _Statement, b: _Statement) -> bool:
    """Whether each names somebody whom the other does not, or the same in other roles."""
    names = a.names | b.names
    ours, theirs = a.named(names | {a.first}), b.named(names | {b.first})
    if set(ours) - set(theirs) and set(theirs) - set(ours):
        return True
    return [n for n in ours if n in theirs] != [n for n in theirs if n in ours]


def _denies(record: Claim) -> bool:
    return record.stance == "denies"


def _alike(a: _Statement, b: _Statement) -> bool:
    """Whether two statements, but for their negation, say the same, or one more than the other."""
    if min(len(a.words), len(b.words)) < 3:
        return a.bare == b.bare
    near = token_sort_ratio(a.bare, b.bare, score_cutoff=NEAR) > 0
    like = near and token_set_ratio(a.bare, b.bare, score_cutoff=CONTRARY) > 0
    return like and not _of_others(a, b)


def _pieces(claim: GroundedClaim) -> list[Piece]:
    return list(zip(claim.record.evidence, claim.grounding, strict=True))


def _joined(
    first: GroundedClaim, later: GroundedClaim, pieces: Sequence[Piece], domain: Domain
) -> GroundedClaim:
    """The first claim with the later one's certainty, what it lacks, and all evidence."""
    pieces = _apart(pieces)
    mine, theirs = first.record.model_dump(), later.record.model_dump()
    data = _filled(mine, theirs)
    data["details"] = _filled(mine["details"], theirs["details"])
    for name, key in _UNIONED.items():
        data[name] = _union(mine[name], theirs[name], key)
    data["certainty"] = theirs["certainty"]
    data["evidence"] = [span.model_dump() for span, _ in pieces]
    known = [c for c in (first.confidence, later.confidence) if c is not None]
    return GroundedClaim(
        record=domain.record.validate_python(data),
        grounding=tuple(grounding for _, grounding in pieces),
        confidence=max(known, default=None),
        chunk=first.chunk,
    )


def _apart(pieces: Sequence[Piece]) -> list[Piece]:
    """Evidence in text order; what overlaps a longer piece, or one as long before it, is out."""
    kept: list[Piece] = []
    by_length = sorted(pieces, key=lambda piece: (piece[0].start - piece[0].end, piece[0].start))
    for span, grounding in by_length:
        if all(span.end <= other.start or other.end <= span.start for other, _ in kept):
            kept.append((span, grounding))
    return sorted(kept, key=lambda piece: piece[0].start)


def _filled(mine: dict[str, Any], theirs: dict[str, Any]) -> dict[str, Any]:
    """``mine`` with what is null or empty in it taken, whole, from ``theirs``."""
    return {name: value if _says(value) else theirs.get(name) for name, value in mine.items()}


def _union(
    mine: Sequence[dict[str, Any]],
    theirs: Sequence[dict[str, Any]],
    key: Callable[[dict[str, Any]], Hashable],
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
