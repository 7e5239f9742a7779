"""What the command line makes of errors and of the folders it is given, and of Prefect."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from urllib.request import proxy_bypass

import httpx
import prefect.settings
import pytest

from pipeline.cli.datasets import folder_of
from pipeline.cli.exits import code_of
from pipeline.prefect_home import (
    a_home,
    a_server,
    api_is_configured,
    api_url,
    check_api,
    quieten,
)
from schemas import errors
from schemas.errors import ClaimwrightError
from tests.datasets import ROOT

CODES = {
    "ClaimwrightError": 1,
    "InputError": 2,
    "SettingsError": 2,
    "SchemaVersionError": 2,
    "DatasetError": 2,
    "LockedError": 1,
    "ReconciliationError": 1,
    "RunError": 1,
    "TooManyLostError": 1,
    "RunEndedError": 1,
    "CapReached": 1,
}


def test_each_error_has_its_exit_code() -> None:
    classes = {
        name: each
        for name, each in vars(errors).items()
        if isinstance(each, type) and issubclass(each, ClaimwrightError)
    }
    del classes["Interrupted"]  # its code is the signal's
    assert {name: code_of(each("x")) for name, each in classes.items()} == CODES


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_what_was_interrupted_ends_as_shells_have_it(number: int, code: int) -> None:
    assert code_of(errors.Interrupted("told to stop", number)) == code


@pytest.mark.parametrize(
    ("where", "line", "said"),
    [
        (None, None, "what"),
        ("a.txt", None, "a.txt: what"),
        (Path("a.txt"), 3, "a.txt:3: what"),
        (None, 3, "line 3: what"),
    ],
)
def test_an_error_says_where(where: Path | str | None, line: int | None, said: str) -> None:
    assert str(ClaimwrightError("what", where=where, line=line)) == said


def dataset(folder: Path) -> Path:
    folder.mkdir(parents=True)
    (folder / "manifest.json").write_text("{}")
    return folder


def test_a_run_or_the_latest_of_a_dataset_is_found(tmp_path: Path) -> None:
    first, second = dataset(tmp_path / "d" / "1"), dataset(tmp_path / "d" / "2")
    with pytest.raises(errors.InputError, match="there is no dataset here"):
        folder_of(tmp_path / "d")
    (tmp_path / "d" / "latest").symlink_to("1")
    assert folder_of(tmp_path / "d") == first
    assert folder_of(tmp_path / "d" / "latest") == first
    assert folder_of(second) == second


@pytest.mark.parametrize("named", ["file", "empty", "broken"])
def test_what_is_no_dataset_is_named(tmp_path: Path, named: str) -> None:
    (tmp_path / "file").write_text("x")
    (tmp_path / "empty").mkdir()
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "latest").symlink_to("gone")
    with pytest.raises(errors.InputError) as caught:
        folder_of(tmp_path / named)
    assert str(caught.value).startswith(f"{tmp_path / named}: there is no dataset here; expected")
    with pytest.raises(errors.InputError, match="nowhere: there is no such file or folder"):
        folder_of(tmp_path / "nowhere")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for Prefect's profiles, and nothing else set."""
    for name in [name for name in os.environ if name.startswith(("PREFECT_", "DO_NOT_TRACK"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path))
    return tmp_path


# Prefect reads its settings when it is imported: before these tests change what it would read.
assert prefect.settings.get_current_settings() is not None

PROFILES = """
active = "mine"
[profiles.mine]
PREFECT_LOGGING_LEVEL = "INFO"
[profiles.ours]
PREFECT_API_URL = "http://127.0.0.1:4200/api"
"""


def test_an_api_is_configured_by_variable_or_by_the_active_profile(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not api_is_configured()
    (home / "profiles.toml").write_text(PROFILES)
    assert not api_is_configured()
    monkeypatch.setenv("PREFECT_PROFILE", "ours")
    assert api_is_configured()
    monkeypatch.setenv("PREFECT_PROFILE", "nobodys")
    assert not api_is_configured()
    (home / "profiles.toml").write_text(PROFILES.replace('"mine"', '"ours"'))
    monkeypatch.delenv("PREFECT_PROFILE")
    assert api_is_configured()
    (home / "profiles.toml").unlink()
    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:4200/api")
    assert api_is_configured()
    monkeypatch.setenv("PREFECT_API_URL", "")
    assert not api_is_configured()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("prefect.toml", '[api]\nurl = "http://127.0.0.1:4200/api"\n'),
        (".env", "PREFECT_API_URL=http://127.0.0.1:4200/api\n"),
        ("pyproject.toml", '[tool.prefect.api]\nurl = "http://127.0.0.1:4200/api"\n'),
        ("prefect.toml", 'profiles_path = "elsewhere.toml"\n'),
    ],
)
def test_an_api_that_prefect_finds_in_the_working_directory_is_configured(
    home: Path, monkeypatch: pytest.MonkeyPatch, name: str, content: str
) -> None:
    (home / "here").mkdir()
    monkeypatch.chdir(home / "here")
    Path("elsewhere.toml").write_text(PROFILES.replace('"mine"', '"ours"'))
    assert api_url() is None
    Path(name).write_text(content)
    assert api_url() == "http://127.0.0.1:4200/api"
    monkeypatch.setenv("PREFECT_API_URL", "")
    assert api_url() is None


def test_make_uses_no_api_and_no_home_of_the_users(tmp_path: Path) -> None:
    (tmp_path / "Makefile").write_text(
        f"include {ROOT / 'Makefile'}\nshow:\n\t@env | grep -E '^(PREFECT|CLAIMS)_' | sort\n"
    )
    foreign = {"API_URL": "http://h/api", "PROFILE": "p", "PROFILES_PATH": "x", "HOME": "y"}
    foreign |= {"SERVER_API_AUTH_STRING": "a", "RESULTS_PERSIST_BY_DEFAULT": "1", "NEWER": "1"}
    done = subprocess.run(
        ["make", "show"],
        cwd=tmp_path,
        env={
            "PATH": os.environ["PATH"],
            "CLAIMS_MAX_LOST": "1",
            "CLAIMS_FOO": "1",
            **{f"PREFECT_{n}": v for n, v in foreign.items()},
        },
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines() == ["PREFECT_API_URL=", "PREFECT_HOME=.venv/prefect"]


@pytest.mark.slow
def test_our_own_server_is_reached_without_a_proxy(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.setenv("no_proxy", "here.example")
    monkeypatch.delenv("NO_PROXY", raising=False)
    with a_server(schedules=False) as ready:
        assert (api := ready()) is not None
        assert proxy_bypass("127.0.0.1") and proxy_bypass("here.example")
        assert httpx.get(f"{api}/health").json() is True
    assert os.environ["no_proxy"] == "here.example" and "NO_PROXY" not in os.environ


@pytest.mark.slow
def test_our_own_server_listens_where_and_to_whom_we_say(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {"AUTH_STRING": "a:b", "BASE_PATH": "/x", "HOST": "192.0.2.1"}.items():
        monkeypatch.setenv(f"PREFECT_SERVER_API_{name}", value)
    with a_server(schedules=False) as ready:
        assert (api := ready()) is not None
        assert httpx.get(f"{api}/health").json() is True
        assert httpx.post(f"{api}/flows/filter", json={}).status_code == 200


@pytest.mark.parametrize("folder", ["nowhere", "file", None])
def test_without_a_home_there_is_one_for_as_long_as_it_takes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: str | None
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.delenv("PREFECT_HOME")
    monkeypatch.setenv("HOME", str(tmp_path / folder) if folder else str(tmp_path))
    with a_home():
        made = os.environ.get("PREFECT_HOME")
        assert (made is None) == (folder is None)
        assert Path(made or tmp_path / ".prefect").is_dir()
    assert "PREFECT_HOME" not in os.environ
    assert made is None or not Path(made).exists()


def test_a_home_that_is_named_and_cannot_be_used_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path / "file"))
    with pytest.raises(errors.SettingsError, match="PREFECT_HOME: expected a folder"), a_home():
        pass
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path / "new" / "one"))
    with a_home():
        assert (tmp_path / "new" / "one").is_dir()


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_an_encoding_without_the_characters_ends_nothing(encoding: str) -> None:
    code = (
        "import sys\nfrom pipeline import cli\nfrom schemas.errors import InputError\n"
        "def app():\n"
        "    sys.stdout.write('\\u201cNº\\U0001f600\\ud800')\n"
        "    raise InputError('none', where='\\x1b[2J\\n\\u202e\\udcff')\n"
        "cli.app = app\nfrom pipeline.main import main\nmain()\n"
    )
    environment = {**os.environ, "PYTHONIOENCODING": encoding}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, check=False
    )
    shown = done.stdout.decode(encoding)
    assert json.loads(f'"{shown}"') == "\u201cNº\U0001f600\ud800"
    assert done.returncode == 2 and done.stderr.count(b"\n") == 1
    assert b"\x1b" not in done.stderr and "\u202e".encode() not in done.stderr


@pytest.mark.parametrize(
    ("closed", "arguments", "code"), [("0<&-", "run -", 1), (">&-", "schema", 0), ("2>&-", "x", 2)]
)
def test_closed_streams_are_no_tracebacks(
    tmp_path: Path, closed: str, arguments: str, code: int
) -> None:
    called = f"{sys.executable} -c 'from pipeline.main import main; main()' {arguments} {closed}"
    done = subprocess.run(
        ["sh", "-c", called],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code and "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "content",
    [
        b"active = ",
        b"\xff",
        b"profiles = 5",
        b"active = 5",
        b"profiles.mine = 5\nactive = 'mine'",
        b"",
    ],
)
def test_profiles_that_cannot_be_read_configure_nothing(home: Path, content: bytes) -> None:
    (home / "profiles.toml").write_bytes(content)
    assert not api_is_configured()


@pytest.mark.parametrize("url", ["junk", "ftp://here/api", "http://", "http://here:99999/api"])
def test_an_api_that_is_no_url_is_refused(
    home: Path, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    check_api()
    monkeypatch.setenv("PREFECT_API_URL", "https://api.prefect.cloud/api/accounts/a/workspaces/b")
    check_api()
    monkeypatch.setenv("PREFECT_API_URL", url)
    with pytest.raises(errors.SettingsError, match="PREFECT_API_URL: expected a URL such as"):
        check_api()


def test_a_setting_that_prefect_refuses_is_one_line(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from pipeline.main import main; main()", "schedule", "seeds"],
        cwd=ROOT,
        env={**os.environ, "PREFECT_SERVER_API_PORT": "many"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2 and len(done.stderr.splitlines()) == 1
    assert "PREFECT_SERVER_API_PORT: a setting of Prefect's, port:" in done.stderr


def test_prefect_is_quietened_but_what_the_user_set_stays(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "environ", {"PREFECT_LOGGING_LEVEL": "DEBUG"})
    quieten()
    assert os.environ["PREFECT_LOGGING_LEVEL"] == "DEBUG"
    assert os.environ["PREFECT_SERVER_LOGGING_LEVEL"] == "CRITICAL"
    assert os.environ["PREFECT_SERVER_ANALYTICS_ENABLED"] == "false"
    assert os.environ["DO_NOT_TRACK"] == "1"


def test_with_logs_prefect_speaks_and_still_sends_nothing(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "environ", {})
    quieten(logs=True)
    assert not [name for name in os.environ if "LOGGING" in name]
    assert os.environ["PREFECT_SERVER_ANALYTICS_ENABLED"] == "false"
