"""Batch endpoints that answer what they should not: nothing is lost, and each fault has a name."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.llm.batch_state import Submitted
from pipeline.llm.batches import STATE
from pipeline.settings import Settings
from schemas.errors import InputError, RunError
from tests.batch_asking import articles, asked, claims_of, exported, published, settings
from tests.batch_driving import collected, looked, submitted
from tests.servers.batches import EXPIRED, BatchServer, Row

DONE = ("validating", "completed")
ODD = [b"<html>log in</html>", b"[]", b"{}", b"null", b'"x"', b'{"id": null, "status": null}', b""]


def sent_off(tmp_path: Path, server: BatchServer, *, most: int = 10, looks: int = 2) -> Settings:
    """Articles exported, submitted and looked at: twice, until the results are there."""
    given = settings(tmp_path / "out", server.url)
    inputs = articles(tmp_path / "in")
    made = exported(inputs, tmp_path / "r.jsonl", given, most=(most, 10**9))
    submitted(given, *(path for path, _, _ in made.files))
    for _ in range(looks):
        looked(given)
    return given


def state(given: Settings) -> list[Submitted]:
    data = json.loads(given.responses.with_name(STATE).read_bytes())
    return [Submitted.model_validate(each) for each in data["batches"]]


@pytest.mark.parametrize("body", ODD)
def test_an_odd_answer_is_named_and_overwrites_nothing(tmp_path: Path, body: bytes) -> None:
    with BatchServer(claims_of, steps=DONE) as server:
        given = settings(tmp_path / "out", server.url)
        exported(articles(tmp_path / "in"), tmp_path / "r.jsonl", given)
        for call in ("POST /files", "POST /batches", "GET /batches"):
            server.instead = {call: [body]}
            with pytest.raises(RunError, match=r"not as expected.*the same command goes on"):
                submitted(given, tmp_path / "r.jsonl")
        (sent,) = submitted(given, tmp_path / "r.jsonl")
        server.instead = {f"GET /batches/{sent.batch_id}": [body]}
        assert looked(given) == ["validating"]
        (now,) = state(given)
        assert now.fault and "not as expected" in now.fault
        assert now.model_copy(update={"fault": None}) == sent
        looked(given)
        every, done = collected(given)
        assert done.kept == {"answered": 3} and every[0].collected and every[0].fault is None


def test_the_id_of_no_file_may_be_empty(tmp_path: Path) -> None:
    with BatchServer(claims_of, steps=DONE) as server:
        given = settings(tmp_path / "out", server.url)
        exported(articles(tmp_path / "in"), tmp_path / "r.jsonl", given)
        submitted(given, tmp_path / "r.jsonl")
        server.batches["batch_1"] |= {"output_file_id": "", "error_file_id": ""}
        looked(given)
        looked(given)
        every, done = collected(given)
    assert every[0].collected and done.kept == {"answered": 3}


def halved(whole: bytes) -> bytes:
    return whole[: len(whole) // 2]


def shortened(whole: bytes) -> bytes:
    return whole[: whole.index(b"\n") + 1]


@pytest.mark.parametrize("spoil", [halved, shortened, lambda _: b"<html>log in</html>"])
def test_results_that_are_not_whole_are_fetched_again(tmp_path: Path, spoil: Any) -> None:
    with BatchServer(claims_of, steps=DONE) as server:
        given = sent_off(tmp_path, server)
        whole = server.files["file-2"]
        server.files["file-2"] = spoil(whole)
        (sent,), _ = collected(given)
        assert not sent.collected and sent.fault and "fetches them again" in sent.fault
        server.files["file-2"] = whole
        (sent,), done = collected(given)
        assert sent.collected and sent.fault is None and done.kept == {"answered": 3}
        published(tmp_path / "in", given)
        assert server.count("POST /chat/completions") == 0


def test_a_batch_that_has_ended_and_does_not_say_where_its_results_are_is_asked_again(
    tmp_path: Path,
) -> None:
    with BatchServer(claims_of, steps=DONE) as server:
        given = settings(tmp_path / "out", server.url)
        exported(articles(tmp_path / "in"), tmp_path / "r.jsonl", given)
        submitted(given, tmp_path / "r.jsonl")
        looked(given)
        whole = server.batches["batch_1"]
        server.batches["batch_1"] = {**whole, "output_file_id": None}
        (sent,), done = collected(given)
        assert not sent.collected and sent.fault and "are 0 rows" in sent.fault and not done.rows
        server.batches["batch_1"] = whole
        assert collected(given)[0][0].collected


def test_a_download_that_breaks_off_stops_no_other_and_is_done_again(tmp_path: Path) -> None:
    with BatchServer(claims_of, steps=DONE) as server:
        given = sent_off(tmp_path, server, most=2)
        server.torn = {f"/files/{server.batches['batch_1']['output_file_id']}/content"}
        server.torn = {f"GET {path}" for path in server.torn}
        (first, second), done = collected(given)
        assert not first.collected and first.fault and "the endpoint failed" in first.fault
        assert second.collected and done.kept == {"answered": 1}
        every, done = collected(given)
        assert all(each.collected for each in every) and done.kept == {"answered": 2}


def test_what_was_answered_is_kept_without_the_file_of_errors(tmp_path: Path) -> None:
    def row(body: dict[str, Any]) -> Row:
        return EXPIRED if "flooded 21" in asked(body) else claims_of(body)

    with BatchServer(row, steps=("validating", "expired")) as server:
        given = sent_off(tmp_path, server)
        del server.files[server.batches["batch_1"]["error_file_id"]]
        (sent,), done = collected(given)
        assert sent.collected and done.kept == {"answered": 2}
        assert sent.errors == ("its results are at the endpoint no more",)


def test_submitting_several_files_goes_on_where_it_stopped(tmp_path: Path) -> None:
    with BatchServer(claims_of, steps=DONE) as server:
        given = settings(tmp_path / "out", server.url)
        made = exported(articles(tmp_path / "in"), tmp_path / "r.jsonl", given, most=(1, 10**9))
        paths = [path for path, _, _ in made.files]
        submitted(given, paths[0])
        server.instead = {"POST /files": [b"<html>"]}
        with pytest.raises(RunError):
            submitted(given, *paths)
        assert [each.path for each in submitted(given, *paths)] == [str(path) for path in paths]
        assert len(server.batches) == len(server.files) == 3
        with pytest.raises(InputError, match="submitted already"):
            submitted(given, *paths)


@pytest.mark.parametrize("how", ["expired", "missing", "lost"])
def test_what_brought_no_answers_may_be_submitted_anew(tmp_path: Path, how: str) -> None:
    row = (lambda _: EXPIRED) if how == "expired" else claims_of
    steps = ("validating", "expired") if how == "expired" else DONE
    with BatchServer(row, steps=steps) as server:
        given = sent_off(tmp_path, server, looks=0 if how == "missing" else 2)
        if how == "missing":
            server.batches["another"] = server.batches.pop("batch_1")
            assert looked(given) == ["missing"]
        elif how == "lost":
            del server.files[server.batches["batch_1"]["output_file_id"]]
        collected(given)
        exported(tmp_path / "in", tmp_path / "again.jsonl", given)
        again = (tmp_path / "again.jsonl").read_bytes()
        assert again == (tmp_path / "r.jsonl").read_bytes()
        server.row, server.steps = claims_of, DONE
        submitted(given, tmp_path / "again.jsonl")
        looked(given)
        assert collected(given)[1].kept == {"answered": 3}
