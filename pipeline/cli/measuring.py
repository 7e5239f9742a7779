"""What measures: ``claims evaluate``, ``compare``, ``gate``, ``agreement``, ``variance``,
``benchmark`` and ``label-studio``. Each command loads what it needs when it is called."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.options import Json

measures = typer.Typer()
label_studio = typer.Typer(
    name="label-studio",
    help="Gold to and from Label Studio, to annotate in.",
    no_args_is_help=True,
    add_completion=False,
)

GoldFolder = Annotated[Path, typer.Option("--gold", help="Folder of gold files.", metavar="DIR")]
Split = Annotated[str | None, typer.Option(help="Only gold of this split: dev or test.")]
Predicted = Annotated[
    Path,
    typer.Argument(
        help="A run's folder, a dataset's folder for its latest run, or a .jsonl file of claims.",
        metavar="DATASET",
    ),
]
GOLD = Path("evals/gold")
_CORPUS_PATH = (
    "Where its data is. PolNeAR's published figures are of its folder data/test; others are "
    "not to be set beside them."
)


@measures.command()
def evaluate(
    dataset: Predicted,
    gold: GoldFolder = GOLD,
    split: Split = None,
    report: Annotated[
        Path | None, typer.Option(help="Write the report page to this file.", metavar="HTML")
    ] = None,
    json: Json = False,
) -> None:
    """Score a dataset, or another system's claims, against gold annotations."""
    from pipeline.cli.scoring import evaluate_command

    evaluate_command(dataset, gold, split, report, json)


@measures.command()
def compare(
    first: Annotated[Path, typer.Argument(help="One run.", metavar="RUN_A")],
    second: Annotated[Path, typer.Argument(help="Another, on the same gold.", metavar="RUN_B")],
    gold: GoldFolder = GOLD,
    split: Split = None,
    json: Json = False,
) -> None:
    """Say whether the second run is better than the first, and how sure that is."""
    from pipeline.cli.scoring import compare_command

    compare_command(first, second, gold, split, json)


@measures.command()
def gate(
    dataset: Predicted,
    gold: GoldFolder = GOLD,
    floors: Annotated[Path, typer.Option(help="The gate file.", metavar="TOML")] = Path(
        "evals/gate.toml"
    ),
    update: Annotated[
        bool, typer.Option("--update", help="Raise the floors to what holds.")
    ] = False,
    lower: Annotated[bool, typer.Option("--lower", help="With --update: let floors sink.")] = False,
    json: Json = False,
) -> None:
    """Fail, with exit code 1, where a figure is below its floor."""
    from pipeline.cli.scoring import gate_command

    gate_command(dataset, gold, floors, update=update, lower=lower, as_json=json)


@measures.command()
def agreement(
    first: Annotated[Path, typer.Argument(help="Folder of annotations.", metavar="A")],
    second: Annotated[Path, typer.Argument(help="Folder of others of them.", metavar="B")],
    json: Json = False,
) -> None:
    """Say how far two annotations of the same articles agree."""
    from pipeline.cli.scoring import agreement_command

    agreement_command(first, second, json)


@measures.command()
def variance(
    runs: Annotated[list[Path], typer.Argument(help="Two runs or more.", metavar="RUN...")],
    gold: GoldFolder = GOLD,
    split: Split = None,
    json: Json = False,
) -> None:
    """Say how far the figures of repeated runs are apart."""
    from pipeline.cli.scoring import variance_command

    variance_command(runs, gold, split, json)


@measures.command()
def benchmark(
    corpus: Annotated[str, typer.Argument(help="polnear, seer, gum or jsonl.", metavar="CORPUS")],
    path: Annotated[Path, typer.Argument(help=_CORPUS_PATH, metavar="PATH")],
    extractor: Annotated[
        str | None, typer.Option(help="rules (the default) or llm, as configured.")
    ] = "rules",
    limit: Annotated[
        int | None, typer.Option(help="Only so many documents, from the first.", min=1)
    ] = None,
    json: Json = False,
) -> None:
    """Run an extractor on a public corpus and score what the corpus annotates."""
    from pipeline.cli.corpora import benchmark_command

    benchmark_command(corpus, path, extractor, limit, json)


@label_studio.command("config")
def interface() -> None:
    """Print the labelling interface to give a project."""
    from pipeline.cli.scoring import interface_command

    interface_command()


@label_studio.command("export")
def export_tasks(
    gold: Annotated[Path, typer.Argument(help="Folder of gold files.", metavar="DIR")],
    output: Annotated[
        Path, typer.Option("--output", "-o", help="File of tasks to import.", metavar="JSON")
    ],
) -> None:
    """Write gold as tasks for Label Studio."""
    from pipeline.cli.scoring import export_command

    export_command(gold, output)


@label_studio.command("import")
def import_tasks(
    exported: Annotated[Path, typer.Argument(help="Label Studio's JSON export.", metavar="JSON")],
    output: Annotated[
        Path, typer.Option("--output", "-o", help="Folder for the gold files.", metavar="DIR")
    ],
    annotation: Annotated[
        int | None, typer.Option(help="Which, where tasks have several: 1 for the first.", min=1)
    ] = None,
) -> None:
    """Write Label Studio's annotations as gold."""
    from pipeline.cli.scoring import import_command

    import_command(exported, output, annotation)
