"""A loopback server that speaks the chat completions API, with scripted answers.

It is real HTTP/1.1 on 127.0.0.1, in a thread of its own, so that what is under test may
run in any event loop or process. It records every request, counts how many are in flight,
and plays the faults a test asks for.
"""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

Json = dict[str, Any]


@dataclass(frozen=True)
class Scripted:
    """One reply: ``body`` as JSON, or as it is where it is text or bytes.

    ``drop`` closes the connection without a reply, ``half`` after half of the body;
    ``drip`` sends blanks without end. ``delay`` is in seconds.
    """

    body: Json | list[Any] | str | bytes = field(default_factory=dict)
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0
    drop: bool = False
    half: bool = False
    drip: bool = False


@dataclass(frozen=True)
class Received:
    """One request as it came in; header names are in lower case."""

    method: str
    target: str
    headers: dict[str, str]
    raw: bytes

    @property
    def body(self) -> Json:
        parsed: Json = json.loads(self.raw)
        return parsed


Script = Callable[[Json], Scripted] | Iterable[Scripted]


def completion(
    content: Any,
    *,
    finish: str | None = "stop",
    refusal: str | None = None,
    tool: bool = False,
    usage: tuple[int, int] | None = (100, 20),
) -> Json:
    """The body of a chat completion; ``content`` that is no text is sent as JSON."""
    text = content if isinstance(content, str | None) else json.dumps(content)
    message: Json = {"role": "assistant", "content": text, "refusal": refusal}
    if tool:
        function = {"name": "answer", "arguments": text}
        message["tool_calls"] = [{"id": "call_7", "type": "function", "function": function}]
        message["content"] = None
    body: Json = {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1,
        "model": "scripted",
        "choices": [{"index": 0, "finish_reason": finish, "message": message}],
    }
    if usage is not None:
        body["usage"] = {
            "prompt_tokens": usage[0],
            "completion_tokens": usage[1],
            "total_tokens": sum(usage),
        }
    return body


def says(content: Any, **named: Any) -> Scripted:
    """A reply that is a completion with this content."""
    return Scripted(completion(content, **named))


class ChatServer:
    """Serves while it is entered.

    ``script`` is a function from a request's body to a reply, or replies in order, the
    last of which is repeated. With ``together``, the first replies wait until that many
    requests are in flight, or five seconds have passed.
    """

    def __init__(self, script: Script, *, together: int = 0) -> None:
        self._reply = script if callable(script) else _in_order(script)
        self._together = together
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._ready = threading.Event()
        self._connections: set[asyncio.Task[None]] = set()
        self.received: list[Received] = []
        self.in_flight = 0
        self.most_in_flight = 0
        self.url = ""

    @property
    def bodies(self) -> list[Json]:
        """The bodies of the requests so far, in the order of their arrival."""
        return [received.body for received in self.received]

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready.wait()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._run())
        self._loop.close()

    async def _run(self) -> None:
        self._stop = asyncio.Event()
        self._enough = asyncio.Event()
        server = await asyncio.start_server(self._accept, "127.0.0.1", 0, backlog=1024)
        self.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
        self._ready.set()
        await self._stop.wait()
        server.close()
        for connection in self._connections:
            connection.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = self._loop.create_task(self._connection(reader, writer))
        self._connections.add(task)
        task.add_done_callback(self._connections.discard)

    async def _connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while await self._exchange(reader, writer):
                pass
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """One request and its reply; False where the connection is to be closed."""
        received = await _receive(reader)
        if received.target.startswith("/api/"):  # a Prefect that found this port free before
            return False
        self.received.append(received)
        self.in_flight += 1
        self.most_in_flight = max(self.most_in_flight, self.in_flight)
        if self.in_flight >= self._together:
            self._enough.set()
        try:
            if self._together:
                await _wait_a_little(self._enough)
            reply = self._reply(received.body)
            if reply.delay:
                await asyncio.sleep(reply.delay)
        finally:
            self.in_flight -= 1
        if reply.drop:
            return False
        if reply.drip:
            writer.write(b"HTTP/1.1 200 Scripted\r\ncontent-length: 100000\r\n\r\n")
            while not writer.is_closing():
                writer.write(b" ")
                await writer.drain()
                await asyncio.sleep(0.02)
        whole = _rendered(reply)
        writer.write(whole[: -len(_body(reply)) // 2] if reply.half else whole)
        await writer.drain()
        return not reply.half


def _in_order(replies: Iterable[Scripted]) -> Callable[[Json], Scripted]:
    left = list(replies)
    return lambda _body: left.pop(0) if len(left) > 1 else left[0]


async def _receive(reader: asyncio.StreamReader) -> Received:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    method, target, _version = head[0].split(" ")
    pairs = (line.split(":", 1) for line in head[1:] if line)
    headers = {name.lower(): value.strip() for name, value in pairs}
    raw = await reader.readexactly(int(headers.get("content-length", 0)))
    return Received(method, target, headers, raw)


async def _wait_a_little(event: asyncio.Event) -> None:
    try:
        await asyncio.wait_for(event.wait(), 5)
    except TimeoutError:
        event.set()


def _body(reply: Scripted) -> bytes:
    if isinstance(reply.body, bytes):
        return reply.body
    text = reply.body if isinstance(reply.body, str) else json.dumps(reply.body)
    return text.encode()


def _rendered(reply: Scripted) -> bytes:
    kind = "text/html" if isinstance(reply.body, str) else "application/json"
    body = _body(reply)
    headers = {"content-type": kind, "content-length": str(len(body)), **reply.headers}
    lines = [f"HTTP/1.1 {reply.status} Scripted", *(f"{n}: {v}" for n, v in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode() + body
