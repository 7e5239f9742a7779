"""``claims benchmark``: an extractor on a public corpus."""

from __future__ import annotations

import hashlib
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice, tee
from pathlib import Path

from evals.corpora import CORPORA, Corpus
from evals.corpora.document import Annotated
from evals.corpora.score import benchmark, benchmark_lines
from pipeline.api import extract_whole
from pipeline.cli.printable import in_line
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
        told = "; ".join(f"{name} ({known.what})" for name, known in CORPORA.items())
        raise SettingsError(f"there is no corpus '{corpus}'; there are {told}")
    if not path.exists():
        raise InputError("there is no such file or folder", where=path)
    settings = load({"extractor": extractor})
    lacking = CORPORA[corpus].without_text(path)
    if lacking:
        named = ", ".join(lacking[:_NAMED]) + (" and others" if len(lacking) > _NAMED else "")
        told = f"{len(lacking)} documents have annotations and no text, left out: {named}"
        sys.stderr.write(f"claims: {in_line(told)}\n")
    _check_annotated(CORPORA[corpus], path, limit)
    documents = islice(CORPORA[corpus].read(path), limit)
    made = benchmark(corpus, _extracted(documents, settings), without_text=len(lacking))
    lines = [made.model_dump_json()] if as_json else map(in_line, benchmark_lines(made))
    sys.stdout.write("\n".join(lines) + "\n")


def _check_annotated(corpus: Corpus, path: Path, limit: int | None) -> None:
    """Raises InputError where no document has an annotation to be scored on, before a model is
    asked for any: a figure would tell of the reading alone."""
    documents, left_out = 0, Counter[str]()
    first = None
    for document in islice(corpus.read(path), limit):
        if document.claims:
            return
        documents += 1
        left_out["lines not read"] += document.reading.unread
        left_out["not in their text"] += document.unlocated
        left_out["without words"] += document.empty
        first = first or document.reading.first or next(iter(document.first_lost.values()), None)
    if not documents:
        raise InputError("there is no document in it", where=path)
    why = ", ".join(f"{n} {what}" for what, n in left_out.items() if n) or "none at all"
    told = f"no annotation in {documents} documents that could be scored ({why})"
    raise InputError(
        f"{told}; expected {corpus.expected}" + (f"; {first}" if first else ""), where=path
    )


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
