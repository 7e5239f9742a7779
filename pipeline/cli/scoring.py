"""What the measuring commands do."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from evals.agreement import agreement, agreement_lines
from evals.gate import gate_lines, gold_hash, hold, measure, read_floors, rewritten, updated
from evals.labelstudio import config, golds, left_out, notes_left_out, tasks
from evals.load import gold_files, parsed, read_gold
from evals.runs import compare_runs, comparison_lines, variance, variance_lines
from evals.score import Document, Watcher
from evals.summary import summary_lines
from pipeline.api import evaluate
from pipeline.cli.datasets import folder_of
from pipeline.cli.exits import FAILED
from pipeline.cli.outputs import output_file, write_output
from pipeline.cli.printable import in_line
from pipeline.cli.writing import file_name, write_together
from schemas import DOMAIN
from schemas.dataset import DATASET
from schemas.errors import InputError, SettingsError

Made = TypeVar("Made", bound=BaseModel)


def evaluate_command(
    named: Path, gold: Path, split: str | None, page: Path | None, as_json: bool
) -> None:
    """Score and print; write the page where one is asked for."""
    from evals.report import Choices, payload, render

    where = predictions_of(named)
    if page is None:
        _print(evaluate(where, gold, split=split), summary_lines, as_json)
        return
    read = [where, *(where / name for name in DATASET), *gold_files(gold)]
    output_file(page, read)  # before the work
    choices = Choices()
    with tempfile.TemporaryFile("w+", encoding="utf-8", newline="\n") as spool:

        def keep(document: Document) -> None:
            spool.write(payload(document, choices) + "\n")

        watch: Watcher = keep
        report = evaluate(where, gold, split=split, watch=watch)
        spool.seek(0)
        title = f"claimwright: {named}".encode(errors="replace").decode()
        pieces = render(report, (line.rstrip("\n") for line in spool), title, choices)
        write_output(page, (piece.encode() for piece in pieces), read)
    _print(report, summary_lines, as_json)
    sys.stderr.write(f"{in_line(f'claims: the report page is {page}')}\n")


def predictions_of(named: Path) -> Path:
    """A run's folder, or a file of claims, from what a user names.

    Raises InputError for what is neither, a stream too.
    """
    if str(named) == "-" or named.is_fifo():
        told = "expected a file or a run's folder: a stream cannot be read twice"
        raise InputError(told, where=named)
    return named if named.is_file() else folder_of(named)


def compare_command(
    first: Path, second: Path, gold: Path, split: str | None, as_json: bool
) -> None:
    """Compare two runs and print."""
    runs = predictions_of(first), predictions_of(second)
    _print(compare_runs(*runs, gold, DOMAIN, split=split), comparison_lines, as_json)


def variance_command(runs: Sequence[Path], gold: Path, split: str | None, as_json: bool) -> None:
    """Print the spread of repeated runs."""
    found = variance([predictions_of(run) for run in runs], gold, DOMAIN, split=split)
    _print(found, variance_lines, as_json)


def agreement_command(first: Path, second: Path, as_json: bool) -> None:
    """Print how far two annotations agree."""
    _print(agreement(first, second, DOMAIN), agreement_lines, as_json)


def gate_command(
    named: Path, gold: Path, path: Path, *, update: bool, lower: bool, as_json: bool
) -> None:
    """Hold a dataset to its floors; exits 1 below one."""
    if lower and not update:
        raise SettingsError("expected --update beside it", where="--lower")
    floors = read_floors(path)
    digest = gold_hash(gold)
    if floors.gold_sha256 not in (None, digest) and not update:
        raise InputError(
            "the floors were set on other gold; look at the figures, then give --update",
            where=path,
        )
    where = predictions_of(named)
    splits = {floor.split for floor in floors.floor}
    measured = measure(where, gold, DOMAIN, splits)
    held = hold(floors, measured)
    if update:
        made = updated(held, digest, lower=lower)
        text = rewritten(path.read_bytes().decode(), made, where=path)
        write_output(path, [text.encode()])
        held = hold(made, measured)
    if as_json:
        data = [each.model_dump(mode="json") for each in held]
        _write([json.dumps(data, ensure_ascii=False)])
    else:
        _write(gate_lines(held))
    if not all(each.passed for each in held):
        sys.exit(FAILED)


def interface_command() -> None:
    """Print Label Studio's labelling interface for the schema."""
    sys.stdout.write(config(DOMAIN))


def export_command(gold: Path, output: Path) -> None:
    """Write gold as Label Studio's tasks."""
    files = gold_files(gold)
    if not files:
        raise InputError("there is no gold in this folder", where=gold)
    made = json.dumps(
        tasks(read_gold(path, DOMAIN) for path in files), ensure_ascii=False, indent=1
    )
    write_output(output, [f"{made}\n".encode()], files)
    _write([in_line(f"{len(files)} articles written to {output}")])


def import_command(exported: Path, output: Path, annotation: int | None) -> None:
    """Write Label Studio's export as gold files, all of them or none."""
    try:
        data = parsed(exported.read_bytes())
    except (OSError, ValueError, RecursionError) as error:
        raise InputError(f"not a readable JSON file: {error}", where=exported) from None
    found = golds(data, DOMAIN, annotation=annotation, where=exported)
    if not found:
        raise InputError("there is no task in it", where=exported)
    fewer = left_out(data, annotation)
    names = {gold.article_id: file_name(gold.article_id, ".json") for gold in found}
    there = [article_id for article_id, name in names.items() if (output / name).exists()]
    if there:
        raise InputError(f"gold of {', '.join(there)} is there already", where=output)
    # What an annotator left out stays out: it is not scored.
    texts = (
        gold.model_dump_json(indent=1, exclude_unset=True, serialize_as_any=True) for gold in found
    )
    files = {name: f"{text}\n".encode() for name, text in zip(names.values(), texts, strict=True)}
    write_together(output, files)
    _write([in_line(f"{len(found)} gold files written to {output}")])
    if fewer:
        told = f"{len(fewer)} tasks have no annotation {annotation}, left out: {', '.join(fewer)}"
        sys.stderr.write(f"{in_line(f'claims: {told}')}\n")
    if noted := notes_left_out(data, annotation):
        told = f"notes on regions, which gold has no place for, left out: {noted}"
        sys.stderr.write(f"{in_line(f'claims: {told}')}\n")


def _print(made: Made, lines: Callable[[Made], list[str]], as_json: bool) -> None:
    _write([made.model_dump_json()] if as_json else map(in_line, lines(made)))


def _write(lines: Iterable[str]) -> None:
    sys.stdout.write("\n".join(lines) + "\n")
