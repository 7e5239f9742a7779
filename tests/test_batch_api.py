"""Batches at an API's endpoints: nothing is lost, nothing is paid twice."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.llm import batch_api
from pipeline.llm.batch_import import Imported
from pipeline.llm.batch_state import held
from pipeline.llm.batches import STATE
from schemas.errors import DatasetError, InputError, LockedError, RunError, SettingsError
from tests import toy_domain as toy
from tests.batch_asking import (
    KEY,
    NOTHING,
    articles,
    asked,
    claims_of,
    exported,
    published,
    requests,
    settings,
)
from tests.batch_driving import collected, looked, submitted, to_the_end
from tests.datasets import rows
from tests.servers.batches import EXPIRED, BatchServer, Row, answers
from tests.servers.chat import completion


def test_from_export_to_a_run_that_calls_nobody(tmp_path: Path) -> None:
    inputs = articles(tmp_path / "in", 4)
    with BatchServer(claims_of) as server:
        given = settings(tmp_path / "out", server.url)
        made = exported(inputs, tmp_path / "r.jsonl", given, most=(3, 10**9))
        paths = [path for path, _, _ in made.files]
        sent = submitted(given, *paths)
        assert [each.status for each in sent] == ["validating", "validating"]
        assert [server.files[each.file_id] for each in sent] == [p.read_bytes() for p in paths]
        assert looked(given) == ["validating"] * 2
        assert looked(given) == ["in_progress"] * 2
        every, nothing_yet = collected(given)
        assert [each.status for each in every] == ["finalizing"] * 2
        assert not nothing_yet.kept and not any(each.collected for each in every)
        every, done = collected(given)
        assert done.kept == {"answered": 4} and not done.refused
        assert [(each.status, each.collected) for each in every] == [("completed", True)] * 2
        calls = len(server.calls)
        assert collected(given)[1] == Imported() and len(server.calls) == calls
        dataset = published(inputs, given)
        assert server.count("POST /chat/completions") == 0 and len(server.calls) == calls
    assert dataset.manifest.counts.articles == {"extracted": 4}
    assert len(rows(dataset.folder)) == len(toy.RECORDS)


def test_of_an_expired_batch_the_rows_that_were_done_are_kept(tmp_path: Path) -> None:
    inputs = articles(tmp_path / "in", 5)

    def row(body: dict[str, Any]) -> Row:
        if "flooded 21" in asked(body):
            return EXPIRED
        if "flooded 22" in asked(body):
            return Row({"error": {"message": "This model does not exist"}}, status=404)
        return Row() if "flooded 23" in asked(body) else claims_of(body)

    with BatchServer(row, steps=("validating", "in_progress", "expired")) as server:
        given = settings(tmp_path / "out", server.url)
        exported(inputs, tmp_path / "r.jsonl", given)
        submitted(given, tmp_path / "r.jsonl")
        every, done = to_the_end(given)
        assert (every[0].status, every[0].collected) == ("expired", True)
        assert done.kept == {"answered": 2, "unknown_model": 1} and done.unasked == {"expired": 1}
        left = exported(inputs, tmp_path / "left.jsonl", given)
        assert left.questions.stored == 2 and left.questions.first == 3
        server.row, server.steps = claims_of, ("validating", "completed")
        submitted(given, tmp_path / "left.jsonl")
        _, done = to_the_end(given)
        assert done.kept == {"answered": 3}
        assert published(inputs, given).manifest.counts.articles == {"extracted": 5}
        assert server.count("POST /chat/completions") == 0


def test_a_cancelled_batch_gives_what_was_done(tmp_path: Path) -> None:
    with BatchServer(claims_of, steps=("in_progress", "cancelling", "cancelled")) as server:
        given = settings(tmp_path / "out", server.url)
        exported(articles(tmp_path / "in"), tmp_path / "r.jsonl", given)
        submitted(given, tmp_path / "r.jsonl")
        every, done = to_the_end(given)
    assert (every[0].status, every[0].collected, done.kept) == ("cancelled", True, {"answered": 3})


def test_a_file_that_the_endpoint_refuses_says_why_and_may_be_sent_again(tmp_path: Path) -> None:
    with BatchServer(claims_of, most_rows=2) as server:
        given = settings(tmp_path / "out", server.url)
        exported(articles(tmp_path / "in"), tmp_path / "r.jsonl", given)
        submitted(given, tmp_path / "r.jsonl")
        looked(given)
        every, done = collected(given)
        assert (every[0].status, every[0].collected, done) == ("failed", False, Imported())
        assert "more than 2 requests" in every[0].errors[0]
        server.most_rows, server.steps = 3, ("validating", "completed")
        submitted(given, tmp_path / "r.jsonl")
        assert to_the_end(given)[1].kept == {"answered": 3}


def test_no_question_is_paid_twice_unless_told(tmp_path: Path) -> None:
    inputs = articles(tmp_path / "in", 2)
    with BatchServer(claims_of, steps=("validating", "completed")) as server:
        given = settings(tmp_path / "out", server.url)
        exported(inputs, tmp_path / "r.jsonl", given)
        submitted(given, tmp_path / "r.jsonl")
        copy = tmp_path / "copy.jsonl"
        copy.write_bytes((tmp_path / "r.jsonl").read_bytes())
        with pytest.raises(InputError, match=r"copy\.jsonl: was submitted already, as batch_1"):
            submitted(given, copy)
        (inputs / "new.txt").write_text("Storm Odalys flooded 99 cellars in Port Sel.\n")
        exported(inputs, tmp_path / "more.jsonl", given)
        with pytest.raises(InputError, match="2 of its questions are in batch_1: collect"):
            submitted(given, tmp_path / "more.jsonl")
        assert (len(server.files), len(server.batches)) == (1, 1)
        to_the_end(given)
        with pytest.raises(InputError, match="was submitted already"):
            submitted(given, copy)
        exported(inputs, tmp_path / "left.jsonl", given)
        twice = tmp_path / "twice.jsonl"
        twice.write_bytes((tmp_path / "left.jsonl").read_bytes())
        with pytest.raises(InputError, match=r"twice\.jsonl: has questions that are in .*left"):
            submitted(given, tmp_path / "left.jsonl", twice)
        submitted(given, tmp_path / "left.jsonl")
        assert len(requests(tmp_path / "left.jsonl")) == 1
        submitted(given, copy, again=True)
        assert len(server.batches) == 3


def test_a_batch_whose_making_was_cut_off_is_found_again(tmp_path: Path) -> None:
    with BatchServer(claims_of, cut_off=True) as server:
        given = settings(
            tmp_path / "out",
            server.url,
        )
        exported(articles(tmp_path / "in"), tmp_path / "r.jsonl", given)
        with pytest.raises(RunError, match="the same command goes on from here"):
            submitted(given, tmp_path / "r.jsonl")
        assert looked(given) == ["uploaded"] and len(server.batches) == 1
        (sent,) = submitted(given, tmp_path / "r.jsonl")
        assert sent.batch_id == "batch_1" and len(server.batches) == len(server.files) == 1
        assert server.count("POST /files") == server.count("POST /batches") == 1
        with held(given.responses.with_name(STATE)) as batches:
            assert [each.batch_id for each in batches.all] == ["batch_1"]


def test_an_upload_whose_batch_was_never_made_is_used(tmp_path: Path) -> None:
    with BatchServer(claims_of) as server:
        given = settings(tmp_path / "out", server.url)
        exported(articles(tmp_path / "in"), tmp_path / "r.jsonl", given)
        submitted(given, tmp_path / "r.jsonl")
        server.batches.clear()
        with held(given.responses.with_name(STATE)) as batches:
            batches.put(batches.all[0].model_copy(update={"batch_id": None, "uncertain": True}))
        submitted(given, tmp_path / "r.jsonl")
        assert (len(server.files), len(server.batches)) == (1, 1)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda row: row["body"].update(seed=7), "was not exported for http"),
        (lambda row: row.update(custom_id="x"), "was not exported for http"),
        (lambda row: row.pop("body"), "no request row"),
        (lambda row: row.update(body=[]), "no request row"),
    ],
)
def test_only_what_was_exported_for_the_endpoint_is_sent(
    tmp_path: Path, change: Callable[[dict[str, Any]], object], told: str
) -> None:
    with BatchServer(claims_of) as server:
        given = settings(tmp_path / "out", server.url)
        exported(articles(tmp_path / "in"), tmp_path / "r.jsonl", given)
        made = requests(tmp_path / "r.jsonl")
        change(made[1])
        path = tmp_path / "changed.jsonl"
        path.write_text("".join(json.dumps(row) + "\n" for row in made))
        with pytest.raises(InputError, match=rf"changed\.jsonl:2: {told}"):
            submitted(given, tmp_path / "r.jsonl", path)
        (tmp_path / "none.jsonl").touch()
        with pytest.raises(InputError, match="no request in it"):
            submitted(given, tmp_path / "none.jsonl")
        with pytest.raises(InputError, match="cannot be read"):
            submitted(given, tmp_path / "gone.jsonl")
        assert server.calls == []


def test_faults_of_the_endpoint_say_what_to_do_and_show_no_key(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    def leaks(body: dict[str, Any]) -> Row:
        if "Meteorological" in asked(body):
            return Row(completion(f"the key is {KEY}"))
        return Row({"error": {"message": f"bad key {KEY}"}}, status=401)

    with BatchServer(leaks, key="sk-another", steps=("validating", "completed")) as server:
        given = settings(tmp_path / "out", server.url)
        exported(articles(tmp_path / "in"), tmp_path / "r.jsonl", given)
        with pytest.raises(SettingsError, match=r"the key is not accepted: .*\*\*\*") as raised:
            submitted(given, tmp_path / "r.jsonl")
        assert KEY not in str(raised.value)
        server.key = KEY
        submitted(given, tmp_path / "r.jsonl")
        _, done = to_the_end(given)
        assert done.kept == {"unparsable": 1, "bad_key": 2}
        nowhere = given.model_copy(
            update={"llm": given.llm and given.llm.model_copy(update={"base_url": server.url[:-1]})}
        )
        exported(tmp_path / "in", tmp_path / "n.jsonl", nowhere)
        with pytest.raises(RunError, match="the endpoint has no batches here"):
            submitted(nowhere, tmp_path / "n.jsonl")
    for path in tmp_path.rglob("*"):
        assert not path.is_file() or KEY.encode() not in path.read_bytes(), path
    assert KEY not in "".join(capfd.readouterr())


def test_what_is_at_the_endpoint_no_more_stops_nothing_else(tmp_path: Path) -> None:
    with BatchServer(claims_of, steps=("validating", "completed")) as server:
        given = settings(tmp_path / "out", server.url)
        made = exported(articles(tmp_path / "in", 4), tmp_path / "r.jsonl", given, most=(1, 10**9))
        submitted(given, *(path for path, _, _ in made.files))
        looked(given)
        looked(given)
        del server.files[server.batches["batch_1"]["output_file_id"]]
        del server.batches["batch_2"]
        every, done = collected(given)
        assert done.kept == {"answered": 3}
        assert [each.collected for each in every] == [False, True, True, True]
        assert every[0].errors == ("its results are at the endpoint no more",)


def test_one_that_is_gone_while_it_is_waited_for_is_missing(tmp_path: Path) -> None:
    with BatchServer(claims_of) as server:
        given = settings(tmp_path / "out", server.url)
        exported(articles(tmp_path / "in"), tmp_path / "r.jsonl", given)
        submitted(given, tmp_path / "r.jsonl")
        server.batches.clear()
        assert looked(given) == ["missing"]
        assert collected(given)[1] == Imported()


def test_the_file_of_batches_is_one_commands_at_a_time_and_checked(tmp_path: Path) -> None:
    path = tmp_path / "batches.json"
    with held(path), pytest.raises(LockedError, match="another command"), held(path):
        pass
    path.write_text("{}x")
    with pytest.raises(DatasetError, match="not the file of submitted batches"), held(path):
        pass


def test_batches_of_another_endpoint_are_left_alone(tmp_path: Path) -> None:
    with BatchServer(claims_of) as first, BatchServer(lambda _body: answers(NOTHING)) as second:
        inputs = articles(tmp_path / "in")
        for server, name in ((first, "a"), (second, "b")):
            given = settings(tmp_path / "out", server.url)
            exported(inputs, tmp_path / f"{name}.jsonl", given)
            submitted(given, tmp_path / f"{name}.jsonl")
        calls = len(first.calls)
        every, _ = to_the_end(settings(tmp_path / "out", second.url))
        assert [each.collected for each in every] == [False, True]
        assert len(first.calls) == calls


@pytest.mark.parametrize("command", [["submit", "x.jsonl"], ["status"], ["collect"]])
def test_a_model_file_takes_no_batches(tmp_path: Path, command: list[str]) -> None:
    file = tmp_path / "tiny.gguf"
    file.write_bytes(b"GGUF" + bytes(9))
    given = ["--outputs", str(tmp_path / "out"), "--model", str(file)]
    said = CliRunner().invoke(app, ["batch", *command, *given])
    assert isinstance(said.exception, SettingsError)
    assert "a model file runs in this process and takes no batches" in str(said.exception)


def test_results_without_bound_are_told_and_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inputs = articles(tmp_path / "in", 1)
    for name, limit in (("MOST_BYTES", "a row of the results"), ("_MOST_RESULTS", "what came")):
        with BatchServer(claims_of) as server, monkeypatch.context() as patched:
            given = settings(tmp_path / name, server.url)
            made = exported(inputs, tmp_path / f"{name}.jsonl", given)
            submitted(given, *(path for path, _, _ in made.files))
            for _ in range(3):
                looked(given)
            content = next(iter(server.batches.values()))["output_file_id"]
            server.files[content] = b"x" * 300_000
            patched.setattr(batch_api, name, 100_000)
            (told,), done = collected(given)
        assert f"{limit} is over 100,000 bytes" in str(told.fault)
        assert not done.kept and not told.collected
