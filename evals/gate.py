"""Floors that a dataset's figures have to hold, kept in a file, each with its reason."""

from __future__ import annotations

import hashlib
import json
import math
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field, ValidationError

from evals.figures import figures
from evals.load import gold_files
from schemas.article import Frozen
from schemas.claim import NonEmpty
from schemas.errors import InputError


def _known(name: str) -> str:
    known = figures({})
    if name not in known:
        raise ValueError(f"there is no figure '{name}'")
    return name


class Floor(Frozen):
    """One figure and what it must not fall below."""

    figure: Annotated[str, AfterValidator(_known)] = Field(description="By its name in reports.")
    split: str | None = Field(default=None, description="Gold of this split alone; null: all.")
    floor: float = Field(ge=-1, le=1, description="The least that passes.")
    reason: NonEmpty = Field(description="Why this figure, and why this floor.")


class Floors(Frozen):
    """A gate file: its floors, and the gold that they were set on."""

    gold_sha256: str | None = Field(default=None, description="Of the gold's files; null: any.")
    floor: tuple[Floor, ...] = Field(min_length=1, description="In the order of the file.")


class Held(Frozen):
    """A floor and what was measured."""

    floor: Floor = Field(description="The floor.")
    value: float | None = Field(description="What was measured; null where undefined.")
    passed: bool = Field(description="Whether it holds; what is undefined does not.")


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


def hold(floors: Floors, measured: Mapping[str | None, Mapping[str, float | None]]) -> list[Held]:
    """Each floor against the figures of its split; ``measured`` has the figures by split."""
    found = []
    for floor in floors.floor:
        value = measured[floor.split][floor.figure]
        passed = value is not None and _down(value) >= floor.floor
        found.append(Held(floor=floor, value=value, passed=passed))
    return found


def _down(value: float) -> float:
    """Three decimals, never up; a hair's breadth of rounding is forgiven."""
    return math.floor(value * 1000 + 1e-6) / 1000


def updated(held: Sequence[Held], gold: str, *, lower: bool) -> Floors:
    """Floors at what was measured, rounded down to three decimals.

    Raises InputError for a floor that would sink, unless ``lower``, and for an undefined one.
    """
    made = []
    for each in held:
        if each.value is None:
            raise InputError(f"'{each.floor.figure}' is undefined: there is no floor to set")
        value = _down(each.value)
        if value < each.floor.floor and not lower:
            raise InputError(
                f"'{each.floor.figure}' is {value:.3f}, below its floor {each.floor.floor:.3f}; "
                "give --lower, and a reason in the file, to let a floor sink"
            )
        made.append(each.floor.model_copy(update={"floor": value}))
    return Floors(gold_sha256=gold, floor=tuple(made))


def toml(floors: Floors, head: str = "") -> str:
    """A gate file's text; ``head`` are comment lines to keep at its top."""
    lines = [head.rstrip("\n")] if head else []
    if floors.gold_sha256 is not None:
        lines += [f"gold_sha256 = {json.dumps(floors.gold_sha256)}"]
    for floor in floors.floor:
        lines += ["", "[[floor]]", f"figure = {json.dumps(floor.figure)}"]
        if floor.split is not None:
            lines.append(f"split = {json.dumps(floor.split)}")
        lines += [f"floor = {floor.floor:.3f}", f"reason = {json.dumps(floor.reason)}"]
    return "\n".join(lines).lstrip("\n") + "\n"


def head_of(text: str) -> str:
    """The comment lines at the top of a gate file."""
    lines = []
    for line in text.splitlines():
        if line.strip() and not line.startswith("#"):
            break
        lines.append(line)
    return "\n".join(lines).rstrip("\n") + "\n" if any(lines) else ""


def gate_lines(held: Sequence[Held]) -> list[str]:
    """For a terminal: what holds, what does not, and why it should."""
    lines = []
    for each in held:
        sign = "holds" if each.passed else "BELOW"
        value = "–" if each.value is None else f"{each.value:.3f}"
        split = each.floor.split or "all"
        lines.append(
            f"{sign:<10}{each.floor.figure:<38}{split:<6}{value:>7} floor {each.floor.floor:.3f}"
        )
        if not each.passed:
            lines.append(f"          {each.floor.reason}")
    return lines
