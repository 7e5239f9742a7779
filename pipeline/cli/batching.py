"""``claims batch``: what is done and printed."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pipeline.batching import Exported, export
from pipeline.cli.exits import FAILED
from pipeline.cli.printable import in_line
from pipeline.llm.batch_import import Imported, import_results
from pipeline.llm.batch_state import Submitted
from pipeline.llm.batches import collect, status, submit
from pipeline.llm.model_file import is_address
from pipeline.llm.options import LLMOptions
from pipeline.llm.store import ResponseStore
from pipeline.settings import Settings
from schemas.errors import SettingsError

_SHOWN = 20  # refused rows; --json has all


def export_command(
    inputs: Sequence[str], output: Path, settings: Settings, retry: bool, as_json: bool
) -> None:
    """Write the files and print what is in them."""
    made = export(inputs, settings, output, retry=retry)
    if as_json:
        files = [{"path": str(p), "rows": rows, "bytes": size} for p, rows, size in made.files]
        _print_json({**asdict(made), "files": files})
        return
    _print(_exported(made))


def import_command(paths: Sequence[Path], settings: Settings, as_json: bool) -> None:
    """Keep the answers and print what they are; exits 1 where a row was refused."""
    with closing(ResponseStore(settings.responses)) as store:
        done = import_results(paths, store)
    if as_json:
        _print_json(as_data(done))
    else:
        _print(imported_lines(done))
    if done.refused:
        sys.exit(FAILED)


def submit_command(files: Sequence[Path], settings: Settings, again: bool, as_json: bool) -> None:
    """Send the files and print their batches."""
    options = _options(settings)
    with closing(ResponseStore(settings.responses)) as store:
        done = submit(files, options, store, again=again)
    _print_batches(done, as_json)


def status_command(settings: Settings, as_json: bool) -> None:
    """Look at the batches and print them; exits 1 where one could not be looked at."""
    options = _options(settings)
    with closing(ResponseStore(settings.responses)) as store:
        done = status(options, store)
    _print_batches(done, as_json)
    if _faulty(done, options):
        sys.exit(FAILED)


def collect_command(settings: Settings, as_json: bool) -> None:
    """Fetch results and print what they are; exits 1 where a row was refused, or results could
    not be fetched whole."""
    options = _options(settings)
    with closing(ResponseStore(settings.responses)) as store:
        every, done = collect(options, store)
    if as_json:
        batches = [each.model_dump(mode="json") for each in every]
        _print_json({"batches": batches, **as_data(done)})
    else:
        _print([*_batches(every), *imported_lines(done)])
    if done.refused or _faulty(every, options):
        sys.exit(FAILED)


def as_data(done: Imported) -> dict[str, Any]:
    """What became of result rows, as JSON data."""
    refused = [asdict(each) for each in done.refused]
    counts = {"kept": done.kept, "left": done.left, "unasked": done.unasked}
    return {name: dict(count) for name, count in counts.items()} | {"refused": refused}


def imported_lines(done: Imported) -> list[str]:
    """The same for people; refused rows by name, the first of them."""
    lines = [f"Kept      {done.kept.total()} answers"]
    lines += _table(done.kept)
    if done.left:
        lines.append(f"Left      {done.left.total()} answers, no better than those in the store")
        lines += _table(done.left)
    if done.unasked:
        lines.append(f"Unasked   {done.unasked.total()} questions, to be exported again")
        lines += _table(done.unasked)
    if done.refused:
        lines.append(f"Refused   {len(done.refused)} rows")
        lines += [f"          {each}" for each in done.refused[:_SHOWN]]
        more = len(done.refused) - _SHOWN
        lines += [f"          and {more} more (--json has them all)"] if more > 0 else []
    return lines


def _options(settings: Settings) -> LLMOptions:
    if settings.llm is None:
        raise SettingsError("batches need an endpoint: name one and a model, as for claims run")
    if is_address(settings.llm.base_url):
        raise SettingsError(
            "a model file runs in this process and takes no batches: name an endpoint (--base-url)"
        )
    return settings.llm


def _faulty(every: Sequence[Submitted], options: LLMOptions) -> bool:
    return any(each.fault for each in every if each.endpoint == options.base_url)


def _print_batches(every: Sequence[Submitted], as_json: bool) -> None:
    if as_json:
        _print_json([each.model_dump(mode="json") for each in every])
    else:
        _print(_batches(every))


def _batches(every: Sequence[Submitted]) -> list[str]:
    lines = [f"Batches   {len(every)} submitted"]
    for each in every:
        told = "collected" if each.collected else each.status
        done = f"{each.completed} of {each.rows} rows answered, {each.failed} failed"
        name = each.batch_id or "no batch yet"
        lines.append(f"          {told:<12} {done}  {name} of {each.path} at {each.endpoint}")
        faults = (*each.errors, each.fault) if each.fault else each.errors
        lines += [f"          {'':<12} {fault}" for fault in faults]
    return lines


def _exported(made: Exported) -> list[str]:
    asked = made.questions
    lines = [f"Articles  {made.articles}, in {made.chunks} chunks"]
    lines += _table(made.unread)
    lines.append(f"Stored    {asked.stored} questions have an answer in the store")
    lines.append(f"Exported  {asked.first} first questions, {asked.again} asked again")
    for path, rows, size in made.files:
        lines.append(f"          {path}, {rows} rows, {size / 1e6:.1f} MB")
    if not made.files:
        lines.append("          no file: there is nothing to ask")
    return lines


def _table(counts: Mapping[str, int]) -> list[str]:
    return [f"          {name:<22} {number:>6}" for name, number in sorted(counts.items())]


def _print(lines: Sequence[str]) -> None:
    sys.stdout.write("".join(f"{in_line(line)}\n" for line in lines))


def _print_json(data: Any) -> None:
    sys.stdout.write(json.dumps(data) + "\n")
