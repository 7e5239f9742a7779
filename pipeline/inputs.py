"""The articles that a run, an estimate and an export are asked for: the same for all of them."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline.read import STDIN, Inputs, discover
from pipeline.settings import Settings
from schemas.errors import InputError


@contextmanager
def spool_of(inputs: Sequence[str | Path]) -> Iterator[Path | None]:
    """A folder for standard input while it is needed, None where it is not among the inputs:
    a run that is killed leaves none behind."""
    if STDIN not in map(str, inputs):
        yield None
        return
    with TemporaryDirectory(prefix="claims-stdin-") as spool:
        yield Path(spool)


def found_in(inputs: Sequence[str | Path], settings: Settings, spool: Path | None) -> Inputs:
    """What the inputs name, our own outputs left out; ``-`` is kept in the folder ``spool``.

    Raises InputError where there is no file.
    """
    found = discover(
        inputs,
        limits=settings.read,
        spool=spool,
        stdin=sys.stdin.buffer,
        outputs=settings.outputs,
    )
    if not found.files:
        told = "; ".join(["there is no file in the inputs", *found.notes])
        raise InputError(told, where=", ".join(map(str, inputs)))
    return found
