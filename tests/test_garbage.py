"""Processes of ours look for garbage seldom, as work on articles leaves none."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from benchmarks.gold_runs import ROOT, claims_of
from evals.load import gold_files, read_gold
from pipeline.garbage import seldom
from pipeline.rules.extractor import RulesExtractor
from schemas import DOMAIN


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)
    gc.enable()


def test_work_on_an_article_leaves_no_garbage() -> None:
    gold = read_gold(gold_files(ROOT / "evals/gold")[0], DOMAIN)
    tool = RulesExtractor()
    claims_of([gold], tool)  # which loads the tables
    gc.collect()
    gc.disable()
    claims_of([gold] * 3, tool)
    assert gc.collect() < 10


def test_later_looks_are_at_no_other_distance() -> None:
    gc.set_threshold(700, 10, 10)
    seldom()
    first, *later = gc.get_threshold()
    assert first > 700
    assert later == [10, 10]
