"""What a corpus tells of one document, whatever its format."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from schemas.claim import Evidence


@dataclass(frozen=True, slots=True)
class Attributed:
    """A proposition of the text: where it stands, and what the corpus tells of who says it.

    ``evidence`` counts code points, half-open. What the corpus does not tell is None.
    """

    evidence: tuple[Evidence, ...]
    statement: str | None = None
    source: str | None = None
    cue: str | None = None


@dataclass(frozen=True, slots=True)
class Annotated:
    """One document; ``mentions`` are the entities it names, where the corpus has them."""

    name: str
    text: str
    claims: Sequence[Attributed]
    mentions: Sequence[tuple[str, str]] | None = None
    unlocated: int = 0
    """Annotations whose words are not in the text, left out."""


def spans_of(text: str, places: Sequence[tuple[int, int]]) -> tuple[Evidence, ...]:
    """Evidence at these places, those that are empty or not of the text left out."""
    return tuple(
        Evidence(start=start, end=end, quote=text[start:end])
        for start, end in sorted(set(places))
        if 0 <= start < end <= len(text)
    )
