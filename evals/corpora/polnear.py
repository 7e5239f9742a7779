"""PolNeAR (Newell, Margolin and Ruths, LREC 2018): attributions as source, cue and content.

Either as published, in brat's standoff form: ``text/NAME.txt`` beside
``attributions/NAME_ANNOTATOR.ann`` (or both in one folder), or as a table with a line for each
attribution and columns ``document``, ``source``, ``cue``, ``content`` (their words) and ``text``
or a folder ``text/`` beside it. Of several annotators of a document the first by name counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from evals.corpora.document import Annotated, Attributed, read_text, spans_of
from evals.corpora.tables import locate, read_table
from schemas.errors import InputError

_SPAN = re.compile(r"(\d+) (\d+)")
_EVENT = re.compile(r"(\w[\w-]*?)\d*:(T\d+)")
_ROLES = ("Source", "Cue", "Content")


def read_polnear(path: Path) -> Iterator[Annotated]:
    """The documents of a folder or a table, by name; raises InputError for what is neither."""
    if path.is_file():
        yield from _table(path)
        return
    files = sorted(path.rglob("*.ann"))
    if not files:
        raise InputError("expected brat's .ann files, or a .csv or .tsv file", where=path)
    texts = {file.stem: file for file in sorted(path.rglob("*.txt"))}
    seen: set[str] = set()
    for file in files:
        name = next((n for n in (file.stem, file.stem.rpartition("_")[0]) if n in texts), None)
        if name is None:
            raise InputError("there is no .txt file of its name", where=file)
        if name not in seen:
            seen.add(name)
            text = read_text(texts[name])
            found = list(_brat(file, text))
            claims = [claim for claim in found if claim is not None]
            yield Annotated(name, text, claims, unlocated=len(found) - len(claims))


def _brat(file: Path, text: str) -> Iterator[Attributed | None]:
    """The attributions of a file, what annotators discarded left out; None for each one whose
    content is nowhere, or not the words that the file says it is."""
    places: dict[str, list[tuple[int, int]]] = {}
    events: list[str] = []
    for number, line in enumerate(read_text(file).split("\n"), start=1):
        parts = line.rstrip("\r").split("\t")
        if line.startswith("T") and len(parts) > 1:
            spans = [(int(a), int(b)) for a, b in _SPAN.findall(parts[1])]
            if not spans:
                raise InputError(f"no offsets: {line[:60]}", where=file, line=number)
            told = parts[2] if len(parts) > 2 else None
            there = " ".join(text[a:b] for a, b in spans)
            if told is None or _letters(told) == _letters(there):
                places[parts[0]] = spans
        elif line.startswith("E") and len(parts) > 1 and parts[1].startswith("Attribution"):
            events.append(parts[1])
    for event in events:
        found: dict[str, list[tuple[int, int]]] = {}
        named = [(role, name) for role, name in _EVENT.findall(event) if role in _ROLES]
        for role, name in named:
            found.setdefault(role, []).extend(places.get(name, ()))
        whole = all(name in places for role, name in named if role == "Content")
        evidence = spans_of(text, found.get("Content", ())) if whole else ()
        told_of = {role: _words(text, found.get(role)) for role in ("Source", "Cue")}
        yield (
            Attributed(evidence, source=told_of["Source"], cue=told_of["Cue"]) if evidence else None
        )


def _letters(words: str) -> str:
    """White space is not told as it stands in the text."""
    return "".join(words.split())


def _words(text: str, places: list[tuple[int, int]] | None) -> str | None:
    return " ".join(text[a:b] for a, b in sorted(places)) if places else None


def _table(path: Path) -> Iterator[Annotated]:
    columns = {
        "document": ("document", "doc", "file", "filename", "article", "article_id"),
        "text": ("text", "article_text"),
        "source": ("source",),
        "cue": ("cue",),
        "content": ("content",),
    }
    by_name: dict[str, list[dict[str, str]]] = {}
    for row in read_table(path, columns, needed=("document", "content")):
        by_name.setdefault(row["document"], []).append(row)
    for name, rows in by_name.items():
        text = next((row["text"] for row in rows if row.get("text")), None)
        if text is None:
            beside = path.parent / "text" / f"{Path(name).stem}.txt"
            if not beside.is_file():
                raise InputError(f"no text of '{name}': no column, no {beside}", where=path)
            text = read_text(beside)
        claims, lost = [], 0
        for row in rows:
            place = locate(text, row["content"])
            if place is None:
                lost += 1
                continue
            source, cue = row.get("source") or None, row.get("cue") or None
            claims.append(Attributed(spans_of(text, [place]), source=source, cue=cue))
        yield Annotated(name, text, claims, unlocated=lost)
