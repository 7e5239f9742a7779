"""The command line, and as a process of its own."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.cli.doctor import doctor_command
from tests.commands import CLAIMS, called, claims
from tests.datasets import ARTICLES, ROOT, SAMPLE, SEEDS, make
from tests.servers.chat import ChatServer, says

README, MODELS = (
    (ROOT / folder / "README.md").read_text("utf-8") for folder in ("", "pipeline/llm")
)
COMMANDS = {
    *("run", "verify", "diff", "show", "schema", "schedule", "store", "doctor", "estimate"),
    *("evaluate", "compare", "gate", "agreement", "variance", "benchmark"),
}
GROUPS = {
    "label-studio": {"config", "export", "import"},
    "batch": {"export", "import", "submit", "status", "collect"},
}


def test_every_command_is_there_and_has_help() -> None:
    assert {
        command.callback.__name__ for command in app.registered_commands if command.callback
    } == COMMANDS
    for name in COMMANDS:
        shown = CliRunner().invoke(app, [name, "--help"])
        assert shown.exit_code == 0 and "--help" in shown.output
        assert f"claims {name}" in README, f"claims {name} is not in the README"
    assert {group.name for group in app.registered_groups} == set(GROUPS)
    for group, names in GROUPS.items():
        for name in names:
            shown = CliRunner().invoke(app, [group, name, "--help"])
            assert shown.exit_code == 0 and "--help" in shown.output
            assert f"claims {group} {name}" in README + MODELS


def test_help_loads_no_heavy_library_and_no_settings() -> None:
    code = (
        "import sys\nsys.argv = ['claims', '--help']\nfrom pipeline.main import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "heavy = {'prefect', 'openai', 'instructor', 'scipy', 'numpy', 'pipeline.settings'}\n"
        "sys.exit(repr(heavy & set(sys.modules)) if heavy & set(sys.modules) else 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_a_run_prints_a_summary_and_says_which_extractor(tmp_path: Path) -> None:
    done = claims("run", SEEDS, "--outputs", tmp_path, "--evaluate", "evals/gold")
    assert done.returncode == 0, done.stderr
    assert "extractor: rules, since no model is configured" in done.stderr
    for expected in (
        f"Articles  {ARTICLES} of {ARTICLES}",
        "Claims ",
        "detection F1",
        "claims.jsonl",
        "documentation",
    ):
        assert expected in done.stdout
    assert (tmp_path / "claims" / "latest" / "evaluation.json").is_file()


def test_a_configured_model_is_taken_by_auto_and_a_stray_key_is_not(tmp_path: Path) -> None:
    article = tmp_path / "a.txt"
    article.write_text(SAMPLE)
    with ChatServer([says({"sources": [], "entities": [], "claims": []})]) as server:
        named = {"CLAIMS_LLM_MODEL": "scripted", "CLAIMS_LLM_BASE_URL": server.url}
        done = called("run", article, "--outputs", tmp_path / "out", environment=named)
        assert done.returncode == 0, done.stderr
        assert f"extractor: llm, scripted at {server.url}" in done.stderr
        asked = len(server.received)
        assert asked == 1
        stray = {"OPENAI_API_KEY": "sk-stray", "OPENAI_BASE_URL": server.url}
        done = called("run", article, "--outputs", tmp_path / "out", environment=stray)
        assert "extractor: rules" in done.stderr
        done = called(
            "run", article, "--outputs", tmp_path / "out", "--extractor", "rules", environment=named
        )
        assert done.returncode == 0 and len(server.received) == asked


def test_standard_input_json_and_log_lines(tmp_path: Path) -> None:
    done = claims(
        "run", "-", "--outputs", tmp_path, "--extractor", "rules", "--json", "--log-json",
        stdin=SAMPLE,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    data = json.loads(done.stdout)
    assert data["manifest"]["counts"]["articles"] == {"extracted": 1}
    assert [json.loads(line)["level"] for line in done.stderr.splitlines()]


@pytest.mark.parametrize("arguments", [["nowhere"], ["seeds", "--max-lost", "7"], ["-"]])
def test_with_json_lines_an_error_is_one_too(tmp_path: Path, arguments: list[str]) -> None:
    done = called("run", *arguments, "--outputs", tmp_path, "--log-json", stdin="")
    assert done.returncode != 0
    logged = [json.loads(line) for line in done.stderr.splitlines()]
    assert logged[-1]["level"] == "error" and logged[-1]["message"]


def test_doctor_names_what_cannot_be_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("file").write_text("")
    for name, value in {
        "CLAIMS_OUTPUTS": "file/below",
        "PREFECT_API_URL": "junk",
        "CLAIMS_LLM_MODEL": "m",
        "CLAIMS_LLM_BASE_URL": "http://model.invalid/v1",
        "HTTP_PROXY": "http://me:secret@127.0.0.1:9",
    }.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit):
        doctor_command(None, as_json=True, model={}, ask=False)
    out = capsys.readouterr().out
    found = {each["about"]: each for each in json.loads(out)}
    assert (found["outputs"]["ok"], found["prefect api"]["ok"]) == (False, False)
    assert "file is a file" in found["outputs"]["said"]
    assert "expected a URL" in found["prefect api"]["said"]
    assert "http://127.0.0.1:9" in out and "secret" not in out
    assert found["proxy"]["ok"] is False


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["run", "nowhere"], 2, "nowhere"),
        (["run", "seeds", "--extractor", "guess"], 2, "no extractor 'guess'"),
        (["run", "seeds", "--extractor", "llm"], 2, "CLAIMS_LLM_MODEL"),
        (["run", "seeds", "--max-lost", "3"], 2, "--max-lost"),
        (["run", "seeds", "--evaluate", "nogold"], 2, "nogold"),
        (["run", "seeds", "--model", "m"], 2, "llm.base_url is missing"),
        (["run", "seeds", "--evaluate", "pipeline"], 2, "no gold in this folder"),
        (["schedule", "seeds", "--evaluate", "pipeline"], 2, "no gold in this folder"),
        (["schedule", "seeds", "--extractor", "guess"], 2, "no extractor 'guess'"),
        (["schedule", "seeds", "--no-text", "--workers", "0"], 2, "--workers"),
        (["schedule", "seeds", "--max-lost", "2", "--concurrency", "4"], 2, "--max-lost"),
        (["run"], 2, "PATH"),
        (["verify", "seeds"], 2, "no dataset here"),
        (["show", "seeds"], 2, "no dataset here"),
        (["schema", "--form", "round"], 2, "expected row, wire"),
    ],
)
def test_bad_input_is_one_line_and_code_2(
    tmp_path: Path, arguments: list[str], code: int, said: str
) -> None:
    done = called(*arguments, environment={"CLAIMS_OUTPUTS": str(tmp_path / "out")})
    assert done.returncode == code and said in done.stderr
    assert "Traceback" not in done.stderr and done.stdout == ""


def test_a_bad_schedule_is_one_line_and_code_2(tmp_path: Path) -> None:
    done = claims("schedule", SEEDS, "--cron", "0 3 * * * *", cwd=tmp_path)
    assert done.returncode == 2 and "five fields" in done.stderr
    assert "Traceback" not in done.stderr and done.stdout == ""


def test_a_bad_settings_file_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "claims.toml").write_text('dataset = "d"\n\nmax_losst = 0.1\n')
    done = called("run", SEEDS, cwd=tmp_path)
    assert done.returncode == 2
    assert "claims.toml:3: there is no setting 'max_losst'" in done.stderr


def test_verify_and_evaluate_and_their_codes(seeds_run: Path, tmp_path: Path) -> None:
    assert called("verify", seeds_run.parent).returncode == 0
    scored = json.loads(called("evaluate", seeds_run.parent, "--json").stdout)
    assert scored["figures"]["detection F1 at 0.5"] > 0.5
    assert called("evaluate", seeds_run.parent, "--split", "test").returncode == 0
    copy = tmp_path / "copy"
    shutil.copytree(seeds_run, copy)
    rows = (copy / "claims.jsonl").read_text("utf-8").replace("20 million", "90 million", 1)
    (copy / "claims.jsonl").write_text(rows, "utf-8")
    done = claims("verify", copy)
    assert done.returncode == 1 and "claims.jsonl" in done.stdout


def test_diff_of_a_dataset_with_itself_and_with_another(seeds_run: Path, tmp_path: Path) -> None:
    same = called("diff", seeds_run, seeds_run.parent)
    assert same.stdout.startswith("0 added, 0 removed, 0 changed")
    one = next(SEEDS.glob("001-*.txt"))
    other = make([one], tmp_path).folder
    removed = json.loads(called("diff", seeds_run, other, "--json").stdout)
    assert removed["removed"] and not removed["added"] and removed["same"]


def test_show_has_the_text_and_every_claim(seeds_run: Path) -> None:
    listed = called("show", seeds_run).stdout
    assert len(listed.splitlines()) == ARTICLES
    shown = json.loads(called("show", seeds_run, "003-smuggled-chips", "--json").stdout)
    text = called("show", seeds_run, "003-smuggled-chips").stdout
    assert f"{len(shown['claims'])} " in text
    for claim in shown["claims"]:
        assert claim["claim_id"] in text


def test_schema_is_the_published_one(seeds_run: Path) -> None:
    published = json.loads((seeds_run / "schema.json").read_text("utf-8"))
    assert json.loads(called("schema").stdout) == published
    assert "anyOf" in called("schema", "--form", "wire").stdout


def test_doctor_says_what_is_there_and_what_does_not_answer(tmp_path: Path) -> None:
    done = called("doctor", cwd=tmp_path)
    assert done.returncode == 0 and "no claims.toml here" in done.stdout
    named = {"CLAIMS_LLM_MODEL": "m", "CLAIMS_LLM_BASE_URL": "http://127.0.0.1:9/v1"}
    named["CLAIMS_LLM_API_KEY"] = "sk-planted"
    done = called("doctor", "--json", cwd=tmp_path, environment=named)
    findings = {finding["about"]: finding for finding in json.loads(done.stdout)}
    assert done.returncode == 1 and findings["endpoint"]["ok"] is False
    assert "sk-planted" not in done.stdout + done.stderr


def test_outputs_that_cannot_be_written_are_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    done = called("run", SEEDS, "--outputs", tmp_path / "file", "--extractor", "rules")
    assert done.returncode == 2 and "can be written" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_reader_that_has_seen_enough_ends_the_command_quietly(seeds_run: Path) -> None:
    command = " ".join(
        [*CLAIMS[:1], "-c", f"'{CLAIMS[2]}'", "show", f"'{seeds_run}'", "003-smuggled-chips"]
    )
    done = subprocess.run(
        ["bash", "-c", f"{command} --json | head -c 10"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in done.stderr and len(done.stdout) == 10
