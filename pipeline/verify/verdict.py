"""What a check found, and the rows it reads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.parts import lines_of, object_of

Numbered = Iterator[tuple[str, dict[str, Any]]]
_MOST = 50


@dataclass(slots=True)
class Verdict:
    """What was checked and what does not hold; ``faults`` is cut off after fifty."""

    articles: int = 0
    claims: int = 0
    evidence: int = 0
    unchecked: int = 0
    faults: list[str] = field(default_factory=list)
    found: int = 0

    def fault(self, where: str, message: str) -> None:
        """Note one more fault."""
        self.found += 1
        if len(self.faults) < _MOST:
            self.faults.append(f"{where}: {message}")


def numbered(path: Path, verdict: Verdict | None = None) -> Numbered:
    """The rows of a file of JSON objects, each with its place; the others are faults."""
    verdict = verdict or Verdict()
    if not path.is_file():
        return
    for number, line in enumerate(lines_of(path, errors="replace"), start=1):
        where = f"{path.name}:{number}"
        try:
            data = object_of(line)
        except ValueError as error:
            verdict.fault(where, str(error))
            continue
        yield where, data
