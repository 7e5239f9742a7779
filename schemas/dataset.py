"""What a dataset folder holds beside the claims: the ledger and the manifest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from pydantic import Field

from schemas.article import Article, Frozen
from schemas.draft import Spent, Usage
from schemas.outcomes import Outcome
from schemas.row import Row

CLAIMS = "claims.jsonl"
ARTICLES = "articles.jsonl"
LEDGER = "ledger.jsonl"
MANIFEST = "manifest.json"
SCHEMA = "schema.json"
FLAT = "claims.csv"
DATASET = (CLAIMS, ARTICLES, LEDGER, MANIFEST, SCHEMA, FLAT)
"""The files of one."""

Level = Literal["file", "article", "chunk", "claim", "field"]
"""What a ledger row is about. ``field`` rows are remarks on claims that stay."""


class LedgerRow(Frozen):
    """The final outcome of one file, article, chunk, or proposed claim that was not kept.

    Every file met has one row, every article found in one, every chunk of an article that
    was read, and every proposed claim that is not a row of ``claims.jsonl``.
    """

    level: Level = Field(description="What the row is about.")
    outcome: Outcome = Field(description="What became of it.")
    source: str = Field(description="Path of the file, relative to the input root.")
    line: int | None = Field(default=None, ge=1, description="Line in a file of many articles.")
    article_id: str | None = Field(default=None, description="The article, where it has an id.")
    chunk: int | None = Field(default=None, ge=0, description="Index of the chunk.")
    start: int | None = Field(default=None, ge=0, description="First code point of the chunk.")
    end: int | None = Field(default=None, ge=1, description="One past its last code point.")
    claim_id: str | None = Field(default=None, description="The claim kept, for its remarks.")
    reason: str | None = Field(default=None, description="What was found, what was expected.")
    articles: int | None = Field(default=None, ge=0, description="Of a file: articles in it.")
    proposed: int | None = Field(default=None, ge=0, description="Of a chunk: claims proposed.")
    repaired: str | None = Field(default=None, description="How an answer was mended.")
    usage: Usage | None = Field(default=None, description="What the chunk's answer cost.")
    data: dict[str, Any] | None = Field(default=None, description="The claim or field itself.")


@dataclass(frozen=True, slots=True)
class Extracted:
    """An article with its layout, its rows in text order, and its rows of the ledger.

    The first row of the ledger is the article's own.
    """

    article: Article
    rows: tuple[Row, ...]
    ledger: tuple[LedgerRow, ...]


class FileRecord(Frozen):
    """One file of a dataset as the manifest lists it."""

    sha256: str = Field(description="Of its bytes.")
    bytes: int = Field(ge=0, description="Its size.")
    rows: int | None = Field(
        default=None, ge=0, description="Lines, for .jsonl; records, for .csv."
    )


class Inputs(Frozen):
    """What a run was given."""

    files: int = Field(ge=0, description="Files met.")
    articles: int = Field(ge=0, description="Articles found in them, readable or not.")
    sha256: str = Field(description="Over id, path, line and content hash of each article.")
    notes: tuple[str, ...] = Field(default=(), description="What was out of the ordinary.")

    @staticmethod
    def hashed(article_id: str, source: str, line: int | None, sha256: str) -> bytes:
        """What of one article goes into the hash."""
        return json.dumps([article_id, source, line, sha256]).encode()


class Code(Frozen):
    """The code that made a dataset."""

    version: str = Field(description="Release of claimwright.")
    sha256: str = Field(description="Over the source and data files of schemas and pipeline.")
    python: str = Field(description="Version of Python.")
    libraries: dict[str, str] = Field(description="Versions that can change what comes out.")


class Counts(Frozen):
    """Totals; ``claims verify`` reconciles them with the files."""

    files: dict[str, int] = Field(description="Files by outcome.")
    articles: dict[str, int] = Field(description="Articles by outcome.")
    chunks: dict[str, int] = Field(description="Chunks by outcome.")
    proposed: int = Field(ge=0, description="Claims proposed.")
    claims: int = Field(ge=0, description="Claims kept.")
    kinds: dict[str, int] = Field(description="Claims kept, by kind.")
    fallen: dict[str, int] = Field(description="Proposed claims not kept, by outcome.")
    remarks: dict[str, int] = Field(description="Parts of kept claims left out, by outcome.")


class Times(Frozen):
    """When a run was and what it took; the one place where time enters a dataset."""

    started: str = Field(description="UTC, ISO 8601.")
    finished: str = Field(description="UTC, ISO 8601.")
    seconds: float = Field(ge=0, description="Wall time of the run that published.")
    attempts: int = Field(ge=1, description="Runs it took, with those that were cut off.")
    host: str = Field(description="Name of the machine.")


class Manifest(Frozen):
    """What a dataset was made from, by what, and what is in it."""

    dataset: str = Field(description="Name of the dataset.")
    run_id: str = Field(description="Name of the run's folder.")
    domain: str = Field(description="Which set of kinds.")
    schema_version: str = Field(description="Of the rows.")
    schema_sha256: str = Field(description="Of the JSON schema.")
    extractor: str = Field(description="Which extractor.")
    model: str | None = Field(default=None, description="Which model, where one answered.")
    endpoint: str | None = Field(default=None, description="Where it was asked.")
    recording_sha256: str | None = Field(
        default=None, description="Of its answers, where recorded ones were played back."
    )
    prompt_sha256: str | None = Field(default=None, description="Of prompt, rules and examples.")
    text: bool = Field(description="Whether the articles' text and the quotes are included.")
    settings: dict[str, Any] = Field(description="Without any secret.")
    settings_sha256: str = Field(description="Of those that can change the content.")
    code: Code
    inputs: Inputs
    counts: Counts
    usage: Usage = Field(description="What the answers cost, whichever run paid for them.")
    spent: Spent | None = Field(
        default=None, description="What the run that published paid, where a model was asked."
    )
    times: Times
    files: dict[str, FileRecord] = Field(description="Every other file of the dataset.")


def tally(outcomes: Mapping[Any, int]) -> dict[str, int]:
    """Counts by name, in the order of the names, for a manifest."""
    return {str(name): outcomes[name] for name in sorted(outcomes, key=str)}


def run_name(started: datetime, files: Mapping[str, FileRecord]) -> str:
    """Time and content, such as ``20261121T010203Z-1a2b3c4d``: sorts by time.

    A run whose name is taken gets ``-1``, ``-2`` and so on behind it.
    """
    content = json.dumps({name: file.sha256 for name, file in files.items()})
    digest = hashlib.sha256(content.encode()).hexdigest()[:8]
    return f"{started:%Y%m%dT%H%M%SZ}-{digest}"
