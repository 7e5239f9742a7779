"""What a dataset depends on beside its articles, as hashes and versions."""

from __future__ import annotations

import hashlib
import json
import platform
from functools import cache
from importlib.metadata import version
from pathlib import Path

from pipeline.content import LLM
from pipeline.settings import Settings
from schemas.dataset import Code
from schemas.domain import Domain

RELEASE = version("claimwright")

# Libraries whose other versions may read, cut or ground a text otherwise.
_DECISIVE = ("pydantic", "rapidfuzz", "trafilatura", "charset-normalizer", "py3langid", "sentencex")
_ROOT = Path(__file__).parent.parent
_CODE = ("schemas", "pipeline")


@cache
def code() -> Code:
    """The code as it is on disk: release, hash of sources and data, decisive versions."""
    digest = hashlib.sha256()
    for folder in _CODE:
        for path in sorted((_ROOT / folder).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(f"{path.relative_to(_ROOT).as_posix()}\0".encode())
                digest.update(hashlib.sha256(path.read_bytes()).digest())
    return Code(
        version=RELEASE,
        sha256=digest.hexdigest(),
        python=platform.python_version(),
        libraries={name: version(name) for name in _DECISIVE},
    )


def fingerprint(
    settings: Settings,
    domain: Domain,
    prompt_sha256: str | None,
    recording_sha256: str | None = None,
) -> str:
    """One hash of everything but the articles that can change what a dataset contains."""
    parts = [
        settings.content(),
        domain.sha256,
        prompt_sha256,
        recording_sha256,
        code().model_dump(mode="json"),
    ]
    if settings.chosen == LLM and settings.llm is not None:
        parts.append(settings.llm.headers_sha256)
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()
