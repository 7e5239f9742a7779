"""The manifest: what it says of itself, and of the files beside it."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from pydantic import ValidationError

from pipeline.content import LLM, OF_A_MODEL, RECORDED, content_of, content_sha256
from pipeline.verify.verdict import Verdict
from schemas.dataset import (
    ARTICLES,
    CLAIMS,
    FLAT,
    LEDGER,
    MANIFEST,
    SCHEMA,
    Manifest,
    run_name,
)
from schemas.domain import Domain
from schemas.errors import DatasetError
from schemas.wire import explain

_LINES = (ARTICLES, CLAIMS, LEDGER)
_PUBLISHED = (*_LINES, FLAT, SCHEMA)
_RUN = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{8}(-\d+)?")


def read_manifest(folder: Path) -> Manifest:
    """The manifest of the dataset in ``folder``; raises DatasetError where there is none."""
    path = folder / MANIFEST
    try:
        return Manifest.model_validate_json(path.read_bytes(), strict=True)
    except OSError:
        raise DatasetError("not a dataset: it has no manifest.json", where=folder) from None
    except ValidationError as error:
        raise DatasetError(f"not a manifest: {explain(error)}", where=path) from None


def check_manifest(folder: Path, manifest: Manifest, domain: Domain, verdict: Verdict) -> None:
    """What the manifest says of itself, and the folder's name where that is a run's."""
    for name in _PUBLISHED:
        if name not in manifest.files:
            verdict.fault(MANIFEST, f"has no hash of {name}")
    if manifest.domain != domain.name:
        verdict.fault(MANIFEST, f"domain is '{manifest.domain}', not '{domain.name}'")
    for message in (*_against_settings(manifest), *_asked(manifest), *_run_id(manifest)):
        verdict.fault(MANIFEST, message)
    name = folder.resolve().name
    if _RUN.fullmatch(name) and name != manifest.run_id:
        verdict.fault(MANIFEST, f"is that of run {manifest.run_id}, not of {name}")


def _against_settings(manifest: Manifest) -> Iterator[str]:
    settings = manifest.settings
    for name in ("dataset", "text", "extractor"):
        value, set_to = getattr(manifest, name), settings.get(name, "auto")
        if set_to not in (value, "auto"):
            yield f"{name} is {value}, but {set_to} in its settings"
    content = content_of(settings, manifest.extractor)
    if manifest.settings_sha256 != content_sha256(content):
        yield "settings_sha256 is not the hash of its settings"


def _asked(manifest: Manifest) -> Iterator[str]:
    """What was asked, and where, is known where a model was, and only there."""
    extractor = manifest.extractor
    llm = manifest.settings.get("llm") if extractor == LLM else None
    asked = llm if isinstance(llm, dict) else {}
    for name, setting in (("model", "model"), ("endpoint", "base_url")):
        value, set_to = getattr(manifest, name), asked.get(setting)
        # What was recorded is told by the recording, which need not be at hand.
        if (value is None) if extractor == RECORDED else (value != set_to):
            yield f"{name} is {value}, but {set_to} in its settings"
    for name, expected in (("prompt_sha256", OF_A_MODEL), ("recording_sha256", {RECORDED})):
        value = getattr(manifest, name)
        if (value is None) == (extractor in expected):
            yield f"{name} is {value}, but extractor {extractor}"


def _run_id(manifest: Manifest) -> Iterator[str]:
    """A run is named after its time and the hashes of its files."""
    try:
        named = run_name(datetime.fromisoformat(manifest.times.started), manifest.files)
    except ValueError:
        yield f"times.started is no time: {manifest.times.started}"
        return
    if not re.fullmatch(rf"{named}(-\d+)?", manifest.run_id):
        yield f"run_id is {manifest.run_id}, but its time and files make it {named}"


def check_files(folder: Path, manifest: Manifest, verdict: Verdict) -> None:
    """The files against their hashes, sizes and numbers of rows."""
    for name, record in manifest.files.items():
        if name not in _PUBLISHED:
            verdict.fault(MANIFEST, f"lists {name}, which is no file of a dataset")
            continue
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


def check_schema(folder: Path, manifest: Manifest, domain: Domain, verdict: Verdict) -> None:
    """The schema beside the data against this version's."""
    path = folder / SCHEMA
    try:
        schema = json.loads(path.read_bytes()) if path.is_file() else domain.json_schema
    except (ValueError, RecursionError):
        schema = None
    if schema != domain.json_schema:
        verdict.fault(SCHEMA, "is not the schema of this version")
    if manifest.schema_sha256 != domain.sha256:
        verdict.fault(MANIFEST, "schema_sha256 is not that of this version's schema")
