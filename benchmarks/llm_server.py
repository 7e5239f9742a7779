"""A chat completions server of one answer, for ``benchmarks.llm``, as a process of its own.

    python -m benchmarks.llm_server ANSWER_FILE

Prints its port. Each request is answered with the file's content after a time that its path
sets: under ``/LATENCY/SLOW/TIMES/v1`` it takes LATENCY seconds, and TIMES as long for a share
SLOW of the requests, evenly spread. ``GET /stats`` says how many requests there were, the
seconds from the first request to the last answer, the seconds that all took together and how
many were in flight at most, and begins anew.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from pathlib import Path


class Server:
    """Counts and answers."""

    def __init__(self, answer: bytes) -> None:
        self._answer = answer
        self._begin()

    def _begin(self) -> None:
        self.count, self.in_flight, self.most = 0, 0, 0
        self.first, self.last, self.waited = 0.0, 0.0, 0.0

    async def connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection until it is closed."""
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                target = head.split(b" ", 2)[1].decode()
                await reader.readexactly(_length(head))
                body = self._stats() if target == "/stats" else await self._answered(target)
                size = f"content-length: {len(body)}\r\n\r\n".encode()
                writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n" + size + body)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def _answered(self, target: str) -> bytes:
        latency, slow, times = (float(part) for part in target.split("/")[1:4])
        self.first = self.first or time.monotonic()
        self.count += 1
        self.in_flight += 1
        self.most = max(self.most, self.in_flight)
        # The share of slow ones is the same all along.
        if int(self.count * slow) > int((self.count - 1) * slow):
            latency *= times
        self.waited += latency
        await asyncio.sleep(latency)
        self.in_flight -= 1
        self.last = time.monotonic()
        return self._answer

    def _stats(self) -> bytes:
        told = {
            "requests": self.count,
            "seconds": self.last - self.first,
            "waited": self.waited,
            "most": self.most,
        }
        self._begin()
        return json.dumps(told).encode()


def _length(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line.partition(b":")[2])
    return 0


async def serve(path: Path) -> None:
    """Serve until the process is ended."""
    serving = Server(path.read_bytes())
    made = await asyncio.start_server(serving.connection, "127.0.0.1", 0, backlog=1024)
    print(made.sockets[0].getsockname()[1], flush=True)
    await made.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1])))
