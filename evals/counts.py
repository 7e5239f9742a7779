"""What is counted of one document: whole numbers and sums that add up over documents.

Every figure is a quotient of such sums; one with nothing to divide by is None, not 0.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from evals.align import Alignment, align, token_f1, words
from schemas.claim import Claim

THRESHOLDS = (0.3, 0.5, 0.8)
MAIN = 0.5
NAME_F1 = 0.5  # token F1 from which two names are one
LABELS = ("kind", "stance", "certainty", "modality")
Counts = Counter[str]


def count(text: str, gold: Sequence[Claim], predicted: Sequence[Claim]) -> Counts:
    """Count one document; the keys are documented by ``figures``."""
    aligned = align(text, gold, predicted)
    counts: Counts = Counter(
        {
            "documents": 1,
            "gold": len(gold),
            "predicted": len(predicted),
            "spans": sum(len(claim.evidence) for claim in predicted),
            "invalid spans": aligned.invalid,
            # In millionths, so that sums do not hang on their order.
            "soft": round(aligned.soft * 1_000_000),
            "covered": _covered(aligned),
        }
    )
    for threshold in THRESHOLDS:
        pairs = aligned.matched(threshold)
        counts[f"matched at {threshold}"] = len(pairs)
        counts[f"typed at {threshold}"] = sum(gold[i].kind == predicted[j].kind for i, j in pairs)
    for i, j in aligned.matched(MAIN):
        _pair(counts, gold[i], predicted[j])
    return counts


def _covered(aligned: Alignment) -> int:
    """Gold claims whose best prediction is near enough, used before or not (CaRB)."""
    if 0 in aligned.similarity.shape:
        return 0
    return int((aligned.similarity.max(axis=1) >= MAIN).sum())


def _pair(counts: Counts, gold: Claim, predicted: Claim) -> None:
    counts["pairs"] += 1
    for label in LABELS:
        mine, theirs = getattr(gold, label), getattr(predicted, label)
        counts[f"{label} right"] += mine == theirs
        counts[f"{label}: {mine} as {theirs}"] += 1
    mine, theirs = origin(gold), origin(predicted)
    counts["origin right"] += same_name(mine, theirs)
    counts["unsourced gold"] += mine is None
    counts["unsourced predicted"] += theirs is None
    counts["unsourced both"] += mine is None and theirs is None


def origin(claim: Claim) -> str | None:
    """Who says so first, or None for the article's own voice."""
    return claim.attribution[0].name if claim.attribution else None


def same_name(a: str | None, b: str | None) -> bool:
    """Whether two names are one: equal when normalised, or alike enough; None is only None."""
    if a is None or b is None:
        return a is b
    return words(a) == words(b) or token_f1(a, b) >= NAME_F1


def f1(common: float, gold: float, predicted: float) -> float | None:
    """Harmonic mean of precision and recall; None where there is nothing on either side."""
    return 2 * common / (gold + predicted) if gold + predicted else None


def share(part: float, whole: float) -> float | None:
    """``part / whole``, or None of nothing."""
    return part / whole if whole else None


def figures(counts: Counts) -> dict[str, float | None]:
    """The figures that counts add up to, by name; None where a figure is undefined."""
    gold, predicted, pairs = counts["gold"], counts["predicted"], counts["pairs"]
    out: dict[str, float | None] = {}
    for threshold in THRESHOLDS:
        matched, typed = counts[f"matched at {threshold}"], counts[f"typed at {threshold}"]
        out[f"detection precision at {threshold}"] = share(matched, predicted)
        out[f"detection recall at {threshold}"] = share(matched, gold)
        out[f"detection F1 at {threshold}"] = f1(matched, gold, predicted)
        out[f"typed F1 at {threshold}"] = f1(typed, gold, predicted)
    out["soft CEAF"] = f1(counts["soft"] / 1_000_000, gold, predicted)
    out["coverage recall"] = share(counts["covered"], gold)
    for label in LABELS:
        out[f"{label} accuracy"] = share(counts[f"{label} right"], pairs)
    for stance in ("denies", "questions"):
        ours = {k: n for k, n in counts.items() if k.startswith(f"stance: {stance} as ")}
        right = counts[f"stance: {stance} as {stance}"]
        out[f"recall of {stance}"] = share(right, sum(ours.values()))
    out["origin accuracy"] = share(counts["origin right"], pairs)
    out["no-source F1"] = f1(
        counts["unsourced both"], counts["unsourced gold"], counts["unsourced predicted"]
    )
    return out
