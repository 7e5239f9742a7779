"""What this program wrote itself, and so no articles: its outputs folder, its datasets."""

from __future__ import annotations

import json
from collections.abc import Collection
from pathlib import Path

from schemas.dataset import CLAIMS, MANIFEST

_STATED = {"dataset", "run_id", "schema_sha256", "settings_sha256", "files"}
_LARGEST = 10_000_000  # bytes of a manifest


class Own:
    """Knows the folders to pass over, and remembers those it met.

    ``outputs`` is where datasets are written. It is passed over where it is met below an
    input root, not where it is one; a folder that holds a dataset is wherever it lies.
    """

    def __init__(self, outputs: Path | None) -> None:
        self._outputs = _identity(outputs) if outputs is not None else None
        self._met: dict[tuple[int, int], str] = {}

    @property
    def notes(self) -> list[str]:
        """A remark on each folder that was passed over, by whatever names it was met."""
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
