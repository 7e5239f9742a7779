"""The command ``claims``: what comes before the command line is loaded, and what is made
of the errors that come out of it."""

from __future__ import annotations

import os
import sys

from pipeline.stops import Stopped, forget, heed


def main() -> None:
    """Run ``claims``; errors of ours, of the machine and signals are one line on standard error."""
    heed()
    try:
        _claims()
    except Stopped as stopped:
        sys.stderr.write(f"claims: {stopped}\n")
        raise
    finally:
        forget()


def _claims() -> None:
    from pipeline.cli import app
    from pipeline.cli.exits import code_of
    from schemas.errors import ClaimwrightError

    try:
        app()
    except ClaimwrightError as error:
        sys.stderr.write(f"claims: {error}\n")
        sys.exit(code_of(error))
    except BrokenPipeError:  # whoever read the output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except OSError as error:
        sys.stderr.write(f"claims: {error.filename or 'input or output'}: {error.strerror}\n")
        sys.exit(1)
