"""From drafts to drafts with offsets: every quote and verbatim field is found in the text.

The record's classes say which fields are verbatim. A draft none of whose quotes is found
is refused; a smaller part that is not found is left out of its claim, with a remark.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic import BaseModel

from pipeline.ground.grounder import Grounder, Match, Spans
from schemas.article import Chunk
from schemas.domain import Domain
from schemas.draft import Draft, Rejection
from schemas.markers import Verbatim
from schemas.outcomes import Outcome
from schemas.parts import LISTED, MAPPINGS, Part, verbatim_parts
from schemas.row import Grounding

Json = dict[str, Any]
EVIDENCE = "evidence"


@dataclass(frozen=True, slots=True)
class Anchored:
    """A draft's data with offsets, how each quote was found, and what was left out."""

    data: Json
    grounding: tuple[Grounding, ...]
    remarks: tuple[Rejection, ...]
    confidence: float | None


def anchor(
    text: str, chunk: Chunk, drafts: Sequence[Draft], domain: Domain, grounder: Grounder
) -> list[Anchored | Rejection]:
    """Each draft with its offsets, or why it is refused, in the same order.

    Quotes are looked for in the chunk's sentences only, all drafts' together, so that
    repeated text is taken in the order in which it is quoted. A place that a draft gives
    counts if the quote stands there, in these sentences; else its quote is looked for.
    """
    within = [(sentence.start, sentence.end) for sentence in chunk.sentences]
    quotes = [_quotes(text, within, draft) for draft in drafts]
    loose = [quote for items in quotes for quote in items if isinstance(quote, str)]
    found = iter(grounder.ground(loose, within))
    anchored: list[Anchored | Rejection] = []
    for draft, items in zip(drafts, quotes, strict=True):
        matches = [next(found) if isinstance(item, str) else item for item in items]
        anchored.append(_Fitter(text, chunk, domain, grounder).fit(draft, matches))
    return anchored


def _quotes(text: str, within: Spans, draft: Draft) -> list[str | Match]:
    """A draft's quotes: words to be looked for, or a place the extractor gave rightly.

    An item without a quote counts as an empty one, which is nowhere.
    """
    quotes: list[str | Match] = []
    for item in _items(draft):
        quote, start = item.get("quote"), item.get("start")
        if not isinstance(quote, str):
            quotes.append("")
        elif isinstance(start, int) and _stands(quote, start, text, within):
            quotes.append(Match(start, start + len(quote), "exact", 1.0))
        else:
            quotes.append(quote)
    return quotes


def _items(draft: Draft) -> list[Mapping[str, Any]]:
    items = draft.data.get(EVIDENCE)
    listed = items if isinstance(items, LISTED) else []
    return [item if isinstance(item, MAPPINGS) else {} for item in listed]


def _stands(quote: str, start: int, text: str, within: Spans) -> bool:
    """Whether the quote is at its place, and nothing but space of it between the ranges."""
    if start < 0 or not quote.strip() or not text.startswith(quote, start):
        return False
    at, end = start, start + len(quote)
    for low, high in within:
        if high <= at:
            continue
        if text[at : min(low, end)].strip():
            return False
        at = max(at, high)
        if end <= at:
            return True
    return False


@dataclass(frozen=True, slots=True)
class _Fitter:
    text: str
    chunk: Chunk
    domain: Domain
    grounder: Grounder

    def fit(self, draft: Draft, matches: Sequence[Match | None]) -> Anchored | Rejection:
        there = [match for match in matches if match is not None]
        spans = _apart(there)
        if not spans:
            quotes = [str(item.get("quote", "")) for item in _items(draft)]
            shown = "; ".join(repr(quote[:120]) for quote in quotes) or "no quote"
            return Rejection(
                outcome=Outcome.UNGROUNDED,
                reason=f"not in sentences {self.chunk.start}:{self.chunk.end}: {shown}",
                data=draft.data,
            )
        remarks: list[Rejection] = []
        if missing := len(matches) - len(there):
            remarks.append(
                Rejection.of_field(EVIDENCE, f"{missing} quote(s) not found", draft.data[EVIDENCE])
            )
        data = dict(draft.data)
        kind = self.domain.kinds.get(str(data.get("kind")))
        if kind is not None:
            near = [(span.start, span.end) for span in spans]
            data |= self._verbatim(kind, data, near, remarks)
        data[EVIDENCE] = [
            {"start": s.start, "end": s.end, "quote": self.text[s.start : s.end]} for s in spans
        ]
        grounding = tuple(
            Grounding(
                method=span.method,
                score=round(span.score, 4),
                quote_sha256=hashlib.sha256(
                    self.text[span.start : span.end].encode("utf-8", "surrogatepass")
                ).hexdigest(),
            )
            for span in spans
        )
        return Anchored(data, grounding, tuple(remarks), draft.confidence)

    def _verbatim(
        self,
        model: type[BaseModel],
        data: Mapping[str, Any],
        near: Spans,
        remarks: list[Rejection],
    ) -> Json:
        """The verbatim parts of ``data`` as the text has them, None for one that it has not."""
        out: Json = {}
        verbatim = _verbatim_parts(model)
        for name, value in data.items():
            field = verbatim.get(name)
            if field is None or value is None:
                continue
            if isinstance(value, str) and Verbatim in field.marked:
                out[name] = self._as_printed(value.strip(), near)
                if out[name] is None and value.strip() and not field.required:
                    remarks.append(Rejection.of_field(name, "not in the article's text", value))
            elif field.holds is not None and isinstance(value, LISTED):
                # What is no part at all is left as it is, for the validation to refuse.
                items = [
                    {**item, **self._verbatim(field.holds, item, near, remarks)}
                    if isinstance(item, MAPPINGS)
                    else item
                    for item in value
                ]
                out[name] = [item for item in items if _whole(name, field.holds, item, remarks)]
            elif field.holds is not None and isinstance(value, MAPPINGS):
                fitted = {**value, **self._verbatim(field.holds, value, near, remarks)}
                out[name] = fitted if _whole(name, field.holds, fitted, remarks) else None
        return out

    def _as_printed(self, value: str, near: Spans) -> str | None:
        """``value`` as the text prints it, near the evidence first; None if nowhere."""
        if value and value in self.text:
            return value
        for within in (near, [(self.chunk.start, self.chunk.end)], None):
            (match,) = self.grounder.ground([value], within)
            if match is not None:
                return self.text[match.start : match.end]
        return None


@cache
def _verbatim_parts(model: type[BaseModel]) -> Mapping[str, Part]:
    """The fields that are verbatim or hold classes with such fields, but for the evidence."""
    return {name: field for name, field in verbatim_parts(model).items() if name != EVIDENCE}


def _whole(name: str, part: type[BaseModel], item: Any, remarks: list[Rejection]) -> bool:
    """Whether a part still has the verbatim fields it cannot be without."""
    if not isinstance(item, MAPPINGS):
        return True
    for field_name, field in _verbatim_parts(part).items():
        if field.required and item.get(field_name) is None and Verbatim in field.marked:
            remarks.append(
                Rejection.of_field(
                    name, f"its {field_name} is not in the article's text", dict(item)
                )
            )
            return False
    return True


def _apart(spans: Sequence[Match]) -> list[Match]:
    """Spans in text order; what overlaps a longer one, or one as long before it, is out."""
    if len(spans) < 2:
        return list(spans)
    kept: list[Match] = []
    for span in sorted(spans, key=lambda span: (span.start - span.end, span.start)):
        if all(span.end <= other.start or other.end <= span.start for other in kept):
            kept.append(span)
    return sorted(kept, key=lambda span: span.start)
