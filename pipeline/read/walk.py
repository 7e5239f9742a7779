"""From what the user names to the files meant: files, folders and globs."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fnmatch import translate
from pathlib import Path

from pipeline.read.own import Own, is_dataset
from schemas.errors import InputError

_MAGIC = re.compile(r"[*?\[]")


@dataclass(frozen=True, slots=True)
class Found:
    """A file to read: where it is, its path under the input root (with ``/``), the root.

    ``error`` says why a folder could not be listed; the entry then stands for the folder.
    ``named`` is True where the user named this very file, not a folder or a pattern.
    ``same_as`` is the path of the file met before that this one is another name of.
    """

    path: str
    source: str
    root: str
    error: str | None = None
    named: bool = False
    same_as: str | None = None


def files_of(given: str | Path, own: Own) -> list[Found]:
    """The files that one path or glob means, sorted by path; a folder is searched through,
    but for what ``own`` passes over.

    The input root is the folder given, the parent of a file given, the leading part of a
    glob without wildcards. Hidden entries are left out below a root, not where they are
    named; links are followed, each folder once. A path that exists is no glob, whatever is
    in its name, and so is a leading part of one. Raises InputError for a path that does not
    exist, an empty name, a glob that matches nothing, and a dataset of ours or a file of one that
    is named itself.
    """
    if not str(given):  # as a shell has it of a variable that is not set; Path takes it for "."
        raise InputError("expected a file, a folder, a glob or '-', found an empty name")
    path = Path(given)
    if _is_folder(path):
        _refuse_dataset(path, path)
        return list(_below(path.resolve(), "", own))
    if _exists(path):
        _refuse_dataset(path.parent, path)
        return [replace(_found(path.parent.resolve(), path.name), named=True)]
    fixed = _first_pattern(path)
    if fixed is None:
        expected = "expected a file, a folder, a glob or '-', found nothing of this name"
        raise InputError(expected, where=path)
    root = Path(*path.parts[:fixed]).resolve()
    matches = sorted(
        set(_expand(root, "", path.parts[fixed:], own)), key=lambda match: match.split("/")
    )
    if not matches:
        raise InputError("expected a glob that matches some file, found none", where=path)
    # A folder and a file in it may both match; the file is meant once.
    return list(dict.fromkeys(file for match in matches for file in _below(root, match, own)))


def _first_pattern(path: Path) -> int | None:
    """Which part is the first that is a pattern, not the name of something that is there."""
    for index, part in enumerate(path.parts):
        if _MAGIC.search(part) and not _exists(Path(*path.parts[: index + 1])):
            return index
    return None


def _refuse_dataset(folder: Path, named: Path) -> None:
    if is_dataset(folder):
        part = "a dataset" if folder == named else "part of a dataset"
        raise InputError(f"expected articles, found {part} that `claims run` wrote", where=named)


def _below(root: Path, start: str, own: Own) -> Iterator[Found]:
    """The file ``root/start``, or every file below that folder in order of their paths."""
    seen: set[tuple[int, int]] = set()
    # A stack, not recursion: folders may be nested deeper than Python's stack is.
    waiting = [start]
    while waiting:
        source = waiting.pop()
        folder = root / source
        if not _is_folder(folder):
            yield _found(root, source)
            continue
        try:
            new = _is_new(folder, seen)
            names = sorted(_visible(root, source, own), reverse=True) if new else []
        except OSError as error:
            yield _found(root, source or ".", f"cannot be listed: {error.strerror}")
            continue
        waiting.extend(_joined(source, name) for name in names)


def _expand(root: Path, source: str, segments: Sequence[str], own: Own) -> Iterator[str]:
    """The paths under ``root`` that match the segments; ``**`` is any number of folders."""
    if not segments:
        yield source
        return
    segment, rest = segments[0], segments[1:]
    if segment == "**":
        for folder in _folders(root, source, own):
            yield from _expand(root, folder, rest or ("*",), own)
        return
    try:
        names = _visible(root, source, own, hidden=segment.startswith("."))
    except OSError:
        return
    matches = re.compile(translate(segment)).match
    for name in filter(matches, names):
        inner = _joined(source, name)
        if not rest or _is_folder(root / inner):
            yield from _expand(root, inner, rest, own)


def _folders(root: Path, start: str, own: Own) -> Iterator[str]:
    """``start`` and every folder below it, each once; those that can't be listed are left out."""
    seen: set[tuple[int, int]] = set()
    waiting = [start]
    while waiting:
        source = waiting.pop()
        folder = root / source
        try:
            new = _is_folder(folder) and _is_new(folder, seen)
            names = _visible(root, source, own) if new else None
        except OSError:
            continue
        if names is not None:
            yield source
            waiting.extend(_joined(source, name) for name in sorted(names, reverse=True))


def _is_folder(path: Path) -> bool:
    """Whether this is a folder or a link to one; not where the system will not say."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def _exists(path: Path) -> bool:
    """Whether there is such an entry, be it a link that leads nowhere or out of reach."""
    try:
        path.lstat()
    except PermissionError:
        return True
    except (OSError, ValueError):
        return False
    return True


def _is_new(folder: Path, seen: set[tuple[int, int]]) -> bool:
    """Whether a folder is met for the first time; a link may lead back to one above it."""
    status = folder.stat()
    key = (status.st_dev, status.st_ino)
    new = key not in seen
    seen.add(key)
    return new


def _visible(root: Path, source: str, own: Own, *, hidden: bool = False) -> list[str]:
    """What is in the folder ``root/source``, but for hidden entries; nothing of our own."""
    folder = root / source
    with os.scandir(folder) as entries:
        names = [entry.name for entry in entries if hidden or not entry.name.startswith(".")]
    return [] if own.passes_over(folder, source, names) else names


def _joined(source: str, name: str) -> str:
    return f"{source}/{name}" if source else name


def _found(root: Path, source: str, error: str | None = None) -> Found:
    return Found(str(root / source), source, str(root), error)
