"""Recorded answers in the place of a model: the same dataset each time, and nobody asked."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from pipeline.llm.recording import read_recording
from pipeline.llm.reply import Reply
from pipeline.settings import Settings, load
from pipeline.summary import summary
from pipeline.verify import verify
from schemas.draft import Spent
from schemas.errors import InputError, SettingsError, TooManyLostError
from tests import toy_domain as toy
from tests.batch_asking import (
    KEY,
    NOTHING,
    NOWHERE,
    articles,
    asked,
    bad_quote,
    claims_of,
    exported,
    published,
    requests,
    results,
    settings,
)
from tests.datasets import ROOT, content, rehash, rows
from tests.servers.batches import EXPIRED, Row, answers

TOML = f"""about = "Made up for a test."

[llm]
base_url = "{NOWHERE}"
model = "scripted"
"""


def recorded(tmp_path: Path, **flags: Any) -> Settings:
    return load(
        {
            "outputs": tmp_path / "out",
            "dataset": "d",
            "extractor": "recorded",
            "recordings": tmp_path / "rec",
            **flags,
        }
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A recording of the answers to every question about the articles in ``in``."""
    made = tmp_path / "rec"
    made.mkdir()
    (made / "recording.toml").write_text(TOML)
    exported(articles(tmp_path / "in"), tmp_path / "r.jsonl", settings(tmp_path / "asked"))
    results(made / "answers.jsonl", requests(tmp_path / "r.jsonl"))
    return made


def test_the_dataset_is_the_same_each_time_and_says_what_it_is(
    tmp_path: Path, folder: Path
) -> None:
    made = published(tmp_path / "in", recorded(tmp_path))
    plain = folder / "answers.jsonl"
    (folder / "answers.jsonl.gz").write_bytes(gzip.compress(plain.read_bytes()))
    plain.unlink()
    zipped = published(tmp_path / "in", recorded(tmp_path, outputs=tmp_path / "other"))
    assert content(made.folder) == content(zipped.folder)
    assert len(rows(made.folder)) == len(toy.RECORDS)
    assert {row["extractor"] for row in rows(made.folder)} == {"recorded"}
    manifest = made.manifest
    assert (manifest.extractor, manifest.model) == ("recorded", "scripted")
    assert manifest.endpoint == NOWHERE and manifest.prompt_sha256
    assert manifest.recording_sha256 != zipped.manifest.recording_sha256 is not None
    assert manifest.usage.requests == 3 and manifest.spent == Spent()
    assert manifest.settings["llm"] is None
    assert any("scripted, recorded" in line for line in summary(made.folder, manifest))
    assert verify(made.folder, toy.TOY).faults == []
    assert not (tmp_path / "out" / ".responses").exists()


def test_answers_of_a_model_file_are_played_back_without_the_file(
    tmp_path: Path, folder: Path
) -> None:
    file = tmp_path / "tiny.gguf"
    file.write_bytes(b"GGUF" + bytes(9))
    llm = {"model": str(file)}
    asked_here = load({"outputs": tmp_path / "asked", "dataset": "d", "llm": llm})
    exported(tmp_path / "in", tmp_path / "here.jsonl", asked_here)
    results(folder / "answers.jsonl", requests(tmp_path / "here.jsonl"))
    file.unlink()
    assert asked_here.llm is not None
    address = asked_here.llm.base_url
    described = f'about = "x"\n[llm]\nmodel = "tiny.gguf"\nbase_url = "{address}"\n'
    (folder / "recording.toml").write_text(described)
    made = published(tmp_path / "in", recorded(tmp_path))
    assert made.manifest.counts.chunks == {"answered": 3} and made.manifest.endpoint == address


def test_a_folder_with_the_name_of_answers_is_none(tmp_path: Path, folder: Path) -> None:
    (folder / "z.jsonl").mkdir()
    assert all(path.is_file() for path in read_recording(folder).files)


def test_a_question_that_is_not_recorded_has_its_own_outcome(tmp_path: Path, folder: Path) -> None:
    (tmp_path / "in" / "new.txt").write_text("Storm Odalys flooded 99 cellars in Port Sel.\n")
    with pytest.raises(TooManyLostError, match="there is no recorded answer"):
        published(tmp_path / "in", recorded(tmp_path, max_lost=0.1))
    made = published(tmp_path / "in", recorded(tmp_path, max_lost=0.5))
    assert made.manifest.counts.chunks == {"answered": 3, "not_recorded": 1}
    assert made.manifest.counts.articles == {"extracted": 3, "failed": 1}
    assert verify(made.folder, toy.TOY).faults == []


def test_other_options_make_other_questions(tmp_path: Path, folder: Path) -> None:
    (folder / "recording.toml").write_text(TOML + "temperature = 1\n")
    with pytest.raises(TooManyLostError, match="3 failed"):
        published(tmp_path / "in", recorded(tmp_path))


def test_a_changed_recording_is_not_taken_for_the_one_before(tmp_path: Path, folder: Path) -> None:
    (tmp_path / "in" / "new.txt").write_text("Storm Odalys flooded 99 cellars in Port Sel.\n")
    with pytest.raises(TooManyLostError):
        published(tmp_path / "in", recorded(tmp_path, max_lost=0.1))
    results(folder / "answers.jsonl", requests(tmp_path / "r.jsonl"), lambda _b: answers(NOTHING))
    made = published(tmp_path / "in", recorded(tmp_path, max_lost=0.5))
    assert rows(made.folder) == [], "the parts of the run before were used"


def test_what_was_asked_again_is_played_back_too(tmp_path: Path, folder: Path) -> None:
    def script(body: dict[str, Any]) -> Row:
        return answers(bad_quote()) if "Meteorological" in asked(body) else answers(NOTHING)

    results(folder / "answers.jsonl", requests(tmp_path / "r.jsonl"), script)
    alone = published(tmp_path / "in", recorded(tmp_path, outputs=tmp_path / "alone"))
    assert len(rows(alone.folder)) == len(toy.RECORDS) - 1
    given = recorded(tmp_path)
    left = exported(tmp_path / "in", tmp_path / "again.jsonl", given, retry=True)
    assert (left.questions.stored, left.questions.first, left.questions.again) == (3, 0, 1)
    results(folder / "again.jsonl", requests(tmp_path / "again.jsonl"))
    made = published(tmp_path / "in", given)
    assert len(rows(made.folder)) == len(toy.RECORDS)
    done = exported(tmp_path / "in", tmp_path / "done.jsonl", given, retry=True)
    assert (done.files, done.questions.stored) == ((), 4)


def test_of_several_answers_the_best_counts_and_of_equals_the_last(
    tmp_path: Path, folder: Path
) -> None:
    (row, *_) = requests(tmp_path / "r.jsonl")
    overloaded = Row({"error": {"message": "overloaded"}}, status=503)
    no_key = Row({"error": {"message": "no key"}}, status=401)
    turns: list[tuple[str, Row]] = [
        ("a", answers("no JSON")),
        ("b", answers({**NOTHING, "n": 1})),
        ("c", answers({**NOTHING, "n": 2})),
        ("d", overloaded),
        ("e", EXPIRED),
        ("f", no_key),
    ]

    def kept(*names: str) -> Mapping[str, Reply]:
        for path in folder.glob("*.jsonl"):
            path.unlink()
        for name, made in turns:
            if name in names:
                results(folder / f"{name}.jsonl", [row], lambda _b, made=made: made)  # type: ignore[misc]
        return read_recording(folder).replies()

    assert '\\"n\\": 2' in kept(*"abcdef")[row["custom_id"]].text
    assert "no JSON" in kept("a", "d")[row["custom_id"]].text
    assert kept("d")[row["custom_id"]].status == 503
    assert kept("e", "f") == {}


@pytest.mark.parametrize(
    ("break_it", "error", "told"),
    [
        (lambda f: (f / "recording.toml").unlink(), SettingsError, "recording.toml: cannot be re"),
        (lambda f: (f / "recording.toml").write_text("="), SettingsError, "not valid TOML"),
        (lambda f: (f / "recording.toml").write_text('about = "x"'), SettingsError, "llm"),
        (
            lambda f: (f / "recording.toml").write_text(TOML + f'api_key = "{KEY}"\n'),
            SettingsError,
            "a recording holds no keys",
        ),
        (
            lambda f: (f / "bad.jsonl").write_text('\n{"custom_id": "x"}'),
            InputError,
            r"bad\.jsonl:2: custom_id 'x' is none of ours",
        ),
    ],
)
def test_a_recording_that_cannot_be_used_is_refused_at_once(
    tmp_path: Path,
    folder: Path,
    break_it: Callable[[Path], object],
    error: type[Exception],
    told: str,
) -> None:
    break_it(folder)
    with pytest.raises(error, match=told) as raised:
        published(tmp_path / "in", recorded(tmp_path))
    assert KEY not in str(raised.value)
    assert not (tmp_path / "out" / "d" / "latest").exists()


@pytest.mark.parametrize("name", ["model", "endpoint", "prompt_sha256", "recording_sha256"])
def test_a_manifest_that_hides_what_was_recorded_does_not_hold(
    tmp_path: Path, folder: Path, name: str
) -> None:
    made = published(tmp_path / "in", recorded(tmp_path)).folder
    path = made / "manifest.json"
    data = json.loads(path.read_bytes())
    data[name] = None
    path.write_text(json.dumps(data))
    assert any(name in fault for fault in verify(rehash(made), toy.TOY).faults)


def test_no_client_is_loaded_and_no_key_is_looked_at(tmp_path: Path, folder: Path) -> None:
    code = (
        "import asyncio, sys\n"
        "from pathlib import Path\n"
        "from pipeline.run import run\n"
        "from pipeline.settings import load\n"
        "from tests import toy_domain as toy\n"
        f"flags = dict(extractor='recorded', recordings={str(folder)!r}, outputs='out')\n"
        f"asyncio.run(run([{str(tmp_path / 'in')!r}], load(flags), domain=toy.TOY))\n"
        "print(*sorted({'openai', 'instructor'} & set(sys.modules)))\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "CLAIMS_LLM_API_KEY": KEY}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={**environment, "OPENAI_API_KEY": KEY},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "\n"), done.stderr
    for path in (tmp_path / "out").rglob("*"):
        assert not path.is_file() or KEY.encode() not in path.read_bytes(), path


def test_the_claims_that_a_model_gave_for_an_article_come_back(
    tmp_path: Path, folder: Path
) -> None:
    """The recording is what the store would have been: the rows differ by the name alone."""
    given = settings(tmp_path / "stored")
    exported(tmp_path / "in", tmp_path / "s.jsonl", given)
    from pipeline.llm.batch_import import import_results
    from pipeline.llm.store import ResponseStore

    store = ResponseStore(given.responses)
    import_results([results(tmp_path / "a.jsonl", requests(tmp_path / "s.jsonl"))], store)
    store.close()
    asked_rows = rows(published(tmp_path / "in", given).folder)
    played = rows(published(tmp_path / "in", recorded(tmp_path)).folder)
    assert [{**row, "extractor": "llm"} for row in played] == asked_rows
    assert claims_of(requests(tmp_path / "s.jsonl")[0]["body"]).body
