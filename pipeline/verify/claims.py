"""The claims of one article: each by itself, against the text, and against each other."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeGuard

from pydantic import ValidationError

from pipeline.content import OF_A_MODEL
from pipeline.verify.accounts import Account
from pipeline.verify.spans import stray
from pipeline.verify.verdict import Verdict
from schemas.article import Article
from schemas.dataset import Manifest
from schemas.domain import Domain
from schemas.row import Row
from schemas.wire import explain


class Claims:
    """Checks claims article by article, and remembers their ids."""

    def __init__(self, domain: Domain, verdict: Verdict, manifest: Manifest) -> None:
        self._domain = domain
        self._verdict = verdict
        self._manifest = manifest
        self._ids: set[str] = set()

    def check(
        self,
        article: Article,
        claims: Sequence[tuple[str, Mapping[str, Any]]],
        account: Account | None,
    ) -> list[Row]:
        """Check an article's claims as they stand in the file; returns those that are valid."""
        here: dict[str, Row] = {}
        rows = []
        last = (0, 0)
        for where, data in claims:
            self._verdict.claims += 1
            row = self._row(article, where, data, account)
            if row is None:
                continue
            if row.claim_id in self._ids:
                self._verdict.fault(where, f"claim_id {row.claim_id} is there twice")
            self._ids.add(row.claim_id)
            here[row.claim_id] = row
            rows.append(row)
            place = (row.evidence[0].start, row.evidence[0].end)
            if place < last:
                self._verdict.fault(where, "is out of text order")
            last = place
        for claim_id, row in here.items():
            for message in _contradictions(row, here):
                self._verdict.fault(claim_id, message)
        return rows

    def _row(
        self, article: Article, where: str, data: Mapping[str, Any], account: Account | None
    ) -> Row | None:
        evidence = data.get("evidence")
        restored = dict(data)
        if article.text is not None and _are_spans(evidence):
            if self._manifest.text and any(span.get("quote") is None for span in evidence):
                self._verdict.fault(where, "evidence has no quote, though the dataset has text")
            restored["evidence"] = [_with_quote(span, article.text) for span in evidence]
        context = {"text": article.text, "no_text": article.text is None}
        try:
            row = self._domain.row.validate_json(json.dumps(restored), strict=True, context=context)
        except ValidationError as error:
            self._verdict.fault(where, explain(error))
            return None
        for message in (*self._disagreements(article, row), *_misplaced(article, row, account)):
            self._verdict.fault(where, message)
        self._verdict.evidence += len(row.evidence)
        if article.text is None:
            self._verdict.unchecked += len(row.evidence)
        return row

    def _disagreements(self, article: Article, row: Row) -> Iterator[str]:
        if row.schema_version != self._manifest.schema_version:
            yield f"schema_version is {row.schema_version}, not the manifest's"
        if row.extractor != self._manifest.extractor:
            yield f"extractor is {row.extractor}, not the manifest's"
        for span, grounding in zip(row.evidence, row.grounding, strict=False):
            if span.quote is not None:
                quote = span.quote.encode("utf-8", "surrogatepass")
                if hashlib.sha256(quote).hexdigest() != grounding.quote_sha256:
                    yield f"the quote at {span.start}:{span.end} is not the one that was grounded"
            if grounding.method != "exact" and self._manifest.extractor not in OF_A_MODEL:
                yield f"grounding is {grounding.method}, but only a model's quotes need likeness"
        if article.text is None:
            return
        if row.claim_id != self._domain.claim_id(article.article_id, row):
            yield f"claim_id {row.claim_id} is not the hash of its record"


def _misplaced(article: Article, row: Row, account: Account | None) -> Iterator[str]:
    """Evidence that is not where an extractor was shown the article."""
    for span in row.evidence:
        place = stray(article, span.start, span.end)
        if place is None and account is not None and account.chunk_of(span.start, span.end) is None:
            place = "in no chunk of the ledger"
        if place is not None:
            yield f"evidence {span.start}:{span.end} lies {place}"


def _contradictions(row: Row, here: Mapping[str, Row]) -> Iterator[str]:
    """Links to claims of the same article go both ways, and never to the claim itself."""
    if row.claim_id in row.contradicts:
        yield "contradicts itself"
    if len(set(row.contradicts)) < len(row.contradicts):
        yield "contradicts one claim twice"
    for other in row.contradicts:
        if other not in here:
            yield f"contradicts {other}, which is no claim of its article"
        elif row.claim_id not in here[other].contradicts:
            yield f"contradicts {other}, which does not say so"


def _are_spans(evidence: Any) -> TypeGuard[list[dict[str, Any]]]:
    """Whether evidence has the form of spans, so that quotes can be put in."""
    return isinstance(evidence, list) and all(
        isinstance(span, dict)
        and all(isinstance(span.get(end), int) and span[end] >= 0 for end in ("start", "end"))
        for span in evidence
    )


def _with_quote(span: Mapping[str, Any], text: str) -> dict[str, Any]:
    """A span of a dataset without text gets the quote that its offsets name."""
    if span.get("quote") is not None:
        return dict(span)
    return {**span, "quote": text[span["start"] : span["end"]] or None}
