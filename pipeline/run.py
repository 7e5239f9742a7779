"""A run: inputs to a published dataset.

``run`` is the whole of it. What surrounds the work on each shard (a task of a scheduler,
say) is handed in, so that every way of running does the same and writes the same bytes.
"""

from __future__ import annotations

import hashlib
import platform
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from evals.load import select
from pipeline.extractors import asked, asks_store, check_extractor, run_over
from pipeline.fingerprint import code, fingerprint
from pipeline.inputs import found_in, spool_of
from pipeline.parts import Parts
from pipeline.publish import Assembly, locked
from pipeline.read import Inputs as Found
from pipeline.settings import Settings
from pipeline.shards import Shard, Workshop, into_shards
from pipeline.stops import interruptible
from pipeline.summary import stored_faults
from pipeline.together import together
from schemas import DOMAIN
from schemas.dataset import Inputs, Manifest, Times, run_name
from schemas.domain import Domain
from schemas.draft import Spent
from schemas.errors import Interrupted, ReconciliationError, TooManyLostError

Work = Callable[[Shard], Awaitable[int]]


def _as_it_is(work: Work) -> Work:
    return work


@dataclass(frozen=True, slots=True)
class Around:
    """What goes on around a run.

    ``task`` wraps the work on one shard; ``begun`` is told the number of articles and
    ``progress`` how many more of them are done.
    """

    task: Callable[[Work], Work] = _as_it_is
    begun: Callable[[int], None] = lambda articles: None
    progress: Callable[[int], None] = lambda articles: None


@dataclass(frozen=True, slots=True)
class Published:
    """A published dataset: its folder and its manifest."""

    folder: Path
    manifest: Manifest


@dataclass(slots=True)
class _Clock:
    started: datetime = field(default_factory=lambda: datetime.now(UTC))
    ticks: float = field(default_factory=time.monotonic)

    def times(self, attempts: int) -> Times:
        return Times(
            started=self.started.isoformat(timespec="seconds"),
            finished=datetime.now(UTC).isoformat(timespec="seconds"),
            seconds=round(time.monotonic() - self.ticks, 3),
            attempts=attempts,
            host=platform.node(),
        )


async def run(
    inputs: Sequence[str | Path],
    settings: Settings,
    *,
    domain: Domain = DOMAIN,
    around: Around | None = None,
) -> Published:
    """Extract from files, folders, globs or ``-`` and publish the dataset.

    Raises InputError where there is nothing to read or nothing to evaluate against,
    LockedError while another run has the dataset, TooManyLostError where more articles were
    lost than the settings allow, RunEndedError where a model can be asked no more (a key, a
    quota, and as CapReached what the run may spend), Interrupted on SIGINT or SIGTERM while
    articles are worked on. Whatever is raised, what was published before stays, and what was
    done is found again by the next run.
    """
    check(settings, domain)
    around = around or Around()
    clock = _Clock()
    dataset = settings.outputs / settings.dataset
    with spool_of(inputs) as spool:
        found = found_in(inputs, settings, spool)
        with locked(dataset):
            return await _run(found, Parts(dataset), settings, domain, around, clock)


def check(settings: Settings, domain: Domain = DOMAIN) -> None:
    """Raises InputError for what would fail a run only after work was done: an extractor
    that there is none of, gold that cannot be evaluated against."""
    check_extractor(settings)
    if settings.gold is not None:
        select(settings.gold, domain)


async def _run(
    found: Found, parts: Parts, settings: Settings, domain: Domain, around: Around, clock: _Clock
) -> Published:
    attempts = parts.attempt()
    model, prompt = asked(settings), prompt_sha256(settings, domain)
    known_by = fingerprint(settings, domain, prompt, model.recording_sha256)
    shards = into_shards(found.items, known_by)
    around.begun(len(found.items))
    number = parts.run() if asks_store(settings) else parts.under_way()
    try:
        with interruptible():
            workshop = Workshop(settings, domain, parts, len(found.items))
            await _work(shards, workshop, around)
    except Interrupted:
        run_over(settings, number, stopped=True)
        raise
    assembly = Assembly(settings.outputs / settings.dataset, domain)
    assembly.write([shard.key for shard in shards], parts, found.files)
    try:
        _check(assembly, found, settings, workshop.spent())
    except TooManyLostError:
        run_over(settings, number)
        parts.over()
        raise
    manifest = Manifest(
        dataset=settings.dataset,
        run_id=_run_id(clock, assembly),
        domain=domain.name,
        schema_version=domain.schema_version,
        schema_sha256=domain.sha256,
        extractor=settings.chosen,
        model=model.options.model if model.options else None,
        endpoint=model.options.base_url if model.options else None,
        recording_sha256=model.recording_sha256,
        prompt_sha256=prompt,
        text=settings.text,
        settings=settings.public(),
        settings_sha256=settings.content_sha256(),
        code=code(),
        inputs=_inputs(found),
        counts=assembly.totals.counts(),
        usage=assembly.totals.usage,
        spent=workshop.spent(),
        times=clock.times(attempts),
        files=assembly.files,
    )
    folder = assembly.publish(manifest)
    run_over(settings, number)
    parts.clear()
    return Published(folder, manifest)


def prompt_sha256(settings: Settings, domain: Domain) -> str | None:
    """Hash of what a model is told beside the articles; None where none is, or was, asked."""
    options = asked(settings).options
    if options is None:
        return None
    from pipeline.llm.prompt import prompt_sha256 as of_prompt

    return of_prompt(domain, options.dialect)


async def _work(shards: Sequence[Shard], workshop: Workshop, around: Around) -> None:
    async with workshop:
        work = around.task(workshop.work)

        async def one(shard: Shard) -> None:
            around.progress(await work(shard))

        await together(one(shard) for shard in shards)


def _check(assembly: Assembly, found: Found, settings: Settings, spent: Spent | None) -> None:
    totals = assembly.totals
    faults = totals.faults(len(found.files), len(found.items))
    if faults:
        raise ReconciliationError("the ledger does not reconcile: " + "; ".join(faults))
    lost = totals.lost
    if not lost.met:
        raise TooManyLostError(
            f"none of the {len(found.files)} files holds an article; "
            f"what became of each is in {assembly.folder / 'ledger.jsonl'}"
        )
    limit = Decimal(str(settings.max_lost))  # as written: 0.29 of 100 is 29
    if lost.total > limit * lost.met:
        heard = f"; {stored_faults(spent)}" if spent is not None and spent.stored_faults else ""
        reasons = ", ".join(
            f"{n} {name} (such as {totals.reasons[name]})" for name, n in totals.losses.items()
        )
        raise TooManyLostError(
            f"{lost} were lost, over the limit of "
            f"{(limit * 100).normalize():f}% (max_lost): {reasons}; "
            f"every reason is in {assembly.folder / 'ledger.jsonl'}{heard}"
        )


def _run_id(clock: _Clock, assembly: Assembly) -> str:
    stem = run_name(clock.started, assembly.files)
    dataset = assembly.folder.parent.parent
    taken = {path.name for path in dataset.glob(f"{stem}*")}
    return next(
        name for n in range(len(taken) + 1) if (name := f"{stem}-{n}" if n else stem) not in taken
    )


def _inputs(found: Found) -> Inputs:
    digest = hashlib.sha256()
    for item in found.items:
        digest.update(Inputs.hashed(item.article_id, item.source, item.line, item.sha256))
    return Inputs(
        files=len(found.files),
        articles=len(found.items),
        sha256=digest.hexdigest(),
        notes=tuple(found.notes),
    )
