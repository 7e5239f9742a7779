"""Exit codes: 0 fine, 1 below a gate or failed checks, 2 bad input or settings."""

from __future__ import annotations

from schemas.errors import (
    ClaimwrightError,
    DatasetError,
    InputError,
    Interrupted,
    LockedError,
    ReconciliationError,
)

FAILED = 1
BAD_INPUT = 2
SIGNALLED = 128  # and the signal's number, as shells have it


def code_of(error: ClaimwrightError) -> int:
    """The exit code an error stands for."""
    if isinstance(error, Interrupted):
        return SIGNALLED + error.signal
    if isinstance(error, LockedError | ReconciliationError):
        return FAILED
    return BAD_INPUT if isinstance(error, InputError | DatasetError) else FAILED
