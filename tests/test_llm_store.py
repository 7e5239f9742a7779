"""Answers are paid once: the store by itself, and under the extractor."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.llm.extractor import LLMExtractor
from pipeline.llm.options import LLMOptions
from pipeline.llm.reply import Reply
from pipeline.llm.store import ResponseStore, key_of
from schemas.errors import DatasetError, SettingsError
from schemas.outcomes import Outcome
from tests import toy_domain as toy
from tests.datasets import ROOT
from tests.llm_asking import KEY, quoted, whole_answer
from tests.servers.chat import ChatServer, Scripted, completion, says

GOOD = Reply(200, json.dumps(completion(whole_answer())), calls=1)
BUSY = Reply(429, '{"error": {"message": "slow down"}}', calls=3)


def stored(store: ResponseStore, key: str, reply: Reply) -> None:
    asyncio.run(store.put(key, "http://a/v1", "m", reply))


def served(store: ResponseStore, key: str) -> Reply | None:
    return asyncio.run(store.get(key))


def test_what_was_put_is_served_also_by_another_process(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "responses.sqlite"
    store = ResponseStore(path)
    assert served(store, "k") is None
    stored(store, "k", GOOD)
    assert served(store, "k") == GOOD
    code = (
        "import asyncio, sys\nfrom pathlib import Path\n"
        "from pipeline.llm.store import ResponseStore\n"
        "reply = asyncio.run(ResponseStore(Path(sys.argv[1])).get('k'))\nprint(reply.calls)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.strip() == "1", done.stderr
    (kind,) = store.kinds()
    assert (kind.outcome, kind.answers, kind.hits) == ("answered", 1, 2)
    store.close()


def test_a_bad_answer_is_kept_as_what_it_is_not_served_and_never_displaces_a_good_one(
    tmp_path: Path,
) -> None:
    store = ResponseStore(tmp_path / "r.sqlite")
    stored(store, "k", BUSY)
    assert served(store, "k") is None
    assert [kind.outcome for kind in store.kinds()] == [Outcome.RATE_LIMITED]
    stored(store, "k", GOOD)
    stored(store, "k", BUSY)
    assert served(store, "k") == GOOD
    half = Reply(200, json.dumps(completion("{", finish="length")), calls=1)
    stored(store, "half", half)
    assert served(store, "half") == half
    stored(store, "half", GOOD)
    stored(store, "half", half)
    assert served(store, "half") == GOOD
    store.close()


def test_of_equal_answers_the_first_that_can_be_served_stays(tmp_path: Path) -> None:
    store = ResponseStore(tmp_path / "r.sqlite")
    other = Reply(200, json.dumps(completion({"claims": [], "note": "in other words"})), calls=1)
    half = Reply(200, json.dumps(completion("{", finish="length")), calls=1)
    prose, schema = (Reply(200, json.dumps(completion(words)), calls=1) for words in ("no", "[1]"))

    def put(key: str, reply: Reply) -> Reply:
        return asyncio.run(store.put(key, "http://a/v1", "m", reply))

    assert put("k", GOOD) == GOOD
    assert put("k", other) == put("k", half) == put("k", BUSY) == GOOD == served(store, "k")
    assert put("bad", prose) == put("bad", schema) == prose == served(store, "bad")
    assert put("bad", half) == put("bad", prose) == half == served(store, "bad")
    assert put("bad", other) == other == served(store, "bad"), "a better one takes its place"
    late = Reply(503, "{}", calls=1)
    assert put("failed", BUSY) == BUSY
    assert put("failed", late) == late, "a fault that nobody is served is told as it was"
    store.close()


def test_runs_at_once_of_a_model_that_varies_have_one_answer(tmp_path: Path) -> None:
    path = tmp_path / "r.sqlite"
    words = iter(range(10))

    def script(_body: Any) -> Scripted:
        return Scripted(completion(whole_answer() | {"note": next(words)}), delay=0.2)

    async def go(url: str) -> list[Any]:
        runs = [extractor(url, ResponseStore(path)) for _ in range(3)]
        body = runs[0].request(toy.ARTICLE, toy.CHUNK)
        try:
            at_once = await asyncio.gather(*(run.send(body) for run in runs))
            return [*at_once, await runs[0].send(body)]
        finally:
            for run in runs:
                await run.close()

    with ChatServer(script) as server:
        answers = asyncio.run(go(server.url))
        assert len(server.received) == 3, "they do not know of each other"
    assert len({json.dumps(each.answer) for each in answers}) == 1


def test_the_key_holds_all_that_can_change_an_answer_and_no_more() -> None:
    body = {"model": "m", "messages": [{"role": "user", "content": "x"}], "temperature": 0}
    at = LLMOptions(base_url="http://a/v1", model="m")
    key = key_of(at, body)
    assert key == key_of(at, dict(reversed(body.items())))
    assert key == "f5f2d5d43635200c69efb858ac9cf9360eeeb7588c23be1f1bca4b100163fd5f", (
        "kept answers are found no more"
    )
    others = [
        key_of(at.model_copy(update={"base_url": "http://b/v1"}), body),
        key_of(at.model_copy(update={"api_version": "2024"}), body),
        key_of(at, {**body, "model": "n"}),
        key_of(at, {**body, "temperature": 1}),
        key_of(at, {**body, "seed": 1}),
        key_of(at, {**body, "response_format": {}}),
        key_of(at, {**body, "messages": []}),
    ]
    assert len({key, *others}) == 8


def test_pruning_by_age_and_by_worth(tmp_path: Path) -> None:
    store = ResponseStore(tmp_path / "r.sqlite")
    assert store.prune(bad=True) == 0 and store.kinds() == []
    stored(store, "good", GOOD)
    stored(store, "bad", BUSY)
    assert store.prune(older_than=timedelta(days=1)) == 0
    assert store.prune(bad=True) == 1
    assert served(store, "good") == GOOD
    store.close()
    with sqlite3.connect(tmp_path / "r.sqlite") as db:
        db.execute("UPDATE responses SET used = '2001-01-01T00:00:00+00:00'")
    assert store.prune(older_than=timedelta(days=1)) == 1
    store.close()


def test_a_file_that_is_no_store_is_refused_with_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "r.sqlite"
    path.write_bytes(b"no database at all, but long enough to look like one " * 20)
    with pytest.raises(DatasetError, match=r"r\.sqlite: .*move the file away"):
        stored(ResponseStore(path), "k", GOOD)
    with sqlite3.connect(tmp_path / "newer.sqlite") as db:
        db.execute("PRAGMA user_version=99")
    with pytest.raises(DatasetError, match="version 99"):
        stored(ResponseStore(tmp_path / "newer.sqlite"), "k", GOOD)


@pytest.mark.parametrize(
    "damage", ["body = x'00'", "body = 'words'", "fault = 'no such'", "body = zeroblob(90)"]
)
def test_a_damaged_row_is_no_answer_and_gives_way_to_the_next(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "r.sqlite"
    store = ResponseStore(path)
    stored(store, "k", GOOD)
    store.close()
    with sqlite3.connect(path) as db:
        db.execute(f"UPDATE responses SET {damage}")
    assert store.seen("http://a/v1", "m").answers == (1 if "fault" in damage else 0)
    assert served(store, "k") is None
    stored(store, "k", BUSY)
    stored(store, "k", GOOD)
    assert served(store, "k") == GOOD
    store.close()


def test_what_cannot_be_written_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="move the file away"):
        stored(ResponseStore(tmp_path / "r.sqlite"), "k", Reply(2**70, "{}", calls=1))


def test_an_answer_that_takes_anothers_place_is_as_old_as_itself(tmp_path: Path) -> None:
    path = tmp_path / "r.sqlite"
    store = ResponseStore(path)
    stored(store, "k", BUSY)
    store.close()
    with sqlite3.connect(path) as db:
        db.execute("UPDATE responses SET made = '2001-01-01', used = '2001-01-01'")
    stored(store, "k", GOOD)
    assert store.prune(older_than=timedelta(days=1)) == 0
    (kind,) = store.kinds()
    assert kind.first > "2002"
    store.close()


def test_threads_and_processes_share_it(tmp_path: Path) -> None:
    path = tmp_path / "r.sqlite"

    def fill(start: int) -> None:
        store = ResponseStore(path)
        for number in range(start, start + 25):
            stored(store, str(number), GOOD)
        store.close()

    threads = [threading.Thread(target=fill, args=(start,)) for start in (0, 10, 20, 30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    store = ResponseStore(path)
    assert sum(kind.answers for kind in store.kinds()) == 55
    store.close()


def extractor(url: str, store: ResponseStore | None, **options: Any) -> LLMExtractor:
    given = {"base_url": url, "model": "scripted", "api_key": KEY, "max_retries": 0, **options}
    return LLMExtractor(LLMOptions.model_validate(given), toy.TOY, quoted, store=store)


def test_the_extractor_asks_once_and_no_key_is_in_the_file(tmp_path: Path) -> None:
    store = ResponseStore(tmp_path / "r.sqlite")

    async def go(asked: LLMExtractor, times: int) -> list[Any]:
        try:
            work = (asked.extract(toy.ARTICLE, [toy.CHUNK]) for _ in range(times))
            return list(await asyncio.gather(*work))
        finally:
            await asked.close()

    with ChatServer(lambda _: Scripted(completion(whole_answer()), delay=0.1)) as server:
        first = extractor(server.url, store)
        answers = asyncio.run(go(first, 5))
        assert len(server.received) == 1, "the same question under way is one request"
        assert (first.tally.asked, first.tally.shared) == (1, 4)
        again = extractor(server.url, store)
        assert asyncio.run(go(again, 1))[0] == answers[0]
        assert len(server.received) == 1 and again.tally.stored == 1
        other = extractor(server.url, store, temperature=0.5)
        asyncio.run(go(other, 1))
        assert len(server.received) == 2
        asyncio.run(go(extractor(server.url, None), 2))
        assert len(server.received) == 3, "without a store, too"
        asyncio.run(go(extractor(server.url, None), 1))
        assert len(server.received) == 4, "without a store nothing is kept"
    for path in tmp_path.iterdir():
        assert KEY.encode() not in path.read_bytes()


def test_what_failed_is_asked_again_and_what_is_good_is_not(tmp_path: Path) -> None:
    store = ResponseStore(tmp_path / "r.sqlite")
    script = [Scripted({"error": {"message": "busy"}}, status=503), says(whole_answer())]

    async def once(asked: LLMExtractor) -> Outcome:
        try:
            (answer,) = await asked.extract(toy.ARTICLE, [toy.CHUNK])
            return answer.outcome
        finally:
            await asked.close()

    with ChatServer(script) as server:
        outcomes = [asyncio.run(once(extractor(server.url, store))) for _ in range(3)]
        assert outcomes == [Outcome.SERVER_ERROR, Outcome.ANSWERED, Outcome.ANSWERED]
        assert len(server.received) == 2


def test_the_command_shows_and_prunes(tmp_path: Path) -> None:
    path = tmp_path / ".responses" / "responses.sqlite"
    told = CliRunner().invoke(app, ["store", "--outputs", str(tmp_path)])
    assert told.exit_code == 0 and "empty" in told.output
    store = ResponseStore(path)
    stored(store, "good", GOOD)
    stored(store, "bad", BUSY)
    store.close()
    shown = json.loads(
        CliRunner().invoke(app, ["store", "--outputs", str(tmp_path), "--json"]).output
    )
    assert {kind["outcome"] for kind in shown["answers"]} == {"answered", "rate_limited"}
    pruned = CliRunner().invoke(app, ["store", "--outputs", str(tmp_path), "--prune-bad"])
    assert "Pruned    1 answers" in pruned.output and "rate_limited" not in pruned.output


def test_the_size_shown_is_that_of_all_its_files(tmp_path: Path) -> None:
    path = tmp_path / ".responses" / "responses.sqlite"
    store = ResponseStore(path)
    stored(store, "k", GOOD)
    shown = json.loads(
        CliRunner().invoke(app, ["store", "--outputs", str(tmp_path), "--json"]).output
    )
    wal = path.with_name(path.name + "-wal")
    assert shown["bytes"] >= path.stat().st_size + wal.stat().st_size > path.stat().st_size
    store.close()


@pytest.mark.parametrize("days", ["-1", "36501", "99999999999"])
def test_a_number_of_days_that_no_store_is_old_is_refused(tmp_path: Path, days: str) -> None:
    said = CliRunner().invoke(app, ["store", "--outputs", str(tmp_path), "--prune-days", days])
    assert isinstance(said.exception, SettingsError)
    assert str(said.exception) == f"--prune-days: expected days, 0 to 36500, not {days}"


REFUSED, EMPTY, PROSE = (
    Reply(200, json.dumps(completion(words, refusal=refusal)), calls=1)
    for words, refusal in (("", "no"), ("", None), ("prose", None))
)
HALF = Reply(200, json.dumps(completion("{", finish="length")), calls=1)

Both = tuple[ResponseStore, ResponseStore]


@pytest.fixture
def runs(tmp_path: Path) -> Iterator[Both]:
    """One store as two runs have it."""
    one, two = (ResponseStore(tmp_path / "r.sqlite", run) for run in (1, 2))
    yield one, two
    one.close()
    two.close()


@pytest.mark.parametrize("heard", [REFUSED, EMPTY, PROSE])
@pytest.mark.parametrize("other", [BUSY, REFUSED, EMPTY, PROSE, HALF, GOOD])
@pytest.mark.parametrize("imported", [False, True])
def test_what_a_run_heard_gives_way_only_to_what_may_hold_claims(
    runs: Both, heard: Reply, other: Reply, imported: bool
) -> None:
    one, two = runs
    one.export(["k"], "e", "m")

    async def go() -> None:
        await one.put("k", "e", "m", heard, last=True)
        if imported:
            two.take([("k", other)])
        elif await two.get("k", last=True) is None:
            await two.put("k", "e", "m", other, last=True)
        for last in (True, False):
            found = await one.get("k", last=last)
            assert found == (other if other in (HALF, GOOD) else heard)

    asyncio.run(go())
    kinds = {kind.outcome: kind.answers for kind in one.kinds()}
    assert sum(kinds.values()) <= 2 and min(kinds.values()) > 0
    one.forget()
    assert asyncio.run(one.get("k", last=True)) != heard or imported
    assert sum(kind.answers for kind in one.kinds()) == 1


def test_what_is_kept_for_a_run_is_counted_and_pruned_like_the_rest(runs: Both) -> None:
    one, two = runs
    stored(one, "k", REFUSED)
    stored(two, "k", EMPTY)
    assert served(one, "k") == REFUSED and served(two, "k") == EMPTY
    kinds = {kind.outcome: (kind.answers, kind.hits) for kind in one.kinds()}
    assert kinds == {"refused": (1, 1), "empty_answer": (1, 1)}
    assert one.prune(older_than=timedelta(days=1)) == 0
    assert one.prune(bad=True) == 2
    assert served(one, "k") is None and served(two, "k") is None


def test_a_damaged_row_that_is_kept_for_a_run_is_no_answer(runs: Both, tmp_path: Path) -> None:
    one, two = runs
    stored(one, "k", REFUSED)
    stored(two, "k", EMPTY)
    one.close()
    with sqlite3.connect(tmp_path / "r.sqlite") as db:
        db.execute("UPDATE heard SET body = x'00'")
    assert served(one, "k") is None
    assert [kind.outcome for kind in one.kinds()] == ["empty_answer"]


def test_a_store_of_before_is_made_into_one_that_knows_runs(runs: Both, tmp_path: Path) -> None:
    one, two = runs
    stored(one, "old", REFUSED)
    one.close()
    with sqlite3.connect(tmp_path / "r.sqlite") as db:
        db.executescript("DROP TABLE heard; DROP INDEX responses_run")
        db.execute("ALTER TABLE responses DROP COLUMN run")
    assert served(one, "old") is None, "of no run that is known"
    stored(one, "old", REFUSED)
    stored(two, "old", BUSY)
    assert served(one, "old") == REFUSED
