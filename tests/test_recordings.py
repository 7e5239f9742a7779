"""The bundled recording: a model's answers to the seeds, its dataset byte for byte."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest

from benchmarks.recorded import FIGURES, RECORDINGS, lengths
from evals.agreement import agreement
from evals.score import Report, evaluate
from pipeline.verify import verify
from schemas import DOMAIN
from tests.datasets import ROOT, SEEDS, content, make, rows

README = (ROOT / "README.md").read_text(encoding="utf-8")
GUIDE = (ROOT / "evals/README.md").read_text(encoding="utf-8")
SPLITS = ("dev", "test")


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make([SEEDS], tmp_path_factory.mktemp("out"), extractor="recorded").folder


@pytest.fixture(scope="module")
def reports(played: Path) -> list[Report]:
    return [evaluate(played, ROOT / "evals/gold", split=split) for split in SPLITS]


def test_every_question_about_the_seeds_has_an_answer(played: Path) -> None:
    chunks = [row for row in rows(played, "ledger.jsonl") if row["level"] == "chunk"]
    assert chunks and {row["outcome"] for row in chunks} == {"answered"}
    assert verify(played, DOMAIN).faults == []


def test_the_dataset_has_the_bytes_it_had(played: Path, tmp_path: Path) -> None:
    """Golden: ``claims.sha256`` is to be written anew where the pipeline makes other rows."""
    again = make([SEEDS], tmp_path, extractor="recorded", workers=2).folder
    assert content(again) == content(played)
    digest = sha256((played / "claims.jsonl").read_bytes()).hexdigest()
    assert digest == (RECORDINGS / "claims.sha256").read_text("ascii").split()[0]


def test_the_table_of_the_readme_is_what_comes_out(reports: list[Report]) -> None:
    agreed = agreement(ROOT / "evals/annotations/a", ROOT / "evals/annotations/b").figures
    for name in FIGURES:
        (line,) = [line for line in README.splitlines() if line.startswith(f"| {name} | ")][-1:]
        *told, both = (cell.strip() for cell in line.strip("|").split("|")[1:])
        for report, cell in zip(reports, told, strict=False):
            low, high = report.intervals[name] or (0, 0)
            assert cell == f"{report.figures[name]:.3f} [{low:.3f}, {high:.3f}]", name
        assert both == f"{agreed[name]:.3f}", name


def test_answers_are_as_short_as_they_have_to_be() -> None:
    answers, claims, characters, _ = lengths()
    assert f"{answers} answers with {claims} claims: {characters / claims:.0f} ch" in GUIDE
    assert characters / claims / 4 < 200  # JSON has a token for about every four
