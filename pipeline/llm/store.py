"""Answers already paid for, kept on disk by what was asked.

One SQLite file in write-ahead mode: several runs may use it at once. Within a process one thread
does all reading and writing, so that an answer is on disk, synced, before anything is done with
it. What is kept of a bad answer is what it was; it is served again only where the model itself
spoke (``SERVED``) and that is not the last word on a chunk, and never takes the place of a better
one. Nor does any answer take that of an equal one which is served: a dataset may have been made of
it, and is to come out the same again. What is not served gives way to what will be. The run that
asked is served the last word, too (``HEARD``): cut off and gone on with, it pays for it once,
whatever other runs and files put in its place, but for something better.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import hashlib
import json
import secrets
import sqlite3
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from filelock import FileLock, Timeout

from pipeline.llm.options import LLMOptions
from pipeline.llm.reply import Parsed, Reply, parse
from pipeline.llm.store_counts import Kind, Seen
from pipeline.llm.store_rows import DAMAGED, Asked, Rows, text_of
from pipeline.llm.store_tables import (
    ANSWERS,
    BY_RUN,
    EXPORT,
    EXPORTED,
    HEARD_TABLE,
    LATER,
    TABLE,
)
from pipeline.llm.store_worth import HEARD, is_better, rank, served
from schemas.errors import DatasetError
from schemas.outcomes import Outcome

_BUSY = 60.0  # seconds to wait while another process writes
_VERSION = 1
_REFUSED = (sqlite3.Error, OSError, OverflowError, ValueError, zlib.error)
_RUN_BITS = 62  # of the number of a run: what SQLite takes for an integer
_ENOUGH = 500  # answers that say what a model takes for one
Made = TypeVar("Made")


def _is_for_want_of_room(error: Exception) -> bool:
    if isinstance(error, OSError):
        return error.errno in (errno.ENOSPC, errno.EDQUOT)
    return getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL


def key_of(options: LLMOptions, body: Mapping[str, Any]) -> str:
    """Hash of all that can change an answer: the endpoint, headers for it, and the request's
    body, in which are the model, its parameters, the messages with the prompt, and the schema.
    Keys have no part."""
    endpoint, version = options.base_url, options.api_version
    asked = {"v": _VERSION, "endpoint": endpoint, "api_version": version, "body": body}
    if options.headers_sha256 is not None:
        asked["headers"] = options.headers_sha256
    canonical = json.dumps(asked, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


class ResponseStore:
    """The store at ``path``, made with its folder where it is not there.

    ``run`` is the number of the run that asks, the same however often it is cut off and gone on
    with, until it is to ``forget`` what it heard; without one this object is a run.

    Raises DatasetError where the file is none of ours or damaged, or cannot be written.
    """

    def __init__(self, path: Path, run: int | None = None) -> None:
        self.path = path
        self._run = secrets.randbits(_RUN_BITS) if run is None else run
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="responses")
        self._connection: sqlite3.Connection | None = None

    async def get(self, key: str, *, last: bool = False) -> Reply | None:
        """The reply kept for a key, if it is one to serve; counts a hit. ``last`` is for a
        question after whose answer a chunk is given up: one that cannot be read is not served,
        unless it is from a file or of this run."""
        return await self._aside(lambda: self._rows().serve(key, last))

    async def peek(self, key: str) -> Reply | None:
        """The reply kept for a key, if it is a settled one; counts nothing."""
        return await self._aside(lambda: self._rows().settled(key))

    async def put(
        self,
        key: str,
        endpoint: str,
        model: str,
        reply: Reply,
        estimated: int | None = None,
        *,
        last: bool = False,
    ) -> Reply:
        """Keep a reply, synced to disk when this returns; returns the one to make use of.

        That is another one, which stays, where a run that asked the same at the same time has
        put one that ``get`` would serve, unless this one is better. ``estimated`` is what the
        request's input was expected to be, in tokens; ``last`` as for ``get``.
        """
        parsed = parse(reply)

        def first_or_better(_: sqlite3.Connection) -> Reply:
            rows = self._rows()
            kept = rows.find(key, last)
            is_served = parsed.outcome in served(last)
            if kept and not (is_served and rank(parsed.outcome) > rank(kept.outcome)):
                return rows.serve(key, last) or reply
            rows.put(Asked(key, endpoint, model, estimated), reply, parsed, last=last)
            return reply

        return await self._aside(self._in_one(first_or_better))

    def held(self, keys: Sequence[str]) -> dict[str, Outcome]:
        """Those of the keys that it has an answer to serve for, and what that is; counts no hit."""
        return self._thread.submit(self._told(lambda: self._held(keys))).result()

    def seen(self, endpoint: str, model: str) -> Seen:
        """What the model took for its latest answers."""
        return self._thread.submit(self._told(lambda: self._seen(endpoint, model))).result()

    def export(
        self, keys: Iterable[str], endpoint: str, model: str, sent: str | None = None
    ) -> None:
        """Note questions that go out in a file, whose answers ``take`` may get; ``sent`` names
        the file once it is sent."""
        rows = [(key, endpoint, model, sent) for key in keys]
        self._at_once(lambda db: db.executemany(EXPORT, rows))

    def sent(self, keys: Iterable[str]) -> Counter[str]:
        """The files that questions were last sent in, with how many of them."""
        find = "SELECT sent FROM exported WHERE key = ? AND sent IS NOT NULL"

        def count(db: sqlite3.Connection) -> Counter[str]:
            return Counter(row[0] for key in keys for row in db.execute(find, (key,)))

        return self._at_once(count)

    def take(self, replies: Sequence[tuple[str, Reply]]) -> list[tuple[Outcome, bool] | None]:
        """Keep replies from files, all or none of them; returns what each is and whether it is
        the one in the store now, None where no question of its key was noted by ``export``.

        Of several to one question the best is kept; of equals the one that a run has had
        already, else the shortest, of these the first by its bytes: whatever their order."""
        read = [(key, reply, parse(reply)) for key, reply in replies]
        return self._at_once(lambda db: [self._taken(db, *each) for each in read])

    def kinds(self) -> list[Kind]:
        """What is in the store, by endpoint, model and outcome."""
        return self._thread.submit(self._told(self._kinds)).result()

    def prune(self, *, older_than: timedelta | None = None, bad: bool = False) -> int:
        """Delete answers not used for so long, or all that are not good; returns how many."""
        return self._thread.submit(self._told(lambda: self._prune(older_than, bad))).result()

    def forget(self, outcomes: frozenset[Outcome] = HEARD) -> None:
        """This run is over, or is to ask again what ended so: what it heard is any run's now."""

        def done(db: sqlite3.Connection) -> None:
            marks = ",".join("?" * len(outcomes))
            which = f"run = ? AND outcome IN ({marks})"
            values = (self._run, *(outcome.value for outcome in outcomes))
            db.execute(f"DELETE FROM heard WHERE {which}", values)
            db.execute(f"UPDATE responses SET run = NULL WHERE {which}", values)

        if self.path.exists():
            self._at_once(done)

    def close(self) -> None:
        """Close the file; the store opens it again if it is used again."""
        self._thread.submit(self._close).result()

    async def _aside(self, work: Callable[[], Made]) -> Made:
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._told(work))

    def _at_once(self, work: Callable[[sqlite3.Connection], Made]) -> Made:
        return self._thread.submit(self._told(self._in_one(work))).result()

    def _in_one(self, work: Callable[[sqlite3.Connection], Made]) -> Callable[[], Made]:
        """``work`` in one transaction, which is synced once."""

        def done() -> Made:
            db = self._db()
            db.execute("BEGIN IMMEDIATE")
            try:
                made = work(db)
            except BaseException:
                if db.in_transaction:  # a full disk has ended it already
                    db.execute("ROLLBACK")
                raise
            db.execute("COMMIT")
            return made

        return done

    def _told(self, work: Callable[[], Made]) -> Callable[[], Made]:
        """What SQLite or the disk refuses, as an error that says what to do."""

        def done() -> Made:
            try:
                return work()
            except (*_REFUSED, Timeout) as error:
                advice = "move the file away to begin a new one, or give --no-store"
                if _is_for_want_of_room(error):
                    advice = "make room, and the same command goes on from there"
                raise DatasetError(
                    f"the response store cannot be used: {error}; {advice}", where=self.path
                ) from None

        return done

    def _rows(self) -> Rows:
        return Rows(self._db(), self._run)

    def _db(self) -> sqlite3.Connection:
        if self._connection is None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            # Making the file and its mode is the one thing that SQLite does not wait for.
            with FileLock(self.path.with_suffix(".lock"), timeout=_BUSY):
                self._connection = self._opened()
        return self._connection

    def _opened(self) -> sqlite3.Connection:
        db = sqlite3.connect(self.path, timeout=_BUSY, isolation_level=None)
        db.execute("PRAGMA journal_mode=WAL")
        db.execute("PRAGMA synchronous=FULL")
        (version,) = db.execute("PRAGMA user_version").fetchone()
        if version not in (0, _VERSION):
            db.close()
            raise sqlite3.DatabaseError(f"it is of version {version}, this one reads 1")
        db.execute(TABLE)
        there = {row[1] for row in db.execute("PRAGMA table_info(responses)")}
        for column in (name for name in LATER if name not in there):
            db.execute(f"ALTER TABLE responses ADD COLUMN {column} INTEGER")
        for made in (HEARD_TABLE, EXPORTED, *BY_RUN):
            db.execute(made)
        db.execute(f"PRAGMA user_version={_VERSION}")
        return db

    def _held(self, keys: Sequence[str]) -> dict[str, Outcome]:
        held: dict[str, Outcome] = {}
        if not self.path.exists():
            return held
        rows = self._rows()
        for key in keys:
            found = rows.find(key)
            if found is not None:
                held[key] = found.outcome
        return held

    def _seen(self, endpoint: str, model: str) -> Seen:
        seen = Seen()
        if not self.path.exists():
            return seen
        rows = self._db().execute(
            "SELECT input_tokens, estimated, output_tokens, status, body FROM responses WHERE "
            "endpoint = ? AND model = ? AND outcome = ? AND output_tokens > 0 "
            "ORDER BY made DESC LIMIT ?",
            (endpoint, model, Outcome.ANSWERED.value, _ENOUGH),
        )
        for asked, estimated, said, status, body in rows:
            try:
                text = text_of(body)
            except DAMAGED:
                continue
            claims = (parse(Reply(status, text)).answer or {}).get("claims", ())
            known = estimated is not None and asked > 0
            seen += Seen(1, asked if known else 0, estimated if known else 0, said, len(claims))
        return seen

    def _taken(
        self, db: sqlite3.Connection, key: str, reply: Reply, parsed: Parsed
    ) -> tuple[Outcome, bool] | None:
        known = "SELECT endpoint, model FROM exported WHERE key = ?"
        found = db.execute(known, (key,)).fetchone()
        if found is None:
            return None
        endpoint, model = found
        rows = self._rows()
        kept = rows.rival(key)
        if kept is not None and not is_better(reply.text, parsed.outcome, kept):
            return parsed.outcome, kept.text == reply.text
        rows.put(Asked(key, endpoint, model), reply, parsed, imported=True)
        return parsed.outcome, True

    def _kinds(self) -> list[Kind]:
        if not self.path.exists():
            return []
        rows = self._db().execute(
            "SELECT endpoint, model, outcome, count(*), sum(hits), sum(input_tokens), "
            f"sum(output_tokens), min(made), max(used) FROM ({ANSWERS}) "
            "GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"
        )
        return [Kind(*row) for row in rows]

    def _prune(self, older_than: timedelta | None, bad: bool) -> int:
        if not self.path.exists():
            return 0
        db, gone = self._db(), 0
        which: list[tuple[str, str]] = []
        if older_than is not None:
            before = (datetime.now(UTC) - older_than).isoformat(timespec="seconds")
            which.append(("used < ?", before))
        if bad:
            which.append(("outcome != ?", Outcome.ANSWERED.value))
        for table in ("responses", "heard"):
            for are, value in which:
                gone += db.execute(f"DELETE FROM {table} WHERE {are}", (value,)).rowcount
        db.execute("VACUUM")
        return gone

    def _close(self) -> None:
        if self._connection is not None:
            with contextlib.suppress(sqlite3.Error):
                self._connection.close()
            self._connection = None
