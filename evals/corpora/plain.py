"""A plain form that any annotation can be brought to: JSON lines of a text and its claims.

``{"text": ..., "claims": [{"evidence": ..., "source": ..., "cue": ..., "statement": ...}]}``;
evidence is the words, a span ``{"start", "end"}`` in code points, or a list of either.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from evals.corpora.document import Annotated, Attributed, lines_of, spans_of, told_place
from evals.corpora.tables import locate
from schemas.errors import InputError


def read_plain(path: Path) -> Iterator[Annotated]:
    """The documents in the order of the file; raises InputError, naming line and claim."""
    for number, data in lines_of(path):
        yield _document(data, path, number)


def _document(data: dict[str, Any], path: Path, number: int) -> Annotated:
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
        if None in places:
            evidence = ()
        if not evidence:
            lost += 1
            continue
        parts = {name: claim.get(name) or None for name in ("statement", "source", "cue")}
        wrong = [name for name, value in parts.items() if not isinstance(value, str | None)]
        if wrong:
            raise InputError(f"{told}: {wrong[0]} is no text", where=path, line=number)
        claims.append(Attributed(evidence, **parts))
    return Annotated(str(data.get("id", number)), text, claims, unlocated=lost)


def _place(text: str, piece: Any) -> tuple[int, int] | None:
    if isinstance(piece, str):
        return locate(text, piece)
    return told_place(text, piece, "quote") if isinstance(piece, dict) else None
