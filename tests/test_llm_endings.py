"""What every request would meet ends the run at once, and what is done is kept."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.api import extract, read_articles
from schemas.errors import RunEndedError
from tests.datasets import ROOT
from tests.llm_faulty import chunks, made, options, reconciles, written
from tests.servers.chat import ChatServer, Json, Scripted, says
from tests.servers.faults import ENDINGS, error
from tests.servers.model import article, sentences, speaks


@pytest.mark.parametrize("name", ENDINGS)
def test_what_all_requests_would_meet_ends_the_run_with_what_to_do(
    name: str, tmp_path: Path
) -> None:
    fault = ENDINGS[name]
    inputs = written(tmp_path, [article(number) for number in range(10, 22)])
    with ChatServer(fault.reply) as server:
        with pytest.raises(RunEndedError) as ended:
            made(server.url, inputs, tmp_path / "out", concurrency=4)
        assert len(server.received) <= 4 + fault.calls - 1
    assert fault.says in str(ended.value) and server.url in str(ended.value)
    assert str(ended.value).endswith("the same command goes on from here")
    assert not (tmp_path / "out" / "d" / "latest").exists()
    with ChatServer(speaks) as server:
        assert made(server.url, inputs, tmp_path / "out").manifest.counts.claims == 12


def test_a_limit_on_the_day_in_the_middle_ends_the_run_and_nothing_is_paid_twice(
    tmp_path: Path,
) -> None:
    inputs = written(tmp_path, [article(number) for number in range(10, 60)])
    left = 10

    def script(body: Json) -> Scripted:
        nonlocal left
        left -= 1
        return speaks(body) if left >= 0 else error(429, "daily limit", retry_after="3600")

    with ChatServer(script) as server:
        with pytest.raises(RunEndedError, match="left alone until"):
            made(server.url, inputs, tmp_path / "out", concurrency=4)
        assert len(server.received) <= 10 + 4
        before, left = len(server.received), 99
        done = made(server.url, inputs, tmp_path / "out", concurrency=4)
        assert len(server.received) == before + 40
    assert done.manifest.counts.claims == 50


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
    for status in (403, 404):
        for bad in (10, 13):  # the first of all, and one after others

            def script(body: Json, bad: int = bad, status: int = status) -> Scripted:
                found = f"{bad} lathes" in str(body["messages"])
                return error(status, "blocked") if found else speaks(body)

            with ChatServer(script) as server:
                done = made(server.url, inputs, tmp_path / f"{status}{bad}", concurrency=1)
                assert len(server.received) == (7 if bad == 10 else 6)
            reconciles(done, server)
            spent = done.manifest.spent
            assert spent is not None and spent.proofs == (1 if bad == 10 else 0)
            turned = [chunk for chunk in chunks(done.folder) if chunk["outcome"] != "answered"]
            assert [chunk["outcome"] for chunk in turned] == ["bad_request"]
            assert turned[0]["reason"] == f"{status}: blocked"


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


def test_words_about_temperature_in_one_request_are_its_own(tmp_path: Path) -> None:
    inputs = written(tmp_path, [article(number) for number in range(10, 16)])
    told = "unsupported: response_format; got {'temperature': 0, 'messages': '10 lathes'}"

    def script(body: Json) -> Scripted:
        return error(400, told) if "10 lathes" in str(body["messages"]) else speaks(body)

    with ChatServer(script) as server:
        done = made(server.url, inputs, tmp_path / "out", concurrency=1)
    reconciles(done, server)
    ended = [chunk["outcome"] for chunk in chunks(done.folder)]
    assert ended.count("bad_request") == 1 and ended.count("answered") == 5


def test_asking_again_is_ended_too(tmp_path: Path) -> None:
    inputs = written(tmp_path, [article(10)])
    with (
        ChatServer([says("prose"), ENDINGS["quota gone"].reply({})]) as server,
        pytest.raises(RunEndedError),
    ):
        made(server.url, inputs, tmp_path)
    assert len(server.received) == 2


def test_a_window_that_holds_what_all_share_is_proven_once_and_the_rest_asked_in_parts(
    tmp_path: Path,
) -> None:
    inputs = written(tmp_path, [article(*range(n, n + 8)) for n in (10, 20, 30)])

    def script(body: Json) -> Scripted:
        if len(sentences(body)) > 2:
            return error(400, "maximum context length is 900 tokens")
        return speaks(body)

    with ChatServer(script) as server:
        done = made(server.url, inputs, tmp_path / "out", concurrency=3)
        assert len(server.received) == 1 + 3 * 7
        proofs = [body for body in server.bodies if not _asks(body)]
    reconciles(done, server)
    assert done.manifest.counts.claims == 24
    (small,) = proofs
    asked = server.bodies[0]
    assert small["messages"][0] == asked["messages"][0] and len(small["messages"]) == 2
    assert {**small, "messages": []} == {**asked, "messages": []}


def _asks(body: Json) -> bool:
    return "<text-" in body["messages"][1]["content"]


def test_a_window_that_is_too_small_without_a_limit_says_so(tmp_path: Path) -> None:
    inputs = written(tmp_path, [article(10), article(11)])
    with ChatServer(lambda _: error(413, "too much")) as server:
        with pytest.raises(RunEndedError, match="too small for what all requests begin with; have"):
            made(server.url, inputs, tmp_path, concurrency=1, max_output_tokens="none")
        assert len(server.received) == 2
