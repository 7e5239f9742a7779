"""The one way to an endpoint: a request body goes out, a raw reply comes back.

Importing this module imports openai, which takes a second: import it where a model is
about to be called.
"""

from __future__ import annotations

import asyncio
import contextlib
import math
import os
import time
from collections.abc import AsyncIterator, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, replace
from email.utils import mktime_tz, parsedate_tz
from typing import Any

import openai

from pipeline.llm.options import LLMOptions
from pipeline.llm.proxies import direct
from pipeline.llm.reply import Reply, fault_of
from pipeline.llm.secrecy import Mask, quieten
from pipeline.llm.transport import encoded
from schemas.outcomes import Outcome

MOST_BYTES = 32_000_000
"""Of a reply's body, unpacked: no answer of a model is a tenth as long."""


class TooLargeError(Exception):
    """A body without bound would fill the memory."""


@dataclass
class _Exchange:
    """What a request is, below the client: calls made, and the last response to them."""

    calls: int = 0
    response: Any = None


_exchange: ContextVar[_Exchange] = ContextVar("_exchange")


class Endpoint:
    """An endpoint within one event loop, and its connections.

    A request is made once: what is worth repeating is the business of ``pipeline.llm.pace``.
    """

    def __init__(self, options: LLMOptions) -> None:
        quieten()
        self._mask = Mask(options.secrets)
        self._headers = headers_of(options)
        self._timeout = options.timeout
        self._client = openai.AsyncOpenAI(
            base_url=options.base_url,
            api_key="in the headers",
            timeout=options.timeout,
            max_retries=0,
            default_query={"api-version": options.api_version} if options.api_version else None,
            # A redirect would take the article, and headers with keys, to a host nobody named.
            http_client=openai.DefaultAsyncHttpxClient(
                event_hooks={"request": [_count], "response": [_as_utf_8, _bound]},
                follow_redirects=False,
                mounts=direct(options.base_url),
            ),
        )

    async def send(self, body: Mapping[str, Any]) -> Reply:
        """Ask once and say what came back. No fault of the endpoint raises."""
        content = encoded(body)
        exchange = _Exchange()
        token = _exchange.set(exchange)
        try:
            # The client's own limit begins anew with every byte, and some send blanks to hold on.
            async with asyncio.timeout(self._timeout):
                text = await self._client.post(
                    "/chat/completions",
                    cast_to=str,
                    content=content,
                    options={"headers": self._headers},
                )
            reply = _whole(text, exchange)
        except openai.APIStatusError as error:
            reply = Reply(
                status=error.status_code,
                text=error.response.text,
                retry_after=retry_after(error.response.headers, time.time()),
            )
        except (openai.APITimeoutError, TimeoutError):
            reply = Reply(fault=Outcome.TIMED_OUT, text="no answer in the time allowed")
        except Exception as error:  # whatever a hostile reply set off below costs its chunk alone
            cause = error.__cause__ or error
            reply = Reply(fault=Outcome.TRANSPORT_ERROR, text=f"{type(cause).__name__}: {cause}")
            if isinstance(cause, TooLargeError):
                reply = Reply(fault=Outcome.TOO_LARGE, text=str(cause))
        finally:
            _exchange.reset(token)
        said = fault_of(reply) is None
        text = self._mask.answer(reply.text) if said else self._mask.complaint(reply.text)
        return replace(reply, text=text, calls=exchange.calls)

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()


def retry_after(headers: Mapping[str, str], now: float) -> float | None:
    """The seconds that an endpoint asks to be left alone, None where it does not say.

    In milliseconds, as some do, in seconds, or until a date, which is counted from the
    date that the reply bears (``now``, in Unix time, where it bears none).
    """
    for name, unit in (("retry-after-ms", 1000), ("retry-after", 1)):
        with contextlib.suppress(ValueError):
            seconds = float(headers.get(name, "")) / unit
            if math.isfinite(seconds):
                return max(0.0, seconds)
    until = _moment(headers.get("retry-after"))
    if until is None:
        return None
    sent = _moment(headers.get("date"))
    return max(0.0, until - (now if sent is None else sent))


def _moment(date: str | None) -> float | None:
    """An HTTP date in Unix time."""
    try:
        read = parsedate_tz(date or "")
        return None if read is None else float(mktime_tz(read))
    except (ValueError, OverflowError, TypeError):
        return None


def headers_of(options: LLMOptions) -> dict[str, Any]:
    """The headers of every request; what openai takes from the environment is left out.

    A key, an organisation or a header meant for another endpoint has no business at this
    one, nor has a placeholder where there is no key.
    """
    stray = os.environ.get("OPENAI_CUSTOM_HEADERS", "").split("\n")
    stray += ["Authorization", "OpenAI-Organization", "OpenAI-Project"]
    headers: dict[str, Any] = {name.partition(":")[0].strip(): openai.Omit() for name in stray}
    headers["Content-Type"] = "application/json"
    if options.api_key is not None:
        headers["Authorization"] = f"Bearer {options.api_key.get_secret_value()}"
    return headers | {name: key.get_secret_value() for name, key in options.extra_headers.items()}


async def _count(_request: Any) -> None:
    _exchange.get().calls += 1


async def _as_utf_8(response: Any) -> None:
    """JSON is UTF-8 whatever a header says, and some that a header can name decode nothing."""
    response.encoding = "utf-8-sig"
    _exchange.get().response = response


async def _bound(response: Any) -> None:
    """Have the body end with an error where it goes beyond all measure, whatever was announced."""
    blocks = response.aiter_bytes  # unpacked; a block is at most a thousand times what came

    async def bounded(size: int | None = None) -> AsyncIterator[bytes]:
        got = 0
        async for block in blocks(size):
            got += len(block)
            if got > MOST_BYTES:
                raise TooLargeError(f"the reply is over {MOST_BYTES:,} bytes, unpacked")
            yield block

    response.aiter_bytes = bounded


def _whole(text: str, exchange: _Exchange) -> Reply:
    """A reply of success; of a compressed body that broke off there may be nothing to read."""
    if not text and exchange.response is not None and exchange.response.num_bytes_downloaded:
        return Reply(fault=Outcome.TRANSPORT_ERROR, text="the compressed body broke off")
    headers = exchange.response.headers if exchange.response is not None else {}
    return Reply(status=200, text=text, retry_after=retry_after(headers, time.time()))
