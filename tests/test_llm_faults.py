"""An endpoint that fails in every way there is: each fault has its name, costs no more than its
own chunk, and none is repeated without end."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.llm import client
from pipeline.run import Published
from pipeline.verify import verify
from schemas import DOMAIN
from schemas.errors import RunEndedError
from schemas.outcomes import Outcome
from tests.datasets import rows
from tests.llm_faulty import MOST, chunks, made, reconciles, written
from tests.servers.chat import ChatServer, Json, Scripted, says
from tests.servers.faults import ENDINGS, FAULTS, TIMEOUT, error
from tests.servers.model import SENTENCE, answer, article, breaks_off, speaks

LATE = [name for name in FAULTS if FAULTS[name].outcome is Outcome.TIMED_OUT]
NUMBER = {name: number for number, name in enumerate(FAULTS, start=100)}
GOOD = (10, 11, 12)


def meets(name: str, body: Json) -> bool:
    return f"{NUMBER[name]} lathes" in str(body["messages"])


@pytest.fixture(scope="module")
def all_met(tmp_path_factory: pytest.TempPathFactory) -> tuple[Published, ChatServer]:
    """A run in which every fault is met by one article, for as long as it is asked about."""
    folder = tmp_path_factory.mktemp("faults")
    soon = {name: number for name, number in NUMBER.items() if name not in LATE}
    inputs = written(folder, [article(number) for number in (*GOOD, *soon.values())])

    def script(body: Json) -> Scripted:
        met = [name for name in soon if meets(name, body)]
        return FAULTS[met[0]].reply(body) if met else speaks(body)

    with ChatServer(script) as server:
        return made(server.url, inputs, folder), server


def test_of_all_faults_none_costs_another_article_and_all_calls_are_accounted_for(
    all_met: tuple[Published, ChatServer],
) -> None:
    done, server = all_met
    reconciles(done, server)
    assert len(chunks(done.folder)) == len(GOOD) + len(FAULTS) - len(LATE)
    assert [chunk["outcome"] for chunk in chunks(done.folder)[: len(GOOD)]] == ["answered"] * 3


@pytest.mark.parametrize("name", [name for name in FAULTS if name not in LATE])
def test_each_fault_has_its_name(name: str, all_met: tuple[Published, ChatServer]) -> None:
    done, server = all_met
    met = chunks(done.folder)[len(GOOD) + [n for n in FAULTS if n not in LATE].index(name)]
    assert sum(meets(name, body) for body in server.bodies) == FAULTS[name].calls
    ended_as(name, met)
    claims = [row for row in rows(done.folder) if row["article_id"] == met["article_id"]]
    assert len(claims) == (met["outcome"] == Outcome.ANSWERED)


@pytest.mark.parametrize("name", LATE)
def test_what_comes_too_late_has_its_name(name: str, tmp_path: Path) -> None:
    inputs = written(tmp_path, [article(NUMBER[name])])
    with ChatServer(FAULTS[name].reply) as server:
        done = made(server.url, inputs, tmp_path, timeout=TIMEOUT)
    reconciles(done, server)
    ended_as(name, chunks(done.folder)[0])


def ended_as(name: str, chunk: Json) -> None:
    fault = FAULTS[name]
    assert chunk["outcome"] == fault.outcome
    assert chunk["usage"]["requests"] == fault.calls
    assert fault.says in str(chunk.get("reason") or chunk.get("repaired"))
    assert bool(chunk.get("reason")) == (fault.outcome is not Outcome.ANSWERED)


@pytest.mark.parametrize(
    "name", ["rate limit, seconds", "500", "502 with a page", "dropped", "half a body", "408"]
)
def test_what_passes_is_repeated_and_then_it_is_no_fault(name: str, tmp_path: Path) -> None:
    inputs = written(tmp_path, [article(10)])
    with ChatServer([FAULTS[name].reply({}), says(answer([article(10)]))]) as server:
        done = made(server.url, inputs, tmp_path)
    (chunk,) = chunks(done.folder)
    assert (chunk["outcome"], chunk["usage"]["requests"]) == (Outcome.ANSWERED, 2)


def test_rate_limits_do_not_use_up_the_repetitions_of_other_faults(tmp_path: Path) -> None:
    limit, broken = error(429, "slow"), error(500, "oops")
    inputs = written(tmp_path, [article(10)])
    with ChatServer([limit, limit, broken, limit, says(answer([article(10)]))]) as server:
        done = made(server.url, inputs, tmp_path)
    assert done.manifest.counts.claims == 1
    with ChatServer([limit, broken, limit, broken, limit]) as server:
        done = made(server.url, inputs, tmp_path / "again")
    assert len(server.received) == 4
    assert [chunk["outcome"] for chunk in chunks(done.folder)] == [Outcome.SERVER_ERROR]


def mixed(seed: int, share: float) -> Callable[[Json], Scripted]:
    """An endpoint that fails in so large a share of calls, in ways drawn from all there are."""
    draw = random.Random(seed)
    names = [name for name in FAULTS if FAULTS[name].outcome is not Outcome.TIMED_OUT]
    names += ["408", "broken off"]

    def script(body: Json) -> Scripted:
        if draw.random() >= share:
            return speaks(body)
        name = draw.choice(names)
        if name == "broken off":
            return breaks_off(body, draw.randrange(4), draw.randrange(300))
        return FAULTS[name].reply(body)

    return script


@given(
    st.integers(0, 2**32),
    st.sampled_from([0.1, 0.5, 0.9, 1.0]),
    st.lists(st.integers(1, 9), min_size=1, max_size=8),
)
@settings(max_examples=20)
def test_in_any_mix_of_faults_every_chunk_ends_once_and_totals_reconcile(
    seed: int, share: float, lengths: list[int]
) -> None:
    texts = [
        article(*range(10 + 100 * number, 10 + 100 * number + length))
        for number, length in enumerate(lengths)
    ]
    with TemporaryDirectory() as folder, ChatServer(mixed(seed, share)) as server:
        inputs = written(Path(folder), texts)
        done = made(server.url, inputs, Path(folder), concurrency=4)
        assert sum(done.manifest.counts.articles.values()) == len(texts)
        assert len(chunks(done.folder)) == len(texts)
        reconciles(done, server)
        whole = [row for row in chunks(done.folder) if row["outcome"] == Outcome.ANSWERED]
        found = {row["statement"] for row in rows(done.folder)}
        for row in whole:
            asked = SENTENCE.findall(texts[int(Path(row["source"]).stem)])
            assert set(asked) <= found, "what was answered lacks a claim"


@given(st.integers(0, 2**32))
@settings(max_examples=5)
def test_in_any_mix_a_run_may_end_and_what_it_has_is_kept(seed: int) -> None:
    texts = [article(number) for number in range(10, 30)]
    draw = random.Random(seed)
    last = draw.choice(["bad key", "quota gone", "payment required"])
    scripts, left = mixed(seed, 0.3), draw.randrange(1, 20)

    def script(body: Json) -> Scripted:
        nonlocal left
        left -= 1
        return scripts(body) if left else ENDINGS[last].reply(body)

    with TemporaryDirectory() as folder:
        inputs = written(Path(folder), texts)
        with ChatServer(script) as server, pytest.raises(RunEndedError):
            made(server.url, inputs, Path(folder), concurrency=4)
        assert len(server.received) <= len(texts) * 2 * MOST
        with ChatServer(speaks) as server:
            done = made(server.url, inputs, Path(folder), concurrency=4)
        assert verify(done.folder, DOMAIN).faults == []
        assert len(server.received) <= len(texts) + sum(
            chunk["outcome"] != Outcome.ANSWERED for chunk in chunks(done.folder)
        )
        assert json.dumps(done.manifest.counts.articles)


@pytest.mark.parametrize("status", [200, 500])
@pytest.mark.parametrize("packed", [False, True])
def test_a_reply_without_bound_does_not_fill_the_memory(
    packed: bool, status: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "MOST_BYTES", 100_000)
    much = b'{"choices": [' + b" " * 300_000
    headers = {"content-encoding": "gzip"} if packed else {}
    reply = Scripted(gzip.compress(much) if packed else much, status, headers)
    inputs = written(tmp_path, [article(10), article(11)])

    def script(body: Json) -> Scripted:
        return reply if "10 lathes" in str(body["messages"]) else speaks(body)

    with ChatServer(script) as server:
        done = made(server.url, inputs, tmp_path)
        assert len(server.received) == 2
    assert [chunk["outcome"] for chunk in chunks(done.folder)] == ["too_large", "answered"]
    assert "100,000 bytes" in chunks(done.folder)[0]["reason"]
    reconciles(done, server)
