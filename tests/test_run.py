"""A whole run, with the embedded extractor, as a user has it."""

from __future__ import annotations

import gzip
import json
import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.parts import LATEST, Parts
from pipeline.publish import locked
from pipeline.run import Around, Work
from pipeline.shards import Shard
from pipeline.summary import summary
from pipeline.verify import verify
from schemas import DOMAIN
from schemas.dataset import Manifest
from schemas.errors import InputError, LockedError, SettingsError, TooManyLostError
from schemas.outcomes import Outcome
from tests.datasets import ARTICLES, ROOT, SAMPLE, SEEDS, content, make, many, rows

ONE = SEEDS / "001-active-protection.txt"


def test_the_seeds_make_a_dataset_that_verifies(seeds_run: Path) -> None:
    verdict = verify(seeds_run, DOMAIN)
    assert verdict.faults == []
    assert verdict.articles == ARTICLES and verdict.claims > 80 and verdict.unchecked == 0
    assert (seeds_run.parent / LATEST).resolve() == seeds_run.resolve()


def test_every_quote_stands_where_its_offsets_say(seeds_run: Path) -> None:
    articles = {article["article_id"]: article for article in rows(seeds_run, "articles.jsonl")}
    for row in rows(seeds_run):
        article = articles[row["article_id"]]
        for span in row["evidence"]:
            assert article["text"][span["start"] : span["end"]] == span["quote"]
            for furniture in article["furniture"]:
                assert not (span["start"] < furniture["end"] and furniture["start"] < span["end"])


def test_two_runs_write_the_same_bytes(seeds_run: Path, tmp_path: Path) -> None:
    assert content(make([SEEDS], tmp_path).folder) == content(seeds_run)


def test_processes_write_the_same_bytes_as_one(tmp_path: Path) -> None:
    inputs = many(tmp_path / "in", 60)
    alone = make([inputs], tmp_path / "a", workers=1).folder
    apart = make([inputs], tmp_path / "b", workers=2).folder
    assert content(alone) == content(apart)


def test_every_input_is_in_the_ledger_under_its_outcome(tmp_path: Path) -> None:
    inputs = many(tmp_path / "in", 12)
    (inputs / "empty.txt").write_text("")
    (inputs / "binary.txt").write_bytes(b"\x00\x01" * 100)
    (inputs / "notes.pdf").write_bytes(b"%PDF")
    (inputs / "README.md").write_text("About these files.")
    (inputs / "fr.txt").write_text(
        "Le ministère a déclaré que les exportations étaient bloquées. " * 5
    )
    good = json.dumps({"id": "own", "text": SAMPLE})
    (inputs / "lines.jsonl.gz").write_bytes(gzip.compress(f"{good}\n{{bad\n".encode()))
    published = make([inputs], tmp_path / "out", max_lost=0.5)
    ledger = rows(published.folder, "ledger.jsonl")
    files = {row["source"]: row["outcome"] for row in ledger if row["level"] == "file"}
    assert len(files) == 18
    assert files["empty.txt"] == Outcome.EMPTY_FILE
    assert files["binary.txt"] == Outcome.BINARY_FILE
    assert files["notes.pdf"] == Outcome.UNSUPPORTED_FORMAT
    assert files["README.md"] == Outcome.DOCUMENTATION
    articles = {
        (row["source"], row.get("line")): row["outcome"]
        for row in ledger
        if row["level"] == "article"
    }
    assert articles[("fr.txt", None)] == Outcome.UNSUPPORTED_LANGUAGE
    assert articles[("lines.jsonl.gz", 1)] == Outcome.EXTRACTED
    assert articles[("lines.jsonl.gz", 2)] == Outcome.BAD_JSON
    assert len(articles) == published.manifest.inputs.articles == 15
    proposed = sum(row["proposed"] for row in ledger if row["level"] == "chunk")
    fallen = sum(row["level"] == "claim" for row in ledger)
    assert proposed == fallen + len(rows(published.folder))


def test_earlier_outputs_and_other_names_change_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(SAMPLE)
    os.link(tmp_path / "a.txt", tmp_path / "b.txt")
    first = make([tmp_path], tmp_path / "outputs")
    again = make([tmp_path], tmp_path / "outputs")
    elsewhere = make([tmp_path], tmp_path.with_name(f"{tmp_path.name}-outputs"))
    assert content(first.folder) == content(again.folder)
    assert first.manifest.counts.files == {"duplicate_file": 1, "read": 1}
    assert first.manifest.counts.articles == {"extracted": 1}
    assert verify(first.folder, DOMAIN).faults == []
    assert "outputs is where datasets are written, left out" in again.manifest.inputs.notes
    # Of an outputs folder that is not this run's, the datasets are left out.
    assert content(elsewhere.folder) == content(first.folder)
    with pytest.raises(InputError, match="there is no file in the inputs; d"):
        make([tmp_path / "outputs"], tmp_path / "outputs")


@pytest.mark.parametrize(("allowed", "shown"), [(0.29, "29%"), (0.285, "28.5%"), (0.1, "10%")])
def test_the_limit_on_losses_is_exact_and_shown_so(
    tmp_path: Path, allowed: float, shown: str
) -> None:
    (tmp_path / "in").mkdir()
    lines = [json.dumps({"text": "Nothing happened."})] * 71 + ["{}"] * 29
    (tmp_path / "in" / "a.jsonl").write_text("\n".join(lines))
    if allowed == 0.29:
        make([tmp_path / "in"], tmp_path / "out", max_lost=allowed)
        return
    with pytest.raises(TooManyLostError, match=f"over the limit of {shown} "):
        make([tmp_path / "in"], tmp_path / "out", max_lost=allowed)


def test_too_much_lost_fails_before_latest_moves(tmp_path: Path) -> None:
    inputs = many(tmp_path / "in", 3)
    before = make([inputs], tmp_path / "out").folder
    (inputs / "empty.txt").write_text("")
    with pytest.raises(TooManyLostError, match=r"^1 of 4 .*0 of 3 .*lost, .*20% .*1 empty_file"):
        make([inputs], tmp_path / "out")
    assert (tmp_path / "out" / "d" / LATEST).resolve() == before.resolve()
    made = make([inputs], tmp_path / "out", max_lost=0.25)
    assert (tmp_path / "out" / "d" / LATEST).resolve() != before.resolve()
    told = "1 of 4 articles and whole files (0 of 3 articles, 1 of the files)"
    assert f"Lost      {told}" in summary(made.folder, made.manifest)


def test_one_run_of_a_dataset_at_a_time(tmp_path: Path) -> None:
    with locked(tmp_path / "d"), pytest.raises(LockedError, match="another run"):
        make([ONE], tmp_path)
    make([ONE], tmp_path)


def test_nothing_to_read_is_an_error_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nowhere"):
        make([tmp_path / "nowhere"], tmp_path / "out")
    (tmp_path / "void").mkdir()
    with pytest.raises(InputError, match="no file"):
        make([tmp_path / "void"], tmp_path / "out")
    assert not (tmp_path / "out").exists()


class Fault(Exception):
    pass


def test_what_was_done_before_a_fault_is_not_done_again(tmp_path: Path) -> None:
    inputs = many(tmp_path / "in", 10)
    worked: list[int] = []

    def counted(work: Work) -> Work:
        async def on(shard: Shard) -> int:
            done = await work(shard)
            worked.append(shard.index)
            if len(worked) == 6:
                raise Fault
            return done

        return on

    with pytest.raises(Fault):
        make([inputs], tmp_path / "out", around=Around(task=counted))
    parts = list((tmp_path / "out" / "d" / ".staging" / "parts").glob("*.jsonl"))
    before = {path.name: path.stat().st_mtime_ns for path in parts}
    assert 6 <= len(before) < 10
    kept: dict[str, int] = {}

    def watch(work: Work) -> Work:
        async def on(shard: Shard) -> int:
            done = await work(shard)
            path = next(Parts(tmp_path / "out" / "d").folder.glob(f"{shard.key}.jsonl"))
            kept[path.name] = path.stat().st_mtime_ns
            return done

        return on

    published = make([inputs], tmp_path / "out", around=Around(task=watch))
    assert {name: kept[name] for name in before} == before
    assert published.manifest.times.attempts == 2
    undisturbed = make([inputs], tmp_path / "other").folder
    assert content(published.folder) == content(undisturbed)
    assert not (tmp_path / "out" / "d" / ".staging").exists()


def command(inputs: Path, outputs: Path, *more: str) -> list[str]:
    claims = [sys.executable, "-c", "from pipeline.main import main; main()"]
    flags = ["--extractor", "rules", "--outputs", str(outputs), "--dataset", "d"]
    return [*claims, "run", str(inputs), *flags, *more]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_a_run_cleanly_and_the_next_one_goes_on(
    tmp_path: Path, number: signal.Signals
) -> None:
    inputs = many(tmp_path / "in", 150)
    before = make([inputs / "0000.txt"], tmp_path / "out").folder
    process = subprocess.Popen(
        command(inputs, tmp_path / "out", "--workers", "1"),
        cwd=ROOT,
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    parts = tmp_path / "out" / "d" / ".staging" / "parts"
    while not (parts.exists() and any(parts.iterdir())):
        assert process.poll() is None, process.communicate()
        time.sleep(0.01)
    process.send_signal(number)
    _, error = process.communicate(timeout=60)
    assert process.returncode == 128 + number
    assert "goes on from here" in error and "Traceback" not in error
    assert (tmp_path / "out" / "d" / LATEST).resolve() == before.resolve()
    published = make([inputs], tmp_path / "out")
    assert published.manifest.times.attempts == 2
    assert verify(published.folder, DOMAIN).faults == []


@pytest.mark.slow
def test_killed_at_any_moment_a_reader_sees_the_old_dataset_or_the_new(tmp_path: Path) -> None:
    inputs = many(tmp_path / "in", 120)
    undisturbed = content(make([inputs], tmp_path / "other").folder)
    old = make([inputs / "0000.txt"], tmp_path / "out").folder
    latest = tmp_path / "out" / "d" / LATEST
    moments = random.Random(7)
    for _ in range(12):
        process = subprocess.Popen(
            command(inputs, tmp_path / "out", "--workers", "2"),
            cwd=ROOT,
            stderr=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )
        time.sleep(moments.uniform(0.2, 4.0))
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        seen = latest.resolve()
        assert verify(seen, DOMAIN).faults == []
        assert seen == old.resolve() or content(seen) == undisturbed
    published = make([inputs], tmp_path / "out", workers=2)
    assert content(published.folder) == undisturbed


def test_the_manifest_says_what_the_dataset_was_made_from(tmp_path: Path) -> None:
    inputs = sorted(SEEDS.glob("00[1-3]-*.txt"))
    folder = make(inputs, tmp_path).folder
    manifest = Manifest.model_validate_json((folder / "manifest.json").read_bytes())
    assert manifest.extractor == "rules" and manifest.model is None
    assert manifest.counts.claims == len(rows(folder)) == sum(manifest.counts.kinds.values())
    assert set(manifest.files) == {path.name for path in folder.iterdir()} - {"manifest.json"}
    changed = make(inputs, tmp_path / "b", chunk={"context_tokens": 50}).manifest
    assert changed.settings_sha256 != manifest.settings_sha256
    assert changed.inputs == manifest.inputs


def test_progress_counts_every_article(tmp_path: Path) -> None:
    begun: list[int] = []
    done: list[int] = []
    around = replace(Around(), begun=begun.append, progress=done.append)
    make([many(tmp_path / "in", 7)], tmp_path / "out", around=around)
    assert begun == [7] and sum(done) == 7


def test_a_worker_that_is_ended_ends_the_run_with_a_word_and_the_next_goes_on(
    tmp_path: Path,
) -> None:
    inputs = many(tmp_path / "in", 150)
    process = subprocess.Popen(
        command(inputs, tmp_path / "out", "--workers", "2"),
        cwd=ROOT,
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
    )
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    parts = tmp_path / "out" / "d" / ".staging" / "parts"
    while not (parts.exists() and any(parts.iterdir())):
        assert process.poll() is None
        time.sleep(0.01)
    for child in children.read_text().split():
        if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes():
            os.kill(int(child), signal.SIGKILL)
            break
    _, error = process.communicate(timeout=60)
    assert process.returncode == 1 and "goes on from here" in error, error
    assert "Traceback" not in error
    assert verify(make([inputs], tmp_path / "out").folder, DOMAIN).faults == []


def test_inputs_without_an_article_leave_the_dataset_as_it_was(tmp_path: Path) -> None:
    good = make([ONE], tmp_path)
    papers = tmp_path / "papers"
    papers.mkdir()
    (papers / "a.pdf").write_bytes(b"%PDF-1.7 not an article")
    with pytest.raises(TooManyLostError, match="none of the 1 files holds an article"):
        make([papers], tmp_path)
    assert (tmp_path / "d/latest").resolve() == good.folder.resolve()


@pytest.mark.parametrize("gold", ["bad", "empty", "missing"])
def test_bad_gold_is_refused_before_anything_is_done(tmp_path: Path, gold: str) -> None:
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "a.json").write_text('{"claims": 5}')
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match=gold):
        make([SEEDS], tmp_path / "out", gold=tmp_path / gold)
    assert not (tmp_path / "out").exists()


def test_an_extractor_that_there_is_none_of_is_refused_before_anything_is_done(
    tmp_path: Path,
) -> None:
    with pytest.raises(SettingsError, match="no extractor 'guess'"):
        make([SEEDS], tmp_path / "out", extractor="guess")
    assert not (tmp_path / "out").exists()


def test_a_line_of_names_is_read_as_english(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Iran sent drones to Moscow.")
    (tmp_path / "b.txt").write_text("Таможня задержала груз.", encoding="utf-8")
    made = make([tmp_path / "a.txt", tmp_path / "b.txt"], tmp_path / "out", max_lost=1)
    outcomes = {
        row["source"]: row["outcome"]
        for row in rows(made.folder, "ledger.jsonl")
        if row["level"] == "article"
    }
    assert outcomes == {"a.txt": "extracted", "b.txt": "unsupported_language"}


def test_a_note_on_the_encoding_outlives_the_article(tmp_path: Path) -> None:
    text = "Таможня задержала партию подшипников на границе, сообщили в управлении."
    (tmp_path / "a.txt").write_bytes(text.encode("cp1251"))
    made = make([tmp_path / "a.txt"], tmp_path / "out", max_lost=1)
    (row,) = [r for r in rows(made.folder, "ledger.jsonl") if r["level"] == "article"]
    assert "decoded as cp1251" in row["reason"]
