"""Floors that a dataset's figures have to hold, kept in a file, each with its reason."""

from __future__ import annotations

import hashlib
import json
import math
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field, ValidationError, field_validator

from evals.counts import Counts
from evals.figures import figures
from evals.load import gold_files, select
from evals.printing import shown
from evals.score import evaluate
from schemas.article import Frozen
from schemas.domain import Domain
from schemas.errors import InputError
from schemas.texts import NonEmpty

_TINY = 1e-9
_FLOOR = re.compile(r"""(\s*"?floor"?\s*=\s*)[-+.\deE]+(\s*(?:#.*)?)$""")
_MOST = 9  # decimals, beyond which two values are one
_HASH = re.compile(r"\s*gold_sha256\s*=")


def _known(name: str) -> str:
    known = figures({})
    if name not in known:
        raise ValueError(f"there is no figure '{name}'")
    return name


class Floor(Frozen):
    """One figure and what it must not fall below."""

    figure: Annotated[str, AfterValidator(_known)] = Field(description="By its name in reports.")
    split: str | None = Field(default=None, description="Gold of this split alone; null: all.")
    floor: float = Field(strict=True, ge=-1, le=1, description="The least that passes.")
    reason: NonEmpty = Field(description="Why this figure, and why this floor.")


class Floors(Frozen):
    """A gate file: its floors, and the gold that they were set on."""

    gold_sha256: str | None = Field(default=None, description="Of the gold's files; null: any.")
    floor: tuple[Floor, ...] = Field(min_length=1, description="In the order of the file.")

    @field_validator("floor")
    @classmethod
    def _each_once(cls, floors: tuple[Floor, ...]) -> tuple[Floor, ...]:
        seen = Counter((floor.figure, floor.split) for floor in floors)
        twice = next((figure for (figure, _), times in seen.items() if times > 1), None)
        if twice is not None:
            raise ValueError(f"'{twice}' has two floors for one split")
        return floors


class Held(Frozen):
    """A floor and what was measured."""

    floor: Floor = Field(description="The floor.")
    value: float | None = Field(description="What was measured; null where undefined.")
    passed: bool = Field(description="Whether it holds; what is undefined does not.")
    not_in_dataset: tuple[str, ...] = Field(
        default=(), description="Its gold articles that the dataset lacks; all claims are missed."
    )


class Measured(Frozen):
    """What a dataset reaches on the gold of a split."""

    figures: dict[str, float | None] = Field(description="By name.")
    not_in_dataset: tuple[str, ...] = Field(
        default=(), description="Gold articles of the split that the dataset lacks."
    )


def read_floors(path: Path) -> Floors:
    """Read a gate file; raises InputError, naming the file, the floor (from 1) and why."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise InputError("there is no such gate file", where=path) from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputError(f"not a readable TOML file: {error}", where=path) from None
    try:
        return Floors.model_validate(data)
    except ValidationError as error:
        fault = error.errors(include_url=False, include_input=False)[0]
        place = [part + 1 if isinstance(part, int) else part for part in fault["loc"]]
        raise InputError(f"{' '.join(map(str, place))}: {fault['msg']}", where=path) from None


def gold_hash(folder: Path) -> str:
    """Hash of the names and bytes of a folder's gold files."""
    digest = hashlib.sha256()
    for path in gold_files(folder):
        digest.update(f"{path.name}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def measure(
    predicted: Path, gold: Path, domain: Domain, splits: Iterable[str | None]
) -> dict[str | None, Measured]:
    """A dataset's figures by split of the gold, None being all of it.

    A dataset may lack all articles of a split: then all claims there are missed. Raises what
    ``evaluate`` raises for the whole gold, so where none of its articles has gold of any split,
    and InputError for a split without gold.
    """
    report = evaluate(predicted, gold, domain, resamples=0)
    lacking = set(report.not_in_dataset)
    found: dict[str | None, Measured] = {}
    for split in splits:
        files = select(gold, domain, split=split).files
        totals: Counts = Counts()
        for name in files:
            totals.update(report.documents[name])
        found[split] = Measured(
            figures=figures(totals), not_in_dataset=tuple(sorted(files.keys() & lacking))
        )
    return found


def hold(floors: Floors, measured: Mapping[str | None, Measured]) -> list[Held]:
    """Each floor against the figures of its split."""
    found = []
    for floor in floors.floor:
        there = measured[floor.split]
        value = there.figures[floor.figure]
        passed = value is not None and value >= floor.floor - _TINY
        lacking = there.not_in_dataset
        found.append(Held(floor=floor, value=value, passed=passed, not_in_dataset=lacking))
    return found


def _down(value: float) -> float:
    """Three decimals, never up; a hair's breadth of rounding is forgiven."""
    return math.floor(value * 1000 + 1e-6) / 1000


def _apart(value: float, floor: float) -> tuple[str, str]:
    """Both in three decimals, or in as many more as it takes to tell them apart."""
    for places in range(3, _MOST + 1):
        told = f"{value:.{places}f}", f"{floor:.{places}f}"
        if told[0] != told[1]:
            break
    return told


def _written(floor: float) -> str:
    """A floor as it stands in a file: three decimals, or all those that it has."""
    three = f"{floor:.3f}"
    return three if float(three) == floor else repr(floor)


def updated(held: Sequence[Held], gold: str, *, lower: bool) -> Floors:
    """Floors at what was measured, rounded down to three decimals; one that holds never sinks.

    Raises InputError for a floor that would sink, unless ``lower``, and for an undefined one.
    """
    made = []
    for each in held:
        if each.value is None:
            raise InputError(f"'{each.floor.figure}' is undefined: there is no floor to set")
        value = _down(each.value)
        if each.passed:
            value = max(value, each.floor.floor)
        elif not lower:
            measured, floor = _apart(each.value, each.floor.floor)
            raise InputError(
                f"'{each.floor.figure}' is {measured}, below its floor {floor}; "
                "give --lower, and a reason in the file, to let a floor sink"
            )
        made.append(each.floor.model_copy(update={"floor": value}))
    return Floors(gold_sha256=gold, floor=tuple(made))


def rewritten(text: str, floors: Floors, *, where: Path | None = None) -> str:
    """A gate file's text with other floors and another hash, all else of it as it was.

    Raises InputError where the file is written in a way that this cannot do safely.
    """
    values = iter(floors.floor)
    # TOML's lines end in LF or CRLF; all else that may look like an end belongs to a reason.
    end = "\r\n" if "\r\n" in text else "\n"
    lines = [line for line in text.split("\n") if not _HASH.match(line)]
    made = []
    for line in lines:
        found = _FLOOR.match(line)
        value = next(values, None) if found else None
        if found and value is not None:
            made.append(f"{found[1]}{_written(value.floor)}{found[2]}")
        else:
            made.append(line)
    if floors.gold_sha256 is not None:
        first = next((n for n, line in enumerate(made) if line.startswith("[[")), len(made))
        told = f"gold_sha256 = {json.dumps(floors.gold_sha256)}{end}{end}".split("\n")[:-1]
        made = [*made[:first], *told, *made[first:]]
    new = re.sub(r"(?:\r?\n){3,}", end * 2, "\n".join(made)).rstrip("\r\n") + end
    try:
        good = Floors.model_validate(tomllib.loads(new)) == floors
    except (ValidationError, tomllib.TOMLDecodeError):
        good = False
    if not good:
        told_so = "its floors cannot be rewritten in place: expected [[floor]] tables, each with a "
        raise InputError(told_so + "line 'floor = 0.500'", where=where)
    return new


def gate_lines(held: Sequence[Held]) -> list[str]:
    """For a terminal: what holds, what does not, and why it should."""
    lines = []
    for each in held:
        sign = "holds" if each.passed else "BELOW"
        split = each.floor.split or "all"
        measured, floor = shown(each.value), f"{each.floor.floor:.3f}"
        if each.value is not None and not each.passed:
            measured, floor = _apart(each.value, each.floor.floor)
        lines.append(f"{sign:<10}{each.floor.figure:<38}{split:<6}{measured:>7} floor {floor}")
        if not each.passed:
            lines.append(f"          {each.floor.reason}")
    lacking = sorted({name for each in held for name in each.not_in_dataset})
    if lacking:
        lines.append(
            f"          not in the dataset, all claims count as missed: {', '.join(lacking)}"
        )
    return lines
