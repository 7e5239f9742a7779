"""Scoring: the vectors, a brute-force oracle, and what a user gives wrongly."""

from __future__ import annotations

import itertools
import json
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.align import Alignment, _in_common, align
from evals.comparators import near, same_name
from evals.counts import count, covered
from evals.figures import figures
from evals.load import read_gold
from evals.report import Choices, render
from evals.score import evaluate
from evals.summary import summary_lines
from evals.wording import token_f1, words
from pipeline.clean import clean
from schemas import DOMAIN
from schemas.claim import Claim
from schemas.errors import InputError
from tests.datasets import ANNOTATED, ARTICLES, ROOT, SEEDS, make, rows
from tests.toy_domain import RECORDS, TEXT, TOY

VECTORS = json.loads((ROOT / "tests/data/scoring.json").read_text("utf-8"))
DOCUMENTS = {document["name"]: document for document in VECTORS["documents"]}
GOLD = ROOT / "evals/gold"


def claims(data: list[dict[str, Any]]) -> list[Claim]:
    return [DOMAIN.record.validate_python(each, context={"lenient": True}) for each in data]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_vector_is_reproduced(name: str) -> None:
    document = DOCUMENTS[name]
    gold, predicted = claims(document["gold"]), claims(document["predicted"])
    expected = document["expected"]
    aligned = align(document["text"], gold, predicted)
    for row, known in zip(aligned.similarity.tolist(), expected["similarity"], strict=True):
        assert row == pytest.approx(known, abs=1e-6)
    assert aligned.matched(0.5) == [tuple(pair) for pair in expected["pairs_at_0_5"]]
    counts = count(document["text"], gold, predicted)
    assert counts["matched at 0.5"] == expected["matched"]
    assert counts["typed at 0.5"] == expected["same_kind"]
    for part in ("pos", "act", "cor", "par"):
        assert counts[f"record {part}"] == expected[part], part
    assert aligned.soft == pytest.approx(expected["soft"], abs=1e-6)


def test_the_vectors_add_up_to_their_totals() -> None:
    totals: Counter[str] = Counter()
    for document in DOCUMENTS.values():
        gold, predicted = claims(document["gold"]), claims(document["predicted"])
        totals.update(count(document["text"], gold, predicted))
    found, known = figures(totals), VECTORS["total"]
    assert (totals["gold"], totals["predicted"]) == (known["gold"], known["pred"])
    names = {"precision": "precision", "recall": "recall", "f1": "F1"}
    for key, name in names.items():
        assert found[f"detection {name} at 0.5"] == pytest.approx(known[key], abs=1e-6)
    assert found["typed F1 at 0.5"] == pytest.approx(known["typed_f1"], abs=1e-6)
    assert found["soft CEAF"] == pytest.approx(known["soft_ceaf"], abs=1e-6)
    assert found["record F1"] == pytest.approx(known["record_f1"], abs=1e-6)


WORDS = ["the", "firm", "sold", "forty", "lathes", "abroad", "and", "denied", "it"]
SENTENCE = " ".join(WORDS)


def spoken(first: int, last: int) -> Claim:
    start = sum(len(word) + 1 for word in WORDS[:first])
    quote = " ".join(WORDS[first : last + 1])
    data = {
        "kind": "other",
        "statement": quote,
        "evidence": [{"start": start, "end": start + len(quote), "quote": quote}],
        "stance": "asserts",
        "certainty": "certain",
        "modality": "actual",
        "details": {},
    }
    return DOMAIN.record.validate_python(data, context={"text": SENTENCE})


PLACES = st.tuples(st.integers(0, 8), st.integers(0, 8)).map(lambda pair: (min(pair), max(pair)))
SIDES = st.lists(PLACES.map(lambda pair: spoken(*pair)), max_size=4)


@given(SIDES, SIDES)
def test_no_assignment_beats_the_one_taken(gold: list[Claim], predicted: list[Claim]) -> None:
    aligned = align(SENTENCE, gold, predicted)
    small, large = sorted((len(gold), len(predicted)))
    best = max(
        sum(
            aligned.similarity[(i, j) if len(gold) <= len(predicted) else (j, i)]
            for i, j in enumerate(order)
        )
        for order in itertools.permutations(range(large), small)
    )
    assert aligned.soft == pytest.approx(best)


@given(SIDES)
def test_claims_against_themselves_are_all_right(gold: list[Claim]) -> None:
    found = figures(count(SENTENCE, gold, gold))
    defined = {name: value for name, value in found.items() if value is not None}
    assert defined == pytest.approx(dict.fromkeys(defined, 1.0))
    assert bool(defined) == bool(gold)


@given(SIDES, SIDES, st.randoms(use_true_random=False))
def test_the_order_of_predictions_changes_no_sum(
    gold: list[Claim], predicted: list[Claim], random: Any
) -> None:
    shuffled = list(predicted)
    random.shuffle(shuffled)
    ours, theirs = align(SENTENCE, gold, predicted), align(SENTENCE, gold, shuffled)
    assert ours.soft == pytest.approx(theirs.soft)


def test_undefined_is_none_and_never_zero() -> None:
    nothing = figures(count("Nothing here.", [], []))
    assert set(nothing.values()) == {None}
    missed = figures(count(SENTENCE, [spoken(0, 4)], []))
    assert missed["detection recall at 0.5"] == 0.0
    assert missed["detection precision at 0.5"] is None
    assert missed["origin accuracy"] is None


def test_spans_that_are_not_of_the_text_are_worth_nothing() -> None:
    good = spoken(0, 4)
    moved = good.evidence[0].model_copy(update={"start": 4, "end": 4 + 26})
    wrong = good.model_copy(update={"evidence": (moved,)})
    counts = count(SENTENCE, [good], [wrong])
    assert counts["invalid spans"] == 1 and counts["matched at 0.3"] == 0


def test_what_is_matched_is_covered_however_it_was_rounded_on_the_way() -> None:
    for similarity, reached in ((0.5 - 1e-12, 1), (0.5, 1), (0.4999, 0)):
        touched = (frozenset((1,)),)
        aligned = Alignment(np.array([[similarity]]), ((0, 0),), (touched, touched), 0)
        assert covered(aligned) == len(aligned.matched(0.5)) == reached


def test_words_and_names_are_compared_as_squad_does() -> None:
    assert words("The 2.5 — an “ally”") == ["2", "5", "ally"]
    assert token_f1("", "the") == 1.0 and token_f1("ministry", "") == 0.0
    assert same_name(None, None) and not same_name(None, "ministry")
    assert same_name("the Ministry", "ministry") and same_name("Ada Roos", "Minister Ada Roos")


def test_a_second_domain_is_scored_by_the_same_code() -> None:
    records = [TOY.record.validate_python(each, context={"text": TEXT}) for each in RECORDS]
    found = figures(count(TEXT, records, records))
    assert found["typed F1 at 0.8"] == 1.0


def test_the_bundled_gold_is_sound_and_scores_the_seeds(
    seeds_run: Path, seeds_run_without_text: Path
) -> None:
    report = evaluate(seeds_run, GOLD)
    assert report.totals["documents"] == ANNOTATED and report.not_in_dataset == ()
    assert 0 < report.totals["predicted"] <= len(rows(seeds_run))
    assert report.without_gold == ARTICLES - ANNOTATED
    detection = report.figures["detection F1 at 0.5"]
    assert detection is not None and detection > 0.56
    text = "\n".join(summary_lines(report))
    assert f"{detection:.3f}" in text and "language model" in text
    assert evaluate(seeds_run_without_text, GOLD).figures == report.figures


def test_gold_that_the_dataset_lacks_counts_as_missed(tmp_path: Path) -> None:
    one = next(SEEDS.glob("001-*.txt"))
    report = evaluate(make([one], tmp_path).folder, GOLD)
    assert len(report.not_in_dataset) == ANNOTATED - 1
    assert report.totals["gold"] > 100
    none = tmp_path / "none"
    none.mkdir()
    with pytest.raises(InputError, match="no gold"):
        evaluate(make([one], tmp_path / "again").folder, none)


def gold_file(folder: Path, **changes: Any) -> Path:
    path = next(GOLD.glob("001-*.json"))
    data = json.loads(path.read_bytes()) | changes
    made = folder / path.name
    made.write_text(json.dumps(data))
    return made


def test_what_the_gold_leaves_out_is_said_wherever_figures_are(tmp_path: Path) -> None:
    """In the JSON, in one line on a terminal, and on the page; and nothing where it tells all."""
    rows = []
    for name, fields in (("a", ("details", "entities")), ("b", ("details",)), ("c", ())):
        left = [{k: v for k, v in each.items() if k not in fields} for each in RECORDS]
        about = {"article_id": name, "schema_version": TOY.schema_version}
        gold = {**about, "split": "dev", "annotators": ["somebody"], "text": TEXT, "claims": left}
        (tmp_path / f"{name}.json").write_text(json.dumps(gold))
        rows.append(json.dumps({**about, "claims": RECORDS}))
    predicted = tmp_path / "predicted.jsonl"
    predicted.write_text("\n".join(rows))
    report = evaluate(predicted, tmp_path, TOY, resamples=0)
    known = {"entities": 1, "details": 2, "entities.mention": 2}
    assert {name: report.not_scored.get(name) for name in known} == known
    assert json.loads(report.model_dump_json())["not_scored"] == report.not_scored
    (line,) = [each for each in summary_lines(report) if "not scored, in how many" in each]
    page = "".join(render(report, [], "Report", Choices()))
    for place in (line, page[page.index('id="not-scored"') :][:400]):
        assert "entities 1" in place and "details 2" in place
    (tmp_path / "a.json").unlink()
    (tmp_path / "b.json").unlink()
    whole = evaluate(predicted, tmp_path, TOY, resamples=0)
    assert not {"details", "entities"} & whole.not_scored.keys()


def test_malformed_gold_is_refused_with_file_claim_and_reason(tmp_path: Path) -> None:
    good = json.loads(next(GOLD.glob("001-*.json")).read_bytes())["claims"]
    moved = json.loads(json.dumps(good))
    moved[2]["evidence"][0]["start"] += 1
    moved[2]["evidence"][0]["end"] += 1
    with pytest.raises(InputError, match=r"001-.*: claim 3: .*text\["):
        read_gold(gold_file(tmp_path, claims=moved), DOMAIN)
    with pytest.raises(InputError, match=r"001-.*: split: "):
        read_gold(gold_file(tmp_path, split="train"), DOMAIN)
    with pytest.raises(InputError, match=r"arms/0.1"):
        read_gold(gold_file(tmp_path, schema_version="arms/0.1"), DOMAIN)
    (tmp_path / "x.json").write_text('{"claims": [], "claims": []}')
    with pytest.raises(InputError, match=r"x.json: .* the key 'claims' is given twice"):
        read_gold(tmp_path / "x.json", DOMAIN)
    (tmp_path / "x.json").write_text("{")
    with pytest.raises(InputError, match=r"x.json: not a readable JSON"):
        read_gold(tmp_path / "x.json", DOMAIN)


@pytest.mark.parametrize("marks", ["🚀🚀", "—", "…”"])
def test_evidence_without_a_word_is_no_gold(tmp_path: Path, marks: str) -> None:
    good = json.loads(next(GOLD.glob("001-*.json")).read_bytes())
    text, start = f"{good['text']} {marks}", len(good["text"]) + 1
    span = {"start": start, "end": len(text), "quote": marks}
    for spans, sound in (([span], False), ([*good["claims"][1]["evidence"], span], True)):
        claims = json.loads(json.dumps(good["claims"]))
        claims[1]["evidence"] = spans
        path = gold_file(tmp_path, text=text, claims=claims)
        if sound:  # its other words can match
            assert len(read_gold(path, DOMAIN).claims) == len(claims)
        else:
            with pytest.raises(InputError, match=r"001-.*: claim 2: evidence: it has no word"):
                read_gold(path, DOMAIN)


def test_gold_of_another_text_is_refused(tmp_path: Path) -> None:
    inputs = tmp_path / "in"
    inputs.mkdir()
    seed = next(SEEDS.glob("001-*.txt"))
    (inputs / seed.name).write_text(seed.read_text("utf-8") + "More.\n", "utf-8")
    with pytest.raises(InputError, match="not the text annotated"):
        evaluate(make([inputs], tmp_path / "out").folder, GOLD)


@pytest.mark.parametrize("path", sorted(GOLD.glob("*.json")), ids=lambda path: path.stem)
def test_no_evidence_of_the_gold_is_furniture(path: Path) -> None:
    gold = read_gold(path, DOMAIN)
    furniture = clean(gold.text).furniture
    for claim in gold.claims:
        for span in claim.evidence:
            inside = [f for f in furniture if f.start <= span.start and span.end <= f.end]
            assert not inside, (claim.statement, inside)


@given(st.integers(1, 10**15), st.sampled_from((1, -1)), st.integers(-9, 3))
def test_exactly_one_percent_off_is_near_whatever_the_size(value: int, sign: int, ten: int) -> None:
    unit = Decimal(10) ** ten
    for off, expected in (("0.01", True), ("0.0100001", False)):
        for way in (1, -1):
            other = value * (1 + way * Decimal(off))
            assert near(float(sign * value * unit), float(sign * other * unit)) is expected


SETS = st.lists(st.frozensets(st.integers(0, 12), max_size=6), max_size=5)


@given(SETS, SETS)
def test_what_evidence_has_in_common_is_what_its_sets_have(
    left: list[frozenset[int]], right: list[frozenset[int]]
) -> None:
    found = {(i, j): common for i, j, common in _in_common(left, right)}
    assert found == {
        (i, j): len(mine & theirs)
        for i, mine in enumerate(left)
        for j, theirs in enumerate(right)
        if mine & theirs
    }
