"""The extractor that asks a language model."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import cached_property, partial
from pathlib import Path

from pipeline.llm.answering import Answering
from pipeline.llm.budget import Budget
from pipeline.llm.examples import EXAMPLES, load_examples
from pipeline.llm.options import LLMOptions
from pipeline.llm.pace import Clock, Pace
from pipeline.llm.prompt import Prompt
from pipeline.llm.replies import Replies
from pipeline.llm.reply import Json, Parsed, parse
from pipeline.llm.store import ResponseStore
from pipeline.llm.tally import Tally
from pipeline.llm.transport import Connect, Transport, to_model
from pipeline.together import together
from schemas.article import Article, Chunk
from schemas.domain import Domain
from schemas.draft import Answer, Check, Spent
from schemas.errors import InputError
from schemas.wire import wire_of


class LLMExtractor:
    """Asks an OpenAI-compatible endpoint for the claims of each chunk.

    ``check`` says whether a draft would ground and validate; what does not is asked for
    once more, with the reasons. At most ``options.concurrency`` requests are in flight
    over all articles together: callers may have as many articles under way as they like.
    With a ``store`` a question that it has the answer to is not asked; ``tally`` counts.
    ``connect`` makes what carries requests: the endpoint, or what stands in its place; with
    None nothing is asked, and what the store does not hold is NOT_RECORDED. What fails on the
    way is repeated, by the time of ``clock``. ``budget`` counts what is spent; with caps it
    ends the run (CapReached) before they are passed.
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
        connect: Connect | None = to_model,
        clock: Clock | None = None,
        budget: Budget | None = None,
    ) -> None:
        self.options = options
        self.tally = Tally()
        self._connect = connect
        self._clock = clock
        self._budget = budget or Budget()
        self._store = store
        self._check = check
        self._wire = wire_of(domain)
        shots = load_examples(domain, self._wire, check, examples)
        self._prompt = Prompt(self._wire, shots, options.dialect)
        self._open: tuple[asyncio.AbstractEventLoop, Transport | None, Replies] | None = None

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

    async def send(self, body: Json, *, last: bool = False) -> Parsed:
        """Ask one question, where it was not asked before, and read the reply; no fault of the
        endpoint raises but one that ends the run. ``last``: see ``Replies.of``."""
        reply = await self._replies().of(body, last=last)
        # Whoever waited for this request's place goes first: what is left to do here is
        # computing, and the endpoint would stand idle for it.
        await asyncio.sleep(0)
        return parse(reply)

    async def extract(self, article: Article, chunks: Sequence[Chunk]) -> list[Answer]:
        """One answer for each chunk, in their order; every fault is an outcome.

        Raises RunEndedError where no further request can be answered, or may be made.
        """
        answering = Answering(
            self.request, self.send, partial(self.send, last=True), self._check, self._wire
        )
        return await together(answering.answer(article, chunk) for chunk in chunks)

    def spent(self) -> Spent:
        """What was spent since it was made, and what did not have to be."""
        tally = self.tally
        return self._budget.total().model_copy(
            update={
                "proofs": tally.proofs,
                "stored": tally.stored,
                "stored_faults": tally.faults,
                "imported_faults": tally.imported_faults,
                "shared": tally.shared,
            }
        )

    async def close(self) -> None:
        """Close the connections, if they are of the running event loop."""
        if self._open is not None and self._open[0] is asyncio.get_running_loop():
            await self._open[2].close()
            if self._open[1] is not None:
                await self._open[1].close()
        self._open = None
        if self._store is not None:
            self._store.close()

    def _replies(self) -> Replies:
        """Those of the running event loop; connections of an earlier loop are dead."""
        loop = asyncio.get_running_loop()
        if self._open is None or self._open[0] is not loop:
            transport = self._connect(self.options) if self._connect is not None else None
            send = None
            if transport is not None:
                attempt = self._budget.guard(transport.send)
                send = Pace(self.options, attempt, self._clock, self.tally).send
            replies = Replies(self.options, send, self._store, self.tally, self._budget.sizes)
            self._open = (loop, transport, replies)
        return self._open[2]
