"""The first pass: from the inputs to a list of articles, without keeping their texts."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from pipeline.read.decode import why_binary
from pipeline.read.formats import BY_SUFFIX, Format, take_apart
from pipeline.read.ids import safe_id, without_clashes
from pipeline.read.items import FileOutcome, Inputs, Item, ReadLimits, Rejected
from pipeline.read.layers import Remark
from pipeline.read.own import Own
from pipeline.read.stdin import spooled
from pipeline.read.streams import lines_of, read_whole
from pipeline.read.walk import Found, files_of
from schemas.errors import InputError, told
from schemas.outcomes import Outcome

STDIN = "-"
"""The input that stands for standard input."""
_SNIFFED = 8192
_SHOWN = 20
# What lies beside articles to explain them; whatever the suffix.
_DOCUMENTATION = re.compile(r"(?i)(readme|licen[cs]e|copying|changelog|contributing)(\.\w+)*$")


def discover(
    inputs: Sequence[str | Path],
    *,
    limits: ReadLimits,
    spool: Path | None = None,
    stdin: BinaryIO | None = None,
    stdin_format: str | None = None,
    outputs: Path | None = None,
) -> Inputs:
    """Find every article that the inputs name: files, folders, globs, ``-`` for ``stdin``.

    Order is that of the inputs, then of paths, then of lines. Each file is read once for
    hashes and ids. ``spool`` is a folder in which standard input is kept, until the
    articles have been read; ``stdin_format`` is its format where that is not to be judged
    by its first line. ``outputs`` is a folder to leave out where it lies within an input
    folder; datasets and batch files of ours are left out wherever they lie. A file met again by
    another name is told of and not read. Ids are the path under the input root or the article's own
    (see ``ids``), and unique. No inputs give no articles. Raises InputError for a path that does
    not exist, a glob that matches nothing, a dataset or a batch file of ours that is named itself,
    and ``-`` without ``stdin`` or ``spool``.
    """
    own = Own(outputs)
    found: list[Found] = []
    for given in inputs:
        if str(given) != STDIN:
            found += _articles(given, own)
        elif stdin is None or spool is None:
            raise InputError("standard input is not available here", where=STDIN)
        elif not any(file.root == STDIN for file in found):
            kept = spooled(stdin, spool, limits, stdin_format)
            found.append(Found(kept.path, kept.source, STDIN))
    unique, notes = _each_once(found)
    items: list[Item] = []
    files = [_survey(file, limits, items) for file in unique]
    named, clashes = without_clashes(items, _labels(unique))
    few = [remark for several in (own.notes, notes, clashes) for remark in _first_few(several)]
    return Inputs(named, files, few)


def _articles(given: str | Path, own: Own) -> Iterator[Found]:
    """The files that one input means, without batch files of ours."""
    for file in files_of(given, own):
        kind = take_apart(file.source)
        by_line = kind.format is not None and kind.format.by_line and not file.error
        source = _printable(file.source)
        if not (by_line and own.leaves_out(Path(file.path), source, gzipped=kind.gzipped)):
            yield file
        elif file.named:
            raise InputError("expected articles, found a file of `claims batch`", where=given)


def _each_once(found: Iterable[Found]) -> tuple[list[Found], list[str]]:
    """The files without those given before by the same path, those met before by another
    name marked, and a remark on each."""
    first: dict[tuple[int, int] | str, Found] = {}
    kept: dict[str, Found] = {}
    notes: list[str] = []
    for file in found:
        # By a name that is not read it is no file met before.
        met = first.setdefault(_identity(file.path), file) if _is_meant(file) else file
        given = file.path in kept
        if not given:
            kept[file.path] = file if met is file else replace(file, same_as=met.source)
        if given or met is not file:
            again = "is given twice" if given else f"is also {_printable(met.source)}"
            notes.append(f"{_printable(file.source)} {again}, it is read once")
    return list(kept.values()), notes


def _identity(path: str) -> tuple[int, int] | str:
    """What two names of one file have in common; the path where the system can't say."""
    try:
        status = Path(path).stat()
    except OSError:
        return path
    return (status.st_dev, status.st_ino) if status.st_ino else os.path.realpath(path)


def _labels(found: Sequence[Found]) -> Callable[[Item], str]:
    """What tells articles of the same path under several roots apart, wherever these lie:
    path below their common root, line."""
    roots = {file.root for file in found} - {STDIN}
    common = os.path.commonpath(roots) if roots else ""
    kept = {file.path for file in found if file.root == STDIN}

    def label(item: Item) -> str:
        # No path holds a null character, so that none is taken for standard input.
        path = "\0" if item.path in kept else Path(os.path.relpath(item.path, common)).as_posix()
        return path if item.line is None else f"{path}:{item.line}"

    return label


def _is_meant(file: Found) -> bool:
    """Whether an article is to be expected in a file, by its name."""
    return not _is_documentation(file) and take_apart(file.source).format is not None


def _is_documentation(file: Found) -> bool:
    return not file.named and _DOCUMENTATION.match(Path(file.source).name) is not None


def _survey(file: Found, limits: ReadLimits, items: list[Item]) -> FileOutcome:
    """Add the file's articles to ``items``, and say what became of it."""
    before = len(items)
    remarks: list[str] = []
    blank = Item("", file.path, _printable(file.source), "", False, "")
    try:
        if file.same_as is not None:
            reason = f"is {_printable(file.same_as)} by another name, and read there"
            raise Rejected(Outcome.DUPLICATE_FILE, reason)
        if file.error:
            raise Rejected(Outcome.UNREADABLE, file.error)
        if _is_documentation(file):
            raise Rejected(Outcome.DOCUMENTATION, "expected articles; to read it, name the file")
        named = take_apart(file.source)
        if named.format is None:
            reason = f"expected one of {' '.join(BY_SUFFIX)}, also with .gz"
            raise Rejected(Outcome.UNSUPPORTED_FORMAT, reason)
        blank = replace(
            blank,
            article_id=safe_id(named.stem),
            format=named.format.name,
            gzipped=named.gzipped,
        )
        survey = _survey_lines if named.format.by_line else _survey_whole
        for item in survey(blank, named.format, limits, remarks.append):
            items.append(item)
    except Rejected as rejected:
        reason = f"{blank.source}: {rejected.message}"
        return FileOutcome(blank.source, rejected.outcome, reason, len(items) - before)
    remarked = f"{blank.source}: {'; '.join(dict.fromkeys(remarks))}" if remarks else None
    return FileOutcome(blank.source, Outcome.READ, remarked, len(items) - before)


def _survey_whole(blank: Item, kind: Format, limits: ReadLimits, remark: Remark) -> Iterator[Item]:
    """The one article of a file; raises Rejected for an empty and a binary file."""
    data = read_whole(blank.path, gzipped=blank.gzipped, limits=limits, remark=remark)
    if not data:
        raise Rejected(Outcome.EMPTY_FILE, "expected an article, found no bytes")
    binary = why_binary(data)
    if binary:
        raise Rejected(Outcome.BINARY_FILE, binary)
    yield _checked(replace(blank, sha256=sha256(data).hexdigest()), kind, data)


def _survey_lines(blank: Item, kind: Format, limits: ReadLimits, remark: Remark) -> Iterator[Item]:
    """One item for each line that is not blank."""
    met = bad = 0
    for line in lines_of(blank.path, gzipped=blank.gzipped, limits=limits, remark=remark):
        if line.number == 1:
            _reject_unfit((line.data or b"")[:_SNIFFED])
        if line.data is not None and not line.data.strip():
            continue
        met += 1
        item = replace(
            blank,
            article_id=f"{blank.article_id}-{line.number}",
            sha256=line.sha256,
            line=line.number,
            offset=line.offset,
        )
        if line.data is not None:
            item = _checked(item, kind, line.data)
        else:
            reason = f"over the limit of {limits.max_bytes:,} bytes an article"
            item = _failed(item, Rejected(Outcome.TOO_LARGE, reason))
        yield item
        bad += item.outcome is not None
        if item.outcome is not None and bad > limits.max_bad_lines:
            reason = f"line {line.number}: {bad:,} lines are no articles; reading stopped here"
            raise Rejected(item.outcome, reason)
    if not met:
        raise Rejected(Outcome.EMPTY_FILE, "expected one article a line, found no lines")


def _reject_unfit(head: bytes) -> None:
    """Judge a whole file of lines by its first: else each line would fail, one by one."""
    binary = why_binary(head)
    if binary:
        raise Rejected(Outcome.BINARY_FILE, binary)


def _checked(item: Item, kind: Format, data: bytes) -> Item:
    """The item under its own id if it states one, or with the reason it cannot be read."""
    try:
        stated = kind.own_id(data)
    except Rejected as rejected:
        return _failed(item, rejected)
    except Exception as error:  # whatever one file sets off costs that file alone
        return _failed(item, Rejected(Outcome.INTERNAL_ERROR, told(error)))
    return replace(item, article_id=safe_id(stated)) if stated else item


def _failed(item: Item, rejected: Rejected) -> Item:
    reason = f"{item.place}: {rejected.message}"
    return replace(item, outcome=rejected.outcome, reason=reason)


def _printable(source: str) -> str:
    """The path with bytes that are no text, which file names may hold, spelled out."""
    return os.fsencode(source).decode("utf-8", "backslashreplace")


def _first_few(notes: list[str]) -> list[str]:
    """The notes, cut where there are many: two copies of a large folder clash throughout."""
    rest = len(notes) - _SHOWN
    return notes if rest <= 0 else [*notes[:_SHOWN], f"and {rest} more like the last"]
