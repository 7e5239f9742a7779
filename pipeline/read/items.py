"""What reading hands on: what was found, what was read, and what could not be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field
from pydantic.dataclasses import dataclass as checked

from schemas.article import Article
from schemas.errors import ClaimwrightError
from schemas.outcomes import Outcome


@checked(frozen=True, slots=True, config={"extra": "forbid"})
class ReadLimits:
    """How much one article may be.

    ``max_bytes`` bounds an article as stored and once decompressed (for JSON Lines: one
    line). ``max_expansion`` bounds what a compressed file of many articles may grow to, as
    a multiple of its own size on top of ``max_bytes``; it stops decompression bombs.
    ``max_bad_lines`` bounds the failures kept for one file, which is hardly JSON Lines then.
    """

    max_bytes: Annotated[int, Field(gt=0)] = 20_000_000
    max_expansion: Annotated[int, Field(gt=0)] = 200
    max_bad_lines: Annotated[int, Field(gt=0)] = 10_000


@dataclass(frozen=True, slots=True)
class Item:
    """One article that was found, before it is read; small, because all are held at once.

    ``sha256`` is of the article's bytes: the whole file, decompressed, or one line without
    its line feed. ``line`` (from 1) and ``offset`` (in bytes, decompressed, of UTF-8 where
    the file is in UTF-16) are given for formats of one article a line, else None.
    ``outcome`` and ``reason`` are None unless it is already known that the article cannot be
    read.
    """

    article_id: str
    path: str
    source: str
    format: str
    gzipped: bool
    sha256: str
    line: int | None = None
    offset: int | None = None
    outcome: Outcome | None = None
    reason: str | None = None

    @property
    def place(self) -> str:
        """Where it is, for messages: its source, and its line where it has one."""
        return self.source if self.line is None else f"{self.source}:{self.line}"


@dataclass(frozen=True, slots=True)
class FileOutcome:
    """What became of one file: ``read``, also with a remark in ``reason``, or why not.

    ``path`` is relative to the file's input root. ``articles`` counts the items it gave;
    a file that fails part of the way through keeps those found before.
    """

    path: str
    outcome: Outcome
    reason: str | None
    articles: int


@dataclass(frozen=True, slots=True)
class Inputs:
    """All that was found: articles in reading order, one outcome a file, remarks."""

    items: list[Item]
    files: list[FileOutcome]
    notes: list[str]


@dataclass(frozen=True, slots=True)
class Read:
    """An article, and remarks about how it was read (an encoding, a field left out)."""

    article: Article
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Failure:
    """An article that could not be read; ``reason`` starts with its file and line."""

    article_id: str
    source: str
    line: int | None
    outcome: Outcome
    reason: str


class Rejected(ClaimwrightError):
    """Inside this package: a file or article cannot be used. Callers get it as data."""

    def __init__(self, outcome: Outcome, reason: str) -> None:
        super().__init__(reason)
        self.outcome = outcome
