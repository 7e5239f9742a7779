"""``claims doctor``: what is configured, what answers, what is missing."""

from __future__ import annotations

import json
import os
import socket
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from urllib.parse import urlsplit

from pipeline.cli.exits import FAILED
from pipeline.cli.printable import in_line
from pipeline.llm.proxies import proxy_of
from pipeline.prefect_home import api_url, check_api
from pipeline.settings import FILE, Settings, load
from schemas.errors import ClaimwrightError

_LIBRARIES = ("pydantic", "instructor", "openai", "prefect", "trafilatura", "rapidfuzz")
_WAIT = 3.0  # seconds for an endpoint to accept a connection


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: ``ok`` is None where it is only told."""

    about: str
    ok: bool | None
    said: str


def doctor_command(config: Path | None, as_json: bool) -> None:
    """Look and print; exits 1 where something is missing or does not answer."""
    findings = list(_findings(config))
    if as_json:
        sys.stdout.write(json.dumps([asdict(finding) for finding in findings]) + "\n")
    else:
        marks: dict[bool | None, str] = {True: "ok", False: "FAILS", None: ""}
        for finding in findings:
            line = f"{marks[finding.ok]:<6} {finding.about:<12} {finding.said}"
            sys.stdout.write(f"{in_line(line)}\n")
    if any(finding.ok is False for finding in findings):
        sys.exit(FAILED)


def _findings(config: Path | None) -> Iterator[Finding]:
    yield Finding("python", None, sys.version.split()[0])
    yield from (_library(name) for name in _LIBRARIES)
    try:
        settings = load(None, config)
    except ClaimwrightError as error:
        yield Finding("settings", False, str(error))
        return
    path = config or Path(FILE)
    yield Finding("settings", True, f"{path} is read" if path.is_file() else f"no {FILE} here")
    yield Finding("extractor", None, f"{settings.extractor}, which is {settings.chosen}")
    yield _tried("rules", _rules)
    yield from _model(settings)
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
    yield Finding("model", None, f"{llm.model} at {llm.base_url}, dialect {llm.dialect}")
    yield Finding("key", None, "a key is set" if llm.api_key else "no key is set")
    proxy = proxy_of(llm.base_url)
    if proxy is not None:
        yield Finding("proxy", None, f"{llm.base_url} is asked through {proxy}")
    yield _tried("endpoint" if proxy is None else "proxy", lambda: _connects(proxy or llm.base_url))


def _prefect(api: str) -> str:
    check_api()
    return _connects(api)


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
