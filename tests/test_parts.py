"""Work done so far: kept whole or not at all, and found again."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.parts import Part, Parts, lines_of, naming, object_of, write_durably

PART = Part(['{"a": 1}', '{"a": 2}'], ['{"b": "\\u2028  "}'], [])


def names(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_nothing_is_made_before_it_is_needed(tmp_path: Path) -> None:
    kept = Parts(tmp_path / "d")
    assert not kept.has("k")
    assert not (tmp_path / "d").exists()


def test_a_part_reads_back_as_it_was_written(tmp_path: Path) -> None:
    kept = Parts(tmp_path)
    kept.write("k", PART)
    assert kept.has("k") and not kept.has("j")
    assert kept.read("k") == PART
    assert Parts(tmp_path).read("k") == PART
    assert names(tmp_path) == [".staging/parts/k.jsonl"]


LINES = st.lists(
    st.text(st.characters(exclude_characters="\n", exclude_categories=["Cs"]), max_size=6),
    max_size=3,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(articles=LINES, claims=LINES, ledger=LINES, complete=st.booleans())
def test_whatever_the_lines_they_read_back(
    tmp_path: Path, articles: list[str], claims: list[str], ledger: list[str], complete: bool
) -> None:
    kept = Parts(tmp_path)
    kept.write("k", Part(articles, claims, ledger, complete))
    assert kept.read("k") == Part(articles, claims, ledger, complete)
    assert kept.has("k") is complete


def test_an_incomplete_part_is_read_but_not_taken_as_done(tmp_path: Path) -> None:
    kept = Parts(tmp_path)
    kept.write("k", Part(["x"], [], ["y"], complete=False))
    assert not kept.has("k")
    assert kept.read("k") == Part(["x"], [], ["y"], complete=False)
    kept.write("k", PART)
    assert kept.has("k")
    assert kept.read("k") == PART


@pytest.mark.parametrize("content", [b"", b"\n", b"{", b"[]\n", b"5\n", b"{}\n", b"\xff\xfe\n"])
def test_a_damaged_part_is_not_taken_as_done(tmp_path: Path, content: bytes) -> None:
    kept = Parts(tmp_path)
    kept.write("k", PART)
    (kept.folder / "k.jsonl").write_bytes(content)
    assert not kept.has("k")


def test_a_part_cut_anywhere_is_not_taken_as_done(tmp_path: Path) -> None:
    kept = Parts(tmp_path)
    kept.write("k", PART)
    path = kept.folder / "k.jsonl"
    whole = path.read_bytes()
    for end in range(len(whole)):
        path.write_bytes(whole[:end])
        assert not kept.has("k"), end
    path.write_bytes(whole + b"\n")
    assert not kept.has("k")


@pytest.mark.parametrize("content", [b"", b"x", b"-7", b"\xff", b"9" * 5000])
def test_attempts_that_cannot_be_read_begin_anew(tmp_path: Path, content: bytes) -> None:
    kept = Parts(tmp_path)
    kept.attempt()
    (tmp_path / ".staging" / "attempts").write_bytes(content)
    assert [kept.attempt(), kept.attempt()] == [1, 2]


@pytest.mark.parametrize(
    "line", ["", "{", "5", "[]", '{"a":' * 5000, r'{"a": "\ud800"}', r'{"\udc00": 1}', "\ufffd"]
)
def test_a_line_that_is_no_object_is_a_value_error(line: str) -> None:
    with pytest.raises(ValueError, match="not"):
        object_of(line)
    assert object_of(r'{"a": "\ud83d\ude00"}') == {"a": "\U0001f600"}


def test_a_part_written_again_is_the_new_one(tmp_path: Path) -> None:
    kept = Parts(tmp_path)
    kept.write("k", PART)
    kept.write("k", Part(["z"], [], []))
    assert kept.read("k") == Part(["z"], [], [])


def test_attempts_are_counted_until_the_dataset_is_published(tmp_path: Path) -> None:
    assert [Parts(tmp_path / "d").attempt() for _ in range(3)] == [1, 2, 3]
    assert Parts(tmp_path / "other").attempt() == 1
    kept = Parts(tmp_path / "d")
    kept.write("k", PART)
    kept.clear()
    assert not kept.has("k")
    assert names(tmp_path / "d") == []
    assert kept.attempt() == 1


def test_a_run_keeps_its_number_until_it_is_over_or_published(tmp_path: Path) -> None:
    first = Parts(tmp_path).run()
    assert Parts(tmp_path).run() == first
    Parts(tmp_path).over()
    second = Parts(tmp_path).run()
    Parts(tmp_path).clear()
    third = Parts(tmp_path).run()
    assert len({first, second, third}) == 3
    (tmp_path / "latest").symlink_to("one")
    fourth = Parts(tmp_path).run()
    assert Parts(tmp_path).run() == fourth != third, "published, though not cleared"
    (tmp_path / ".staging" / "run").write_bytes(b"?")
    assert Parts(tmp_path).run() == Parts(tmp_path).run() != third


def test_there_may_be_nothing_to_forget(tmp_path: Path) -> None:
    Parts(tmp_path / "d").clear()
    assert not (tmp_path / "d").exists()


def test_a_file_is_replaced_in_one_step(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"old")
    seen = []

    def blocks() -> Iterator[bytes]:
        yield b"new "
        seen.append(path.read_bytes())
        yield b"words"
        seen.append(path.read_bytes())

    write_durably(path, blocks())
    assert seen == [b"old", b"old"]
    assert path.read_bytes() == b"new words"
    assert names(tmp_path) == ["a.txt"]


@pytest.mark.parametrize("error", [OSError("disk full"), KeyboardInterrupt(), SystemExit()])
def test_a_write_that_fails_leaves_the_old_file_alone(tmp_path: Path, error: BaseException) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"old")

    def blocks() -> Iterator[bytes]:
        yield b"new"
        raise error

    with pytest.raises(type(error)):
        write_durably(path, blocks())
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["a.txt"]


def test_what_a_full_disk_refuses_names_the_file(tmp_path: Path) -> None:
    def blocks() -> Iterator[bytes]:
        yield b"new"
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(OSError) as raised:
        write_durably(tmp_path / "a.txt", blocks())
    assert raised.value.filename == str(tmp_path / "a.txt")
    with pytest.raises(OSError) as raised, naming(tmp_path):
        (tmp_path / "none").read_bytes()
    assert raised.value.filename == str(tmp_path / "none")


def test_a_write_is_flushed_before_it_has_its_name_and_the_name_after(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.txt"
    synced: list[tuple[str, bool]] = []

    def fsync(handle: int) -> None:
        is_folder = stat.S_ISDIR(os.fstat(handle).st_mode)
        synced.append(("folder" if is_folder else "file", path.exists()))

    monkeypatch.setattr(os, "fsync", fsync)
    write_durably(path, [b"x"])
    assert synced == [("file", False), ("folder", True)]


def test_lines_end_at_line_feeds_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes("a\u2028b\x0c\x85\rc\r\n\nlast".encode())
    assert list(lines_of(path)) == ["a\u2028b\x0c\x85\rc\r", "", "last"]
    path.write_bytes(b"")
    assert list(lines_of(path)) == []
