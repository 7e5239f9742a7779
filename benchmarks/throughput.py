"""How fast the embedded pipeline is, and whether its memory grows with the articles.

    python -m benchmarks.throughput [ARTICLES]

Makes articles of 4,000 characters from the seeds' paragraphs, runs ``claims run`` on a
quarter of them and on all, with one process and with one a core, and prints wall time,
articles a second and the peak memory of the whole process tree, with ratios.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LENGTH = 4_000
_CLAIMS = [sys.executable, "-c", "from pipeline.main import main; main()"]


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds from start to exit, and peak resident memory in MB, summed over the tree."""

    seconds: float
    peak: float


def write_articles(folder: Path, number: int) -> None:
    """Articles of ``LENGTH`` characters: the seeds' paragraphs, drawn with a fixed seed."""
    paragraphs = [
        paragraph
        for path in sorted((ROOT / "seeds").glob("*.txt"))
        for paragraph in path.read_text("utf-8").split("\n\n")
        if len(paragraph) > 80
    ]
    drawn = random.Random(1)
    for index in range(number):
        text = ""
        while len(text) < LENGTH:
            text += drawn.choice(paragraphs) + "\n\n"
        into = folder / f"{index // 500:03d}"
        into.mkdir(parents=True, exist_ok=True)
        (into / f"{index:06d}.txt").write_text(text[:LENGTH], "utf-8")


def measure(inputs: Path, outputs: Path, *flags: str) -> Measured:
    """One run of ``claims run`` as a process, its tree's memory looked at ten times a second."""
    command = [*_CLAIMS, "run", str(inputs), "--outputs", str(outputs), "--extractor", "rules"]
    started = time.perf_counter()
    process = subprocess.Popen([*command, *flags], cwd=ROOT, stdout=subprocess.DEVNULL)
    peak = 0.0
    while process.poll() is None:
        peak = max(peak, sum(_resident(pid) for pid in _tree(process.pid)))
        time.sleep(0.1)
    if process.returncode:
        raise SystemExit(f"claims run ended with {process.returncode}")
    return Measured(time.perf_counter() - started, peak)


def _tree(pid: int) -> list[int]:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return [pid]
    return [pid, *(each for child in children for each in _tree(int(child)))]


def _resident(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS")), 0.0)


def main() -> None:
    """Measure and print."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        write_articles(folder / "all", number)
        write_articles(folder / "quarter", number // 4)
        quarter = measure(folder / "quarter", folder / "out", "--dataset", "quarter")
        whole = measure(folder / "all", folder / "out", "--dataset", "all")
        alone = measure(folder / "quarter", folder / "out", "--dataset", "one", "--workers", "1")
    rows = (
        (f"{number // 4} articles, one process", number // 4, alone),
        (f"{number // 4} articles, one a core", number // 4, quarter),
        (f"{number} articles, one a core", number, whole),
    )
    print(f"{'':<32}{'seconds':>9}{'articles/s':>12}{'peak MB':>9}")
    for name, articles, run in rows:
        print(f"{name:<32}{run.seconds:>9.1f}{articles / run.seconds:>12.1f}{run.peak:>9.0f}")
    print(f"speed, one a core / one process  {alone.seconds / quarter.seconds:.2f}")
    print(f"peak memory, all / a quarter     {whole.peak / quarter.peak:.2f}")


if __name__ == "__main__":
    main()
