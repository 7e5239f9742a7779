"""``claims doctor``: what is configured, what answers, what is missing."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from urllib.parse import urlsplit

from pipeline.cli.exits import FAILED
from pipeline.cli.printable import in_line
from pipeline.content import RECORDED
from pipeline.llm.proxies import proxy_of
from pipeline.prefect_home import api_url, check_api
from pipeline.settings import FILE, Settings, load
from schemas import DOMAIN
from schemas.draft import Usage
from schemas.errors import ClaimwrightError

_LIBRARIES = ("pydantic", "instructor", "openai", "prefect", "trafilatura", "rapidfuzz")
_WAIT = 3.0  # seconds for an endpoint to accept a connection


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: ``ok`` is None where it is only told."""

    about: str
    ok: bool | None
    said: str


def doctor_command(
    config: Path | None, as_json: bool, model: Mapping[str, str | None], ask: bool
) -> None:
    """Look and print; exits 1 where something is missing or does not answer.

    Nothing is sent to a model unless ``ask`` is given; ``model`` is named as by flags.
    """
    findings = list(_findings(config, model, ask))
    if as_json:
        sys.stdout.write(json.dumps([asdict(finding) for finding in findings]) + "\n")
    else:
        marks: dict[bool | None, str] = {True: "ok", False: "FAILS", None: ""}
        for finding in findings:
            line = f"{marks[finding.ok]:<6} {finding.about:<12} {finding.said}"
            sys.stdout.write(f"{in_line(line)}\n")
    if any(finding.ok is False for finding in findings):
        sys.exit(FAILED)


def _findings(config: Path | None, model: Mapping[str, str | None], ask: bool) -> Iterator[Finding]:
    yield Finding("python", None, sys.version.split()[0])
    yield from (_library(name) for name in _LIBRARIES)
    try:
        settings = load({"llm": model}, config)
    except ClaimwrightError as error:
        yield Finding("settings", False, str(error))
        return
    path = config or Path(FILE)
    yield Finding("settings", True, f"{path} is read" if path.is_file() else f"no {FILE} here")
    yield Finding("extractor", None, f"{settings.extractor}, which is {settings.chosen}")
    yield _tried("rules", _rules)
    yield from _model(settings)
    if ask:
        yield from _dialects(settings)
    yield _recordings(settings)
    yield _outputs(settings)
    api = api_url()
    if api:
        yield _tried("prefect api", lambda: _prefect(api))
    else:
        said = "none is configured: --prefect uses a temporary server"
        yield Finding("prefect api", None, said)


def _library(name: str) -> Finding:
    try:
        return Finding(name, True, version(name))
    except PackageNotFoundError:
        return Finding(name, False, "is not installed; `make run` sets everything up")


def _rules() -> str:
    from pipeline.rules.extractor import RulesExtractor

    languages = sorted(RulesExtractor().languages or ())
    return f"ready, for {', '.join(languages)}"


def _recordings(settings: Settings) -> Finding:
    from pipeline.llm.recording import FILE as DESCRIBED
    from pipeline.llm.recording import read_recording

    folder = settings.recordings
    if settings.chosen != RECORDED and not (folder / DESCRIBED).exists():
        return Finding(RECORDED, None, f"no recorded answers in {folder}")

    def look() -> str:
        found = read_recording(folder)
        return f"{len(found.replies())} answers of {found.options.model} in {folder}"

    return _tried(RECORDED, look)


def _tried(about: str, look: Callable[[], str]) -> Finding:
    try:
        return Finding(about, True, look())
    except (ClaimwrightError, OSError, ValueError) as error:
        return Finding(about, False, str(error))


def _model(settings: Settings) -> Iterator[Finding]:
    if settings.llm is None:
        said = "none is configured: CLAIMS_LLM_MODEL and CLAIMS_LLM_BASE_URL, or [llm] in " + FILE
        yield Finding("model", None, said)
        return
    llm = settings.llm
    where = "in this process" if llm.in_process else f"at {llm.base_url}"
    yield Finding("model", None, f"{llm.model} {where}, dialect {llm.dialect}")
    if llm.in_process:
        yield _tried("llama.cpp", _engine)
        return
    yield Finding("key", None, "a key is set" if llm.api_key else "no key is set")
    proxy = proxy_of(llm.base_url)
    if proxy is not None:
        yield Finding("proxy", None, f"{llm.base_url} is asked through {proxy}")
    yield _tried("endpoint" if proxy is None else "proxy", lambda: _connects(proxy or llm.base_url))


def _prefect(api: str) -> str:
    check_api()
    return _connects(api)


def _engine() -> str:
    from pipeline.llm.local import check_installed

    check_installed()
    return f"xllamacpp {version('xllamacpp')}"


def _dialects(settings: Settings) -> Iterator[Finding]:
    """What the model answers in each dialect, and which of them to set."""
    if settings.llm is None:
        yield Finding("dialects", False, "there is no model to ask")
        return
    from pipeline.llm.probe import probe

    try:
        found = asyncio.run(probe(settings.llm, DOMAIN))
    except ClaimwrightError as error:
        yield Finding("dialects", False, str(error))
        return
    todo = next((each.todo for each in found if each.todo), None)
    works = [each.dialect for each in found if each.works]
    for each in found:
        yield Finding(each.dialect, True if each.works else None, each.said)
    usage = sum((each.usage for each in found), Usage())
    sent = (
        f"sent {usage.requests} requests, {usage.input_tokens} tokens; "
        f"got {usage.output_tokens} tokens"
    )
    own = settings.llm.dialect
    how = 'CLAIMS_LLM_DIALECT={0}, or dialect = "{0}" in [llm] of ' + FILE
    if own not in works and any(each.is_open for each in found):
        yield Finding("dialects", False, f"the endpoint could not be asked: try later; {sent}")
    elif not works and todo:
        yield Finding("dialects", False, f"{todo}; then ask again; {sent}")
    elif not works:
        yield Finding("dialects", False, f"none works; {sent}")
    elif own not in works:
        yield Finding("dialects", False, f"{own} does not work: {how.format(works[0])}; {sent}")
    elif own != works[0]:
        yield Finding("dialects", True, f"better than {own}: {how.format(works[0])}; {sent}")
    else:
        yield Finding("dialects", True, f"{own}, as configured, is the best that works; {sent}")


def _connects(url: str) -> str:
    """Whether something listens there; sends nothing."""
    parts = urlsplit(url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        with socket.create_connection((parts.hostname or "", port), timeout=_WAIT):
            return f"{parts.hostname}:{port} accepts connections"
    except OSError as error:
        raise OSError(f"{parts.hostname}:{port} does not answer: {error}") from None


def _outputs(settings: Settings) -> Finding:
    folder = settings.outputs
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    if not folder.is_dir():
        return Finding("outputs", False, f"{folder} is a file: expected a folder")
    ok = os.access(folder, os.W_OK)
    return Finding("outputs", ok, f"{settings.outputs} can {'' if ok else 'not '}be written")
