"""The ledger, article by article: every chunk's proposed claims are kept or have fallen.

A claim kept belongs to the chunk that its first evidence lies in, and so does one that was
merged into another, where the ledger has its data; one that fell otherwise names its chunk.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from pydantic import ValidationError

from schemas.article import Article
from schemas.dataset import LedgerRow
from schemas.domain import Domain
from schemas.outcomes import Outcome
from schemas.row import Row

KEPT = frozenset((Outcome.EXTRACTED, Outcome.PARTIAL))
"""Outcomes of articles that are in the dataset."""
_MERGED = frozenset((Outcome.MERGED, Outcome.MERGED_DIFFERING))


@dataclass(frozen=True, slots=True)
class _Chunk:
    index: int
    start: int
    end: int
    proposed: int
    answered: bool


@dataclass(slots=True)
class Account:
    """What the ledger says of one article."""

    outcome: Outcome | None = None
    source: str = ""
    line: int | None = None
    chunks: list[_Chunk] = field(default_factory=list)
    fallen: Counter[int | None] = field(default_factory=Counter)
    merged: list[tuple[int, int]] = field(default_factory=list)  # where their evidence is
    unplaced: int = 0  # merged claims of which no more is known
    remarks: set[str] = field(default_factory=set)
    versions: set[str] = field(default_factory=set)  # ids of claims as they were when merged

    def chunk_of(self, start: int, end: int) -> int | None:
        """Index of the chunk that ``start:end`` lies in, None where that is none."""
        within = (c.index for c in self.chunks if c.start <= start and end <= c.end)
        return next(within, None)

    def faults(self, rows: Sequence[Row]) -> Iterator[str]:
        """What does not agree in itself, and with the claims kept of the article."""
        yield from self._outcome()
        if [chunk.index for chunk in self.chunks] != list(range(len(self.chunks))):
            yield "has chunks that are not numbered from 0"
        if any(b.start < a.end for a, b in pairwise(self.chunks)):
            yield "has chunks that are out of order or overlap"
        yield from self._proposed(rows)
        known = {row.claim_id for row in rows} | self.versions
        if not self.unplaced:
            for claim_id in sorted(self.remarks - known):
                yield f"has a remark on {claim_id}, which is no claim of it"

    def _outcome(self) -> Iterator[str]:
        failed = sum(not chunk.answered for chunk in self.chunks)
        if self.outcome in KEPT:
            holds = (failed > 0) == (self.outcome is Outcome.PARTIAL)
        elif self.outcome is Outcome.FAILED:
            holds = 0 < failed == len(self.chunks)
        else:
            holds = not (self.chunks or self.fallen or self.merged or self.unplaced)
        if not holds:
            yield f"is {self.outcome}, but its chunks say otherwise"

    def _proposed(self, rows: Sequence[Row]) -> Iterator[str]:
        ended = Counter(self.fallen)
        for row in rows:
            ended[self.chunk_of(row.evidence[0].start, row.evidence[0].end)] += 1
        for start, end in self.merged:
            ended[self.chunk_of(start, end)] += 1
        proposed = {chunk.index: chunk.proposed for chunk in self.chunks}
        for index in ended.keys() - proposed.keys():
            yield f"has {ended[index]} claims of a chunk that it has not"
        left = {index: number - ended[index] for index, number in proposed.items()}
        if sum(left.values()) != self.unplaced or min(left.values(), default=0) < 0:
            told = ", ".join(f"{ended[i]} of {proposed[i]} in chunk {i}" for i in left)
            also = f" and {self.unplaced} merged" if self.unplaced else ""
            yield f"has claims that do not add up to those proposed: {told}{also}"


def against_body(account: Account, article: Article) -> Iterator[str]:
    """Whether the chunks begin and end with the article's body."""
    ends = (article.body[0].start, article.body[-1].end) if article.body else None
    chunks = account.chunks
    if ends != ((chunks[0].start, chunks[-1].end) if chunks else None):
        yield "has chunks that do not begin and end with its body"


class Accounts:
    """The accounts of all articles, to be opened row by row and closed one by one."""

    def __init__(self, domain: Domain, text: bool) -> None:
        """``text`` says whether the dataset has the articles' text."""
        self._domain = domain
        self._text = text
        self._open: dict[str, Account] = {}
        self._sources: Counter[str] = Counter()

    def add(self, row: LedgerRow) -> Iterator[str]:
        """Enter a row of the ledger; yields what is wrong with it."""
        if row.level == "file":
            self._sources[row.source] += row.articles or 0
            return
        if row.article_id is None:
            yield "names no article"
            return
        account = self._open.setdefault(row.article_id, Account())
        if row.level == "article":
            self._sources[row.source] -= 1
            if account.outcome is not None:
                yield f"article {row.article_id} has another row"
            account.outcome, account.source, account.line = row.outcome, row.source, row.line
        elif row.level == "chunk":
            yield from _add_chunk(account, row)
        elif row.level == "field":
            account.remarks.add(row.claim_id or "no id")
        elif row.outcome in _MERGED:
            yield from self._add_merged(account, row)
        else:
            account.fallen[row.chunk] += 1

    def _add_merged(self, account: Account, row: LedgerRow) -> Iterator[str]:
        if not self._text:
            account.unplaced += 1
            return
        try:
            kept, merged = [self._record(row, name) for name in ("kept", "merged")]
        except (ValidationError, LookupError, TypeError):
            account.unplaced += 1
            yield "does not say which claim was merged into which"
            return
        account.merged.append((merged.evidence[0].start, merged.evidence[0].end))
        if account.remarks:  # which may be on either, as it was
            for record in (kept, merged):
                account.versions.add(self._domain.claim_id(str(row.article_id), record))

    def _record(self, row: LedgerRow, name: str) -> Any:
        return self._domain.record.validate_python((row.data or {})[name])

    def tells_source(self, source: str, account: Account) -> bool:
        """Whether an article of this account can have this source: the account's, or an
        address that the article stated, which plain text does not, and no other file's path."""
        if source == account.source:
            return True
        plain = account.source.lower().removesuffix(".gz").endswith(".txt")
        return not plain and source not in self._sources

    def close(self, article_id: str) -> Account | None:
        """The account of an article, which is then forgotten; None where there is none."""
        return self._open.pop(article_id, None)

    def rest(self) -> Iterator[str]:
        """What is wrong with the accounts that were not closed, and with those of files."""
        for article_id, account in self._open.items():
            if account.outcome is None:
                yield f"has rows of article {article_id}, but none on the article itself"
            elif account.outcome in KEPT:
                yield f"article {article_id} is {account.outcome}, but not in articles.jsonl"
            else:
                for message in account.faults(()):
                    yield f"article {article_id} {message}"
        for source, number in self._sources.items():
            if number:
                yield f"{source} has not as many articles as its row says"


def _add_chunk(account: Account, row: LedgerRow) -> Iterator[str]:
    if row.chunk is None or row.start is None or row.end is None or row.proposed is None:
        yield "a chunk needs chunk, start, end and proposed"
        return
    answered = row.outcome is Outcome.ANSWERED
    account.chunks.append(_Chunk(row.chunk, row.start, row.end, row.proposed, answered))
