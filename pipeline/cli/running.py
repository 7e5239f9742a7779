"""``claims run`` and ``claims schedule``."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stderr
from dataclasses import dataclass
from glob import has_magic
from io import StringIO
from pathlib import Path
from types import ModuleType
from typing import Any

from pydantic import ValidationError

from pipeline.api import run_dataset
from pipeline.cli.logs import log_to
from pipeline.cli.printable import in_line
from pipeline.prefect_home import (
    a_home,
    a_server,
    api_is_configured,
    check_api,
    quieten,
    stray_variables,
)
from pipeline.run import Around, Published, check
from pipeline.settings import AUTO, Settings
from pipeline.stops import Stopped, resumable
from pipeline.summary import summary
from schemas.errors import InputError, SettingsError

LOG = logging.getLogger("claimwright")


@dataclass(frozen=True, slots=True)
class Manner:
    """How a run shows itself."""

    prefect: bool = False
    prefect_logs: bool = False
    json: bool = False
    log_json: bool = False


def run_command(
    inputs: Sequence[str], settings: Settings, config: Path | None, manner: Manner
) -> None:
    """Make the dataset, evaluate it where gold is given, print what came of it."""
    log_to(sys.stderr, as_json=manner.log_json)
    check(settings)
    quieten(manner.prefect_logs)  # before Prefect is asked which API it is to use
    check_api()
    _say_extractor(settings)
    try:
        with _shown(manner) as around:
            if manner.prefect or api_is_configured():
                published, report = _through_prefect(inputs, settings, config, around, manner)
            else:
                published = run_dataset(inputs, settings, around=around)
                report = _evaluated(published.folder, settings)
    except Stopped as stopped:
        raise resumable(stopped.signal) from None
    _print(published, report, manner)


def schedule_command(
    inputs: Sequence[str], cron: str, settings: Settings, config: Path | None, prefect_logs: bool
) -> None:
    """Serve the flow on a schedule, until stopped."""
    if "-" in inputs:
        raise InputError("standard input cannot be read on a schedule", where="-")
    for named in inputs:
        if not has_magic(named) and not Path(named).exists():
            raise InputError("there is no such file or folder", where=named)
    log_to(sys.stderr, as_json=False)
    check(settings)
    quieten(prefect_logs)
    check_api()
    with a_home():
        flows = _flows()
        flows.check_cron(cron)
        _say_extractor(settings)
        LOG.info("starting Prefect")
        with a_server(schedules=True, logs=prefect_logs) as ready:
            api = ready()
            told = "dataset '%s' is regenerated at '%s', UTC; Ctrl-C ends it"
            LOG.info(told, settings.dataset, cron)
            flows.serve(flows.Job.of(inputs, settings, config), cron, api)


def _through_prefect(
    inputs: Sequence[str], settings: Settings, config: Path | None, around: Around, manner: Manner
) -> tuple[Published, Any]:
    LOG.info("starting Prefect")
    with a_server(schedules=False, logs=manner.prefect_logs) as ready:
        flows = _flows()  # takes seconds, as the server does
        job = flows.Job.of(inputs, settings, config)
        published, report = flows.run_flow(job, around, ready())
    return published, report


def _flows() -> ModuleType:
    """The flows, which are loaded with Prefect and its settings."""
    said = StringIO()  # of bad settings Prefect says more than the line that we make of it
    try:
        with redirect_stderr(said):
            from pipeline import flows
    except ValidationError as error:
        fault = error.errors(include_url=False, include_input=False)[0]
        named = ".".join(str(part) for part in fault["loc"])
        to_blame = [name for name in stray_variables() if name.endswith(f"_{named.upper()}")]
        told = f"a setting of Prefect's, {named}: {fault['msg']}"
        raise SettingsError(told, where=", ".join(to_blame) or None) from None
    sys.stderr.write(said.getvalue())
    return flows


def _say_extractor(settings: Settings) -> None:
    if settings.extractor != AUTO:
        return
    if settings.llm is not None and settings.chosen == "llm":
        where = "in this process" if settings.llm.in_process else f"at {settings.llm.base_url}"
        LOG.info("extractor: llm, %s %s", settings.llm.model, where)
    else:
        LOG.info("extractor: %s, since no model is configured", settings.chosen)


def _evaluated(folder: Path, settings: Settings) -> Any:
    if settings.gold is None:
        return None
    from pipeline.evaluation import evaluate_run

    return evaluate_run(folder, settings.gold)


def _print(published: Published, report: Any, manner: Manner) -> None:
    folder, manifest = published.folder, published.manifest
    if manner.json:
        data = {"folder": str(folder), "manifest": manifest.model_dump(mode="json")}
        if report is not None:
            data["evaluation"] = report.model_dump(mode="json")
        sys.stdout.write(json.dumps(data, ensure_ascii=False) + "\n")
        return
    lines = [in_line(line) for line in summary(folder, manifest)]
    if report is not None:
        from evals.summary import summary_lines

        lines += ["", *summary_lines(report)]
    lines += ["", in_line(f"Look at   claims show {folder.parent}")]
    sys.stdout.write("\n".join(lines) + "\n")


@contextmanager
def _shown(manner: Manner) -> Iterator[Around]:
    """A progress bar on a terminal, none elsewhere; with --log-json, log lines."""
    if manner.log_json or not sys.stderr.isatty():
        yield Around(
            begun=lambda articles: LOG.info("articles found: %d", articles),
            progress=lambda articles: LOG.debug("articles done: %d", articles),
        )
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (TextColumn("articles"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        line = bar.add_task("articles", total=None)
        yield Around(
            begun=lambda articles: bar.update(line, total=articles),
            progress=lambda articles: bar.advance(line, articles),
        )
