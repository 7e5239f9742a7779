"""What a run did, as text for people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from pipeline.totals import Losses
from schemas.dataset import Manifest
from schemas.draft import Spent
from schemas.outcomes import Outcome

_WIDTH = 22


def summary(folder: Path, manifest: Manifest) -> list[str]:
    """Articles, claims by kind, what fell out and why, where the files are."""
    return list(_lines(folder, manifest))


def _lines(folder: Path, manifest: Manifest) -> Iterator[str]:
    counts, inputs = manifest.counts, manifest.inputs
    whole = counts.articles.get(Outcome.EXTRACTED, 0)
    yield f"Articles  {whole} of {inputs.articles} extracted, from {inputs.files} files"
    lost = {k: n for k, n in counts.articles.items() if k != Outcome.EXTRACTED}
    yield from _table({**_other_files(counts.files), **lost})
    losses = Losses.of(counts.files, counts.articles)
    if losses.total:
        yield f"Lost      {losses}"
    chunks = sum(counts.chunks.values())
    yield f"Claims    {counts.claims} kept of {counts.proposed} proposed, in {chunks} chunks"
    yield from _table(dict(sorted(counts.kinds.items(), key=lambda item: -item[1])))
    if counts.fallen:
        yield "Fell out  (each with its reason in ledger.jsonl)"
        yield from _table(counts.fallen)
    if counts.remarks:
        yield "Left out of claims that stay"
        yield from _table(counts.remarks)
    if manifest.usage.requests:
        usage = manifest.usage
        yield (
            f"Model     {manifest.model}{_recorded(manifest)}: {usage.requests} requests, "
            f"{usage.input_tokens} tokens in, {usage.output_tokens} out"
        )
    if manifest.spent is not None:
        yield f"Paid      {_paid(manifest.spent)}"
    for note in inputs.notes:
        yield f"Note      {note}"
    yield f"Dataset   {folder}"
    yield f"          {', '.join(sorted((*manifest.files, 'manifest.json')))}"


def _paid(spent: Spent) -> str:
    """What this run itself paid: on a second run, nothing."""
    parts = [
        f"{spent.requests} requests, {spent.input_tokens} tokens in, {spent.output_tokens} out"
    ]
    if spent.cost is not None:
        parts.append(f"{spent.cost:.4f}{f' {spent.currency}' if spent.currency else ''}")
    if spent.stored:
        parts.append(f"{spent.stored} answers from the store")
    if spent.stored_faults:
        parts.append(stored_faults(spent))
    if spent.unsure_requests:
        parts.append(f"{spent.unsure_requests} requests counted at the most they can take")
    return "; ".join(parts)


def stored_faults(spent: Spent) -> str:
    """That faults are from the store, and how to ask again: those of this run are the next one's
    to ask, those from batch files stay until they are deleted."""
    number, imported = spent.stored_faults, spent.imported_faults
    ways = ["the next run asks again"] if imported < number else []
    if imported:
        ways.append(f"{imported} from batch files: `claims store --prune-bad` has them asked again")
    return f"{number} faults are from the store, heard before ({'; '.join(ways)})"


def _recorded(manifest: Manifest) -> str:
    return ", recorded" if manifest.recording_sha256 is not None else ""


def _other_files(files: Mapping[str, int]) -> dict[str, int]:
    return {f"file {name}": n for name, n in files.items() if name != Outcome.READ}


def _table(counts: Mapping[str, int]) -> Iterator[str]:
    for name, number in counts.items():
        yield f"          {name:<{_WIDTH}} {number:>6}"
