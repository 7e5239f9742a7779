"""Recorded answers: batch result files played back in the place of a model.

A folder of recordings holds ``recording.toml`` and result files (``*.jsonl``, ``*.jsonl.gz``).
The toml has ``about``, which says what the answers are and how they were made, and a table
``[llm]`` with the options that the questions were made with, as in ``claims.toml`` but
without keys: they are part of what a question is found by. The ``base_url`` of a model file is
its address (``gguf:…``, the endpoint in the manifest); the file itself need not be there.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pipeline.llm.batch_files import read_results
from pipeline.llm.extractor import LLMExtractor
from pipeline.llm.options import RECORDED, LLMOptions
from pipeline.llm.reply import ENDS_THE_RUN, Json, Reply, parse
from pipeline.llm.store import key_of
from pipeline.llm.store_worth import rank
from pipeline.llm.unasked import NOTHING
from schemas.domain import Domain
from schemas.draft import Check, Spent
from schemas.errors import InputError, SettingsError
from schemas.wire import explain

FILE = "recording.toml"
_SUFFIXES = (".jsonl", ".jsonl.gz")


class _Described(BaseModel):
    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    about: str = Field(min_length=1)
    llm: LLMOptions


@dataclass(frozen=True)
class Recording:
    """A folder of recorded answers: what they are, the options they were asked with, the
    result files in the order of their names, and a hash over all of it."""

    about: str
    options: LLMOptions
    files: tuple[Path, ...]
    sha256: str

    def replies(self) -> dict[str, Reply]:
        """The recorded replies by key; of several to one question the best, of equals the last.

        What came in the place of a reply (expired, cancelled, a key or an account that was
        refused) is none. Raises InputError for a row that is no result.
        """
        found: dict[str, tuple[int, Reply]] = {}
        for path in self.files:
            for result in read_results(path):
                if result.fault is not None:
                    raise InputError(result.fault, where=path, line=result.line)
                if result.reply is None:
                    continue
                outcome = parse(result.reply).outcome
                if outcome in ENDS_THE_RUN:
                    continue
                worth = rank(outcome)
                if result.key not in found or worth >= found[result.key][0]:
                    found[result.key] = (worth, result.reply)
        return {key: reply for key, (_, reply) in found.items()}


def read_recording(folder: Path) -> Recording:
    """The recording in a folder; raises SettingsError where there is none or it holds keys."""
    path = folder / FILE
    try:
        data = path.read_bytes()
        described = _Described.model_validate(tomllib.loads(data.decode()), context=RECORDED)
    except OSError as error:
        told = f"cannot be read: {error.strerror}; expected a folder of recorded answers"
        raise SettingsError(told, where=path) from None
    except ValidationError as error:
        raise SettingsError(f"not as expected: {explain(error)}", where=path) from None
    except ValueError as error:
        raise SettingsError(f"not valid TOML: {error}", where=path) from None
    if described.llm.secrets:
        raise SettingsError("a recording holds no keys", where=path)
    listed = (each for each in folder.iterdir() if each.name.endswith(_SUFFIXES))
    files = tuple(sorted(each for each in listed if each.is_file()))
    digest = hashlib.sha256(data)
    for each in files:
        digest.update(f"\0{each.name}\0".encode() + hashlib.sha256(each.read_bytes()).digest())
    return Recording(described.about, described.llm, files, digest.hexdigest())


class RecordedExtractor(LLMExtractor):
    """The language model's extractor with recorded answers: no key, no network.

    A question that is not among them is not asked; its outcome is ``not_recorded``.
    """

    name = "recorded"

    def __init__(self, recording: Recording, domain: Domain, check: Check) -> None:
        # What a recorded answer says it will say again: there is nothing to wait for.
        options = recording.options.model_copy(update={"max_retries": 0})
        replies = recording.replies()
        super().__init__(options, domain, check, connect=lambda _: _Playback(options, replies))

    def spent(self) -> Spent:
        """Nothing: what the answers took was paid when they were recorded."""
        return Spent()


class _Playback:
    """A transport that answers from memory."""

    def __init__(self, options: LLMOptions, replies: Mapping[str, Reply]) -> None:
        self._options = options
        self._replies = replies

    async def send(self, body: Json) -> Reply:
        key = key_of(self._options, body)
        return self._replies.get(key, NOTHING)

    async def close(self) -> None:
        """Nothing is held."""
