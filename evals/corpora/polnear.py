"""PolNeAR (Newell, Margolin and Ruths, LREC 2018): attributions as source, cue and content.

Either as published, in brat's standoff form: ``text/NAME.txt`` beside
``attributions/NAME_ANNOTATOR.ann`` (or both in one folder), in folders of any depth, each document
by its path; or as a table with a line for each attribution and columns ``document``, ``source``,
``cue``, ``content`` (their words) and ``text`` or a folder ``text/`` beside it. Of several
annotators of a document the first by name counts. What is published without its text (the
replication of PARC 3) cannot be scored, and is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from evals.corpora.document import (
    Annotated,
    Attributed,
    Lost,
    annotated,
    attributed,
    read_text,
)
from evals.corpora.places import Places
from evals.corpora.tables import read_table
from schemas.errors import InputError

_SPAN = re.compile(r"(\d+) (\d+)")
_EVENT = re.compile(r"(\w[\w-]*?)\d*:(T\d+)")
_ROLES = ("Source", "Cue", "Content")
_COLUMNS = {
    "document": ("document", "doc", "file", "filename", "article", "article_id"),
    "text": ("text", "article_text"),
    "source": ("source",),
    "cue": ("cue",),
    "content": ("content",),
}

Spans = list[tuple[int, int]]
Rows = list[dict[str, str]]


def read_polnear(path: Path) -> Iterator[Annotated]:
    """The documents of a folder by path, or of a table in its order, those without text left out.

    Raises InputError for what is neither, and where no document has its text.
    """
    if path.is_file():
        for name, (rows, text) in _table(path).items():
            if text is not None:
                whole = read_text(text) if isinstance(text, Path) else text
                yield _document(name, rows, whole)
        return
    for name, (file, text) in _folder(path).items():
        if text is not None:
            whole = read_text(text)
            yield annotated(name, whole, _brat(file, whole))


def without_text(path: Path) -> list[str]:
    """The names of the documents that have annotations and no text; raises as the reader."""
    found = _table(path) if path.is_file() else _folder(path)
    return [name for name, (_, text) in found.items() if text is None]


def _folder(path: Path) -> dict[str, tuple[Path, Path | None]]:
    """By the path of a document its annotations and its text."""
    files = sorted(path.rglob("*.ann"))
    if not files:
        raise InputError("expected brat's .ann files, or a .csv or .tsv file", where=path)
    texts: dict[tuple[Path, str], Path] = {}
    for text in sorted(path.rglob("*.txt")):
        texts.setdefault((text.parent.parent, text.stem), text)
    for text in sorted(path.rglob("*.txt")):
        texts[text.parent, text.stem] = text
    found: dict[str, tuple[Path, Path | None]] = {}
    for file in files:
        names = (file.stem, file.stem.rpartition("_")[0])
        keys = [(folder, n) for n in names for folder in (file.parent, file.parent.parent)]
        there = next((texts[key] for key in keys if key in texts), None)
        document = there if there is not None else file.with_name(names[1] or names[0])
        told = document.relative_to(path).as_posix().removesuffix(".txt")
        found.setdefault(told, (file, there))
    if all(text is None for _, text in found.values()):
        raise InputError("there is no .txt file of its name", where=files[0])
    return found


def _brat(file: Path, text: str) -> Iterator[Attributed | Lost]:
    """The attributions of a file, what annotators discarded left out."""
    places, events = _annotations(file, text)
    for event in events:
        found: dict[str, Spans] = {}
        named = [(role, name) for role, name in _EVENT.findall(event) if role in _ROLES]
        for role, name in named:
            found.setdefault(role, []).extend(places.get(name, ()))
        content: list[tuple[int, int] | None] = list(found.get("Content", ()))
        if any(name not in places for role, name in named if role == "Content"):
            content.append(None)
        source, cue = (_words(text, found.get(role)) for role in ("Source", "Cue"))
        yield attributed(text, content, source=source, cue=cue)


def _annotations(file: Path, text: str) -> tuple[dict[str, Spans], list[str]]:
    """The spans of a file by their names, those that are not the words they are told to be left
    out, and what its attributions are made of."""
    places: dict[str, Spans] = {}
    events: list[str] = []
    for number, line in enumerate(read_text(file).split("\n"), start=1):
        parts = line.rstrip("\r").split("\t")
        if line.startswith("T") and len(parts) > 1:
            try:
                spans = [(int(a), int(b)) for a, b in _SPAN.findall(parts[1])]
            except ValueError:  # more digits than Python takes for a number
                spans = []
            if not spans:
                raise InputError(f"no offsets: {line[:60]}", where=file, line=number)
            told = parts[2] if len(parts) > 2 else None
            there = " ".join(text[a:b] for a, b in spans)
            if told is None or _letters(told) == _letters(there):
                places[parts[0]] = spans
        elif line.startswith("E") and len(parts) > 1 and parts[1].startswith("Attribution"):
            events.append(parts[1])
    return places, events


def _letters(words: str) -> str:
    """White space is not told as it stands in the text."""
    return "".join(words.split())


def _words(text: str, places: Spans | None) -> str | None:
    return " ".join(text[a:b] for a, b in sorted(places)) if places else None


def _table(path: Path) -> dict[str, tuple[Rows, str | Path | None]]:
    """By the name of a document its rows, and its text or where that is."""
    by_name: dict[str, Rows] = {}
    for row in read_table(path, _COLUMNS, needed=("document", "content")):
        by_name.setdefault(row["document"], []).append(row)
    found = {}
    for name, rows in by_name.items():
        held = next((row["text"] for row in rows if row.get("text")), None)
        found[name] = (rows, held if held is not None else _beside(path.parent, name))
    if by_name and all(text is None for _, text in found.values()):
        told = f"no text of '{next(iter(by_name))}': no column text, and no file of its name"
        raise InputError(f"{told} in {path.parent / 'text'}", where=path)
    return found


def _beside(folder: Path, name: str) -> Path | None:
    """The text of a table's document, in a folder ``text/`` of the folder that its name tells."""
    told = PurePosixPath(name)
    if told.is_absolute() or ".." in told.parts:
        return None
    file = f"{told.stem}.txt"
    there = (folder / told.parent / "text" / file, folder / "text" / told.parent / file)
    return next((each for each in there if each.is_file()), None)


def _document(name: str, rows: Rows, text: str) -> Annotated:
    places = Places(text)
    return annotated(
        name,
        text,
        [
            attributed(
                text,
                places.all_of(row["content"]),
                source=row.get("source") or None,
                cue=row.get("cue") or None,
            )
            for row in rows
        ],
    )
