"""A draft of a text read without its marks, as the text with them prints it."""

from __future__ import annotations

from typing import Any

from pipeline.lexicon.markup import Plain
from schemas.draft import Draft

# The names of what the schema marks as verbatim, evidence aside.
_VERBATIM = frozenset(("quote", "cue", "text", "value", "mention"))


def with_marks(draft: Draft, text: str, plain: Plain) -> Draft:
    """The draft with the offsets and the verbatim parts of ``text``; as it is where ``plain``
    is the same text."""
    if plain.text == text:
        return draft
    spans = [plain.back(item["start"], item["end"]) for item in draft.data["evidence"]]
    near = min(item["start"] for item in draft.data["evidence"])
    data = {name: _printed(value, (text, plain, near)) for name, value in draft.data.items()}
    data["evidence"] = [{"start": a, "end": b, "quote": text[a:b]} for a, b in spans]
    why = []
    for reason in draft.why:
        start, end = plain.back(reason.start, reason.end)
        why.append(reason.model_copy(update={"start": start, "end": end}))
    return draft.model_copy(update={"data": data, "why": tuple(why)})


def _printed(value: Any, where: tuple[str, Plain, int]) -> Any:
    """The same with each verbatim part of it as printed near the evidence."""
    if isinstance(value, (list, tuple)):
        return [_printed(part, where) for part in value]
    if not isinstance(value, dict):
        return value
    data: dict[str, Any] = {}
    for name, part in value.items():
        if isinstance(part, str):
            data[name] = _as_printed(part, where) if name in _VERBATIM else part
        else:
            data[name] = _printed(part, where) if part else part
    return data


def _as_printed(words: str, where: tuple[str, Plain, int]) -> str:
    text, plain, near = where
    if words in text:
        return words
    at = plain.text.find(words, near)
    at = plain.text.find(words) if at < 0 else at
    if at < 0:
        return words
    start, end = plain.back(at, at + len(words))
    return text[start:end]
