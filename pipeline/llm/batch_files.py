"""Batch files: request rows out, result rows in; pure formats, no network.

A request row is ``{"custom_id", "method", "url", "body"}``, a result row ``{"custom_id",
"response": {"status_code", "body"}, "error"}``, one JSON object a line; vLLM puts what a
refused request was told under ``error``, beside a response without a body. A row's ``custom_id``
is the key of its body in the response store.
"""

from __future__ import annotations

import contextlib
import gzip
import json
import os
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final, Self, cast

from pipeline.llm.reply import Json, Reply
from pipeline.llm.transport import encoded
from pipeline.parts import naming
from schemas.errors import InputError
from schemas.outcomes import Outcome

SUFFIX: Final = ".jsonl"
URL: Final = "/v1/chat/completions"
MOST_ROWS = 50_000
MOST_BYTES = 200_000_000
MOST_OF_A_ROW = 64_000_000
"""Bytes of a result, unpacked, with its line end."""

_KEY = re.compile(r"[0-9a-f]{64}")
_UNASKED = {"batch_expired": "expired", "batch_cancelled": "cancelled"}
_GZIP = b"\x1f\x8b"
_SPREAD = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:\[\s*(?:\{|$)|\{\s*$)")
"""How a file begins that holds an array, or objects over several lines."""
_CLIP = 80


def request_row(key: str, body: Json) -> bytes:
    """A line of a request file with its line end, the same bytes for the same body."""
    row = {"custom_id": key, "method": "POST", "url": URL, "body": body}
    return encoded(row) + b"\n"


class RequestFiles:
    """Request files being written: one under the name given, or where its rows or bytes are
    too many ``NAME-1.jsonl``, ``NAME-2.jsonl`` and so on. Use it with ``with``: the files
    have their names once it is left in order, and are not there otherwise.

    Raises InputError where a file of the name, numbered or not, is there already, or the name
    does not end in ``.jsonl``: a run would read the file as an article.
    """

    def __init__(self, path: Path, rows: int = MOST_ROWS, size: int = MOST_BYTES) -> None:
        self.paths: list[Path] = []
        self.rows: list[int] = []
        self.bytes: list[int] = []
        self._path = path
        self._limits = rows, size
        self._file: BinaryIO | None = None
        self._drafts: list[Path] = []
        if path.suffix.lower() != SUFFIX:
            raise InputError(f"expected a name that ends in {SUFFIX}", where=path)
        for there in (path, *self._numbered()):
            if there.exists():
                raise InputError("is there already; move it away or give another name", where=there)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        try:
            self._end_file()
            if kind is None:
                several = len(self._drafts) > 1
                for number, draft in enumerate(self._drafts, start=1):
                    path = self._name(number) if several else self._path
                    draft.replace(path)
                    self.paths.append(path)
        finally:
            for draft in self._drafts:
                with contextlib.suppress(OSError):
                    draft.unlink()

    def write(self, row: bytes) -> None:
        """Add a row; one that alone is over the size limit gets a file of its own."""
        rows, size = self._limits
        full = self.rows and (self.rows[-1] >= rows or self.bytes[-1] + len(row) > size)
        if self._file is None or full:
            self._end_file()
            self._path.parent.mkdir(parents=True, exist_ok=True)
            draft = self._path.with_name(f".{self._path.name}.{len(self._drafts) + 1}.tmp")
            self._drafts.append(draft)
            self._file = draft.open("wb")
            self.rows.append(0)
            self.bytes.append(0)
        with naming(self._path):
            self._file.write(row)
        self.rows[-1] += 1
        self.bytes[-1] += len(row)

    def _name(self, number: int) -> Path:
        return self._path.with_name(f"{self._path.stem}-{number}{self._path.suffix}")

    def _numbered(self) -> list[Path]:
        named = re.compile(re.escape(self._path.stem) + r"-\d+" + re.escape(self._path.suffix))
        if not self._path.parent.is_dir():
            return []
        return sorted(each for each in self._path.parent.iterdir() if named.fullmatch(each.name))

    def _end_file(self) -> None:
        file, self._file = self._file, None
        if file is not None:
            with naming(self._path), file:
                file.flush()
                os.fsync(file.fileno())


@dataclass(frozen=True, slots=True)
class Result:
    """A line of a result file, numbered from 1: a ``reply``, or ``unasked`` (expired,
    cancelled) where the endpoint did not come to it, or ``fault`` where it is no result;
    ``broken`` where it is not even JSON, as where a file breaks off."""

    path: Path
    line: int
    key: str = ""
    reply: Reply | None = None
    unasked: str | None = None
    fault: str | None = None
    broken: bool = False


def read_results(path: Path) -> Iterator[Result]:
    """The results in a file, which may be gzipped whatever its name; blank lines are none.

    Where a file breaks off (half a gzip), a row is too long, or rows do not stand one a line,
    the last result says so.
    Raises InputError where it cannot be opened.
    """
    number, begun = 0, False
    with _opened(path) as file:
        try:
            lines = iter(lambda: file.readline(MOST_OF_A_ROW + 1), b"")
            for number, line in enumerate(lines, start=1):
                if len(line) > MOST_OF_A_ROW:
                    told = f"is over {MOST_OF_A_ROW:,} bytes: not read from here on"
                    yield Result(path, number, fault=told, broken=True)
                    return
                if not begun and _SPREAD.match(line):
                    told = "expected one object a line, found an array or one over several lines"
                    yield Result(path, number, fault=told, broken=True)
                    return
                if line.strip():
                    begun = True
                    yield _result(path, number, line)
        except (OSError, EOFError, zlib.error) as error:
            yield Result(
                path, number + 1, fault=f"cannot be read from here on: {error}", broken=True
            )


def check_file(path: Path) -> None:
    """Raises InputError where a file cannot be opened."""
    _opened(path).close()


def _opened(path: Path) -> BinaryIO:
    try:
        with path.open("rb") as file:
            gzipped = file.read(len(_GZIP)) == _GZIP
        return cast(BinaryIO, gzip.open(path, "rb")) if gzipped else path.open("rb")
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", where=path) from None


def _result(path: Path, number: int, line: bytes) -> Result:
    try:
        row = json.loads(line)  # takes half a surrogate pair, of which parse says what it is
    except (ValueError, RecursionError) as error:
        return Result(path, number, fault=f"not JSON: {error}", broken=True)
    key = row.get("custom_id") if isinstance(row, dict) else None
    if not isinstance(key, str):
        return Result(path, number, fault="no result row: it has no custom_id")
    if not _KEY.fullmatch(key):
        told = f"custom_id {key[:_CLIP]!r} is none of ours: expected 64 hexadecimal digits"
        return Result(path, number, fault=told)
    reply = _reply(row)
    if isinstance(reply, Reply):
        return Result(path, number, key, reply)
    if reply in _UNASKED.values():
        return Result(path, number, key, unasked=reply)
    return Result(path, number, key, fault=reply)


def _reply(row: Json) -> Reply | str:
    """The reply in a row, or why the question was not asked, or what is wrong with the row."""
    response, error = row.get("response"), row.get("error")
    answer = response if isinstance(response, dict) else {}
    status, body = answer.get("status_code"), answer.get("body")
    if body is None and error and isinstance(status, int) and status >= 400:
        body = error if isinstance(error, dict) and "error" in error else {"error": error}
    if isinstance(status, int) and body is not None:
        text = body if isinstance(body, str) else encoded(body).decode()
        return Reply(status=status, text=text, calls=1)
    if error:
        told = error if isinstance(error, dict) else {"message": error}
        code, message = str(told.get("code") or ""), str(told.get("message") or "")
        said = ": ".join(filter(None, (code, message)))
        return _UNASKED.get(code) or Reply(fault=Outcome.SERVER_ERROR, text=said, calls=1)
    if answer:
        return "no result row: its response has no status_code or no body"
    return "no result row: it has neither a response nor an error"
