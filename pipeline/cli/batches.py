"""``claims batch``: a model's answers by way of files. Each command loads what it needs when
it is called."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.options import BaseUrl, Config, Inputs, Json, Model, Outputs, Recordings

if TYPE_CHECKING:
    from pipeline.settings import Settings

batch = typer.Typer(
    name="batch",
    help="Ask a model by batch files, at half the price or on a machine without a network.",
    no_args_is_help=True,
    add_completion=False,
)

Results = Annotated[
    list[Path],
    typer.Argument(help="Result and error files, also gzipped, in any order.", metavar="FILE..."),
]
Extractor = Annotated[
    str | None,
    typer.Option(help="recorded: what the recording lacks, asked as its own questions were."),
]


@batch.command("export")
def export_requests(
    inputs: Inputs,
    output: Annotated[
        Path,
        typer.Option(
            "--output",
            "-o",
            help="File of requests; NAME-1.jsonl, NAME-2.jsonl … where one would be too large.",
            metavar="JSONL",
        ),
    ],
    retry: Annotated[
        bool,
        typer.Option("--retry", help="Ask again, too, about answers that could not be used."),
    ] = False,
    outputs: Outputs = None,
    extractor: Extractor = None,
    model: Model = None,
    base_url: BaseUrl = None,
    recordings: Recordings = None,
    config: Config = None,
    json: Json = False,
) -> None:
    """Write what a run would ask, and the store has no answer to, as batch files."""
    from pipeline.cli.batching import export_command
    from pipeline.settings import load

    flags = {"outputs": outputs, "extractor": extractor, "recordings": recordings}
    settings = load({**flags, "llm": {"model": model, "base_url": base_url}}, config)
    export_command(inputs, output, settings, retry, json)


@batch.command("import")
def import_results(
    results: Results, outputs: Outputs = None, config: Config = None, json: Json = False
) -> None:
    """Put the answers in result files into the store, where a run finds them."""
    from pipeline.cli.batching import import_command
    from pipeline.settings import load

    import_command(results, load({"outputs": outputs, "extractor": "rules"}, config), json)


@batch.command()
def submit(
    files: Annotated[
        list[Path], typer.Argument(help="Files that export has written.", metavar="FILE...")
    ],
    again: Annotated[
        bool, typer.Option("--again", help="Also what was submitted before; it is paid again.")
    ] = False,
    outputs: Outputs = None,
    model: Model = None,
    base_url: BaseUrl = None,
    config: Config = None,
    json: Json = False,
) -> None:
    """Send request files to the endpoint, each as a batch."""
    from pipeline.cli.batching import submit_command

    submit_command(files, _settings(outputs, model, base_url, config), again, json)


@batch.command()
def status(
    outputs: Outputs = None,
    model: Model = None,
    base_url: BaseUrl = None,
    config: Config = None,
    json: Json = False,
) -> None:
    """Say how far the submitted batches are."""
    from pipeline.cli.batching import status_command

    status_command(_settings(outputs, model, base_url, config), json)


@batch.command()
def collect(
    outputs: Outputs = None,
    model: Model = None,
    base_url: BaseUrl = None,
    config: Config = None,
    json: Json = False,
) -> None:
    """Fetch the results of batches that have ended, and put them into the store."""
    from pipeline.cli.batching import collect_command

    collect_command(_settings(outputs, model, base_url, config), json)


def _settings(
    outputs: Path | None, model: str | None, base_url: str | None, config: Path | None
) -> Settings:
    from pipeline.settings import load

    return load({"outputs": outputs, "llm": {"model": model, "base_url": base_url}}, config)
