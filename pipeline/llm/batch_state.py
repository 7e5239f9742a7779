"""What was submitted to which endpoint, and how far it is: a small file beside the store."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout
from pydantic import BaseModel, ConfigDict, ValidationError

from pipeline.parts import write_durably
from schemas.errors import DatasetError, LockedError
from schemas.wire import explain

_FINAL = frozenset(("completed", "expired", "cancelled"))
MISSING = "missing"
"""The status of a batch that the endpoint does not know, or no more."""
FAILED = "failed"
"""The status of a batch whose input file was refused: nothing was asked, nothing is paid."""


class Submitted(BaseModel):
    """A request file at an endpoint.

    ``status`` is the API's own, or ``uploaded`` before there is a batch; ``uncertain`` where
    its creation was begun and not seen to its end. ``collected`` is set once its results are
    in the store, ``lost`` where the endpoint had them no more when they were last asked for.
    ``fault`` is what went wrong when it was last looked at or fetched.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    path: str
    sha256: str
    rows: int
    endpoint: str
    file_id: str
    batch_id: str | None = None
    uncertain: bool = False
    status: str = "uploaded"
    total: int = 0
    completed: int = 0
    failed: int = 0
    output_file_id: str | None = None
    error_file_id: str | None = None
    errors: tuple[str, ...] = ()
    fault: str | None = None
    lost: bool = False
    collected: bool = False

    @property
    def is_open(self) -> bool:
        """Whether it is to be expected that answers still come of it."""
        over = self.collected or self.lost or self.status in (FAILED, MISSING)
        return self.batch_id is not None and not over

    @property
    def is_waited_for(self) -> bool:
        """Whether a look at it may find it changed."""
        over = self.collected or self.status == FAILED or (self.is_final and not self.fault)
        return self.batch_id is not None and not over

    @property
    def is_final(self) -> bool:
        """Whether its results are all there: those of some of its rows, where it expired."""
        return self.status in _FINAL


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    batches: tuple[Submitted, ...] = ()


class Batches:
    """The file, while it is held: see ``held``. Each change is on disk once it is made."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self.all = list(_File.model_validate_json(path.read_bytes()).batches)
        except FileNotFoundError:
            self.all = []
        except ValidationError as error:
            told = f"not the file of submitted batches: {explain(error)}"
            raise DatasetError(told, where=path) from None

    def put(self, sent: Submitted) -> None:
        """Add a submission, or have it take the place of the one with the same file there."""
        kept = [each for each in self.all if _name(each) != _name(sent)]
        at = next((i for i, each in enumerate(self.all) if _name(each) == _name(sent)), len(kept))
        kept.insert(at, sent)
        data = _File(batches=tuple(kept)).model_dump_json(indent=1)
        write_durably(self.path, [data.encode(), b"\n"])
        self.all = kept


def _name(sent: Submitted) -> tuple[str, str]:
    return sent.endpoint, sent.file_id


@contextmanager
def held(path: Path) -> Iterator[Batches]:
    """The submitted batches, for this process alone; raises LockedError while another has
    them, DatasetError where the file is none of ours."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(path.with_suffix(".lock"), timeout=0):
            yield Batches(path)
    except Timeout:
        raise LockedError("another command is at work on the batches", where=path) from None
