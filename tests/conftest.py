"""What holds for every test: no network, no user's settings, the same examples each time."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from tests import network_guard

# Set while this file loads, before anything imports Prefect: it reads its settings once.
if "prefect" in sys.modules:
    raise RuntimeError("prefect was imported before its settings were made safe for tests")

# A user's keys and servers; a test that needs one of these sets it itself.
_FOREIGN = ("OPENAI_", "AZURE_OPENAI_", "CLAIMS_", "PREFECT_", "HYPOTHESIS_")
for _name in [name for name in os.environ if name.startswith(_FOREIGN)]:
    del os.environ[_name]

_PREFECT_HOME = tempfile.mkdtemp(prefix="claimwright-tests-prefect-")
os.environ |= {
    "PREFECT_HOME": _PREFECT_HOME,
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_LOGGING_TO_API_ENABLED": "false",
    "PREFECT_LOGGING_LEVEL": "WARNING",
    "PREFECT_SERVER_LOGGING_LEVEL": "CRITICAL",
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
    "DO_NOT_TRACK": "1",
}
network_guard.install()

# Examples are derived from the test itself and no clock is looked at, so that a run on a
# slow or busy machine finds what every other run finds.
settings.register_profile(
    "claimwright",
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("claimwright")


@pytest.fixture(autouse=True)
def no_network() -> Iterator[None]:
    """Fail a test that tried to reach another machine, even if the code hid the refusal."""
    network_guard.attempts.clear()
    yield
    tried = ", ".join(network_guard.attempts)
    network_guard.attempts.clear()
    if tried:
        pytest.fail(f"reached beyond this machine: {tried}")


def pytest_unconfigure() -> None:
    """Leave nothing of the tests' Prefect behind."""
    shutil.rmtree(_PREFECT_HOME, ignore_errors=True)
