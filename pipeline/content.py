"""What of a run's settings can change what a dataset contains.

Used when a dataset is made and again when it is verified, on the settings as its manifest
has them: JSON data without any secret.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

LLM = "llm"
"""The extractor that asks a model, and the group of settings for it."""
RECORDED = "recorded"
"""The extractor that plays back what a model answered."""
STORED_ONLY = "stored_only"
"""A setting of the former alone: what is not kept is then without an answer."""
OF_A_MODEL = frozenset((LLM, RECORDED))

# What changes how a run is done, but not what comes out of it.
_OPERATIONAL = frozenset(
    (
        "outputs",
        "dataset",
        "gold",
        "max_lost",
        "max_cost",
        "max_tokens",
        "workers",
        "store",
        "recordings",
    )
)
_OPERATIONAL_OF_MODEL = frozenset(
    (
        "api_key",
        "extra_headers",
        "concurrency",
        "timeout",
        "threads",
        "max_retries",
        "backoff",
        "max_wait",
        "price_in",
        "price_out",
        "price_cached_in",
    )
)


def content_of(settings: Mapping[str, Any], extractor: str) -> dict[str, Any]:
    """The settings that can change the content, for the extractor that was chosen."""
    data = {name: value for name, value in settings.items() if name not in _OPERATIONAL}
    data["extractor"] = extractor
    if extractor != LLM or not data.get(STORED_ONLY):
        data.pop(STORED_ONLY, None)
    llm = data.pop(LLM, None)
    if extractor == LLM and isinstance(llm, Mapping):
        kept = {name: value for name, value in llm.items() if name not in _OPERATIONAL_OF_MODEL}
        data[LLM] = kept
    return data


def content_sha256(content: Mapping[str, Any]) -> str:
    """Hash of what ``content_of`` returns."""
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
