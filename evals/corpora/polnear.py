"""PolNeAR (Newell, Margolin and Ruths, LREC 2018): attributions as source, cue and content.

Either as published, in brat's standoff form: ``text/NAME.txt`` beside
``attributions/NAME_ANNOTATOR.ann`` (or both in one folder), in folders of any depth, each document
by its path; or as a table with a line for each attribution and columns ``document``, ``source``,
``cue``, ``content`` (their words) and ``text`` or a folder ``text/`` beside it. Of several
annotators of a document the first by name counts. What is published without its text (the
replication of PARC 3) cannot be scored, and is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from evals.corpora.brat import read_brat
from evals.corpora.document import BOM, Annotated, annotated, attributed, read_text
from evals.corpora.places import Places
from evals.corpora.tables import read_table
from schemas.errors import InputError

_COLUMNS = {
    "document": ("document", "doc", "file", "filename", "article", "article_id"),
    "text": ("text", "article_text"),
    "source": ("source",),
    "cue": ("cue",),
    "content": ("content",),
}

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
            whole = read_text(text, marked=True)
            found, reading = read_brat(file, whole)
            where = [told for told, _ in found]
            made = [each for _, each in found]
            yield annotated(name, whole.removeprefix(BOM), made, reading=reading, where=where)


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
