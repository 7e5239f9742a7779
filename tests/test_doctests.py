"""The worked examples in docstrings are run, every one of them."""

from __future__ import annotations

import doctest
import importlib
import re

import pytest

from tests.source import ROOT

EXAMPLE = re.compile(r"^\s*>>> ", re.MULTILINE)
WITH_EXAMPLES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): found
    for room in ("evals", "pipeline", "schemas")
    for path in sorted((ROOT / room).rglob("*.py"))
    if (found := len(EXAMPLE.findall(path.read_text("utf-8"))))
}


def test_there_are_examples() -> None:
    assert {"evals.comparators", "evals.report", "schemas.countries"} <= WITH_EXAMPLES.keys()


@pytest.mark.parametrize("name", WITH_EXAMPLES)
def test_examples_hold(name: str) -> None:
    found = doctest.testmod(importlib.import_module(name))
    assert found.failed == 0
    assert found.attempted == WITH_EXAMPLES[name], "an example that is not found is never run"
