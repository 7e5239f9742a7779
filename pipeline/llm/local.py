"""llama.cpp in this process: a transport that needs no server.

Requests, schema and answers are those of an endpoint. Importing this module is cheap;
xllamacpp is imported when a model is loaded.
"""

from __future__ import annotations

import asyncio
import functools
import importlib.util
import json
import logging
import secrets
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from pipeline.llm.options import LLMOptions
from pipeline.llm.reply import Json, Reply
from schemas.errors import SettingsError
from schemas.outcomes import Outcome

LOG = logging.getLogger("claimwright")
_SILENT = -1


def check_installed() -> None:
    """Raises SettingsError where llama.cpp is not there."""
    if importlib.util.find_spec("xllamacpp") is None:
        raise SettingsError(
            "a model file needs llama.cpp, which is not installed: pip install -e '.[local]'"
        )


class LocalEngine:
    """A model file within one event loop.

    The file is loaded with the first request, with as many slots as ``options.concurrency``,
    each with room for ``options.context`` tokens. What a request cannot be answered for comes
    back as a status, as from an endpoint; a file that cannot be loaded is a SettingsError.
    """

    def __init__(self, options: LLMOptions) -> None:
        self._options = options
        self._threads = ThreadPoolExecutor(options.concurrency, thread_name_prefix="llama")
        self._loaded: asyncio.Future[Any] | None = None
        self._closing = threading.Event()

    async def send(self, body: Json) -> Reply:
        """Ask once and say what came back."""
        loop = asyncio.get_running_loop()
        if self._loaded is None:
            self._loaded = loop.run_in_executor(self._threads, _load, self._options)
        # One who stops waiting must not stop the loading for the others.
        server = await asyncio.shield(self._loaded)
        given_up = threading.Event()
        ask = functools.partial(self._ask, server, body, given_up)
        try:
            return await loop.run_in_executor(self._threads, ask)
        finally:
            given_up.set()  # if it was cancelled; else there is nothing left to stop

    async def close(self) -> None:
        """Stop what is under way and give back the memory."""
        self._closing.set()
        loaded, self._loaded = self._loaded, None
        if loaded is not None:
            await asyncio.gather(asyncio.shield(loaded), return_exceptions=True)
        del loaded  # the last to hold the engine, once the threads are done, is their end
        await asyncio.to_thread(self._threads.shutdown)

    def _ask(self, server: Any, body: Json, given_up: threading.Event) -> Reply:
        """Runs in a thread. Word by word, since only between two words can it be stopped."""
        answer = Pieces()
        until = time.monotonic() + self._options.timeout

        def heard(piece: Json) -> bool:
            answer.add(piece)
            return given_up.is_set() or self._closing.is_set() or time.monotonic() > until

        if given_up.is_set() or self._closing.is_set():
            return Reply(fault=Outcome.TRANSPORT_ERROR, text="closed before it was asked")
        streamed = {**body, "stream": True, "stream_options": {"include_usage": True}}
        reply = _reply(server.handle_chat_completions, streamed, heard, answer)
        if reply is not None:
            return reply
        if not answer.finish:
            late = "no answer in the time allowed"
            return Reply(fault=Outcome.TIMED_OUT, text=late, calls=1)
        if answer.finish == "length" and not self._reached_its_limit(body, answer):
            _tell_full(self._options.context)
        return Reply(200, json.dumps(answer.completion(self._options.asked_model)), calls=1)

    def _reached_its_limit(self, body: Json, answer: Pieces) -> bool:
        limit = body.get(self._options.limit_name)
        told = answer.usage.get("completion_tokens")
        return limit is not None and isinstance(told, int) and told >= limit


@functools.cache
def _tell_full(context: int) -> None:
    """Once a process: what broke off is salvaged and asked in parts, which takes its time."""
    LOG.warning(
        "a prompt and its answer filled the context of %d tokens: raise context, in [llm]", context
    )


def _load(options: LLMOptions) -> Any:
    check_installed()
    import xllamacpp

    asked = xllamacpp.CommonParams()
    asked.model.path = options.model
    asked.n_parallel = options.concurrency
    asked.n_ctx = options.context * options.concurrency
    if options.threads is not None:
        asked.cpuparams.n_threads = asked.cpuparams_batch.n_threads = options.threads
    asked.verbosity = _SILENT  # it writes past Python to the terminal
    # Prompts of requests long gone are kept in up to 8 GB of memory, and what our requests
    # have in common is in their slots anyway.
    asked.cache_ram_mib = 0
    # It listens on loopback whether one asks it there or not: let nobody else do so.
    asked.api_keys = [secrets.token_urlsafe(32)]
    asked.endpoint_metrics = True  # for the question below alone
    try:
        server = xllamacpp.Server(asked)
    except RuntimeError:
        raise SettingsError(
            "cannot be loaded by llama.cpp: the file is damaged or cut short, of a kind that it "
            f"does not know, or too large for the memory with {options.concurrency} requests at "
            f"once (concurrency) of {options.context} tokens each (context)",
            where=options.model,
        ) from None
    # Its loop may not have begun yet; one ended before it has waits for ever. This is answered
    # by the loop.
    server.handle_metrics()
    return server


class Pieces:
    """An answer as it comes in."""

    def __init__(self) -> None:
        self.finish: str | None = None
        self.usage: Json = {}
        self.error: Json | None = None
        self._words: list[str] = []
        self._calls: dict[int, Json] = {}

    def add(self, piece: Json) -> None:
        """Take in the next piece."""
        if "error" in piece:
            self.error = piece["error"]
        self.usage = piece.get("usage") or self.usage
        for choice in piece.get("choices") or []:
            self.finish = choice.get("finish_reason") or self.finish
            delta = choice.get("delta") or {}
            self._words.append(delta.get("content") or "")
            for call in delta.get("tool_calls") or []:
                held = self._calls.setdefault(call.get("index", 0), {"name": "", "arguments": ""})
                for name, value in (call.get("function") or {}).items():
                    held[name] = held.get(name, "") + (value or "")

    def completion(self, model: str) -> Json:
        """The whole of it, as an endpoint would have sent it."""
        message: Json = {"role": "assistant", "content": "".join(self._words)}
        if self._calls:
            held = sorted(self._calls.items())
            message["tool_calls"] = [
                {"id": f"call_{index}", "type": "function", "function": function}
                for index, function in held
            ]
        return {
            "object": "chat.completion",
            "model": model,
            "choices": [{"index": 0, "message": message, "finish_reason": self.finish}],
            "usage": self.usage,
        }


def _reply(
    ask: Callable[..., Any], body: Json, heard: Callable[[Json], bool], answer: Pieces
) -> Reply | None:
    """Have the engine answer; a reply only where it refuses to."""
    try:
        ask(body, heard)
    except (ValueError, TypeError) as error:  # what it finds wrong before it begins
        return _refused(400, {"message": str(error)})
    except RuntimeError as error:
        return _refused(500, {"message": str(error)})
    if answer.error is None:
        return None
    code = answer.error.get("code")
    return _refused(code if isinstance(code, int) and 400 <= code < 600 else 500, answer.error)


def _refused(status: int, error: Json) -> Reply:
    return Reply(status, json.dumps({"error": error}), calls=1)
