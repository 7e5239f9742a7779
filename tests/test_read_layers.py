"""What lies between a file's bytes and its articles: gzip data and what follows them, UTF-16."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from pipeline.read import Read, Reader, ReadLimits, discover
from pipeline.read.items import FileOutcome
from schemas.outcomes import Outcome
from tests.reading import TEXT, found, ids, outcomes, write


@pytest.mark.parametrize("junk", [b"x", b"junk\n" * 100_000, b"\0\0\0\0junk", b"\r\n"])
def test_what_follows_gzip_data_is_left_out_with_a_remark(tmp_path: Path, junk: bytes) -> None:
    lines = "".join(json.dumps({"text": f"{number}. {TEXT}"}) + "\n" for number in range(20))
    packed = [gzip.compress(part.encode(), mtime=0) for part in (lines[:500], lines[500:])]
    (tmp_path / "a.jsonl.gz").write_bytes(b"".join(packed) + junk)
    (tmp_path / "b.txt.gz").write_bytes(gzip.compress(TEXT.encode(), mtime=0) + junk)
    limits = ReadLimits(max_bytes=1_000_000)
    inputs = discover([tmp_path], limits=limits, spool=tmp_path / "spool")
    assert outcomes(inputs) == {"a.jsonl.gz": "read", "b.txt.gz": "read"}
    told = "what follows its gzip data is none, and left out"
    assert [file.reason for file in inputs.files] == [
        f"{file.path}: {told}" for file in inputs.files
    ]
    with Reader(limits) as reader:
        for item in [*inputs.items, inputs.items[3]]:
            read = reader.read(item)
            assert isinstance(read, Read) and str(read.article.text).endswith(TEXT)


@pytest.mark.parametrize("name", ["a.jsonl", "a.ndjson.gz"])
@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_lines_in_a_wide_encoding_are_read_by_their_numbers(
    tmp_path: Path, name: str, encoding: str
) -> None:
    # Characters of which one byte is a line feed: U+0A0A, U+010A, U+0A01.
    texts = ["Один.", "", "\u0a0a\u010a\u0a01 «два» 😀", "Three.\u2028Four.", "x" * 70_000]
    lines = [json.dumps({"text": t}, ensure_ascii=False) if t else "" for t in texts]
    data = "\r\n".join(["\ufeff" + lines[0], *lines[1:], "{bad", ""]).encode(encoding)
    limits = ReadLimits(max_bytes=100_000)
    inputs = discover([write(tmp_path / name, data)], limits=limits, spool=tmp_path)
    assert inputs.files == [FileOutcome(name, Outcome.READ, f"{name}: decoded as {encoding}", 5)]
    assert [item.line for item in inputs.items] == [1, 3, 4, 5, 6]
    assert inputs.items[4].outcome == Outcome.BAD_JSON
    with Reader(limits) as reader:
        for item in [*inputs.items[:4], *reversed(inputs.items[:4])]:
            read = reader.read(item)
            assert isinstance(read, Read) and read.article.text == texts[(item.line or 0) - 1]


def test_wide_lines_are_read_from_standard_input_and_without_a_mark(tmp_path: Path) -> None:
    data = f'{{"text": "One. {TEXT}"}}\n{{"text": "Two."}}\n'.replace("border.\n", "border.")
    for encoding in ("utf-16", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"):
        inputs = found("-", spool=tmp_path / encoding, stdin=data.encode(encoding))
        assert ids(inputs) == ["stdin-1", "stdin-2"]
        assert f"decoded as {encoding}" in (inputs.files[0].reason or "")
