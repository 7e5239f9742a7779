"""Brat's standoff form: spans (T), and what joins them to attributions, events (E) or relations
(R) between them. Names of roles count whatever their case."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from evals.corpora.document import BOM, Attributed, Lost, Reading, attributed, read_text
from schemas.errors import InputError

EXPECTED = "spans (T) of Source, Cue and Content in an event (E) Attribution or relations (R)"

_SPAN = re.compile(r"(\d+) (\d+)")
_ARGUMENT = re.compile(r"([^\s:]+):([TE]\d+)")
_NUMBERING = re.compile(r"[\d_-]+$")
_LINE = re.compile(r"(?:[TER]\d+|(?P<note>[AMN#]\d+|\*))\t")
"""Notes are attributes, normalisations, remarks and equivalences: nothing to score."""
_SOURCE, _CUE, _CONTENT = _ROLES = ("source", "cue", "content")
_SHOWN = 60

Spans = list[tuple[int, int]]
Roles = dict[str, list[str]]
"""The names of an attribution's spans, by their role."""


@dataclass(slots=True)
class _File:
    """The lines of a file by their names, where each stands, and why others are not read."""

    at: dict[str, int] = field(default_factory=dict)
    strange: dict[int, str] = field(default_factory=dict)
    shown: dict[int, str] = field(default_factory=dict)
    spans: dict[str, Spans] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)
    told: dict[str, str | None] = field(default_factory=dict)
    events: dict[str, str] = field(default_factory=dict)
    relations: dict[str, tuple[str, str]] = field(default_factory=dict)


def read_brat(file: Path, text: str) -> tuple[list[tuple[str, Attributed | Lost]], Reading]:
    """The attributions of a file, each with the line of its content, what annotators discarded
    left out, and how much of it was read; of lines of one name the first counts.

    ``text`` is as it is in its own file; of one that begins with a byte order mark the offsets
    may count that or not, and those of the answer do not. Raises InputError for a span without
    offsets.
    """
    read = _lines(file)
    bare = text.removeprefix(BOM)
    places = min(
        (_fitting(read, bare, shift) for shift in range(len(text) - len(bare) + 1)),
        key=lambda found: -len(found),
    )
    attributions, used = _attributions(read)
    found = [
        (_where(file, read, roles), _attributed(bare, places, roles)) for roles in attributions
    ]
    unread = [*read.strange, *(number for name, number in read.at.items() if name not in used)]
    elsewhere = [read.at[name] for name in read.spans if name not in places]
    first = None if attributions else f"{file}: there is no attribution in it"
    if unread or elsewhere:
        number = min(unread or elsewhere)
        why = read.strange.get(number, "in no attribution that can be read")
        why = why if unread else "told with other words than are there"
        first = f"{file}:{number}: '{read.shown[number]}' is {why}"
    return found, Reading(len(read.at) + len(read.strange), len(unread), first)


def _lines(file: Path) -> _File:
    read = _File()
    for number, line in enumerate(read_text(file).split("\n"), start=1):
        known = _LINE.match(line)
        if not line.strip() or (known and known["note"]):
            continue
        read.shown[number] = " ".join(line[:_SHOWN].split())
        name, *parts = line.rstrip("\r").split("\t")
        if not known or name in read.at:
            read.strange[number] = f"a second {name}" if known else "no line of brat's"
            continue
        read.at[name] = number
        if name[0] == "T":
            read.spans[name] = _spans(file, number, line, parts[0])
            read.types[name] = _role(parts[0].partition(" ")[0])
            read.told[name] = parts[1] if len(parts) > 1 else None
        elif name[0] == "E":
            read.events[name] = parts[0]
        else:
            ends = [end for _, end in _ARGUMENT.findall(parts[0])]
            if len(ends) == 2:
                read.relations[name] = (ends[0], ends[1])
    return read


def _spans(file: Path, number: int, line: str, told: str) -> Spans:
    try:
        spans = [(int(a), int(b)) for a, b in _SPAN.findall(told)]
    except ValueError:  # more digits than Python takes for a number
        spans = []
    if not spans:
        raise InputError(f"no offsets: {line[:_SHOWN]}", where=file, line=number)
    return spans


def _role(name: str) -> str:
    """
    >>> _role("Content2"), _role("SOURCE")
    ('content', 'source')
    """
    return _NUMBERING.sub("", name).casefold()


def _fitting(read: _File, text: str, shift: int) -> dict[str, Spans]:
    """The spans ``shift`` code points before where they are told to be, without those that are
    not the words that they are told to be."""
    found = {}
    for name, told in read.spans.items():
        spans = [(start - shift, end - shift) for start, end in told]
        there = " ".join(text[max(a, 0) : max(b, 0)] for a, b in spans)
        words = read.told[name]
        if words is None or _letters(words) == _letters(there):
            found[name] = spans
    return found


def _letters(words: str) -> str:
    """White space is not told as it stands in the text."""
    return "".join(words.split())


def _attributions(read: _File) -> tuple[list[Roles], set[str]]:
    """What each attribution is made of, and the names of the lines that tell of one, be it one
    that was discarded."""
    found: list[Roles] = []
    used: set[str] = set()
    parts = {name: _parts(read, event) for name, event in read.events.items()}
    for name, event in read.events.items():
        kind = _role(event.partition(":")[0])
        if kind.startswith(("attribution", "discard")):
            used |= {name, *(end for _, end in _ARGUMENT.findall(event))}
        if kind.startswith("attribution"):
            roles: Roles = defaultdict(list)
            for role, end in parts[name]:
                # What is said may be an attribution itself: its source, cue and content.
                within = [each for _, each in parts.get(end, ())]
                roles[role] += within or [end]
            found.append(roles)
    related, lines = _related(read, used)
    return found + related, used | lines


def _parts(read: _File, event: str) -> list[tuple[str, str]]:
    """The roles and names of what an event joins, each once; what has none is left out. A role is
    told in the event, or else by the span."""
    told = [(_role(role), end) for role, end in _ARGUMENT.findall(event)]
    roles = [(r if r in _ROLES else read.types.get(end, ""), end) for r, end in told]
    return list(dict.fromkeys((role, end) for role, end in roles if role in _ROLES))


def _related(read: _File, used: set[str]) -> tuple[list[Roles], set[str]]:
    """The attributions that relations make of contents in no event: each with what it is joined
    to, and what its cues are."""
    beside: dict[str, dict[str, list[str]]] = defaultdict(dict)
    for name, (one, other) in read.relations.items():
        beside[one].setdefault(other, []).append(name)
        beside[other].setdefault(one, []).append(name)
    found: list[Roles] = []
    lines: set[str] = set()
    for content in read.spans:
        if read.types[content] != _CONTENT or content in used:
            continue
        ends = dict.fromkeys(_of(read, beside[content], (_SOURCE, _CUE)))
        cues = [end for end in ends if read.types[end] == _CUE]
        via = {end: cue for cue in cues for end in _of(read, beside[cue], (_SOURCE,))}
        if ends:
            roles = {_CONTENT: [content]}
            for end in dict.fromkeys((*ends, *via)):
                roles.setdefault(read.types[end], []).append(end)
            found.append(roles)
            lines |= {content, *ends, *via}
            lines.update(name for end in ends for name in beside[content][end])
            lines.update(name for end, cue in via.items() for name in beside[cue][end])
    return found, lines


def _of(read: _File, names: Mapping[str, Sequence[str]], roles: Sequence[str]) -> Iterator[str]:
    return (name for name in names if read.types.get(name) in roles)


def _attributed(text: str, places: Mapping[str, Spans], roles: Roles) -> Attributed | Lost:
    content: list[tuple[int, int] | None] = []
    for name in roles.get(_CONTENT, ()):
        content.extend(places.get(name, (None,)))
    source, cue = (
        [place for name in roles.get(role, ()) for place in places.get(name, ())]
        for role in (_SOURCE, _CUE)
    )
    return attributed(text, content, source=_words(text, source), cue=_words(text, cue))


def _where(file: Path, read: _File, roles: Roles) -> str:
    """The line of the content, or of what else there is; what no line tells, by its name."""
    name = next((name for role in _ROLES[::-1] for name in roles.get(role, ())), None)
    number = read.at.get(name or "")
    if number is None:
        return f"{file}: {name}" if name else str(file)
    return f"{file}:{number}: '{read.shown[number]}'"


def _words(text: str, places: Spans) -> str | None:
    return " ".join(text[a:b] for a, b in sorted(places)) if places else None
