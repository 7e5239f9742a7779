"""What this program wrote itself, and so no articles: its outputs folder, its datasets, and the
batch files with its questions, as well as those that came back with the answers."""

from __future__ import annotations

import gzip
import json
import re
import zlib
from collections.abc import Collection
from pathlib import Path
from typing import BinaryIO

from schemas.dataset import CLAIMS, MANIFEST

_STATED = {"dataset", "run_id", "schema_sha256", "settings_sha256", "files"}
_LARGEST = 10_000_000  # bytes of a manifest, or of a row
_HEAD = 65_536  # bytes of a row in which its key stands
_KEY = re.compile(r"[0-9a-f]{64}")
_OF_A_ROW = {"body", "response", "error"}


class Own:
    """Knows the folders and files to pass over, and remembers those it met.

    ``outputs`` is where datasets are written. It is passed over where it is met below an
    input root, not where it is one; a folder that holds a dataset is wherever it lies.
    """

    def __init__(self, outputs: Path | None) -> None:
        self._outputs = _identity(outputs) if outputs is not None else None
        self._met: dict[tuple[int, int], str] = {}

    @property
    def notes(self) -> list[str]:
        """A remark on each that was passed over, by whatever names it was met."""
        return list(self._met.values())

    def passes_over(self, folder: Path, source: str, names: Collection[str]) -> bool:
        """Whether a folder, with entries of these names, is to be left unread; ``source`` is
        its path under the input root, empty for the root itself."""
        identity = _identity(folder)
        if identity is None:
            return False
        shown = source or folder.name
        if source and identity == self._outputs:
            self._met.setdefault(identity, f"{shown} is where datasets are written, left out")
        elif MANIFEST in names and CLAIMS in names and is_dataset(folder):
            self._met.setdefault(identity, f"{shown} is a dataset of claims, no articles, left out")
        return identity in self._met

    def leaves_out(self, file: Path, source: str, *, gzipped: bool) -> bool:
        """Whether a file of lines is to be left unread; ``source`` is its path under the root."""
        ours = is_batch_file(file, gzipped=gzipped)
        if ours and (identity := _identity(file)) is not None:
            told = f"{source} is a file of `claims batch`, no articles, left out"
            self._met.setdefault(identity, told)
        return ours


def is_batch_file(file: Path, *, gzipped: bool) -> bool:
    """Whether a file holds requests that `claims batch` wrote, or what came back for them, by its
    first row; False where it cannot be read."""
    try:
        if not file.is_file():  # what is read of a pipe is gone
            return False
        with gzip.open(file) if gzipped else file.open("rb") as rows:
            row = _first_row(rows)
        data = json.loads(row.decode("utf-8-sig")) if row else None
    except (OSError, EOFError, zlib.error, ValueError, RecursionError):
        return False
    if not isinstance(data, dict) or "text" in data or not data.keys() & _OF_A_ROW:
        return False
    key = data.get("custom_id")
    return isinstance(key, str) and _KEY.fullmatch(key) is not None


def _first_row(rows: BinaryIO | gzip.GzipFile) -> bytes:
    """The first line, if it may be a row with a key."""
    head = rows.read(_HEAD)
    if b'"custom_id"' not in head:
        return b""
    head = head.lstrip()
    line, end, _ = head.partition(b"\n")
    return line if end else head + rows.readline(_LARGEST)


def is_dataset(folder: Path) -> bool:
    """Whether a run has published its files in this folder."""
    manifest = folder / MANIFEST
    try:
        if not (folder / CLAIMS).is_file() or manifest.stat().st_size > _LARGEST:
            return False
        data = json.loads(manifest.read_bytes())
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(data, dict) and data.keys() >= _STATED


def _identity(folder: Path) -> tuple[int, int] | None:
    try:
        status = folder.stat()
    except (OSError, ValueError):
        return None
    return status.st_dev, status.st_ino
