"""Reading spreadsheets: their rows by what their columns are about."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from schemas.errors import InputError

_FIELD_LIMIT = 50_000_000  # a cell may hold an article


def read_table(
    path: Path, columns: Mapping[str, Sequence[str]], needed: Sequence[str]
) -> Iterator[dict[str, str]]:
    """The rows of a .csv, .tsv or .xlsx file as text by our names for its columns.

    ``columns`` has the headings that each of our names goes by, in small letters; spaces and
    underscores are one. The first of them is a column's own, the others are what else it may be
    called, the likeliest first. Rows without a word in any cell are left out. Raises InputError
    for a file without the needed ones, or where two columns could be meant, or when the library
    for .xlsx is missing.
    """
    cells = _sheet(path) if path.suffix.lower() == ".xlsx" else _separated(path)
    rows = (row for row in cells if any(cell.strip() for cell in row))
    head = next(rows, None)
    if head is None:
        raise InputError("the table is empty", where=path)
    flat = [re.sub(r"[\s_]+", " ", cell).strip().casefold() for cell in head]
    places = {}
    for name, headings in columns.items():
        there = [h for h in (each.replace("_", " ") for each in headings) if h in flat]
        if there:
            doubtful = name in needed and there[0] != headings[0].replace("_", " ")
            meant = there if doubtful else there[:1]
            if sum(map(flat.count, meant)) > 1:
                told = f"more than one column could be its {name}: {', '.join(meant)}"
                raise InputError(f"{told}; call one '{headings[0]}'", where=path)
            places[name] = flat.index(there[0])
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
            head = next((line for line in file if line.strip()), "")
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
        sheet = book.worksheets[0]
    except Exception as error:  # whatever is wrong with the archive inside
        ours = isinstance(error, AttributeError | IndexError | TypeError)
        told = "there is no sheet of cells in it" if ours else error
        raise InputError(f"not a readable spreadsheet: {told}", where=path) from None
    try:
        for row in sheet.iter_rows(values_only=True):
            yield ["" if cell is None else str(cell) for cell in row]
    finally:
        book.close()
