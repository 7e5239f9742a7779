"""The Prefect flows: the same run, with every shard a task and its figures as artifacts.

``regenerate`` is what schedules run: it extracts, publishes and evaluates. Prefect reads
annotations when a flow is served, so this module does without their postponed evaluation.
"""

import asyncio
import logging
import os
import re
import signal
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractContextManager, AsyncExitStack, asynccontextmanager, suppress
from contextvars import ContextVar
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes

from prefect import flow, task
from prefect.artifacts import acreate_markdown_artifact, acreate_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.orchestration import get_client
from prefect.client.schemas.actions import GlobalConcurrencyLimitCreate
from prefect.client.schemas.objects import State
from prefect.client.schemas.schedules import CronSchedule
from prefect.concurrency.asyncio import concurrency
from prefect.exceptions import (
    ObjectAlreadyExists,
    ObjectNotFound,
    PrefectException,
    TerminationSignal,
)
from prefect.runner import Runner
from prefect.settings import PREFECT_API_URL, temporary_settings
from prefect.tasks import exponential_backoff
from pydantic import BaseModel, ConfigDict, Field

from evals.score import Report
from evals.summary import summary_lines
from pipeline.evaluation import EVALUATION, evaluate_run
from pipeline.extractors import EXTRACTORS
from pipeline.prefect_home import is_ours, stray_variables
from pipeline.run import Around, Published, Work, run
from pipeline.settings import AUTO, Settings, load
from pipeline.shards import Shard
from pipeline.stops import Stopped, come, interruptible
from pipeline.summary import summary
from pipeline.verify import read_manifest
from schemas.errors import ClaimwrightError, RunEndedError, RunError, SettingsError

LOG = logging.getLogger("claimwright")

LIMIT = "claimwright-runs"
RUNS_AT_ONCE = 2
STDIN = "-"
_ADDRESS = "file://"
_LEASE = 60  # seconds; what a killed run held is free again after as long, at the least allowed
_PAUSE = 2.0  # seconds between two attempts at a slot
_RETRIES = 2
_BACKOFF = 2.0  # seconds, doubled each time
_FIELDS = 5  # of cron; Prefect would take a sixth, of seconds
_OF_MODEL = {"model", "base_url", "concurrency", "price_in", "price_out", "price_cached_in"}
_AROUND: ContextVar[Around] = ContextVar("around", default=Around())  # noqa: B039 - frozen


class Job(BaseModel):
    """What to regenerate. Keys are no part of it: they come from the environment.

    A path that is no text, which JSON cannot hold, is a ``file://`` address.
    """

    model_config = ConfigDict(extra="forbid")

    inputs: list[str] = Field(min_length=1, description="Files, folders or globs.")
    dataset: str = Field(default="claims", pattern=r"^[A-Za-z0-9][\w.-]*$")
    outputs: str = Field(default="outputs", description="Folder of all datasets.")
    extractor: str = Field(
        default=AUTO,
        pattern=f"^({'|'.join((AUTO, *EXTRACTORS))})$",
        description="auto, or the name of an extractor.",
    )
    model: str | None = Field(default=None, description="Model to ask.")
    base_url: str | None = Field(default=None, description="Endpoint to ask.")
    gold: str | None = Field(default=None, description="Folder of gold to evaluate against.")
    text: bool = Field(default=True, description="Whether text and quotes are published.")
    max_lost: float = Field(default=0.2, ge=0, le=1, description="Share that may be lost.")
    workers: int | None = Field(default=None, ge=1, description="Processes, null for one a core.")
    concurrency: int | None = Field(default=None, ge=1, description="Requests at once.")
    store: bool = Field(default=True, description="Whether a model's answers are kept.")
    stored_only: bool = Field(default=False, description="Whether a model is asked nothing.")
    max_cost: float | None = Field(default=None, gt=0, description="What a run may spend.")
    max_tokens: int | None = Field(default=None, ge=1, description="Tokens that it may spend.")
    price_in: float | None = Field(default=None, ge=0, description="Of a million tokens in.")
    price_out: float | None = Field(default=None, ge=0, description="Of a million tokens out.")
    price_cached_in: float | None = Field(
        default=None, ge=0, description="Of a million tokens in that the endpoint had already."
    )
    recordings: str = Field(default="evals/recordings", description="Folder of recordings.")
    config: str | None = Field(default=None, description="Settings file, for claims.toml.")

    @classmethod
    def of(cls, inputs: Sequence[str], settings: Settings, config: Path | None = None) -> "Job":
        """The job that does what these settings say, wherever it is run on this machine."""
        return cls(
            inputs=[path if path == STDIN else _as_json(Path(path)) for path in inputs],
            dataset=settings.dataset,
            outputs=_as_json(settings.outputs),
            extractor=settings.extractor,
            **{name: getattr(settings.llm, name, None) for name in _OF_MODEL},
            gold=_as_json(settings.gold) if settings.gold else None,
            text=settings.text,
            max_lost=settings.max_lost,
            workers=settings.workers,
            store=settings.store,
            stored_only=settings.stored_only,
            max_cost=settings.max_cost,
            max_tokens=settings.max_tokens,
            recordings=_as_json(settings.recordings),
            config=_as_json(config) if config else None,
        )

    def paths(self) -> list[str]:
        """The inputs, as paths."""
        return [str(_as_path(given)) for given in self.inputs]

    def settings(self) -> Settings:
        """The settings for it, with what environment and ``claims.toml`` add."""
        flags = self.model_dump(exclude={"inputs", "config", *_OF_MODEL})
        flags["outputs"] = _as_path(self.outputs)
        flags["recordings"] = _as_path(self.recordings)
        flags["gold"] = _as_path(self.gold) if self.gold else None
        llm = self.model_dump(include=_OF_MODEL)
        return load({**flags, "llm": llm}, _as_path(self.config) if self.config else None)


def _as_json(path: Path) -> str:
    """An absolute path as JSON can hold it."""
    path = path.absolute()
    return str(path) if _is_text(path) else path.as_uri()


def _is_text(path: Path) -> bool:
    try:
        return bool(str(path).encode())
    except UnicodeEncodeError:
        return False


def _as_path(given: str) -> Path:
    """What ``_as_json`` made of a path, as a path again."""
    if not given.startswith(_ADDRESS):
        return Path(given)
    return Path(os.fsdecode(unquote_to_bytes(given.removeprefix(_ADDRESS))))


@flow(name="extract", persist_result=False)
async def extract(job: Job) -> str:
    """Extract and publish; returns the folder of the published run."""
    published = await _extract(job.paths(), job.settings())
    return _as_json(published.folder)


@flow(name="evaluate", persist_result=False)
async def evaluate(dataset: str, gold: str) -> dict[str, Any]:
    """Score a published run against gold; returns the report."""
    report = await _evaluate(_as_path(dataset), _as_path(gold))
    return report.model_dump(mode="json")


@flow(name="regenerate", persist_result=False)
async def regenerate(job: Job) -> str:
    """Extract, publish and, where gold is given, evaluate; returns the run's folder."""
    folder = await extract(job)
    if job.gold is not None:
        await evaluate(folder, job.gold)
    return folder


def run_flow(job: Job, around: Around, api: str | None = None) -> tuple[Published, Report | None]:
    """Run ``regenerate`` here and now.

    ``api`` is the Prefect API to do it with where none is configured; without either Prefect
    starts a server of its own.
    """
    token = _AROUND.set(around)
    try:
        with _with_api(api):
            folder = _as_path(asyncio.run(regenerate(job)))
    except TerminationSignal as ended:  # SIGTERM, which Prefect takes over while a flow runs
        raise Stopped(ended.signal) from None
    except (ClaimwrightError, Stopped):
        raise
    except Exception as error:
        if (stopped := come()) is not None:
            raise stopped from None
        stray = stray_variables()
        if not (stray or isinstance(error, RuntimeError | PrefectException)):
            raise  # a fault of ours
        told = (str(error).strip() or type(error).__name__).splitlines()[0]
        blame = f"; it may be due to {', '.join(stray)}" if stray else ""
        raise RunError(f"Prefect: {told}{blame}") from None
    finally:
        _AROUND.reset(token)
    kept = folder / EVALUATION
    report = Report.model_validate_json(kept.read_bytes()) if kept.is_file() else None
    return Published(folder, read_manifest(folder)), report


def check_cron(cron: str) -> None:
    """Raises SettingsError for what is no schedule in cron's five fields."""
    try:
        if len(cron.split()) != _FIELDS:
            raise ValueError
        CronSchedule(cron=cron)
    except ValueError:
        told = f"'{cron}' is no schedule: expected cron's five fields, such as '0 3 * * *'"
        raise SettingsError(told, where="--cron") from None


def serve(job: Job, cron: str, api: str | None) -> None:
    """Run ``regenerate`` on a schedule from this process, one run at a time, until stopped.

    ``api`` is the Prefect API to do it with where none is configured. Raises Interrupted
    where it is stopped.
    """
    with _with_api(api):
        asyncio.run(_serve(job, cron))


async def _serve(job: Job, cron: str) -> None:
    runner = Runner(limit=1, pause_on_shutdown=True)
    with interruptible():
        # Prefect's own way with SIGTERM blocks the very loop it waits for.
        setattr(runner, "handle_sigterm", signal.getsignal(signal.SIGTERM))  # noqa: B010
        await runner.aadd_flow(
            regenerate,
            name=f"schedule-{job.dataset}",
            cron=cron,
            parameters={"job": job.model_dump(mode="json")},
        )
        await runner.start()


def _with_api(api: str | None) -> AbstractContextManager[Any]:
    return temporary_settings({PREFECT_API_URL: api} if api and not PREFECT_API_URL.value() else {})


async def _extract(inputs: Sequence[str], settings: Settings) -> Published:
    async with _slot():
        published = await run(inputs, settings, around=replace(_AROUND.get(), task=_as_task))
    await _account(published)
    return published


def _as_task(work: Work) -> Work:
    """Work on a shard as a task. What it yields is kept by the run itself, not by Prefect."""

    @task(
        name="shard",
        task_run_name="shard-{shard.index}",
        retries=_RETRIES,
        retry_delay_seconds=exponential_backoff(backoff_factor=_BACKOFF),
        retry_jitter_factor=0.5,
        retry_condition_fn=_may_pass,
        cache_policy=NO_CACHE,
        persist_result=False,
    )
    async def on_shard(shard: Shard) -> int:
        return await work(shard)

    return on_shard


def _may_pass(_task: Any, _run: Any, state: State[Any]) -> bool:
    """Whether what failed is worth trying again: a key that is refused stays refused, and a cap
    that is reached is not raised."""
    return not isinstance(state.data, RunEndedError)


@asynccontextmanager
async def _slot() -> AsyncIterator[None]:
    """One of the runs at once that an API is to see; waits until there is one, and says so.

    A server of our own, or of Prefect's for this run alone, sees no run but this: a limit
    would only keep in its database what a killed run held, for all the servers after it.
    """
    api = PREFECT_API_URL.value()
    if not api or is_ours(api):
        yield
        return
    async with AsyncExitStack() as held:
        with interruptible():
            await _limit_runs()
            await _wait()
            slot = concurrency(
                LIMIT,
                occupy=1,
                strict=True,
                lease_duration=_LEASE,
                raise_on_lease_renewal_failure=False,
            )
            await held.enter_async_context(slot)
        yield


async def _wait() -> None:
    """Wait until the limit has a free slot. Who takes it first then waits in Prefect."""
    said = False
    async with get_client() as client:
        while True:
            limit = await client.read_global_concurrency_limit_by_name(LIMIT)
            if not limit.active or limit.active_slots < limit.limit:
                return
            if not said:
                LOG.info(
                    "waiting for Prefect's concurrency limit %s: %d of %d runs are under way; if "
                    "fewer are, `prefect gcl update %s --active-slots 0` frees what dead ones held",
                    *(LIMIT, limit.active_slots, limit.limit, LIMIT),
                )
                said = True
            await asyncio.sleep(_PAUSE)


async def _limit_runs() -> None:
    """Make the limit on runs at once, which counts across processes, unless it is there."""
    async with get_client() as client:
        try:
            await client.read_global_concurrency_limit_by_name(LIMIT)
        except ObjectNotFound:
            limit = GlobalConcurrencyLimitCreate(name=LIMIT, limit=RUNS_AT_ONCE)
            with suppress(ObjectAlreadyExists):
                await client.create_global_concurrency_limit(limit)


async def _account(published: Published) -> None:
    manifest = published.manifest
    key = _key(manifest.dataset)
    lines = "\n".join(summary(published.folder, manifest))
    text = lines.encode("utf-8", "backslashreplace").decode()
    await acreate_markdown_artifact(f"## {manifest.dataset}\n\n```\n{text}\n```", f"{key}-summary")
    counts = manifest.counts
    groups = {"article": counts.articles, "chunk": counts.chunks, "claim kept": counts.kinds}
    groups |= {"claim fallen": counts.fallen, "field left out": counts.remarks}
    table = [
        {"of": group, "name": name, "number": number}
        for group, numbers in groups.items()
        for name, number in numbers.items()
    ]
    await acreate_table_artifact(table, f"{key}-counts")


async def _evaluate(folder: Path, gold: Path) -> Report:
    report = evaluate_run(folder, gold)
    key = _key(read_manifest(folder).dataset)
    text = "\n".join(summary_lines(report))
    await acreate_markdown_artifact(f"## Evaluation\n\n```\n{text}\n```", f"{key}-evaluation")
    return report


def _key(dataset: str) -> str:
    """A dataset's name as an artifact's key: lower-case letters, digits and dashes."""
    return re.sub(r"[^a-z0-9]+", "-", dataset.lower()).strip("-")
