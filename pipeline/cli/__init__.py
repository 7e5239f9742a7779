"""The command line ``claims``. Each command loads what it needs when it is called."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from pipeline.cli.batches import batch
from pipeline.cli.measuring import label_studio, measures

app = typer.Typer(
    name="claims",
    help="Turn news articles into datasets of structured, grounded, checkable claims.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

Inputs = Annotated[
    list[str],
    typer.Argument(help="Files, folders, globs, or - for standard input.", metavar="PATH..."),
]
DatasetFolder = Annotated[
    Path,
    typer.Argument(
        help="A dataset: a run's folder, or a dataset's folder for its latest run.",
        metavar="DATASET",
    ),
]
Config = Annotated[
    Path | None, typer.Option(help="Settings file instead of claims.toml.", metavar="FILE")
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON, for scripts.")]
Name = Annotated[str | None, typer.Option(help="Name of the dataset.", metavar="NAME")]
Outputs = Annotated[Path | None, typer.Option(help="Folder of all datasets.", metavar="DIR")]
Extractor = Annotated[
    str | None,
    typer.Option(
        help="auto (the default): llm if a model is configured, else rules; either of them; or "
        "recorded, a model's answers played back."
    ),
]
Model = Annotated[
    str | None,
    typer.Option(help="Model to ask, or a .gguf file to run in this process.", metavar="NAME"),
]
BaseUrl = Annotated[
    str | None,
    typer.Option(help="OpenAI-compatible endpoint to ask, such as http://localhost:8080/v1."),
]
Gold = Annotated[
    Path | None,
    typer.Option("--evaluate", help="Evaluate against the gold in this folder.", metavar="DIR"),
]
Text = Annotated[
    bool | None,
    typer.Option("--text/--no-text", help="With or without the articles' text and quotes."),
]
MaxLost = Annotated[
    float | None,
    typer.Option(help="Share of articles, 0 to 1, that may be lost before the run fails (0.2)."),
]
Workers = Annotated[
    int | None, typer.Option(help="Processes for the embedded extractor (one a core).")
]
Store = Annotated[
    bool | None,
    typer.Option("--store/--no-store", help="With or without the store of a model's answers."),
]
Recordings = Annotated[
    Path | None,
    typer.Option(help="Folder of recorded answers (evals/recordings).", metavar="DIR"),
]
Concurrency = Annotated[int | None, typer.Option(help="Requests to the model at once (16).")]

MaxCost = Annotated[
    float | None,
    typer.Option(help="Stop, to be gone on from, before a run spends more at a model."),
]
MaxTokens = Annotated[
    int | None, typer.Option(help="The same, in tokens, in and out together.", metavar="TOKENS")
]
PriceIn = Annotated[float | None, typer.Option(help="Of a million tokens in.", metavar="PRICE")]
PriceOut = Annotated[float | None, typer.Option(help="Of a million tokens out.", metavar="PRICE")]
PriceCachedIn = Annotated[
    float | None,
    typer.Option(help="Of a million tokens in that the endpoint had already.", metavar="PRICE"),
]
PrefectLogs = Annotated[bool, typer.Option("--prefect-logs", help="Show Prefect's own logs.")]


def _flags(**given: Any) -> dict[str, Any]:
    """Flags as settings: those of the model are a group of their own."""
    of_model = ("model", "base_url", "concurrency", "price_in", "price_out", "price_cached_in")
    flags = {name: value for name, value in given.items() if name not in of_model}
    return {**flags, "llm": {name: given[name] for name in of_model if name in given}}


@app.command()
def run(
    inputs: Inputs,
    dataset: Name = None,
    outputs: Outputs = None,
    extractor: Extractor = None,
    model: Model = None,
    base_url: BaseUrl = None,
    evaluate: Gold = None,
    text: Text = None,
    max_lost: MaxLost = None,
    workers: Workers = None,
    concurrency: Concurrency = None,
    store: Store = None,
    max_cost: MaxCost = None,
    max_tokens: MaxTokens = None,
    price_in: PriceIn = None,
    price_out: PriceOut = None,
    price_cached_in: PriceCachedIn = None,
    recordings: Recordings = None,
    config: Config = None,
    prefect: Annotated[
        bool, typer.Option("--prefect", help="Through the Prefect flow, whatever is configured.")
    ] = False,
    prefect_logs: PrefectLogs = False,
    json: Json = False,
    log_json: Annotated[
        bool, typer.Option("--log-json", help="Log to standard error as JSON, a line each.")
    ] = False,
) -> None:
    """Extract claims from articles and publish them as a dataset."""
    from pipeline.cli.logs import log_to
    from pipeline.cli.running import Manner, run_command
    from pipeline.settings import load

    log_to(sys.stderr, as_json=log_json)
    flags = _flags(
        dataset=dataset,
        outputs=outputs,
        extractor=extractor,
        model=model,
        base_url=base_url,
        gold=evaluate,
        text=text,
        max_lost=max_lost,
        workers=workers,
        concurrency=concurrency,
        store=store,
        max_cost=max_cost,
        max_tokens=max_tokens,
        price_in=price_in,
        price_out=price_out,
        price_cached_in=price_cached_in,
        recordings=recordings,
    )
    manner = Manner(prefect=prefect, prefect_logs=prefect_logs, json=json, log_json=log_json)
    run_command(inputs, load(flags, config), config, manner)


@app.command()
def estimate(
    inputs: Inputs,
    outputs: Outputs = None,
    model: Model = None,
    base_url: BaseUrl = None,
    store: Store = None,
    max_cost: MaxCost = None,
    max_tokens: MaxTokens = None,
    price_in: PriceIn = None,
    price_out: PriceOut = None,
    price_cached_in: PriceCachedIn = None,
    config: Config = None,
    json: Json = False,
) -> None:
    """Say what a run would ask of a model and what that costs; nothing is sent."""
    from pipeline.cli.estimating import estimate_command
    from pipeline.settings import load

    flags = _flags(
        outputs=outputs,
        extractor="llm",
        model=model,
        base_url=base_url,
        store=store,
        price_in=price_in,
        price_out=price_out,
        price_cached_in=price_cached_in,
    )
    caps = {"max_cost": max_cost, "max_tokens": max_tokens}
    estimate_command(inputs, load({**flags, **caps}, config), json)


@app.command()
def verify(
    dataset: DatasetFolder,
    articles: Annotated[
        list[str] | None,
        typer.Option(help="Where the articles are, for a dataset without text.", metavar="PATH"),
    ] = None,
    json: Json = False,
) -> None:
    """Check a dataset from its files: schema, offsets, ids, ledger totals, hashes."""
    from pipeline.cli.checking import verify_command

    verify_command(dataset, articles or [], json)


@app.command()
def diff(
    old: Annotated[Path, typer.Argument(help="The dataset before.", metavar="OLD")],
    new: Annotated[Path, typer.Argument(help="The dataset after.", metavar="NEW")],
    json: Json = False,
) -> None:
    """List the claims that were added, removed and changed between two datasets."""
    from pipeline.cli.checking import diff_command

    diff_command(old, new, json)


@app.command()
def show(
    dataset: DatasetFolder,
    article: Annotated[
        str | None, typer.Argument(help="Id of an article; without it, the articles there are.")
    ] = None,
    why: Annotated[
        bool, typer.Option("--why", help="Say which cues of the rules each claim was taken from.")
    ] = False,
    json: Json = False,
) -> None:
    """Show an article's claims, the evidence highlighted in its text."""
    from pipeline.cli.showing import show_command

    show_command(dataset, article, json, why)


@app.command()
def schema(
    form: Annotated[
        str, typer.Option(help="row: a published claim; wire: what a model is asked for.")
    ] = "row",
) -> None:
    """Print the JSON schema of a claim."""
    from pipeline.cli.showing import schema_command

    schema_command(form)


@app.command()
def schedule(
    inputs: Inputs,
    cron: Annotated[str, typer.Option(help="When, in cron's five fields, in UTC.")] = "0 3 * * *",
    dataset: Name = None,
    outputs: Outputs = None,
    extractor: Extractor = None,
    model: Model = None,
    base_url: BaseUrl = None,
    evaluate: Gold = None,
    text: Text = None,
    max_lost: MaxLost = None,
    workers: Workers = None,
    concurrency: Concurrency = None,
    store: Store = None,
    max_cost: MaxCost = None,
    max_tokens: MaxTokens = None,
    price_in: PriceIn = None,
    price_out: PriceOut = None,
    price_cached_in: PriceCachedIn = None,
    recordings: Recordings = None,
    config: Config = None,
    prefect_logs: PrefectLogs = False,
) -> None:
    """Regenerate a dataset on a schedule, until stopped; needs no work pool."""
    from pipeline.cli.running import schedule_command
    from pipeline.settings import load

    flags = _flags(
        dataset=dataset,
        outputs=outputs,
        extractor=extractor,
        model=model,
        base_url=base_url,
        gold=evaluate,
        text=text,
        max_lost=max_lost,
        workers=workers,
        concurrency=concurrency,
        store=store,
        max_cost=max_cost,
        max_tokens=max_tokens,
        price_in=price_in,
        price_out=price_out,
        price_cached_in=price_cached_in,
        recordings=recordings,
    )
    schedule_command(inputs, cron, load(flags, config), config, prefect_logs)


@app.command()
def store(
    outputs: Outputs = None,
    prune_days: Annotated[
        int | None,
        typer.Option(help="Delete answers that no run used for so many days.", metavar="DAYS"),
    ] = None,
    prune_bad: Annotated[
        bool, typer.Option("--prune-bad", help="Delete answers that are none, to ask again.")
    ] = False,
    config: Config = None,
    json: Json = False,
) -> None:
    """Show what the store of a model's answers holds, and prune it."""
    from pipeline.cli.storing import store_command
    from pipeline.settings import load

    settings = load({"outputs": outputs, "extractor": "rules"}, config)
    store_command(settings.responses, prune_days, prune_bad, json)


@app.command()
def doctor(
    config: Config = None,
    model: Model = None,
    base_url: BaseUrl = None,
    probe: Annotated[
        bool,
        typer.Option(
            "--probe", help="Ask the model a small question in each dialect: up to five requests."
        ),
    ] = False,
    json: Json = False,
) -> None:
    """Say what is configured, what answers, and what is missing."""
    from pipeline.cli.doctor import doctor_command

    doctor_command(config, json, {"model": model, "base_url": base_url}, probe)


app.registered_commands += measures.registered_commands
app.add_typer(label_studio, name="label-studio")
app.add_typer(batch, name="batch")
