"""What lies between a file's bytes and those of its articles: gzip, wide encodings."""

from __future__ import annotations

import codecs
import gzip
import io
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

_BLOCK = 1 << 16
_NO_MEMBER = "Not a gzipped file"

Remark = Callable[[str], None]


def unzipped(file: Path, remark: Remark) -> io.BufferedReader:
    """The decompressed bytes of a file. What follows its gzip data and is none is left out,
    as ``gzip -d`` does, with a remark each time
    that it is met."""
    return io.BufferedReader(_Unzipped(file, remark))


def recoded(stream: BinaryIO, encoding: str) -> io.BufferedReader:
    """A stream of text in ``encoding`` as UTF-8, which has a byte for each line end.

    Offsets are those of the UTF-8; going back means reading from the start. What cannot be
    decoded becomes U+FFFD.
    """
    return io.BufferedReader(_Recoded(stream, encoding), _BLOCK)


class _Unzipped(io.RawIOBase):
    def __init__(self, file: Path, remark: Remark) -> None:
        self._file = gzip.open(file, "rb")  # noqa: SIM115 - closed with this
        self._remark = remark

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._file.fileno()

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def readinto(self, buffer: memoryview, /) -> int:  # type: ignore[override]
        try:
            data = self._file.read1(len(buffer))
        except gzip.BadGzipFile as error:
            if not self._file.tell() or not str(error).startswith(_NO_MEMBER):
                raise
            self._remark("what follows its gzip data is none, and left out")
            return 0
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._file.close()
        super().close()


class _Recoded(io.RawIOBase):
    def __init__(self, stream: BinaryIO, encoding: str) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder(encoding)("replace")
        self._begin()

    def _begin(self) -> None:
        self._stream.seek(0)
        self._decoder.reset()
        self._waiting = b""
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        if whence != io.SEEK_SET:
            raise io.UnsupportedOperation("a place from the start is needed")
        if offset < self._at:
            self._begin()
        while self._at < offset and self.read(min(_BLOCK, offset - self._at)):
            pass
        return self._at

    def readinto(self, buffer: memoryview, /) -> int:  # type: ignore[override]
        while not self._waiting:
            data = self._stream.read(_BLOCK)
            self._waiting = self._decoder.decode(data, not data).encode("utf-8", "replace")
            if not data:
                break
        taken, self._waiting = self._waiting[: len(buffer)], self._waiting[len(buffer) :]
        buffer[: len(taken)] = taken
        self._at += len(taken)
        return len(taken)

    def close(self) -> None:
        self._stream.close()
        super().close()
