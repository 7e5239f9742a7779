"""``claims benchmark``: an extractor on a public corpus."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator, Sequence
from itertools import islice, tee
from pathlib import Path

from evals.corpora import CORPORA
from evals.corpora.document import Annotated
from evals.corpora.score import benchmark, benchmark_lines
from pipeline.api import extract_whole
from pipeline.settings import Settings, load
from schemas.article import Article
from schemas.errors import InputError, RunError, SettingsError
from schemas.outcomes import Outcome
from schemas.row import Row

_NAMED = 3


def benchmark_command(
    corpus: str, path: Path, extractor: str | None, limit: int | None, as_json: bool
) -> None:
    """Run, score and print."""
    if corpus not in CORPORA:
        told = "".join(f"\n  {name}: {known.what}" for name, known in CORPORA.items())
        raise SettingsError(f"there is no corpus '{corpus}'; there are:{told}")
    if not path.exists():
        raise InputError("there is no such file or folder", where=path)
    settings = load({"extractor": extractor})
    lacking = CORPORA[corpus].without_text(path)
    if lacking:
        named = ", ".join(lacking[:_NAMED]) + (" and others" if len(lacking) > _NAMED else "")
        sys.stderr.write(
            f"claims: {len(lacking)} documents have annotations and no text, left out: {named}\n"
        )
    documents = islice(CORPORA[corpus].read(path), limit)
    made = benchmark(corpus, _extracted(documents, settings), without_text=len(lacking))
    if not made.documents:
        raise InputError("there is no document in it", where=path)
    lines = [made.model_dump_json()] if as_json else benchmark_lines(made)
    sys.stdout.write("\n".join(lines) + "\n")


def _extracted(
    documents: Iterator[Annotated], settings: Settings
) -> Iterator[tuple[Annotated, Sequence[Row]]]:
    """Each document with its claims, in order; as many are read ahead as are in work.

    Raises RunError for a document that was not extracted whole: its figures would not hold.
    """
    numbered = ((_article(number, each), each) for number, each in enumerate(documents))
    ahead, behind = tee(numbered)
    whole = extract_whole((article for article, _ in ahead), settings)
    for extracted, (_, document) in zip(whole, behind, strict=True):
        if extracted.ledger[0].outcome is not Outcome.EXTRACTED:
            told = next((r.reason for r in extracted.ledger if r.level == "chunk" and r.reason), "")
            raise RunError(
                f"document '{document.name}' was not extracted whole, and no figure would hold: "
                f"{extracted.ledger[0].outcome}: {told or extracted.ledger[0].reason}"
            )
        yield document, extracted.rows


def _article(number: int, document: Annotated) -> Article:
    return Article(
        article_id=f"{number:06}",
        source=document.name,
        sha256=hashlib.sha256(document.text.encode()).hexdigest(),
        language="en",
        published_from=None,
        text=document.text,
    )
