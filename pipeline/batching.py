"""What a run would ask of a model, written to batch files instead."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline.llm.batch_files import MOST_BYTES, MOST_ROWS, RequestFiles, request_row
from pipeline.llm.extractor import LLMExtractor
from pipeline.llm.options import LLMOptions
from pipeline.llm.reply import Json
from pipeline.llm.store import ResponseStore
from pipeline.llm.unasked import Questions, Unasked
from pipeline.order import checker, cut, lay_out
from pipeline.read import Failure, Reader, discover
from pipeline.read import Inputs as Found
from pipeline.settings import Settings
from schemas import DOMAIN
from schemas.domain import Domain
from schemas.errors import InputError, SettingsError
from schemas.outcomes import Outcome


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written: the files with their rows and bytes, and what the questions are of.

    ``unread`` counts the articles and files that hold nothing to ask about, by outcome.
    """

    files: tuple[tuple[Path, int, int], ...]
    questions: Questions
    articles: int
    chunks: int
    unread: dict[str, int]


def export(
    inputs: Sequence[str | Path],
    settings: Settings,
    output: Path,
    *,
    domain: Domain = DOMAIN,
    retry: bool = False,
    most: tuple[int, int] = (MOST_ROWS, MOST_BYTES),
) -> Exported:
    """Write each question that the response store has no answer to as a row of ``output``.

    They stand in the order of the articles and their chunks, the same from run to run. With
    ``retry``, what is asked about stored answers that cannot be used stands among them.
    ``most`` are the rows and bytes of one file. Nothing is asked, and where there is nothing
    to ask no file is written. Raises SettingsError where no model or no store is configured,
    InputError where there is nothing to read or ``output`` is there already.
    """
    options = settings.llm
    if options is None or settings.chosen != "llm":
        raise SettingsError("requests are made for a model: name one, as for claims run")
    if not settings.store:
        raise SettingsError("answers to batch files go into the store", where="--no-store")
    store = ResponseStore(settings.responses)
    try:
        with TemporaryDirectory(prefix="claims-") as spool, RequestFiles(output, *most) as files:
            found = discover(inputs, limits=settings.read, spool=Path(spool))
            if not found.files:
                named = ", ".join(map(str, inputs))
                raise InputError("there is no file in the inputs", where=named)
            going = _Export(settings, options, domain, store, files, retry)
            asyncio.run(going.go(found))
            going.note()
    finally:
        store.close()
    written = tuple(zip(files.paths, files.rows, files.bytes, strict=True))
    questions = going.unasked.questions
    return Exported(written, questions, going.articles, going.chunks, dict(going.unread))


class _Export:
    """The articles of an export, one chunk after another, so that the order is theirs."""

    def __init__(
        self,
        settings: Settings,
        options: LLMOptions,
        domain: Domain,
        store: ResponseStore,
        files: RequestFiles,
        retry: bool,
    ) -> None:
        self.articles = self.chunks = 0
        self.unread: Counter[str] = Counter()
        self.unasked = Unasked(options, store, self._write, retry=retry)
        self._settings, self._options = settings, options
        self._store, self._files = store, files
        self._extractor = LLMExtractor(
            options, domain, checker(domain), connect=lambda _options: self.unasked
        )
        self._keys: list[str] = []

    async def go(self, found: Found) -> None:
        self.unread.update(f.outcome.value for f in found.files if f.outcome is not Outcome.READ)
        with Reader(self._settings.read) as reader:
            for item in found.items:
                read = reader.read(item)
                if isinstance(read, Failure):
                    self.unread[read.outcome.value] += 1
                    continue
                self.articles += 1
                article = lay_out(read.article)
                for chunk in cut(article, self._settings.chunk):
                    self.chunks += 1
                    self.unasked.begin()
                    await self._extractor.extract(article, [chunk])
        await self._extractor.close()

    def note(self) -> None:
        """Have the store know what was written: it takes answers to nothing else."""
        self._store.export(self._keys, self._options.base_url, self._options.model)
        self._keys.clear()

    def _write(self, key: str, body: Json) -> None:
        self._files.write(request_row(key, body))
        self._keys.append(key)
