"""The table of formats, by suffix. Another input format is one parser and one entry."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pipeline.read.json_lines import line_id, parse_line
from pipeline.read.markdown import markdown_id, parse_markdown
from pipeline.read.parsed import Parsed
from pipeline.read.plain import parse_text
from pipeline.read.web_page import parse_html


def no_own_id(data: bytes) -> None:
    """For formats in which an article names no id of its own."""


@dataclass(frozen=True, slots=True)
class Format:
    """How one kind of file is read.

    ``parse`` takes the bytes of one article, ``own_id`` finds the id that it states, and
    both raise Rejected. With ``by_line`` a file holds one article a line.
    """

    name: str
    suffixes: tuple[str, ...]
    parse: Callable[[bytes], Parsed]
    own_id: Callable[[bytes], str | None] = no_own_id
    by_line: bool = False


FORMATS: dict[str, Format] = {
    entry.name: entry
    for entry in (
        Format("txt", (".txt",), parse_text),
        Format("md", (".md", ".markdown"), parse_markdown, markdown_id),
        Format("html", (".html", ".htm"), parse_html),
        Format("jsonl", (".jsonl", ".ndjson"), parse_line, line_id, by_line=True),
    )
}
BY_SUFFIX = {suffix: entry for entry in FORMATS.values() for suffix in entry.suffixes}


@dataclass(frozen=True, slots=True)
class Named:
    """A file's name taken apart: ``2023/001.txt.gz`` is ``2023/001``, txt, gzipped."""

    stem: str
    format: Format | None
    gzipped: bool


def take_apart(name: str) -> Named:
    """The format by the last suffix, case ignored; without a known one, None."""
    lower = name.lower()
    gzipped = lower.endswith(".gz")
    if gzipped:
        name, lower = name[:-3], lower[:-3]
    for suffix, entry in BY_SUFFIX.items():
        if lower.endswith(suffix):
            return Named(name[: -len(suffix)], entry, gzipped)
    return Named(name, None, gzipped)
