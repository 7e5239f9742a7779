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

from evals.corpora.document import Annotated, Attributed, spans_of
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
            # newline="": offsets count every character of the file.
            with texts[name].open(encoding="utf-8", newline="") as opened:
                text = opened.read()
            yield Annotated(name, text, list(_brat(file, text)))


def _brat(file: Path, text: str) -> Iterator[Attributed]:
    places: dict[str, list[tuple[int, int]]] = {}
    events: list[str] = []
    for number, line in enumerate(file.read_text("utf-8").splitlines(), start=1):
        parts = line.split("\t")
        if line.startswith("T") and len(parts) > 1:
            places[parts[0]] = [(int(a), int(b)) for a, b in _SPAN.findall(parts[1])]
            if not places[parts[0]]:
                raise InputError(f"no offsets: {line[:60]}", where=file, line=number)
        elif line.startswith("E") and len(parts) > 1:
            events.append(parts[1])
    for event in events:
        found: dict[str, list[tuple[int, int]]] = {}
        for role, name in _EVENT.findall(event):
            if role in _ROLES:
                found.setdefault(role, []).extend(places.get(name, ()))
        evidence = spans_of(text, found.get("Content", ()))
        if evidence:
            told = {role: _words(text, found.get(role)) for role in ("Source", "Cue")}
            yield Attributed(evidence, source=told["Source"], cue=told["Cue"])


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
            text = beside.read_text("utf-8")
        claims, lost = [], 0
        for row in rows:
            place = locate(text, row["content"])
            if place is None:
                lost += 1
                continue
            source, cue = row.get("source") or None, row.get("cue") or None
            claims.append(Attributed(spans_of(text, [place]), source=source, cue=cue))
        yield Annotated(name, text, claims, unlocated=lost)
