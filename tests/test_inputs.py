"""The folder that standard input is kept in: there only while that is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import inputs
from pipeline.api import read_articles
from pipeline.inputs import spool_of
from schemas.errors import InputError
from tests.datasets import SAMPLE, make


def test_it_is_made_for_standard_input_alone_and_goes_again() -> None:
    without: tuple[list[str | Path], ...] = ([], ["in"], [Path("in"), "a-", "--"])
    for given in without:
        with spool_of(given) as spool:
            assert spool is None
    with spool_of(["in", "-"]) as spool:
        assert spool is not None and spool.is_dir() and spool.name.startswith("claims-stdin-")
    assert not spool.exists()


def test_a_run_over_files_makes_none_that_a_kill_could_leave(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(inputs, "TemporaryDirectory")
    (tmp_path / "a.txt").write_text(SAMPLE)
    assert make([tmp_path / "a.txt"], tmp_path / "out").manifest.counts.claims


def test_the_functions_of_the_api_read_no_standard_input() -> None:
    with pytest.raises(InputError, match="-: standard input is not available here"):
        list(read_articles("-"))
