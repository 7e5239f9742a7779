"""A plain form that any annotation can be brought to: JSON lines of a text and its claims.

``{"text": ..., "claims": [{"evidence": ..., "source": ..., "cue": ..., "statement": ...}]}``;
evidence is the words, a span ``{"start", "end"}`` in code points, or a list of either.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from evals.corpora.document import Annotated, Attributed, spans_of
from evals.corpora.tables import locate
from schemas.errors import InputError


def read_plain(path: Path) -> Iterator[Annotated]:
    """The documents in the order of the file; raises InputError, naming line and claim."""
    if not path.is_file():
        raise InputError("expected a file of JSON lines", where=path)
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, start=1):
            if line.strip():
                yield _document(line, path, number)


def _document(line: str, path: Path, number: int) -> Annotated:
    try:
        data = json.loads(line)
    except json.JSONDecodeError as error:
        raise InputError(f"not JSON: {error}", where=path, line=number) from None
    if not isinstance(data, dict) or not isinstance(data.get("text"), str):
        raise InputError("expected an object with a 'text'", where=path, line=number)
    text, claims, lost = data["text"], [], 0
    listed = data.get("claims")
    if not isinstance(listed, list):
        raise InputError("expected a list 'claims'", where=path, line=number)
    for place, claim in enumerate(listed, start=1):
        told = f"claim {place}"
        if not isinstance(claim, dict) or not claim.get("evidence"):
            raise InputError(f"{told} has no evidence", where=path, line=number)
        pieces = claim["evidence"] if isinstance(claim["evidence"], list) else [claim["evidence"]]
        places = [_place(text, piece) for piece in pieces]
        evidence = spans_of(text, [each for each in places if each is not None])
        if not evidence:
            lost += 1
            continue
        parts = {name: claim.get(name) for name in ("statement", "source", "cue")}
        wrong = [name for name, value in parts.items() if not isinstance(value, str | None)]
        if wrong:
            raise InputError(f"{told}: {wrong[0]} is no text", where=path, line=number)
        claims.append(Attributed(evidence, **parts))
    return Annotated(str(data.get("id", number)), text, claims, unlocated=lost)


def _place(text: str, piece: Any) -> tuple[int, int] | None:
    if isinstance(piece, str):
        return locate(text, piece)
    if isinstance(piece, dict) and isinstance(piece.get("start"), int):
        end = piece.get("end")
        return (piece["start"], end) if isinstance(end, int) else None
    return None
