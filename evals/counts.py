"""What is counted of one document: whole numbers and sums that add up over documents.

Every figure is made of such sums. The keys are plain words, read by ``evals.figures`` alone;
means are summed scaled to whole numbers, so that a sum does not hang on its order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from pydantic import BaseModel

from evals.align import Alignment, align
from evals.comparators import (
    RIGHT,
    Comparator,
    Measure,
    common,
    labels,
    same_name,
    slots,
    texts,
    texts_of,
)
from evals.matching import Credit, best_matches
from evals.support import Support
from evals.wording import token_f1, words
from schemas.claim import Claim, Details, Source
from schemas.parts import parts_of

THRESHOLDS = (0.3, 0.5, 0.8)
MAIN = 0.5
SCALE = 10**12
NOT_SCORED = "not scored: "
Counts = Counter[str]


@dataclass(frozen=True, slots=True)
class Scored:
    """One document as it was scored: the counts, and what each of them is of."""

    counts: Counts
    alignment: Alignment
    pairs: tuple[tuple[int, int], ...]
    unsupported: Mapping[int, list[str]]


def count(
    text: str,
    gold: Sequence[Claim],
    predicted: Sequence[Claim],
    told: frozenset[str] | None = None,
) -> Counts:
    """Count one document; either side may be empty. ``told``: the fields to score, by default
    those that the gold tells."""
    return score(text, gold, predicted, told).counts


def score(
    text: str,
    gold: Sequence[Claim],
    predicted: Sequence[Claim],
    told: frozenset[str] | None = None,
) -> Scored:
    """Align one document's claims and count; see ``count``."""
    aligned = align(text, gold, predicted)
    support = Support(text)
    unsupported = {j: support.unsupported(claim) for j, claim in enumerate(predicted)}
    told = fields_told(gold) if told is None else told
    pairs = aligned.matched(MAIN)
    counts: Counts = Counter(
        {
            "documents": 1,
            "gold": len(gold),
            "predicted": len(predicted),
            "pairs": len(pairs),
            "spans": sum(len(claim.evidence) for claim in predicted),
            "invalid spans": aligned.invalid,
            "soft": round(aligned.soft * SCALE),
            "covered": covered(aligned),
            "supported": sum(not missing for missing in unsupported.values()),
        }
    )
    for threshold in THRESHOLDS:
        matched = aligned.matched(threshold)
        counts[f"matched at {threshold}"] = len(matched)
        counts[f"typed at {threshold}"] = sum(gold[i].kind == predicted[j].kind for i, j in matched)
    for side, claims in (("gold", gold), ("predicted", predicted)):
        for claim in claims:
            counts[f"kind {claim.kind}: {side}"] += 1
            counts["record pos" if side == "gold" else "record act"] += sum(
                len(values) for _, _, values in record(claim, told)
            )
    counts.update(f"{NOT_SCORED}{name}" for name in _left_out(gold, told))
    for i, j in pairs:
        _wording(counts, aligned, gold, predicted, (i, j))
        compare(counts, gold[i], predicted[j], told)
    return Scored(counts, aligned, tuple(pairs), {j: m for j, m in unsupported.items() if m})


def covered(aligned: Alignment) -> int:
    """Gold claims whose best prediction is near enough, used before or not (CaRB)."""
    return int(aligned.enough(MAIN).any(axis=1).sum())


def fields_told(gold: Sequence[Claim]) -> frozenset[str]:
    """The fields that a document's gold tells, each of them in one claim at least.

    Fields of what a claim holds are among them, after a full stop: ``entities.identifiers``.
    Without gold every field counts as told. What gold leaves out altogether is not scored; a
    free text that is compared for itself (``entities.mention``) is told where one is given, one
    that its item cannot be without (``when.text``) wherever the field is.
    """
    if not gold:
        return frozenset(Claim.model_fields) | {
            f"{name}.{inner}"
            for name, part in parts_of(Claim).items()
            if part.holds is not None
            for inner in part.holds.model_fields
        }
    told: set[str] = set()
    for claim in gold:
        for name in claim.model_fields_set:
            told.add(name)
            told.update(_always(name))
            value = getattr(claim, name)
            for item in value if isinstance(value, tuple) else (value,):
                if isinstance(item, BaseModel):
                    loose = {t for t in texts_of(type(item)) if getattr(item, t) is None}
                    told.update(f"{name}.{inner}" for inner in item.model_fields_set - loose)
    return frozenset(told | set(labels()))


@cache
def _always(field: str) -> frozenset[str]:
    """The free texts that whatever a field holds has, as names of ``fields_told``."""
    part = parts_of(Claim).get(field)
    holds = part.holds if part is not None else None
    texts = texts_of(holds) if holds is not None else ()
    known = holds.model_fields if holds is not None else {}
    return frozenset(f"{field}.{text}" for text in texts if known[text].is_required())


def _left_out(gold: Sequence[Claim], told: frozenset[str]) -> Iterator[str]:
    """The fields, in schema order, that are not scored since the gold does not tell them.

    Of what a field holds those parts that a figure looks at, where the gold has such a thing.
    """
    for name in Claim.model_fields:
        if name not in told:
            yield name
        elif name in common() and any(getattr(claim, name) for claim in gold):
            holds = parts_of(Claim)[name].holds if name in parts_of(Claim) else None
            needs = (measure.needs for measure in common()[name].measures)
            parts = [*filter(None, needs), *(texts_of(holds) if holds is not None else ())]
            yield from (f"{name}.{part}" for part in parts if f"{name}.{part}" not in told)


def not_scored(totals: Counts) -> dict[str, int]:
    """Of fields that were not scored somewhere, in how many documents they were not."""
    return {
        key.removeprefix(NOT_SCORED): number
        for key, number in totals.items()
        if key.startswith(NOT_SCORED)
    }


def record(
    claim: Claim, told: frozenset[str]
) -> Iterator[tuple[str, Comparator, tuple[object, ...]]]:
    """A claim's slots: for each field, also of its details, how to compare and the values."""
    for name, comparator in common().items():
        if name in told:
            yield name, comparator, comparator.values(getattr(claim, name))
    if "details" in told:
        for name, own, comparator in _slots(type(claim.details)):
            yield name, comparator, comparator.values(getattr(claim.details, own))


@cache
def _slots(details: type[Details]) -> tuple[tuple[str, str, Comparator], ...]:
    """Of each slot of a kind's own fields its name in a record, its name there, and how to
    compare."""
    return tuple((f"details.{name}", name, found) for name, found in slots(details).items())


def compare(counts: Counts, gold: Claim, predicted: Claim, told: frozenset[str]) -> None:
    """Count a matched pair, field by field."""
    counts[f"kind {gold.kind}: matched"] += 1
    same_kind = gold.kind == predicted.kind
    counts[f"kind {gold.kind}: right"] += same_kind
    for label in labels():
        mine, theirs = getattr(gold, label), getattr(predicted, label)
        counts[f"{label} right"] += mine == theirs
        counts[f"{label}: {mine} as {theirs}"] += 1
    for name, part in parts_of(Claim).items():
        if part.holds is Source and name in told:
            _sources(counts, getattr(gold, name), getattr(predicted, name))
    strict = True
    records = list(record(gold, told)), list(record(predicted, told))
    theirs_by_name = {name: values for name, _, values in records[1]}
    for name, comparator, mine_of in records[0]:
        detail = name.startswith("details.")
        theirs_of = theirs_by_name.get(name, ()) if same_kind or not detail else ()
        matches = best_matches(mine_of, theirs_of, comparator.credit)
        right = sum(credit == RIGHT for _, _, credit in matches)
        counts["record cor"] += right
        counts["record par"] += len(matches) - right
        strict = strict and right == len(mine_of) == len(theirs_of)
        for measure in comparator.measures:
            if measure.needs is None or f"{name}.{measure.needs}" in told:
                _measure(counts, name, measure, (gold, predicted))
        if comparator.item is not None:
            _texts(counts, name, (gold, predicted), told)
        if detail:
            alike = best_matches(mine_of, theirs_of, _any_credit(comparator))
            counts["details common"] += len(alike)
            counts[f"{gold.kind}.{name}: common"] += len(alike)
    for side, kind, slots_of in zip(
        ("gold", "predicted"), (gold.kind, predicted.kind), records, strict=True
    ):
        for name, _, values in slots_of:
            if name.startswith("details."):
                counts[f"details {side}"] += len(values)
                counts[f"{kind}.{name}: {side}"] += len(values)
    counts["strict"] += strict and same_kind


def _any_credit(comparator: Comparator) -> Credit:
    return lambda mine, theirs: float(comparator.credit(mine, theirs) > 0)


def _measure(counts: Counts, field: str, measure: Measure, pair: tuple[Claim, Claim]) -> None:
    values = measure.values or common()[field].values
    gold, predicted = (values(getattr(claim, field)) for claim in pair)
    key = f"{field}{measure.name}"
    counts[f"{key} gold"] += len(gold)
    counts[f"{key} predicted"] += len(predicted)
    counts[f"{key} common"] += len(
        best_matches(gold, predicted, lambda a, b: float(measure.same(a, b)))
    )


def _texts(counts: Counts, field: str, pair: tuple[Claim, Claim], told: frozenset[str]) -> None:
    for part, said, says in texts(field, pair, told):
        counts[f"{field}: {part} compared"] += 1
        counts[f"{field}: {part} right"] += same_name(said, says)


def _sources(counts: Counts, gold: Sequence[Source], predicted: Sequence[Source]) -> None:
    """Origins, with no source as a class of its own; chains; type and cue of the origin and,
    apart from it, of the links after it that both sides have."""
    mine = gold[0].name if gold else None
    theirs = predicted[0].name if predicted else None
    counts["sources compared"] += 1
    counts["origin right"] += same_name(mine, theirs)
    counts["unsourced gold"] += mine is None
    counts["unsourced predicted"] += theirs is None
    counts["unsourced both"] += mine is None and theirs is None
    counts["chain right"] += [words(s.name) for s in gold] == [words(s.name) for s in predicted]
    if gold and predicted:
        counts["both sourced"] += 1
        _link(counts, "source type right", "cue", (gold[0], predicted[0]))
    for pair in zip(gold[1:], predicted[1:], strict=False):
        counts["later links"] += 1
        _link(counts, "later type right", "later cue", pair)


def _link(counts: Counts, right: str, cue: str, pair: tuple[Source, Source]) -> None:
    mine, theirs = pair
    counts[right] += mine.type == theirs.type
    if mine.cue is not None or theirs.cue is not None:
        counts[f"{cue}s"] += 1
        counts[f"{cue} overlap"] += round(token_f1(mine.cue or "", theirs.cue or "") * SCALE)


def _wording(
    counts: Counts,
    aligned: Alignment,
    gold: Sequence[Claim],
    predicted: Sequence[Claim],
    pair: tuple[int, int],
) -> None:
    """Evidence and statement, which decided that the two are a pair."""
    i, j = pair
    mine, theirs = gold[i], predicted[j]
    counts["evidence exact"] += same_spans(mine, theirs)
    counts["evidence overlap"] += round(aligned.dice(i, j) * SCALE)
    counts["statement overlap"] += round(token_f1(mine.statement, theirs.statement) * SCALE)


def same_spans(gold: Claim, predicted: Claim) -> bool:
    """The same set of spans; a quote that is not the text's is not the span that it says."""
    quotes = {(span.start, span.end): span.quote for span in gold.evidence}
    return quotes.keys() == {(span.start, span.end) for span in predicted.evidence} and all(
        span.quote in (None, quotes[span.start, span.end]) for span in predicted.evidence
    )
