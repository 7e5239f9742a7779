"""The command ``claims``: what comes before the command line is loaded, and what is made
of the errors that come out of it."""

from __future__ import annotations

import codecs
import io
import os
import sys
from pathlib import Path

from pipeline.garbage import seldom
from pipeline.stops import Stopped, come, forget, heed


def main() -> None:
    """Run ``claims``; errors of ours, of the machine and signals are one line on standard error."""
    heed()
    seldom()
    _ready_streams()
    try:
        _claims()
    except Stopped as stopped:
        sys.stderr.write(f"claims: {stopped}\n")
        raise
    except Exception:
        stopped_by = come()
        if stopped_by is None:
            raise
        sys.stderr.write(f"claims: {stopped_by}\n")
        raise stopped_by from None
    finally:
        forget()


def _ready_streams() -> None:
    """Standard streams that are closed read and write nothing, and what the encoding of an
    output has no characters for is escaped as JSON would: neither ends a command."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115
    codecs.register_error("as_json", _as_json)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="as_json")


def _as_json(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    units = error.object[error.start : error.end].encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4)), error.end


def _claims() -> None:
    from pipeline.cli import app
    from pipeline.cli.exits import code_of
    from pipeline.cli.logs import tell_error
    from schemas.errors import ClaimwrightError

    try:
        app()
    except ClaimwrightError as error:
        tell_error(sys.stderr, str(error))
        sys.exit(code_of(error))
    except BrokenPipeError:  # whoever read the output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except OSError as error:
        tell_error(sys.stderr, f"{error.filename or 'input or output'}: {error.strerror or error}")
        sys.exit(1)
