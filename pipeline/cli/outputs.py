"""Files that a user names to be written."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.parts import write_durably
from schemas.errors import InputError


def output_file(path: Path, read: Iterable[Path] = ()) -> Path:
    """The regular file, there or not, that ``path`` names through whatever symbolic links.

    Raises InputError where that is something else (a folder, a device, a pipe), is a file that is
    ``read`` from, or is where standard output goes: putting a file in its place would destroy it.
    """
    with told(path):
        try:
            there = path.stat()
        except FileNotFoundError:
            return path.resolve()
        if not stat.S_ISREG(there.st_mode):
            raise InputError("expected a file to write: it is something else", where=path)
        if any(each.exists() and os.path.samestat(there, each.stat()) for each in read):
            raise InputError("it is read from, and would be overwritten", where=path)
        if any(os.path.samestat(there, os.fstat(each)) for each in _standard()):
            raise InputError("standard output goes there already", where=path)
        return path.resolve()


def write_output(path: Path, blocks: Iterable[bytes], read: Iterable[Path] = ()) -> None:
    """Write such a file in one step; raises InputError as above and where it cannot be written."""
    target = output_file(path, read)
    with told(path):
        write_durably(target, blocks)


@contextmanager
def told(path: Path) -> Iterator[None]:
    """What the machine refuses to write is said in one line."""
    try:
        yield
    except (OSError, RuntimeError) as error:  # a loop of links is a RuntimeError before 3.13
        why = error.strerror if isinstance(error, OSError) else error
        raise InputError(f"could not be written: {why}", where=path) from None


def _standard() -> Iterator[int]:
    for stream in (sys.__stdout__, sys.__stderr__):
        if stream is not None and not stream.closed:
            yield stream.fileno()
