"""An answer that broke off, or a question that was too long, is asked for in parts by file, too."""

from __future__ import annotations

import asyncio
import re
from contextlib import closing
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from pipeline.cli.batching import imported_lines
from pipeline.llm.batch_import import Imported, import_results
from pipeline.llm.store import ResponseStore
from pipeline.settings import Settings
from pipeline.summary import summary
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
from tests.datasets import content
from tests.servers.batches import Row, answers
from tests.servers.chat import ChatServer, Scripted, completion


def sentences(body: dict[str, Any]) -> int:
    """How many of the toy article's sentences are asked about."""
    text = "".join(re.findall(r"<text-\w+>\n(.*?)\n</text-", asked(body), re.S))
    return sum(span.of(toy.TEXT) in text for span in toy.CHUNK.sentences)


def short(body: dict[str, Any]) -> Row:
    return answers(NOTHING) if sentences(body) <= 2 else answers('{"sources": [', finish="length")


def small(body: dict[str, Any]) -> Row:
    told = {"error": {"message": "maximum context length exceeded", "code": "x"}}
    return answers(NOTHING) if sentences(body) <= 2 else Row(told, status=400)


def take(given: Settings, path: Path) -> Imported:
    store = ResponseStore(given.responses)
    done = import_results([path], store)
    store.close()
    assert not done.refused
    return done


@pytest.mark.parametrize("script", [short, small])
def test_parts_are_asked_for_round_by_round(tmp_path: Path, script: Any) -> None:
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
        assert len(server.received) == before
    assert content(ours.folder) == content(online.folder)


@pytest.mark.parametrize(
    ("row", "outcome"),
    [
        (Row({"error": {"message": "no such field"}}, status=400), "bad_request"),
        (answers("", refusal="I would rather not"), "refused"),
        (answers("", finish="content_filter"), "content_filtered"),
        (answers(""), "empty_answer"),
        (Row({"choices": []}), "empty_answer"),
        (Row({"object": "list"}), "no_api"),
    ],
)
def test_what_a_batch_ended_with_is_what_a_run_shows(
    tmp_path: Path, row: Row, outcome: str
) -> None:
    with ChatServer(lambda _: Scripted({}, status=500)) as server:
        given = settings(tmp_path / "out", server.url, max_lost=1)
        inputs = articles(tmp_path / "in", 1)
        exported(inputs, tmp_path / "r.jsonl", given)
        asked_for = requests(tmp_path / "r.jsonl")
        take(given, results(tmp_path / "a.jsonl", asked_for, lambda _: row))
        lost = Row({"error": {"message": "overloaded"}}, status=503)
        take(given, results(tmp_path / "b.jsonl", asked_for, lambda _: lost))
        for _ in range(2):
            made = published(inputs, given)
            assert made.manifest.counts.chunks == {outcome: 1}
        assert server.received == []
        take(given, results(tmp_path / "c.jsonl", asked_for))
        assert published(inputs, given).manifest.counts.chunks == {"answered": 1}


def test_a_run_says_that_faults_from_files_stay_until_they_are_pruned(tmp_path: Path) -> None:
    with ChatServer(lambda _: Scripted(REFUSED)) as server:
        given = settings(tmp_path / "out", server.url, max_lost=1)
        inputs = articles(tmp_path / "in", 1)
        exported(inputs, tmp_path / "r.jsonl", given)
        asked_for = requests(tmp_path / "r.jsonl")
        take(given, results(tmp_path / "a.jsonl", asked_for, lambda _: Row(REFUSED)))
        for _ in range(2):
            made = published(inputs, given)
            told = "\n".join(summary(made.folder, made.manifest))
            assert "1 faults are from the store" in told and "the next run asks" not in told
            assert "1 from batch files: `claims store --prune-bad` has them asked again" in told
        assert server.received == []
        with closing(ResponseStore(given.responses)) as store:
            assert store.prune(bad=True) == 1
        published(inputs, given)
        assert len(server.received) == 1


def test_of_several_results_to_one_question_the_order_makes_no_difference(tmp_path: Path) -> None:
    inputs = articles(tmp_path / "in", 1)
    turns = [answers(NOTHING), answers(NOTHING | {"n": 1}), answers("no JSON"), answers("no J")]
    found = set()
    for number, order in enumerate(permutations(turns)):
        given = settings(tmp_path / f"out{number}")
        exported(inputs, tmp_path / f"r{number}.jsonl", given)
        asked_for = requests(tmp_path / f"r{number}.jsonl")
        for row in order:
            take(given, results(tmp_path / "a.jsonl", asked_for, lambda _, row=row: row))  # type: ignore[misc]
        found.add(kept(given, asked_for[0]["custom_id"]))
    assert len(found) == 1 and '\\"n\\"' not in found.pop()
    long = answers(NOTHING | {"n": 1, "more": 2})
    given = settings(tmp_path / "out")
    exported(inputs, tmp_path / "r.jsonl", given)
    take(given, results(tmp_path / "a.jsonl", asked_for, lambda _: long))
    served = kept(given, asked_for[0]["custom_id"])
    take(given, results(tmp_path / "a.jsonl", asked_for))
    assert kept(given, asked_for[0]["custom_id"]) == served


def kept(given: Settings, key: str) -> str:
    """What a run is given for a question."""

    async def get() -> str:
        reply = await store.get(key)
        assert reply is not None
        return reply.text

    store = ResponseStore(given.responses)
    try:
        return asyncio.run(get())
    finally:
        store.close()


REFUSED = completion("", refusal="I would rather not")
FILTERED = completion("", finish="content_filter")
UNKNOWN = {"error": {"message": "no such field"}}
PROSE = completion("I cannot say")


@pytest.mark.parametrize(
    ("online", "filed"),
    [
        ((REFUSED, 200), (REFUSED, 200)),
        ((FILTERED, 200), (FILTERED, 200)),
        ((UNKNOWN, 400), (UNKNOWN, 400)),
        ((UNKNOWN, 400), (REFUSED, 200)),
    ],
)
def test_what_is_not_served_gives_way_to_what_will_be(
    tmp_path: Path, online: tuple[Any, int], filed: tuple[Any, int]
) -> None:
    with ChatServer(lambda _: Scripted(*online)) as server:
        given = settings(tmp_path / "out", server.url, max_lost=1)
        inputs = articles(tmp_path / "in", 2)
        published(inputs, given)
        exported(inputs, tmp_path / "r.jsonl", given, retry=True)
        asked_for, calls = requests(tmp_path / "r.jsonl"), len(server.received)
        done = take(given, results(tmp_path / "a.jsonl", asked_for, lambda _: Row(*filed)))
        assert len(asked_for) == done.kept.total() == 2 and not done.left
        published(inputs, given)
        assert len(server.received) == calls, "what a file answered is asked again"


@pytest.mark.parametrize("row", [Row(PROSE), Row(REFUSED), Row(UNKNOWN, 400)])
def test_the_second_answer_of_a_file_is_not_asked_for_again(tmp_path: Path, row: Row) -> None:
    with ChatServer(lambda _: Scripted(PROSE)) as server:
        given = settings(tmp_path / "out", server.url, max_lost=1)
        inputs = articles(tmp_path / "in", 1)
        exported(inputs, tmp_path / "1.jsonl", given)
        first = requests(tmp_path / "1.jsonl")
        take(given, results(tmp_path / "a.jsonl", first, lambda _: Row(PROSE)))
        exported(inputs, tmp_path / "2.jsonl", given, retry=True)
        published(inputs, given)
        assert len(server.received) == 1
        second = results(tmp_path / "b.jsonl", requests(tmp_path / "2.jsonl"), lambda _: row)
        assert take(given, second).kept.total() == 1
        published(inputs, given)
        assert len(server.received) == 1


def test_an_import_says_what_it_did_not_keep(tmp_path: Path) -> None:
    with ChatServer(lambda _: Scripted(PROSE)) as server:
        given = settings(tmp_path / "out", server.url, max_lost=1)
        inputs = articles(tmp_path / "in", 1)
        exported(inputs, tmp_path / "r.jsonl", given)
        published(inputs, given)
        calls = len(server.received)
        other = Row(completion("Nor can I say"))
        again = results(tmp_path / "a.jsonl", requests(tmp_path / "r.jsonl"), lambda _: other)
        done = take(given, again)
        assert (done.kept, done.left, done.rows) == ({}, {"unparsable": 1}, 1)
        assert any(line.startswith("Left      1 answers") for line in imported_lines(done))
        published(inputs, given)
        assert len(server.received) == calls + 1, "of the second answer, which could not be read"
