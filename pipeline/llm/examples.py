"""Few-shot examples: a domain's folder of JSON files, each a short text with its claims.

A file holds ``title``, ``outlet``, ``published``, ``earlier`` (sentences that are not shown),
``context`` (sentences before it), ``text``, and ``claims`` in record shape without what code
computes. Each is checked against its own text before anything is sent.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, Field, ValidationError

from schemas.article import Article, Chunk, Frozen, Span
from schemas.domain import Domain
from schemas.draft import Check, Draft
from schemas.errors import InputError
from schemas.markers import Verbatim, has_mark
from schemas.parts import part_of
from schemas.wire import Wire, explain

EXAMPLES = Path(__file__).parent / "examples"


class _File(Frozen):
    title: str | None = None
    outlet: str | None = None
    published: str | None = None
    earlier: str = ""
    context: str = ""
    text: str = Field(min_length=1)
    claims: tuple[dict[str, Any], ...]


class Example(Frozen):
    """One example, in the shape of what is asked and answered."""

    article: Article
    chunk: Chunk
    drafts: tuple[Draft, ...]


def load_examples(
    domain: Domain, wire: Wire, check: Check, folder: Path = EXAMPLES
) -> tuple[Example, ...]:
    """The examples of a domain, in the order of their file names; none if it has no folder.

    Raises ``InputError`` with the file, and which claim, where a claim is not of the
    schema, where a verbatim field or a quote is not in the text, or where ``check``
    rejects it.
    """
    paths = sorted((folder / domain.name).glob("*.json"))
    return tuple(_load(path, domain, wire, check) for path in paths)


def _load(path: Path, domain: Domain, wire: Wire, check: Check) -> Example:
    try:
        file = _File.model_validate_json(path.read_bytes())
    except ValidationError as error:
        raise InputError(f"not an example: {explain(error)}", where=path) from error
    article, chunk = _article(path, file)
    drafts = []
    for number, claim in enumerate(file.claims):
        fault, draft = _read(claim, wire)
        fault = fault or next(_misquoted(domain, draft, article, chunk), None)
        if fault is None and (rejection := check(article, chunk, draft)) is not None:
            fault = rejection.reason
        if fault is not None:
            raise InputError(f"example claim {number}: {fault}", where=path)
        drafts.append(draft)
    return Example(article=article, chunk=chunk, drafts=tuple(drafts))


def _article(path: Path, file: _File) -> tuple[Article, Chunk]:
    parts = [part for part in (file.earlier, file.context, file.text) if part]
    text = "\n\n".join(parts)
    body = Span(start=len(text) - len(file.text), end=len(text))
    ends = body.start - len("\n\n")
    context = (Span(start=ends - len(file.context), end=ends),) if file.context else ()
    earlier = (Span(start=0, end=len(file.earlier)),) if file.earlier else ()
    article = Article(
        article_id=f"example-{path.stem}",
        title=file.title,
        outlet=file.outlet,
        published=file.published,
        published_from="metadata" if file.published else None,
        language="en",
        source=path.name,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        text=text,
        body=(*earlier, *context, body),
    )
    chunk = Chunk(article_id=article.article_id, index=0, sentences=(body,), context=context)
    return article, chunk


def _read(claim: dict[str, Any], wire: Wire) -> tuple[str | None, Draft]:
    """What is wrong with a claim, and the claim as an answer in wire form would bring it."""
    asked = Draft(data=claim)
    try:
        drafts, rejections = wire.expand(wire.condense([asked]))
    except (LookupError, TypeError, AttributeError) as error:
        return f"not of the schema: {error!r}", asked
    if rejections:
        return rejections[0].reason, asked
    unknown = sorted(set(_paths(claim)) - set(_paths(drafts[0].data)))
    return (f"unknown field {unknown[0]}" if unknown else None), drafts[0]


def _paths(value: Any, prefix: str = "") -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, part in value.items():
            yield f"{prefix}{key}"
            yield from _paths(part, f"{prefix}{key}.")
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _paths(part, prefix)


def _misquoted(domain: Domain, draft: Draft, article: Article, chunk: Chunk) -> Iterator[str]:
    """Each verbatim value that is not in the text, and evidence outside the chunk."""
    text = article.text or ""
    for path, value in _verbatim(domain.kinds[draft.data["kind"]], draft.data):
        within = text[chunk.start : chunk.end] if path.startswith("evidence.") else text
        if value not in within:
            yield f"{path} is not in the text: {value!r}"
    if not draft.data["evidence"]:
        yield "it has no evidence"


def _verbatim(model: type[BaseModel], data: Any, prefix: str = "") -> Iterator[tuple[str, str]]:
    for name, field in model.model_fields.items():
        value, path = data.get(name), f"{prefix}{name}"
        part = part_of(field)
        if isinstance(value, str) and has_mark(field, Verbatim):
            yield path, value
        elif part is not None and value is not None:
            for item in value if isinstance(value, list | tuple) else [value]:
                yield from _verbatim(part, item, f"{path}.")
