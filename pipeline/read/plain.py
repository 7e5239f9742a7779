"""Plain text: the whole file is the article."""

from __future__ import annotations

from pipeline.read.decode import decode
from pipeline.read.parsed import Parsed


def parse_text(data: bytes) -> Parsed:
    """The decoded text, nothing else changed. Raises Rejected as ``decode`` does."""
    decoded = decode(data)
    return Parsed(decoded.text, notes=(decoded.note,) if decoded.note else ())
