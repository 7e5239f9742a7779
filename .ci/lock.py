"""Writes the locks from pyproject.toml: requirements.txt, and requirements-dev.txt on top.

    python .ci/lock.py [--upgrade]

Run by ``make lock`` in the development environment, which has uv. One set of versions for
every Python and platform, with hashes and without addresses. What is locked stays as it is
unless it no longer fits or ``--upgrade`` is given.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
COMPILE = (
    "uv pip compile pyproject.toml --quiet --no-config --universal --python-version 3.11 "
    "--fork-strategy fewest --generate-hashes --no-emit-index-url --no-emit-find-links"
).split()


def main(flags: list[str]) -> None:
    """Write both locks; the second holds every pin of the first."""
    compile_lock("requirements.txt", "--group", "build", *flags)
    compile_lock("requirements-dev.txt", "--group", "dev", "-c", "requirements.txt", *flags)


def compile_lock(lock: str, *flags: str) -> None:
    """Have uv write one lock, then add what older pips need."""
    uv = str(Path(sys.executable).with_name(COMPILE[0]))
    command = [uv, *COMPILE[1:], "--custom-compile-command", "make lock", "-o", lock, *flags]
    subprocess.run(command, cwd=CHECKOUT, check=True)
    path = CHECKOUT / lock
    path.write_text(pin_extra(path.read_text(encoding="utf-8")), encoding="utf-8")


def pin_extra(text: str) -> str:
    """Pin ``sqlalchemy[asyncio]``, which Prefect asks for, beside ``sqlalchemy``.

    The pip 23.2 that Python 3.11.7 and 3.12.1 bring along takes the two for different
    packages, and refuses in hash mode one that has no pin of its own.
    """
    entry = re.search(r"^sqlalchemy==.*\n(?: .*\n)*", text, re.MULTILINE)
    if entry is None:
        raise ValueError("no pin of sqlalchemy in the lock: is pin_extra still needed?")
    extra = entry[0].replace("sqlalchemy==", "sqlalchemy[asyncio]==", 1)
    return text[: entry.start()] + extra + text[entry.start() :]


if __name__ == "__main__":
    main(sys.argv[1:])
