"""What a corpus tells of one document, whatever its format."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Any

from evals.load import parsed
from evals.wording import TOKEN
from schemas.claim import Evidence
from schemas.errors import InputError

BOM = codecs.BOM_UTF8.decode()


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
class Reading:
    """How much could be read of what a document's annotations are told in."""

    lines: int = 0
    """Lines that tell of annotations."""
    unread: int = 0
    """Those of them that nothing could be made of."""
    first: str | None = None
    """Where nothing could be made of something, or there was nothing, first: file, line, what."""


class Lost(Enum):
    """Why an annotation is left out."""

    EMPTY = "it has no words"
    NOWHERE = "its words are not in the text"


@dataclass(frozen=True, slots=True)
class Annotated:
    """One document; ``mentions`` are the entities it names, where the corpus has them."""

    name: str
    text: str
    claims: Sequence[Attributed]
    mentions: Sequence[tuple[str, str]] | None = None
    unlocated: int = 0
    """Annotations whose words are not in the text, left out."""
    empty: int = 0
    """Annotations that have no words at all, left out."""
    reading: Reading = Reading()
    first_lost: Mapping[Lost, str] = field(default_factory=dict)
    """Where the first of those that are left out stands, for each reason."""


Place = tuple[int, int] | None
"""Where some words stand; None for nowhere."""


def attributed(text: str, places: Sequence[Place], **told: str | None) -> Attributed | Lost:
    """The annotation at these places, all of which have to be of the text, or why there is none.

    Punctuation alone is no words: nothing could be compared with it. ``told`` are its statement,
    source and cue.
    """
    if not places:
        return Lost.EMPTY
    evidence = spans_of(text, [place for place in places if place is not None])
    if not evidence or None in places:
        return Lost.NOWHERE
    if not any(TOKEN.search(span.quote or "") for span in evidence):
        return Lost.EMPTY
    return Attributed(evidence, **told)


def annotated(
    name: str,
    text: str,
    found: Iterable[Attributed | Lost],
    mentions: Sequence[tuple[str, str]] | None = None,
    reading: Reading | None = None,
    where: Sequence[str] | None = None,
) -> Annotated:
    """A document of what was found in it, with what was left out counted by the reason.

    ``where`` tells of each where it stands; without it, they are numbered.
    """
    all_of_it = list(found)
    told = where or [f"'{name}', annotation {n}" for n in range(1, len(all_of_it) + 1)]
    first: dict[Lost, str] = {}
    for each, place in zip(all_of_it, told, strict=True):
        if isinstance(each, Lost):
            first.setdefault(each, place)
    return Annotated(
        name,
        text,
        [each for each in all_of_it if isinstance(each, Attributed)],
        mentions,
        unlocated=all_of_it.count(Lost.NOWHERE),
        empty=all_of_it.count(Lost.EMPTY),
        reading=reading or Reading(),
        first_lost=first,
    )


def spans_of(text: str, places: Sequence[tuple[int, int]]) -> tuple[Evidence, ...]:
    """Evidence at these places; none at all where one of them is empty or not of the text."""
    if not all(0 <= start < end <= len(text) for start, end in places):
        return ()
    return tuple(
        Evidence(start=start, end=end, quote=text[start:end]) for start, end in sorted(set(places))
    )


def told_place(text: str, span: Mapping[str, Any], words: str) -> tuple[int, int] | None:
    """Where a span says that it is; None for no offsets, and where the words that it tells
    under ``words`` are not those of the text there."""
    start, end, told = span.get("start"), span.get("end"), span.get(words)
    if type(start) is not int or type(end) is not int:  # True is no offset
        return None
    there = text[start:end] if start >= 0 else ""
    if isinstance(told, str) and "".join(told.split()) != "".join(there.split()):
        return None
    return start, end


def lines_of(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """The objects of a file of JSON lines with their line numbers, blank lines left out.

    Raises InputError, naming the line, for what is not UTF-8, not JSON, or no object.
    """
    if not path.is_file():
        raise InputError("expected a file of JSON lines", where=path)
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            if not line.strip():
                continue
            try:
                data = parsed(line.removeprefix(codecs.BOM_UTF8))
                json.dumps(data, ensure_ascii=False).encode()  # half of a surrogate pair
            except (ValueError, RecursionError) as error:
                told = f"not JSON: {str(error) or type(error).__name__}"
                raise InputError(told, where=path, line=number) from None
            if not isinstance(data, dict) or not isinstance(data.get("text"), str):
                raise InputError("expected an object with a 'text'", where=path, line=number)
            yield number, data


def read_lines(path: Path, number: int, name: str, annotations: int) -> Reading:
    """That all ``annotations`` of a line were read, and, where it has none, where that is."""
    return Reading(annotations, 0, None if annotations else f"{path}:{number}: '{name}' is empty")


def read_text(path: Path, *, marked: bool = False) -> str:
    """A text file with its line ends as they are, and without a byte order mark unless
    ``marked``; raises InputError where it is not UTF-8."""
    try:
        return path.read_bytes().decode("utf-8" if marked else "utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"not a readable UTF-8 file: {error}", where=path) from None
