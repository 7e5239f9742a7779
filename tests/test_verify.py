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
from tests.datasets import SEEDS, make, rehash, rows


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run over some of the seeds, a file of two articles and texts of two chunks among them."""
    inputs = [next(SEEDS.glob(f"{n}-*")) for n in ("001", "003", "006", "009", "011", "013")]
    return make(inputs, tmp_path_factory.mktemp("few")).folder


@pytest.fixture
def dataset(few: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(few, tmp_path / "copy"))


def rewrite(path: Path, change: Callable[[list[dict[str, Any]]], object]) -> None:
    data = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    change(data)
    lines = [json.dumps(row, ensure_ascii="\\ud8" in repr(row)) + "\n" for row in data]
    path.write_text("".join(lines), "utf-8")


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
    seeds_run: Path, seeds_run_without_text: Path, tmp_path: Path
) -> None:
    bare = seeds_run_without_text
    assert all(row["text"] is None for row in rows(bare, "articles.jsonl"))
    assert all(span["quote"] is None for row in rows(bare) for span in row["evidence"])
    full = [(row["claim_id"], row["evidence"][0]["start"]) for row in rows(seeds_run)]
    assert [(row["claim_id"], row["evidence"][0]["start"]) for row in rows(bare)] == full
    alone = verify(bare, DOMAIN)
    assert alone.faults == [] and alone.unchecked == alone.evidence > 0
    checked = verify(bare, DOMAIN, seed_texts(tmp_path))
    assert checked.faults == [] and checked.unchecked == 0


def test_offsets_changed_in_a_dataset_without_text_are_found_with_the_articles(
    seeds_run_without_text: Path, tmp_path: Path
) -> None:
    bare = Path(shutil.copytree(seeds_run_without_text, tmp_path / "copy"))
    rewrite(bare / "claims.jsonl", move_offset)
    faults = "\n".join(verify(bare, DOMAIN, seed_texts(tmp_path)).faults)
    assert "is not the one that was grounded" in faults


Data = list[dict[str, Any]]


def first(data: Data, level: str, **fields: Any) -> dict[str, Any]:
    """The first row of a level of the ledger with these fields."""
    wanted = {"level": level, **fields}
    return next(row for row in data if wanted.items() <= row.items())


def move_proposed(data: Data) -> None:
    last = first(data, "chunk", chunk=1)
    before = first(data, "chunk", chunk=0, article_id=last["article_id"])
    before["proposed"] += 1
    last["proposed"] -= 1


def link(data: Data, other: str | None = None, back: bool = False) -> None:
    """Let a claim contradict one of its article, itself, or what is none."""
    one, two = data[0], data[1]
    one["contradicts"] = [other or two["claim_id"]]
    two["contradicts"] = [one["claim_id"]] if back else []


def on_article(data: Data, count: int) -> None:
    """The rows of an article, as they stand or under an id that no article has."""
    article = first(data, "article")
    same = [row for row in data if row.get("article_id") == article["article_id"]]
    data += [{**row, "article_id": "ghost"} for row in same[:count]]


def unlike(data: Data) -> None:
    data[0]["grounding"][0] |= {"method": "fuzzy", "score": 0.2}


def remark(data: Data) -> None:
    row = first(data, "article")
    kept = {key: row[key] for key in ("source", "article_id")}
    data.append({"level": "field", "outcome": "field_dropped", "claim_id": "0" * 16, **kept})


def shrink_body(data: Data) -> None:
    data[0]["body"] = data[0]["body"][:1]


def furnish_body(data: Data) -> None:
    data[0]["furniture"] = [{**span, "reason": "x"} for span in data[0]["body"][-1:]]


def plain(data: Data) -> dict[str, Any]:
    """An article of a file of plain text."""
    return next(row for row in data if row["source"].endswith(".txt"))


def normalised(data: Data) -> None:
    data[0]["grounding"][0] |= {"method": "normalised", "score": 0.9}


CONTRADICTIONS: dict[str, tuple[str, Callable[[Data], object], str]] = {
    "evidence outside the body": ("articles", shrink_body, "lies outside the article's body"),
    "text in no span": ("articles", shrink_body, "is neither body nor furniture"),
    "text in two spans": ("articles", furnish_body, "overlap"),
    "spans out of order": ("articles", lambda data: data[0].update(body=data[0]["body"][::-1]),
                           "not in text order"),
    "an article's hash": ("articles", lambda data: data[0].update(sha256="0" * 64),
                          "hash of the inputs"),
    "rows of no article": ("ledger", lambda data: on_article(data, 9), "ghost is extracted, but"),
    "chunks of no article": (
        "ledger",
        lambda data: data.append({**first(data, "chunk"), "article_id": "ghost"}),
        "but none on the article itself",
    ),
    "two rows of an article": (
        "ledger", lambda data: data.append(first(data, "article")), "has another row",
    ),
    "no row of an article": (
        "ledger", lambda data: data.remove(first(data, "article")), "is None, but in",
    ),
    "article lost and there": (
        "ledger", lambda data: first(data, "article").update(outcome="failed"), "is failed, but",
    ),
    "outcome of another chunk": (
        "ledger", lambda data: first(data, "chunk").update(outcome="truncated"), "say otherwise",
    ),
    "proposed by another chunk": ("ledger", move_proposed, "do not add up to those proposed"),
    "fallen in no chunk": (
        "ledger",
        lambda data: data.append(
            {**first(data, "article"), "level": "claim", "outcome": "ungrounded", "chunk": 99}
        ),
        "of a chunk that it has not",
    ),
    "chunk cut short": (
        "ledger", lambda data: first(data, "chunk", chunk=0).update(end=5), "in no chunk",
    ),
    "chunks numbered anew": (
        "ledger", lambda data: first(data, "chunk", chunk=1).update(chunk=7), "not numbered",
    ),
    "articles of another file": (
        "ledger",
        lambda data: (data[0].update(articles=2), data[1].update(articles=0)),
        "has not as many articles",
    ),
    "remark on no claim": ("ledger", remark, "which is no claim of it"),
    "usage": (
        "ledger",
        lambda data: first(data, "chunk").update(usage={"requests": 1}),
        "its usage is not the sum",
    ),
    "contradicts itself": (
        "claims", lambda data: link(data, data[0]["claim_id"]), "contradicts itself",
    ),
    "contradicts no claim": (
        "claims", lambda data: link(data, "0" * 16), "which is no claim of its article",
    ),
    "contradicts one side": ("claims", link, "which does not say so"),
    "likeness too small": ("claims", unlike, "a fuzzy match has a score from 0.6"),
    "normalised but unlike": ("claims", normalised, "a normalised match has score 1"),
    "likeness where none was needed": (
        "claims",
        lambda data: data[0]["grounding"][0].update(method="fuzzy", score=0.9),
        "only a model's quotes need likeness",
    ),
    "an offset that is text": (
        "claims",
        lambda data: data[0]["evidence"][0].update(start=str(data[0]["evidence"][0]["start"])),
        "claims.jsonl:1: ",
    ),
    "a count that is text": (
        "ledger", lambda data: data[0].update(articles="1"), "ledger.jsonl:1: articles",
    ),
    "a field left out": (
        "claims", lambda data: data[0].pop("contradicts"), "claims.csv: cannot be compared",
    ),
    "half a surrogate pair": (
        "articles", lambda data: data[0].update(title="\ud800"), "half of a surrogate pair",
    ),
    "source of plain text": (
        "articles",
        lambda data: plain(data).update(source="https://example.com/a"),
        "is from .*txt, but from https://example.com/a",
    ),
    "source of another file": (
        "articles",
        lambda data: data[-1].update(source=plain(data)["source"]),
        "in articles.jsonl",
    ),
    "another claim in the table": (
        "claims", lambda data: link(data, back=True), "claims.csv: is not what the claims make it",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CONTRADICTIONS)
def test_a_dataset_that_contradicts_itself_is_found_whatever_its_hashes(
    dataset: Path, name: str
) -> None:
    file, change, said = CONTRADICTIONS[name]
    rewrite(dataset / f"{file}.jsonl", change)
    verdict = verify(rehash(dataset), DOMAIN)
    assert re.search(said, "\n".join(verdict.faults)), verdict.faults
    assert not any("sha256 differs" in fault or "run_id" in fault for fault in verdict.faults)


def test_a_table_of_other_claims_is_found(dataset: Path) -> None:
    path = dataset / "claims.csv"
    path.write_bytes(path.read_bytes().replace(b",asserts,", b",denies,"))
    (fault,) = verify(rehash(dataset), DOMAIN).faults
    assert fault == "claims.csv: is not what the claims make it, from claims.jsonl:1 on"
    path.write_bytes(path.read_bytes()[:200])
    assert verify(rehash(dataset), DOMAIN).found > 0


def test_a_table_with_more_than_the_claims_is_found(dataset: Path) -> None:
    with (dataset / "claims.csv").open("ab") as file:
        file.write(b"x\n")
    faults = "\n".join(verify(rehash(dataset), DOMAIN).faults)
    assert "claims.csv: has more records than there are claims" in faults


def test_a_table_left_out_of_folder_and_manifest_is_missed(dataset: Path) -> None:
    (dataset / "claims.csv").unlink()
    faults = verify(rehash(dataset), DOMAIN).faults
    assert faults == ["manifest.json: has no hash of claims.csv"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"dataset": "d",\n "run', '"dataset": "e",\n "run', "dataset is e, but d in its settings"),
        ('"extractor": "rules",\n "model', '"extractor": "llm",\n "model', "extractor is llm, but"),
        ('"run_id": "20', '"run_id": "19', "run_id is 19"),
        ('"started": "20', '"started": "19', "its time and files make it 19"),
        ('"started": "20', '"started": "on ', "is no time"),
        ('"model": null', '"model": "m"', "model is m, but None in its settings"),
        ('"endpoint": null', '"endpoint": "http://h"', "endpoint is http://h, but None in its"),
        ('"prompt_sha256": null', '"prompt_sha256": "0"', "prompt_sha256 is 0, but extractor"),
        ('"settings_sha256": "', '"settings_sha256": "0', "is not the hash of its settings"),
        ('"max_bytes": ', '"max_bytes": 1', "is not the hash of its settings"),
        ('"claims.csv": {', '"../../x": {', "lists ../../x, which is no file of a dataset"),
        ('"requests": 0', '"requests": 7', "its usage is not the sum of the ledger's"),
    ],
)
def test_a_manifest_that_contradicts_itself_is_found(
    dataset: Path, old: str, new: str, said: str
) -> None:
    path = dataset / "manifest.json"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    assert said in "\n".join(verify(dataset, DOMAIN).faults)


def test_a_dataset_may_be_moved_but_not_into_another_run_s_name(
    seeds_run: Path, tmp_path: Path
) -> None:
    kept = shutil.copytree(seeds_run, tmp_path / "elsewhere" / seeds_run.name)
    other = shutil.copytree(seeds_run, tmp_path / "20200101T000000Z-0123abcd")
    assert verify(kept, DOMAIN).faults == []
    (fault,) = verify(other, DOMAIN).faults
    assert f"is that of run {seeds_run.name}, not of 20200101T000000Z-0123abcd" in fault


def test_a_second_run_of_the_same_second_holds(seeds_run: Path, tmp_path: Path) -> None:
    again = Path(shutil.copytree(seeds_run, tmp_path / f"{seeds_run.name}-1"))
    path = again / "manifest.json"
    path.write_text(path.read_text("utf-8").replace(seeds_run.name, again.name), "utf-8")
    assert verify(again, DOMAIN).faults == []


@pytest.mark.parametrize(
    "text", ["Share this article", "Nothing was said of it.", " \u200b x \x1c"]
)
def test_a_dataset_without_a_claim_holds(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    made = make([tmp_path / "a.txt"], tmp_path / "out", max_lost=1)
    assert verify(made.folder, DOMAIN).faults == [] and rows(made.folder) == []


def test_losses_of_every_sort_hold(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    shutil.copytree(SEEDS, folder)
    (folder / "empty.txt").write_bytes(b"")
    (folder / "paper.pdf").write_bytes(b"%PDF")
    (folder / "blank.txt").write_text(" \n")
    (folder / "ru.txt").write_text("Таможня задержала груз в порту. " * 9, encoding="utf-8")
    (folder / "lines.jsonl").write_text('{"text": 5}\n{broken\n\n{"text": "It rained."}\n')
    for text in (True, False):
        made = make([folder], tmp_path / f"out-{text}", text=text, max_lost=1)
        assert len(made.manifest.counts.articles) > 3
        assert verify(made.folder, DOMAIN).faults == []
