"""Evaluating a published run, and keeping the report beside it."""

from __future__ import annotations

from pathlib import Path

from evals.score import Report, evaluate
from pipeline.parts import write_durably
from schemas import DOMAIN
from schemas.domain import Domain

EVALUATION = "evaluation.json"


def evaluate_run(folder: Path, gold: Path, domain: Domain = DOMAIN) -> Report:
    """Score the run against gold and write ``evaluation.json`` into its folder.

    The report is no part of the dataset: the manifest does not list it.
    """
    report = evaluate(folder, gold, domain)
    text = report.model_dump_json(indent=1)
    write_durably(folder / EVALUATION, [f"{text}\n".encode()])
    return report
