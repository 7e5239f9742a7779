"""The store on a disk that is full: nothing is half kept, and what is said helps."""

from __future__ import annotations

import errno
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from pipeline.llm.store import ResponseStore
from schemas.errors import DatasetError

FULL = "full; make room, and the same command goes on from there"


def test_a_full_disk_is_no_reason_to_move_the_store_away(tmp_path: Path) -> None:
    with closing(ResponseStore(tmp_path / "r.sqlite")) as store:
        store.export(["k"], "e", "m")
        store._at_once(lambda db: db.execute("PRAGMA max_page_count = 1").fetchall())
        with pytest.raises(DatasetError, match=FULL):
            store.export(map(str, range(9_999)), "e", "m")
        store._at_once(lambda db: db.execute("PRAGMA max_page_count = 99999").fetchall())
        left = store._at_once(lambda db: db.execute("SELECT key FROM exported").fetchall())
        assert left == [("k",)]
        store.export(["l"], "e", "m")


def test_nor_is_one_on_which_it_cannot_be_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(sqlite3, "connect", full)
    with (
        closing(ResponseStore(tmp_path / "r.sqlite")) as store,
        pytest.raises(DatasetError, match="No space left on device; make room"),
    ):
        store.export(["k"], "e", "m")
