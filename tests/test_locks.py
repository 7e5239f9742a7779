"""The locks are whole, free of addresses, in step with each other and with pyproject.toml."""

from __future__ import annotations

import re
import tomllib
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.source import ROOT

LOCKS = ("requirements.txt", "requirements-dev.txt")


def entries(lock: str) -> list[str]:
    """Each requirement with its hashes, on one line, comments left out."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    kept = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    return "\n".join(kept).replace("\\\n", " ").splitlines()


def pins(lock: str) -> dict[str, str]:
    """The locked version of each package."""
    found: dict[str, str] = {}
    for entry in entries(lock):
        requirement = Requirement(entry.partition("--hash")[0])
        (specifier,) = requirement.specifier
        assert specifier.operator == "==", entry
        found[canonicalize_name(requirement.name)] = specifier.version
    return found


def declared(group: str | None) -> list[Requirement]:
    """What pyproject.toml asks for: the project itself, or with a group of tools."""
    project: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    lines = list(project["project"]["dependencies"])
    if group:
        lines += [line for line in project["dependency-groups"][group] if isinstance(line, str)]
    return [Requirement(line) for line in lines]


@pytest.mark.parametrize("lock", LOCKS)
def test_every_requirement_has_hashes(lock: str) -> None:
    assert len(entries(lock)) > 100
    for entry in entries(lock):
        assert re.search(r" --hash=sha256:[0-9a-f]{64}\b", entry), entry


@pytest.mark.parametrize("lock", LOCKS)
def test_no_address_or_path_is_in_a_lock(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert not re.search(r"://|file:|@ |--index|--extra-index|--find-links|(^|\s)/", text)


@pytest.mark.parametrize(("lock", "group"), [(LOCKS[0], "build"), (LOCKS[1], "dev")])
def test_lock_satisfies_what_is_declared(lock: str, group: str) -> None:
    locked = pins(lock)
    for requirement in declared(group):
        version = locked.get(canonicalize_name(requirement.name))
        assert version and version in requirement.specifier, f"{requirement}: run `make lock`"


def test_tests_run_on_the_versions_that_runs_use() -> None:
    run, dev = (pins(lock) for lock in LOCKS)
    assert run.items() <= dev.items()
