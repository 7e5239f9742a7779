"""The extractor that asks a language model."""

from __future__ import annotations

import asyncio
import importlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz

from pipeline.llm.examples import EXAMPLES, load_examples
from pipeline.llm.options import LLMOptions
from pipeline.llm.prompt import Prompt, prompt_text
from pipeline.llm.replies import Replies, Tally
from pipeline.llm.reply import Json, Parsed, parse
from pipeline.llm.store import ResponseStore
from pipeline.llm.transport import Connect, Transport, to_model
from schemas.article import Article, Chunk
from schemas.domain import Domain
from schemas.draft import Answer, Check, Draft, Rejection
from schemas.errors import InputError
from schemas.outcomes import Outcome
from schemas.wire import Wire

_COMPLAINTS = 40
_CLIP = 400


@dataclass(frozen=True)
class _Fault:
    """An item of an answer that cannot be used: where it stood, what it said, why not."""

    position: int
    statement: str
    rejection: Rejection

    @property
    def complaint(self) -> str:
        """A line of the list that the model is shown."""
        where = f"claims[{self.position}]"
        reason = (self.rejection.reason or self.rejection.outcome).removeprefix(f"{where}: ")
        reason = reason[:_CLIP]
        return f"- {where}, {self.statement[:_CLIP]!r}: {reason}"


class LLMExtractor:
    """Asks an OpenAI-compatible endpoint for the claims of each chunk.

    ``check`` says whether a draft would ground and validate; what does not is asked for
    once more, with the reasons. At most ``options.concurrency`` requests are in flight
    over all articles together: callers may have as many articles under way as they like.
    With a ``store`` a question that it has the answer to is not asked; ``tally`` counts.
    ``connect`` makes what carries requests: the endpoint, or what stands in its place.
    It may be used in one event loop after another, not in two at once.

    Raises ``InputError`` at once if a few-shot example does not hold against its own text.
    """

    name = "llm"
    languages: frozenset[str] | None = None
    in_process = False

    def __init__(
        self,
        options: LLMOptions,
        domain: Domain,
        check: Check,
        examples: Path = EXAMPLES,
        *,
        store: ResponseStore | None = None,
        connect: Connect = to_model,
    ) -> None:
        self.options = options
        self.tally = Tally()
        self._connect = connect
        self._store = store
        self._check = check
        self._wire = Wire(domain)
        shots = load_examples(domain, self._wire, check, examples)
        self._prompt = Prompt(self._wire, shots, options.dialect)
        self._open: tuple[asyncio.AbstractEventLoop, Transport, Replies] | None = None

    @property
    def prompt_sha256(self) -> str:
        """Hash of all of a request that is not the article: texts, rules, examples, schema."""
        return self._prompt.sha256

    @cached_property
    def _parameters(self) -> Json:
        options = self.options
        given = {
            "temperature": options.temperature,
            "seed": options.seed,
            options.limit_name: options.max_output_tokens,
        }
        return {name: value for name, value in given.items() if value is not None}

    def request(self, article: Article, chunk: Chunk) -> Json:
        """The body of the request for one chunk: the same chunk, the same body.

        Raises ``InputError`` if the article is without its text.
        """
        if article.text is None:
            raise InputError(f"article {article.article_id} is without its text")
        return {
            "model": self.options.asked_model,
            "messages": self._prompt.messages(article, chunk),
            **self._prompt.form,
            **self._parameters,
            **self.options.extra_body,
        }

    async def send(self, body: Json) -> Parsed:
        """Ask one question, where it was not asked before, and read the reply; no fault of the
        endpoint raises."""
        reply = await self._replies().of(body)
        # Whoever waited for this request's place goes first: what is left to do here is
        # computing, and the endpoint would stand idle for it.
        await asyncio.sleep(0)
        return parse(reply)

    async def extract(self, article: Article, chunks: Sequence[Chunk]) -> list[Answer]:
        """One answer for each chunk, in their order; every fault is an outcome."""
        return list(await asyncio.gather(*(self._answer(article, chunk) for chunk in chunks)))

    async def close(self) -> None:
        """Close the connections, if they are of the running event loop."""
        if self._open is not None and self._open[0] is asyncio.get_running_loop():
            await self._open[1].close()
        self._open = None
        if self._store is not None:
            self._store.close()

    def _replies(self) -> Replies:
        """Those of the running event loop; connections of an earlier loop are dead."""
        loop = asyncio.get_running_loop()
        if self._open is None or self._open[0] is not loop:
            transport = self._connect(self.options)
            replies = Replies(self.options, transport.send, self._store, self.tally)
            self._open = (loop, transport, replies)
        return self._open[2]

    async def _answer(self, article: Article, chunk: Chunk) -> Answer:
        body = self.request(article, chunk)
        first = await self.send(body)
        good, faults = self._sift(article, chunk, first)
        if faults or first.outcome is Outcome.UNPARSABLE:
            return await self._mend(article, chunk, body, first, (good, faults))
        return _answered(chunk, first, good, [])

    async def _mend(
        self,
        article: Article,
        chunk: Chunk,
        body: Json,
        first: Parsed,
        sifted: tuple[list[Draft], list[_Fault]],
    ) -> Answer:
        """Ask once more for what cannot be used, and keep the rest."""
        good, faults = sifted
        again = await asyncio.to_thread(importlib.import_module, "pipeline.llm.again")
        second: Parsed | None = await again.ask_again(
            body, first, _complaint(first, faults), self.send
        )
        if second is None:
            return _answered(chunk, first, good, [fault.rejection for fault in faults])
        total = first.usage + second.usage
        if second.answer is None:
            reason = f"asked again: {second.outcome}: {second.reason}"
            rejections = [_noted(fault, reason) for fault in faults]
            reason = f"{first.reason}; {reason}" if first.reason else reason
            return _answered(chunk, first, good, rejections, usage=total, reason=reason)
        mended, still = self._sift(article, chunk, second)
        left_out = _unanswered(faults, mended, still)
        rejections = [fault.rejection for fault in still]
        rejections += [_noted(fault, "asked again: left out") for fault in left_out]
        kept = [*good, *(draft for draft in mended if draft not in good)]
        repairs = [first.repaired, f"asked again: {len(mended)} of {len(faults)} claims mended"]
        if first.answer is None:
            repairs = ["asked again: the first answer was unparsable"]
        repaired = "; ".join(filter(None, [*repairs, second.repaired]))
        return _answered(chunk, second, kept, rejections, usage=total, repaired=repaired)

    def _sift(
        self, article: Article, chunk: Chunk, parsed: Parsed
    ) -> tuple[list[Draft], list[_Fault]]:
        """What can be used of an answer, and what can't."""
        good: list[Draft] = []
        faults: list[_Fault] = []
        for position, item in enumerate(self._wire.items(parsed.answer or {})):
            found = item if isinstance(item, Rejection) else self._check(article, chunk, item)
            if found is not None:
                statement = str(item.data.get("statement") or "")
                faults.append(_Fault(position, statement, found))
            elif isinstance(item, Draft):
                good.append(item)
        return good, faults


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


def _complaint(first: Parsed, faults: list[_Fault]) -> str:
    if first.answer is None:
        return f"{first.reason}. Give the whole answer again, as one JSON object."
    listed = "\n".join(fault.complaint for fault in faults[:_COMPLAINTS])
    return f"{prompt_text('again')}\n{listed}\n"


def _noted(fault: _Fault, note: str) -> Rejection:
    return fault.rejection.model_copy(update={"reason": f"{fault.rejection.reason}; {note}"})


def _unanswered(faults: list[_Fault], mended: list[Draft], still: list[_Fault]) -> list[_Fault]:
    """The faulty items that the second answer says nothing of.

    Each item of it stands for the faulty one whose statement is most like its own, the
    first of equals.
    """
    left = list(faults)
    said = [str(draft.data.get("statement")) for draft in mended]
    for statement in [*said, *(fault.statement for fault in still)]:
        if left:
            left.remove(max(left, key=lambda fault: fuzz.ratio(fault.statement, statement)))
    return left
