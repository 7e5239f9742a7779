"""How Prefect is to behave here, set in the environment before it is imported.

What the user has set stays. The same settings stand in ``[tool.prefect]`` of
pyproject.toml, which Prefect reads in the checkout alone.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from logging import Logger
from pathlib import Path
from urllib.request import urlopen

from schemas.errors import RunError

_QUIET = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    # On a slow machine the temporary server takes longer than the 20 seconds it is given.
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
    # By default the recorder keeps some 25 task runs a second and drops the rest.
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_BATCH_SIZE": "500",
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_READ_BATCH_SIZE": "500",
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_FLUSH_INTERVAL": "1",
}
_SILENT = {
    "PREFECT_SERVER_LOGGING_LEVEL": "CRITICAL",
    # What it would log as errors and crashes comes to the command line as exceptions.
    "PREFECT_LOGGING_LEVEL": "CRITICAL",
    "PREFECT_LOGGING_TO_API_ENABLED": "false",
}
_API = "PREFECT_API_URL"
_STARTUP = 120  # seconds


def quieten(logs: bool = False) -> None:
    """Set what is not set; ``logs`` leaves Prefect's own logs on."""
    for name, value in (_QUIET if logs else {**_QUIET, **_SILENT}).items():
        os.environ.setdefault(name, value)


@contextmanager
def a_server(log: Logger) -> Iterator[str | None]:
    """A Prefect API to schedule with: None where one is configured, else a server of our own
    on loopback, which ends with this process. Raises RunError where it does not come up.
    """
    if api_is_configured():
        yield None
        return
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "prefect", "server", "start", "--no-ui"]
    log.info("starting a Prefect server at 127.0.0.1:%d", port)
    server = subprocess.Popen(
        [*command, "--host", "127.0.0.1", "--port", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(port, server)
        yield f"http://127.0.0.1:{port}/api"
    finally:
        server.terminate()
        server.wait()


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _STARTUP
    while time.monotonic() < until and server.poll() is None:
        with suppress(OSError), urlopen(f"http://127.0.0.1:{port}/api/health", timeout=1):
            return
        time.sleep(0.2)
    raise RunError("the Prefect server did not come up; `prefect server start` says why")


def api_is_configured() -> bool:
    """Whether a Prefect API is named, in the environment or in the active profile."""
    return api_url() is not None


def api_url() -> str | None:
    """The Prefect API that is named, in the environment or in the active profile."""
    if url := os.environ.get(_API):
        return url
    home = Path(os.environ.get("PREFECT_HOME") or "~/.prefect").expanduser()
    try:
        profiles = tomllib.loads((home / "profiles.toml").read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError):
        return None
    active = os.environ.get("PREFECT_PROFILE") or profiles.get("active")
    known = profiles.get("profiles")
    profile = known.get(active) if isinstance(known, dict) else None
    url = profile.get(_API) if isinstance(profile, dict) else None
    return str(url) if url else None
