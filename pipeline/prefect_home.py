"""How Prefect is to behave here, set in the environment before it is imported.

What the user has set stays. The same settings stand in ``[tool.prefect]`` of
pyproject.toml, which Prefect reads in the checkout alone.
"""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, suppress
from functools import partial
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit
from urllib.request import ProxyHandler, build_opener

from pipeline.stops import held_back
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
_HOME = "PREFECT_HOME"
_OURS = "CLAIMWRIGHT_PREFECT_SERVER"  # the address of a server of our own, for our children
_LOOPBACK = "127.0.0.1"
_STARTUP = 120  # seconds
_SHUTDOWN = 5
_NO_PROXY = ("no_proxy", "NO_PROXY")  # some look at the one, some at the other
# What a file says from which Prefect may know of an API; Prefect takes a second to be asked.
_MAY_NAME = re.compile(r"api.*url|profiles_path|prefect_home", re.IGNORECASE | re.DOTALL)
_FILES = (".env", "prefect.toml", "pyproject.toml")
_PROFILES = "profiles.toml"
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
    with a_home():
        if api_is_configured():
            yield lambda: None
            return
        with _our_own(schedules, logs) as ready:
            yield ready


@contextmanager
def _our_own(schedules: bool, logs: bool) -> Iterator[Callable[[], str]]:
    with socket.socket() as free:
        free.bind((_LOOPBACK, 0))
        port = free.getsockname()[1]
    address = f"http://{_LOOPBACK}:{port}/api"
    # Prefect's own client takes proxies from the environment.
    unproxied = next(filter(None, map(os.environ.get, _NO_PROXY)), None)
    direct = f"{unproxied},{_LOOPBACK}" if unproxied else _LOOPBACK
    server: subprocess.Popen[bytes] | None = None
    try:
        with held_back():
            server = _started(port, schedules, logs)
        with _environment({_OURS: address, **dict.fromkeys(_NO_PROXY, direct)}):
            yield partial(_up, address, server)
    finally:
        if server is not None:
            _end(server)


def _started(port: int, schedules: bool, logs: bool) -> subprocess.Popen[bytes]:
    """A server, in a group of its own, so that Ctrl-C leaves it to us to end it after the run."""
    return subprocess.Popen(
        [sys.executable, "-P", str(_SERVER), *_APP, "--host", _LOOPBACK, "--port", str(port)],
        stdin=subprocess.PIPE,
        stdout=None if logs else subprocess.DEVNULL,
        stderr=None if logs else subprocess.DEVNULL,
        start_new_session=True,
        env={**_for_no_other_server(), **_SERVED, **({} if schedules else _FOR_A_RUN)},
    )


def _for_no_other_server() -> dict[str, str]:
    """The environment without what says where another server listens and whom it lets in."""
    return {k: v for k, v in os.environ.items() if not k.startswith("PREFECT_SERVER_API_")}


@contextmanager
def a_home() -> Iterator[None]:
    """A folder in which Prefect can keep what is its own: that it has, or where the user's
    home folder is none that can be written to, one for as long as the block lasts.

    Raises SettingsError where the folder that is named for it cannot be used.
    """
    named = os.environ.get(_HOME)
    home = Path(named or _default_home())
    try:
        home.mkdir(parents=bool(named), exist_ok=True)
        with TemporaryDirectory(dir=home):
            pass
    except OSError as error:
        if named:
            told = f"expected a folder that can be written to: {error.strerror}"
            raise SettingsError(told, where=_HOME) from None
        with TemporaryDirectory(prefix="claims-prefect-") as made, _environment({_HOME: made}):
            yield
        return
    yield


def _default_home() -> str:
    """Where Prefect keeps its own unless told; it begins with ``~`` where there is no home."""
    return os.path.expanduser("~/.prefect")  # noqa: PTH111 - the other raises where there is none


def stray_variables() -> list[str]:
    """The variables for Prefect that are the user's, whose values are to blame where Prefect
    fails in a way of its own."""
    ours = {*_QUIET, *_SILENT, _API, _HOME}
    return sorted(n for n in os.environ if n.startswith("PREFECT_") and n not in ours)


@contextmanager
def _environment(changed: Mapping[str, str]) -> Iterator[None]:
    """Variables set for as long as the block lasts, for us and our children."""
    before = {name: os.environ.get(name) for name in changed}
    os.environ.update(changed)
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value


def _up(address: str, server: subprocess.Popen[bytes]) -> str:
    direct = build_opener(ProxyHandler({}))
    until = time.monotonic() + _STARTUP
    while time.monotonic() < until and server.poll() is None:
        with suppress(OSError), direct.open(f"{address}/health", timeout=1):
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
    """Whether a Prefect API is named, in the environment or wherever else Prefect looks."""
    return api_url() is not None


def api_url() -> str | None:
    """The Prefect API that is named, in the environment or wherever else Prefect looks: the
    active profile, and ``.env``, ``prefect.toml`` and ``[tool.prefect]`` of the working
    directory. A variable that is there and empty says that there is none.
    """
    if (url := os.environ.get(_API)) is not None:
        return url or None
    return _resolved() if any(_may_name_one(path) for path in _sources()) else None


def _sources() -> Iterator[Path]:
    yield from map(Path, _FILES)
    if profiles := os.environ.get("PREFECT_PROFILES_PATH"):
        yield Path(profiles)
    yield Path(os.environ.get(_HOME) or _default_home(), _PROFILES)


def _may_name_one(path: Path) -> bool:
    try:
        return bool(_MAY_NAME.search(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError):
        return False


def _resolved() -> str | None:
    """What Prefect makes of all its settings; None where they are not as it wants them, of
    which it tells those who use it."""
    try:
        with redirect_stderr(StringIO()):
            from prefect.settings.models.root import Settings

            return Settings().api.url or None
    except (ValueError, LookupError, TypeError, AttributeError, OSError):
        return None
