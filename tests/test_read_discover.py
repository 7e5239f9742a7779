"""Finding articles: files, folders, globs, standard input, and what cannot be read."""

from __future__ import annotations

import gzip
import io
import json
import os
import pickle
from hashlib import sha256
from pathlib import Path

import pytest

from pipeline.read import Inputs, ReadLimits, discover
from schemas.errors import InputError
from schemas.outcomes import Outcome
from tests.reading import LIMITS, TEXT, found, ids, outcomes, write


def test_folder_is_searched_in_path_order(tmp_path: Path) -> None:
    for name in ("b.txt", "2023/002.txt", "2023/001.txt.gz", "a.md", "2023.html"):
        write(tmp_path / "in" / name)
    inputs = found(tmp_path / "in", spool=tmp_path)
    assert [item.source for item in inputs.items] == [
        "2023/001.txt.gz",
        "2023/002.txt",
        "2023.html",
        "a.md",
        "b.txt",
    ]
    assert ids(inputs) == ["2023-001", "2023-002", "2023", "a", "b"]
    assert [item.format for item in inputs.items] == ["txt", "txt", "html", "md", "txt"]
    assert set(outcomes(inputs).values()) == {"read"}
    assert inputs.notes == []


def test_hash_is_of_the_decompressed_bytes(tmp_path: Path) -> None:
    plain = found(write(tmp_path / "a.txt"), spool=tmp_path).items[0]
    packed = found(write(tmp_path / "b.txt.gz"), spool=tmp_path).items[0]
    assert plain.sha256 == packed.sha256 == sha256(TEXT.encode()).hexdigest()
    assert (plain.gzipped, packed.gzipped) == (False, True)
    assert pickle.loads(pickle.dumps(plain)) == plain


def test_hidden_files_are_skipped_unless_named(tmp_path: Path) -> None:
    hidden = write(tmp_path / "in" / ".draft.txt")
    write(tmp_path / "in" / ".git" / "a.txt")
    write(tmp_path / "in" / "b.txt")
    assert ids(found(tmp_path / "in", spool=tmp_path)) == ["b"]
    assert ids(found(hidden, spool=tmp_path)) == ["draft"]
    assert ids(found(str(tmp_path / "in" / "*"), spool=tmp_path)) == ["b"]


def test_file_of_another_suffix_is_named_not_read(tmp_path: Path) -> None:
    write(tmp_path / "in" / "paper.pdf")
    write(tmp_path / "in" / "README.md")
    inputs = found(tmp_path / "in", spool=tmp_path)
    assert outcomes(inputs) == {
        "README.md": "documentation",
        "paper.pdf": "unsupported_format",
    }
    assert ".txt" in (inputs.files[1].reason or "")
    assert inputs.items == []


@pytest.mark.parametrize(
    ("name", "content", "outcome"),
    [
        ("empty.txt", b"", Outcome.EMPTY_FILE),
        ("empty.html.gz", b"", Outcome.EMPTY_FILE),
        ("empty.jsonl", b"\n \n", Outcome.EMPTY_FILE),
        ("null.txt", b"some text \0 more", Outcome.BINARY_FILE),
        ("pdf.txt", b"%PDF-1.7 and so on", Outcome.BINARY_FILE),
        ("controls.md", bytes(range(1, 9)) * 20, Outcome.BINARY_FILE),
        ("null.jsonl", b"\0\1\2\n", Outcome.BINARY_FILE),
        ("wide.jsonl", "\ufeffa\0\1\2\n".encode("utf-16-le"), Outcome.BINARY_FILE),
        ("large.txt", b"a" * 2001, Outcome.TOO_LARGE),
        ("large.txt.gz", b"a" * 2001, Outcome.TOO_LARGE),
    ],
)
def test_file_that_cannot_be_read(
    tmp_path: Path, name: str, content: bytes, outcome: Outcome
) -> None:
    write(tmp_path / "in" / name, content)
    write(tmp_path / "in" / "zz.txt")
    inputs = found(tmp_path / "in", spool=tmp_path)
    failed = inputs.files[0]
    assert (failed.path, failed.outcome, failed.articles) == (name, outcome, 0)
    assert failed.reason is not None
    assert failed.reason.startswith(f"{name}: ")
    assert ids(inputs) == ["zz"], "the rest goes on"


def test_a_file_at_the_limit_is_read(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", b"a" * 2000)
    line = write(tmp_path / "b.jsonl", json.dumps({"text": "a" * 1988}) + "\n")
    assert line.stat().st_size == 2001
    assert [item.outcome for item in found(path, line, spool=tmp_path).items] == [None, None]


def test_gzip_that_is_damaged(tmp_path: Path) -> None:
    whole = gzip.compress(os.urandom(300), mtime=0)
    (tmp_path / "cut.txt.gz").write_bytes(whole[:-40])
    (tmp_path / "not.txt.gz").write_bytes(b"plain words")
    broken = bytearray(gzip.compress(TEXT.encode() * 5, mtime=0))
    broken[-6] ^= 255
    (tmp_path / "sum.txt.gz").write_bytes(broken)
    inputs = found(tmp_path, spool=tmp_path / "spool")
    assert set(outcomes(inputs).values()) == {"unreadable"}
    assert "truncated" in (inputs.files[0].reason or "")


def test_truncated_gzip_keeps_the_lines_before(tmp_path: Path) -> None:
    lines = b"".join(json.dumps({"text": os.urandom(60).hex()}).encode() + b"\n" for _ in range(20))
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(lines, mtime=0)[:-200])
    inputs = found(path, spool=tmp_path)
    assert inputs.files[0].outcome == Outcome.UNREADABLE
    assert 5 < len(inputs.items) == inputs.files[0].articles < 20


def test_decompression_stops_at_the_limit(tmp_path: Path) -> None:
    bombs = [
        write(tmp_path / "bomb.txt.gz", b"a" * 5_000_000),
        write(tmp_path / "long.jsonl.gz", b"a" * 5_000_000),
        write(tmp_path / "many.jsonl.gz", b'{"text": "a"}\n' * 100_000),
    ]
    inputs = found(*bombs, spool=tmp_path)
    assert set(outcomes(inputs).values()) == {"too_large"}
    assert 0 < len(inputs.items) < 50_000


def test_reading_stops_where_no_line_is_an_article(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", "1\n" * 100)
    limits = ReadLimits(max_bad_lines=10)
    inputs = discover([path], limits=limits, spool=tmp_path)
    assert (inputs.files[0].outcome, inputs.files[0].articles) == (Outcome.BAD_RECORD, 11)
    assert "line 11" in (inputs.files[0].reason or "")


def test_what_is_not_a_regular_file(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    os.mkfifo(tmp_path / "in" / "pipe.txt")
    (tmp_path / "in" / "lost.txt").symlink_to(tmp_path / "nowhere.txt")
    inputs = found(tmp_path / "in", tmp_path / "in" / "lost.txt", spool=tmp_path)
    assert outcomes(inputs) == {"lost.txt": "unreadable", "pipe.txt": "unreadable"}


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read everything")
def test_what_may_not_be_read(tmp_path: Path) -> None:
    write(tmp_path / "in" / "a.txt").chmod(0)
    write(tmp_path / "in" / "b" / "b.txt").parent.chmod(0)
    inputs = found(tmp_path / "in", spool=tmp_path)
    (tmp_path / "in" / "b").chmod(0o700)
    assert outcomes(inputs) == {"a.txt": "unreadable", "b": "unreadable"}


def test_folder_that_cannot_be_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "in" / "a.txt")
    write(tmp_path / "in" / "shut" / "b.txt")
    listed = os.scandir

    def scandir(path: Path) -> object:
        if Path(path).name == "shut":
            raise PermissionError(13, "Permission denied")
        return listed(path)

    monkeypatch.setattr(os, "scandir", scandir)
    inputs = found(tmp_path / "in", spool=tmp_path)
    assert outcomes(inputs) == {"a.txt": "read", "shut": "unreadable"}
    assert inputs.files[1].reason == "shut: cannot be listed: Permission denied"


def test_links_that_lead_in_circles_end(tmp_path: Path) -> None:
    write(tmp_path / "in" / "b" / "a.txt")
    (tmp_path / "in" / "b" / "up").symlink_to(tmp_path / "in")
    (tmp_path / "in" / "b" / "up2").symlink_to(tmp_path / "in")
    (tmp_path / "in" / "self.txt").symlink_to(tmp_path / "in" / "self.txt")
    inputs = found(tmp_path / "in", spool=tmp_path)
    assert outcomes(inputs) == {"b/a.txt": "read", "self.txt": "unreadable"}
    deep = found(str(tmp_path / "in" / "**" / "a.txt"), spool=tmp_path)
    assert ids(deep) == ["b-a"]


def test_globs(tmp_path: Path) -> None:
    for name in ("x/1.txt", "x/y/2.txt", "x/y/3.md", "4.txt"):
        write(tmp_path / "in" / name)
    root = tmp_path / "in"
    assert ids(found(str(root / "*.txt"), spool=tmp_path)) == ["4"]
    assert ids(found(str(root / "x" / "*"), spool=tmp_path)) == ["1", "y-2", "y-3"]
    assert ids(found(str(root / "**" / "*.txt"), spool=tmp_path)) == ["4", "x-1", "x-y-2"]
    assert ids(found(str(root / "**"), spool=tmp_path)) == ["4", "x-1", "x-y-2", "x-y-3"]
    assert ids(found(str(root / "*" / "[12].t?t"), spool=tmp_path)) == ["x-1"]
    assert found(str(root / "**" / "*"), spool=tmp_path).notes == []


def test_a_name_that_looks_like_a_glob(tmp_path: Path) -> None:
    path = write(tmp_path / "a[1].txt")
    write(tmp_path / "a1.txt")
    assert ids(found(str(path), spool=tmp_path)) == ["a-1"]


@pytest.mark.parametrize("name", ["missing.txt", "missing/*.txt", "*.nothing", "a\0b"])
def test_what_is_not_there_is_an_error_that_names_it(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError) as raised:
        found(str(tmp_path / name), spool=tmp_path)
    assert name in str(raised.value)


def test_an_empty_name_is_not_the_current_folder(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="found an empty name"):
        found("", spool=tmp_path)


def test_lines_have_ids_offsets_and_hashes(tmp_path: Path) -> None:
    lines = [
        json.dumps({"text": "One."}),
        "",
        json.dumps({"id": "own/id", "text": "Zwölf.\r\n"}, ensure_ascii=False) + "\r",
        json.dumps({"id": 7, "text": "Three."}),
    ]
    data = "\n".join(lines).encode()
    for name in ("news.jsonl", "news.ndjson.gz"):
        inputs = found(write(tmp_path / name, data), spool=tmp_path)
        assert ids(inputs) == ["news-1", "own-id", "7"]
        assert [item.line for item in inputs.items] == [1, 3, 4]
        for item, line in zip(inputs.items, (lines[0], lines[2], lines[3]), strict=True):
            assert item.offset is not None
            assert data[item.offset :].startswith(line.encode())
            assert item.sha256 == sha256(line.encode()).hexdigest()
        assert inputs.files[0].articles == 3


def test_bad_lines_are_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    rows: list[tuple[str, str | None]] = [
        ('{"text": "First."}', None),
        ('{"text": "Cut', "bad_json"),
        ("[" * 100_000, "too_large"),
        ("[" * 1900, "bad_json"),
        ('["text"]', "bad_record"),
        ('{"title": "No text"}', "bad_record"),
        ('{"text": 5}', "bad_record"),
        ('{"text": "half \\ud83d"}', "bad_record"),
        ('{"text": "null \\u0000"}', "bad_record"),
        ('{"text": " \\n"}', "empty_text"),
        ('{"text": "x", "id": [1]}', None),
        ('{"text": "Last."}', None),
    ]
    path = write(tmp_path / "in.jsonl", "\n".join(row for row, _ in rows))
    inputs = found(path, spool=tmp_path)
    assert [item.outcome for item in inputs.items] == [outcome for _, outcome in rows]
    for number, item in enumerate(inputs.items, 1):
        if item.outcome:
            assert item.reason is not None
            assert item.reason.startswith(f"in.jsonl:{number}: ")
    assert inputs.files[0].outcome == Outcome.READ


def test_lines_with_the_same_id(tmp_path: Path) -> None:
    row = json.dumps({"id": "x", "text": "Same."})
    inputs = found(write(tmp_path / "in.jsonl", f"{row}\n{row}\n"), spool=tmp_path)
    assert len(set(ids(inputs))) == 2
    assert all(made.startswith("x-") for made in ids(inputs))
    assert "in.jsonl:1, in.jsonl:2" in inputs.notes[0]


def test_an_id_of_another_kind_loses_no_article(tmp_path: Path) -> None:
    stated: list[object] = [12.0, [1], {"a": 1}, True, "x"]
    lines = [json.dumps({"id": each, "text": TEXT}) for each in stated]
    inputs = found(write(tmp_path / "in.jsonl", "\n".join(lines)), spool=tmp_path)
    assert ids(inputs) == ["12", "in-2", "in-3", "in-4", "x"]
    assert {item.outcome for item in inputs.items} == {None}


def test_markdown_states_its_id(tmp_path: Path) -> None:
    write(tmp_path / "in" / "a.md", "---\nid: 007\n---\nText.")
    write(tmp_path / "in" / "b.md", "\ufeff---\r\nid: ä/b\r\n---\r\nText.")
    write(tmp_path / "in" / "c.md", "---\nid: open")
    write(tmp_path / "in" / "d.md", "+++\nid = 12.0\n+++\nText.")
    inputs = found(tmp_path / "in", spool=tmp_path)
    assert ids(inputs) == ["007", "ä-b", "c", "12"]
    assert inputs.items[2].outcome == Outcome.BAD_FRONT_MATTER


def test_names_in_unicode_and_in_no_encoding(tmp_path: Path) -> None:
    write(tmp_path / "in" / "Новости дня.txt")
    Path(os.fsdecode(os.fsencode(tmp_path / "in") + b"/\xe9t\xe9.txt")).write_text(TEXT)
    inputs = found(tmp_path / "in", spool=tmp_path)
    assert ids(inputs) == ["Новости-дня", "t"]
    assert [item.source for item in inputs.items] == ["Новости дня.txt", r"\xe9t\xe9.txt"]
    assert Path(inputs.items[1].path).read_text() == TEXT


@pytest.mark.parametrize(
    ("data", "source"),
    [
        (TEXT.encode(), "stdin.txt"),
        (b'\n{"text": "One."}\n{"text": "Two."}\n', "stdin.jsonl"),
        (b'{"text": "cut', "stdin.txt"),
        (b"<!DOCTYPE html><p>x", "stdin.html"),
        (b'<?xml version="1.0"?>\n<HTML lang=en>', "stdin.html"),
        (b"---\ntitle: A\n---\nText.", "stdin.md"),
        (b"+++\ntitle = 'A'\n+++\nText.", "stdin.md"),
        (gzip.compress(TEXT.encode(), mtime=0), "stdin.txt.gz"),
        (gzip.compress(b'{"text": "One."}', mtime=0), "stdin.jsonl.gz"),
    ],
)
def test_standard_input(tmp_path: Path, data: bytes, source: str) -> None:
    inputs = found("-", "-", spool=tmp_path / "spool", stdin=data)
    assert [file.path for file in inputs.files] == [source]
    assert inputs.items[0].article_id.startswith("stdin")
    assert Path(inputs.items[0].path) == (tmp_path / "spool" / source).absolute()
    assert Path(inputs.items[0].path).read_bytes() == data


def test_standard_input_of_a_stated_format(tmp_path: Path) -> None:
    def stated(name: str) -> Inputs:
        stream = io.BytesIO(b'{"text": "One."}')
        return discover(["-"], limits=LIMITS, spool=tmp_path, stdin=stream, stdin_format=name)

    assert stated("txt").items[0].source == "stdin.txt"
    with pytest.raises(InputError, match="jsonl"):
        stated("docx")


def test_standard_input_that_is_missing_or_empty(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="standard input"):
        found("-", spool=tmp_path)
    assert outcomes(found("-", spool=tmp_path, stdin=b"")) == {"stdin.txt": "empty_file"}


def test_no_inputs(tmp_path: Path) -> None:
    assert found(spool=tmp_path) == Inputs([], [], [])
    (tmp_path / "bare").mkdir()
    assert found(tmp_path / "bare", spool=tmp_path) == Inputs([], [], [])
