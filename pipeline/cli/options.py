"""Arguments and options that several commands take: each is worded once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

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
    typer.Option(
        "--store/--no-store",
        help="With or without the store of a model's answers; without, a run that was "
        "cut off pays again for the articles that were under way.",
    ),
]
StoredOnly = Annotated[
    bool | None,
    typer.Option(
        "--stored-only",
        help="Ask nothing: use the answers in the store, and name what has none (not_recorded).",
    ),
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
