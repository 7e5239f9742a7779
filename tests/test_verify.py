"""Whatever is changed in a dataset, ``verify`` finds it."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline.read import Reader, ReadLimits, discover
from pipeline.verify import verify
from schemas import DOMAIN
from schemas.article import Article
from schemas.dataset import Manifest
from schemas.errors import DatasetError, SchemaVersionError
from tests.datasets import SEEDS, make, rows


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make([SEEDS], tmp_path_factory.mktemp("out")).folder


@pytest.fixture
def dataset(published: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(published, tmp_path / "copy"))


def rewrite(path: Path, change: Callable[[list[dict[str, Any]]], object]) -> None:
    data = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    change(data)
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in data), "utf-8")


def move_offset(data: list[dict[str, Any]]) -> None:
    data[3]["evidence"][0]["start"] += 1
    data[3]["evidence"][0]["end"] += 1


def invent_quote(data: list[dict[str, Any]]) -> None:
    quote = data[3]["evidence"][0]["quote"]
    data[3]["evidence"][0]["quote"] = "x" + quote[1:]


CHANGES: dict[str, tuple[str, Callable[[list[dict[str, Any]]], object], str]] = {
    "offset": ("claims.jsonl", move_offset, "claims.jsonl:4: .*text\\["),
    "quote": ("claims.jsonl", invent_quote, "claims.jsonl:4: "),
    "statement": (
        "claims.jsonl",
        lambda data: data[0].update(statement="Something else."),
        "not the hash of its record",
    ),
    "kind": ("claims.jsonl", lambda data: data[0].update(kind="gossip"), "claims.jsonl:1: "),
    "claim lost": ("claims.jsonl", lambda data: data.pop(), "claims proposed, but"),
    "claim twice": ("claims.jsonl", lambda data: data.insert(0, data[0]), "there twice"),
    "claim moved": ("claims.jsonl", lambda data: data.append(data.pop(0)), "out of article order"),
    "article lost": ("articles.jsonl", lambda data: data.pop(0), "rows of articles.jsonl"),
    "ledger row lost": ("ledger.jsonl", lambda data: data.pop(0), "files in the ledger"),
    "outcome": (
        "ledger.jsonl",
        lambda data: data[-1].update(outcome="vanished"),
        "ledger.jsonl:[0-9]+: outcome",
    ),
}


def test_an_untouched_dataset_holds(dataset: Path) -> None:
    verdict = verify(dataset, DOMAIN)
    assert verdict.found == 0
    assert verdict.evidence == sum(len(row["evidence"]) for row in rows(dataset))


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_is_found(dataset: Path, name: str) -> None:
    file, change, said = CHANGES[name]
    rewrite(dataset / file, change)
    verdict = verify(dataset, DOMAIN)
    faults = "\n".join(verdict.faults)
    assert f"{file}: is not the file that was published" in faults
    assert re.search(said, faults), faults


def test_a_missing_file_and_a_line_that_is_no_json(dataset: Path) -> None:
    (dataset / "claims.csv").unlink()
    with (dataset / "claims.jsonl").open("a") as file:
        file.write("not json\n")
    faults = "\n".join(verify(dataset, DOMAIN).faults)
    assert "claims.csv: is missing" in faults and "not JSON" in faults


def test_a_folder_without_a_manifest_is_no_dataset(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="no manifest"):
        verify(tmp_path, DOMAIN)


def test_a_dataset_of_another_schema_is_refused_with_what_to_do(dataset: Path) -> None:
    path = dataset / "manifest.json"
    manifest = Manifest.model_validate_json(path.read_bytes())
    old = manifest.model_copy(update={"schema_version": "arms/0.1"})
    path.write_text(old.model_dump_json())
    with pytest.raises(SchemaVersionError, match=r"arms/0\.1.*regenerate"):
        verify(dataset, DOMAIN)


def seed_texts(spool: Path) -> Callable[[Article], str | None]:
    found = discover([SEEDS], limits=ReadLimits(), spool=spool)
    with Reader(ReadLimits()) as reader:
        read = [reader.read(item) for item in found.items]
    texts = {each.article.sha256: each.article.text for each in read if hasattr(each, "article")}
    return lambda article: texts.get(article.sha256)


def test_a_dataset_without_text_has_none_and_can_still_be_checked(
    published: Path, tmp_path: Path
) -> None:
    bare = make([SEEDS], tmp_path, text=False).folder
    assert all(row["text"] is None for row in rows(bare, "articles.jsonl"))
    assert all(span["quote"] is None for row in rows(bare) for span in row["evidence"])
    full = [(row["claim_id"], row["evidence"][0]["start"]) for row in rows(published)]
    assert [(row["claim_id"], row["evidence"][0]["start"]) for row in rows(bare)] == full
    alone = verify(bare, DOMAIN)
    assert alone.faults == [] and alone.unchecked == alone.evidence > 0
    checked = verify(bare, DOMAIN, seed_texts(tmp_path))
    assert checked.faults == [] and checked.unchecked == 0


def test_offsets_changed_in_a_dataset_without_text_are_found_with_the_articles(
    tmp_path: Path,
) -> None:
    bare = make([SEEDS], tmp_path, text=False).folder
    rewrite(bare / "claims.jsonl", move_offset)
    faults = "\n".join(verify(bare, DOMAIN, seed_texts(tmp_path)).faults)
    assert "is not the one that was grounded" in faults
