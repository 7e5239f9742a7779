"""What a run spends at an endpoint, and the caps on it, which are never passed.

Before each try as much is set aside as it can cost: input at the most, and the limit on its
answer. After the reply, what the endpoint says it was takes the place of that.

- A reply without usage counts as its input at the most, and a token for each byte of it; one
  that gives only one of the two counts, as that count and so much for the other.
- An error status costs nothing, as endpoints bill.
- A timeout or a broken connection may have been billed: all that was set aside is spent, also
  where a gateway says that it came to that. Where no connection came about, nothing is.

Input at the most is a token for each byte. Once the endpoint has counted a request, the part
that the next one shares with it is known: no more than the count less half of what is expected of
the rest. It counts as ``VARIES`` times the largest such figure so far (some leave out of later
counts what they had already), and only the rest by its bytes. So with a cap the first try goes
alone. Where an endpoint counts more than was set aside, all that is set aside from then on is
raised by that factor.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from pipeline.llm.options import LLMOptions
from pipeline.llm.prices import Price, Tokens, price_of
from pipeline.llm.reply import Json, Reply, body_of, counted
from pipeline.llm.sizes import Size, Sizes, answer_limit
from schemas.draft import Spent
from schemas.errors import CapReached, SettingsError

Attempt = Callable[[Json], Awaitable[Reply]]
"""One try at a request."""

VARIES = 1.35  # by how much an endpoint's counts of the same words may differ
_TIMED_OUT = (408, 504, 524)  # at a gateway: the model behind it may have answered
_UNSENT = "ConnectError"  # how the text of a fault begins where there was no connection


@dataclass(frozen=True, slots=True)
class Caps:
    """The most that a run may spend, in the currency of its prices and in tokens."""

    cost: float | None = None
    tokens: int | None = None

    def __bool__(self) -> bool:
        return self.cost is not None or self.tokens is not None


class Budget:
    """Counts what a run spends, and keeps it within its caps.

    ``kept`` says whether answers are kept, so that what is stopped can be gone on from.
    """

    def __init__(
        self, caps: Caps | None = None, price: Price | None = None, *, kept: bool = True
    ) -> None:
        self.caps = caps or Caps()
        self.price = price
        self.sizes = Sizes()
        self.spent = Tokens()
        self.tries = 0
        self.unsure = 0
        self._kept = kept
        self._aside = Tokens()
        self._counted: dict[str, int] = {}
        self._heard = False
        self._over_in = self._over_out = 1.0

    def guard(self, attempt: Attempt) -> Attempt:
        """The same, within the caps; for one event loop.

        Where the caps leave room for a try but not beside those under way, it waits for
        them. Raises CapReached, and for every try from then on, where they leave none.
        """
        return _Guard(self, attempt).attempt

    def most(self, size: Size, body: Json) -> Tokens:
        """What a try can cost; without a limit on the answer, input alone."""
        counted = self._counted.get(size.fixed)
        most = size.most
        if counted is not None:
            most = min(most, int(VARIES * counted) + size.rest)
        return Tokens(most, answer_limit(body) or 0)

    def leaves_room(self, need: Tokens) -> bool:
        """Whether nothing but what is set aside stands in the way of a try."""
        return self._fits(self.spent + self._raised(need))

    def fits(self, need: Tokens) -> bool:
        """Whether a try may begin."""
        if self._aside.total and not self._heard:
            return False
        return self._fits(self.spent + self._raised(self._aside + need))

    def set_aside(self, need: Tokens) -> None:
        """Count a try that begins."""
        self._aside += need

    def settle(self, size: Size, need: Tokens, reply: Reply | None) -> None:
        """Count what came of a try; None where it was broken off."""
        self._aside -= need
        self.tries += reply.calls if reply is not None and reply.calls else 1
        told = _told(reply, need) if reply is not None else None
        self._heard = self._heard or (reply is not None and reply.status == 200)
        if told is not None:
            self.spent += told.cost
            self.unsure += not told.whole
            self._learn(size, need, told.cost)
            return
        cost = _guessed(reply, need)
        self.unsure += cost.total > 0
        self.spent += cost

    def total(self) -> Spent:
        """What was spent so far."""
        return Spent(
            requests=self.tries,
            input_tokens=self.spent.input,
            cached_input_tokens=self.spent.cached,
            output_tokens=self.spent.output,
            unsure_requests=self.unsure,
            cost=round(self.price.of(self.spent), 6) if self.price is not None else None,
            currency=self.price.currency if self.price is not None else None,
        )

    def reached(self, need: Tokens) -> CapReached:
        """Why a try with this need ends the run, and how it goes on."""
        said, caps, price = self.spent, self.caps, self.price
        raised = self._raised(need)
        if self._fits_tokens(said + raised) and price is not None:
            cap, spent = f"--max-cost {caps.cost:g}", f"{price.of(said):.4f} is spent"
            more = f"{price.of(raised):.4f}"
        else:
            cap, spent = f"--max-tokens {caps.tokens}", f"{said.total} are spent"
            more = str(raised.total)
        unsure = f", {self.unsure} of which came to no end and may not be billed"
        kept = (
            "what was answered is kept, and the same command with a higher cap goes on from "
            "there and pays for nothing twice (the cap is of each run)"
            if self._kept
            else "without the store what was answered is asked again"
        )
        begun = f"stopped before {cap} was passed"
        if not self._fits(said):
            begun = f"stopped after {cap} was passed: the endpoint took more than was asked for"
        return CapReached(
            f"{begun}: {spent} ({self.tries} requests"
            f"{unsure if self.unsure else ''}; {said.input} tokens in, {said.output} out), and "
            f"the next request can take {more}; {kept}"
        )

    def _learn(self, size: Size, need: Tokens, told: Tokens) -> None:
        if told.input:
            shared = told.input - (size.expected - size.shared) // 2
            self._counted[size.fixed] = max(self._counted.get(size.fixed, 0), shared)
        if need.input:
            self._over_in = max(self._over_in, told.input / need.input)
        if need.output:
            self._over_out = max(self._over_out, told.output / need.output)

    def _raised(self, tokens: Tokens) -> Tokens:
        over_in, over_out = self._over_in, self._over_out
        return Tokens(math.ceil(tokens.input * over_in), math.ceil(tokens.output * over_out))

    def _fits(self, tokens: Tokens) -> bool:
        cap, price = self.caps.cost, self.price
        dear = cap is not None and price is not None and price.of(tokens) > cap
        return not dear and self._fits_tokens(tokens)

    def _fits_tokens(self, tokens: Tokens) -> bool:
        return self.caps.tokens is None or tokens.total <= self.caps.tokens


def budget_for(options: LLMOptions, caps: Caps, *, kept: bool = True) -> Budget:
    """The budget of a run; raises SettingsError where its caps could not be held."""
    price = price_of(options)
    if caps.cost is not None and price is None:
        raise SettingsError(
            f"no price of {options.model} at {options.base_url} is known: give --price-in and "
            "--price-out, for a million tokens",
            where="--max-cost",
        )
    sent = {options.limit_name: options.max_output_tokens, **options.extra_body}
    if caps and answer_limit(sent) is None:
        raise SettingsError(
            "a cap needs a limit on each answer: set max_output_tokens in [llm]",
            where="--max-cost" if caps.cost is not None else "--max-tokens",
        )
    return Budget(caps, price, kept=kept)


class _Guard:
    """The way to tries within one event loop; who came first goes first."""

    def __init__(self, budget: Budget, attempt: Attempt) -> None:
        self._budget = budget
        self._attempt = attempt
        self._turn = asyncio.Lock()
        self._settled = asyncio.Event()
        self._under_way = 0
        self._stopped: Tokens | None = None  # by what a try needed

    async def attempt(self, body: Json) -> Reply:
        budget = self._budget
        size = budget.sizes.of(body)
        need = budget.most(size, body)
        if budget.caps:
            need = await self._admitted(size, body)
        else:
            budget.set_aside(need)
        self._under_way += 1
        reply: Reply | None = None
        try:
            reply = await self._attempt(body)
            return reply
        finally:
            self._under_way -= 1
            budget.settle(size, need, reply)
            self._settled.set()

    async def _admitted(self, size: Size, body: Json) -> Tokens:
        async with self._turn:
            while True:
                need = self._budget.most(size, body)  # less, once the endpoint has counted
                if self._stopped is None and not self._budget.leaves_room(need):
                    self._stopped = need
                if self._stopped is None and self._budget.fits(need):
                    self._budget.set_aside(need)
                    return need
                if self._stopped is not None and not self._under_way:
                    raise self._budget.reached(self._stopped)
                self._settled.clear()
                await self._settled.wait()


@dataclass(frozen=True, slots=True)
class _Told:
    """What the endpoint says that a try took; not ``whole`` where it left a count out."""

    cost: Tokens
    whole: bool


def _told(reply: Reply, need: Tokens) -> _Told | None:
    """None where the endpoint does not say what a try took."""
    body = body_of(reply) if reply.status is not None else None
    usage = body.get("usage") if isinstance(body, dict) else None
    if not isinstance(usage, dict):
        return None
    asked, said = counted(usage, "prompt_tokens"), counted(usage, "completion_tokens")
    if not asked and not said:
        return None
    # Some count a model's thinking in the total alone.
    total = counted(usage, "total_tokens")
    said = max(said, total - asked) if asked else said
    whole = bool(asked and (said or total))
    guessed = _guessed(reply, need)
    asked, said = (
        asked or max(guessed.input, total - said),
        said if whole else said or guessed.output,
    )
    cached = counted(usage.get("prompt_tokens_details"), "cached_tokens")
    return _Told(Tokens(asked, said, min(cached, asked)), whole)


def _guessed(reply: Reply | None, need: Tokens) -> Tokens:
    """What is counted for a try that the endpoint gave no figures of."""
    if reply is None:
        return need
    if reply.status is None:
        return Tokens() if reply.text.startswith(_UNSENT) else need
    if reply.status in _TIMED_OUT:
        return need
    if not 200 <= reply.status < 300:
        return Tokens()
    said = len(reply.text.encode("utf-8", "surrogatepass"))
    return Tokens(need.input, min(need.output, said) if need.output else said)
