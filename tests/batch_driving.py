"""What tests of an API's batches share: its commands, each with a store of its own."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from pipeline.llm.batch_import import Imported
from pipeline.llm.batch_state import Submitted
from pipeline.llm.batches import collect, status, submit
from pipeline.llm.store import ResponseStore
from pipeline.settings import Settings


def submitted(given: Settings, *paths: Path, again: bool = False) -> list[Submitted]:
    assert given.llm is not None
    with closing(ResponseStore(given.responses)) as store:
        return submit(paths, given.llm, store, again=again)


def looked(given: Settings) -> list[str]:
    assert given.llm is not None
    with closing(ResponseStore(given.responses)) as store:
        return [each.status for each in status(given.llm, store)]


def collected(given: Settings) -> tuple[list[Submitted], Imported]:
    assert given.llm is not None
    with closing(ResponseStore(given.responses)) as store:
        return collect(given.llm, store)


def to_the_end(given: Settings) -> tuple[list[Submitted], Imported]:
    """Look until nothing more comes, then collect."""
    while looked(given) != (now := looked(given)):
        assert now
    return collected(given)
