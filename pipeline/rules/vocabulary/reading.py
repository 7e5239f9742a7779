"""The data files of the rules."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files


def read_text(name: str) -> str:
    """A data file's text."""
    return (files("pipeline.rules") / "data" / name).read_text(encoding="utf-8")


def read_rows(name: str) -> Iterator[list[str]]:
    """The tab-separated columns of each line; comments and empty lines are left out."""
    for line in read_text(name).splitlines():
        if line.strip() and not line.startswith("#"):
            yield line.split("\t")
