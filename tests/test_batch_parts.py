"""An answer that broke off, or a question that was too long, is asked for in parts by file, too."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from pipeline.llm.batch_import import import_results
from pipeline.llm.store import ResponseStore
from pipeline.settings import Settings
from tests import toy_domain as toy
from tests.batch_asking import (
    NOTHING,
    articles,
    asked,
    exported,
    published,
    requests,
    results,
    settings,
)  # fmt: skip
from tests.datasets import content, rows
from tests.servers.batches import Row, answers
from tests.servers.chat import ChatServer, Scripted


def sentences(body: dict[str, Any]) -> int:
    """How many of the toy article's sentences are asked about."""
    (text,) = re.findall(r"<text-\w+>\n(.*?)\n</text-", asked(body), re.S)
    return sum(span.of(toy.TEXT) in text for span in toy.CHUNK.sentences)


def short(body: dict[str, Any]) -> Row:
    return answers(NOTHING) if sentences(body) <= 2 else answers('{"sources": [', finish="length")


def small(body: dict[str, Any]) -> Row:
    told = {"error": {"message": "maximum context length exceeded", "code": "x"}}
    return answers(NOTHING) if sentences(body) <= 2 else Row(told, status=400)


def take(given: Settings, path: Path) -> None:
    store = ResponseStore(given.responses)
    assert not import_results([path], store).refused
    store.close()


@pytest.mark.parametrize(("script", "calls"), [(short, 0), (small, 1)])
def test_parts_are_asked_for_round_by_round(tmp_path: Path, script: Any, calls: int) -> None:
    inputs = articles(tmp_path / "in", 2)
    with ChatServer(lambda b: Scripted(script(b).body, status=script(b).status)) as server:
        online = published(inputs, settings(tmp_path / "online", server.url, max_lost=1))
        before = len(server.received)
        given = settings(tmp_path / "off", server.url, max_lost=1)
        for turn in range(9):
            made = exported(inputs, tmp_path / f"{turn}.jsonl", given, retry=True)
            if not made.files:
                break
            assert (made.questions.again > 0) is (turn > 0)
            sent = requests(tmp_path / f"{turn}.jsonl")
            take(given, results(tmp_path / f"{turn}.out", sent, script))
        assert 2 <= turn < 8
        ours = published(inputs, given)
        # What is too long is asked once more: another server may have room for it, and a
        # refusal is not paid.
        assert bool(len(server.received) - before) is bool(calls)
    if not calls:
        assert content(ours.folder) == content(online.folder)
    assert rows(ours.folder) == rows(online.folder)
