"""A fault in one article, foreseen by nobody, is that article's outcome and ends no run."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import sentencex  # type: ignore[import-untyped]

import pipeline.order
from pipeline.clean import clean
from pipeline.verify import verify
from schemas import DOMAIN
from schemas.article import Layout
from schemas.errors import TooManyLostError
from tests.datasets import SAMPLE, content, make, many, rows


class Unpicklable(Exception):
    def __init__(self, one: int, *, other: int) -> None:
        super().__init__("sk-planted-0123456789", lambda: one + other)


def panic() -> None:
    sentencex.get_sentence_boundaries("en", "B\u00a0.")


def fault(error: Exception) -> Callable[[], None]:
    def raising() -> None:
        raise error

    return raising


@pytest.mark.parametrize(
    ("breaks", "named"),
    [
        (panic, "PanicException"),
        (fault(Unpicklable(1, other=2)), "Unpicklable"),
        (fault(RecursionError("too deep")), "RecursionError"),
        (fault(MemoryError()), "MemoryError"),
        (fault(OSError(28, "No space left")), "OSError"),
    ],
)
def test_an_unforeseen_fault_costs_its_article_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, breaks: Callable[[], None], named: str
) -> None:
    def clean_or_break(text: str) -> Layout:
        if text.startswith("Report 3."):
            breaks()
        return clean(text)

    monkeypatch.setattr(pipeline.order, "clean", clean_or_break)
    inputs = many(tmp_path / "in", 12)
    made = make([inputs], tmp_path / "out")
    assert verify(made.folder, DOMAIN).faults == []
    assert made.manifest.counts.articles == {"extracted": 11, "internal_error": 1}
    (lost,) = [r for r in rows(made.folder, "ledger.jsonl") if r["outcome"] == "internal_error"]
    place = f"0003.txt: internal error: {named} in pipeline.order, line "
    assert lost["reason"].startswith(place) and lost["reason"][len(place) :].isdigit()
    with pytest.raises(TooManyLostError, match="1 internal_error"):
        make([inputs], tmp_path / "strict", max_lost=0.05)
    monkeypatch.undo()  # what may go well another time is tried again, and only that
    again = make([inputs], tmp_path / "strict", max_lost=0.05).manifest
    assert again.counts.articles == {"extracted": 12} and again.times.attempts == 2


def test_what_a_file_sets_off_before_it_is_read_costs_that_file_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(SAMPLE)
    (tmp_path / "in" / "b.md").write_text(f"---\ntitle: B\n---\n{SAMPLE}")
    monkeypatch.setattr("pipeline.read.markdown._fields", lambda block: 1 / 0)
    made = make([tmp_path / "in"], tmp_path / "out", max_lost=0.5)
    assert made.manifest.counts.articles == {"extracted": 1, "internal_error": 1}
    assert verify(made.folder, DOMAIN).faults == []


@pytest.mark.slow
def test_what_a_library_breaks_down_on_is_read_by_every_way_of_running(tmp_path: Path) -> None:
    inputs = many(tmp_path / "in", 60)
    for number, space in enumerate("\x85\xa0\u1680\u2003\u2009\u2028\u202f\u3000"):
        text = f"Iran sold Russia 40 drones under plan B{space}. {SAMPLE}"
        (inputs / f"b{number}.txt").write_text(text, encoding="utf-8")
    alone = make([inputs], tmp_path / "a", workers=1)
    assert alone.manifest.counts.articles == {"extracted": 68}
    assert content(alone.folder) == content(make([inputs], tmp_path / "b", workers=2).folder)
