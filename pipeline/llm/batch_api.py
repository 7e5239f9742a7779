"""The files and batches endpoints of an API, through openai's client.

Importing this module imports openai, which takes a second: import it where they are called.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

import openai
from openai.types import Batch

from pipeline.llm.batch_files import URL
from pipeline.llm.batch_state import Submitted
from pipeline.llm.client import headers_of
from pipeline.llm.options import LLMOptions
from pipeline.llm.proxies import direct
from pipeline.llm.secrecy import Mask, quieten
from pipeline.parts import write_durably
from schemas.errors import RunError, SettingsError

_CLIP = 300
_PAGES = 1000  # batches that are looked through for one whose creation was cut off


class BatchApi:
    """Batches at the endpoint that the options name. Use it with ``with``.

    openai repeats what failed on the way, as ``max_retries`` says, but for the creation of a
    batch: doing that twice would be paid twice. Every method raises SettingsError where the
    key is not accepted and RunError where the endpoint fails or has no batches.
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
                follow_redirects=False, mounts=direct(options.base_url)
            ),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        self._client.close()

    def upload(self, path: Path) -> str:
        """Send a request file; returns its id there."""
        with self._told("/files"), path.open("rb") as file:
            return self._client.files.create(file=(path.name, file), purpose="batch").id

    def create(self, sent: Submitted) -> Submitted:
        """Make a batch of an uploaded file, unless there is one of it already."""
        with self._told("/batches"):
            once = self._client.with_options(max_retries=0)
            made = self._made_of(sent.file_id) if sent.uncertain else None
            made = made or once.batches.create(
                input_file_id=sent.file_id,
                endpoint=URL,
                completion_window="24h",
            )
        return self._now(sent, made)

    def look(self, sent: Submitted) -> Submitted:
        """The batch as it is now; its status is ``missing`` where the endpoint has none."""
        with self._told("/batches"):
            try:
                return self._now(sent, self._client.batches.retrieve(sent.batch_id or ""))
            except openai.NotFoundError:
                return sent.model_copy(update={"status": "missing"})

    def download(self, file_id: str, path: Path) -> bool:
        """Write a file of results to ``path``, whole or not at all, without the key should
        a server have put it there; False where the endpoint has it no more."""
        with self._told("/files"):
            try:
                with self._client.files.with_streaming_response.content(file_id) as got:
                    path.parent.mkdir(parents=True, exist_ok=True)
                    write_durably(path, self._without_secrets(got.iter_bytes()))
            except openai.NotFoundError:
                return False
        return True

    def _made_of(self, file_id: str) -> Batch | None:
        for number, made in enumerate(self._client.batches.list(limit=100)):
            if made.input_file_id == file_id:
                return made
            if number >= _PAGES:
                break
        return None

    def _now(self, sent: Submitted, made: Batch) -> Submitted:
        counts = made.request_counts
        errors = (made.errors.data if made.errors else None) or []
        told = [f"line {e.line}: {e.message}" if e.line else str(e.message) for e in errors]
        return sent.model_copy(
            update={
                "batch_id": made.id,
                "uncertain": False,
                "status": made.status,
                "total": counts.total if counts else 0,
                "completed": counts.completed if counts else 0,
                "failed": counts.failed if counts else 0,
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
        except openai.APIError as error:
            told = self._clean(error.message)
            again = "the same command goes on from here"
            raise RunError(f"the endpoint failed: {told}; {again}", where=where) from None
