"""Several answers to one question, as a model gives them that makes one of each claim.

Pure functions on answers in wire form: lists of claims, and tables of rows with an ``id`` each,
to which claims refer by ``ref``, or by bare numbers in the field that a table is named after.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

Json = dict[str, Any]

_MANY = 100  # different answers: no model says so many, and to hold each against each takes long


def distinct(answers: Sequence[Json]) -> list[Json]:
    """The answers, without those all of which stands in another; of equals the first. Of many
    different ones equals alone are left out."""
    first: dict[str, Json] = {}
    for answer in answers:
        first.setdefault(json.dumps(answer, sort_keys=True), answer)
    answers = list(first.values())
    if len(answers) > _MANY:
        return answers
    kept: list[Json] = []
    for number, answer in enumerate(answers):
        later = (other for other in answers[number + 1 :] if not _within(other, answer))
        if not any(_within(answer, other) for other in (*kept, *later)):
            kept.append(answer)
    return kept


def joined(answers: Sequence[Json]) -> Json:
    """One answer with the claims of all in their order, each with the rows that it refers to.

    Rows are numbered on from one answer to the next: each numbers its own from the first.
    """
    whole: Json = {}
    last = 0
    for answer in answers:
        moved = _moved(answer, last)
        for name, items in moved.items():
            if isinstance(items, list):
                whole.setdefault(name, []).extend(items)
            else:
                whole.setdefault(name, items)
        ids = [row["id"] for rows in _tables(moved).values() for row in rows if _is_row(row)]
        last = max([last, *ids])
    return whole


def _within(answer: Json, other: Json) -> bool:
    """Whether all that an answer lists stands in the other."""
    for name, items in answer.items():
        there = other.get(name)
        if isinstance(items, list):
            if items and not (isinstance(there, list) and all(item in there for item in items)):
                return False
        elif items != there:
            return False
    return True


def _moved(answer: Json, by: int) -> Json:
    """An answer with all its numbers raised by as much."""
    tables = _tables(answer)
    moved = dict(answer)
    for name, rows in tables.items():
        moved[name] = [{**row, "id": row["id"] + by} if _is_row(row) else row for row in rows]
    claims = answer["claims"]
    moved["claims"] = [
        {name: _referring(value, by, name in tables) for name, value in claim.items()}
        if isinstance(claim, dict)
        else claim
        for claim in claims
    ]
    return moved


def _referring(value: Any, by: int, bare: bool) -> Any:
    """A field of a claim, with its references raised."""
    if not isinstance(value, list):
        return value
    out = []
    for item in value:
        if isinstance(item, dict) and _is_number(item.get("ref")):
            out.append({**item, "ref": item["ref"] + by})
        else:
            out.append(item + by if bare and _is_number(item) else item)
    return out


def _tables(answer: Mapping[str, Any]) -> dict[str, list[Any]]:
    return {n: rows for n, rows in answer.items() if n != "claims" and isinstance(rows, list)}


def _is_row(row: Any) -> bool:
    return isinstance(row, dict) and _is_number(row.get("id"))


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
