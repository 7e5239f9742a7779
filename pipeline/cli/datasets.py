"""Finding a dataset on disk from what a user names."""

from __future__ import annotations

from pathlib import Path

from pipeline.parts import LATEST
from schemas.dataset import MANIFEST
from schemas.errors import InputError


def folder_of(named: Path) -> Path:
    """A run's folder: the one named, or the latest run of the dataset named.

    Raises InputError where neither is there.
    """
    for folder in (named, named / LATEST):
        if (folder / MANIFEST).is_file():
            return folder.resolve()
    if not named.exists():
        raise InputError("there is no such file or folder", where=named)
    raise InputError(
        "there is no dataset here; expected a run's folder, which has a manifest.json, or a "
        "dataset's folder with a 'latest' run",
        where=named,
    )
