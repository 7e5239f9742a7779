"""The tests' own fences: no network beyond this machine, no user's settings."""

from __future__ import annotations

import asyncio
import os
import socket
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import network_guard
from tests.network_guard import NetworkForbidden, is_loopback

ROOT = Path(__file__).resolve().parent.parent


def forgive() -> list[str]:
    """Take back the noted attempts, so that the test that made them may pass."""
    tried = list(network_guard.attempts)
    network_guard.attempts.clear()
    return tried


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "127.8.9.1", "::1", "localhost", "LOCALHOST.", b"localhost", None, "",
     "::ffff:127.0.0.1", "0.0.0.0", "::"],
)  # fmt: skip
def test_this_machine_is_open(host: object) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize(
    "host",
    ["192.0.2.1", "10.0.0.1", "128.0.0.1", "2001:db8::1", "::ffff:192.0.2.1", "example.org",
     "localhost.example.org", "127.0.0.1.example.org", b"example.org"],
)  # fmt: skip
def test_any_other_is_not(host: object) -> None:
    assert not is_loopback(host)


# The addresses are of the blocks reserved for documentation, the names of ".invalid":
# nothing answers there even if the guard fails.
def test_connecting_outside_names_the_address() -> None:
    with socket.socket() as sock, pytest.raises(NetworkForbidden, match=r"192\.0\.2\.1:443"):
        sock.connect(("192.0.2.1", 443))
    assert forgive() == ["connect to 192.0.2.1:443"]


def test_connect_ex_and_sendto_are_guarded() -> None:
    with socket.socket() as sock, pytest.raises(NetworkForbidden):
        sock.connect_ex(("192.0.2.1", 443))
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock,
        pytest.raises(NetworkForbidden, match="send to"),
    ):
        sock.sendto(b"x", ("192.0.2.1", 53))
    assert len(forgive()) == 2


def test_looking_a_name_up_is_refused() -> None:
    for lookup in (socket.gethostbyname, socket.gethostbyname_ex):
        with pytest.raises(NetworkForbidden, match=r"claims\.invalid"):
            lookup("claims.invalid")
    with pytest.raises(NetworkForbidden, match=r"claims\.invalid"):
        socket.create_connection(("claims.invalid", 443))
    assert len(forgive()) == 3


def test_asyncio_is_refused() -> None:
    async def reach_out() -> None:
        await asyncio.open_connection("192.0.2.1", 443)

    with pytest.raises(NetworkForbidden):
        asyncio.run(reach_out())
    assert forgive()


def test_loopback_and_unix_sockets_work(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(("localhost", server.getsockname()[1])).close()
    with (
        tempfile.TemporaryDirectory(dir="/tmp") as short,
        socket.socket(socket.AF_UNIX) as listener,
    ):
        path = f"{short}/s"  # tmp_path may be longer than a Unix socket's name may be
        listener.bind(path)
        listener.listen()
        with socket.socket(socket.AF_UNIX) as client:
            client.connect(path)


def test_a_swallowed_attempt_still_fails_the_test(pytester: pytest.Pytester) -> None:
    pytester.makeconftest("from tests.conftest import no_network")
    pytester.makepyfile(
        """
        import socket

        def test_hides_it():
            try:
                socket.socket().connect(("192.0.2.1", 443))
            except Exception:
                pass
        """
    )
    result = pytester.runpytest_inprocess("-p", "no:cacheprovider")
    result.assert_outcomes(passed=1, errors=1)
    result.stdout.fnmatch_lines(["*reached beyond this machine: connect to 192.0.2.1:443*"])


def test_no_users_settings_are_seen() -> None:
    foreign = ("OPENAI_", "AZURE_OPENAI_", "CLAIMS_")
    assert not [name for name in os.environ if name.startswith(foreign)]
    assert not [name for name in os.environ if name.lower().endswith("_proxy")]
    assert "PREFECT_API_URL" not in os.environ
    home = Path(os.environ["PREFECT_HOME"])
    own = os.environ.get("PYTEST_DEBUG_TEMPROOT", tempfile.gettempdir())
    assert home.is_dir() and home.parent == Path(own) and home.name.startswith("claimwright-tests-")


def test_prefect_takes_the_projects_settings() -> None:
    """A misspelt key in ``[tool.prefect]`` is passed over in silence: so each is read back."""
    from prefect.settings import get_current_settings

    found = get_current_settings()
    assert str(found.home) == os.environ["PREFECT_HOME"]
    assert found.api.url is None
    configured = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    leaves = dict(_leaves(configured["tool"]["prefect"]))
    assert leaves["server.analytics_enabled"] is False
    for name, value in leaves.items():
        reached: Any = found
        for part in name.split("."):
            reached = getattr(reached, part)
        assert getattr(reached, "total_seconds", lambda: reached)() == value, name  # noqa: B023


def _leaves(table: dict[str, Any], under: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _leaves(value, f"{under}{name}.")
        else:
            yield f"{under}{name}", value
