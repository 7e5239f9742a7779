"""Several new files that belong together: all of them are written, or none."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from pipeline.parts import sync_folder, write_durably
from schemas.errors import InputError

_LONGEST = 200  # bytes of a name; most file systems take 255, and some of it is for endings
_HASH = 8


def file_name(name: str, ending: str) -> str:
    """A name with its ending; what is too long for a file system is cut and gets a hash of all.

    >>> file_name("storm", ".json"), len(file_name("\u00e9" * 200, ".json").encode())
    ('storm.json', 204)
    """
    whole = name.encode()
    if len(whole) > _LONGEST:
        kept = whole[: _LONGEST - _HASH - 1].decode(errors="ignore")
        name = f"{kept}-{sha256(whole).hexdigest()[:_HASH]}"
    return f"{name}{ending}"


def write_together(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files that are not there yet into a folder, which is made where there is none.

    They are staged in it and then given their names. Raises InputError, naming the file, for
    what the machine refuses; then nothing of it is left.
    """
    made = not folder.exists()
    place, placed = folder, []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".writing-", dir=folder) as staged:
            for name, content in files.items():
                place = folder / name
                write_durably(Path(staged, name), [content])
            for name in files:
                place = folder / name
                Path(staged, name).rename(place)
                placed.append(place)
        sync_folder(folder)
    except BaseException as error:
        for path in placed:
            path.unlink(missing_ok=True)
        if made:
            with suppress(OSError):
                folder.rmdir()
        if isinstance(error, OSError):
            told = f"could not be written: {error.strerror}"
            raise InputError(told, where=place) from None
        raise
