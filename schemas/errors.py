"""The errors this project raises.

- ClaimwrightError
  - InputError: what the user gave cannot be used (a path, a gold file, a setting)
    - SettingsError: a setting, flag, environment variable or ``claims.toml`` entry
    - SchemaVersionError: data of a schema version that cannot be read
  - DatasetError: a dataset on disk is not what it should be
    - LockedError: another run of the same dataset is under way
    - ReconciliationError: the ledger does not account for every input
  - RunError: a run could not do its work
    - TooManyLostError: more articles failed than the settings allow
    - RunEndedError: no further request to a model can be answered, or may be made
      - CapReached: the next one could take the run past what it may spend
  - Interrupted: the run was told to stop and can be resumed

Ungrounded, refused and invalid answers are data in the ledger, not errors. Any other error is
a fault of the program: ``is_fault`` and ``told`` are for where one must not end all the rest.
"""

from __future__ import annotations

from pathlib import Path
from types import TracebackType

_OURS = ("pipeline", "schemas")


class ClaimwrightError(Exception):
    """Base of every error raised on purpose; its text is meant for the user.

    ``where`` is the file (and line) the message is about, printed before it.
    """

    def __init__(
        self, message: str, *, where: str | Path | None = None, line: int | None = None
    ) -> None:
        self.message = message
        self.where = str(where) if where is not None else None
        self.line = line
        place = self.where or ""
        if line is not None:
            place = f"{place}:{line}" if place else f"line {line}"
        super().__init__(f"{place}: {message}" if place else message)


class InputError(ClaimwrightError):
    """What the user gave cannot be used."""


class SettingsError(InputError):
    """A setting is unknown, malformed or missing."""


class SchemaVersionError(InputError):
    """Data of a schema version that this version cannot read."""


class DatasetError(ClaimwrightError):
    """A dataset on disk is not what it should be."""


class LockedError(DatasetError):
    """Another run of the same dataset is under way."""


class ReconciliationError(DatasetError):
    """The ledger does not account for every input."""


class RunError(ClaimwrightError):
    """A run could not do its work."""


class TooManyLostError(RunError):
    """More articles were lost than the settings allow."""


class RunEndedError(RunError):
    """No further request to a model can be answered, or may be made: a key, a quota, a limit.

    What is done is kept, and can be gone on from; trying again at once is of no use.
    """


class CapReached(RunEndedError):
    """The next request to a model could take the run past what it may spend; what was answered
    is kept where there is a store, and can be gone on from."""


class Interrupted(ClaimwrightError):
    """The run was told to stop, by ``signal``; what is done is kept, and can be gone on from."""

    def __init__(self, message: str, signal: int) -> None:
        super().__init__(message)
        self.signal = signal


def is_panic(error: BaseException) -> bool:
    """Whether a library written in Rust broke down: what it raises is no Exception, and its
    class can be imported from nowhere."""
    return type(error).__name__ == "PanicException"


def is_fault(error: BaseException) -> bool:
    """Whether an error is a fault of the program or a library: none that was raised on purpose,
    and no word to stop."""
    expected = isinstance(error, ClaimwrightError)
    return is_panic(error) or (isinstance(error, Exception) and not expected)


def told(error: BaseException) -> str:
    """A fault by its type and its place in our code, such as "internal error: KeyError in
    pipeline.names, line 40". Its own message may hold anything, a key too, and is left out."""
    return f"internal error: {type(error).__name__}{_place(error.__traceback__)}"


def _place(trace: TracebackType | None) -> str:
    place = ""
    while trace is not None:
        name = str(trace.tb_frame.f_globals.get("__name__"))
        if name.partition(".")[0] in _OURS:
            place = f" in {name}, line {trace.tb_lineno}"
        trace = trace.tb_next
    return place
