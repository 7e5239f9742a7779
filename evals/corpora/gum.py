"""GUM news (Zeldes 2017), as JSON lines: attribution relations between units of discourse.

``attribution_edu`` holds source and cue together, ``content`` the unit that it attributes, which
may be the first of several only: less than all that is said, so that recall means more than
precision here. ``entities`` are the mentions with their types; those of events, times and
abstractions are no names.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from evals.corpora.document import (
    Annotated,
    annotated,
    attributed,
    lines_of,
    read_lines,
    told_place,
)
from schemas.errors import InputError

_NO_THINGS = ("event", "time", "abstract")  # mentioned too, and no entities that a claim could have


def read_gum(path: Path) -> Iterator[Annotated]:
    """The documents in the order of the file; raises InputError, naming the line, for a bad one.

    An attribution without content is left out and counted; so, apart, is one that is not of
    the text.
    """
    for number, data in lines_of(path):
        text = data["text"]
        found = []
        listed = _objects(data.get("attributions"), "attributions", path, number)
        for each in listed:
            content = _objects(each.get("content"), "content", path, number)
            places = [told_place(text, span, "text") for span in content]
            units = _objects(each.get("attribution_edu"), "attribution_edu", path, number)
            source = " ".join(str(unit.get("text") or "") for unit in units).strip()
            found.append(attributed(text, places, source=source or None))
        mentions = None
        if data.get("entities") is not None:
            mentions = [
                (str(m.get("text") or ""), str(m.get("type") or ""))
                for m in _objects(data["entities"], "entities", path, number)
                if m.get("type") not in _NO_THINGS
            ]
        reading = read_lines(path, number, "attributions", len(listed))
        yield annotated(str(data.get("doc_id", number)), text, found, mentions, reading)


def _objects(value: Any, name: str, path: Path, number: int) -> list[dict[str, Any]]:
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        raise InputError(f"expected a list of objects '{name}'", where=path, line=number)
    return value
