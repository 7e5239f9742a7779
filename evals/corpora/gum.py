"""GUM news (Zeldes 2017), as JSON lines: attribution relations between units of discourse.

``attribution_edu`` holds source and cue together, ``content`` the unit that it attributes, which
may be the first of several only: less than all that is said, so that recall means more than
precision here. ``entities`` are the mentions with their types.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from evals.corpora.document import Annotated, Attributed, spans_of
from schemas.errors import InputError


def read_gum(path: Path) -> Iterator[Annotated]:
    """The documents in the order of the file; raises InputError, naming the line, for a bad one."""
    if not path.is_file():
        raise InputError("expected a file of JSON lines", where=path)
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, start=1):
            try:
                data = json.loads(line)
                text = data["text"]
                claims = [
                    Attributed(
                        spans_of(text, [(s["start"], s["end"]) for s in each["content"]]),
                        source=" ".join(s["text"] for s in each["attribution_edu"]) or None,
                    )
                    for each in data["attributions"]
                ]
                mentions = [(m["text"], m["type"]) for m in data.get("entities", ())]
                name = str(data.get("doc_id", number))
            except (ValueError, KeyError, TypeError) as error:
                told = f"not a document of GUM: {type(error).__name__} {error}"
                raise InputError(told, where=path, line=number) from None
            yield Annotated(name, text, [c for c in claims if c.evidence], mentions)
