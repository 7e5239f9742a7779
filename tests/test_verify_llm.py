"""Datasets that a model was asked for, with all that can become of its claims, hold."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline.run import run
from pipeline.settings import load
from pipeline.verify import verify
from schemas import DOMAIN
from schemas.dataset import Manifest
from tests.datasets import rehash, rows
from tests.servers.chat import ChatServer, Scripted, says

SEIZED = "Customs officers in the port of Tallvik seized 40 crates of bearings on Monday."
TEXT = f"{SEIZED}\n\nNothing else was said.\n\n{SEIZED}\n\nThe yard closed for the winter season.\n"


def claim(quote: str, **fields: Any) -> dict[str, Any]:
    return {
        "kind": "other",
        "statement": "Customs officers in Tallvik seized 40 crates of bearings.",
        "evidence": [quote],
        "stance": "asserts",
        "certainty": "certain",
        "modality": "actual",
        "details": {"topic": "customs"},
        **fields,
    }


def answer(body: dict[str, Any]) -> Scripted:
    """A claim of each sentence: found nearly, merged with a remark left on it, not found, lost."""
    asked = body["messages"][-1]["content"]
    sentences = asked.rsplit("Nothing else", 1)[-1] if "Nothing else" in asked else asked
    claims = []
    if "The yard closed" in sentences:
        return Scripted({"error": {"message": "overloaded"}}, status=503)
    if "Customs officers" in sentences:
        near = SEIZED.replace("the port of Tallvik", "the harbour of Tallvik")
        claims = [
            claim(near, when="last Tuesday noon"),
            claim("Aircraft crossed the border at night."),
        ]
    return says({"sources": [], "entities": [], "claims": claims})


@pytest.fixture(scope="module", params=[True, False], ids=["text", "no text"])
def dataset(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    tmp_path = tmp_path_factory.mktemp("llm")
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    with ChatServer(answer) as server:
        llm = {"base_url": server.url, "model": "m", "api_key": "k", "max_retries": 0}
        settings = load(
            {
                "outputs": tmp_path,
                "dataset": "d",
                "llm": llm,
                "text": request.param,
                "chunk": {"max_tokens": 20, "context_tokens": 0},
            }
        )
        return asyncio.run(run([tmp_path / "a.txt"], settings)).folder


def test_it_holds(dataset: Path) -> None:
    counts = Manifest.model_validate_json((dataset / "manifest.json").read_bytes()).counts
    assert counts.articles == {"partial": 1} and counts.claims == 1
    assert counts.fallen.keys() == {"ungrounded", "merged"} and counts.remarks
    assert [found["method"] for found in rows(dataset)[0]["grounding"]] == ["fuzzy", "fuzzy"]
    assert verify(dataset, DOMAIN).faults == []


@pytest.mark.parametrize(("giver", "taker"), [(0, 1), (0, 2), (2, 1)])
def test_proposed_claims_belong_to_their_chunk(dataset: Path, giver: int, taker: int) -> None:
    def change(chunks: list[dict[str, Any]]) -> None:
        chunks[giver]["proposed"] -= 1
        chunks[taker]["proposed"] += 1

    found = moved(dataset, change)
    without_text = rows(dataset, "articles.jsonl")[0]["text"] is None
    # Which chunk a merged claim is from, its data tells alone, which goes with the text.
    assert bool(found) is not (without_text and giver == 2)


def moved(dataset: Path, change: Callable[[list[dict[str, Any]]], object]) -> list[str]:
    path = dataset / "ledger.jsonl"
    before, manifest = path.read_bytes(), (dataset / "manifest.json").read_bytes()
    data = rows(dataset, "ledger.jsonl")
    change([row for row in data if row["level"] == "chunk"])
    path.write_text("".join(json.dumps(row) + "\n" for row in data), encoding="utf-8")
    try:
        return [f for f in verify(rehash(dataset), DOMAIN).faults if "do not add up" in f]
    finally:
        path.write_bytes(before)
        (dataset / "manifest.json").write_bytes(manifest)
