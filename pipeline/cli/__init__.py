"""The command line ``claims``. Each command loads what it needs when it is called."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from pipeline.cli.batches import batch
from pipeline.cli.measuring import label_studio, measures
from pipeline.cli.options import (
    BaseUrl,
    Concurrency,
    Config,
    DatasetFolder,
    Extractor,
    Gold,
    Inputs,
    Json,
    MaxCost,
    MaxLost,
    MaxTokens,
    Model,
    Name,
    Outputs,
    PrefectLogs,
    PriceCachedIn,
    PriceIn,
    PriceOut,
    Recordings,
    Store,
    StoredOnly,
    Text,
    Workers,
)

app = typer.Typer(
    name="claims",
    help="Turn news articles into datasets of structured, grounded, checkable claims.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


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
    stored_only: StoredOnly = None,
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
        stored_only=stored_only,
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
