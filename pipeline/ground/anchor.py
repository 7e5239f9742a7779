"""From drafts to drafts with offsets: every quote and verbatim field is found in the text.

The record's classes say which fields are verbatim. A draft none of whose quotes is found
is refused; a smaller part that is not found is left out of its claim, with a remark.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from pipeline.ground.grounder import Grounder, Match
from schemas.article import Chunk
from schemas.domain import Domain
from schemas.draft import Draft, Rejection
from schemas.markers import Verbatim
from schemas.outcomes import Outcome
from schemas.parts import parts_of
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
    repeated text is taken in the order in which it is quoted.
    """
    quotes = [_quotes(text, draft) for draft in drafts]
    loose = [quote for items in quotes for quote in items if isinstance(quote, str)]
    within = [(sentence.start, sentence.end) for sentence in chunk.sentences]
    found = iter(grounder.ground(loose, within))
    anchored: list[Anchored | Rejection] = []
    for draft, items in zip(drafts, quotes, strict=True):
        matches = [next(found) if isinstance(item, str) else item for item in items]
        anchored.append(_Fitter(text, chunk, domain, grounder).fit(draft, matches))
    return anchored


def _quotes(text: str, draft: Draft) -> list[str | Match]:
    """A draft's quotes: words to be looked for, or a place the extractor gave rightly."""
    items = draft.data.get(EVIDENCE)
    quotes: list[str | Match] = []
    for item in items if isinstance(items, list | tuple) else []:
        quote, start = item.get("quote"), item.get("start")
        if not isinstance(quote, str):
            continue
        if quote and isinstance(start, int) and text.startswith(quote, start):
            quotes.append(Match(start, start + len(quote), "exact", 1.0))
        else:
            quotes.append(quote)
    return quotes


@dataclass(frozen=True, slots=True)
class _Fitter:
    text: str
    chunk: Chunk
    domain: Domain
    grounder: Grounder

    def fit(self, draft: Draft, matches: Sequence[Match | None]) -> Anchored | Rejection:
        spans = _apart(sorted((m for m in matches if m is not None), key=lambda m: m.start))
        if not spans:
            quotes = [str(item.get("quote", "")) for item in draft.data.get(EVIDENCE) or []]
            shown = "; ".join(repr(quote[:120]) for quote in quotes) or "no quote"
            return Rejection(
                outcome=Outcome.UNGROUNDED,
                reason=f"not in sentences {self.chunk.start}:{self.chunk.end}: {shown}",
                data=draft.data,
            )
        remarks: list[Rejection] = []
        if missing := sum(match is None for match in matches):
            remarks.append(
                Rejection.of_field(EVIDENCE, f"{missing} quote(s) not found", draft.data[EVIDENCE])
            )
        data = dict(draft.data)
        kind = self.domain.kinds.get(str(data.get("kind")))
        if kind is not None:
            near = [(span.start, span.end) for span in spans]
            data = self._verbatim(kind, data, near, remarks)
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
        near: Sequence[tuple[int, int]],
        remarks: list[Rejection],
    ) -> Json:
        """``data`` with every verbatim part as the text has it, or without that part."""
        out: Json = {}
        known = parts_of(model)
        for name, value in data.items():
            field = known.get(name)
            if field is None or value is None or name == EVIDENCE:
                out[name] = value
            elif isinstance(value, str) and Verbatim in field.marked:
                out[name] = self._as_printed(value, near)
                if out[name] is None and not field.required:
                    remarks.append(Rejection.of_field(name, "not in the article's text", value))
            elif field.holds is not None and isinstance(value, list | tuple):
                items = [self._verbatim(field.holds, item, near, remarks) for item in value]
                out[name] = [item for item in items if _whole(name, field.holds, item, remarks)]
            elif field.holds is not None and isinstance(value, Mapping):
                fitted = self._verbatim(field.holds, value, near, remarks)
                out[name] = fitted if _whole(name, field.holds, fitted, remarks) else None
            else:
                out[name] = value
        return out

    def _as_printed(self, value: str, near: Sequence[tuple[int, int]]) -> str | None:
        """``value`` as the text prints it, near the evidence first; None if nowhere."""
        if value in self.text:
            return value
        for within in (near, [(self.chunk.start, self.chunk.end)], None):
            (match,) = self.grounder.ground([value], within)
            if match is not None:
                return self.text[match.start : match.end]
        return None


def _whole(name: str, part: type[BaseModel], item: Json, remarks: list[Rejection]) -> bool:
    """Whether a part still has the verbatim fields it cannot be without."""
    for field_name, field in parts_of(part).items():
        if item.get(field_name) is None and field.required and Verbatim in field.marked:
            remarks.append(
                Rejection.of_field(name, f"its {field_name} is not in the article's text", item)
            )
            return False
    return True


def _apart(spans: Sequence[Match]) -> list[Match]:
    """Spans in order of their starts, of those that overlap only the longest."""
    kept: list[Match] = []
    for span in spans:
        if kept and span.start < kept[-1].end:
            if span.end - span.start > kept[-1].end - kept[-1].start:
                kept[-1] = span
        else:
            kept.append(span)
    return kept
