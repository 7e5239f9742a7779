"""``claims store``."""

from __future__ import annotations

import json
import sys
from contextlib import closing
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path

from pipeline.llm.store import ResponseStore
from schemas.errors import SettingsError

_MOST_DAYS = 36_500


def store_command(path: Path, days: int | None, bad: bool, as_json: bool) -> None:
    """Prune where told to, then print what is there."""
    if days is not None and not 0 <= days <= _MOST_DAYS:
        raise SettingsError(f"expected days, 0 to {_MOST_DAYS}, not {days}", where="--prune-days")
    pruned = 0
    with closing(ResponseStore(path)) as store:
        if days is not None or bad:
            pruned = store.prune(
                older_than=timedelta(days=days) if days is not None else None, bad=bad
            )
        kinds = store.kinds()
    size = sum(part.stat().st_size for part in _parts(path) if part.exists())
    if as_json:
        data = {
            "path": str(path),
            "bytes": size,
            "pruned": pruned,
            "answers": [asdict(kind) for kind in kinds],
        }
        sys.stdout.write(json.dumps(data) + "\n")
        return
    lines = [f"Store     {path}, {size / 1e6:.1f} MB"]
    if days is not None or bad:
        lines.append(f"Pruned    {pruned} answers")
    for kind in kinds:
        lines.append(
            f"{kind.answers:>8}  {kind.outcome:<18} served {kind.hits} times, "
            f"{kind.input_tokens} tokens in, {kind.output_tokens} out, "
            f"{kind.model} at {kind.endpoint}, {kind.first[:10]} to {kind.last[:10]}"
        )
    if not kinds:
        lines.append("          empty")
    sys.stdout.write("\n".join(lines) + "\n")


def _parts(path: Path) -> list[Path]:
    """The files that SQLite keeps a database in."""
    return [path.with_name(path.name + suffix) for suffix in ("", "-wal", "-shm")]
