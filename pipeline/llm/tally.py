"""What an extractor counts beside what it spends."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Tally:
    """How many questions were asked for, and where the answers came from; ``faults`` are those
    from the store that end a chunk without an answer, ``imported_faults`` those of them from batch
    files, ``proofs`` calls about no chunk, to see whether a refusal is of one request or of all."""

    asked: int = 0
    stored: int = 0
    faults: int = 0
    imported_faults: int = 0
    shared: int = 0
    proofs: int = 0
