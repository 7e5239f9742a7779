"""A loopback server that behaves like an API's files and batches endpoints.

It is real HTTP on 127.0.0.1 in threads of its own. A batch moves on by one status each time
it is looked at; what becomes of its rows a test says. Whoever asks for a chat completion gets
an error, and is counted: no answer of a batch may be asked for again.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from email.parser import BytesParser
from email.policy import HTTP
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

from tests.servers.chat import completion

Json = dict[str, Any]
STEPS = ("validating", "in_progress", "finalizing", "completed")
MOST_ROWS = 50_000
MOST_BYTES = 200_000_000


@dataclass(frozen=True)
class Row:
    """What becomes of a row: an answer with its status, an ``error`` instead, or, with
    neither, nothing: it is in no file of results."""

    body: Json | None = None
    status: int = 200
    error: Json | None = None


def answers(content: Any, **named: Any) -> Row:
    """A row answered with a completion of this content."""
    return Row(completion(content, **named))


EXPIRED = Row(error={"code": "batch_expired", "message": "could not be executed in 24 hours"})


@dataclass
class BatchServer:
    """Serves while it is entered. ``row`` says what becomes of a request's body; ``steps`` are
    the statuses of a batch, the last of which stays. With ``cut_off``, the next batch is made
    and the connection closed without a word of it. ``instead`` has bodies by call, each sent
    once with status 200 in the place of what would be; of those in ``torn`` half is sent."""

    row: Callable[[Json], Row]
    steps: Sequence[str] = STEPS
    key: str = "sk-planted-0123456789"
    most_rows: int = MOST_ROWS
    cut_off: bool = False
    instead: dict[str, list[bytes]] = field(default_factory=dict)
    torn: set[str] = field(default_factory=set)
    files: dict[str, bytes] = field(default_factory=dict)
    batches: dict[str, Json] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    url: str = ""

    def __enter__(self) -> Self:
        self._http = ThreadingHTTPServer(
            ("127.0.0.1", 0), type("Handler", (_Handler,), {"api": self})
        )
        self._http.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}/v1"
        self._thread = threading.Thread(target=lambda: self._http.serve_forever(0.01), daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *raised: object) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    def count(self, call: str) -> int:
        """How many calls of this method and path there were."""
        return sum(made.startswith(call) for made in self.calls)

    def keep(self, data: bytes) -> Json:
        name = f"file-{len(self.files) + 1}"
        self.files[name] = data
        return {
            "id": name,
            "object": "file",
            "bytes": len(data),
            "created_at": 1,
            "filename": "requests.jsonl",
            "purpose": "batch",
            "status": "processed",
        }

    def make(self, asked: Json) -> Json:
        name = f"batch_{len(self.batches) + 1}"
        self.batches[name] = {
            "id": name,
            "object": "batch",
            "endpoint": asked["endpoint"],
            "input_file_id": asked["input_file_id"],
            "completion_window": asked["completion_window"],
            "created_at": 1,
            "status": self.steps[0],
            "request_counts": {"total": 0, "completed": 0, "failed": 0},
        }
        return self.batches[name]

    def look(self, name: str) -> Json:
        """A batch as it is; at the next look it is one step further."""
        now = dict(self.batches[name])
        at = self.steps.index(now["status"])
        if at + 1 < len(self.steps):
            self.batches[name]["status"] = self.steps[at + 1]
            if self.steps[at] == "validating" and (faults := self._faults(name)):
                self.batches[name] |= {"status": "failed", "errors": {"data": faults}}
                self.steps = (*self.steps, "failed")
            elif self.steps[at + 1] in ("completed", "expired", "cancelled"):
                self._finish(self.batches[name])
        return now

    def _faults(self, name: str) -> list[Json]:
        batch, met = self.batches[name], set[str]()
        lines = self.files[batch["input_file_id"]].splitlines()
        faults: list[Json] = []
        if len(lines) > self.most_rows:
            told = f"The batch input file has more than {self.most_rows} requests."
            faults.append({"code": "too_many_tasks", "message": told, "line": None})
        for number, line in enumerate(lines, start=1):
            row = json.loads(line)
            if row["custom_id"] in met:
                told = "The custom_id is not unique."
                faults.append({"code": "duplicate_custom_id", "message": told, "line": number})
            met.add(row["custom_id"])
            if row["url"] != batch["endpoint"] or row["method"] != "POST":
                told = "The URL does not match the batch endpoint."
                faults.append({"code": "mismatched_url", "message": told, "line": number})
        return faults

    def _finish(self, batch: Json) -> None:
        """Results in the opposite order: answers in one file, refusals and errors in another."""
        good: list[Json] = []
        bad: list[Json] = []
        lines = self.files[batch["input_file_id"]].splitlines()
        for line in reversed(lines):
            asked = json.loads(line)
            row = self.row(asked["body"])
            if row.body is None and row.error is None:
                continue
            response = {"status_code": row.status, "request_id": "req_1", "body": row.body}
            result = {
                "id": f"batch_req_{len(good) + len(bad)}",
                "custom_id": asked["custom_id"],
                "response": response if row.body is not None else None,
                "error": row.error,
            }
            (good if row.body is not None and row.status == 200 else bad).append(result)
        for name, rows in (("output_file_id", good), ("error_file_id", bad)):
            if rows:
                data = "".join(json.dumps(row) + "\n" for row in rows).encode()
                batch[name] = self.keep(data)["id"]
        counts = {"total": len(lines), "completed": len(good), "failed": len(bad)}
        batch["request_counts"] = counts


class _Handler(BaseHTTPRequestHandler):
    api: BatchServer
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def _serve(self) -> None:
        data = self.rfile.read(int(self.headers.get("content-length", 0)))
        path = self.path.partition("?")[0].removeprefix("/v1")
        self.api.calls.append(f"{self.command} {path}")
        if self.headers["authorization"] != f"Bearer {self.api.key}":
            told = f"Incorrect API key provided: {self.headers['authorization']}"
            self._send(401, {"error": {"message": told, "code": "invalid_api_key"}})
        elif bodies := self.api.instead.get(f"{self.command} {path}"):
            self._send(200, bodies.pop(0))
        elif (self.command, path) == ("POST", "/files"):
            self._send(200, self.api.keep(self._uploaded(data)))
        elif (self.command, path) == ("POST", "/batches"):
            made = self.api.make(json.loads(data))
            if self.api.cut_off:
                self.api.cut_off, self.close_connection = False, True
                return
            self._send(200, made)
        elif path == "/batches":
            made_so_far = list(self.api.batches.values())[::-1]
            self._send(200, {"object": "list", "data": made_so_far, "has_more": False})
        elif path.startswith("/batches/") and path.split("/")[2] in self.api.batches:
            self._send(200, self.api.look(path.split("/")[2]))
        elif path.endswith("/content") and path.split("/")[2] in self.api.files:
            self._send(200, self.api.files[path.split("/")[2]])
        else:
            self._send(404, {"error": {"message": f"Invalid URL ({self.command} {self.path})"}})

    def _uploaded(self, data: bytes) -> bytes:
        """The file in a form, as browsers and openai send one."""
        head = f"Content-Type: {self.headers['content-type']}\r\n\r\n".encode()
        parts = {
            str(part.get_param("name", header="content-disposition")): part.get_payload(decode=True)
            for part in BytesParser(policy=HTTP).parsebytes(head + data).iter_parts()
        }
        assert parts["purpose"] == b"batch", parts.get("purpose")
        sent = parts["file"]
        assert isinstance(sent, bytes) and len(sent) <= MOST_BYTES
        return sent

    def _send(self, status: int, body: Json | bytes) -> None:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        plain = isinstance(body, bytes) and self.path.endswith("/content")
        kind = "application/octet-stream" if plain else "application/json"
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        if f"{self.command} {self.path.removeprefix('/v1')}" in self.api.torn:
            self.api.torn.clear()
            self.close_connection, data = True, data[: len(data) // 2]
        self.wfile.write(data)

    def log_message(self, format: str, *args: Any) -> None:
        """Standard error stays quiet."""
