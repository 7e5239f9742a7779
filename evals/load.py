"""Reading gold and predictions: what is malformed is refused with file, place and reason."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from schemas.claim import Claim
from schemas.dataset import CLAIMS
from schemas.domain import Domain
from schemas.errors import InputError
from schemas.gold import Gold
from schemas.migrations import migrate
from schemas.row import ROW_ONLY


def read_gold(path: Path, domain: Domain) -> Gold:
    """Read and check one gold file.

    Raises InputError naming the file, the claim (counted from 1) and the reason: not JSON,
    a field missing or unknown, a record that does not validate against schema and text.
    """
    try:
        data = json.loads(path.read_bytes())
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise InputError(f"not a readable JSON file: {error}", where=path) from None
    if not isinstance(data, dict) or not isinstance(data.get("claims"), list):
        raise InputError("gold is a JSON object with a list 'claims'", where=path)
    claims = data.pop("claims")
    try:
        gold = Gold.model_validate(data)
    except ValidationError as error:
        raise InputError(_first(error), where=path) from None
    records = []
    for number, claim in enumerate(
        migrate(claims, gold.schema_version, domain, where=path), start=1
    ):
        try:
            records.append(domain.record.validate_python(claim, context={"text": gold.text}))
        except ValidationError as error:
            raise InputError(f"claim {number}: {_first(error)}", where=path) from None
    return gold.model_copy(update={"claims": tuple(records)})


def read_rows(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """The rows of a file of JSON objects with their line numbers, from 1.

    Raises InputError, naming file and line, where there is no file or a line is no object.
    """
    if not path.is_file():
        raise InputError("not a dataset: there is no such file", where=path)
    with path.open(encoding="utf-8", newline="\n") as file:
        for number, line in enumerate(file, start=1):
            try:
                row = json.loads(line)
            except json.JSONDecodeError as error:
                raise InputError(f"not JSON: {error}", where=path, line=number) from None
            if not isinstance(row, dict):
                raise InputError("expected a JSON object", where=path, line=number)
            yield number, row


def read_predictions(dataset: Path, wanted: set[str], domain: Domain) -> dict[str, list[Claim]]:
    """The claims of the wanted articles by article id, in the order of the file.

    Wrong offsets are let through, to be counted; rows and bare records are read alike.
    Raises InputError, naming file and line, for what is no claim even so.
    """
    path = dataset / CLAIMS
    found: dict[str, list[Claim]] = {}
    for number, row in read_rows(path):
        article_id = row.get("article_id")
        if article_id not in wanted:
            continue
        record = {name: value for name, value in row.items() if name not in ROW_ONLY}
        version = str(row.get("schema_version", domain.schema_version))
        (record,) = migrate([record], version, domain, where=f"{path}:{number}")
        try:
            claim = domain.record.validate_python(record, context={"lenient": True})
        except ValidationError as error:
            raise InputError(f"not a claim: {_first(error)}", where=path, line=number) from None
        found.setdefault(str(article_id), []).append(claim)
    return found


def _first(error: ValidationError) -> str:
    fault = error.errors(include_url=False, include_input=False)[0]
    place = ".".join(str(part) for part in fault["loc"])
    return f"{place}: {fault['msg']}" if place else str(fault["msg"])
