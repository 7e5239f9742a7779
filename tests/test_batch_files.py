"""Requests into files, results out of files, and the runs that find them in the store."""

from __future__ import annotations

import errno
import gzip
import json
import os
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extractors import check_extractor
from pipeline.llm import batch_files
from pipeline.llm.batch_files import RequestFiles, read_results, request_row
from pipeline.llm.batch_import import Imported, import_results
from pipeline.llm.reply import Reply, parse
from pipeline.llm.store import ResponseStore, key_of
from pipeline.settings import Settings
from pipeline.verify import verify
from schemas.errors import InputError, SettingsError
from tests import toy_domain as toy
from tests.batch_asking import (
    KEY,
    NOTHING,
    articles,
    asked,
    bad_quote,
    claims_of,
    exported,
    published,
    requests,
    result,
    results,
    settings,
)
from tests.datasets import content, rows
from tests.servers.batches import EXPIRED, Row, answers
from tests.servers.chat import ChatServer, Scripted, completion


def imported(given: Settings, *paths: Path) -> Imported:
    store = ResponseStore(given.responses)
    try:
        return import_results(paths, store)
    finally:
        store.close()


def test_a_run_after_an_import_asks_nothing_and_is_the_run_online(tmp_path: Path) -> None:
    inputs = articles(tmp_path / "in")
    with ChatServer(lambda body: Scripted(claims_of(body).body or {})) as server:
        online = published(inputs, settings(tmp_path / "online", server.url))
        given = settings(tmp_path / "off", server.url)
        made = exported(inputs, tmp_path / "r.jsonl", given)
        asked_online = {json.dumps(body, sort_keys=True) for body in server.bodies}
        in_file = requests(tmp_path / "r.jsonl")
        assert {json.dumps(row["body"], sort_keys=True) for row in in_file} == asked_online
        assert made.questions.first == len(in_file) == len(server.received) == 3
        done = imported(given, results(tmp_path / "a.jsonl", in_file[::-1]))
        assert done.kept == {"answered": 3} and not done.refused
    ours = published(inputs, given)  # the server is gone: a call would be a fault in the ledger
    assert content(ours.folder) == content(online.folder)
    assert rows(ours.folder) and verify(ours.folder, toy.TOY).faults == []
    assert ours.manifest.usage == online.manifest.usage
    again = exported(inputs, tmp_path / "again.jsonl", given)
    assert (again.files, again.questions.stored) == ((), 3)
    assert not (tmp_path / "again.jsonl").exists()


def test_a_run_of_the_store_alone_asks_nothing_and_names_what_has_no_answer(
    tmp_path: Path,
) -> None:
    inputs = articles(tmp_path / "in")
    with ChatServer(lambda body: Scripted(claims_of(body).body or {})) as server:
        given = settings(tmp_path / "off", server.url)
        exported(inputs, tmp_path / "r.jsonl", given)
        first, second, _ = requests(tmp_path / "r.jsonl")
        unusable = Row(completion("prose"), 200)
        imported(given, results(tmp_path / "a.jsonl", [first]))
        imported(given, results(tmp_path / "b.jsonl", [second], lambda _body: unusable))
        alone = given.model_copy(update={"stored_only": True, "max_lost": 1})
        before = kinds_of(given)
        ours = published(inputs, alone)
        assert server.received == []
        assert kinds_of(given) == before, "what is not asked is not kept"
        ended = [row for row in rows(ours.folder, "ledger.jsonl") if row["level"] == "chunk"]
        assert sorted(row["outcome"] for row in ended) == ["answered", "not_recorded", "unparsable"]
        (bad,) = (row for row in ended if row["outcome"] == "unparsable")
        assert "asked again: not_recorded: the store has no answer" in bad["reason"]
        assert verify(ours.folder, toy.TOY).faults == []
        spent = ours.manifest.spent
        assert spent is not None and (spent.requests, spent.stored) == (0, 2)
        assert given.content_sha256() != alone.content_sha256()
        online = published(inputs, given)
        assert len(server.received) == 2
        ended = [row for row in rows(online.folder, "ledger.jsonl") if row["level"] == "chunk"]
        assert {row["outcome"] for row in ended} == {"answered"}
    with pytest.raises(SettingsError, match="--no-store"):
        check_extractor(alone.model_copy(update={"store": False}))


def kinds_of(given: Settings) -> list[tuple[str, int]]:
    with closing(ResponseStore(given.responses)) as store:
        return [(kind.outcome, kind.answers) for kind in store.kinds()]


def test_rows_are_those_of_the_api_and_the_same_each_time(tmp_path: Path) -> None:
    inputs, given = articles(tmp_path / "in"), settings(tmp_path)
    exported(inputs, tmp_path / "a.jsonl", given)
    exported(inputs, tmp_path / "b.jsonl", given, retry=True)
    assert (tmp_path / "a.jsonl").read_bytes() == (tmp_path / "b.jsonl").read_bytes()
    assert given.llm is not None
    for row in requests(tmp_path / "a.jsonl"):
        assert row.keys() == {"custom_id", "method", "url", "body"}
        assert (row["method"], row["url"]) == ("POST", "/v1/chat/completions")
        assert row["custom_id"] == key_of(given.llm, row["body"])
    asked_first = [asked(row["body"]) for row in requests(tmp_path / "a.jsonl")]
    assert "Meteorological" in asked_first[0] and "flooded 21 cellars" in asked_first[2]
    for path in tmp_path.rglob("*"):
        assert not path.is_file() or KEY.encode() not in path.read_bytes(), path


def test_what_cannot_be_used_goes_out_again_with_what_is_wrong(tmp_path: Path) -> None:
    inputs, given = articles(tmp_path / "in", 2), settings(tmp_path)
    exported(inputs, tmp_path / "one.jsonl", given)
    first = requests(tmp_path / "one.jsonl")

    def script(body: dict[str, Any]) -> Row:
        return answers(bad_quote() if "Meteorological" in asked(body) else "no JSON at all")

    done = imported(given, results(tmp_path / "one-out.jsonl", first, script))
    assert done.kept == {"answered": 1, "unparsable": 1}
    plain = exported(inputs, tmp_path / "none.jsonl", given)
    assert plain.files == () and plain.questions.stored == 2
    retried = exported(inputs, tmp_path / "two.jsonl", given, retry=True)
    assert (retried.questions.stored, retried.questions.again) == (2, 2)
    exported(inputs, tmp_path / "same.jsonl", given, retry=True)
    assert (tmp_path / "two.jsonl").read_bytes() == (tmp_path / "same.jsonl").read_bytes()
    second = requests(tmp_path / "two.jsonl")
    assert "Flying pianos" in json.dumps(second[0]["body"]["messages"][2:])
    assert "no JSON" in json.dumps(second[1]["body"]["messages"][2:])
    imported(given, results(tmp_path / "two-out.jsonl", second))
    made = published(inputs, given)
    chunks = [row for row in rows(made.folder, "ledger.jsonl") if row["level"] == "chunk"]
    assert [row["outcome"] for row in chunks] == ["answered", "answered"]
    assert all("asked again" in row["repaired"] for row in chunks)
    assert len(rows(made.folder)) == len(toy.RECORDS)
    third = exported(inputs, tmp_path / "three.jsonl", given, retry=True)
    assert (third.files, third.questions.stored) == ((), 4)


def test_files_are_split_by_rows_and_by_bytes(tmp_path: Path) -> None:
    inputs, given = articles(tmp_path / "in", 5), settings(tmp_path / "out")
    made = exported(inputs, tmp_path / "r.jsonl", given, most=(2, 10**9))
    named = [tmp_path / f"r-{number}.jsonl" for number in (1, 2, 3)]
    assert [path for path, _, _ in made.files] == named
    assert [count for _, count, _ in made.files] == [2, 2, 1]
    assert not (tmp_path / "r.jsonl").exists()
    exported(inputs, tmp_path / "whole.jsonl", given)
    whole = (tmp_path / "whole.jsonl").read_bytes()
    assert b"".join(path.read_bytes() for path in named) == whole
    most = 2 * max(map(len, whole.splitlines(keepends=True)))
    by_size = exported(inputs, tmp_path / "s.jsonl", given, most=(99, most))
    assert [size <= most for _, _, size in by_size.files] == [True, True, True]
    assert [path.stat().st_size for path, _, _ in by_size.files] == [b for *_, b in by_size.files]


@given(st.lists(st.integers(1, 30), max_size=30), st.integers(1, 7), st.integers(1, 60))
def test_no_row_is_lost_and_no_limit_passed(sizes: list[int], most: int, size: int) -> None:
    import tempfile

    lines = [b"x" * (length - 1) + b"\n" for length in sizes]
    with tempfile.TemporaryDirectory() as folder:
        with RequestFiles(Path(folder) / "r.jsonl", most, size) as files:
            for line in lines:
                files.write(line)
        found = [path.read_bytes() for path in files.paths]
        assert len(list(Path(folder).iterdir())) == len(found)
    assert b"".join(found) == b"".join(lines)
    for data in found:
        count = data.count(b"\n")
        assert count <= most and (len(data) <= size or count == 1)


def test_nothing_is_left_of_an_export_that_broke_off(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), RequestFiles(tmp_path / "r.jsonl", 1) as files:
        files.write(b"{}\n")
        files.write(b"{}\n")
        _ = 1 / 0
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_left_of_an_export_that_a_full_disk_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    path = tmp_path / "r.jsonl"
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError) as raised, RequestFiles(path, 1) as files:
        files.write(b"{}\n")
    assert raised.value.filename == str(path) and list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["r.jsonl", "r-7.jsonl"])
def test_requests_of_an_earlier_export_are_not_mixed_with_new_ones(
    tmp_path: Path, name: str
) -> None:
    (tmp_path / name).write_text("{}\n")
    with pytest.raises(InputError, match=f"{name}: is there already"):
        RequestFiles(tmp_path / "r.jsonl")


@pytest.mark.parametrize("name", ["r.txt", "r", "r.json", "r.jsonl.gz", "r.md"])
def test_requests_have_a_name_by_which_no_run_reads_them(tmp_path: Path, name: str) -> None:
    inputs, given = articles(tmp_path / "in", 1), settings(tmp_path)
    with pytest.raises(InputError, match=rf"{name}: expected a name that ends in \.jsonl"):
        exported(inputs, inputs / name, given)
    assert [each.name for each in inputs.iterdir()] == ["storm.txt"]
    exported(inputs, inputs / "r.JSONL", given)


def test_export_needs_a_model_a_store_and_files(tmp_path: Path) -> None:
    inputs, output = articles(tmp_path / "in"), tmp_path / "r.jsonl"
    with pytest.raises(SettingsError, match="made for a model"):
        exported(inputs, output, settings(tmp_path, extractor="rules"))
    with pytest.raises(SettingsError, match="switched off"):
        exported(inputs, output, settings(tmp_path, store=False))
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match="no file in the inputs"):
        exported(tmp_path / "empty", output, settings(tmp_path))


def test_results_come_in_any_order_from_many_files_and_gzipped(tmp_path: Path) -> None:
    inputs, given = articles(tmp_path / "in", 6), settings(tmp_path)
    exported(inputs, tmp_path / "r.jsonl", given)
    first, second, third, fourth, fifth, sixth = requests(tmp_path / "r.jsonl")
    output = results(tmp_path / "out.jsonl", [fourth, first])
    zipped = tmp_path / "more.jsonl"
    zipped.write_bytes(gzip.compress(json.dumps(result(third, answers(NOTHING))).encode()))
    refused = Row({"error": {"message": "maximum context length is 10 tokens"}}, status=400)
    lost = Row(error={"code": "server_error", "message": "went wrong"})
    by_key = {second["custom_id"]: refused, fifth["custom_id"]: EXPIRED, sixth["custom_id"]: lost}
    errors = tmp_path / "errors.jsonl"
    lines = [json.dumps(result(row, by_key[row["custom_id"]])) for row in (sixth, fifth, second)]
    errors.write_text("\n\n".join(lines))
    done = imported(given, errors, zipped, output)
    assert done.kept == {"answered": 3, "context_too_long": 1, "server_error": 1}
    assert (done.unasked, done.refused) == ({"expired": 1}, [])
    assert imported(given, output, zipped, errors).kept == done.kept
    left = exported(inputs, tmp_path / "left.jsonl", given)
    assert left.questions.stored == 4 and left.questions.first == 2
    expected = [row["custom_id"] for row in (fifth, sixth)]  # the second is too long as it is
    assert [row["custom_id"] for row in requests(tmp_path / "left.jsonl")] == expected


def test_a_worse_result_does_not_take_the_place_of_an_answer(tmp_path: Path) -> None:
    inputs, given = articles(tmp_path / "in", 1), settings(tmp_path)
    exported(inputs, tmp_path / "r.jsonl", given)
    rows_ = requests(tmp_path / "r.jsonl")
    imported(given, results(tmp_path / "good.jsonl", rows_))
    overloaded = Row({"error": {"message": "overloaded"}}, status=503)
    imported(given, results(tmp_path / "bad.jsonl", rows_, lambda _body: overloaded))
    assert exported(inputs, tmp_path / "n.jsonl", given).files == ()


OTHER = "0" * 64
BAD_ROWS = [
    (b'{"custom_id": "request-1"}', "custom_id 'request-1' is none of ours"),
    (b'{"custom_id": "%s", "response": {"status_code": 200, "body": {}}}' % OTHER.encode(),
     f"custom_id {OTHER} was not exported with this store"),
    (b'{"response": {}}', "it has no custom_id"),
    (b'["x"]', "it has no custom_id"),
    (b"{half", "not JSON"),
    (b'{"custom_id": "%s"}' % OTHER.encode(), "neither a response nor an error"),
    (b'{"custom_id": "%s", "response": {"body": {}}}' % OTHER.encode(), "no status_code"),
    (b"\xff\xfe", "not JSON"),
]  # fmt: skip


def test_rows_that_are_none_of_ours_are_named_and_the_others_kept(tmp_path: Path) -> None:
    inputs, given = articles(tmp_path / "in", 1), settings(tmp_path)
    exported(inputs, tmp_path / "r.jsonl", given)
    good = json.dumps(result(requests(tmp_path / "r.jsonl")[0], answers(NOTHING))).encode()
    path = tmp_path / "mixed.jsonl"
    path.write_bytes(b"\n".join([*(row for row, _ in BAD_ROWS), good]))
    done = imported(given, path)
    assert done.kept == {"answered": 1}
    assert [each.line for each in done.refused] == [1, 3, 4, 5, 6, 7, 8, 2]
    for line, (_, told) in enumerate(BAD_ROWS, start=1):
        (refused,) = [each for each in done.refused if each.line == line]
        assert told in refused.reason and str(refused).startswith(f"{path}:{line}: ")


@pytest.mark.parametrize("indent", [None, 0, 2])
@pytest.mark.parametrize("whole", [list, lambda rows_: rows_[0]], ids=["array", "object"])
def test_rows_that_do_not_stand_one_a_line_are_one_fault_of_the_file(
    indent: int | None, whole: Callable[[Any], Any], tmp_path: Path
) -> None:
    inputs, given = articles(tmp_path / "in", 2), settings(tmp_path)
    exported(inputs, tmp_path / "r.jsonl", given)
    rows_ = [result(row, answers(NOTHING)) for row in requests(tmp_path / "r.jsonl")]
    path = tmp_path / "pretty.json"
    path.write_text(json.dumps(whole(rows_), indent=indent), "utf-8-sig")
    done = imported(given, path)
    if whole is not list and indent is None:
        assert done.kept == {"answered": 1} and not done.refused
        return
    (refused,) = done.refused
    assert refused.line == 1 and "expected one object a line" in refused.reason and done.broken
    path.write_text(f"[2026-01-02] begun\n{json.dumps(rows_[0])}\n")
    done = imported(given, path)
    assert done.kept == {"answered": 1} and len(done.refused) == 1, "a stray line costs no other"


def test_a_file_that_breaks_off_gives_what_it_has(tmp_path: Path) -> None:
    inputs, given = articles(tmp_path / "in", 2), settings(tmp_path)
    exported(inputs, tmp_path / "r.jsonl", given)
    whole = results(tmp_path / "a.jsonl", requests(tmp_path / "r.jsonl")).read_bytes()
    half = tmp_path / "half.jsonl.gz"
    half.write_bytes(gzip.compress(whole[: whole.index(b"\n") + 1]) + gzip.compress(whole)[:-20])
    done = imported(given, half)
    assert done.kept["answered"] >= 1
    assert "cannot be read from here on" in done.refused[-1].reason
    with pytest.raises(InputError, match=r"gone\.jsonl: cannot be read"):
        imported(given, tmp_path / "a.jsonl", tmp_path / "gone.jsonl")


@given(st.binary(max_size=300) | st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["custom_id", "response", "error", "status_code", "body", "code"]),
        inner | st.just(OTHER), max_size=4),
    max_leaves=8,
).map(lambda data: json.dumps(data).encode()))  # fmt: skip
def test_no_line_is_too_strange_to_be_read(line: bytes) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "r.jsonl"
        path.write_bytes(line)
        for found in read_results(path):
            assert [found.reply, found.unasked, found.fault].count(None) == 2


def test_the_body_of_a_row_is_text_as_it_is_or_json_again(tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    html = {"custom_id": OTHER, "response": {"status_code": 502, "body": "<html>"}, "error": None}
    half = {"custom_id": OTHER, "response": {"status_code": 200, "body": {"a": "\ud800é"}}}
    path.write_text("\n".join(map(json.dumps, (html, half))))
    first, second = read_results(path)
    assert first.reply == Reply(502, "<html>", calls=1)
    assert second.reply is not None and json.loads(second.reply.text) == {"a": "\ud800é"}
    assert request_row(OTHER, {"a": "\ud800é"}).endswith(b"\n")


@pytest.mark.parametrize("nested", [True, False])
def test_the_refusals_that_vllm_writes_are_what_they_are_online(
    tmp_path: Path, nested: bool
) -> None:
    told = {"object": "error", "message": "maximum context length is 9 tokens", "code": 400}
    row = {
        "custom_id": OTHER,
        "response": {"status_code": 400, "request_id": "r", "body": None},
        "error": {"error": told} if nested else told,
    }
    path = tmp_path / "r.jsonl"
    path.write_text(json.dumps(row))
    (found,) = read_results(path)
    assert found.reply is not None and found.reply.status == 400
    parsed = parse(found.reply)
    assert parsed.outcome == "context_too_long" and "9 tokens" in (parsed.reason or "")


def test_a_row_without_bound_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch_files, "MOST_OF_A_ROW", 1000)
    path = tmp_path / "r.jsonl"
    path.write_bytes(gzip.compress(b"{}\n" + b" " * 5000 + b"\n{}\n"))
    first, last = read_results(path)
    assert (first.line, last.line, last.broken) == (1, 2, True)
    assert "over 1,000 bytes" in (last.fault or "")
