"""From parts to a published dataset: written aside, reconciled, renamed, then ``latest``.

A reader sees the old dataset or the new one, never half of one.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from pipeline.flat import COLUMNS, flat
from pipeline.flat import line as csv_line
from pipeline.parts import LATEST, STAGING, Parts, naming, sync_folder, write_durably
from pipeline.read import FileOutcome
from pipeline.totals import Totals
from schemas.dataset import (
    ARTICLES,
    CLAIMS,
    FLAT,
    LEDGER,
    MANIFEST,
    SCHEMA,
    FileRecord,
    LedgerRow,
    Manifest,
)
from schemas.domain import Domain
from schemas.errors import DatasetError, InputError, LockedError

_LOCK = ".lock"


@contextmanager
def locked(dataset: Path) -> Iterator[None]:
    """Hold a dataset for one run; raises LockedError where another has it, InputError where
    its folder cannot be made or written to.

    The lock is the operating system's on an open file, and goes with the process.
    """
    lock = FileLock(dataset / _LOCK, timeout=0)
    try:
        dataset.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout:
        raise LockedError("another run of this dataset is under way", where=dataset) from None
    except OSError as error:
        told = f"expected a folder that can be written to: {error.strerror}"
        raise InputError(told, where=dataset) from None
    try:
        yield
    finally:
        lock.release()


class Assembly:
    """The files of one dataset in the making, and the totals of what went into them."""

    def __init__(self, dataset: Path, domain: Domain) -> None:
        self.folder = dataset / STAGING / "assembly"
        self.totals = Totals()
        self.files: dict[str, FileRecord] = {}
        self._domain = domain

    def write(self, keys: Sequence[str], parts: Parts, files: Sequence[FileOutcome]) -> None:
        """Write every file but the manifest, from the parts in their order."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        met = [_file_row(file) for file in files]
        with (
            _Lines(self.folder / ARTICLES) as articles,
            _Lines(self.folder / CLAIMS) as claims,
            _Lines(self.folder / LEDGER) as ledger,
            _Lines(self.folder / FLAT) as table,
        ):
            table.put(csv_line(COLUMNS))
            for row in met:
                self._count(ledger, row.model_dump_json(exclude_none=True))
            for key in keys:
                part = parts.read(key)
                for line in part.articles:
                    articles.put(line)
                    self.totals.article()
                for line in part.claims:
                    claims.put(line)
                    data = json.loads(line)
                    self.totals.claim(data["kind"])
                    table.put(csv_line(flat(data)))
                for line in part.ledger:
                    self._count(ledger, line)
            schema = json.dumps(self._domain.json_schema, indent=1, ensure_ascii=False)
            with _Lines(self.folder / SCHEMA) as described:
                described.put(schema)
        for lines in (articles, claims, ledger, table, described):
            rows = {SCHEMA: None, FLAT: lines.rows - 1}.get(lines.path.name, lines.rows)
            self.files[lines.path.name] = lines.record(rows)

    def _count(self, ledger: _Lines, line: str) -> None:
        ledger.put(line)
        self.totals.ledger(json.loads(line))

    def publish(self, manifest: Manifest) -> Path:
        """Give the finished dataset its name and move ``latest``; returns its folder."""
        text = json.dumps(manifest.model_dump(mode="json"), indent=1, ensure_ascii=False)
        write_durably(self.folder / MANIFEST, [f"{text}\n".encode()])
        dataset = self.folder.parent.parent
        latest = dataset / LATEST
        if latest.exists() and not latest.is_symlink():
            raise DatasetError("expected a link to a run, found something else", where=latest)
        target = dataset / manifest.run_id
        self.folder.rename(target)
        sync_folder(dataset)
        _point(latest, manifest.run_id)
        return target


def _point(link: Path, name: str) -> None:
    """Make a symbolic link point to ``name``, in one step."""
    fresh = link.with_name(f".{link.name}.new")
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(name, target_is_directory=True)
    fresh.replace(link)
    sync_folder(link.parent)


class _Lines:
    """A file written line by line, with its hash, flushed to the disk when closed."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.rows = 0
        self._bytes = 0
        self._digest = hashlib.sha256()

    def __enter__(self) -> _Lines:
        self._file = self.path.open("wb")
        return self

    def __exit__(self, *raised: object) -> None:
        with naming(self.path), self._file as file:
            file.flush()
            os.fsync(file.fileno())

    def put(self, line: str) -> None:
        data = f"{line}\n".encode()
        with naming(self.path):
            self._file.write(data)
        self._digest.update(data)
        self._bytes += len(data)
        self.rows += 1

    def record(self, rows: int | None) -> FileRecord:
        return FileRecord(sha256=self._digest.hexdigest(), bytes=self._bytes, rows=rows)


def _file_row(file: FileOutcome) -> LedgerRow:
    return LedgerRow(
        level="file",
        outcome=file.outcome,
        source=file.path,
        reason=file.reason,
        articles=file.articles,
    )
