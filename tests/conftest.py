"""What holds for every test: no network, no user's settings, the same examples each time."""

from __future__ import annotations

import gc
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

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

# What is written durably waits for the disk, thousands of times, for files that are soon gone:
# where there is plenty of memory they are kept in it. PYTEST_DEBUG_TEMPROOT=/tmp has them on disk.
_MEMORY, _PLENTY = Path("/dev/shm"), 2**30
if (
    "PYTEST_DEBUG_TEMPROOT" not in os.environ
    and os.access(_MEMORY, os.W_OK)
    and shutil.disk_usage(_MEMORY).free > _PLENTY
):
    os.environ["PYTEST_DEBUG_TEMPROOT"] = str(_MEMORY)

_PREFECT_HOME = tempfile.mkdtemp(
    prefix="claimwright-tests-prefect-", dir=os.environ.get("PYTEST_DEBUG_TEMPROOT")
)
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


def pytest_collection_finish() -> None:
    """Have the collector of garbage pass over what stays: to go through nine thousand tests, and
    all that they import, time and again takes a tenth of their time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 10, 10)


def _untouched(tmp_path_factory: pytest.TempPathFactory, **flags: Any) -> Iterator[Path]:
    from tests.datasets import SEEDS, make  # below: it imports what reads settings

    folder = make([SEEDS], tmp_path_factory.mktemp("seeds"), **flags).folder
    made = {path: path.read_bytes() for path in folder.iterdir()}
    yield folder
    assert {path: path.read_bytes() for path in folder.iterdir()} == made, "change a copy"


@pytest.fixture(scope="session")
def seeds_run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A run over the seeds with the embedded extractor, to be read: change a copy."""
    yield from _untouched(tmp_path_factory)


@pytest.fixture(scope="session")
def seeds_run_without_text(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The same as ``--no-text`` publishes it."""
    yield from _untouched(tmp_path_factory, text=False)


@pytest.fixture(scope="session")
def few_gold(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The gold of four of the seeds, of either split, where all of it would show no more."""
    folder = tmp_path_factory.mktemp("gold")
    for name in ("001", "003", "006", "012"):
        (path,) = (Path(__file__).parent.parent / "evals/gold").glob(f"{name}-*.json")
        shutil.copy(path, folder)
    return folder


def pytest_unconfigure() -> None:
    """Leave nothing of the tests' Prefect behind."""
    shutil.rmtree(_PREFECT_HOME, ignore_errors=True)
