"""What tests of a failing endpoint share: a run against it, and what has to add up."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pipeline.run import Published, run
from pipeline.settings import Settings, load
from pipeline.verify import verify
from schemas import DOMAIN
from tests.datasets import rows
from tests.servers.chat import ChatServer, Json
from tests.servers.model import article

RETRIES = 1
MOST = 1 + 5 * RETRIES + 1
"""Calls that one request makes at most."""


def options(url: str, outputs: Path, **llm: Any) -> Settings:
    given = {
        "base_url": url,
        "model": "scripted",
        "api_key": "sk-planted-0123456789",
        "max_retries": RETRIES,
        "backoff": 0.001,
        "timeout": 30,
        **llm,
    }
    return load({"outputs": outputs, "dataset": "d", "max_lost": 1, "llm": given})


def written(folder: Path, texts: Iterable[str]) -> Path:
    inputs = folder / "in"
    inputs.mkdir(exist_ok=True)
    for number, text in enumerate(texts):
        (inputs / f"{number:03}.txt").write_text(text, "utf-8")
    return inputs


def made(url: str, inputs: Path, outputs: Path, **llm: Any) -> Published:
    return asyncio.run(run([inputs], options(url, outputs, **llm)))


def chunks(folder: Path) -> list[Json]:
    return [row for row in rows(folder, "ledger.jsonl") if row["level"] == "chunk"]


def reconciles(done: Published, server: ChatServer) -> None:
    """Every chunk has ended once, and every call is somebody's."""
    assert verify(done.folder, DOMAIN).faults == []
    ended = chunks(done.folder)
    assert len({(row["article_id"], row["chunk"]) for row in ended}) == len(ended)
    spent = done.manifest.spent
    assert spent is not None and spent.requests == len(server.received)
    assert sum(row["usage"]["requests"] for row in ended) == spent.requests - spent.proofs
    for row in ended:
        count = row["end"] - row["start"]
        most = 2 * max(1, 2 * (count // len(article(10)) + 1))
        assert row["usage"]["requests"] <= most * MOST
