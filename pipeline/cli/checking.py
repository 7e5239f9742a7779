"""``claims verify`` and ``claims diff``."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from pipeline.cli.datasets import folder_of
from pipeline.cli.exits import FAILED
from pipeline.cli.printable import one_line, printable
from schemas import DOMAIN
from schemas.article import Article


def verify_command(dataset: Path, articles: Sequence[str], as_json: bool) -> None:
    """Check and print; exits 1 where something does not hold."""
    from pipeline.verify import Verdict, verify

    folder = folder_of(dataset)
    verdict: Verdict
    with ExitStack() as opened:
        texts = _Texts(articles, opened) if articles else None
        verdict = verify(folder, DOMAIN, texts)
    if as_json:
        data: dict[str, Any] = {
            "folder": str(folder),
            "articles": verdict.articles,
            "claims": verdict.claims,
            "evidence": verdict.evidence,
            "unchecked": verdict.unchecked,
            "faults": verdict.faults,
            "fault_count": verdict.found,
        }
        _write([json.dumps(data, ensure_ascii=False)])
    else:
        lines = [f"fault     {one_line(fault)}" for fault in verdict.faults]
        if verdict.found > len(verdict.faults):
            lines.append(f"fault     and {verdict.found - len(verdict.faults)} more")
        held = verdict.evidence - verdict.unchecked
        lines.append(
            f"checked   {verdict.articles} articles, {verdict.claims} claims, "
            f"{held} of {verdict.evidence} evidence spans against their text"
        )
        if verdict.unchecked:
            lines.append("          for the rest name the articles: --articles PATH")
        lines.append(f"faults    {verdict.found}")
        _write(lines)
    if verdict.found:
        sys.exit(FAILED)


def diff_command(old: Path, new: Path, as_json: bool) -> None:
    """Compare and print."""
    from pipeline.diff import diff

    difference = diff(folder_of(old), folder_of(new))
    if as_json:
        data = {
            "added": list(difference.added),
            "removed": list(difference.removed),
            "changed": [
                {"fields": list(c.fields), "old": c.old, "new": c.new} for c in difference.changed
            ],
            "same": difference.same,
        }
        _write([json.dumps(data, ensure_ascii=False)])
        return
    lines = [_line("+", row) for row in difference.added]
    lines += [_line("-", row) for row in difference.removed]
    for change in difference.changed:
        lines.append(f"{_line('~', change.new)}")
        for name in change.fields:
            was, now = change.old.get(name), change.new.get(name)
            lines.append(f"      {one_line(name)}: {_short(was)} -> {_short(now)}")
    lines.append(
        f"{len(difference.added)} added, {len(difference.removed)} removed, "
        f"{len(difference.changed)} changed, {difference.same} the same"
    )
    _write(lines)


class _Texts:
    """Texts of articles as they lie in files now, for a dataset that has none; ``opened``
    closes them."""

    def __init__(self, inputs: Sequence[str], opened: ExitStack) -> None:
        from pipeline.read import Reader, ReadLimits, discover

        limits = ReadLimits()
        self._reader = opened.enter_context(Reader(limits))
        found = discover(inputs, limits=limits)
        self._items = {item.sha256: item for item in found.items}

    def __call__(self, article: Article) -> str | None:
        from pipeline.read import Failure

        item = self._items.get(article.sha256)
        read = self._reader.read(item) if item is not None else None
        return None if read is None or isinstance(read, Failure) else read.article.text


def _line(sign: str, row: Any) -> str:
    place = ", ".join(f"{span['start']}:{span['end']}" for span in row["evidence"])
    return one_line(f"{sign} {row['article_id']} {place} [{row['kind']}] {row['statement']}")


def _short(value: Any) -> str:
    text = printable(json.dumps(value, ensure_ascii=False))
    return text if len(text) <= 160 else f"{text[:159]}…"


def _write(lines: Sequence[str]) -> None:
    sys.stdout.write("\n".join(lines) + "\n")
