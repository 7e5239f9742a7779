"""Checking a dataset from its files alone: hashes, schema, offsets, ids, ledger totals."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeGuard

from pydantic import ValidationError

from pipeline.parts import lines_of
from pipeline.totals import Totals
from schemas.article import Article
from schemas.dataset import ARTICLES, CLAIMS, LEDGER, MANIFEST, SCHEMA, LedgerRow, Manifest
from schemas.domain import Domain
from schemas.errors import DatasetError, SchemaVersionError
from schemas.row import Row
from schemas.wire import explain

Texts = Callable[[Article], str | None]
"""Gives an article's text where the dataset has none; None if it is not to be had."""

_MOST = 50
_LINES = (ARTICLES, CLAIMS, LEDGER)
_PUBLISHED = (*_LINES, SCHEMA)


@dataclass(slots=True)
class Verdict:
    """What was checked and what does not hold; ``faults`` is cut off after fifty."""

    articles: int = 0
    claims: int = 0
    evidence: int = 0
    unchecked: int = 0
    faults: list[str] = field(default_factory=list)
    found: int = 0

    def fault(self, where: str, message: str) -> None:
        """Note one more fault."""
        self.found += 1
        if len(self.faults) < _MOST:
            self.faults.append(f"{where}: {message}")


def verify(folder: Path, domain: Domain, texts: Texts | None = None) -> Verdict:
    """Check the dataset in ``folder``.

    ``texts`` serves datasets without text; evidence that could not be held against a text
    counts as ``unchecked``. Raises DatasetError where there is no dataset, and
    SchemaVersionError where it is of a schema that this version does not know.
    """
    manifest = read_manifest(folder)
    if manifest.schema_version != domain.schema_version:
        raise SchemaVersionError(
            f"the dataset is of schema {manifest.schema_version}, this version checks "
            f"{domain.schema_version}; use the release that wrote it, or regenerate it",
            where=folder / MANIFEST,
        )
    verdict = Verdict()
    _manifest(manifest, domain, verdict)
    _hashes(folder, manifest, verdict)
    _schema(folder, manifest, domain, verdict)
    totals = Totals()
    _Rows(folder, domain, verdict, totals, texts).check(manifest)
    _ledger(folder, manifest, verdict, totals)
    return verdict


def read_manifest(folder: Path) -> Manifest:
    """The manifest of the dataset in ``folder``; raises DatasetError where there is none."""
    path = folder / MANIFEST
    try:
        return Manifest.model_validate_json(path.read_bytes())
    except OSError:
        raise DatasetError("not a dataset: it has no manifest.json", where=folder) from None
    except ValidationError as error:
        raise DatasetError(f"not a manifest: {explain(error)}", where=path) from None


def _manifest(manifest: Manifest, domain: Domain, verdict: Verdict) -> None:
    """What the manifest says of itself."""
    for name in _PUBLISHED:
        if name not in manifest.files:
            verdict.fault(MANIFEST, f"has no hash of {name}")
    if manifest.domain != domain.name:
        verdict.fault(MANIFEST, f"domain is '{manifest.domain}', not '{domain.name}'")


def _hashes(folder: Path, manifest: Manifest, verdict: Verdict) -> None:
    for name, record in manifest.files.items():
        path = folder / name
        if not path.is_file():
            verdict.fault(name, "is missing")
            continue
        digest, size, lines = hashlib.sha256(), 0, 0
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
                size += len(block)
                lines += block.count(b"\n")
        if digest.hexdigest() != record.sha256:
            verdict.fault(name, "is not the file that was published (sha256 differs)")
        elif size != record.bytes or (name in _LINES and lines != record.rows):
            verdict.fault(MANIFEST, f"its bytes and rows of {name} are not those of the file")


def _schema(folder: Path, manifest: Manifest, domain: Domain, verdict: Verdict) -> None:
    path = folder / SCHEMA
    try:
        schema = json.loads(path.read_bytes()) if path.is_file() else domain.json_schema
    except ValueError:
        schema = None
    if schema != domain.json_schema:
        verdict.fault(SCHEMA, "is not the schema of this version")
    if manifest.schema_sha256 != domain.sha256:
        verdict.fault(MANIFEST, "schema_sha256 is not that of this version's schema")


class _Rows:
    """Walks articles and claims side by side: both are in the same order."""

    def __init__(
        self, folder: Path, domain: Domain, verdict: Verdict, totals: Totals, texts: Texts | None
    ) -> None:
        self._folder = folder
        self._domain = domain
        self._verdict = verdict
        self._totals = totals
        self._texts = texts

    def check(self, manifest: Manifest) -> None:
        """Hold every row against its article, and both against the manifest."""
        self._manifest = manifest
        known = {str(data.get("article_id")) for _, data in _numbered(self._folder / ARTICLES)}
        claims = self._of_articles(known)
        pending = next(claims, None)
        seen: set[str] = set()
        ids: set[str] = set()
        for where, data in _numbered(self._folder / ARTICLES, self._verdict):
            article = self._article(where, data, manifest.text)
            if article is None:
                continue
            if article.article_id in seen:
                self._verdict.fault(where, f"article_id {article.article_id} is there twice")
            seen.add(article.article_id)
            rows = []
            while pending is not None and pending[1].get("article_id") == article.article_id:
                rows.append(pending)
                pending = next(claims, None)
            self._claims(article, rows, ids)
        while pending is not None:
            self._verdict.fault(pending[0], "is out of article order")
            self._totals.claim(str(pending[1].get("kind")))
            pending = next(claims, None)

    def _of_articles(self, known: Container[str]) -> Iterator[tuple[str, dict[str, Any]]]:
        """The claims of articles that are there; the others are faults."""
        for where, data in _numbered(self._folder / CLAIMS, self._verdict):
            if str(data.get("article_id")) in known:
                yield where, data
            else:
                self._verdict.fault(where, f"belongs to no article: {data.get('article_id')}")
                self._totals.claim(str(data.get("kind")))

    def _article(self, where: str, data: Mapping[str, Any], with_text: bool) -> Article | None:
        self._totals.article()
        self._verdict.articles += 1
        try:
            article = Article.model_validate(data)
        except ValidationError as error:
            self._verdict.fault(where, explain(error))
            return None
        if with_text != (article.text is not None):
            self._verdict.fault(where, "the manifest says otherwise about the text")
        length = None if article.text is None else len(article.text)
        for span in (*article.body, *article.furniture):
            if length is not None and span.end > length:
                self._verdict.fault(where, f"span {span.start}:{span.end} lies outside the text")
        if article.text is None and self._texts is not None:
            article = article.model_copy(update={"text": self._texts(article)})
        return article

    def _claims(
        self, article: Article, rows: Sequence[tuple[str, Mapping[str, Any]]], ids: set[str]
    ) -> None:
        here: dict[str, Row] = {}
        last = (0, 0)
        for where, data in rows:
            self._totals.claim(str(data.get("kind")))
            self._verdict.claims += 1
            row = self._row(article, where, data)
            if row is None:
                continue
            if row.claim_id in ids:
                self._verdict.fault(where, f"claim_id {row.claim_id} is there twice")
            ids.add(row.claim_id)
            here[row.claim_id] = row
            place = (row.evidence[0].start, row.evidence[0].end)
            if place < last:
                self._verdict.fault(where, "is out of text order")
            last = place
        for claim_id, row in here.items():
            for other in row.contradicts:
                if other not in here or claim_id not in here[other].contradicts:
                    self._verdict.fault(claim_id, f"contradicts {other}, which does not say so")

    def _row(self, article: Article, where: str, data: Mapping[str, Any]) -> Row | None:
        evidence = data.get("evidence")
        restored = dict(data)
        if article.text is not None and _are_spans(evidence):
            if self._manifest.text and any(span.get("quote") is None for span in evidence):
                self._verdict.fault(where, "evidence has no quote, though the dataset has text")
            restored["evidence"] = [_with_quote(span, article.text) for span in evidence]
        context = {"text": article.text, "no_text": article.text is None}
        try:
            row = self._domain.row.validate_python(restored, context=context)
        except ValidationError as error:
            self._verdict.fault(where, explain(error))
            return None
        for message in self._disagreements(article, row):
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
            if any(span.start < f.end and f.start < span.end for f in article.furniture):
                yield f"evidence {span.start}:{span.end} lies in page furniture"
        if article.text is None:
            return
        if row.claim_id != self._domain.claim_id(article.article_id, row):
            yield f"claim_id {row.claim_id} is not the hash of its record"


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


def _ledger(folder: Path, manifest: Manifest, verdict: Verdict, totals: Totals) -> None:
    for where, data in _numbered(folder / LEDGER, verdict):
        try:
            LedgerRow.model_validate(data)
        except ValidationError as error:
            verdict.fault(where, explain(error))
            continue
        totals.ledger(data)
    for fault in totals.faults(manifest.inputs.files, manifest.inputs.articles):
        verdict.fault(LEDGER, fault)
    if totals.counts() != manifest.counts:
        verdict.fault(MANIFEST, "its counts are not those of the files")


def _numbered(path: Path, verdict: Verdict | None = None) -> Iterator[tuple[str, dict[str, Any]]]:
    """The rows of a file of JSON objects, each with its place; the others are faults."""
    verdict = verdict or Verdict()
    if not path.is_file():
        return
    for number, line in enumerate(lines_of(path, errors="replace"), start=1):
        where = f"{path.name}:{number}"
        try:
            data = json.loads(line)
        except (json.JSONDecodeError, RecursionError) as error:
            verdict.fault(where, f"not JSON: {error}")
            continue
        if isinstance(data, dict):
            yield where, data
        else:
            verdict.fault(where, "not a JSON object")
