"""Answers are paid once: under kill -9, and by runs at once."""

from __future__ import annotations

import os
import random
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from schemas import DOMAIN
from schemas.draft import Draft
from schemas.wire import wire_of
from tests.datasets import ROOT, content, rows
from tests.samples import transfer
from tests.servers.chat import ChatServer, Scripted, completion

SENTENCE = "Norvex shipped 40 lathes to Iran in 2022."


def a_claim() -> dict[str, Any]:
    return wire_of(DOMAIN).condense([Draft(data=transfer(SENTENCE))])


def articles(folder: Path, count: int) -> Path:
    folder.mkdir()
    for number in range(count):
        text = f"The case of the dealer number {number} came to court in May.\n\n{SENTENCE}\n"
        (folder / f"{number:03}.txt").write_text(text, "utf-8")
    return folder


def command(url: str, inputs: Path, outputs: Path) -> list[str]:
    return [
        *(sys.executable, "-c", "from pipeline.main import main; main()"),
        *("run", str(inputs), "--outputs", str(outputs), "--dataset", "d"),
        *("--model", "scripted", "--base-url", url, "--concurrency", "4"),
    ]


def killed(kills: int, count: int, folder: Path) -> None:
    """Kill a run so often, let it end, and hold it against an undisturbed one; of ten articles
    one is refused, and of one nothing can be read, nor when asked again."""
    inputs = articles(folder / "in", count)
    good, refused, prose = (
        Scripted(body, delay=0.05)
        for body in (completion(a_claim()), completion("", refusal="no"), completion("prose"))
    )

    def script(body: dict[str, Any]) -> Scripted:
        (last,) = re.findall(r"dealer number \d*(\d) came", str(body["messages"]))
        return {"3": refused, "7": prose}.get(last, good)

    with ChatServer(script) as server:
        quiet: dict[str, Any] = {
            "cwd": ROOT,
            "stdout": subprocess.DEVNULL,
            "stderr": subprocess.DEVNULL,
        }
        lossy = ("--max-lost", "1")
        calm_run = [*command(server.url, inputs, folder / "calm"), *lossy]
        run = [*command(server.url, inputs, folder / "out"), *lossy]
        subprocess.run(calm_run, check=True, **quiet)
        calls = len(server.received)
        assert calls == count + count // 10
        moments = random.Random(kills)
        done = 0
        for _ in range(kills):
            process = subprocess.Popen(run, **quiet)
            time.sleep(moments.uniform(0.8, 3.0))
            if process.poll() is None:
                os.kill(process.pid, signal.SIGKILL)
                done += 1
            process.wait()
        ended = len(list((folder / "out" / "d").glob("*/manifest.json")))
        ended -= (folder / "out" / "d" / "latest").exists()
        subprocess.run(run, check=True, **quiet)
        paid = len(server.received) - calls
    anew = 2 * (count // 10) * ended  # killed when it had published, a run is over: the next
    most = calls + 4 * done + anew  # asks once more what could not be read
    assert calls <= paid <= most, "at most the calls in flight are paid again"
    calm, out = ((folder / name / "d" / "latest").resolve() for name in ("calm", "out"))
    assert content(calm) == content(out) and len(rows(calm)) == count - count // 5


@pytest.mark.slow
def test_killed_a_few_times_nothing_is_paid_twice_but_what_was_under_way(tmp_path: Path) -> None:
    killed(3, 40, tmp_path)


@pytest.mark.slow
def test_killed_fifty_times_nothing_is_paid_twice_but_what_was_under_way(tmp_path: Path) -> None:
    killed(50, 300, tmp_path)


def test_two_runs_at_once_share_the_store(tmp_path: Path) -> None:
    inputs = articles(tmp_path / "in", 20)
    with ChatServer(lambda _: Scripted(completion(a_claim()), delay=0.02)) as server:
        runs = []
        for name in ("one", "two"):
            line = command(server.url, inputs, tmp_path / "out")
            line[line.index("d")] = name
            runs.append(subprocess.Popen(line, cwd=ROOT, stderr=subprocess.PIPE, text=True))
        ends = [run.communicate()[1] for run in runs]
        assert [run.returncode for run in runs] == [0, 0], ends
        assert 20 <= len(server.received) <= 40
    one, two = ((tmp_path / "out" / name / "latest").resolve() for name in ("one", "two"))
    assert content(one) == content(two) and len(rows(one)) == 20
