"""Results of batch files, into the response store."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from pipeline.llm.batch_files import Result, check_file, read_results
from pipeline.llm.reply import Reply
from pipeline.llm.store import ResponseStore

_AT_ONCE = 500  # rows in one transaction


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row that is not taken: the file and line, and why."""

    path: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.reason}"


@dataclass
class Imported:
    """What became of the rows: ``kept`` by outcome, and so ``left``, where what the store had is
    no worse; ``unasked`` (expired, cancelled) by name."""

    kept: Counter[str] = field(default_factory=Counter)
    left: Counter[str] = field(default_factory=Counter)
    unasked: Counter[str] = field(default_factory=Counter)
    refused: list[Refusal] = field(default_factory=list)
    broken: bool = False
    """Whether a file ends in what is no row, as one does that broke off."""

    @property
    def rows(self) -> int:
        """How many rows there were, of whatever kind."""
        answers = self.kept.total() + self.left.total()
        return answers + self.unasked.total() + len(self.refused)

    def add(self, other: Imported) -> None:
        """Count another import's rows as well."""
        self.kept += other.kept
        self.left += other.left
        self.unasked += other.unasked
        self.refused += other.refused
        self.broken = self.broken or other.broken


def import_results(paths: Iterable[Path], store: ResponseStore) -> Imported:
    """Keep the results in the files, in whatever order they stand and the files are named.

    A row that is none, or answers no question that was exported with this store, is refused;
    the others are kept. Doing it twice changes nothing. Raises InputError, before
    anything is kept, for a file that cannot be opened.
    """
    done, paths = Imported(), list(paths)
    for path in paths:
        check_file(path)
    for path in paths:
        results, last = read_results(path), None
        while group := list(islice(results, _AT_ONCE)):
            _keep(group, store, done)
            last = group[-1]
        done.broken = done.broken or (last is not None and last.broken)
    return done


def _keep(group: Sequence[Result], store: ResponseStore, done: Imported) -> None:
    answered: list[tuple[Result, Reply]] = []
    for result in group:
        if result.reply is not None:
            answered.append((result, result.reply))
        elif result.unasked is not None:
            done.unasked[result.unasked] += 1
        else:
            done.refused.append(_refusal(result, result.fault or ""))
    taken = store.take([(result.key, reply) for result, reply in answered])
    for (result, _), each in zip(answered, taken, strict=True):
        if each is None:
            told = f"custom_id {result.key} was not exported with this store: export first"
            done.refused.append(_refusal(result, told))
        else:
            outcome, is_kept = each
            (done.kept if is_kept else done.left)[outcome.value] += 1


def _refusal(result: Result, reason: str) -> Refusal:
    return Refusal(str(result.path), result.line, reason)
