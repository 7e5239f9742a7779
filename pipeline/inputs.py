"""The articles that a run, an estimate and an export are asked for: the same for all of them."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from pipeline.read import Inputs, discover
from pipeline.settings import Settings
from schemas.errors import InputError


def found_in(inputs: Sequence[str | Path], settings: Settings, spool: str) -> Inputs:
    """What the inputs name, our own outputs left out; ``-`` is kept in the folder ``spool``.

    Raises InputError where there is no file.
    """
    found = discover(
        inputs,
        limits=settings.read,
        spool=Path(spool),
        stdin=sys.stdin.buffer,
        outputs=settings.outputs,
    )
    if not found.files:
        told = "; ".join(["there is no file in the inputs", *found.notes])
        raise InputError(told, where=", ".join(map(str, inputs)))
    return found
