"""The recorded answers of a model beside the embedded extractor and the annotators' agreement.

    python -m benchmarks.recorded

Plays ``evals/recordings`` back on the seeds and prints the README's table: figures on dev and test
with their 95 % intervals, those of ``rules``, and how far the two annotations of the seeds agree;
then how long the recorded answers are.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.gold_runs import FIGURES, ROOT
from evals.agreement import agreement
from evals.score import evaluate
from pipeline.llm.recording import read_recording
from pipeline.llm.reply import parse
from pipeline.llm.sizes import json_tokens
from pipeline.run import run
from pipeline.settings import load

RECORDINGS = ROOT / "evals/recordings"


def dataset(extractor: str, outputs: Path) -> Path:
    """The seeds through an extractor that needs no endpoint; returns the run's folder."""
    settings = load({"extractor": extractor, "dataset": extractor, "outputs": outputs})
    return asyncio.run(run([ROOT / "seeds"], settings)).folder


def table(outputs: Path) -> list[str]:
    """The lines of the README's table."""
    gold, both = ROOT / "evals/gold", ROOT / "evals/annotations"
    recorded, rules = (dataset(name, outputs) for name in ("recorded", "rules"))
    columns = [evaluate(recorded, gold, split=split) for split in ("dev", "test")]
    beside = [evaluate(rules, gold, split=split) for split in ("dev", "test")]
    agreed = agreement(both / "a", both / "b")
    lines = [
        "| | LLM, dev | LLM, test | `rules`, dev | `rules`, test | annotators, all |",
        "|---|---|---|---|---|---|",
    ]
    for name in FIGURES:
        cells = [_cell(name, column.figures, column.intervals) for column in columns]
        cells += [_cell(name, column.figures, {}) for column in beside]
        cells.append(_cell(name, agreed.figures, {}))
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return lines


def _cell(
    name: str,
    figures: Mapping[str, float | None],
    intervals: Mapping[str, tuple[float, float] | None],
) -> str:
    value, bounds = figures[name], intervals.get(name)
    told = "–" if value is None else f"{value:.3f}"
    return told if bounds is None else f"{told} [{bounds[0]:.3f}, {bounds[1]:.3f}]"


def lengths(folder: Path = RECORDINGS) -> tuple[int, int, int, int]:
    """Of the recorded answers: how many, their claims, characters and tokens, about."""
    answers = [parse(reply) for reply in read_recording(folder).replies().values()]
    texts = [answer.content or "" for answer in answers]
    claims = sum(len((answer.answer or {}).get("claims", ())) for answer in answers)
    return len(answers), claims, sum(map(len, texts)), sum(map(json_tokens, texts))


def said_of_lengths() -> str:
    """The line about them that is printed."""
    answers, claims, characters, tokens = lengths()
    each = f"{characters / claims:.0f} characters, about {tokens / claims:.0f} tokens"
    return f"{answers} answers with {claims} claims: {each} of output a claim"


def main() -> None:
    """Print the table and the lengths."""
    with TemporaryDirectory() as outputs:
        print("\n".join(table(Path(outputs))))
    print(f"\n{said_of_lengths()}")


if __name__ == "__main__":
    main()
