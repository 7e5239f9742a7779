"""What a run would ask of a model, written to batch files instead."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from pipeline.content import RECORDED
from pipeline.extractors import asked, check_extractor
from pipeline.inputs import found_in, spool_of
from pipeline.llm.batch_files import MOST_BYTES, MOST_ROWS, RequestFiles, request_row
from pipeline.llm.extractor import LLMExtractor
from pipeline.llm.options import LLMOptions
from pipeline.llm.recording import read_recording
from pipeline.llm.reply import Json, Reply, parse
from pipeline.llm.store import ResponseStore
from pipeline.llm.store_worth import SETTLED
from pipeline.llm.unasked import Look, Questions, Unasked
from pipeline.order import checker, cut, lay_out
from pipeline.read import Failure, Reader
from pipeline.read import Inputs as Found
from pipeline.settings import Settings
from schemas import DOMAIN
from schemas.domain import Domain
from schemas.errors import SettingsError
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
    """Write each question that the response store has no answer to as a row of ``output``; for
    the extractor ``recorded``, each that the recording has none to.

    They stand in the order of the articles and their chunks, the same from run to run. With
    ``retry``, what is asked about such answers that cannot be used stands among them.
    ``most`` are the rows and bytes of one file. Nothing is asked, and where there is nothing
    to ask no file is written. Raises SettingsError where no model or no store is configured,
    InputError where there is nothing to read, or ``output`` is there already or not named
    ``*.jsonl``.
    """
    check_extractor(settings)
    options = asked(settings).options
    if options is None:
        raise SettingsError("requests are made for a model: name one, as for claims run")
    if not settings.store:
        raise SettingsError("answers to batch files go into the store, which is switched off")
    with (
        closing(ResponseStore(settings.responses)) as store,
        spool_of(inputs) as spool,
        RequestFiles(output, *most) as files,
    ):
        found = found_in(inputs, settings, spool)
        keys: list[str] = []

        def note(key: str, body: Json) -> None:
            files.write(request_row(key, body))
            keys.append(key)

        unasked = Unasked(options, _look(settings, store), note, retry=retry)
        met = asyncio.run(_ask(found, settings, options, domain, unasked))
        # Before the files have their names: the store takes answers to nothing else.
        store.export(keys, options.base_url, options.model)
    written = tuple(zip(files.paths, files.rows, files.bytes, strict=True))
    return Exported(written, unasked.questions, *met)


def _look(settings: Settings, store: ResponseStore) -> Look:
    if settings.chosen != RECORDED:
        return store.peek
    replies = read_recording(settings.recordings).replies()
    settled = {key: reply for key, reply in replies.items() if parse(reply).outcome in SETTLED}

    async def look(key: str) -> Reply | None:
        return settled.get(key)

    return look


async def _ask(
    found: Found, settings: Settings, options: LLMOptions, domain: Domain, unasked: Unasked
) -> tuple[int, int, dict[str, int]]:
    """Have the extractor ask about every chunk, one after another, so that the order is theirs;
    returns the numbers of articles and chunks, and of what could not be read."""
    extractor = LLMExtractor(options, domain, checker(domain), connect=lambda _: unasked)
    unread = Counter(f.outcome.value for f in found.files if f.outcome is not Outcome.READ)
    articles = chunks = 0
    with Reader(settings.read) as reader:
        for item in found.items:
            read = reader.read(item)
            if isinstance(read, Failure):
                unread[read.outcome.value] += 1
                continue
            articles += 1
            article = lay_out(read.article)
            for chunk in cut(article, settings.chunk):
                chunks += 1
                unasked.begin()
                await extractor.extract(article, [chunk])
    await extractor.close()
    return articles, chunks, dict(unread)
