"""Writing inputs in tests, and looking at what is found in them."""

from __future__ import annotations

import gzip
import io
from pathlib import Path

from pipeline.read import Inputs, ReadLimits, discover

LIMITS = ReadLimits(max_bytes=2000, max_expansion=20)
TEXT = "Customs officers held two lorries of bearings at the border.\n"


def write(path: Path, content: str | bytes = TEXT) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    data = content.encode() if isinstance(content, str) else content
    path.write_bytes(gzip.compress(data, mtime=0) if path.suffix == ".gz" else data)
    return path


def found(*inputs: Path | str, spool: Path, stdin: bytes | None = None) -> Inputs:
    stream = None if stdin is None else io.BytesIO(stdin)
    return discover(inputs, limits=LIMITS, spool=spool, stdin=stream)


def ids(inputs: Inputs) -> list[str]:
    return [item.article_id for item in inputs.items]


def outcomes(inputs: Inputs) -> dict[str, str]:
    return {file.path: str(file.outcome) for file in inputs.files}
