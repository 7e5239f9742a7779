"""Being told to stop: one line, the signal's code, and nothing left behind."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.parts import LATEST
from pipeline.stops import interruptible
from pipeline.verify import verify
from schemas import DOMAIN
from schemas.errors import Interrupted
from tests.datasets import ROOT, SAMPLE, SEEDS, make

BOTH = pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])

# Sends the signal when a module is looked for, or before a method does its work.
ON_IMPORT = """
class Finder:
    def find_spec(self, name, path=None, target=None):
        if name == {where!r}:
            os.kill(os.getpid(), {number})
sys.meta_path.insert(0, Finder())
"""
ON_CALL = """
from pipeline.publish import Assembly
before = Assembly.{where}
def stopped(*arguments):
    os.kill(os.getpid(), {number})
    return before(*arguments)
Assembly.{where} = stopped
"""
# Sends the signal from inside of what pydantic serialises with, which makes another error of it.
ON_DUMP = """
from pydantic import BaseModel, model_serializer
class Slow(BaseModel):
    @model_serializer
    def told(self):
        os.kill(os.getpid(), {number})
        return {{}}
from pipeline.cli import running
loaded = running._flows
running._flows = lambda: (Slow().model_dump(), loaded())[1]
"""
START = "import os, sys\n{first}\nfrom pipeline.main import main\nmain()"


def start(tmp_path: Path, *arguments: str, first: str = "") -> subprocess.Popen[str]:
    temporary = tmp_path / "tmp"
    temporary.mkdir(exist_ok=True)
    flags = ["--outputs", str(tmp_path / "out"), "--extractor", "rules", "--dataset", "d"]
    return subprocess.Popen(
        [sys.executable, "-c", START.format(first=first), "run", *arguments, *flags],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(temporary)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def until(true: Callable[[], bool], process: subprocess.Popen[str]) -> None:
    while not true():
        assert process.poll() is None, process.communicate()
        time.sleep(0.005)


def stopped(process: subprocess.Popen[str], tmp_path: Path, number: int) -> str:
    """What a process that was stopped said; it may not write to standard output."""
    try:
        process.wait(60)
        assert process.stdout is not None and process.stderr is not None
        output, error = process.stdout.read(), process.stderr.read()
    finally:
        process.kill()
        process.communicate()
    assert process.returncode == 128 + number, error
    assert "Traceback" not in error and output == ""
    assert error.splitlines()[-1].startswith(f"claims: stopped by {signal.Signals(number).name}")
    assert not list((tmp_path / "tmp").iterdir())
    return error


@BOTH
@pytest.mark.parametrize("where", ["typer", "pipeline.settings", "pipeline.run"])
def test_before_there_is_work(tmp_path: Path, number: signal.Signals, where: str) -> None:
    first = ON_IMPORT.format(where=where, number=int(number))
    error = stopped(start(tmp_path, str(SEEDS), first=first), tmp_path, number)
    assert len(error.splitlines()) == 1


@BOTH
def test_where_a_library_makes_another_error_of_it(tmp_path: Path, number: signal.Signals) -> None:
    first = ON_DUMP.format(number=int(number))
    stopped(start(tmp_path, str(SEEDS), "--prefect", first=first), tmp_path, number)


@pytest.mark.slow
@BOTH
@pytest.mark.parametrize("where", ["write", "publish"])
def test_after_the_articles_are_done(tmp_path: Path, number: signal.Signals, where: str) -> None:
    (tmp_path / "a.txt").write_text(SAMPLE)
    old = make([tmp_path / "a.txt"], tmp_path / "out").folder
    first = ON_CALL.format(where=where, number=int(number))
    process = start(tmp_path, str(SEEDS), "--workers", "1", first=first)
    assert "the same command goes on from here" in stopped(process, tmp_path, number)
    assert (tmp_path / "out/d" / LATEST).resolve() == old.resolve()
    made = make([SEEDS], tmp_path / "out")
    assert made.manifest.times.attempts == 2 and verify(made.folder, DOMAIN).faults == []


@BOTH
def test_while_standard_input_is_read(tmp_path: Path, number: signal.Signals) -> None:
    process = start(tmp_path, "-")
    until(lambda: any((tmp_path / "tmp").glob("claims-stdin-*/stdin")), process)
    process.send_signal(number)
    stopped(process, tmp_path, number)


def test_ctrl_c_reaches_no_worker_even_when_it_starts(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name in range(60):
        (tmp_path / "in" / f"{name}.txt").write_text(SAMPLE)
    process = start(tmp_path, str(tmp_path / "in"), "--workers", "2")
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")

    def working() -> bool:
        lines = (Path(f"/proc/{child}/cmdline") for child in children.read_text().split())
        return any(line.exists() and b"spawn_main" in line.read_bytes() for line in lines)

    until(working, process)
    time.sleep(0.1)  # for the worker to be among its imports
    os.killpg(process.pid, signal.SIGINT)
    error = stopped(process, tmp_path, signal.SIGINT)
    assert error.splitlines()[:-1] == ["articles found: 60"]


def test_while_prefect_starts(tmp_path: Path) -> None:
    process = start(tmp_path, str(SEEDS), "--prefect")
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    until(lambda: bool(children.read_text().split()), process)
    server = Path("/proc") / children.read_text().split()[0]
    process.send_signal(signal.SIGTERM)
    stopped(process, tmp_path, signal.SIGTERM)
    assert not server.exists()


def test_a_prefect_server_ends_with_the_process_that_started_it() -> None:
    code = (
        "import time\nfrom pipeline.prefect_home import a_server\n"
        "with a_server(schedules=False):\n    print(flush=True)\n    time.sleep(600)"
    )
    with subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=-1) as process:
        assert process.stdout is not None
        process.stdout.readline()
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        process.kill()
    (server,) = (Path(f"/proc/{child}/cmdline") for child in children)
    while server.exists() and server.read_bytes():
        time.sleep(0.01)


def test_signals_are_as_before_once_the_work_is_done() -> None:
    async def work(stop: bool) -> None:
        with interruptible():
            if stop:
                os.kill(os.getpid(), signal.SIGTERM)
            await asyncio.sleep(0)

    before = signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)
    asyncio.run(work(stop=False))
    with pytest.raises(Interrupted, match="SIGTERM"):
        asyncio.run(work(stop=True))
    assert (signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)) == before
