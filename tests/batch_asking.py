"""What tests of batch files share: articles in a folder, settings, results made of requests."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from pipeline.batching import Exported, export
from pipeline.run import Published, run
from pipeline.settings import Settings, load
from schemas.wire import wire_of
from tests import toy_domain as toy
from tests.servers.batches import Row, answers

KEY = "sk-planted-0123456789"
NOWHERE = "http://127.0.0.1:9/v1"
NOTHING: dict[str, list[Any]] = {"sources": [], "entities": [], "claims": []}


def articles(folder: Path, number: int = 3) -> Path:
    """The toy article and short ones, a file each."""
    folder.mkdir()
    (folder / "storm.txt").write_text(toy.TEXT, encoding="utf-8")
    for each in range(number - 1):
        text = f"Storm Odalys flooded {each + 20} cellars in Port Sel, the mayor said.\n"
        (folder / f"z{each}.txt").write_text(text, encoding="utf-8")
    return folder


def settings(outputs: Path, url: str = NOWHERE, **flags: Any) -> Settings:
    """Settings for a model at ``url``, where nothing answers unless a test says so."""
    llm = {"base_url": url, "model": "scripted", "api_key": KEY, "max_retries": 0}
    return load({"outputs": outputs, "dataset": "d", "llm": llm, **flags})


def exported(inputs: Path, output: Path, given: Settings, **named: Any) -> Exported:
    return export([inputs], given, output, domain=toy.TOY, **named)


def published(inputs: Path, given: Settings) -> Published:
    return asyncio.run(run([inputs], given, domain=toy.TOY))


def requests(*paths: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for path in paths for line in path.read_bytes().splitlines()]


def asked(body: dict[str, Any]) -> str:
    return str(body["messages"][1]["content"])


def claims_of(body: dict[str, Any]) -> Row:
    """The toy article's claims for it, none for the others."""
    told = "The Meteorological Office" in asked(body)
    return answers(wire_of(toy.TOY).condense(toy.DRAFTS) if told else NOTHING)


def bad_quote() -> dict[str, Any]:
    """The same answer, the quote of its first claim being found nowhere."""
    whole = wire_of(toy.TOY).condense(toy.DRAFTS)
    whole["claims"][0]["evidence"] = ["Flying pianos were auctioned on Tuesday"]
    return whole


def result(row: dict[str, Any], made: Row) -> dict[str, Any]:
    """The result row of a request row."""
    response = {"status_code": made.status, "request_id": "r", "body": made.body}
    return {
        "id": "batch_req_1",
        "custom_id": row["custom_id"],
        "response": response if made.body is not None else None,
        "error": made.error,
    }


def results(
    path: Path, rows: Iterable[dict[str, Any]], of: Callable[[dict[str, Any]], Row] = claims_of
) -> Path:
    """A result file for request rows."""
    lines = [json.dumps(result(row, of(row["body"]))) for row in rows]
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path
