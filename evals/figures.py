"""The figures: made of sums of counts, each with where it comes from.

A figure is undefined, None and never 0, where there is nothing to divide by. Each is data, a
quotient of two sums (``Ratio``) or a function of a label's confusion table (``Labelled``), so
that the same definition gives a figure of all documents, of one, and of ten thousand resamples
at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, partial
from typing import Any, get_args

import numpy as np

from evals.comparators import common, labels, texts_of
from evals.counts import MAIN, SCALE, THRESHOLDS
from evals.labels import Array, alpha, kappas, macro_f1s
from schemas.claim import Claim
from schemas.markers import Ordinal, Telling, marks
from schemas.parts import parts_of

Sums = Mapping[str, float]

OWN = "this project's own"


@dataclass(frozen=True, slots=True)
class Ratio:
    """``sum(weight * count) / sum(weight * count)``.

    ``source`` names the paper or the standard work that it comes from, else ``OWN``.
    """

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


@dataclass(frozen=True, slots=True)
class Labelled:
    """A figure of a label's confusion tables, any number of them at once; nan is undefined."""

    label: str
    values: tuple[str, ...]
    made: Callable[[Array], Array]
    source: str

    @property
    def keys(self) -> tuple[tuple[str, ...], ...]:
        """The counts of the table: a row for each value of the gold, a column for each found."""
        return tuple(tuple(cell(self.label, a, b) for b in self.values) for a in self.values)

    def of(self, counts: Sums) -> float | None:
        """The figure of these counts; None of nothing."""
        table = [[float(counts.get(key, 0)) for key in row] for row in self.keys]
        found = self.made(np.array(table).reshape(len(table), len(table)))
        return None if np.isnan(found) else float(found)


Figure = Ratio | Labelled


def _sum(weights: Sums, counts: Sums) -> float:
    return sum(weight * counts.get(key, 0) for key, weight in weights.items())


def _share(part: str, whole: str, source: str = OWN) -> Ratio:
    return Ratio({part: 1}, {whole: 1}, source)


def _mean(total: str, number: str, source: str) -> Ratio:
    return Ratio({total: 1 / SCALE}, {number: 1}, source)


def _accuracy(part: str, whole: str) -> Ratio:
    return _share(part, whole, f"accuracy, {_RETRIEVAL}")


def _f1(common: str, gold: str, predicted: str, source: str | None = None) -> Ratio:
    source = f"F1, {_RETRIEVAL}" if source is None else source
    return Ratio({common: 2}, {gold: 1, predicted: 1}, source)


_RETRIEVAL = "van Rijsbergen 1979"
_ALIGNED = "of a one-to-one alignment (CEAF, Luo 2005)"
_MUC = "MUC-5, Chinchor and Sundheim 1993"
_MACRO = "macro-averaged F1, Yang and Liu 1999; Sebastiani 2002"
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
    """Every figure that is a quotient of sums, by name, those of fields in schema order.

    The ``strict record rate`` is the share of gold records with every slot of record F1 right;
    what record F1 leaves out (evidence, statement, cue, role, mention …) does not count in it.
    """
    found: dict[str, Ratio] = {}
    precision, recall, f1 = (
        f"{name}, {_RETRIEVAL}, {_ALIGNED}" for name in ("precision", "recall", "F1")
    )
    for threshold in THRESHOLDS:
        matched, typed = f"matched at {threshold}", f"typed at {threshold}"
        found[f"detection precision at {threshold}"] = _share(matched, "predicted", precision)
        found[f"detection recall at {threshold}"] = _share(matched, "gold", recall)
        found[f"detection F1 at {threshold}"] = _f1(matched, "gold", "predicted", f1)
        found[f"typed F1 at {threshold}"] = _f1(typed, "gold", "predicted", f1)
    found["record precision"] = Ratio(_RECORD, {"record act": 1}, _MUC)
    found["record recall"] = Ratio(_RECORD, {"record pos": 1}, _MUC)
    found["record F1"] = Ratio(
        {key: 2 * weight for key, weight in _RECORD.items()},
        {"record pos": 1, "record act": 1},
        _MUC,
    )
    found["soft CEAF"] = Ratio({"soft": 2 / SCALE}, {"gold": 1, "predicted": 1}, "CEAF, Luo 2005")
    found["strict record rate"] = _share("strict", "gold", f"{OWN}: every slot of record F1 right")
    found["coverage recall"] = _share("covered", "gold", "CaRB, Bhardwaj et al. 2019")
    found["evidence exact"] = _share("evidence exact", "pairs", f"{OWN}: the same spans")
    found["evidence overlap"] = _mean("evidence overlap", "pairs", "Dice 1945, over tokens")
    squad = "SQuAD token F1, Rajpurkar et al. 2016"
    found["statement F1"] = _mean("statement overlap", "pairs", squad)
    found["statement supported"] = _share("supported", "predicted", f"{OWN}: see evals.support")
    for label in labels():
        found[f"{label} accuracy"] = _accuracy(f"{label} right", "pairs")
        for value in _telling(label):
            row = {cell(label, value, other): 1.0 for other in _values(label)}
            found[f"recall of {value}"] = Ratio(
                {cell(label, value, value): 1}, row, f"recall, {_RETRIEVAL}"
            )
    found["origin accuracy"] = _accuracy("origin right", "sources compared")
    found["no-source F1"] = _f1("unsourced both", "unsourced gold", "unsourced predicted")
    found["source chain accuracy"] = _accuracy("chain right", "sources compared")
    found["source type accuracy"] = _accuracy("source type right", "both sourced")
    found["cue overlap"] = _mean("cue overlap", "cues", squad)
    found["later source type accuracy"] = _accuracy("later type right", "later links")
    found["later cue overlap"] = _mean("later cue overlap", "later cues", squad)
    for field, comparator in common().items():
        for measure in comparator.measures:
            key = f"{field}{measure.name}"
            found[f"{key} F1"] = _f1(f"{key} common", f"{key} gold", f"{key} predicted")
        held = parts_of(Claim)[field].holds
        for part in texts_of(held) if held is not None else ():
            key = f"{field}: {part}"
            told = (
                f"{OWN}: share equal or of a token F1 of 0.5, of the items that match and of "
                "those that are no slot of a record and that one side alone has"
            )
            found[f"{key} accuracy"] = _share(f"{key} right", f"{key} compared", told)
    found["details F1"] = _f1("details common", "details gold", "details predicted", _MUC)
    return found


def measures(documents: Iterable[Sums]) -> dict[str, Figure]:
    """Every figure by name; the values of a label that the schema leaves open are those found."""
    found: dict[str, Figure] = dict(ratios())
    seen: dict[str, set[str]] = {label: set() for label in labels()}
    for counts in documents:
        for label, confusion in confusion_of(counts).items():
            seen[label].update(value for pair in confusion for value in pair)
    for label in labels():
        order = ordered(label)
        values = order or tuple(sorted(seen[label]))
        found[f"{label} macro-F1"] = Labelled(label, values, macro_f1s, _MACRO)
        if order is not None:
            squared = partial(kappas, quadratic=True)
            found[f"{label} weighted kappa"] = Labelled(
                label, order, squared, "weighted kappa, Cohen 1968"
            )
    return found


def alphas(counts: Sums) -> dict[str, float | None]:
    """Krippendorff's alpha (2004) of each label on aligned claims, for two annotators."""
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


def cell(label: str, mine: str, theirs: str) -> str:
    """The count of a label's value in the gold that was predicted as another, or as itself."""
    return f"{label}: {mine} as {theirs}"


def _values(label: str) -> tuple[str, ...]:
    return tuple(get_args(Claim.model_fields[label].annotation))


@cache
def ordered(label: str) -> tuple[str, ...] | None:
    """The values of a label in order, where the schema says that they have one."""
    field = Claim.model_fields[label]
    has_order = any(isinstance(mark, Ordinal) for mark in marks(field))
    return _values(label) if has_order else None


@cache
def _telling(label: str) -> tuple[str, ...]:
    found: list[Any] = [m for m in marks(Claim.model_fields[label]) if isinstance(m, Telling)]
    return found[0].values if found else ()


def figures(counts: Sums) -> dict[str, float | None]:
    """Every figure of these counts by name; None where one is undefined."""
    return {name: figure.of(counts) for name, figure in measures([counts]).items()}


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
