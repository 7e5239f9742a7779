"""Request files to an API's batches, and their results into the response store."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic_core import from_json

from pipeline.llm.batch_import import Imported, import_results
from pipeline.llm.batch_state import Batches, Submitted, held
from pipeline.llm.options import LLMOptions
from pipeline.llm.store import ResponseStore, key_of
from schemas.errors import InputError, RunError

STATE = "batches.json"
_RESULTS = "batches"
_AGAIN = "; --again submits it nevertheless, and is paid again"
_SAFE = re.compile(r"[^\w-]")


def submit(
    paths: Sequence[Path], options: LLMOptions, store: ResponseStore, *, again: bool = False
) -> list[Submitted]:
    """Submit request files, each as a batch; returns the batches of them as they then are.

    All are checked first. Raises InputError for a file that is none, or was not made for this
    endpoint; and, unless ``again``, where all were submitted already, or one holds questions
    that are in a batch whose results are not collected: they would be paid twice. A submission
    that was cut off, of one file or of several, is gone on with.
    """
    from pipeline.llm.batch_api import BatchApi  # a second to import

    with held(store.path.with_name(STATE)) as batches:
        files = [_read(path, options) for path in paths]
        done: list[Submitted] = []
        if not again:
            files, done = _not_yet(files, _here(options, batches), store)
            _refuse_twice(files, _here(options, batches), store)
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
    """Every submission; those at this endpoint whose results are not in yet are looked at. One
    that could not be looked at is as it was, and says so (``fault``)."""
    with held(store.path.with_name(STATE)) as batches:
        _refresh(options, batches)
        return list(batches.all)


def collect(options: LLMOptions, store: ResponseStore) -> tuple[list[Submitted], Imported]:
    """Put the results of every batch that has ended into the store; of one that expired or was
    cancelled, those of the rows that were done. Returns all submissions, and what the results
    are. The files of results stay beside the store. Doing it twice changes nothing.

    Results that could not be fetched, or not whole, are imported as far as they are there; the
    batch says so (``fault``), is not collected, and is fetched again next time.
    """
    from pipeline.llm.batch_api import BatchApi

    total = Imported()
    with held(store.path.with_name(STATE)) as batches:
        _refresh(options, batches)
        ended = [s for s in _here(options, batches) if s.is_final and not s.collected]
        if ended:
            with BatchApi(options) as api:
                for sent in ended:
                    batches.put(_collected(api.download, sent, store, total))
        return list(batches.all), total


def _collected(
    download: Callable[[str, Path], bool], sent: Submitted, store: ResponseStore, total: Imported
) -> Submitted:
    """A batch that has ended after its results were fetched and imported, as far as they came:
    it is collected if they are all there. What is imported is counted in ``total``."""
    folder = store.path.with_name(_RESULTS)
    name = _SAFE.sub("_", sent.batch_id or "")
    files: list[Path] = []
    gone: list[Path] = []
    fault = None
    for kind, file_id in (("output", sent.output_file_id), ("errors", sent.error_file_id)):
        if file_id is not None:
            path = folder / f"{name}.{kind}.jsonl"
            try:
                (files if download(file_id, path) else gone).append(path)
            except RunError as error:
                fault = str(error)
    done = import_results(files, store)
    total.add(done)
    if fault is None and not gone:
        fault = _short(sent, done)
    told = ("its results are at the endpoint no more",) if gone else ()
    lost = any(path.name.endswith(".output.jsonl") for path in gone)
    whole = fault is None and not lost
    return sent.model_copy(
        update={"collected": whole, "lost": lost, "fault": fault, "errors": told or sent.errors}
    )


def _short(sent: Submitted, done: Imported) -> str | None:
    """What is missing of a batch's results, if anything is."""
    said, again = sent.completed + sent.failed, "collect fetches them again"
    if done.broken:
        return f"its results break off; {again}"
    if done.rows < said:
        return f"its results are {done.rows} rows, and are to be {said}; {again}"
    return None


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
        ours = key == key_of(options, body)
        model = str(body["model"])
    except (ValueError, LookupError, TypeError):
        told = "no request row: expected custom_id, method, url and body"
        raise InputError(told, where=path, line=number) from None
    if not ours:
        told = f"was not exported for {options.base_url}: its answer would not be found"
        raise InputError(told, where=path, line=number)
    return key, model


def _not_yet(
    files: Sequence[_Requests], here: list[Submitted], store: ResponseStore
) -> tuple[list[_Requests], list[Submitted]]:
    """The files that are still to be submitted, and the batches of the others; raises InputError
    where there is no file left."""
    left: list[_Requests] = []
    done: list[Submitted] = []
    for file in files:
        batch = _batch_of(file, here, store)
        if batch is None:
            left.append(file)
        else:
            done.append(batch)
    if not left:
        said = f"was submitted already, as {done[0].batch_id}, which is {done[0].status}"
        raise InputError(said + _AGAIN, where=files[0].path)
    return left, done


def _batch_of(file: _Requests, here: list[Submitted], store: ResponseStore) -> Submitted | None:
    """The batch of a file whose answers are expected, or came. One that brought none, as where
    it expired, does not count."""
    for sent in here:
        expected = sent.is_open or (sent.collected and store.held(file.keys))
        if sent.sha256 == file.sha256 and expected:
            return sent
    return None


def _refuse_twice(files: Sequence[_Requests], here: list[Submitted], store: ResponseStore) -> None:
    met: dict[str, Path] = {}
    for file in files:
        under_way = {s.sha256: s.batch_id for s in here if s.is_open}
        for sha256, number in store.sent(file.keys).items():
            if sha256 in under_way:
                said = f"{number} of its questions are in {under_way[sha256]}: collect that first"
                raise InputError(f"{said}, and export what is left{_AGAIN}", where=file.path)
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
    waiting = [sent for sent in _here(options, batches) if sent.is_waited_for]
    if not waiting:
        return
    from pipeline.llm.batch_api import BatchApi

    with BatchApi(options) as api:
        for sent in waiting:
            try:
                batches.put(api.look(sent))
            except RunError as error:  # one that cannot be looked at stops no other
                batches.put(sent.model_copy(update={"fault": str(error)}))
