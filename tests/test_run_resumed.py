"""A run that asks a model, was cut off, and goes on: what it has heard is not asked again."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest

from pipeline.chunk import ChunkLimits
from pipeline.estimate import estimate
from pipeline.parts import STAGING, Parts
from pipeline.run import Around, Work, run
from pipeline.settings import Settings
from pipeline.shards import Shard
from pipeline.summary import summary
from schemas.errors import Interrupted, TooManyLostError
from tests.datasets import content
from tests.llm_faulty import options, written
from tests.servers.chat import ChatServer, Scripted, says
from tests.servers.model import speaks

UNANSWERED = [
    ("refused", says("", refusal="I would rather not")),
    ("content_filtered", says("", finish="content_filter")),
    ("empty_answer", Scripted({"choices": []})),
    ("bad_request", Scripted({"error": {"message": "no such field"}}, status=400)),
    ("no_api", Scripted("<html>log in</html>")),
    ("no_api", Scripted({"object": "list"})),
    ("error_body", Scripted({"error": {"message": "strange thing"}})),
    ("unparsable", says("prose")),
    ("context_too_long", Scripted({"error": {"message": "maximum context length"}}, status=400)),
]


class Cut(Exception):
    pass


def cut_off(inputs: Path, given: Settings) -> None:
    """A run that ends as by a kill, after its last article was worked on."""

    async def all_done(shards: int) -> None:
        done = 0

        def task(work: Work) -> Work:
            async def on(shard: Shard) -> int:
                nonlocal done
                count = await work(shard)
                done += 1
                if done == shards:
                    raise Cut
                return count

            return on

        await run([inputs], given, around=Around(task=task))

    with pytest.raises(Cut):
        asyncio.run(all_done(len(list(inputs.iterdir()))))


@pytest.mark.parametrize(("outcome", "reply"), UNANSWERED)
def test_what_is_final_in_a_run_is_not_paid_again_when_it_goes_on(
    tmp_path: Path, outcome: str, reply: Scripted
) -> None:
    inputs = written(tmp_path, [f"The ministry seized {n} crates of lathes." for n in range(6)])

    def script(body: dict[str, Any]) -> Scripted:
        return reply if "seized 2 crates" in str(body["messages"]) else speaks(body)

    with ChatServer(script) as server:
        calm = asyncio.run(run([inputs], options(server.url, tmp_path / "calm", concurrency=1)))
        calls = len(server.received)
        given = options(server.url, tmp_path / "out", concurrency=1)
        for _ in range(3):
            cut_off(inputs, given)
            assert len(server.received) == 2 * calls, "paid again"
            told = estimate([inputs], given)
            assert (told.requests, told.stored) == (0, 6)
        done = asyncio.run(run([inputs], given))
        assert len(server.received) == 2 * calls
        assert done.manifest.counts.chunks == {"answered": 5, outcome: 1}
        assert content(done.folder) == content(calm.folder)
        asyncio.run(run([inputs], given))
        again = 1 + (outcome == "context_too_long")  # with a proof
        assert len(server.received) == 2 * calls + again, "another run may hear something else"


def test_what_another_run_could_not_read_gives_way_to_what_this_one_was_told(
    tmp_path: Path,
) -> None:
    inputs = written(tmp_path, ["The ministry seized 2 crates of lathes."])
    refuses = False

    def script(body: dict[str, Any]) -> Scripted:
        return says("", refusal="no") if refuses and len(body["messages"]) > 4 else says("prose")

    with ChatServer(script) as server:
        given = options(server.url, tmp_path / "out")
        asyncio.run(run([inputs], given))
        refuses = True
        for _ in range(2):
            cut_off(inputs, given)
            assert len(server.received) == 3


def test_a_run_that_lost_too_much_is_over_and_the_next_asks_again(tmp_path: Path) -> None:
    inputs = written(tmp_path, ["The ministry seized 2 crates of lathes."])
    with ChatServer([says("", refusal="no")]) as server:
        given = options(server.url, tmp_path / "out").model_copy(update={"max_lost": 0.1})
        for calls in (1, 2):
            with pytest.raises(TooManyLostError):
                asyncio.run(run([inputs], given))
            assert len(server.received) == calls


@pytest.mark.parametrize(("outcome", "reply"), UNANSWERED[::7])
@pytest.mark.parametrize("between", [None, Scripted("busy", status=503)])
def test_another_run_in_between_changes_nothing_of_what_a_run_has_heard(
    tmp_path: Path, outcome: str, reply: Scripted, between: Scripted | None
) -> None:
    inputs = written(tmp_path, [f"The ministry seized {n} crates of lathes." for n in range(4)])
    now = reply

    def script(body: dict[str, Any]) -> Scripted:
        return now if "seized 2 crates" in str(body["messages"]) else speaks(body)

    with ChatServer(script) as server:
        given = options(server.url, tmp_path / "out", concurrency=1, max_retries=0)
        cut_off(inputs, given)
        now = between or reply
        for _ in range(2):
            asyncio.run(run([inputs], given.model_copy(update={"dataset": "other"})))
        now, calls = reply, len(server.received)
        done = asyncio.run(run([inputs], given))
        assert len(server.received) == calls, "paid again"
        assert done.manifest.counts.chunks == {"answered": 3, outcome: 1}
        assert marked(given) == 0, "what is published is over"


def marked(given: Settings) -> int:
    """How many answers are kept for a run that is under way."""
    with closing(sqlite3.connect(given.responses)) as db:
        return sum(
            db.execute(f"SELECT count(*) FROM {table} WHERE run IS NOT NULL").fetchone()[0]
            for table in ("responses", "heard")
        )


@pytest.mark.parametrize("other", [{"extractor": "rules"}, {"store": False}])
@pytest.mark.parametrize("limit", [1, 0])
def test_a_run_that_ends_with_another_extractor_or_no_store_is_over(
    tmp_path: Path, other: dict[str, Any], limit: float
) -> None:
    inputs = written(tmp_path, ["The ministry seized 2 crates of lathes."])
    with ChatServer([says("", refusal="no")]) as server:
        given = options(server.url, tmp_path / "out", concurrency=1)
        cut_off(inputs, given)
        assert marked(given) == 1
        (inputs / "empty.txt").write_text("")  # is lost with every extractor
        with suppress(TooManyLostError):
            asyncio.run(run([inputs], given.model_copy(update={**other, "max_lost": limit})))
        assert marked(given) == 0


def test_a_run_that_asks_no_store_has_no_number(tmp_path: Path) -> None:
    inputs = written(tmp_path, ["The ministry seized 2 crates of lathes."])
    given = Settings(outputs=tmp_path / "out", dataset="d", extractor="rules")
    cut_off(inputs, given)
    assert (given.outputs / "d" / STAGING).is_dir()
    assert Parts(given.outputs / "d").under_way() is None


@pytest.mark.parametrize(("store", "asked_again"), [(True, 1), (False, 3)])
def test_without_a_store_all_of_an_article_with_a_fault_is_asked_again(
    tmp_path: Path, store: bool, asked_again: int
) -> None:
    inputs = written(tmp_path, ["The ministry seized 1 crate of lathes."])
    paragraphs = (f"The ministry seized {n} crates of lathes." for n in (2, 3, 4))
    (inputs / "long.txt").write_text("\n\n".join(paragraphs))
    good = False

    def script(body: dict[str, Any]) -> Scripted:
        is_bad = not good and "seized 3 crates" in str(body["messages"][-1])
        return Scripted("busy", status=503) if is_bad else speaks(body)

    with ChatServer(script) as server:
        chunk = ChunkLimits(max_claims=1, context_tokens=0)
        given = options(server.url, tmp_path / "out", max_retries=0, concurrency=1)
        given = given.model_copy(update={"store": store, "chunk": chunk})
        cut_off(inputs, given)
        good, before = True, len(server.received)
        asyncio.run(run([inputs], given))
        assert before == 4 and len(server.received) - before == asked_again


@pytest.mark.parametrize(
    "reply",
    [
        Scripted({"error": {"message": "in the way"}}, status=409),
        Scripted({"error": {"message": "slow down", "code": 429}}),
        Scripted("busy", status=503),
    ],
)
def test_what_passes_is_asked_again_by_a_run_that_goes_on(tmp_path: Path, reply: Scripted) -> None:
    inputs = written(tmp_path, ["The ministry seized 2 crates of lathes."])
    good = False
    with ChatServer(lambda body: speaks(body) if good else reply) as server:
        given = options(server.url, tmp_path / "out", max_retries=0)
        cut_off(inputs, given)
        good = True
        done = asyncio.run(run([inputs], given))
        assert done.manifest.counts.chunks == {"answered": 1}
        assert len(server.received) == 2


def test_a_run_that_was_killed_after_it_published_is_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inputs = written(tmp_path, ["The ministry seized 2 crates of lathes."])
    good = False

    def script(body: dict[str, Any]) -> Scripted:
        return speaks(body) if good else says("", refusal="no")

    def cut(*_: Any) -> None:
        raise Cut

    with ChatServer(script) as server:
        given = options(server.url, tmp_path / "out")
        with monkeypatch.context() as patched, pytest.raises(Cut):
            patched.setattr("pipeline.run.run_over", cut)
            asyncio.run(run([inputs], given))
        good = True
        done = asyncio.run(run([inputs], given))
        assert done.manifest.counts.chunks == {"answered": 1}
        assert len(server.received) == 2


def wrong(_: Any) -> Scripted:
    return Scripted({"error": {"message": "no guided decoding here"}}, status=400)


def test_an_endpoint_that_was_put_right_after_a_run_was_stopped_is_asked(tmp_path: Path) -> None:
    inputs = written(tmp_path, [f"The ministry seized {n} crates of lathes." for n in range(3)])
    is_right = False

    def task(work: Work) -> Work:
        async def on(shard: Shard) -> int:
            count = await work(shard)
            if shard.index == 2:
                os.kill(os.getpid(), signal.SIGINT)
                await asyncio.sleep(30)
            return count

        return on

    with ChatServer(lambda body: speaks(body) if is_right else wrong(body)) as server:
        given = options(server.url, tmp_path / "out", concurrency=1)
        with pytest.raises(Interrupted):
            asyncio.run(run([inputs], given, around=Around(task=task)))
        is_right = True
        done = asyncio.run(run([inputs], given))
        assert done.manifest.counts.chunks == {"answered": 3}


def test_a_run_says_how_many_faults_are_from_before_it_was_cut_off_and_how_to_ask(
    tmp_path: Path,
) -> None:
    inputs = written(tmp_path, [f"The ministry seized {n} crates of lathes." for n in range(3)])
    with ChatServer(wrong) as server:
        given = options(server.url, tmp_path / "out", concurrency=1)
        cut_off(inputs, given)
        calls = len(server.received)
        with pytest.raises(TooManyLostError, match=r"; 3 faults .*\(the next run asks again\)"):
            asyncio.run(run([inputs], given.model_copy(update={"max_lost": 0.5})))
        cut_off(inputs, given)
        done = asyncio.run(run([inputs], given))
        told = "\n".join(summary(done.folder, done.manifest))
        assert "3 faults are from the store, heard before (the next run asks again)" in told
        assert len(server.received) == 2 * calls
        asyncio.run(run([inputs], given))
        assert len(server.received) == 3 * calls, "the next run asks again"
