"""The command ``claims``, as a process of its own and in this one."""

from __future__ import annotations

import io
import logging
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from pipeline.main import main
from pipeline.stops import STOPS
from tests.datasets import ROOT

CLAIMS = [sys.executable, "-c", "from pipeline.main import main; main()"]

Done = subprocess.CompletedProcess[str]


def claims(
    *arguments: str | Path,
    environment: Mapping[str, str] | None = None,
    cwd: Path = ROOT,
    stdin: str = "",
) -> Done:
    """The command as a user has it. It takes a second to start: where nothing of what is tested
    is the process's, ``called`` does."""
    return subprocess.run(
        [*CLAIMS, *map(str, arguments)],
        cwd=cwd,
        input=stdin,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT), **(environment or {})},
    )


def called(
    *arguments: str | Path,
    environment: Mapping[str, str] | None = None,
    cwd: Path = ROOT,
    stdin: str = "",
) -> Done:
    """The same from the command's first line to its last, without a process. Not for what loads
    Prefect, which reads its settings once."""
    words = ["claims", *map(str, arguments)]
    out, error = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in "12")
    with _as_before(), pytest.MonkeyPatch.context() as patched:
        for name, value in (environment or {}).items():
            patched.setenv(name, value)
        patched.chdir(cwd)
        patched.setattr(sys, "argv", words)
        patched.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode()), "utf-8"))
        patched.setattr(sys, "stdout", out)
        patched.setattr(sys, "stderr", error)
        try:
            main()
            code = 0
        except SystemExit as ended:
            code = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    told = (each.buffer.getvalue().decode() for each in (out, error))
    return subprocess.CompletedProcess(words, code, *told)


@contextmanager
def _as_before() -> Iterator[None]:
    """What a command sets for its process is afterwards as it was."""
    environment, logger = dict(os.environ), logging.getLogger("claimwright")
    handlers = [(number, signal.getsignal(number)) for number in STOPS]
    log = logger.handlers, logger.propagate, logger.level
    try:
        yield
    finally:
        for number, handler in handlers:
            signal.signal(number, handler)
        logger.handlers, logger.propagate = log[:2]
        logger.setLevel(log[2])
        os.environ.clear()
        os.environ.update(environment)
