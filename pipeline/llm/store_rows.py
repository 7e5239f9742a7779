"""Answers of the response store, row by row: which is served to whom, and what stays of one whose
place another takes."""

from __future__ import annotations

import sqlite3
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from pipeline.llm.reply import Parsed, Reply
from pipeline.llm.store_tables import DISPLACE, PUT, RIVAL
from pipeline.llm.store_worth import FINAL, HEARD, SETTLED, Kept, gives_way, is_heard, rank, served
from schemas.outcomes import Outcome

DAMAGED = (zlib.error, ValueError, TypeError)
"""What ``text_of`` raises of a body that is not as it was put."""

_ANY = ("responses", "key = ?")
_OWN = ("heard", "key = ? AND run = ?")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question: its key, where and what it was asked, and what its input was expected to be, in
    tokens."""

    key: str
    endpoint: str
    model: str
    estimated: int | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A row: where it is, whether it is ``imported`` from a file, the run that heard it for good,
    and what it is."""

    where: tuple[str, str]
    imported: bool
    run: int | None
    outcome: Outcome
    reply: Reply


@dataclass(frozen=True, slots=True)
class Rows:
    """The answers as the run of a number finds them."""

    db: sqlite3.Connection
    run: int

    def find(self, key: str, last: bool = False) -> Found | None:
        """What is served for a key: what this run was told itself, unless there is a better
        answer, else one that is served to all. ``last`` is as for ``served``."""
        kept = self._kept(key)
        own = kept if kept is not None and kept.run == self.run else None
        own = own or self._row(_OWN, key, self.run)
        if own is not None and own.outcome not in HEARD:
            own = None
        if kept is not None and kept.outcome not in (FINAL if kept.imported else served(last)):
            kept = None
        if own is None or (kept is not None and gives_way(own.outcome, kept.outcome)):
            return kept
        return own

    def serve(self, key: str, last: bool = False) -> Reply | None:
        """The reply that is found for a key; counts a hit."""
        found = self.find(key, last)
        if found is None:
            return None
        table, which = found.where
        count = f"UPDATE {table} SET hits = hits + 1, used = ? WHERE {which}"
        self.db.execute(count, (now(), key, *([self.run] if found.where == _OWN else [])))
        return found.reply

    def settled(self, key: str) -> Reply | None:
        """The reply kept for a key, if it is a settled one."""
        kept = self._kept(key)
        return kept.reply if kept is not None and kept.outcome in SETTLED else None

    def put(
        self,
        asked: Asked,
        reply: Reply,
        parsed: Parsed,
        *,
        imported: bool = False,
        last: bool = False,
    ) -> None:
        """Keep a reply, unless it is a fault and what is there is better. What another run heard
        for good, and loses its place, stays for that run."""
        heard = is_heard(reply, parsed.outcome)
        row = {
            "key": asked.key,
            "endpoint": asked.endpoint,
            "model": asked.model,
            "outcome": parsed.outcome.value,
            "status": reply.status,
            "fault": reply.fault.value if reply.fault is not None else None,
            "calls": reply.calls,
            "body": zlib.compress(reply.text.encode("utf-8", "surrogatepass"), 6),
            "input": parsed.usage.input_tokens,
            "output": parsed.usage.output_tokens,
            "estimated": asked.estimated,
            "imported": imported,
            "last": last,
            "run": self.run if heard and not imported else None,
            "weighed": heard or imported,
            "ours": self.run,
            "now": now(),
            "rank": rank(parsed.outcome),
        }
        self.db.execute(DISPLACE, row)
        self.db.execute(PUT, row)

    def rival(self, key: str) -> Kept | None:
        """What is kept for a key, if it is whole."""
        row = self.db.execute(RIVAL, (key,)).fetchone()
        if row is None:
            return None
        try:
            imported, last, hits = map(bool, row[1:4])
            return Kept(Outcome(row[0]), imported, last, hits, text_of(row[4]))
        except DAMAGED:
            return None

    def _kept(self, key: str) -> Found | None:
        return self._row(_ANY, key)

    def _row(self, where: tuple[str, str], *values: Any) -> Found | None:
        """The row of a table, which is deleted where it is damaged: it can be asked for again,
        and must not outrank what comes then."""
        of = "FROM {} WHERE {}".format(*where)
        read = "SELECT imported, run, outcome, status, fault, calls, body"
        row = self.db.execute(f"{read} {of}", values).fetchone()
        if row is None:
            return None
        imported, run, outcome, status, fault, calls, body = row
        try:
            is_imported = bool(imported)
            fails = fault and Outcome(fault)
            reply = Reply(status, text_of(body), fails, calls, imported=is_imported)
            return Found(where, is_imported, run, Outcome(outcome), reply)
        except DAMAGED:
            self.db.execute(f"DELETE {of}", values)
            return None


def text_of(body: bytes) -> str:
    """A kept body; raises one of DAMAGED where it is not as it was put."""
    return zlib.decompress(body).decode("utf-8", "surrogatepass")


def now() -> str:
    """The time, to the second, as rows have it."""
    return datetime.now(UTC).isoformat(timespec="seconds")
