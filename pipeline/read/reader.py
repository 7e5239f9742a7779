"""The second pass: one article at a time, from its item to an Article."""

from __future__ import annotations

from hashlib import sha256
from typing import BinaryIO, Self

from pipeline.read.fields import Metadata, metadata
from pipeline.read.formats import FORMATS
from pipeline.read.items import Failure, Item, Read, ReadLimits, Rejected
from pipeline.read.language import detect_language
from pipeline.read.parsed import Parsed
from pipeline.read.streams import open_lines, read_errors, read_whole
from pipeline.read.translation import says_translated
from schemas.article import Article
from schemas.outcomes import Outcome


class Reader:
    """Reads items; keeps the file of the last line open, so that lines in order are cheap.

    Use it in a ``with`` statement, one for each shard. Items may come in any order; lines
    of a gzipped file are quick in theirs, since going back means decompressing anew.
    """

    def __init__(self, limits: ReadLimits) -> None:
        self._limits = limits
        self._path: str | None = None
        self._stream: BinaryIO | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file kept open, if any; the reader can still be used."""
        if self._stream is not None:
            self._stream.close()
        self._path = self._stream = None

    def read(self, item: Item) -> Read | Failure:
        """The article, with ``body`` and ``furniture`` left empty, or why there is none.

        The text is as the format's parser yields it; ``source`` is the stated URL or else
        the item's; ``language`` is as stated or else detected, None where neither can be
        told. An item found unusable before fails with the outcome it has.
        """
        if item.outcome is not None:
            reason = item.reason or item.outcome.value
            return Failure(item.article_id, item.source, item.line, item.outcome, reason)
        try:
            data = self._bytes(item)
            if sha256(data).hexdigest() != item.sha256:
                reason = "expected the bytes found at the start of the run, they have changed"
                raise Rejected(Outcome.CHANGED_FILE, reason)
            parsed = FORMATS[item.format].parse(data)
            if not parsed.text.strip():
                raise Rejected(Outcome.EMPTY_TEXT, "expected article text, found white space")
        except Rejected as rejected:
            reason = f"{item.place}: {rejected.message}"
            return Failure(item.article_id, item.source, item.line, rejected.outcome, reason)
        return article_from(item, parsed)

    def _bytes(self, item: Item) -> bytes:
        if item.offset is None:
            return read_whole(item.path, gzipped=item.gzipped, limits=self._limits)
        stream = self._opened(item)
        with read_errors():
            stream.seek(item.offset)
            data = stream.readline(self._limits.max_bytes + 2)
        return data[:-1] if data.endswith(b"\n") else data

    def _opened(self, item: Item) -> BinaryIO:
        if self._stream is None or self._path != item.path:
            self.close()
            self._stream = open_lines(item.path, gzipped=item.gzipped)
            self._path = item.path
        return self._stream


def article_from(item: Item, parsed: Parsed) -> Read:
    """The Article of what was parsed, with remarks on what its fields lack."""
    stated, notes = metadata(parsed.fields)
    article = Article(
        article_id=item.article_id,
        title=stated.title,
        outlet=stated.outlet,
        byline=stated.byline,
        published=stated.published,
        published_from="metadata" if stated.published else None,
        language=_language(stated, parsed.text),
        translated=says_translated(parsed.text),
        source=stated.url or item.source,
        sha256=item.sha256,
        text=parsed.text,
    )
    return Read(article, (*parsed.notes, *notes))


def _language(stated: Metadata, text: str) -> str | None:
    return stated.language or detect_language(text)
