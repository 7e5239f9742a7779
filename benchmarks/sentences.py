"""Sentence splitters compared on our trouble set: ``python -m benchmarks.sentences``.

For each splitter: precision, recall and F1 of the boundaries inside the paragraphs of
``sentences.txt`` (the end of a paragraph is nobody's merit and does not count), the
paragraphs right as a whole, and the time for 4,000 characters as a ratio to the fastest's
in the same run. Ours is the raw library plus what ``pipeline.sentences`` does around it.
Libraries that are not installed are left out: nupunkt and blingfire are compared where
someone has put them in, and are no dependencies.
"""

from __future__ import annotations

import importlib
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from pipeline.sentences import sentences
from schemas.article import Span

TROUBLE_SET = Path(__file__).parent / "sentences.txt"
REPEATS = 7

Splitter = Callable[[str], list[int]]
"""From a paragraph to the ends of its sentences, in code points."""


class Score(NamedTuple):
    """Boundaries found that are right, found that are wrong, missed; paragraphs all right."""

    right: int
    wrong: int
    missed: int
    whole: int

    @property
    def f1(self) -> float:
        """2·right / (2·right + wrong + missed); 0 where there is nothing at all."""
        total = 2 * self.right + self.wrong + self.missed
        return 2 * self.right / total if total else 0.0


def trouble_set() -> list[tuple[str, set[int]]]:
    """Paragraphs, each with the places where its sentences end."""
    cases = []
    for line in TROUBLE_SET.read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        parts = line.split("\t")[1].split("¦")
        text = "".join(parts)
        ends = [len("".join(parts[: count + 1]).rstrip()) for count in range(len(parts))]
        cases.append((text, set(ends)))
    return cases


def score(split: Splitter, cases: list[tuple[str, set[int]]]) -> Score:
    """How a splitter does on the cases; ends are compared without the space after them."""
    right = wrong = missed = whole = 0
    for text, ends in cases:
        inner = ends - {len(text)}
        found = {len(text[:end].rstrip()) for end in split(text)} - {len(text)}
        right += len(inner & found)
        wrong += len(found - inner)
        missed += len(inner - found)
        whole += found == inner
    return Score(right, wrong, missed, whole)


def milliseconds(split: Splitter, cases: list[tuple[str, set[int]]]) -> float:
    """Time for 4,000 characters, the best of several rounds of texts not seen before."""
    best = float("inf")
    for turn in range(REPEATS):
        # A new first word each round, so that no cache of a library answers.
        texts = [f"Number {turn} of the list. {text}" for text, _ in cases]
        began = time.perf_counter()
        for text in texts:
            split(text)
        spent = time.perf_counter() - began
        best = min(best, spent / sum(map(len, texts)) * 4_000 * 1_000)
    return best


def ours(text: str) -> list[int]:
    """``pipeline.sentences``."""
    return [span.end for span in sentences(text, [Span(start=0, end=len(text))])]


def splitters() -> dict[str, Splitter]:
    """Ours, and each library that is installed."""
    found: dict[str, Splitter] = {"ours (on sentencex)": ours}
    for name, make in (
        ("sentencex", _sentencex),
        ("syntok", _syntok),
        ("nupunkt", _nupunkt),
        ("blingfire", _blingfire),
    ):
        try:
            found[name] = make()
        except ImportError:
            print(f"{name}: not installed, left out")
    return found


def _sentencex() -> Splitter:
    library = importlib.import_module("sentencex")
    return lambda text: [end["end_index"] for end in library.get_sentence_boundaries("en", text)]


def _syntok() -> Splitter:
    library = importlib.import_module("syntok.segmenter")
    return lambda text: [
        sentence[-1].offset + len(sentence[-1].value)
        for paragraph in library.analyze(text)
        for sentence in paragraph
    ]


def _nupunkt() -> Splitter:
    library = importlib.import_module("nupunkt")
    return lambda text: [end for _, end in library.sent_spans(text)]


def _blingfire() -> Splitter:
    library = importlib.import_module("blingfire")
    return lambda text: [end for _, end in library.text_to_sentences_and_offsets(text)[1]]


def main() -> None:
    """Print the table."""
    cases = trouble_set()
    compared = splitters()
    times = {name: milliseconds(split, cases) for name, split in compared.items()}
    fastest = min(times.values())
    print(
        f"{len(cases)} paragraphs, {sum(len(ends) - 1 for _, ends in cases)} boundaries inside them"
    )
    print(
        f"{'':22}{'F1':>7}{'right':>7}{'wrong':>7}{'missed':>8}{'whole':>7}{'ms/4000':>9}{'ratio':>7}"
    )
    for name, split in compared.items():
        got = score(split, cases)
        print(
            f"{name:22}{got.f1:7.3f}{got.right:7}{got.wrong:7}{got.missed:8}{got.whole:7}"
            f"{times[name]:9.2f}{times[name] / fastest:7.1f}"
        )


if __name__ == "__main__":
    main()
