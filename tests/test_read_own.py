"""What is met more than once, under one id, or written by this program itself."""

from __future__ import annotations

import gzip
import json
import os
from hashlib import sha256
from pathlib import Path

import pytest

from pipeline.read import Inputs, discover
from schemas.errors import InputError
from tests.reading import LIMITS, TEXT, found, ids, outcomes, write


def test_a_file_reached_twice_is_read_once(tmp_path: Path) -> None:
    path = write(tmp_path / "in" / "a.txt")
    (tmp_path / "in" / "z.txt").symlink_to(path)
    inputs = found(path, tmp_path / "in", str(tmp_path / "in" / "*.txt"), spool=tmp_path)
    assert ids(inputs) == ["a"]
    assert outcomes(inputs) == {"a.txt": "read", "z.txt": "duplicate_file"}
    assert inputs.files[1].reason == "z.txt: is a.txt by another name, and read there"
    assert inputs.notes[:2] == [
        "a.txt is given twice, it is read once",
        "z.txt is also a.txt, it is read once",
    ]


def test_a_name_that_is_not_read_hides_no_other(tmp_path: Path) -> None:
    path = write(tmp_path / "in" / "README.md")
    for name in ("a.pdf", "b.pdf", "x.txt", "y.txt"):
        os.link(path, tmp_path / "in" / name)
    inputs = found(tmp_path / "in", spool=tmp_path)
    assert ids(inputs) == ["x"]
    assert list(outcomes(inputs).values()) == [
        "documentation",
        "unsupported_format",
        "unsupported_format",
        "read",
        "duplicate_file",
    ]


def test_ids_that_clash_all_get_a_hash(tmp_path: Path) -> None:
    write(tmp_path / "in" / "2023" / "001.txt")
    write(tmp_path / "in" / "2023-001.md")
    write(tmp_path / "in" / "A.txt")
    write(tmp_path / "in" / "a.html.gz")
    write(tmp_path / "in" / "b.txt")
    inputs = found(tmp_path / "in", spool=tmp_path)

    def hashed(path: str) -> str:
        return sha256(path.encode()).hexdigest()[:8]

    assert {item.source: item.article_id for item in inputs.items} == {
        "2023/001.txt": f"2023-001-{hashed('2023/001.txt')}",
        "2023-001.md": f"2023-001-{hashed('2023-001.md')}",
        "A.txt": f"A-{hashed('A.txt')}",
        "a.html.gz": f"a-{hashed('a.html.gz')}",
        "b.txt": "b",
    }
    assert len(inputs.notes) == 2
    assert "2023/001.txt" in inputs.notes[0]


def test_same_path_under_two_roots(tmp_path: Path) -> None:
    for base in ("here", "elsewhere"):
        for root in ("a", "b"):
            write(tmp_path / base / root / "1.txt")
    first, second = (
        ids(found(tmp_path / base / "a", tmp_path / base / "b", spool=tmp_path))
        for base in ("here", "elsewhere")
    )
    assert len(set(first)) == 2
    assert first == second, "ids do not depend on where the folders lie"


def test_the_hash_of_a_clash_is_that_of_the_path_below_its_root(tmp_path: Path) -> None:
    for name in ("a/b.txt", "a-b.txt", "x.txt"):
        write(tmp_path / "in" / name)
    other = write(tmp_path / "elsewhere" / "y.txt")
    alone = ids(found(tmp_path / "in", spool=tmp_path))
    assert ids(found(tmp_path / "in", other, spool=tmp_path))[:3] == alone
    assert ids(found(tmp_path / "in", tmp_path / "elsewhere" / "*", spool=tmp_path))[:3] == alone


def dataset(folder: Path) -> Path:
    """A folder with what a published run has in it, as far as that tells it from others."""
    stated = dict.fromkeys(("dataset", "run_id", "schema_sha256", "settings_sha256"), "")
    write(folder / "manifest.json", json.dumps({**stated, "files": {}}))
    row = json.dumps({"text": TEXT})
    write(folder / "articles.jsonl", row)
    return write(folder / "claims.jsonl", row).parent


def left_out(*inputs: Path | str, outputs: Path, spool: Path) -> Inputs:
    return discover(inputs, limits=LIMITS, spool=spool, outputs=outputs)


def test_what_earlier_runs_wrote_is_left_out_and_noted(tmp_path: Path) -> None:
    root = tmp_path / "in"
    write(root / "a.txt")
    write(root / "outputs" / "claims" / "page.html")
    (dataset(root / "outputs" / "claims" / "1").parent / "latest").symlink_to("1")
    dataset(root / "older" / "claims" / "1")
    for given in (root, root / "**", root / "**" / "*", root / "*"):
        inputs = left_out(str(given), outputs=root / "outputs", spool=tmp_path)
        assert [item.source for item in inputs.items] == ["a.txt"]
        assert sorted(inputs.notes) == [
            "older/claims/1 is a dataset of claims, no articles, left out",
            "outputs is where datasets are written, left out",
        ]
        assert outcomes(inputs) == {"a.txt": "read"}


def test_an_outputs_folder_that_is_the_input_is_searched_for_articles(tmp_path: Path) -> None:
    write(tmp_path / "a.txt")
    write(tmp_path / "mine" / "b.txt")
    run = dataset(tmp_path / "claims" / "1")
    (run.parent / "latest").symlink_to("1")
    inputs = left_out(tmp_path, outputs=tmp_path, spool=tmp_path)
    assert ids(inputs) == ["a", "mine-b"]
    assert len(inputs.notes) == 1
    assert ids(left_out(tmp_path / "mine", outputs=tmp_path, spool=tmp_path)) == ["b"]
    assert found(tmp_path / "claims", spool=tmp_path).files == []


@pytest.mark.parametrize("name", ["", "claims.jsonl", "articles.jsonl", "manifest.json"])
def test_a_dataset_that_is_named_is_told_to_be_one(tmp_path: Path, name: str) -> None:
    run = dataset(tmp_path / "claims" / "1")
    (tmp_path / "claims" / "latest").symlink_to("1")
    for folder in (run, tmp_path / "claims" / "latest"):
        with pytest.raises(InputError, match="dataset that `claims run` wrote"):
            found(folder / name, spool=tmp_path)


@pytest.mark.parametrize("manifest", ["", "[]", "{}", '{"files": {}}', "[" * 100_000])
def test_a_manifest_of_others_hides_no_articles(tmp_path: Path, manifest: str) -> None:
    write(dataset(tmp_path / "in") / "manifest.json", manifest)
    assert len(found(tmp_path / "in", spool=tmp_path).items) == 2


KEY = "0123456789abcdef" * 4
REQUEST = {"custom_id": KEY, "method": "POST", "url": "/v1/chat/completions", "body": {"a": 1}}
RESULT = {"id": "r", "custom_id": KEY, "response": {"status_code": 200, "body": {}}, "error": None}
EXPIRED = {"id": "r", "custom_id": KEY, "response": None, "error": {"code": "batch_expired"}}


@pytest.mark.parametrize("row", [REQUEST, RESULT, EXPIRED, {**REQUEST, "body": "x" * 200_000}])
def test_batch_files_are_left_out_and_noted(tmp_path: Path, row: dict[str, object]) -> None:
    root = tmp_path / "in"
    write(root / "a.jsonl", json.dumps({"text": TEXT}))
    rows = f"\n{json.dumps(row)}\n{json.dumps(row)}\n"
    write(root / "b" / "requests.jsonl", rows)
    write(root / "b" / "results.ndjson", "\ufeff" + rows.lstrip())
    with gzip.open(root / "packed.jsonl.gz", "wt") as packed:
        packed.write(rows)
    for given in (root, root / "**"):
        inputs = left_out(str(given), outputs=tmp_path / "outputs", spool=tmp_path)
        assert outcomes(inputs) == {"a.jsonl": "read"}
        assert sorted(inputs.notes) == [
            f"{name} is a file of `claims batch`, no articles, left out"
            for name in ("b/requests.jsonl", "b/results.ndjson", "packed.jsonl.gz")
        ]
    with pytest.raises(InputError, match="found a file of `claims batch`"):
        found(root / "packed.jsonl.gz", spool=tmp_path)


@pytest.mark.parametrize(
    "row",
    [
        {**REQUEST, "text": TEXT},
        {**REQUEST, "custom_id": "mine-1"},
        {"custom_id": KEY, "title": "x"},
        {"text": json.dumps(REQUEST)},
        [REQUEST],
    ],
)
def test_rows_of_others_are_read_as_they_are(tmp_path: Path, row: object) -> None:
    path = write(tmp_path / "in" / "a.jsonl", json.dumps(row))
    path.with_name("b.jsonl").write_bytes(b'{"custom_id"' + b"[" * 200_000)
    path.with_name("c.jsonl.gz").write_bytes(b"no gzip")
    inputs = found(tmp_path / "in", spool=tmp_path)
    assert inputs.notes == [] and {"a.jsonl", "b.jsonl", "c.jsonl.gz"} == set(outcomes(inputs))
