"""The ledger's arithmetic: every file, article, chunk and proposed claim ends once.

Used while a dataset is written and again when it is verified, on the same files.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from schemas.dataset import Counts, tally
from schemas.draft import Usage
from schemas.outcomes import Outcome

NOT_MEANT = frozenset((Outcome.UNSUPPORTED_FORMAT, Outcome.DOCUMENTATION, Outcome.DUPLICATE_FILE))
"""Files in which no article was to be expected, or none of their own: they are not losses."""


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
        return self.articles[Outcome.EXTRACTED] + self.articles[Outcome.PARTIAL]

    @property
    def losses(self) -> dict[str, int]:
        """Articles that did not get into the dataset, and files lost whole, by outcome."""
        kept = {Outcome.EXTRACTED, Outcome.PARTIAL, Outcome.READ, *NOT_MEANT}
        both = self.files + self.articles
        return {str(name): both[name] for name in sorted(both) if name not in kept}

    @property
    def lost(self) -> int:
        """Articles that did not get into the dataset, a file lost whole counted as one."""
        return sum(self.losses.values())

    @property
    def met(self) -> int:
        """Articles there were, a file lost whole counted as one."""
        return self.lost + self.extracted

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
