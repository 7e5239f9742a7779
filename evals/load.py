"""Reading gold: malformed gold is refused with file, claim and reason."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from schemas.domain import Domain
from schemas.errors import InputError
from schemas.gold import Gold, GoldHead
from schemas.migrations import migrate


def read_gold(path: Path, texts: dict[str, str], domain: Domain) -> Gold:
    """Read and check one gold file against the article's text.

    ``texts`` has the text of each article by id. Raises InputError naming the file, the
    claim (counted from 1) and the reason: not JSON, a field missing or unknown, a record
    that does not validate, an article that is not there or is not the one annotated.
    """
    data = _load(path)
    claims = data.pop("claims", None)
    if not isinstance(claims, list):
        raise InputError("gold needs a list 'claims'", where=path)
    try:
        head = GoldHead.model_validate(data)
    except ValidationError as error:
        raise InputError(_first(error), where=path) from None
    claims = migrate(claims, head.schema_version, domain, where=path)
    if head.article_id not in texts:
        raise InputError(f"no article has the id '{head.article_id}'", where=path)
    text = texts[head.article_id]
    if hashlib.sha256(text.encode()).hexdigest() != head.text_sha256:
        raise InputError(
            f"article '{head.article_id}' is not the text that was annotated", where=path
        )
    records = []
    for number, claim in enumerate(claims, start=1):
        try:
            record = domain.record.validate_json(json.dumps(claim), context={"text": text})
        except ValidationError as error:
            raise InputError(f"claim {number}: {_first(error)}", where=path) from None
        records.append(record)
    return Gold(**head.model_dump(), text=text, claims=tuple(records))


def _load(path: Path) -> dict[str, Any]:
    try:
        data = json.loads(path.read_bytes())
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise InputError(f"not a readable JSON file: {error}", where=path) from None
    if not isinstance(data, dict):
        raise InputError("gold is a JSON object", where=path)
    return data


def _first(error: ValidationError) -> str:
    fault = error.errors(include_url=False, include_input=False)[0]
    place = ".".join(str(part) for part in fault["loc"])
    return f"{place}: {fault['msg']}" if place else str(fault["msg"])
