"""Standard input, kept in a file so that it is read like any other."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import BinaryIO

from pipeline.read.decode import decode
from pipeline.read.formats import FORMATS
from pipeline.read.items import ReadLimits, Rejected
from pipeline.read.streams import open_bytes, read_errors
from pipeline.read.walk import Found
from schemas.errors import InputError

_HEAD = 65_536  # bytes after the first line that the format is judged by
_LINES_SEEN = 50
_GZIP = b"\x1f\x8b"
_PAGE = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*"
    r"<(?:html|!doctype\s+html|head|body|main|article|section|div|p|h[1-6])\b[^<]*>",
    re.I | re.S,
)
_FRONT_MATTER = re.compile(r"(?:---|\+\+\+)[ \t]*\r?\n")


def spooled(stream: BinaryIO, spool: Path, limits: ReadLimits, name: str | None) -> Found:
    """Copy the stream to ``spool/stdin.<suffix>``, gzipped if it is.

    ``name`` is a key of the table of formats; without it the format is judged by the first
    line. Raises InputError for a name that is not in the table.
    """
    if name is not None and name not in FORMATS:
        raise InputError(f"expected a format for '-' of {', '.join(FORMATS)}, found '{name}'")
    spool.mkdir(parents=True, exist_ok=True)
    raw = spool / "stdin"
    with raw.open("wb") as copy:
        shutil.copyfileobj(stream, copy)
    with raw.open("rb") as copy:
        gzipped = copy.read(2) == _GZIP
    suffix = FORMATS[name or sniffed(raw, gzipped, limits)].suffixes[0]
    source = f"stdin{suffix}{'.gz' if gzipped else ''}"
    raw.replace(spool / source)
    return Found(str((spool / source).absolute()), source, str(spool.absolute()))


def sniffed(path: Path, gzipped: bool, limits: ReadLimits) -> str:
    """The format by the first line that is not blank; ``txt`` where nothing else fits.

    A tag that a page or its body begins with is ``html``, a line of ``---`` or ``+++`` is ``md``, a
    line that begins as JSON does is ``jsonl`` where it or one of those after it is a whole
    object: one bad line does not make an article of all.
    """
    try:
        with open_bytes(str(path), gzipped=gzipped) as stream, read_errors():
            head = stream.readline(limits.max_bytes)
            while head and not head.strip():
                head = stream.readline(limits.max_bytes)
            head += stream.read(_HEAD)
        text = decode(head).text
    except Rejected:
        return "txt"
    if _PAGE.match(text):
        return "html"
    if _FRONT_MATTER.match(text):
        return "md"
    lines = text.lstrip().split("\n")[:_LINES_SEEN]
    return "jsonl" if lines[0][:1] in ("{", "[") and any(map(_is_object, lines)) else "txt"


def _is_object(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False
