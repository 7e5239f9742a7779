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
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import urlopen

from schemas.errors import RunError, SettingsError

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
_OURS = "CLAIMWRIGHT_PREFECT_SERVER"  # the address of a server of our own, for our children
_LOOPBACK = "127.0.0.1"
_STARTUP = 120  # seconds
_SHUTDOWN = 5
_SERVER = Path(__file__).with_name("prefect_server.py")
_APP = ("--factory", "prefect.server.api.server:create_app", "--log-level", "error")
_SERVED = {"PREFECT_UI_ENABLED": "0", "PREFECT__SERVER_FINAL": "1"}
_FOR_A_RUN = {"PREFECT__SERVER_EPHEMERAL": "1"}


def quieten(logs: bool = False) -> None:
    """Set what is not set; ``logs`` leaves Prefect's own logs on."""
    for name, value in (_QUIET if logs else {**_QUIET, **_SILENT}).items():
        os.environ.setdefault(name, value)


@contextmanager
def a_server(*, schedules: bool, logs: bool = False) -> Iterator[Callable[[], str | None]]:
    """A Prefect API to work with: where none is configured a server of our own on loopback.

    Yields while the server is still coming up. What is yielded waits for it and returns its
    address, None where an API is configured; it raises RunError where the server does not
    come up. The server ends with the block, or else with this process. ``schedules`` is
    whether it has to start what is scheduled, ``logs`` whether its own logs are shown.
    """
    if api_is_configured():
        yield lambda: None
        return
    with socket.socket() as free:
        free.bind((_LOOPBACK, 0))
        port = free.getsockname()[1]
    address = f"http://{_LOOPBACK}:{port}/api"
    # In a group of its own, so that Ctrl-C leaves it to us to end it after the run.
    server = subprocess.Popen(
        [sys.executable, "-P", str(_SERVER), *_APP, "--host", _LOOPBACK, "--port", str(port)],
        stdin=subprocess.PIPE,
        stdout=None if logs else subprocess.DEVNULL,
        stderr=None if logs else subprocess.DEVNULL,
        start_new_session=True,
        env={**os.environ, **_SERVED, **({} if schedules else _FOR_A_RUN)},
    )
    try:
        os.environ[_OURS] = address
        yield lambda: _up(address, server)
    finally:
        os.environ.pop(_OURS, None)
        _end(server)


def _up(address: str, server: subprocess.Popen[bytes]) -> str:
    until = time.monotonic() + _STARTUP
    while time.monotonic() < until and server.poll() is None:
        with suppress(OSError), urlopen(f"{address}/health", timeout=1):
            return address
        time.sleep(0.1)
    raise RunError("the Prefect server did not come up; `prefect server start` says why")


def _end(server: subprocess.Popen[bytes]) -> None:
    server.terminate()
    try:
        server.communicate(timeout=_SHUTDOWN)
    except subprocess.TimeoutExpired:
        server.kill()
        server.communicate()


def is_ours(api: str) -> bool:
    """Whether an API is that of `a_server`, in this process or the one that started it."""
    return os.environ.get(_OURS) == api


def check_api() -> None:
    """Raises SettingsError where the Prefect API that is named is no URL."""
    url = api_url()
    if url is None:
        return
    try:
        parts = urlsplit(url)
        fits = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port that is none
        fits = False
    if not fits:
        told = f"expected a URL such as http://127.0.0.1:4200/api, found '{url}'"
        raise SettingsError(told, where=_API)


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
