"""One chunk's answer: asked for, asked again where it cannot be used, in parts where it is too
long.

A chunk of n sentences has at most ``2n - 1`` parts (with itself), one more for each sentence
that is too long with its context, and each is asked for at most twice.
"""

from __future__ import annotations

import asyncio
import importlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from pipeline.llm.reply import UNREADABLE, Json, Parsed
from pipeline.llm.salvage import Salvage, halves, rest, salvage, unfound
from pipeline.llm.sifting import Fault, complaint, sift, unanswered
from pipeline.together import together
from schemas.article import Article, Chunk
from schemas.draft import Answer, Check, Draft, Rejection, Usage
from schemas.outcomes import Outcome
from schemas.wire import Wire

_TOO_MUCH = frozenset({Outcome.TRUNCATED, Outcome.CONTEXT_TOO_LONG})


@dataclass(frozen=True)
class _Asked:
    """What came of asking, as an answer, and the reply that it ended with."""

    answer: Answer
    broken: Any = None


@dataclass(frozen=True)
class Answering:
    """Makes answers of what ``send`` brings for the bodies that ``request`` makes, and
    ``send_last`` for those after which nothing is asked about a chunk without an answer."""

    request: Callable[[Article, Chunk], Json]
    send: Callable[[Json], Awaitable[Parsed]]
    send_last: Callable[[Json], Awaitable[Parsed]]
    check: Check
    wire: Wire

    async def answer(self, article: Article, chunk: Chunk) -> Answer:
        """The answer for a chunk; every fault is an outcome, and of several the first.

        What broke off or did not fit is asked for again in parts, each at most half as long:
        claims that were whole are kept, and each grounds in the part that it was asked for.
        """
        asked = await self._ask(article, chunk)
        if asked.answer.outcome is Outcome.TRUNCATED:
            parts = rest(article.text or "", chunk, asked.answer.drafts, asked.broken)
        elif asked.answer.outcome is Outcome.CONTEXT_TOO_LONG:
            parts = halves(chunk)
        else:
            return asked.answer
        if not parts:
            return asked.answer
        answers = await together(self.answer(article, p) for p in parts)
        brought = [draft.data for each in answers for draft in each.drafts]
        brought += [rejection.data for each in answers for rejection in each.rejections]
        return _joined(asked, parts, answers, unfound(asked.broken, asked.answer.drafts, brought))

    async def _ask(self, article: Article, chunk: Chunk) -> _Asked:
        body = self.request(article, chunk)
        first = await self.send(body)
        left = _left_of(first)
        good, faults = self._sift(article, chunk, left.answer)
        if first.outcome in UNREADABLE or (faults and first.outcome is Outcome.ANSWERED):
            return await self._mend(article, chunk, body, first, (good, faults))
        rejections = [fault.rejection for fault in faults]
        return _Asked(_answered(chunk, first, good, rejections), left.broken)

    async def _mend(
        self,
        article: Article,
        chunk: Chunk,
        body: Json,
        first: Parsed,
        sifted: tuple[list[Draft], list[Fault]],
    ) -> _Asked:
        """Ask once more for what cannot be used, and keep the rest."""
        good, faults = sifted
        again = await asyncio.to_thread(importlib.import_module, "pipeline.llm.again")
        send = self.send_last if first.answer is None else self.send
        second: Parsed | None = await again.ask_again(body, first, complaint(first, faults), send)
        if second is None:
            return _Asked(_answered(chunk, first, good, [fault.rejection for fault in faults]))
        left = _left_of(second)
        mended, still = self._sift(article, chunk, left.answer)
        total = first.usage + second.usage
        reason = f"asked again: {second.outcome}: {second.reason}"
        rejections = [fault.rejection for fault in still]
        if first.answer is None and second.answer is None:
            # The last word counts: of an answer that broke off there may be something left.
            last = second if second.outcome in _TOO_MUCH else first
            reason = f"{first.reason}; {reason}"
            answer = _answered(chunk, last, mended, rejections, usage=total, reason=reason)
            return _Asked(answer, left.broken)
        note = "asked again: left out" if second.answer is not None else reason
        new = [draft for draft in mended if draft not in good]  # some repeat what was good
        rejections += [fault.noted(note) for fault in unanswered(faults, new, still)]
        kept = [*good, *new]
        rejections += filter(None, [unfound(left.broken, kept, [r.data for r in rejections])])
        if second.answer is None and not mended:
            answer = _answered(chunk, first, good, rejections, usage=total, reason=reason)
            return _Asked(answer)
        count = min(len(new), len(faults))
        repairs = [first.repaired, f"asked again: {count} of {len(faults)} claims mended"]
        if first.answer is None:
            repairs = [f"asked again: the first answer was {first.outcome}"]
        repaired = "; ".join(filter(None, [*repairs, second.repaired]))
        well = second if second.answer is not None else first
        return _Asked(_answered(chunk, well, kept, rejections, usage=total, repaired=repaired))

    def _sift(
        self, article: Article, chunk: Chunk, answer: Json
    ) -> tuple[list[Draft], list[Fault]]:
        return sift(self.wire, answer, partial(self.check, article, chunk))


def _left_of(parsed: Parsed) -> Salvage:
    """What can be read of an answer, whole or broken off."""
    if parsed.outcome is Outcome.TRUNCATED:
        return salvage(parsed.content or "")
    return Salvage(parsed.answer or {})


def _answered(
    chunk: Chunk, parsed: Parsed, drafts: list[Draft], rejections: list[Rejection], **other: Any
) -> Answer:
    said = {"reason": parsed.reason, "usage": parsed.usage, "repaired": parsed.repaired, **other}
    return Answer(
        chunk=chunk.index,
        outcome=parsed.outcome,
        drafts=tuple(drafts),
        rejections=tuple(rejections),
        **said,
    )


def _joined(
    asked: _Asked, parts: Sequence[Chunk], answers: Sequence[Answer], lost: Rejection | None
) -> Answer:
    """One answer of what was kept of a chunk's own and of those of its parts, and what was
    ``lost`` between them."""
    whole = asked.answer
    kept = list(whole.drafts)
    rejections = [*whole.rejections, *filter(None, [lost])]
    usage: Usage = whole.usage
    for answer in answers:
        kept += [draft for draft in answer.drafts if draft not in kept]
        rejections += answer.rejections
        usage = usage + answer.usage
    if whole.outcome is Outcome.TRUNCATED:
        done = f"broke off: {len(whole.drafts)} claims kept, the rest asked for in {len(parts)}"
    else:
        done = f"too long: asked for in {len(parts)}"
    repairs = [whole.repaired, f"{done} {'part' if len(parts) == 1 else 'parts'}"]
    outcome, reason = Outcome.ANSWERED, None
    for number, (part, answer) in enumerate(zip(parts, answers, strict=True), start=1):
        if answer.repaired:
            repairs.append(f"part {number}: {answer.repaired}")
        if answer.outcome is not Outcome.ANSWERED and outcome is Outcome.ANSWERED:
            outcome = answer.outcome
            reason = f"code points {part.start} to {part.end}: {answer.reason}"
    return Answer(
        chunk=whole.chunk,
        outcome=outcome,
        reason=reason,
        drafts=tuple(kept),
        rejections=tuple(rejections),
        repaired="; ".join(filter(None, repairs)),
        usage=usage,
    )
