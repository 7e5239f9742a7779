"""What the README says of the seeds is what comes out."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from benchmarks.apart import read_apart, table
from benchmarks.calibrate import fit, held_out, observed, predict, report, together
from benchmarks.floor import floor
from benchmarks.gold_runs import read_split
from evals.agreement import agreement
from evals.score import evaluate
from pipeline.rules.fields.confidence import model
from tests.datasets import ROOT, rows

README = (ROOT / "README.md").read_text(encoding="utf-8")
GUIDE = (ROOT / "evals/README.md").read_text(encoding="utf-8")
SPLITS = ("dev", "test")


def test_the_figures_of_the_readme_hold(seeds_run: Path) -> None:
    reports = [evaluate(seeds_run, ROOT / "evals/gold", split=split) for split in SPLITS]
    head = " | ".join(f"{s}, {r.splits[s]} articles" for s, r in zip(SPLITS, reports, strict=True))
    assert f"| | {head} |" in README
    table = README.split(f"| | {head} |")[1].split("\n\n")[0].splitlines()[2:]
    assert len(table) >= 9
    for line in table:
        name, *told = [cell.strip() for cell in line.strip("|").split("|")]
        found = [report.figures[name] for report in reports]
        assert told == ["–" if each is None else f"{each:.3f}" for each in found], name


def test_the_claim_of_the_readme_is_a_real_one(seeds_run: Path) -> None:
    shown = json.loads(README.split("```json")[1].split("```")[0])
    (row,) = [r for r in rows(seeds_run) if r["claim_id"] == shown["claim_id"]]
    assert row["statement"] == shown["statement"] and row["evidence"] == shown["evidence"]
    for name in ("kind", "stance", "certainty", "modality", "when", "article_id"):
        assert row[name] == shown[name]
    for name, value in shown["details"].items():
        assert row["details"][name] == value
    for told, real in zip(shown["quantities"], row["quantities"], strict=True):
        assert told.items() <= real.items()


def test_the_agreement_that_is_told_is_what_comes_out() -> None:
    found = agreement(ROOT / "evals/annotations/a", ROOT / "evals/annotations/b")
    first, second = found.claims
    head = f"{found.documents} articles, {first} and {second} claims"
    assert head in GUIDE
    told = GUIDE.split(head)[1].split("\n\n")[0]
    rows = [
        line.strip("| ").split(" | ")
        for line in told.splitlines()
        if " F1 at 0.5 | " in line and " to " in line
    ]
    assert len(rows) == 2
    for name, value in found.figures.items():
        if f"| {name} | " in told:
            low, high = found.intervals[name] or (0, 0)
            assert f"| {name} | {value:.3f} | {low:.3f} to {high:.3f} |" in told
    for name, value in found.alphas.items():
        assert f"| {name} (Krippendorff) | {value:.3f} |" in told


def test_what_is_told_of_articles_apart_is_what_comes_out() -> None:
    golds = read_apart()
    found = table(golds)
    assert found in GUIDE
    figures = dict(line.split(" | ")[:2] for line in found.splitlines() if " | " in line)
    told = [
        figures[f"| {name}"]
        for name in ("detection F1 at 0.5", "origin accuracy", "typed F1 at 0.5")
    ]
    assert "detection F1 is {}, origin {}, typed F1 {} ".format(*told) in " ".join(README.split())
    assert {gold.split for gold in golds} == {"dev"}


def test_what_is_told_of_confidence_is_what_comes_out(capsys: pytest.CaptureFixture[str]) -> None:
    found = observed(read_apart())
    held, truth = held_out(found), np.concatenate([right for _, right in found])
    report("apart, each left out", held, truth)
    report("apart, the base rate", np.full(len(truth), truth.mean()), truth)
    weights = fit(*together(found))
    for split in SPLITS:
        features, right = together(observed(read_split(ROOT / "evals/gold", split)))
        report(f"{split}, fit on apart", predict(features, weights), right)
    for line in capsys.readouterr().out.splitlines():
        assert line in GUIDE
    ours = list(model().values())
    assert ours == pytest.approx(weights.tolist(), abs=0.001), "run benchmarks.calibrate --write"


def test_the_floor_is_what_comes_out() -> None:
    dev, test = (floor(split)["detection F1 at 0.5"] for split in SPLITS)
    assert f"detection F1 of {dev:.3f} on dev and {test:.3f} on test" in " ".join(README.split())


def test_the_readme_can_be_read_in_five_minutes() -> None:
    """At 250 words a minute; of tables and code, which are looked at, not every word is."""
    text = "".join(README.split("```")[::2])
    prose = [line for line in text.splitlines() if not line.startswith("|")]
    assert len(" ".join(prose).split()) <= 1000
