"""``claims.csv`` against the claims that it was made from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, BinaryIO, Self

from pipeline.flat import COLUMNS, flat, line
from pipeline.verify.verdict import Verdict
from schemas.dataset import FLAT


class Table:
    """Compares the table record by record; the first that differs is a fault, and the last
    looked at. Use it in a ``with`` statement. A table that is not there is not compared.
    """

    def __init__(self, folder: Path, verdict: Verdict) -> None:
        self._path = folder / FLAT
        self._verdict = verdict
        self._stack = ExitStack()
        self._file: BinaryIO | None = None
        self._where = "its head"

    def __enter__(self) -> Self:
        if self._path.is_file():
            self._file = self._stack.enter_context(self._path.open("rb"))
        self._compare(COLUMNS)
        return self

    def __exit__(self, *raised: object) -> None:
        if self._file is not None and self._file.read(1):
            self._verdict.fault(FLAT, "has more records than there are claims")
        self._stack.close()

    def next(self, where: str, row: Mapping[str, Any]) -> None:
        """Compare the next record with the claim that stands at ``where``."""
        self._where = where
        try:
            cells = flat(row)
        except (LookupError, TypeError, AttributeError):
            if self._file is not None:
                self._verdict.fault(FLAT, f"cannot be compared from {where} on, which is no claim")
            self._file = None
            return
        self._compare(cells)

    def _compare(self, cells: Sequence[Any]) -> None:
        if self._file is None:
            return
        expected = f"{line(cells)}\n".encode("utf-8", "surrogatepass")
        if self._file.read(len(expected)) != expected:
            self._verdict.fault(FLAT, f"is not what the claims make it, from {self._where} on")
            self._file = None
