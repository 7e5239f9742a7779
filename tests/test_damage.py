"""Damaged datasets, edited articles, services that are not there: one line, no traceback."""

from __future__ import annotations

import json
import shutil
import warnings
from pathlib import Path

import pytest

from pipeline.cli.checking import diff_command
from pipeline.cli.showing import show_command
from pipeline.diff import diff
from pipeline.parts import LATEST
from pipeline.verify import verify
from schemas import DOMAIN
from schemas.errors import DatasetError
from tests.commands import called, claims
from tests.datasets import SAMPLE, SEEDS, make, rows


@pytest.fixture
def dataset(seeds_run: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(seeds_run, tmp_path / "copy"))


def replace(path: Path, old: bytes, new: bytes) -> None:
    data = path.read_bytes()
    assert old in data
    path.write_bytes(data.replace(old, new, 1))


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("claims.jsonl", b'"evidence":[', b'"evidence":"x","e":['),
        ("claims.jsonl", b'"evidence":[', b'"evidence":["x"],"e":['),
        ("claims.jsonl", b'"start":', b'"start":"a","s":'),
        ("claims.jsonl", b'"statement":"', b'"statement":"\xff'),
        ("ledger.jsonl", b'"outcome":"', b'"outcome":"\xff'),
        ("schema.json", b"{", b"{{"),
        ("manifest.json", b'"claims.jsonl": {', b'"other.jsonl": {'),
        ("manifest.json", b'"domain": "arms"', b'"domain": "toys"'),
    ],
)
def test_damage_is_a_fault_and_no_crash(dataset: Path, name: str, old: bytes, new: bytes) -> None:
    replace(dataset / name, old, new)
    assert verify(dataset, DOMAIN).found > 0


def test_a_span_outside_the_text_is_a_fault(dataset: Path) -> None:
    rows = [json.loads(line) for line in (dataset / "articles.jsonl").read_text().splitlines()]
    rows[0]["body"][-1]["end"] = 10**9
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    (dataset / "articles.jsonl").write_text(lines, encoding="utf-8")
    assert any("outside the text" in fault for fault in verify(dataset, DOMAIN).faults)


@pytest.mark.parametrize("field", ["schema_version", "extractor"])
def test_a_row_of_another_making_is_a_fault(dataset: Path, field: str) -> None:
    rows = [json.loads(line) for line in (dataset / "claims.jsonl").read_text().splitlines()]
    rows[0][field] = "other/9.9"
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    (dataset / "claims.jsonl").write_text(lines, encoding="utf-8")
    assert any(f"{field} is other/9.9" in fault for fault in verify(dataset, DOMAIN).faults)


@pytest.mark.parametrize("name", ["schema.json", "claims.jsonl", "articles.jsonl", "ledger.jsonl"])
def test_what_is_nested_too_deeply_is_a_fault(dataset: Path, name: str) -> None:
    (dataset / name).write_text('{"a":' * 9000 + "1" + "}" * 9000)
    assert f"{name}: is not the file" in "\n".join(verify(dataset, DOMAIN).faults)


def test_articles_that_are_not_among_those_named_are_faults(tmp_path: Path) -> None:
    shutil.copytree(SEEDS, tmp_path / "in")
    bare = make([tmp_path / "in"], tmp_path / "out", text=False).folder
    changed = sorted((tmp_path / "in").glob("*.txt"))[0]
    changed.write_text("Altered. " + changed.read_text("utf-8"), "utf-8")
    with warnings.catch_warnings(record=True) as left:
        warnings.simplefilter("always", ResourceWarning)
        named = called("verify", bare, "--articles", tmp_path / "in")
    assert not left, "a file was left open"
    assert named.returncode == 1 and "faults    1" in named.stdout
    assert "is not among the articles named" in named.stdout


def test_claims_that_only_moved_are_the_same(tmp_path: Path) -> None:
    article = tmp_path / "a.txt"
    article.write_text(SAMPLE, encoding="utf-8")
    old = make([article], tmp_path / "old").folder
    article.write_text(f"Correction: an earlier text named another port.\n\n{SAMPLE}", "utf-8")
    new = make([article], tmp_path / "new").folder
    found = diff(old, new)
    assert found.same > 1 and found.removed == () and found.changed == ()


@pytest.mark.parametrize(
    ("before", "after"),
    [("40 crates", "45 crates"), ("bearings", "ball bearings"), ("Belarus", "Serbia")],
)
def test_an_edited_figure_or_word_is_one_claim_changed(
    tmp_path: Path, before: str, after: str
) -> None:
    article = tmp_path / "a.txt"
    article.write_text(SAMPLE, encoding="utf-8")
    old = make([article], tmp_path / "old").folder
    article.write_text(SAMPLE.replace(before, after), encoding="utf-8")
    found = diff(old, make([article], tmp_path / "new").folder)
    assert (found.added, found.removed) == ((), ())
    (changed,) = found.changed
    assert {"statement", "evidence"} <= set(changed.fields)
    assert found.same == len(rows(old)) - 1


@pytest.mark.parametrize("name", ["claims.jsonl", "articles.jsonl"])
def test_show_and_diff_name_a_damaged_line(dataset: Path, seeds_run: Path, name: str) -> None:
    replace(dataset / name, b'{"', b'{"x":{}},{"')
    for done in (called("show", dataset), called("diff", seeds_run, dataset)):
        assert done.returncode != 0
        assert f"{name}:1" in done.stderr and "Traceback" not in done.stderr


@pytest.mark.parametrize("deep", [True, False])
@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("claims", {"statement": "\ud800"}),
        ("claims", {"certainty": None}),
        ("claims", {"evidence": "x"}),
        ("claims", {"evidence": [{"start": 1}]}),
        ("claims", {"details": []}),
        ("articles", {"title": "\udc00"}),
        ("articles", {"furniture": "x"}),
        ("articles", {"text": 5}),
        ("articles", {"article_id": ["x"]}),
    ],
)
def test_show_names_the_line_of_what_is_no_row(
    dataset: Path, name: str, change: dict[str, object], deep: bool
) -> None:
    path = dataset / f"{name}.jsonl"
    first, *rest = path.read_text("utf-8").splitlines()
    shown = json.loads(first)["article_id"]
    damaged = '{"a":' * 9000 if deep else json.dumps({**json.loads(first), **change})
    path.write_text("\n".join([damaged, *rest]) + "\n", "utf-8")
    with pytest.raises(DatasetError, match=f"{name}.jsonl:1: "):
        show_command(dataset, shown, as_json=False)
    if deep:
        with pytest.raises(DatasetError, match=f"{name}.jsonl:1: "):
            diff(dataset, dataset)


def test_a_claim_without_links_is_shown(dataset: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, *rest = rows(dataset)
    del first["contradicts"]
    lines = "".join(json.dumps(row) + "\n" for row in (first, *rest))
    (dataset / "claims.jsonl").write_text(lines, "utf-8")
    show_command(dataset, first["article_id"], as_json=False)
    assert first["claim_id"] in capsys.readouterr().out


def test_diff_prints_fields_that_one_dataset_alone_has(
    dataset: Path, seeds_run: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, *rest = rows(dataset)
    del first["certainty"]
    changed = {**first, "claim_id": "0" * 16, "novel\x1b": 5}
    lines = "".join(json.dumps(row) + "\n" for row in (changed, *rest))
    (dataset / "claims.jsonl").write_text(lines, "utf-8")
    diff_command(seeds_run, dataset, as_json=False)
    printed = capsys.readouterr().out
    assert "novel␛: null -> 5" in printed and "1 changed" in printed
    diff_command(dataset, seeds_run, as_json=False)
    assert "novel␛: 5 -> null" in capsys.readouterr().out


def test_latest_is_a_link_or_the_run_says_so(tmp_path: Path) -> None:
    article = tmp_path / "a.txt"
    article.write_text(SAMPLE, encoding="utf-8")
    (tmp_path / "d" / LATEST).mkdir(parents=True)
    with pytest.raises(DatasetError, match="expected a link"):
        make([article], tmp_path)


NOWHERE = {"PREFECT_API_URL": "http://127.0.0.1:9/api"}


@pytest.mark.parametrize(
    ("arguments", "told", "code"),
    [
        (("run", SEEDS), "Failed to reach API", 1),
        (("schedule", SEEDS, "--cron", "now and then"), "is no schedule", 2),
        (("doctor",), "127.0.0.1:9 does not answer", 1),
    ],
    ids=["run", "cron", "doctor"],
)
def test_what_prefect_cannot_do_is_one_line(
    arguments: tuple[str | Path, ...], told: str, code: int, tmp_path: Path
) -> None:
    done = claims(*arguments, environment=NOWHERE, cwd=tmp_path)
    assert done.returncode == code
    assert told in done.stderr + done.stdout and "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) <= 4


def test_inputs_are_looked_for_before_prefect_is(tmp_path: Path) -> None:
    done = called("schedule", "nosuch", environment=NOWHERE, cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr == "claims: nosuch: there is no such file or folder\n"


def test_a_key_has_no_place_in_the_address(tmp_path: Path) -> None:
    named = {"CLAIMS_LLM_BASE_URL": "http://h/v1?key=SECRET", "CLAIMS_LLM_MODEL": "m"}
    done = called("doctor", environment=named, cwd=tmp_path)
    assert "SECRET" not in done.stdout + done.stderr and "base_url" in done.stdout
