"""Work done so far, kept beside the dataset until it is published.

A run's articles come in shards. What a shard yields is one file, written whole or not at
all, named after everything that can change it; so a run that is cut off and started again
finds what is done, and does nothing twice. The line it begins with counts what follows:

    {"articles": 2, "claims": 17, "ledger": 9, "complete": true}
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

STAGING = ".staging"
LATEST = "latest"
_ATTEMPTS = "attempts"
_RUN = "run"
_RUNS = 2**62  # as many numbers for runs: SQLite takes no larger ones
_LISTS = ("articles", "claims", "ledger")


@dataclass(frozen=True, slots=True)
class Part:
    """A shard's lines of JSON, without line ends, ready to be put into the dataset.

    ``complete`` is False where something failed that may go well another time.
    """

    articles: Sequence[str]
    claims: Sequence[str]
    ledger: Sequence[str]
    complete: bool = True


class Parts:
    """The parts of one dataset in the making."""

    def __init__(self, dataset: Path) -> None:
        """``dataset`` is the dataset's folder; nothing is made before it is needed."""
        self.folder = dataset / STAGING / "parts"

    def has(self, key: str) -> bool:
        """Whether the part is there, and nothing in it asks for another try."""
        try:
            return self.read(key).complete is True
        except (OSError, ValueError, LookupError, TypeError):
            return False

    def write(self, key: str, part: Part) -> None:
        """Keep a part; after this returns it outlives the process and the machine."""
        self.folder.mkdir(parents=True, exist_ok=True)
        counts = {name: len(getattr(part, name)) for name in _LISTS}
        head = json.dumps({**counts, "complete": part.complete})
        lines = (head, *part.articles, *part.claims, *part.ledger)
        write_durably(self._path(key), (f"{line}\n".encode() for line in lines))

    def read(self, key: str) -> Part:
        """A part that is there; raises ValueError, LookupError or TypeError for a damaged one."""
        first, *rest = self._path(key).read_bytes().decode().split("\n")
        head = json.loads(first)
        articles, claims, ledger = (int(head[name]) for name in _LISTS)
        # Every line has its end, so that after the last there is one more, which is empty.
        if len(rest) != articles + claims + ledger + 1 or rest[-1]:
            raise ValueError("not as many lines as its head says")
        ends = (articles, articles + claims, articles + claims + ledger)
        return Part(rest[: ends[0]], rest[ends[0] : ends[1]], rest[ends[1] : -1], head["complete"])

    def attempt(self) -> int:
        """Count one more attempt at this dataset, and say which it is, from 1; where the
        count cannot be read it begins anew."""
        path = self.folder.parent / _ATTEMPTS
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            number = max(int(path.read_bytes()), 0) + 1
        except (FileNotFoundError, ValueError):
            number = 1
        write_durably(path, [str(number).encode()])
        return number

    def run(self) -> int:
        """The number of the run that is under way, by chance: the same for all attempts at it,
        until it is ``over`` or published; where it cannot be read it is another."""
        number = self.under_way()
        if number is None:
            number = secrets.randbelow(_RUNS)
            path = self.folder.parent / _RUN
            path.parent.mkdir(parents=True, exist_ok=True)
            write_durably(path, [f"{number} {self._latest()}".encode()])
        return number

    def under_way(self) -> int | None:
        """The number of the run that was begun and not published, though it was cut off between
        that and its end; None where there is none."""
        try:
            number, _, latest = (self.folder.parent / _RUN).read_bytes().decode().partition(" ")
            return int(number) % _RUNS if latest == self._latest() else None
        except (FileNotFoundError, ValueError):
            return None

    def _latest(self) -> str:
        """The run that is published last, by its name; empty where none is."""
        link = self.folder.parent.parent / LATEST
        return link.readlink().name if link.is_symlink() else ""

    def over(self) -> None:
        """The run has ended without a dataset: what was done is kept, and the next is another."""
        (self.folder.parent / _RUN).unlink(missing_ok=True)

    def clear(self) -> None:
        """Forget everything: the dataset is published."""
        shutil.rmtree(self.folder.parent, ignore_errors=True)

    def _path(self, key: str) -> Path:
        return self.folder / f"{key}.jsonl"


@contextmanager
def naming(path: Path) -> Iterator[None]:
    """Have what the machine refuses name ``path`` where it names no file, as a full disk does."""
    try:
        yield
    except OSError as error:
        if error.filename is None:
            error.filename = str(path)
        raise


def write_durably(path: Path, blocks: Iterable[bytes]) -> None:
    """Write a file under its name in one step: readers see the old one or the new one."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with naming(path), temporary.open("wb") as file:
            file.writelines(blocks)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder outlive the machine."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def object_of(line: str) -> dict[str, Any]:
    """The JSON object that a line is; raises ValueError, with what is wrong, for any other
    line, and for one with half a surrogate pair, which no file or terminal takes."""
    try:
        data = json.loads(line)
        if "\\u" in line:
            json.dumps(data, ensure_ascii=False).encode()
    except RecursionError:
        raise ValueError("not JSON: nested too deeply") from None
    except UnicodeEncodeError:
        raise ValueError("not Unicode: half of a surrogate pair") from None
    except ValueError as error:
        raise ValueError(f"not JSON: {error}") from None
    if not isinstance(data, dict):
        raise ValueError("not a JSON object")
    return data


def lines_of(path: Path, errors: str = "strict") -> Iterator[str]:
    """The lines of a JSON Lines file without their line ends, one at a time; ``errors`` is
    what becomes of bytes that are not UTF-8, as ``open`` takes it."""
    with path.open(encoding="utf-8", errors=errors, newline="\n") as file:
        for line in file:
            yield line.rstrip("\n")
