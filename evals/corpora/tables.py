"""Reading spreadsheets, and finding in a text the words that one of their cells holds."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from schemas.errors import InputError

_PIECE = re.compile(r"\w+|[^\w\s\"'“”‘’«»]")
_FIELD_LIMIT = 50_000_000  # a cell may hold an article


def read_table(
    path: Path, columns: Mapping[str, Sequence[str]], needed: Sequence[str]
) -> Iterator[dict[str, str]]:
    """The rows of a .csv, .tsv or .xlsx file as text by our names for its columns.

    ``columns`` has the headings that each of our names goes by, in small letters; spaces and
    underscores are one. Raises InputError for a file without the needed ones, or when the
    library for .xlsx is missing.
    """
    rows = _sheet(path) if path.suffix == ".xlsx" else _separated(path)
    head = next(rows, None)
    if head is None:
        raise InputError("the table is empty", where=path)
    flat = [re.sub(r"[\s_]+", " ", cell).strip().casefold() for cell in head]
    places = {
        name: flat.index(heading)
        for name, headings in columns.items()
        for heading in (h.replace("_", " ") for h in headings)
        if heading in flat
    }
    missing = [name for name in needed if name not in places]
    if missing:
        told = ", ".join("/".join(columns[name]) for name in missing)
        raise InputError(f"no column {told}; it has {', '.join(head)}", where=path)
    for row in rows:
        yield {name: row[place] if place < len(row) else "" for name, place in places.items()}


def _separated(path: Path) -> Iterator[list[str]]:
    csv.field_size_limit(_FIELD_LIMIT)
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            head = file.readline()
            file.seek(0)
            delimiter = max("\t,;", key=head.count)
            yield from csv.reader(file, delimiter=delimiter)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"not a readable table: {error}", where=path) from None


def _sheet(path: Path) -> Iterator[list[str]]:
    try:
        from openpyxl import load_workbook
    except ImportError:
        raise InputError(
            "reading .xlsx needs openpyxl: pip install -e '.[corpora]' here, or save it as .csv",
            where=path,
        ) from None
    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except Exception as error:  # whatever is wrong with the archive inside
        raise InputError(f"not a readable spreadsheet: {error}", where=path) from None
    try:
        for row in book.worksheets[0].iter_rows(values_only=True):
            if any(cell is not None for cell in row):
                yield ["" if cell is None else str(cell) for cell in row]
    finally:
        book.close()


def locate(text: str, words: str) -> tuple[int, int] | None:
    """Where some words stand in a text, whatever the white space and quotation marks between
    and around them; None where they do not. The first place where there are several.

    >>> locate("He said: “We sold\\nforty.”", '"We sold forty."')
    (10, 24)
    """
    wanted = _PIECE.findall(words)
    if not wanted:
        return None
    there = list(_PIECE.finditer(text))
    printed = "\n".join(["", *(piece.group() for piece in there), ""])
    at = printed.find("\n".join(["", *wanted, ""]))
    if at < 0:
        return None
    first = printed.count("\n", 0, at)
    return there[first].start(), there[first + len(wanted) - 1].end()
