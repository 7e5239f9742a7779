"""What ``claims show`` puts on a terminal: the right words in colour, nothing that it obeys."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.cli.printable import in_line, one_line, printable
from tests.datasets import make

LINES = (
    "The United States imposed sanctions on Norvex in 2023, the ministry said.",
    "Russia shipped 40 lathes to Iran.",
    "Ukraine lost 12 tanks near the river on Monday.",
)


def shown(folder: Path, article: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "400")
    done = CliRunner().invoke(app, ["show", str(folder), article], color=True)
    assert done.exit_code == 0, done.output
    return done.output


def test_evidence_is_highlighted_where_it_is_whatever_the_line_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_bytes("\r\n\r\n".join(LINES).encode())
    output = shown(make([folder], tmp_path / "out").folder, "a", monkeypatch)
    for line in LINES[1:]:
        assert f"\x1b[33m{line.rstrip('.')}" in output, output


def test_what_an_article_holds_cannot_drive_the_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    evil = "Russia shipped 40 \x1b[2J\x1b[31mlathes\u202e to Iran.\x07\n\n" + LINES[2]
    (folder / "a.txt").write_text(evil, "utf-8")
    run = make([folder], tmp_path / "out").folder
    output = shown(run, "a", monkeypatch)
    assert "\x1b[2J" not in output and "\x07" not in output and "\u202e" not in output
    assert "lathes" in output


@pytest.mark.parametrize(
    "code", [0x061C, 0x200E, 0x200F, 0xFEFF, 0x2066, 0xE0000, 0xE0041, 0xE007F]
)
def test_what_turns_or_hides_words_is_seen(code: int) -> None:
    assert printable(f"a{chr(code)}b") == "a\ufffdb"
    assert printable("a\u200db") == "a\u200db"


def test_a_line_stays_one_and_keeps_its_spaces() -> None:
    assert in_line("a  b\n\tc\x1b") == "a  b␊␉c␛"


@given(st.text())
def test_offsets_hold_in_what_is_printed(text: str) -> None:
    made = printable(text)
    assert len(made) == len(text)
    assert not set(made) - {"\n", "\t"} & {chr(code) for code in (*range(32), 127, 0x9B)}
    assert "\n" not in one_line(text)
