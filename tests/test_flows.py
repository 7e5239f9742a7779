"""The Prefect flows, against Prefect's own test server."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from pipeline.run import Around, Work
from pipeline.settings import load
from pipeline.shards import Shard
from pipeline.verify import verify
from schemas import DOMAIN
from schemas.errors import (
    CapReached,
    Interrupted,
    RunEndedError,
    RunError,
    SettingsError,
    TooManyLostError,
)
from tests.datasets import ANNOTATED, ARTICLES, ROOT, SAMPLE, SEEDS, content, make, settings
from tests.servers.chat import ChatServer, Scripted
from tests.servers.prefect import a_prefect

GOLD = ROOT / "evals/gold"


@pytest.fixture(scope="module", autouse=True)
def server() -> Iterator[None]:
    with a_prefect():
        yield


def test_a_flow_writes_the_bytes_that_the_process_writes(seeds_run: Path, tmp_path: Path) -> None:
    from pipeline.flows import Job, run_flow

    done: list[int] = []
    job = Job.of([str(SEEDS)], settings(tmp_path / "flow", gold=GOLD))
    flowed, report = run_flow(job, Around(progress=done.append))
    assert content(flowed.folder) == content(seeds_run)
    assert sum(done) == ARTICLES
    assert report is not None and report.totals["documents"] == ANNOTATED
    assert verify(flowed.folder, DOMAIN).faults == []


def test_what_a_run_did_is_an_artifact_and_each_shard_a_task(tmp_path: Path) -> None:
    from prefect.client.orchestration import get_client

    from pipeline.flows import LIMIT, Job, run_flow

    job = Job.of([str(SEEDS)], settings(tmp_path, dataset="Shown_here", gold=GOLD))
    run_flow(job, Around())

    async def look() -> tuple[set[str], int, int]:
        async with get_client() as client:
            artifacts = await client.read_artifacts()
            limit = await client.read_global_concurrency_limit_by_name(LIMIT)
            flows = await client.read_flow_runs()
            return {a.key or "" for a in artifacts}, limit.limit, len(flows)

    keys, limit, flows = asyncio.run(look())
    assert {f"shown-here-{name}" for name in ("summary", "counts", "evaluation")} <= keys
    assert limit > 0 and flows >= 3


def test_a_shard_that_fails_once_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipeline import flows
    from pipeline.flows import Job, run_flow

    failed: list[int] = []
    as_task = flows._as_task

    def failing_once(work: Work) -> Work:
        async def on(shard: Shard) -> int:
            if shard.index == 2 and not failed:
                failed.append(shard.index)
                raise OSError("the disk was away for a moment")
            return await work(shard)

        return as_task(on)

    monkeypatch.setattr(flows, "_as_task", failing_once)
    monkeypatch.setattr(flows, "_BACKOFF", 0.1)
    made, _ = run_flow(Job.of([str(SEEDS)], settings(tmp_path)), Around())
    assert failed == [2] and verify(made.folder, DOMAIN).faults == []


def test_a_key_that_is_refused_ends_a_flow_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from prefect.states import Failed

    from pipeline import flows
    from pipeline.flows import Job, run_flow

    assert not flows._may_pass(None, None, Failed(data=RunEndedError("no")))
    assert flows._may_pass(None, None, Failed(data=OSError("no")))
    inputs = tmp_path / "in"
    inputs.mkdir()
    for number in range(12):
        (inputs / f"{number}.txt").write_text(f"The ministry seized {number + 20} crates.\n")
    monkeypatch.setenv("CLAIMS_LLM_API_KEY", "sk-planted-0123456789")
    with ChatServer([Scripted({"error": {"message": "wrong key"}}, 401)]) as server:
        llm = {"base_url": server.url, "model": "m", "concurrency": 2}
        told = settings(tmp_path / "out", extractor="llm", llm=llm)
        with pytest.raises(RunEndedError, match="wrong key"):
            run_flow(Job.of([str(inputs)], told), Around())
    assert 1 <= len(server.received) <= 2


def test_errors_of_ours_come_through_a_flow_as_they_are(tmp_path: Path) -> None:
    from pipeline.flows import Job, run_flow

    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "empty.txt").write_text("")
    job = Job.of([str(tmp_path / "in")], settings(tmp_path / "out"))
    with pytest.raises(TooManyLostError, match="1 empty_file"):
        run_flow(job, Around())


def slots(held: int) -> None:
    """Have so many slots of the limit held, as killed runs leave them."""
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.actions import GlobalConcurrencyLimitUpdate

    from pipeline.flows import LIMIT, _limit_runs

    async def hold() -> None:
        await _limit_runs()
        async with get_client() as client:
            update = GlobalConcurrencyLimitUpdate(active_slots=held)
            await client.update_global_concurrency_limit(LIMIT, update)

    asyncio.run(hold())


class Reader(logging.Handler):
    """Does something once, when the project's log has its first line."""

    def __init__(self, then: Callable[[], object]) -> None:
        super().__init__()
        self.lines: list[str] = []
        self._then = then

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())
        if len(self.lines) == 1:
            thread = Thread(target=self._then)
            thread.start()
            thread.join()


@pytest.fixture
def reading(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Callable[[], object]], Reader]]:
    from pipeline import flows

    monkeypatch.setattr(flows, "_PAUSE", 0.1)
    added: list[Reader] = []

    def add(then: Callable[[], object]) -> Reader:
        added.append(Reader(then))
        flows.LOG.addHandler(added[0])
        return added[0]

    before = flows.LOG.level
    flows.LOG.setLevel(logging.INFO)
    yield add
    flows.LOG.setLevel(before)
    for reader in added:
        flows.LOG.removeHandler(reader)
    slots(0)


Reading = Callable[[Callable[[], object]], Reader]


def test_a_run_that_waits_for_a_slot_says_so_and_what_to_do(
    tmp_path: Path, reading: Reading
) -> None:
    from pipeline.flows import LIMIT, RUNS_AT_ONCE, Job, run_flow

    slots(RUNS_AT_ONCE)
    reader = reading(lambda: slots(0))
    made, _ = run_flow(Job.of([str(SEEDS)], settings(tmp_path)), Around())
    assert verify(made.folder, DOMAIN).faults == []
    (said,) = reader.lines
    assert f"prefect gcl update {LIMIT} --active-slots 0" in said and "2 of 2 runs" in said


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_run_that_waits_for_a_slot_can_be_stopped(
    tmp_path: Path, reading: Reading, number: int
) -> None:
    from pipeline.flows import RUNS_AT_ONCE, Job, run_flow

    slots(RUNS_AT_ONCE)
    reading(lambda: os.kill(os.getpid(), number))
    with pytest.raises(Interrupted, match="goes on from here"):
        run_flow(Job.of([str(SEEDS)], settings(tmp_path)), Around())


def test_what_killed_runs_held_holds_up_no_run_with_a_server_of_its_own(
    tmp_path: Path, reading: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    from prefect.settings import PREFECT_API_URL

    from pipeline.flows import RUNS_AT_ONCE, Job, run_flow

    slots(RUNS_AT_ONCE)
    monkeypatch.setenv("CLAIMWRIGHT_PREFECT_SERVER", PREFECT_API_URL.value())
    reader = reading(lambda: None)
    made, _ = run_flow(Job.of([str(SEEDS)], settings(tmp_path)), Around())
    assert verify(made.folder, DOMAIN).faults == [] and reader.lines == []


@pytest.mark.slow
def test_killed_runs_hold_up_none_after_them(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "from pipeline.main import main; main()", "run", str(SEEDS)]
    command += ["--prefect", "--extractor", "rules", "--outputs", str(tmp_path), "--workers", "1"]
    environment = {**os.environ, "PREFECT_HOME": str(tmp_path / "home")}
    for _ in range(3):
        with subprocess.Popen(
            command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True
        ) as process:
            assert process.stderr is not None
            while "articles found" not in process.stderr.readline():
                assert process.poll() is None
            process.kill()
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "cron", ["0 3 * * * *", "0 3 * *", "@daily", "61 3 * * *", "", "x y z a b"]
)
def test_what_is_no_schedule_is_refused(cron: str) -> None:
    from pipeline.flows import check_cron

    check_cron("0 3 * * *")
    with pytest.raises(SettingsError, match="five fields"):
        check_cron(cron)


def test_a_job_is_checked_before_it_is_run(tmp_path: Path) -> None:
    from pydantic import ValidationError

    from pipeline.flows import Job

    with pytest.raises(ValidationError, match="max_lost"):
        Job(inputs=["seeds"], max_lost=2)
    with pytest.raises(ValidationError, match="extractor"):
        Job(inputs=["seeds"], extractor="guess")
    with pytest.raises(ValidationError, match="inputs"):
        Job(inputs=[])
    llm = {"model": "m", "base_url": "http://127.0.0.1:9/v1", "price_in": 1, "price_out": 2}
    caps = {"store": False, "max_cost": 0.5, "max_tokens": 7}
    given = load({"dataset": "d", "workers": 3, "llm": llm, **caps})
    absolute = {"outputs": "", "recordings": ""}
    assert Job.of(["a", "-"], given).settings().public() | absolute == given.public() | absolute


# What `claims run` takes beside settings: how it is called and how it shows itself.
MANNER = {"inputs", "config", "prefect", "prefect_logs", "json", "log_json"}
# A value other than the default for each setting that it can be given.
GIVEN = {
    "--dataset": "other",
    "--outputs": "elsewhere",
    "--extractor": "llm",
    "--model": "m",
    "--base-url": "http://127.0.0.1:9/v1",
    "--evaluate": "gold",
    "--no-text": None,
    "--max-lost": "0.5",
    "--workers": "3",
    "--concurrency": "5",
    "--no-store": None,
    "--stored-only": None,
    "--recordings": "recorded",
    "--max-cost": "2.5",
    "--max-tokens": "70000",
    "--price-in": "0.5",
    "--price-out": "1.5",
    "--price-cached-in": "0.1",
}


def test_every_setting_of_the_command_line_reaches_the_job(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import typer
    from typer.testing import CliRunner

    from pipeline.cli import app, running
    from pipeline.flows import Job
    from pipeline.settings import Settings

    commands = vars(typer.main.get_command(app))["commands"]
    flags = {
        flag
        for parameter in commands["run"].params
        if parameter.name not in MANNER and parameter.name != "help"
        for flag in (parameter.secondary_opts or parameter.opts)
    }
    assert flags == set(GIVEN)
    taken: list[Settings] = []
    monkeypatch.setattr(running, "run_command", lambda _, made, *rest: taken.append(made))
    monkeypatch.chdir(tmp_path)
    words = [word for pair in GIVEN.items() for word in pair if word is not None]
    done = CliRunner().invoke(app, ["run", "x", *words])
    assert done.exit_code == 0, done.output
    (made,) = taken
    found = Job.of(["x"], made).settings()
    assert found.content_sha256() == made.content_sha256()
    absolute = {
        name: str(tmp_path / made.public()[name]) for name in ("outputs", "gold", "recordings")
    }
    assert found.public() == made.public() | absolute
    default = load({"llm": {"model": "n", "base_url": "http://127.0.0.1:8/v1"}}).public()
    assert all(
        found.public()[name] != default[name]
        for name in (*absolute, "store", "stored_only", "text")
    )


def test_names_that_are_no_text_and_globs_below_a_folder_with_a_pattern_for_a_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipeline.flows import Job, run_flow

    folder = tmp_path / os.fsdecode(b"m[1]*\xe9")
    folder.mkdir()
    (folder / os.fsdecode(b"\xe9t\xe9.txt")).write_text(SAMPLE)
    monkeypatch.chdir(folder)
    plain = make(["*.txt"], tmp_path / "plain")
    job = Job.of(["*.txt", os.fsdecode(b"\xe9t\xe9.txt")], settings(tmp_path / "out"))
    job = Job.model_validate_json(job.model_dump_json())
    flowed, _ = run_flow(job, Around())
    assert content(flowed.folder) == content(plain.folder)


def test_a_fault_of_prefects_is_one_line_that_names_the_variables(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipeline import flows
    from pipeline.flows import Job, run_flow

    async def failing(job: Job) -> str:
        raise KeyError("a result storage of this name")

    monkeypatch.setattr(flows, "regenerate", failing)
    with pytest.raises(KeyError):
        run_flow(Job(inputs=["x"]), Around())
    monkeypatch.setenv("PREFECT_RESULTS_DEFAULT_SERIALIZER", "none")
    with pytest.raises(RunError, match="due to PREFECT_RESULTS_DEFAULT_SERIALIZER"):
        run_flow(Job(inputs=["x"]), Around())


def test_the_deployments_name_a_flow_and_parameters_that_fit() -> None:
    import yaml

    from pipeline import flows

    described = yaml.safe_load((ROOT / "prefect.yaml").read_text("utf-8"))
    for deployment in described["deployments"]:
        path, name = deployment["entrypoint"].split(":")
        assert (ROOT / path).is_file() and getattr(flows, name).name == name
        job = flows.Job.model_validate(deployment["parameters"]["job"])
        assert all((ROOT / given).exists() for given in job.inputs)
        assert deployment["work_pool"]["name"] and deployment["schedules"]


def test_a_shard_is_not_tried_again_where_a_cap_stops_the_run() -> None:
    from prefect.client.schemas.objects import State, StateType

    from pipeline.flows import _as_task

    async def work(_shard: Any) -> int:
        return 0

    again = _as_task(work).retry_condition_fn  # type: ignore[attr-defined]

    def failed(error: Exception) -> State[Any]:
        return State(type=StateType.FAILED, data=error)

    assert not again(None, None, failed(CapReached("stopped")))
    assert again(None, None, failed(OSError("the disk was busy")))
