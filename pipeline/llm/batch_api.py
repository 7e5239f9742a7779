"""The files and batches endpoints of an API, through openai's client.

Importing this module imports openai, which takes a second: import it where they are called.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

import openai
from pydantic import BaseModel, Field, ValidationError, field_validator

from pipeline.llm.batch_files import URL
from pipeline.llm.batch_state import MISSING, Submitted
from pipeline.llm.client import MOST_BYTES, TooLargeError, headers_of
from pipeline.llm.options import LLMOptions
from pipeline.llm.proxies import direct
from pipeline.llm.secrecy import Mask, quieten
from pipeline.parts import write_durably
from schemas.errors import RunError, SettingsError
from schemas.wire import explain

_CLIP = 300
_PAGE = 100
_MOST = 1000  # batches that are looked through for one whose creation was cut off
_MOST_RESULTS = 4_000_000_000  # bytes of a file of results, unpacked: twice what 50,000 rows take
_NOT_AS_EXPECTED = (ValueError, TypeError, AttributeError)
"""What reading an answer raises that is none of an API's."""


class _Uploaded(BaseModel):
    id: str = Field(min_length=1)


class _Counts(BaseModel):
    total: int = 0
    completed: int = 0
    failed: int = 0


class _Fault(BaseModel):
    line: int | None = None
    message: str | None = None


class _Faults(BaseModel):
    data: list[_Fault] | None = None


class _Batch(BaseModel):
    """What is read of a batch; the id of a file that there is not may be an empty one."""

    id: str = Field(min_length=1)
    status: str = Field(min_length=1)
    input_file_id: str | None = None
    output_file_id: str | None = None
    error_file_id: str | None = None
    request_counts: _Counts | None = None
    errors: _Faults | None = None

    @field_validator("output_file_id", "error_file_id")
    @classmethod
    def _is_one(cls, file_id: str | None) -> str | None:
        return file_id or None


class _Page(BaseModel):
    data: list[_Batch]
    has_more: bool | None = None


class BatchApi:
    """Batches at the endpoint that the options name. Use it with ``with``.

    openai repeats what failed on the way, as ``max_retries`` says, but for the creation of a
    batch: doing that twice would be paid twice. Every method raises SettingsError where the
    key is not accepted and RunError where the endpoint fails, has no batches, or answers with
    what is none.
    """

    def __init__(self, options: LLMOptions) -> None:
        quieten()
        self._mask = Mask(options.secrets)
        headers = headers_of(options)
        del headers["Content-Type"]  # that of an upload is made with it
        self._client = openai.OpenAI(
            base_url=options.base_url,
            api_key="in the headers",
            timeout=options.timeout,
            max_retries=options.max_retries,
            default_headers=headers,
            default_query={"api-version": options.api_version} if options.api_version else None,
            # As for chat: no article and no key goes to a host nobody named.
            http_client=openai.DefaultHttpxClient(
                event_hooks={"response": [_bound]},
                follow_redirects=False,
                mounts=direct(options.base_url),
            ),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        self._client.close()

    def upload(self, path: Path) -> str:
        """Send a request file; returns its id there."""
        with self._told("/files"), path.open("rb") as file:
            files = self._client.files.with_raw_response
            made = files.create(file=(path.name, file), purpose="batch")
            return _Uploaded.model_validate_json(made.content).id

    def create(self, sent: Submitted) -> Submitted:
        """Make a batch of an uploaded file, unless there is one of it already."""
        with self._told("/batches"):
            once = self._client.with_options(max_retries=0)
            made = self._made_of(sent.file_id) if sent.uncertain else None
            if made is None:
                answer = once.batches.with_raw_response.create(
                    input_file_id=sent.file_id, endpoint=URL, completion_window="24h"
                )
                made = _Batch.model_validate_json(answer.content)
        return self._now(sent.model_copy(update={"batch_id": made.id}), made)

    def look(self, sent: Submitted) -> Submitted:
        """The batch as it is now; its status is ``missing`` where the endpoint has none."""
        with self._told("/batches"):
            try:
                batches = self._client.batches.with_raw_response
                answer = batches.retrieve(sent.batch_id or "")
                return self._now(sent, _Batch.model_validate_json(answer.content))
            except openai.NotFoundError:
                return sent.model_copy(update={"status": MISSING, "fault": None})

    def download(self, file_id: str, path: Path) -> bool:
        """Write a file of results to ``path``, whole or not at all, without the key should
        a server have put it there; False where the endpoint has it no more."""
        with self._told("/files"):
            try:
                with self._client.files.with_streaming_response.content(file_id) as got:
                    path.parent.mkdir(parents=True, exist_ok=True)
                    write_durably(path, self._without_secrets(_whole(got.iter_bytes())))
            except openai.NotFoundError:
                return False
        return True

    def _made_of(self, file_id: str) -> _Batch | None:
        batches = self._client.batches.with_raw_response
        after: str | openai.Omit = openai.omit
        for _ in range(_MOST // _PAGE):
            answer = batches.list(limit=_PAGE, after=after)
            page = _Page.model_validate_json(answer.content)
            for made in page.data:
                if made.input_file_id == file_id:
                    return made
            if not (page.data and page.has_more):
                break
            after = page.data[-1].id
        return None

    def _now(self, sent: Submitted, made: _Batch) -> Submitted:
        counts = made.request_counts or _Counts()
        errors = (made.errors.data if made.errors else None) or []
        told = [f"line {e.line}: {e.message}" if e.line else str(e.message) for e in errors]
        return sent.model_copy(
            update={
                "uncertain": False,
                "fault": None,
                "status": made.status,
                "total": counts.total,
                "completed": counts.completed,
                "failed": counts.failed,
                "output_file_id": made.output_file_id,
                "error_file_id": made.error_file_id,
                "errors": tuple(self._clean(each) for each in told),
            }
        )

    def _without_secrets(self, blocks: Iterator[bytes]) -> Iterator[bytes]:
        """Line by line, so that no key stands across two blocks."""
        left = b""
        for block in blocks:
            *lines, left = (left + block).split(b"\n")
            for line in lines:
                yield self._masked(line) + b"\n"
            if len(left) > MOST_BYTES:
                told = f"a row of the results is over {MOST_BYTES:,} bytes"
                raise openai.OpenAIError(told)
        yield self._masked(left)

    def _masked(self, line: bytes) -> bytes:
        text = line.decode("utf-8", "surrogateescape")
        return self._mask.lasting(text).encode("utf-8", "surrogateescape")

    def _clean(self, text: str) -> str:
        return " ".join(self._mask.complaint(text).split())[:_CLIP]

    @contextmanager
    def _told(self, path: str) -> Iterator[None]:
        """What openai raises, as an error of ours that says what to do."""
        where = f"{self._client.base_url}".rstrip("/") + path
        try:
            yield
        except (openai.AuthenticationError, openai.PermissionDeniedError) as error:
            told = self._clean(error.message)
            raise SettingsError(f"the key is not accepted: {told}", where=where) from None
        except openai.NotFoundError as error:
            told = self._clean(error.message)
            raise RunError(f"the endpoint has no batches here: {told}", where=where) from None
        except openai.OpenAIError as error:
            told = self._clean(str(error)) or type(error).__name__
            again = "the same command goes on from here"
            raise RunError(f"the endpoint failed: {told}; {again}", where=where) from None
        except _NOT_AS_EXPECTED as error:
            told = explain(error) if isinstance(error, ValidationError) else str(error)
            said = f"the endpoint's answer is not as expected: {self._clean(told)}"
            raise RunError(f"{said}; the same command goes on from here", where=where) from None


def _bound(response: Any) -> None:
    """Have a body end with an error where it goes beyond all measure, as those of chat do."""
    blocks = response.iter_bytes
    path = response.request.url.path
    most = _MOST_RESULTS if path.endswith("/content") else MOST_BYTES

    def bounded(size: int | None = None) -> Iterator[bytes]:
        got = 0
        for block in blocks(size):
            got += len(block)
            if got > most:
                raise TooLargeError(f"what came is over {most:,} bytes, unpacked")
            yield block

    response.iter_bytes = bounded


def _whole(blocks: Iterator[bytes]) -> Iterator[bytes]:
    """The blocks of a download. Here alone openai hands on what the library below it raises."""
    try:
        yield from blocks
    except TooLargeError as error:
        raise openai.OpenAIError(str(error)) from error
    except Exception as error:
        raise openai.OpenAIError(f"the download broke off: {error}") from error
