"""How long scoring takes, and how much memory: 1,000 documents of 25 gold and 25 predicted claims.

    python -m benchmarks.scoring [DOCUMENTS] [CLAIMS]

Documents are made of the bundled gold's claims put one after another; the predictions are the
same claims, as many, of which some are gone and another is said twice instead, some have more
evidence than they should (so that claims compete for each other), some other words or fewer
entities. Prints seconds for reading, for aligning and scoring, for the intervals (10,000 resamples
of every figure) and for the report page, as the clock has them and as one core's processor time,
which other work on the machine does not lengthen; and the peak memory. Each is for all documents
and for a quarter of them, with the ratio.
"""

from __future__ import annotations

import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.gold_runs import ROOT
from evals.counts import Counts
from evals.figures import measures
from evals.load import select
from evals.report import Choices, payload, render
from evals.score import documents, evaluate
from evals.statistics import intervals
from schemas import DOMAIN

UNITS = (", s", ", processor s")
_GAP = "\n\n"


def write(folder: Path, number: int, claims: int) -> Path:
    """Gold files and a file of predictions; returns the file."""
    rng = random.Random(11)
    known = []
    for path in sorted((ROOT / "evals/gold").glob("*.json")):
        gold = json.loads(path.read_bytes())
        known += [claim for claim in gold["claims"] if len(claim["evidence"]) == 1]
    (folder / "gold").mkdir()
    predicted = folder / "predicted.jsonl"
    with predicted.open("w", encoding="utf-8") as file:
        for place in range(number):
            name = f"document-{place:05}"
            text, made = "", []
            for claim in rng.sample(known, claims):
                quote = claim["evidence"][0]["quote"]
                verbatim = json.dumps(claim, ensure_ascii=False)
                start = len(text)
                text += quote + _GAP
                span = {"start": start, "end": start + len(quote), "quote": quote}
                made.append({**json.loads(verbatim), "evidence": [span]})
            # Cues, mentions and texts of figures may stand outside a claim's own quote.
            loose = sorted({value for claim in made for value in _verbatim(claim)})
            text += " ".join(loose)
            gold = {
                "article_id": name,
                "schema_version": DOMAIN.schema_version,
                "split": "dev",
                "annotators": ["a benchmark"],
                "text": text,
                "claims": made,
            }
            (folder / "gold" / f"{name}.json").write_text(json.dumps(gold), "utf-8")
            for claim in _predictions(made, rng):
                file.write(json.dumps({"article_id": name, **claim}) + "\n")
    return predicted


def _predictions(made: list[dict[str, Any]], rng: random.Random) -> Iterator[dict[str, Any]]:
    """As many claims as there are of gold, some of them worse."""
    for position, claim in enumerate(made):
        if rng.random() < 0.1:
            yield rng.choice(made)
            continue
        changed = dict(claim)
        if rng.random() < 0.2 and position + 1 < len(made):
            changed["evidence"] = [*claim["evidence"], *made[position + 1]["evidence"]]
        if rng.random() < 0.2:
            words = changed["statement"].split()
            rng.shuffle(words)
            changed["statement"] = " ".join(words[: len(words) // 2 + 1])
        if rng.random() < 0.2:
            changed["entities"] = changed["entities"][1:]
        yield changed


def _verbatim(value: object) -> list[str]:
    if isinstance(value, dict):
        own = [v for k, v in value.items() if k in ("cue", "mention", "text", "value")]
        return [v for v in own if isinstance(v, str)] + [
            each for part in value.values() for each in _verbatim(part)
        ]
    return [each for part in value for each in _verbatim(part)] if isinstance(value, list) else []


def measure(number: int, claims: int) -> None:
    """Print one line of JSON: seconds of each part, and the peak memory in MB."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        predicted = write(folder, number, claims)
        told: dict[str, float] = {}
        with _timed("read gold", told):
            selection = select(folder / "gold", DOMAIN)
        with _timed("read predictions, align, score", told):
            counted: list[Counts] = [d.scored.counts for d in documents(predicted, selection)]
        with _timed("10,000 resamples", told):
            intervals(counted, measures(counted))
        for unit in UNITS:
            told[f"all three{unit}"] = sum(v for name, v in told.items() if name.endswith(unit))
        told["peak MB, scoring"] = _peak()
        with _timed("scored again, with the page", told):
            page = _page(folder, predicted)
        told["peak MB, with the page"] = _peak()
        told["page MB"] = page.stat().st_size / 1e6
        print(json.dumps(told))


@contextmanager
def _timed(part: str, told: dict[str, float]) -> Iterator[None]:
    """Add the seconds that something takes, by the clock and of the processor."""
    clock, processor = time.perf_counter(), time.process_time()
    yield
    spent = time.perf_counter() - clock, time.process_time() - processor
    told.update({f"{part}{unit}": seconds for unit, seconds in zip(UNITS, spent, strict=True)})


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _page(folder: Path, predicted: Path) -> Path:
    choices = Choices()
    page = folder / "report.html"
    with (folder / "spool").open("w+", encoding="utf-8") as spool:
        report = evaluate(
            predicted,
            folder / "gold",
            watch=lambda document: print(payload(document, choices), file=spool),
            resamples=0,
        )
        spool.seek(0)
        with page.open("w", encoding="utf-8") as out:
            pieces = (line.rstrip("\n") for line in spool)
            out.writelines(render(report, pieces, "b", choices))
    return page


def main() -> None:
    """Measure all and a quarter, each in a process of its own, and print them side by side."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    claims = int(sys.argv[2]) if len(sys.argv) > 2 else 25
    runs = []
    for size in (number, number // 4):
        command = [sys.executable, "-m", "benchmarks.scoring", str(size), str(claims), "--one"]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        runs.append(json.loads(done.stdout))
    print(f"{'':45}{f'{number} documents':>18}{number // 4:>10}{'ratio':>8}")
    for name in runs[0]:
        all_of, part = runs[0][name], runs[1][name]
        print(f"{name:45}{all_of:>18.2f}{part:>10.2f}{all_of / part:>8.2f}")


if __name__ == "__main__":
    if "--one" in sys.argv:
        measure(int(sys.argv[1]), int(sys.argv[2]))
    else:
        main()
