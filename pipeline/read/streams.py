"""Bytes from files, plain or gzipped, never more than the limits allow."""

from __future__ import annotations

import gzip
import os
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO

from pipeline.read.decode import wide_encoding
from pipeline.read.items import ReadLimits, Rejected
from pipeline.read.layers import Remark, recoded, unzipped
from schemas.outcomes import Outcome

_BLOCK = 1 << 20
_SNIFFED = 8192


def _unsaid(remark: str) -> None:
    """For who does not want to be told."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a file: number from 1, byte offset, bytes without the line feed, in UTF-8
    where the file is in UTF-16 or UTF-32.

    ``data`` is None for a line over the limit; ``sha256`` covers all of it either way.
    """

    number: int
    offset: int
    data: bytes | None
    sha256: str


def open_bytes(path: str, *, gzipped: bool, remark: Remark = _unsaid) -> BufferedReader:
    """Open for reading the (decompressed) bytes of a regular file.

    ``remark`` is told what is left out of them. Raises Rejected ``unreadable`` for anything
    else: opening a pipe would wait for ever.
    """
    with read_errors():
        file = Path(path)
        if not file.is_file() and file.exists():
            raise Rejected(Outcome.UNREADABLE, "not a regular file (a folder, pipe or device)")
        return unzipped(file, remark) if gzipped else file.open("rb")


def open_lines(path: str, *, gzipped: bool, remark: Remark = _unsaid) -> BufferedReader:
    """The same of a file of lines; where it is in UTF-16 or UTF-32, as UTF-8, in which each
    line has its end, and ``remark`` is told so."""
    stream = open_bytes(path, gzipped=gzipped, remark=remark)
    try:
        with read_errors():
            wide = wide_encoding(stream.peek(_SNIFFED))
    except Rejected:
        stream.close()
        raise
    if wide is None:
        return stream
    remark(f"decoded as {wide}")
    return recoded(stream, wide)


@contextmanager
def read_errors() -> Iterator[None]:
    """Turn what the system and gzip raise into Rejected ``unreadable``."""
    try:
        yield
    except EOFError:
        raise Rejected(Outcome.UNREADABLE, "the gzip data end too early (truncated)") from None
    except (gzip.BadGzipFile, zlib.error) as error:
        reason = f"expected gzip data, which these are not or no longer: {error}"
        raise Rejected(Outcome.UNREADABLE, reason) from None
    except OSError as error:
        reason = f"cannot be read: {error.strerror or type(error).__name__}"
        raise Rejected(Outcome.UNREADABLE, reason) from None


def read_whole(path: str, *, gzipped: bool, limits: ReadLimits, remark: Remark = _unsaid) -> bytes:
    """All bytes of a file that is one article; stops decompressing at the limit.

    ``remark`` as for ``open_bytes``. Raises Rejected ``too_large`` or ``unreadable``.
    """
    with open_bytes(path, gzipped=gzipped, remark=remark) as stream, read_errors():
        data = b""
        if os.fstat(stream.fileno()).st_size <= limits.max_bytes:
            data = stream.read(limits.max_bytes + 1)
            if len(data) <= limits.max_bytes:
                return data
    unpacked = "once decompressed " if data and gzipped else ""
    reason = f"{unpacked}over the limit of {limits.max_bytes:,} bytes an article"
    raise Rejected(Outcome.TOO_LARGE, reason)


def lines_of(
    path: str, *, gzipped: bool, limits: ReadLimits, remark: Remark = _unsaid
) -> Iterator[Line]:
    """The lines of a file one after the other, blank ones included.

    ``remark`` as for ``open_lines``. Raises Rejected ``unreadable`` or, for a file that
    decompresses to more than the limits allow, ``too_large``; the lines before have been
    yielded by then.
    """
    with open_lines(path, gzipped=gzipped, remark=remark) as stream:
        with read_errors():
            stored = Path(path).stat().st_size
        most = limits.max_bytes + limits.max_expansion * stored
        number = offset = 0
        while True:
            with read_errors():
                line, size = _next_line(stream, number + 1, offset, (limits.max_bytes, most))
            if not size:
                return
            yield line
            number, offset = number + 1, offset + size


def _next_line(
    stream: BinaryIO, number: int, offset: int, allowed: tuple[int, int]
) -> tuple[Line, int]:
    """The line at ``offset`` and its size with the line feed, 0 at the end of the file."""
    max_line, max_file = allowed
    data = stream.readline(max_line + 2)
    size = len(data)
    body = data[:-1] if data.endswith(b"\n") else data
    digest = sha256(body)
    too_long = len(body) > max_line
    while data and not data.endswith(b"\n"):
        if offset + size > max_file:
            break
        data = stream.readline(_BLOCK)
        size += len(data)
        too_long = too_long or bool(data.rstrip(b"\n"))
        digest.update(data[:-1] if data.endswith(b"\n") else data)
    if offset + size > max_file:
        reason = f"line {number}: decompresses to over {max_file:,} bytes; reading stopped here"
        raise Rejected(Outcome.TOO_LARGE, reason)
    return Line(number, offset, None if too_long else body, digest.hexdigest()), size
