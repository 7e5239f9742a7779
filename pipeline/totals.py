"""The ledger's arithmetic: every file, article, chunk and proposed claim ends once.

Used while a dataset is written and again when it is verified, on the same files.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from schemas.dataset import Counts, tally
from schemas.draft import Usage
from schemas.outcomes import Outcome

NOT_MEANT = frozenset((Outcome.UNSUPPORTED_FORMAT, Outcome.DOCUMENTATION, Outcome.DUPLICATE_FILE))
"""Files in which no article was to be expected, or none of their own: they are not losses."""
_KEPT = frozenset((Outcome.EXTRACTED, Outcome.PARTIAL))


@dataclass(frozen=True, slots=True)
class Losses:
    """How much of what was met is in no dataset: as one message tells it, so does another."""

    articles: int
    """Articles that are lost."""
    found: int
    """Articles that are lost or in the dataset."""
    files: int
    """Files of which not one article was found."""

    @classmethod
    def of(cls, files: Mapping[str, int], articles: Mapping[str, int]) -> Losses:
        """Counted from the numbers of files and of articles by outcome."""
        lost = sum(n for name, n in articles.items() if _is_loss(name))
        kept = sum(articles.get(name, 0) for name in _KEPT)
        whole = sum(n for name, n in files.items() if _is_loss(name))
        return cls(lost, lost + kept, whole)

    @property
    def total(self) -> int:
        """All that is lost, a file that is lost whole counted as one article."""
        return self.articles + self.files

    @property
    def met(self) -> int:
        """All that there was, counted likewise."""
        return self.found + self.files

    def __str__(self) -> str:
        if not self.files:
            return f"{self.articles} of {self.found} articles"
        parts = f"{self.articles} of {self.found} articles, {self.files} of the files"
        return f"{self.total} of {self.met} articles and whole files ({parts})"


def _is_loss(outcome: str) -> bool:
    return outcome not in _KEPT and outcome not in NOT_MEANT and outcome != Outcome.READ


class Totals:
    """Counts rows as they pass, and says where they do not add up."""

    def __init__(self) -> None:
        self.files: Counter[str] = Counter()
        self.articles: Counter[str] = Counter()
        self.chunks: Counter[str] = Counter()
        self.fallen: Counter[str] = Counter()
        self.remarks: Counter[str] = Counter()
        self.kinds: Counter[str] = Counter()
        self.in_files = self.proposed = self.written = 0
        self.usage = Usage()
        self.reasons: dict[str, str | None] = {}

    def ledger(self, row: Mapping[str, Any]) -> None:
        """Count one row of the ledger."""
        counted = {
            "file": self.files,
            "article": self.articles,
            "chunk": self.chunks,
            "claim": self.fallen,
            "field": self.remarks,
        }
        counted[row["level"]][row["outcome"]] += 1
        if row["level"] in ("file", "article"):
            self.reasons.setdefault(row["outcome"], row.get("reason"))
        self.in_files += row.get("articles") or 0
        self.proposed += row.get("proposed") or 0
        if row.get("usage"):
            self.usage = self.usage + Usage.model_validate(row["usage"])

    def claim(self, kind: str) -> None:
        """Count one row of the claims."""
        self.kinds[kind] += 1

    def article(self) -> None:
        """Count one row of the articles."""
        self.written += 1

    @property
    def extracted(self) -> int:
        """Articles that are in the dataset, whole or in part."""
        return sum(self.articles[name] for name in _KEPT)

    @property
    def losses(self) -> dict[str, int]:
        """Articles that did not get into the dataset, and files lost whole, by outcome."""
        both = self.files + self.articles
        return {str(name): both[name] for name in sorted(both) if _is_loss(name)}

    @property
    def lost(self) -> Losses:
        """How much did not get into the dataset, of how much."""
        return Losses.of(self.files, self.articles)

    def faults(self, files: int, articles: int) -> list[str]:
        """What does not reconcile with a run's inputs; empty where everything does."""
        claims = self.kinds.total()
        pairs = (
            ("files met", files, "files in the ledger", self.files.total()),
            ("articles found", articles, "articles in the ledger", self.articles.total()),
            ("articles found", articles, "articles that the files had", self.in_files),
            (
                "articles extracted",
                self.extracted,
                "rows of articles.jsonl",
                self.written,
            ),
            (
                "claims proposed",
                self.proposed,
                "claims kept and fallen",
                claims + self.fallen.total(),
            ),
        )
        return [f"{n} {what}, but {m} {other}" for what, n, other, m in pairs if n != m]

    def counts(self) -> Counts:
        """The totals as the manifest has them."""
        return Counts(
            files=tally(self.files),
            articles=tally(self.articles),
            chunks=tally(self.chunks),
            proposed=self.proposed,
            claims=self.kinds.total(),
            kinds=tally(self.kinds),
            fallen=tally(self.fallen),
            remarks=tally(self.remarks),
        )
