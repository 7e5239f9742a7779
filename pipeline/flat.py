"""A claim as one flat record, for spreadsheets.

Lists are joined with `` | ``. The kind's own fields are one column of JSON. A cell that a
spreadsheet would take for a formula is made text by an apostrophe in front, and so is what
would begin one in a spreadsheet that takes a semicolon or a tab for the end of a cell, as many
do where a comma stands in decimal numbers.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

Json = Mapping[str, Any]
_BETWEEN = " | "
_LINE_END = "\r\n"
_STARTS = "=+-@＝＋－＠"
_FORMULA = (*_STARTS, "\t", "\r", "\n")
# What ends a cell or a line elsewhere than here, with spaces and quotes, before a formula. It
# begins where nothing of the kind goes before, so that a long row of them is looked at once.
_INNER = re.compile(rf'(?<![\s";])[\s";]*[;\t\r\n][ "]*(?=[{re.escape(_STARTS)}])')
_LAST_END = re.compile(r"(?<=[;\t\r\n])(?=[^;\t\r\n]*\Z)")


def _each(items: Any, show: Callable[[Json], str]) -> str:
    return _BETWEEN.join(show(item) for item in items)


def _source(source: Json) -> str:
    return f"{source['name']}, {source['role']}" if source["role"] else str(source["name"])


def _entity(entity: Json) -> str:
    country = f", {entity['country']}" if entity["country"] else ""
    return f"{entity['name']} ({entity['type']}{country})"


_CELLS: Mapping[str, Callable[[Json], Any]] = {
    "claim_id": lambda row: row["claim_id"],
    "article_id": lambda row: row["article_id"],
    "kind": lambda row: row["kind"],
    "statement": lambda row: row["statement"],
    "origin": lambda row: _each(row["attribution"][:1], _source),
    "attribution": lambda row: _each(row["attribution"], _source),
    "stance": lambda row: row["stance"],
    "certainty": lambda row: row["certainty"],
    "modality": lambda row: row["modality"],
    "when": lambda row: (row["when"] or {}).get("text"),
    "when_start": lambda row: (row["when"] or {}).get("start"),
    "when_end": lambda row: (row["when"] or {}).get("end"),
    "quantities": lambda row: _each(row["quantities"], lambda item: str(item["text"])),
    "entities": lambda row: _each(row["entities"], _entity),
    "details": lambda row: json.dumps(row["details"], ensure_ascii=False),
    "quotes": lambda row: _each(row["evidence"], lambda item: item["quote"] or ""),
    "offsets": lambda row: _each(row["evidence"], lambda item: f"{item['start']}:{item['end']}"),
    "confidence": lambda row: row["confidence"],
    "contradicts": lambda row: _BETWEEN.join(row["contradicts"]),
}
COLUMNS = tuple(_CELLS)


def flat(row: Json) -> list[Any]:
    """The cells of a row of ``claims.jsonl``, in the order of ``COLUMNS``."""
    return [_safe(cell(row)) for cell in _CELLS.values()]


def line(cells: Iterable[Any]) -> str:
    """Cells as a line of CSV, without its line end; one with line breaks in it is several."""
    text = io.StringIO()
    # Before Python 3.13 only the line ends that the writer itself makes have a cell quoted.
    csv.writer(text, lineterminator=_LINE_END).writerow(cells)
    return text.getvalue().removesuffix(_LINE_END)


def _safe(value: Any) -> Any:
    """A cell that no spreadsheet runs as a formula."""
    if not isinstance(value, str):
        return value
    inner = _INNER.sub(lambda run: _LAST_END.sub("'", run[0]), value)
    return f"'{inner}" if value.lstrip(" ").startswith(_FORMULA) else inner
