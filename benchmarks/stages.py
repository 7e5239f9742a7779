"""How fast the embedded extractor is, and what share of the time each stage takes.

    python -m benchmarks.stages [--gold DIR]

Takes the texts of the gold through all stages in this one process, several times, and counts
the best time of each. Prints articles of 4,000 characters a second of one core, and each
stage's part of the whole.
"""

from __future__ import annotations

import argparse
import asyncio
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from benchmarks.gold_runs import ROOT, article_of, claims_of
from evals.load import gold_files, read_gold
from pipeline.chunk import ChunkLimits
from pipeline.garbage import seldom
from pipeline.order import cut, lay_out
from pipeline.rules.extractor import RulesExtractor
from schemas import DOMAIN
from schemas.gold import Gold

ROUNDS = 5
SIZE = 4_000
"""Code points of an article, as they are counted here."""
_Made = TypeVar("_Made")


def best(work: Callable[[], _Made]) -> tuple[float, _Made]:
    """The least time of the process in seconds that a piece of work took, and what it made."""
    made = work()
    least = float("inf")
    for _ in range(ROUNDS):
        begun = time.process_time()
        made = work()
        least = min(least, time.process_time() - begun)
    return least, made


def stages(golds: Sequence[Gold]) -> dict[str, float]:
    """Seconds that the stages took over all texts; the last is all of them."""
    tool = RulesExtractor()
    read = [article_of(gold) for gold in golds]
    cleaned, laid_out = best(lambda: [lay_out(article) for article in read])
    split, chunks = best(lambda: [cut(article, ChunkLimits()) for article in laid_out])

    async def every() -> None:
        for article, pieces in zip(laid_out, chunks, strict=True):
            await tool.extract(article, pieces)

    ruled, _ = best(lambda: asyncio.run(every()))
    whole, _ = best(lambda: claims_of(golds, tool))
    return {
        "clean, describe": cleaned,
        "sentences, chunks": split,
        "extract (rules)": ruled,
        "ground, normalise, merge": max(0.0, whole - cleaned - split - ruled),
        "all stages": whole,
    }


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--gold", type=Path, default=ROOT / "evals/gold")
    golds = [read_gold(path, DOMAIN) for path in gold_files(parser.parse_args().gold)]
    if not golds:
        parser.error("there is no gold in that folder")
    seldom()  # as a process of ``claims`` does
    articles = sum(len(gold.text) for gold in golds) / SIZE
    print(f"{len(golds)} texts, as {articles:.1f} articles of {SIZE:,} characters; one core")
    print(f"{'':<28}{'articles/s':>12}{'of all':>9}")
    taken = stages(golds)
    for name, seconds in taken.items():
        print(f"{name:<28}{articles / seconds:>12.1f}{seconds / taken['all stages']:>9.0%}")


if __name__ == "__main__":
    main()
