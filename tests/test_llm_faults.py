"""An endpoint that fails in every way there is: each fault has its name, costs no more than its
own chunk, and none is repeated without end."""

from __future__ import annotations

import asyncio
import json
import random
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.api import extract, read_articles
from pipeline.run import Published, run
from pipeline.settings import Settings, load
from pipeline.verify import verify
from schemas import DOMAIN
from schemas.errors import RunEndedError
from schemas.outcomes import Outcome
from tests.datasets import ROOT, content, rows
from tests.servers.chat import ChatServer, Json, Scripted, says
from tests.servers.faults import ENDINGS, FAULTS, TIMEOUT, error
from tests.servers.model import SENTENCE, answer, article, breaks_off, sentences, speaks

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
    assert sum(row["usage"]["requests"] for row in ended) == len(server.received)
    for row in ended:
        count = row["end"] - row["start"]
        most = 2 * max(1, 2 * (count // len(article(10)) + 1))
        assert row["usage"]["requests"] <= most * MOST


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


@pytest.mark.parametrize("name", ENDINGS)
def test_what_all_requests_would_meet_ends_the_run_with_what_to_do(
    name: str, tmp_path: Path
) -> None:
    fault = ENDINGS[name]
    inputs = written(tmp_path, [article(number) for number in range(10, 40)])
    with ChatServer(fault.reply) as server:
        with pytest.raises(RunEndedError) as ended:
            made(server.url, inputs, tmp_path / "out", concurrency=4)
        assert len(server.received) <= 4 + fault.calls - 1
    assert fault.says in str(ended.value) and server.url in str(ended.value)
    assert str(ended.value).endswith("the same command goes on from here")
    assert not (tmp_path / "out" / "d" / "latest").exists()
    with ChatServer(speaks) as server:
        assert made(server.url, inputs, tmp_path / "out").manifest.counts.claims == 30


def test_answers_under_way_when_a_run_ends_are_kept_and_not_paid_again(tmp_path: Path) -> None:
    inputs = written(tmp_path, [article(number) for number in range(10, 30)])
    gone = True

    def script(body: Json) -> Scripted:
        if gone and "10 lathes" in str(body["messages"]):
            return Scripted({"error": {"code": "insufficient_quota"}}, 429, delay=0.1)
        return Scripted(speaks(body).body, delay=0.3)

    with ChatServer(script, together=4) as server:
        with pytest.raises(RunEndedError, match="nothing left to pay with"):
            made(server.url, inputs, tmp_path / "out", concurrency=4)
        assert len(server.received) == 4
        gone = False
        done = made(server.url, inputs, tmp_path / "out", concurrency=4)
        assert len(server.received) == 4 + 20 - 3
    assert done.manifest.counts.claims == 20


def test_one_article_that_is_turned_away_is_no_bad_key(tmp_path: Path) -> None:
    inputs = written(tmp_path, [article(number) for number in range(10, 16)])
    for status, outcome in ((403, Outcome.BAD_KEY), (404, Outcome.UNKNOWN_MODEL)):
        for bad in (10, 13):  # the first of all, and one after others

            def script(body: Json, bad: int = bad, status: int = status) -> Scripted:
                found = f"{bad} lathes" in str(body["messages"])
                return error(status, "blocked") if found else speaks(body)

            with ChatServer(script) as server:
                done = made(server.url, inputs, tmp_path / f"{status}{bad}", concurrency=1)
                assert len(server.received) == (7 if bad == 10 else 6)
            reconciles(done, server)
            turned = [chunk["outcome"] for chunk in chunks(done.folder)]
            assert turned.count(outcome) == 1 and turned.count("answered") == 5


def test_a_key_that_is_withdrawn_in_the_middle_ends_the_run(tmp_path: Path) -> None:
    inputs = written(tmp_path, [article(number) for number in range(10, 40)])
    left = 8

    def script(body: Json) -> Scripted:
        nonlocal left
        left -= 1
        return speaks(body) if left > 0 else error(403, "withdrawn")

    with ChatServer(script) as server, pytest.raises(RunEndedError, match="withdrawn"):
        made(server.url, inputs, tmp_path, concurrency=2)
    assert len(server.received) <= 7 + 4


def test_the_api_raises_what_ends_a_run(tmp_path: Path) -> None:
    inputs = written(tmp_path, [article(number) for number in range(10, 40)])
    with ChatServer(ENDINGS["bad key"].reply) as server:
        told = options(server.url, tmp_path, concurrency=4)
        with pytest.raises(RunEndedError, match="does not accept the key"):
            list(extract(read_articles([inputs]), told))
        assert len(server.received) <= 4


def test_the_command_says_in_a_line_what_ended_it(tmp_path: Path) -> None:
    inputs = written(tmp_path, [article(10), article(11)])
    with ChatServer(ENDINGS["unknown model"].reply) as server:
        done = subprocess.run(
            [
                *(sys.executable, "-c", "from pipeline.main import main; main()"),
                *("run", str(inputs), "--outputs", str(tmp_path / "out")),
                *("--model", "scripted", "--base-url", server.url),
            ],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "knows no model 'scripted'" in done.stderr.splitlines()[-1]


def test_asking_again_is_ended_too(tmp_path: Path) -> None:
    inputs = written(tmp_path, [article(10)])
    with (
        ChatServer([says("prose"), ENDINGS["quota gone"].reply({})]) as server,
        pytest.raises(RunEndedError),
    ):
        made(server.url, inputs, tmp_path)
    assert len(server.received) == 2


NUMBERS = tuple(range(10, 22))


@pytest.mark.parametrize("more", [0, 1, 40, 70, 200])
@pytest.mark.parametrize("claims", [0, 1, 5, 11])
def test_an_answer_that_broke_off_is_kept_and_the_rest_asked_for(
    claims: int, more: int, tmp_path: Path
) -> None:
    inputs = written(tmp_path, [article(*NUMBERS)])

    def script(body: Json) -> Scripted:
        whole = len(sentences(body)) <= max(1, claims)
        return speaks(body) if whole else breaks_off(body, claims, more)

    with ChatServer(script) as server:
        done = made(server.url, inputs, tmp_path / "out")
        (chunk,) = chunks(done.folder)
        assert chunk["outcome"] == Outcome.ANSWERED
        assert f"broke off: {claims} claims kept" in chunk["repaired"]
        assert {row["statement"] for row in rows(done.folder)} == set(sentences(server.bodies[0]))
        assert chunk["usage"] == {
            "requests": len(server.received),
            "input_tokens": 100 * len(server.received),
            "output_tokens": 20 * len(server.received),
        }
        reconciles(done, server)
        before = len(server.received)
        again = made(server.url, inputs, tmp_path / "out")
        assert len(server.received) == before, "a broken answer in the store was asked again"
    assert content(done.folder) == content(again.folder)


def test_parts_come_with_the_sentences_before_them_and_answer_for_themselves(
    tmp_path: Path,
) -> None:
    inputs = written(tmp_path, [article(*NUMBERS)])

    def script(body: Json) -> Scripted:
        found = sentences(body)
        if len(found) == len(NUMBERS):
            return breaks_off(body, 4)
        stray = [article(NUMBERS[0])] if article(NUMBERS[0]) not in found else []
        return says(answer([*stray, *found]))

    with ChatServer(script) as server:
        done = made(server.url, inputs, tmp_path)
    parts = server.bodies[1:3]
    assert [len(sentences(body)) for body in parts] == [5, 4]
    for body in parts:
        text = body["messages"][1]["content"]
        first = sentences(body)[0]
        before = article(int(first.split()[2]) - 1)
        assert "<before-" in text and before in text[: text.index("<text-")]
    fallen = [row for row in rows(done.folder, "ledger.jsonl") if row["level"] == "claim"]
    assert {row["outcome"] for row in fallen} <= {Outcome.UNGROUNDED, Outcome.MERGED}
    assert Outcome.UNGROUNDED in {row["outcome"] for row in fallen}, "what stands elsewhere"
    assert len(rows(done.folder)) == len(NUMBERS)


def test_a_chunk_that_does_not_fit_is_asked_for_in_parts(tmp_path: Path) -> None:
    inputs = written(tmp_path, [article(*NUMBERS)])

    def script(body: Json) -> Scripted:
        long = len(sentences(body)) > 3
        return error(400, "long", "context_length_exceeded") if long else speaks(body)

    with ChatServer(script) as server:
        done = made(server.url, inputs, tmp_path)
    (chunk,) = chunks(done.folder)
    assert chunk["outcome"] == Outcome.ANSWERED
    assert chunk["repaired"].startswith("too long: asked for in 2 parts; part 1: too long")
    assert len(rows(done.folder)) == len(NUMBERS)
    assert len(server.received) == 7
    reconciles(done, server)


def test_one_sentence_that_always_breaks_off_is_the_outcome_and_no_other_is_lost(
    tmp_path: Path,
) -> None:
    inputs = written(tmp_path, [article(*NUMBERS)])
    bad = article(NUMBERS[7])

    def script(body: Json) -> Scripted:
        found = sentences(body)
        return breaks_off(body, found.index(bad), 30) if bad in found else speaks(body)

    with ChatServer(script) as server:
        done = made(server.url, inputs, tmp_path)
    (chunk,) = chunks(done.folder)
    assert chunk["outcome"] == Outcome.TRUNCATED
    assert "code points" in chunk["reason"]
    kept = {row["statement"] for row in rows(done.folder)}
    assert kept == set(sentences(server.bodies[0])) - {bad}
    assert done.manifest.counts.articles == {"partial": 1}
    reconciles(done, server)


def test_an_endless_refusal_of_length_ends_after_as_many_calls_as_it_may(tmp_path: Path) -> None:
    inputs = written(tmp_path, [article(*NUMBERS)])
    with ChatServer(FAULTS["context too long"].reply) as server:
        done = made(server.url, inputs, tmp_path)
    assert [chunk["outcome"] for chunk in chunks(done.folder)] == [Outcome.CONTEXT_TOO_LONG]
    count = len(NUMBERS)
    assert len(server.received) <= 2 * count - 1 + count
    reconciles(done, server)


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
