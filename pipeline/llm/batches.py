"""Request files to an API's batches, and their results into the response store."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic_core import from_json

from pipeline.llm.batch_import import Imported, import_results
from pipeline.llm.batch_state import FAILED, Batches, Submitted, held
from pipeline.llm.options import LLMOptions
from pipeline.llm.store import ResponseStore, key_of
from schemas.errors import InputError

STATE = "batches.json"
_RESULTS = "batches"
_SAFE = re.compile(r"[^\w-]")


def submit(
    paths: Sequence[Path], options: LLMOptions, store: ResponseStore, *, again: bool = False
) -> list[Submitted]:
    """Submit request files, each as a batch; returns them as they then are.

    All are checked first. Raises InputError for a file that is none, or was not made for this
    endpoint; and, unless ``again``, for one that was submitted already, or holds questions
    that are in a batch whose results are not collected: they would be paid twice. One whose
    submission was cut off is gone on with.
    """
    from pipeline.llm.batch_api import BatchApi  # a second to import

    with held(store.path.with_name(STATE)) as batches:
        files = [_read(path, options) for path in paths]
        if not again:
            _refuse_twice(files, _here(options, batches), store)
        done: list[Submitted] = []
        with BatchApi(options) as api:
            for file in files:
                store.export(file.keys, options.base_url, file.model, sent=file.sha256)
                sent = None if again else _begun(file, _here(options, batches))
                if sent is None:
                    sent = Submitted(
                        path=str(file.path),
                        sha256=file.sha256,
                        rows=len(file.keys),
                        endpoint=options.base_url,
                        file_id=api.upload(file.path),
                    )
                # On disk before the batch is made: a kill from here on costs no second batch.
                batches.put(sent.model_copy(update={"uncertain": True}))
                done.append(api.create(sent))
                batches.put(done[-1])
    return done


def status(options: LLMOptions, store: ResponseStore) -> list[Submitted]:
    """Every submission; those at this endpoint whose results are not in yet are looked at."""
    with held(store.path.with_name(STATE)) as batches:
        _refresh(options, batches)
        return list(batches.all)


def collect(options: LLMOptions, store: ResponseStore) -> tuple[list[Submitted], Imported]:
    """Put the results of every batch that has ended into the store; of one that expired or was
    cancelled, those of the rows that were done. Returns all submissions, and what the results
    are. The files of results stay beside the store. Doing it twice changes nothing."""
    from pipeline.llm.batch_api import BatchApi

    total = Imported()
    with held(store.path.with_name(STATE)) as batches:
        _refresh(options, batches)
        ended = [s for s in _here(options, batches) if s.is_final and not s.collected]
        if ended:
            with BatchApi(options) as api:
                for sent in ended:
                    files = _fetch(api.download, sent, store.path.with_name(_RESULTS))
                    if files is None:
                        gone = ("its results are at the endpoint no more",)
                        batches.put(sent.model_copy(update={"errors": gone}))
                        continue
                    total.add(import_results(files, store))
                    batches.put(sent.model_copy(update={"collected": True}))
        return list(batches.all), total


@dataclass(frozen=True, slots=True)
class _Requests:
    """A request file: the keys of its questions, and the model they are for."""

    path: Path
    sha256: str
    keys: tuple[str, ...]
    model: str


def _read(path: Path, options: LLMOptions) -> _Requests:
    digest = hashlib.sha256()
    keys: list[str] = []
    model = ""
    try:
        with path.open("rb") as file:
            for number, line in enumerate(file, start=1):
                digest.update(line)
                key, model = _asked(path, number, line, options)
                keys.append(key)
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", where=path) from None
    if not keys:
        raise InputError("there is no request in it", where=path)
    return _Requests(path, digest.hexdigest(), tuple(keys), model)


def _asked(path: Path, number: int, line: bytes, options: LLMOptions) -> tuple[str, str]:
    """The key and the model of a row, if its key is that of its body at this endpoint."""
    try:
        row = from_json(line)
        key, body = row["custom_id"], row["body"]
        ours = key == key_of(options.base_url, options.api_version, body)
        model = str(body["model"])
    except (ValueError, LookupError, TypeError):
        told = "no request row: expected custom_id, method, url and body"
        raise InputError(told, where=path, line=number) from None
    if not ours:
        told = f"was not exported for {options.base_url}: its answer would not be found"
        raise InputError(told, where=path, line=number)
    return key, model


def _refuse_twice(files: Sequence[_Requests], here: list[Submitted], store: ResponseStore) -> None:
    met: dict[str, Path] = {}
    for file in files:
        told = "; --again submits it nevertheless, and is paid again"
        for sent in here:
            if sent.sha256 == file.sha256 and sent.batch_id and sent.status != FAILED:
                said = f"was submitted already, as {sent.batch_id}, which is {sent.status}"
                raise InputError(said + told, where=file.path)
        under_way = {s.sha256: s.batch_id for s in here if s.is_open and s.batch_id}
        for sha256, number in store.sent(file.keys).items():
            if sha256 in under_way:
                said = f"{number} of its questions are in {under_way[sha256]}: collect that first"
                raise InputError(f"{said}, and export what is left{told}", where=file.path)
        for key in file.keys:
            if key in met:
                said = f"has questions that are in {met[key]}, too, or twice in itself"
                raise InputError(said, where=file.path)
            met[key] = file.path


def _begun(file: _Requests, here: list[Submitted]) -> Submitted | None:
    """The upload of this file that was cut off before it was known to be a batch."""
    return next((s for s in here if s.sha256 == file.sha256 and s.batch_id is None), None)


def _here(options: LLMOptions, batches: Batches) -> list[Submitted]:
    return [sent for sent in batches.all if sent.endpoint == options.base_url]


def _refresh(options: LLMOptions, batches: Batches) -> None:
    """Look at the batches whose results may have come in since."""
    waiting = [s for s in _here(options, batches) if s.is_open and s.batch_id and not s.is_final]
    if not waiting:
        return
    from pipeline.llm.batch_api import BatchApi

    with BatchApi(options) as api:
        for sent in waiting:
            batches.put(api.look(sent))


def _fetch(
    download: Callable[[str, Path], bool], sent: Submitted, folder: Path
) -> list[Path] | None:
    """The files of results of a batch, downloaded; None where they are there no more."""
    files: list[Path] = []
    for name, file_id in (("output", sent.output_file_id), ("errors", sent.error_file_id)):
        if file_id is not None:
            path = folder / f"{_SAFE.sub('_', sent.batch_id or '')}.{name}.jsonl"
            if not download(file_id, path):
                return None
            files.append(path)
    return files
