"""A plain form that any annotation can be brought to: JSON lines of a text and its claims.

``{"text": ..., "claims": [{"evidence": ..., "source": ..., "cue": ..., "statement": ...}]}``;
evidence is the words, a span ``{"start", "end"}`` in code points, or a list of either. The same
words told again are meant where they stand next.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from evals.corpora.document import (
    Annotated,
    Place,
    annotated,
    attributed,
    lines_of,
    read_lines,
    told_place,
)
from evals.corpora.places import Places
from schemas.errors import InputError


def read_plain(path: Path) -> Iterator[Annotated]:
    """The documents in the order of the file; raises InputError, naming line and claim."""
    for number, data in lines_of(path):
        yield _document(data, path, number)


def _document(data: dict[str, Any], path: Path, number: int) -> Annotated:
    text, found = data["text"], []
    places = Places(text)
    listed = data.get("claims")
    if not isinstance(listed, list):
        raise InputError("expected a list 'claims'", where=path, line=number)
    for place, claim in enumerate(listed, start=1):
        told = f"claim {place}"
        if not isinstance(claim, dict) or not claim.get("evidence"):
            raise InputError(f"{told} has no evidence", where=path, line=number)
        pieces = claim["evidence"] if isinstance(claim["evidence"], list) else [claim["evidence"]]
        parts = {name: claim.get(name) or None for name in ("statement", "source", "cue")}
        wrong = [name for name, value in parts.items() if not isinstance(value, str | None)]
        if wrong:
            raise InputError(f"{told}: {wrong[0]} is no text", where=path, line=number)
        found.append(attributed(text, [_place(places, piece) for piece in pieces], **parts))
    reading = read_lines(path, number, "claims", len(listed))
    return annotated(str(data.get("id", number)), text, found, reading=reading)


def _place(places: Places, piece: Any) -> Place:
    if isinstance(piece, str):
        return places.next(piece)
    return told_place(places.text, piece, "quote") if isinstance(piece, dict) else None
