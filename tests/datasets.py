"""Making and reading datasets in tests."""

from __future__ import annotations

import asyncio
import json
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from pipeline.run import Around, Published, run
from pipeline.settings import Settings, load
from schemas.dataset import FileRecord, Manifest, run_name

ROOT = Path(__file__).resolve().parent.parent
SEEDS = ROOT / "seeds"
ARTICLES = 20
"""Articles in the seeds, a file of JSON Lines having two."""
ANNOTATED = len(list((ROOT / "evals/gold").glob("*.json")))
"""Those of them that have gold."""
SAMPLE = (
    "The ministry said on Monday that customs officers in Tallvik had seized 40 crates of "
    "bearings. The sender, Norvex, denied any wrongdoing. Exports of lathes to Belarus were "
    "banned in 2022.\n"
)


def settings(outputs: Path, **flags: Any) -> Settings:
    """Settings for the embedded extractor, in this process, unless told otherwise."""
    return load({"extractor": "rules", "workers": 1, "outputs": outputs, "dataset": "d", **flags})


def make(inputs: list[Any], outputs: Path, around: Around | None = None, **flags: Any) -> Published:
    """Run and publish."""
    return asyncio.run(run(inputs, settings(outputs, **flags), around=around))


def many(folder: Path, articles: int) -> Path:
    """Write articles into a new folder."""
    folder.mkdir()
    for number in range(articles):
        (folder / f"{number:04d}.txt").write_text(f"Report {number}. {SAMPLE}")
    return folder


def rows(folder: Path, name: str = "claims.jsonl") -> list[dict[str, Any]]:
    """The rows of one of a dataset's files."""
    return [json.loads(line) for line in (folder / name).read_text("utf-8").splitlines()]


def content(folder: Path) -> dict[str, bytes]:
    """Every file of a dataset that has to be the same from run to run."""
    names = ("claims.jsonl", "articles.jsonl", "ledger.jsonl", "claims.csv", "schema.json")
    return {name: (folder / name).read_bytes() for name in names}


def rehash(folder: Path) -> Path:
    """Make the manifest agree with the files as they are now: hashes, sizes, rows, run."""
    path = folder / "manifest.json"
    manifest = Manifest.model_validate_json(path.read_bytes())
    files = {}
    for name, record in manifest.files.items():
        if (folder / name).is_file():
            data = (folder / name).read_bytes()
            lines = data.count(b"\n") if name.endswith(".jsonl") else record.rows
            digest = sha256(data).hexdigest()
            files[name] = FileRecord(sha256=digest, bytes=len(data), rows=lines)
    name = run_name(datetime.fromisoformat(manifest.times.started), files)
    changed = manifest.model_copy(update={"files": files, "run_id": name})
    path.write_text(changed.model_dump_json(), encoding="utf-8")
    return folder
