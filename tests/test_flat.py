"""A claim as one record of a table that a spreadsheet opens without running anything."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.flat import COLUMNS, flat, line
from tests.samples import record


def row(**fields: Any) -> dict[str, Any]:
    only: dict[str, Any] = {
        "claim_id": "0" * 16,
        "article_id": "a",
        "confidence": None,
        "contradicts": [],
    }
    return {**record(), **only, **fields}


def cells(**fields: Any) -> dict[str, Any]:
    return dict(zip(COLUMNS, flat(row(**fields)), strict=True))


def source(name: str, role: str | None = None) -> dict[str, Any]:
    return {"name": name, "type": "person", "role": role, "cue": None}


def test_each_column_holds_its_field() -> None:
    found = cells(confidence=0.5, contradicts=["1" * 16, "2" * 16])
    assert found.pop("details") == json.dumps(record()["details"])
    assert found == {
        "claim_id": "0" * 16,
        "article_id": "a",
        "kind": "transfer",
        "statement": record()["statement"],
        "origin": "customs papers",
        "attribution": "customs papers | the agency, agency",
        "stance": "asserts",
        "certainty": "probable",
        "modality": "actual",
        "when": "in May 2022",
        "when_start": "2022-05",
        "when_end": "2022-05",
        "quantities": "some 40 lathes",
        "entities": "Norvex (company) | Belarus (country, BY)",
        "quotes": record()["evidence"][0]["quote"],
        "offsets": "0:77",
        "confidence": 0.5,
        "contradicts": "1111111111111111 | 2222222222222222",
    }


def test_what_is_not_there_is_empty() -> None:
    evidence = [{"start": 3, "end": 9, "quote": None}, {"start": 12, "end": 20, "quote": None}]
    found = cells(when=None, attribution=[], quantities=[], entities=[], evidence=evidence)
    empty = ("when", "when_start", "when_end", "origin", "attribution", "quantities", "entities")
    assert not any(found[name] for name in empty)
    assert found["confidence"] is None
    assert found["quotes"] == " | "
    assert found["offsets"] == "3:9 | 12:20"


def _formulas(cells: Iterable[Any]) -> list[str]:
    """The cells that begin as a formula does, whatever the spreadsheet takes to end a cell."""
    read = [
        cell
        for end in ",;\t"
        for record in csv.reader(io.StringIO(f"{line(cells)}\r\n", newline=""), delimiter=end)
        for cell in record
    ]
    return [cell for cell in read if cell.lstrip(" ")[:1] in set("=+-@＝＋－＠")]


FORMULAS = [
    "=",
    "+",
    "-",
    "@",
    "\t",
    "\r",
    "\n",
    "＝",
    "＋",
    "－",
    "＠",
    " =",
    "   @",
    " \t=",
    "=-",
]


@pytest.mark.parametrize("start", FORMULAS)
def test_no_cell_is_a_formula(start: str) -> None:
    bad = start + "HYPERLINK(1)"
    found = cells(
        statement=bad,
        article_id=bad,
        attribution=[source(bad)],
        entities=[{"name": bad, "type": "person", "country": None}],
        quantities=[{"text": bad}],
        evidence=[{"start": 0, "end": 1, "quote": bad}],
        when={"text": bad, "start": None, "end": None},
    )
    for name in ("statement", "article_id", "origin", "quantities", "quotes", "when", "entities"):
        assert found[name].startswith("'"), name
        assert found[name].replace("'", "").startswith(bad), name
        assert not _formulas(found.values()), name


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("see;=HYPERLINK(1)", "see;'=HYPERLINK(1)"),
        ("see\t@x", "see\t'@x"),
        ('see; "=x"', 'see;\' "=x"'),
        ("a;;\n =b;-c", "a;;\n' =b;'-c"),
        ("a; b=c, -d | =e", "a; b=c, -d | =e"),
    ],
)
def test_no_part_of_a_cell_is_a_formula_where_another_sign_ends_cells(text: str, cell: str) -> None:
    assert cells(statement=text)["statement"] == cell


@given(st.lists(st.text(alphabet="=@;\"'\n\r\t ,a", max_size=8), min_size=2, max_size=4))
def test_no_separator_makes_a_formula_of_text(texts: list[str]) -> None:
    evidence = [{"start": 0, "end": 1, "quote": text} for text in texts]
    name, role = texts[:2]
    table = flat(row(statement=name, attribution=[source(name, role)], evidence=evidence))
    assert _formulas(table) == []


def test_a_long_row_of_separators_is_looked_at_once() -> None:
    assert len(cells(statement="a" + "\t;" * 200_000)["statement"]) == 400_001


@pytest.mark.parametrize("harmless", ["a=b", "1 - 2", "'=x", "“=x”", "", " a"])
def test_other_cells_stay_as_they_are(harmless: str) -> None:
    assert cells(statement=harmless)["statement"] == harmless


def test_a_number_is_no_text() -> None:
    assert cells(confidence=-0.0)["confidence"] == 0
    assert isinstance(cells(confidence=0.25)["confidence"], float)


@given(st.text(alphabet="=+-@ ,;\"'\n\r\t|aé＝", max_size=8))
def test_a_table_reads_back_what_was_written(text: str) -> None:
    found = flat(row(statement=text, attribution=[source(text, text or None)]))
    file = io.StringIO(newline="")
    csv.writer(file).writerows([COLUMNS, found])
    header, read = csv.reader(io.StringIO(file.getvalue(), newline=""))
    assert header == list(COLUMNS)
    assert read == ["" if cell is None else str(cell) for cell in found]
    assert not any(cell.lstrip(" ")[:1] in ("=", "+", "-", "@", "\t", "\r", "\n", "＝")
                   for cell in read if cell.strip(" "))  # fmt: skip
    assert read[COLUMNS.index("statement")].replace("'", "") == text.replace("'", "")


@given(st.lists(st.text(alphabet="=a,;\"'\n\r\x0b\x85\u2028 ", max_size=5), min_size=2))
def test_a_line_reads_back_whatever_breaks_it(texts: list[str]) -> None:
    assert list(csv.reader(io.StringIO(f"{line(texts)}\n", newline=""))) == [texts]


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
def test_a_cell_of_several_lines_is_quoted(end: str) -> None:
    assert line(["a", f"b{end}=c", "d"]) == f'a,"b{end}=c",d'


def test_details_read_back() -> None:
    details = {"items": ['a "b", c', "é\n"], "status": None}
    assert json.loads(cells(details=details)["details"]) == details
    assert "é" in cells(details=details)["details"]
