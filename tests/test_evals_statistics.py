"""Intervals, comparison of runs, calibration, and the gate that stands on the figures."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import scoring
from evals.calibration import brier, calibration, ece
from evals.figures import HEADLINES, Ratio, figures, measures, ratios
from evals.load import select
from evals.runs import compare_runs, comparison_lines, variance, variance_lines
from evals.score import documents, evaluate
from evals.statistics import Table, compare, holm, intervals
from schemas import DOMAIN
from schemas.errors import InputError
from tests.datasets import ROOT, rows

GOLD = ROOT / "evals/gold"
SHARE = {"share": Ratio({"right": 1}, {"all": 1}, "share")}


def of_documents(*pairs: tuple[int, int]) -> list[dict[str, float]]:
    return [{"right": right, "all": whole} for right, whole in pairs]


def test_the_interval_is_that_of_scipys_bootstrap() -> None:
    from scipy.stats import bootstrap

    rng = np.random.default_rng(3)
    whole = rng.integers(5, 30, 40)
    right = rng.binomial(whole, 0.7)
    found = intervals(of_documents(*zip(right.tolist(), whole.tolist(), strict=True)), SHARE)
    theirs = bootstrap(
        (right, whole),
        lambda r, w, axis: r.sum(axis) / w.sum(axis),
        paired=True,
        vectorized=True,
        n_resamples=10_000,
        method="percentile",
        random_state=np.random.default_rng(4),
    ).confidence_interval
    assert found["share"] == pytest.approx((theirs.low, theirs.high), abs=0.005)


def test_intervals_that_cannot_be_told_are_none() -> None:
    assert intervals(of_documents((3, 4)), SHARE) == {"share": None}
    assert intervals([], SHARE) == {"share": None}
    assert intervals(of_documents((0, 0), (0, 0)), SHARE) == {"share": None}
    assert intervals(of_documents((4, 4), (2, 2)), SHARE) == {"share": (1.0, 1.0)}


def test_intervals_are_the_same_each_time() -> None:
    documents = of_documents((1, 4), (3, 5), (9, 9))
    assert intervals(documents, SHARE) == intervals(documents, SHARE)


COUNTS = st.integers(0, 20)


@given(st.lists(st.tuples(COUNTS, COUNTS), min_size=1, max_size=12))
def test_a_table_of_all_documents_gives_the_figure_itself(pairs: list[tuple[int, int]]) -> None:
    documents = of_documents(*pairs)
    table = Table(documents, SHARE)
    (found,) = table.figures(table.counts.sum(axis=0)[None, :])[0]
    total = {key: sum(d[key] for d in documents) for key in ("right", "all")}
    known = SHARE["share"].of(total)
    assert (known is None and np.isnan(found)) or found == pytest.approx(known)


def test_a_run_compared_with_itself_differs_in_nothing() -> None:
    documents = of_documents((1, 4), (3, 5), (9, 9), (0, 3))
    found = compare(documents, documents, SHARE, 1000)["share"]
    assert (found.difference, found.interval, found.p, found.p_holm) == (0.0, (0.0, 0.0), 1.0, 1.0)


def test_p_is_that_of_scipys_permutation_test() -> None:
    """Of means over documents of one size, where the two are the same test."""
    from scipy.stats import permutation_test

    rng = np.random.default_rng(9)
    first, second = rng.integers(0, 11, 14), rng.integers(2, 13, 14).clip(0, 10)
    found = compare(
        of_documents(*((int(n), 10) for n in first)),
        of_documents(*((int(n), 10) for n in second)),
        SHARE,
    )["share"]
    theirs = permutation_test(
        (first, second),
        lambda a, b, axis: np.mean(b, axis=axis) - np.mean(a, axis=axis),
        permutation_type="samples",
        vectorized=True,
        n_resamples=20_000,
    )
    assert found.p == pytest.approx(theirs.pvalue, abs=0.02)
    assert found.difference == pytest.approx((second.sum() - first.sum()) / 140)


def test_holms_correction_is_that_of_the_textbook() -> None:
    assert holm({}) == {}
    assert holm({"a": 0.04}) == {"a": 0.04}
    found = holm({"a": 0.01, "b": 0.02, "c": 0.9, "d": 0.5})
    assert found == pytest.approx({"a": 0.04, "b": 0.06, "d": 1.0, "c": 1.0})


def test_calibration_of_what_is_known() -> None:
    assert calibration([], []) is None
    assert brier([1.0, 0.0], [True, False]) == 0.0 == ece([1.0, 0.0], [True, False])
    from sklearn.metrics import brier_score_loss

    sure, right = [0.9, 0.8, 0.3, 0.6], [True, False, False, True]
    assert brier(sure, right) == pytest.approx(brier_score_loss(right, sure))
    found = calibration(sure, right)
    assert found is not None and found.right == 0.5 and len(found.bins) == 4
    assert found.risks[0].risk == 0.0 and found.risks[-1].coverage == 1.0
    assert found.risks[-1].risk == 0.5


SURE = st.lists(st.tuples(st.sampled_from([0.1, 0.5, 0.9]), st.booleans()), min_size=1)


@given(SURE, st.randoms(use_true_random=False))
def test_calibration_hangs_on_no_order(claims: list[tuple[float, bool]], random: Any) -> None:
    shuffled = list(claims)
    random.shuffle(shuffled)
    one, other = (calibration(*map(list, zip(*each, strict=True))) for each in (claims, shuffled))
    assert one == other and one is not None
    assert sum(each.claims for each in one.bins) == len(claims)
    assert one.risks[-1].risk == pytest.approx(1 - one.right)


def test_of_a_tie_each_claim_counts_as_its_mean() -> None:
    found = calibration([0.5] * 20, [True] * 10 + [False] * 10)
    assert found is not None and found.ece == 0.0
    assert {(each.confidence, each.right) for each in found.bins} == {(0.5, 0.5)}
    assert {(each.confidence, each.risk) for each in found.risks} == {(0.5, 0.5)}


def test_one_document_has_no_interval_but_where_nothing_differs() -> None:
    one, two = of_documents((1, 4)), of_documents((2, 4))
    same = compare(one, one, SHARE, 100)["share"]
    assert (same.difference, same.interval, same.p) == (0.0, (0.0, 0.0), 1.0)
    assert compare(one, two, SHARE, 100)["share"].interval is None
    assert compare(of_documents((0, 0)), one, SHARE, 100)["share"].interval is None


def test_figures_of_labels_have_intervals_and_are_compared() -> None:
    """As they come out one resample at a time: an oracle for all of them at once."""
    cells = ("asserts as asserts", "asserts as denies", "denies as denies", "questions as denies")
    rng = np.random.default_rng(5)
    documents = [
        {f"stance: {c}": int(n) for c, n in zip(cells, row, strict=True)}
        for row in rng.integers(0, 9, (6, len(cells)))
    ]
    names = ("stance macro-F1", "recall of denies", "certainty weighted kappa")
    known = {name: figure for name, figure in measures(documents).items() if name in names}
    table = Table(documents, known)
    for _ in range(20):
        drawn = rng.integers(0, 6, 6)
        sums = _summed([documents[place] for place in drawn])
        (found,) = table.figures(table.counts[drawn].sum(axis=0)[None, :])
        for name, value in zip(table.names, found.tolist(), strict=True):
            one = figures(sums)[name]
            assert (one is None and np.isnan(value)) or value == pytest.approx(one), name
    low, high = intervals(documents, known)["stance macro-F1"] or (0.0, 0.0)
    assert 0 < low < figures(_summed(documents))["stance macro-F1"] < high < 1  # type: ignore[operator]
    worse = [{**d, "stance: denies as asserts": 20} for d in documents]
    change = compare(documents, worse, measures([*documents, *worse]), 200)
    assert change["recall of denies"].p is not None
    assert change["stance macro-F1"].difference < 0  # type: ignore[operator]
    assert change["certainty weighted kappa"].p is None


def _summed(documents: list[dict[str, int]]) -> Counter[str]:
    sums: Counter[str] = Counter()
    for each in documents:
        sums.update(each)
    return sums


def damaged(folder: Path, target: Path, every: int, **change: Any) -> Path:
    """The run's claims as a file, each nth of them changed, or gone for no change."""
    kept = []
    for place, row in enumerate(rows(folder)):
        if place % every == 0:
            if not change:
                continue
            kept.append(json.dumps({**row, **change}, ensure_ascii=False))
        else:
            kept.append(json.dumps(row, ensure_ascii=False))
    target.write_text("\n".join(kept) + "\n", encoding="utf-8")
    return target


def test_a_run_and_the_file_of_its_claims_score_alike(seeds_run: Path) -> None:
    whole, file = evaluate(seeds_run, GOLD), evaluate(seeds_run / "claims.jsonl", GOLD)
    assert whole.figures == file.figures and whole.intervals == file.intervals


def test_a_run_with_each_tenth_claim_damaged_is_found_out(seeds_run: Path, tmp_path: Path) -> None:
    gone = damaged(seeds_run, tmp_path / "gone.jsonl", 10)
    found = compare_runs(seeds_run, gone, GOLD, resamples=2000).figures
    assert found["detection recall at 0.5"].difference < 0  # type: ignore[operator]
    assert found["detection recall at 0.5"].p < 0.05  # type: ignore[operator]
    denied = damaged(seeds_run, tmp_path / "denied.jsonl", 10, stance="denies")
    changed = compare_runs(seeds_run, denied, GOLD, resamples=2000).figures
    assert changed["stance accuracy"].difference < 0  # type: ignore[operator]
    assert changed["kind accuracy"].difference == 0.0
    assert changed["detection F1 at 0.5"].p == 1.0


def test_a_run_against_itself_has_p_1_and_difference_0_in_every_figure(seeds_run: Path) -> None:
    found = compare_runs(seeds_run, seeds_run, GOLD, resamples=200).figures
    assert {"kind macro-F1", "certainty weighted kappa", "recall of denies"} <= found.keys()
    for name, change in found.items():
        if change.first is not None:
            assert (change.difference, change.p, change.p_holm) == (0.0, 1.0, 1.0), name
            assert change.interval == (0.0, 0.0), name


def test_the_spread_of_repeated_runs(seeds_run: Path, tmp_path: Path) -> None:
    gone = damaged(seeds_run, tmp_path / "gone.jsonl", 5)
    found = variance([seeds_run, gone, seeds_run], GOLD).figures
    recall = found["detection recall at 0.5"]
    assert recall.low is not None and recall.high is not None and recall.sd
    assert recall.low < recall.high and recall.values[0] == recall.values[2]
    with pytest.raises(InputError, match="two runs or more"):
        variance([seeds_run], GOLD)


def test_articles_that_a_run_lacks_are_said_of_each_run(seeds_run: Path, tmp_path: Path) -> None:
    name = "001-active-protection"
    one, rest = tmp_path / "one.jsonl", tmp_path / "rest.jsonl"
    for path, of_it in ((one, True), (rest, False)):
        kept = [json.dumps(row) for row in rows(seeds_run) if (row["article_id"] == name) is of_it]
        path.write_text("\n".join(kept), "utf-8")
    others = tuple(sorted(select(GOLD, DOMAIN).files.keys() - {name}))
    compared = compare_runs(one, rest, GOLD, resamples=50)
    assert (compared.not_in_first, compared.not_in_second) == (others, (name,))
    told = "all claims count as missed"
    assert comparison_lines(compared)[-2:] == [
        f"          not in the first, {told}: {', '.join(others)}",
        f"          not in the second, {told}: {name}",
    ]
    spread = variance([rest, seeds_run, rest], GOLD)
    assert spread.not_in_runs == ((name,), (), (name,))
    assert variance_lines(spread)[-2:] == [
        f"          not in run {number} ({rest}), {told}: {name}" for number in (1, 3)
    ]
    whole = compare_runs(seeds_run, seeds_run, GOLD, resamples=50)
    assert not [line for line in comparison_lines(whole) if told in line]


def test_no_documents_no_figures() -> None:
    assert set(figures({}).values()) == {None}
    assert all(name in ratios() for name in HEADLINES)


def test_the_benchmark_scores_as_many_predictions_as_it_says(tmp_path: Path) -> None:
    predicted = scoring.write(tmp_path, 8, 25)
    rows = Counter(json.loads(line)["article_id"] for line in predicted.open(encoding="utf-8"))
    assert list(rows.values()) == [25] * 8
    scored = list(documents(predicted, select(tmp_path / "gold", DOMAIN)))
    assert [len(each.gold.claims) for each in scored] == [25] * 8
    assert all(0 < len(each.scored.pairs) <= 25 for each in scored)
    assert any(len(each.scored.pairs) < 25 for each in scored)
