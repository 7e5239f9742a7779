"""``claims batch`` and ``claims run --extractor recorded``, as people type them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from pipeline.cli import app
from schemas.errors import SettingsError
from tests.batch_asking import KEY, NOTHING, requests, results
from tests.datasets import SAMPLE
from tests.servers.batches import BatchServer, answers


def claims(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(each) for each in arguments])


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with an article and a model's settings, to work in."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text(SAMPLE)
    monkeypatch.setenv("CLAIMS_LLM_API_KEY", KEY)
    monkeypatch.setenv("CLAIMS_LLM_MODEL", "scripted")
    return tmp_path


def nothing(_body: dict[str, Any]) -> Any:
    return answers(NOTHING)


def test_by_hand(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLAIMS_LLM_BASE_URL", "http://127.0.0.1:9/v1")
    made = claims("batch", "export", "a.txt", "-o", "r.jsonl")
    assert made.exit_code == 0 and "Exported  1 first questions, 0 asked again" in made.output
    assert "r.jsonl, 1 rows" in made.output
    results(here / "out.jsonl", requests(here / "r.jsonl"), nothing)
    told = claims("batch", "import", "out.jsonl")
    assert told.exit_code == 0 and "Kept      1 answers" in told.output
    again = json.loads(claims("batch", "export", "a.txt", "-o", "n.jsonl", "--json").output)
    assert again["files"] == [] and again["questions"]["stored"] == 1
    with (here / "out.jsonl").open("a") as file:
        file.write('{"custom_id": "theirs"}\n')
    refused = claims("batch", "import", "out.jsonl")
    assert refused.exit_code == 1 and "out.jsonl:2: custom_id 'theirs'" in refused.output
    data = json.loads(claims("batch", "import", "out.jsonl", "--json").output)
    assert data["kept"] == {"answered": 1} and data["refused"][0]["line"] == 2
    ran = json.loads(claims("run", "a.txt", "--json").stdout)
    assert ran["manifest"]["counts"]["chunks"] == {"answered": 1}


def test_at_the_endpoint(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with BatchServer(nothing, key=KEY, steps=("validating", "completed")) as server:
        monkeypatch.setenv("CLAIMS_LLM_BASE_URL", server.url)
        claims("batch", "export", "a.txt", "-o", "r.jsonl")
        sent = claims("batch", "submit", "r.jsonl")
        assert sent.exit_code == 0 and "validating" in sent.output and "batch_1" in sent.output
        assert claims("batch", "submit", "r.jsonl").exit_code == 1  # an error, printed by main
        assert json.loads(claims("batch", "status", "--json").output)[0]["status"] == "validating"
        assert "completed    1 of 1 rows answered, 0 failed" in claims("batch", "status").output
        done = claims("batch", "collect")
        assert "collected" in done.output and "Kept      1 answers" in done.output
        data = json.loads(claims("batch", "collect", "--json").output)
        assert data["kept"] == {} and data["batches"][0]["collected"]
        assert claims("run", "a.txt").exit_code == 0
        assert server.count("POST /chat/completions") == 0


@pytest.mark.parametrize("command", [["submit", "r.jsonl"], ["status"], ["collect"]])
def test_without_an_endpoint_it_is_said_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    done = claims("batch", *command)
    assert isinstance(done.exception, SettingsError) and "need an endpoint" in str(done.exception)


def test_recorded_answers_run_and_doctor_knows_them(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = "http://127.0.0.1:9/v1"
    claims("batch", "export", "a.txt", "-o", "r.jsonl", "--base-url", url)
    folder = here / "rec"
    folder.mkdir()
    about = f'about = "x"\n[llm]\nbase_url = "{url}"\nmodel = "scripted"\n'
    (folder / "recording.toml").write_text(about)
    results(folder / "a.jsonl", requests(here / "r.jsonl"), nothing)
    ran = claims("run", "a.txt", "--extractor", "recorded", "--recordings", folder, "--json")
    manifest = json.loads(ran.stdout)["manifest"]
    assert (manifest["extractor"], manifest["model"]) == ("recorded", "scripted")
    assert manifest["counts"]["chunks"] == {"answered": 1}
    monkeypatch.setenv("CLAIMS_EXTRACTOR", "recorded")
    monkeypatch.setenv("CLAIMS_RECORDINGS", str(folder))
    found = {each["about"]: each for each in json.loads(claims("doctor", "--json").output)}
    assert found["recorded"]["ok"] and "1 answers of scripted" in found["recorded"]["said"]
    (folder / "recording.toml").unlink()
    found = {each["about"]: each for each in json.loads(claims("doctor", "--json").output)}
    assert found["recorded"]["ok"] is False
    gone = claims("run", "a.txt")
    assert isinstance(gone.exception, SettingsError) and "recording.toml" in str(gone.exception)
