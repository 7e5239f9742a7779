"""Reading records of an older schema version.

A migration is a function from one record's data in an older version to the next. The
table has one entry for each step; data is taken through as many as it needs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from schemas.domain import Domain
from schemas.errors import SchemaVersionError

Record = dict[str, Any]
Step = tuple[str, Callable[[Record], Record]]

STEPS: Mapping[str, Step] = {}
"""From a schema version, such as ``arms/1.0``, to the next one and how to get there."""


def migrate(
    records: Sequence[Record],
    version: str,
    domain: Domain,
    *,
    where: str | Path | None = None,
    steps: Mapping[str, Step] = STEPS,
) -> list[Record]:
    """``records`` of ``version`` as records of the domain's own version.

    Raises SchemaVersionError where no chain of steps leads there, and says what to do.
    """
    done = list(records)
    at = version
    while at != domain.schema_version:
        if at not in steps:
            raise SchemaVersionError(
                f"records of schema {version} cannot be read by schema {domain.schema_version}; "
                "regenerate the dataset, or use the release that wrote it",
                where=where,
            )
        at, step = steps[at]
        done = [step(record) for record in done]
    return done
