"""The measuring commands as a user calls them."""

from __future__ import annotations

import gzip
import json
import os
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from evals.load import Predictions, gold_files
from pipeline.cli import app
from schemas.errors import ClaimwrightError, InputError
from schemas.row import ROW_ONLY
from tests.datasets import ROOT, rows
from tests.toy_domain import RECORDS, TOY

GOLD = str(ROOT / "evals/gold")
ANNOTATIONS = ROOT / "evals/annotations"


def claims(*arguments: object, code: int = 0) -> str:
    done = CliRunner().invoke(app, [str(each) for each in arguments])
    assert done.exit_code == code, (done.output, done.exception)
    return done.output


def refused(*arguments: object) -> str:
    done = CliRunner().invoke(app, [str(each) for each in arguments])
    assert isinstance(done.exception, ClaimwrightError), (done.output, done.exception)
    return str(done.exception)


def test_scores_have_intervals_and_the_same_figures_as_json(seeds_run: Path) -> None:
    text = claims("evaluate", seeds_run, "--gold", GOLD, "--split", "test")
    report = json.loads(claims("evaluate", seeds_run, "--gold", GOLD, "--split", "test", "--json"))
    low, high = report["intervals"]["record F1"]
    assert f"[{low:.3f}, {high:.3f}]" in text
    for name in report["headlines"]:
        assert f"{report['figures'][name]:.3f}" in text
    assert report["splits"] == {"test": len(report["documents"])}


def test_the_report_page_is_written_where_told(
    seeds_run: Path, few_gold: Path, tmp_path: Path
) -> None:
    page = tmp_path / "new" / "report.html"
    page.parent.mkdir()
    claims("evaluate", seeds_run, "--gold", few_gold, "--report", page)
    assert page.read_text("utf-8").rstrip().endswith("</html>")
    assert "could not be written" in refused(
        "evaluate", seeds_run, "--gold", few_gold, "--report", tmp_path / "none" / "x.html"
    )


def test_a_page_is_written_through_a_link(seeds_run: Path, few_gold: Path, tmp_path: Path) -> None:
    page, old = tmp_path / "new.html", tmp_path / "old.html"
    old.write_text("old", "utf-8")
    for target in (old, tmp_path / "none.html"):
        page.unlink(missing_ok=True)
        page.symlink_to(target.name)
        claims("evaluate", seeds_run, "--gold", few_gold, "--split", "test", "--report", page)
        assert page.is_symlink() and target.read_text("utf-8").rstrip().endswith("</html>")


def test_what_is_no_file_or_is_read_from_is_not_overwritten(
    seeds_run: Path, tmp_path: Path
) -> None:
    pipe, folder, loop = (tmp_path / name for name in ("pipe", "folder", "loop"))
    os.mkfifo(pipe)
    folder.mkdir()
    loop.symlink_to("loop")
    for page in (pipe, folder):
        assert "something else" in refused("evaluate", seeds_run, "--gold", GOLD, "--report", page)
    assert pipe.is_fifo() and folder.is_dir()
    assert "could not be" in refused("evaluate", seeds_run, "--gold", GOLD, "--report", loop)
    predicted, gold = tmp_path / "p.jsonl", tmp_path / "gold"
    shutil.copy(seeds_run / "claims.jsonl", predicted)
    shutil.copytree(GOLD, gold)
    link = tmp_path / "link"
    link.symlink_to("p.jsonl")
    for page in (predicted, link, next(gold.glob("*.json"))):
        before = page.read_bytes()
        assert "is read from" in refused("evaluate", predicted, "--gold", gold, "--report", page)
        assert page.read_bytes() == before
    copy = tmp_path / "run"
    shutil.copytree(seeds_run, copy)
    told = refused("evaluate", copy, "--gold", gold, "--report", copy / "manifest.json")
    assert "is read from" in told
    page = next(gold.glob("*.json"))
    assert "is read from" in refused("label-studio", "export", gold, "--output", page)
    assert "something else" in refused("label-studio", "export", gold, "--output", pipe)


def test_names_of_annotators_cannot_drive_the_terminal(tmp_path: Path, seeds_run: Path) -> None:
    (gold := tmp_path / "gold").mkdir()
    one = json.loads(next(Path(GOLD).glob("001*.json")).read_text("utf-8"))
    one["annotators"] = ["Bob\x1b[31m\x00\u202e"]
    (gold / "one.json").write_text(json.dumps(one), "utf-8")
    assert "Bob␛[31m␀\ufffd" in claims("evaluate", seeds_run, "--gold", gold)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{", "not JSON"),
        ("[]", "expected a JSON object"),
        ('{"article_id": "a", "claims": [{}], "claims": []}', "the key 'claims' is given twice"),
        ('{"kind": "other"}', "expected 'article_id'"),
        ('{"article_id": "001-active-protection", "kind": "weather"}', "not a claim: .*weather"),
        ('{"article_id": "001-active-protection", "claims": 3}', "'claims' is a list"),
        ('{"article_id": "001-active-protection", "claims": [3]}', "claim 1 of the line"),
        ('{"article_id": "nowhere", "claims": []}', "none of its articles has gold"),
    ],
)
def test_predictions_that_are_none_are_refused_with_file_and_line(
    tmp_path: Path, line: str, told: str
) -> None:
    path = tmp_path / "predicted.jsonl"
    path.write_text(f"\n{line}\n", "utf-8")
    found = refused("evaluate", path, "--gold", GOLD)
    assert re.search(told, found) and str(path) in found
    if "none of its" not in told:
        assert ":2" in found


UNFIT: dict[str, tuple[str, Any]] = {
    "planned but actual": ("details", {"status": "planned"}),
    "a range without an upper value": (
        "quantities",
        [{"text": "2", "value": 2, "comparator": "range"}],
    ),
    "an upper value of no range": (
        "quantities",
        [{"text": "2", "value": 2, "upper": 3, "comparator": "eq"}],
    ),
    "a range upside down": (
        "quantities",
        [{"text": "2", "value": 2, "upper": 1, "comparator": "range"}],
    ),
    "an end before its start": ("when", {"text": "then", "start": "2023", "end": "2021"}),
    "a span that is not found": ("evidence", [{"start": -1, "end": -1, "quote": "x"}]),
    "a span of nothing": ("evidence", [{"start": 0, "end": 0, "quote": "x"}]),
}


@pytest.mark.parametrize("name", UNFIT)
def test_fields_that_do_not_fit_each_other_are_scored_as_wrong(tmp_path: Path, name: str) -> None:
    path = next(Path(GOLD).glob("001-*.json"))
    gold = json.loads(path.read_bytes())
    field, value = UNFIT[name]
    good = next(
        claim
        for claim in gold["claims"]
        if claim["kind"] == "measure" and claim["modality"] == "actual"
    )
    merged = {**good["details"], **value} if field == "details" else value
    predicted = tmp_path / "predicted.jsonl"
    row = {"article_id": gold["article_id"], **good}
    one = tmp_path / "one"
    one.mkdir()
    shutil.copy(path, one)
    found = []
    for changed in (row, {**row, field: merged}):
        predicted.write_text(json.dumps(changed) + "\n", "utf-8")
        report = json.loads(claims("evaluate", predicted, "--gold", one, "--json"))
        found.append(report["figures"]["record F1"])
    assert found[1] < found[0]
    gold["claims"] = [{**good, field: merged}]
    (tmp_path / "gold").mkdir()
    (tmp_path / "gold" / path.name).write_text(json.dumps(gold), "utf-8")
    assert "claim 1: " in refused("evaluate", predicted, "--gold", tmp_path / "gold")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"stance": "shouts"}, "stance: Input should be 'asserts'"),
        ({"details": {"side": "ZZ"}, "kind": "loss"}, "side: 'ZZ' is no country code"),
        ({"when": {"text": "x", "start": "2023-02-30"}}, "'2023-02-30' is no date"),
        ({"evidence": [{"start": True, "end": 9, "quote": "x"}]}, "evidence.0.start: "),
        ({"evidence": [{"start": 0, "end": False, "quote": "x"}]}, "evidence.0.end: "),
    ],
)
def test_values_that_a_field_does_not_have_are_refused(
    tmp_path: Path, change: dict[str, Any], told: str
) -> None:
    gold = json.loads(next(Path(GOLD).glob("001-*.json")).read_bytes())
    path = tmp_path / "predicted.jsonl"
    row = {"article_id": gold["article_id"], **gold["claims"][0], **change}
    path.write_text(f"\n{json.dumps(row)}\n", "utf-8")
    said = refused("evaluate", path, "--gold", GOLD)
    assert told in said and f"{path}:2" in said


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    gone = tmp_path / "gone.jsonl"
    assert "gone.jsonl: there is no such file" in refused("evaluate", gone, "--gold", GOLD)


def test_records_by_article_score_as_rows_do(
    seeds_run: Path, few_gold: Path, tmp_path: Path
) -> None:
    by_article: dict[str, list[Any]] = {}
    for row in rows(seeds_run):
        bare = {k: v for k, v in row.items() if k not in ROW_ONLY}
        by_article.setdefault(row["article_id"], []).append(bare)
    path = tmp_path / "records.jsonl"
    path.write_text(
        "".join(json.dumps({"article_id": k, "claims": v}) + "\n" for k, v in by_article.items()),
        "utf-8",
    )
    one = json.loads(claims("evaluate", seeds_run, "--gold", few_gold, "--json"))
    other = json.loads(claims("evaluate", path, "--gold", few_gold, "--json"))
    assert one["figures"] == other["figures"]
    assert one["calibration"] is not None and other["calibration"] is None


STORM = {"article_id": "storm", "schema_version": TOY.schema_version}


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ({**STORM, **RECORDS[0], "claims": []}, "'kind' beside 'claims': expected article_id and"),
        ({**STORM, **RECORDS[0], "claims": None}, "'claims' is a list of records"),
        ({**STORM, "claims": [], "confidence": 0.5}, "'confidence' beside 'claims': expected"),
        (
            {**STORM, "claims": [RECORDS[0], {**RECORDS[1], "article_id": "calm"}]},
            "claim 2 has another article_id than its line: expected the same, or none",
        ),
        (
            {**STORM, "claims": [{**RECORDS[0], "schema_version": "toy/0.1"}]},
            "claim 1 has another schema_version than its line: expected the same, or none",
        ),
        (
            {"article_id": "storm", "claims": [{**RECORDS[0], "schema_version": "toy/0.1"}]},
            "records of schema toy/0.1 cannot be read",
        ),
    ],
)
def test_nothing_of_a_line_with_a_list_of_claims_is_passed_over(
    tmp_path: Path, line: dict[str, Any], told: str
) -> None:
    path = tmp_path / "p.jsonl"
    path.write_text(f"\n{json.dumps(line)}\n", "utf-8")
    with pytest.raises(InputError, match=re.escape(f"{path}:2: {told}")):
        Predictions(path, TOY).of("storm")


def test_the_claims_of_a_line_may_say_again_what_the_line_says(tmp_path: Path) -> None:
    path = tmp_path / "p.jsonl"
    said = [{**record, **STORM, "confidence": 0.5} for record in RECORDS]
    path.write_text(json.dumps({**STORM, "claims": said}), "utf-8")
    assert [each.confidence for each in Predictions(path, TOY).of("storm")] == [0.5] * len(RECORDS)


def test_gold_is_told_from_hidden_files_and_in_either_case(tmp_path: Path) -> None:
    for name in ("b.JSON", "a.json", ".c.json", "._a.json", "json", "d.json.bak"):
        (tmp_path / name).touch()
    assert [path.name for path in gold_files(tmp_path)] == ["a.json", "b.JSON"]


def test_gzipped_predictions_score_as_they_would_unpacked(
    seeds_run: Path, few_gold: Path, tmp_path: Path
) -> None:
    plain = seeds_run / "claims.jsonl"
    packed = tmp_path / "claims.jsonl.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    one, other = (
        claims("evaluate", path, "--gold", few_gold, "--json") for path in (plain, packed)
    )
    assert one == other
    packed.write_bytes(gzip.compress(plain.read_bytes())[:-20])
    assert f"{packed}: not readable as gzip" in refused("evaluate", packed, "--gold", few_gold)
    packed.write_bytes(gzip.compress(b"\n{"))
    assert f"{packed}:2: not JSON" in refused("evaluate", packed, "--gold", few_gold)


def test_predictions_are_no_stream(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for named in ("-", tmp_path / "pipe"):
        told = refused("evaluate", named, "--gold", GOLD)
        assert told == f"{named}: expected a file or a run's folder: a stream cannot be read twice"


def test_nothing_predicted_is_a_figure_and_said(few_gold: Path, tmp_path: Path) -> None:
    path = tmp_path / "none.jsonl"
    path.write_text("", "utf-8")
    text = claims("evaluate", path, "--gold", few_gold)
    assert "nothing was predicted" in text
    report = json.loads(claims("evaluate", path, "--gold", few_gold, "--json"))
    assert report["figures"]["detection recall at 0.5"] == 0.0
    assert report["figures"]["detection precision at 0.5"] is None


def test_a_run_compared_with_itself(seeds_run: Path, tmp_path: Path) -> None:
    same = ("compare", seeds_run, seeds_run, "--gold", GOLD, "--split", "dev")
    found = json.loads(claims(*same, "--json"))
    assert {f["p"] for f in found["figures"].values() if f["first"] is not None} == {1.0}
    nothing = tmp_path / "nothing.jsonl"
    nothing.write_text("", "utf-8")
    told = claims("compare", seeds_run, nothing, "--gold", GOLD)
    assert "Holm" in told and " <0.001" in told
    assert "of 2 gold" not in claims("variance", seeds_run, seeds_run, "--gold", GOLD)


def test_annotators_agreement(tmp_path: Path) -> None:
    text = claims("agreement", ANNOTATIONS / "a", ANNOTATIONS / "b")
    assert "kind alpha" in text and "language model" in text
    one = json.loads(next(Path(GOLD).glob("001*.json")).read_bytes())
    without = [{k: v for k, v in each.items() if k != "details"} for each in one["claims"]]
    for name, found in (("whole", one["claims"]), ("without", without)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.json").write_text(json.dumps({**one, "claims": found}), "utf-8")
    for sides in (("whole", "without"), ("without", "whole"), ("whole", "whole")):
        told = ("agreement", *(tmp_path / name for name in sides))
        report = json.loads(claims(*told, "--json"))
        left = "without" in sides
        assert report["not_compared"].get("details") == (1 if left else None)
        assert (report["figures"]["details F1"] is None) is left
        assert ("not compared, in how many articles: details 1" in claims(*told)) is left
    tmp_path.joinpath("none").mkdir()
    assert "no annotation" in refused("agreement", ANNOTATIONS / "a", tmp_path / "none")


def test_a_corpus_that_is_not_known_is_told_on_one_line(tmp_path: Path) -> None:
    told = refused("benchmark", "nope", tmp_path)
    assert "there is no corpus 'nope'; there are polnear (PolNeAR: " in told and "␊" not in told
