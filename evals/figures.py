"""The figures: quotients of sums of counts, each with where it comes from.

A figure is undefined, None and never 0, where there is nothing to divide by. Those that are a
quotient of two sums are data (``RATIOS``), so that the same definition gives a figure of all
documents, of one, and of ten thousand resamples at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, get_args

from evals.comparators import common, labels
from evals.counts import MAIN, SCALE, THRESHOLDS
from evals.labels import Confusion, alpha, kappa, macro_f1
from schemas.claim import Claim
from schemas.markers import Ordinal, Telling, marks

Sums = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Ratio:
    """``sum(weight * count) / sum(weight * count)``; ``source`` says who defined it."""

    over: Sums
    under: Sums
    source: str

    def of(self, counts: Sums) -> float | None:
        """The figure of these counts; None of nothing.

        >>> Ratio({"a": 2}, {"b": 1, "c": 1}, "F1").of({"a": 3, "b": 4, "c": 4})
        0.75
        """
        under = _sum(self.under, counts)
        return _sum(self.over, counts) / under if under else None


def _sum(weights: Sums, counts: Sums) -> float:
    return sum(weight * counts.get(key, 0) for key, weight in weights.items())


def _share(part: str, whole: str, source: str = "share") -> Ratio:
    return Ratio({part: 1}, {whole: 1}, source)


def _mean(total: str, number: str, source: str) -> Ratio:
    return Ratio({total: 1 / SCALE}, {number: 1}, source)


def _f1(common: str, gold: str, predicted: str, source: str = "F1, van Rijsbergen 1979") -> Ratio:
    return Ratio({common: 2}, {gold: 1, predicted: 1}, source)


_CEAF = "one-to-one alignment: CEAF, Luo 2005"
_MUC = "MUC-5, Chinchor and Sundheim 1993"
_RECORD = {"record cor": 1.0, "record par": 0.5}

HEADLINES: tuple[str, ...] = (
    f"detection precision at {MAIN}",
    f"detection recall at {MAIN}",
    f"detection F1 at {MAIN}",
    f"typed F1 at {MAIN}",
    "record precision",
    "record recall",
    "record F1",
    "soft CEAF",
    "strict record rate",
)
"""Fixed in advance, in this order."""


@cache
def ratios() -> Mapping[str, Ratio]:
    """Every figure that is a quotient of sums, by name, those of fields in schema order."""
    found: dict[str, Ratio] = {}
    for threshold in THRESHOLDS:
        matched, typed = f"matched at {threshold}", f"typed at {threshold}"
        found[f"detection precision at {threshold}"] = _share(matched, "predicted", _CEAF)
        found[f"detection recall at {threshold}"] = _share(matched, "gold", _CEAF)
        found[f"detection F1 at {threshold}"] = _f1(matched, "gold", "predicted", _CEAF)
        found[f"typed F1 at {threshold}"] = _f1(typed, "gold", "predicted", _CEAF)
    found["record precision"] = Ratio(_RECORD, {"record act": 1}, _MUC)
    found["record recall"] = Ratio(_RECORD, {"record pos": 1}, _MUC)
    found["record F1"] = Ratio(
        {key: 2 * weight for key, weight in _RECORD.items()},
        {"record pos": 1, "record act": 1},
        _MUC,
    )
    found["soft CEAF"] = Ratio({"soft": 2 / SCALE}, {"gold": 1, "predicted": 1}, _CEAF)
    found["strict record rate"] = _share("strict", "gold")
    found["coverage recall"] = _share("covered", "gold", "CaRB, Bhardwaj et al. 2019")
    found["evidence exact"] = _share("evidence exact", "pairs")
    found["evidence overlap"] = _mean("evidence overlap", "pairs", "Dice 1945, over tokens")
    squad = "SQuAD token F1, Rajpurkar et al. 2016"
    found["statement F1"] = _mean("statement overlap", "pairs", squad)
    found["statement supported"] = _share("supported", "predicted")
    for label in labels():
        found[f"{label} accuracy"] = _share(f"{label} right", "pairs")
    found["origin accuracy"] = _share("origin right", "sources compared")
    found["no-source F1"] = _f1("unsourced both", "unsourced gold", "unsourced predicted")
    found["source chain accuracy"] = _share("chain right", "sources compared")
    found["source type accuracy"] = _share("source type right", "both sourced")
    found["cue overlap"] = _mean("cue overlap", "cues", squad)
    for field, comparator in common().items():
        for measure in comparator.measures:
            key = f"{field}{measure.name}"
            found[f"{key} F1"] = _f1(f"{key} common", f"{key} gold", f"{key} predicted")
    found["details F1"] = _f1("details common", "details gold", "details predicted", _MUC)
    return found


def _kappas(confusions: Mapping[str, Confusion]) -> Iterable[tuple[str, float | None]]:
    for label in labels():
        confusion = confusions.get(label, {})
        yield f"{label} macro-F1", macro_f1(confusion)
        order = ordered(label)
        if order is not None:
            yield f"{label} weighted kappa", kappa(confusion, order)
        for value in _telling(label):
            row = {theirs: n for (mine, theirs), n in confusion.items() if mine == value}
            total = sum(row.values())
            yield f"recall of {value}", row.get(value, 0) / total if total else None


def alphas(counts: Sums) -> dict[str, float | None]:
    """Krippendorff's alpha of each label on aligned claims, for two annotators."""
    confusions = confusion_of(counts)
    return {
        f"{label} alpha": alpha(confusions.get(label, {}), ordered(label)) for label in labels()
    }


def confusion_of(counts: Sums) -> dict[str, dict[tuple[str, str], int]]:
    """The confusion tables of the labels that the counts hold."""
    found: dict[str, dict[tuple[str, str], int]] = {}
    for key, number in counts.items():
        label, colon, rest = key.partition(": ")
        mine, arrow, theirs = rest.partition(" as ")
        if colon and arrow and label in labels() and number:
            found.setdefault(label, {})[mine, theirs] = int(number)
    return found


@cache
def ordered(label: str) -> tuple[str, ...] | None:
    """The values of a label in order, where the schema says that they have one."""
    field = Claim.model_fields[label]
    has_order = any(isinstance(mark, Ordinal) for mark in marks(field))
    return tuple(get_args(field.annotation)) if has_order else None


@cache
def _telling(label: str) -> tuple[str, ...]:
    found: list[Any] = [m for m in marks(Claim.model_fields[label]) if isinstance(m, Telling)]
    return found[0].values if found else ()


def figures(counts: Sums) -> dict[str, float | None]:
    """Every figure of these counts by name; None where one is undefined."""
    found: dict[str, float | None] = {name: ratio.of(counts) for name, ratio in ratios().items()}
    return found | dict(_kappas(confusion_of(counts)))


def kinds_of(counts: Sums) -> dict[str, dict[str, float | None]]:
    """For each kind that occurs: counts, and precision, recall and F1 of finding it as such."""
    names = sorted(
        {key[5:].partition(": ")[0] for key in counts if key.startswith("kind ") and ": " in key}
        - {""}
    )
    out: dict[str, dict[str, float | None]] = {}
    for name in names:
        each = {
            part: int(counts.get(f"kind {name}: {part}", 0))
            for part in ("gold", "predicted", "matched", "right")
        }
        if not any(each.values()):
            continue
        made: Mapping[str, Callable[[Sums], float | None]] = {
            "precision": _share("right", "predicted").of,
            "recall": _share("right", "gold").of,
            "F1": _f1("right", "gold", "predicted").of,
            "found": _share("matched", "gold").of,
        }
        out[name] = {**each, **{figure: of(each) for figure, of in made.items()}}
    return out


def slots_of(counts: Sums) -> dict[str, dict[str, float | None]]:
    """For each slot of details that occurs on matched pairs: counts and F1."""
    names = sorted({key.rpartition(": ")[0] for key in counts if ".details." in key})
    out: dict[str, dict[str, float | None]] = {}
    for name in names:
        each = {
            part: int(counts.get(f"{name}: {part}", 0)) for part in ("gold", "predicted", "common")
        }
        if each["gold"] or each["predicted"]:
            out[name] = {**each, "F1": _f1("common", "gold", "predicted").of(each)}
    return out
