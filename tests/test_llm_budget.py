"""The guard on what a run spends: a cap is never passed, and what each try counts as."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from pipeline.llm.budget import Budget, Caps, budget_for
from pipeline.llm.prices import Tokens
from pipeline.llm.reply import Json, Reply
from pipeline.llm.sizes import Size, Sizes
from schemas.errors import CapReached, SettingsError
from schemas.outcomes import Outcome
from tests.llm_money import LIMIT, PRICE, body, options, reply

TURNS = 100
"""Of the event loop that a try takes: enough for all that may begin to be under way at once."""


def guarded(
    budget: Budget, replies: Callable[[Json], Reply | None], many: int, at_once: int = 16
) -> list[Any]:
    """What becomes of so many requests at once, each taking a few turns of the loop."""

    async def attempt(asked: Json) -> Reply:
        for _ in range(TURNS):
            await asyncio.sleep(0)
        made = replies(asked)
        if made is None:
            raise asyncio.CancelledError
        return made

    async def go() -> list[Any]:
        send = budget.guard(attempt)
        gate = asyncio.Semaphore(at_once)

        async def one(number: int) -> Reply:
            async with gate:
                return await send(body(f"number {number} " + "word " * (number % 9)))

        return await asyncio.gather(*map(one, range(many)), return_exceptions=True)

    return asyncio.run(go())


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("priced", [False, True])
def test_a_cap_is_not_passed_by_an_endpoint_that_counts_more_than_expected(
    seed: int, priced: bool
) -> None:
    chance = random.Random(seed)
    sizes = Sizes()
    spent = Tokens()

    def count(asked: Json) -> Reply:
        nonlocal spent
        told = Tokens(
            int(sizes.of(asked).expected * chance.uniform(1, 1.3)), chance.randint(1, LIMIT)
        )
        spent += told
        return reply(told.input, told.output)

    cap = chance.randint(1_500, 20_000)
    caps = Caps(cost=cap * 4e-6) if priced else Caps(tokens=cap)
    ended = guarded(Budget(caps, PRICE), count, 300)
    used = PRICE.of(spent) / (cap * 4e-6) if priced else spent.total / cap
    assert used <= 1
    stops = [each for each in ended if isinstance(each, CapReached)]
    assert stops and len(stops) + sum(isinstance(e, Reply) for e in ended) == 300
    assert used >= 1 - 2_000 / cap, "it stops where no further request may fit, not before"


@pytest.mark.parametrize("seed", range(10))
def test_one_that_counts_more_than_can_be_is_set_aside_more_for(seed: int) -> None:
    chance = random.Random(seed)
    spent = 0

    def count(asked: Json) -> Reply:
        nonlocal spent
        most = int(Sizes().of(asked).most * 1.3)
        spent += most + LIMIT
        return reply(most, LIMIT)

    cap = chance.randint(2_000, 20_000)
    ended = guarded(Budget(Caps(tokens=cap)), count, 100)
    assert spent <= cap and any(isinstance(each, CapReached) for each in ended)


FEW = 30
PROMPT = "Say what it says. " * 200


def _left_out(call: int, size: Size) -> int:
    return size.expected - size.shared if 1 < call <= 16 else size.expected


def _more_later(call: int, size: Size) -> int:
    return size.expected if call == 1 else int(1.3 * size.expected)


@pytest.mark.parametrize("count", [_left_out, _more_later])
@pytest.mark.parametrize("cap", range(8_000, 30_000, 1_700))
def test_counts_that_differ_from_request_to_request_pass_no_cap(
    count: Callable[[int, Size], int], cap: int
) -> None:
    """Some endpoints leave out what they had already, or send each request elsewhere."""
    sizes = Sizes()
    spent = calls = 0

    def asked(number: int) -> Json:
        made = body(f"number {number}", FEW)
        made["messages"][0]["content"] = PROMPT
        return made

    async def attempt(request: Json) -> Reply:
        nonlocal spent, calls
        calls += 1
        told = count(calls, sizes.of(request))
        for _ in range(TURNS):
            await asyncio.sleep(0)
        spent += told + FEW
        return reply(told, FEW)

    async def go() -> list[Any]:
        send = Budget(Caps(tokens=cap)).guard(attempt)
        requests = (send(asked(number)) for number in range(200))
        return await asyncio.gather(*requests, return_exceptions=True)

    assert any(isinstance(each, CapReached) for each in asyncio.run(go()))
    assert cap - 2_500 < spent <= cap


def test_what_is_under_way_is_waited_for_where_it_alone_stands_in_the_way() -> None:
    under_way = most_under_way = 0

    async def attempt(asked: Json) -> Reply:
        nonlocal under_way, most_under_way
        under_way += 1
        most_under_way = max(most_under_way, under_way)
        await asyncio.sleep(0.001)
        under_way -= 1
        return reply(10, 5)

    async def go() -> list[Reply]:
        send = Budget(Caps(tokens=2_000)).guard(attempt)
        return await asyncio.gather(*(send(body(str(n))) for n in range(60)))

    assert len(asyncio.run(go())) == 60, "60 x 15 tokens are below the cap"
    assert 1 < most_under_way < 6, "set aside are more than 300 for each"


def test_what_a_try_is_counted_as() -> None:
    size = Sizes().of(body())
    whole = Tokens(size.most, LIMIT)
    said = json.dumps({"choices": [{"message": {"content": "four"}}]})
    half = said[:-1] + ', "usage": {"prompt_tokens": 20}}'
    cases: Sequence[tuple[Reply, Tokens, int]] = (
        (reply(20, 7), Tokens(20, 7), 0),
        (reply(20, 7, total_tokens=90), Tokens(20, 70), 0),
        (reply(20, 7, prompt_tokens_details={"cached_tokens": 16}), Tokens(20, 7, 16), 0),
        (Reply(200, said, calls=1), Tokens(size.most, len(said)), 1),
        (Reply(200, half, calls=1), Tokens(20, len(half)), 1),
        (Reply(200, half.replace("prompt", "completion"), calls=1), Tokens(size.most, 20), 1),
        (Reply(200, "x" * 900, calls=1), whole, 1),
        (Reply(429, "{}", calls=1), Tokens(), 0),
        (Reply(500, "oops", calls=1), Tokens(), 0),
        *((Reply(status, "timeout", calls=1), whole, 1) for status in (408, 504, 524)),
        (Reply(None, "no answer in the time", Outcome.TIMED_OUT, 1), whole, 1),
        (Reply(None, "ReadError: broke", Outcome.TRANSPORT_ERROR, 1), whole, 1),
        (Reply(None, "ConnectError: refused", Outcome.TRANSPORT_ERROR, 1), Tokens(), 0),
    )
    for came, cost, unsure in cases:
        budget = Budget(Caps(tokens=10_000))
        made = asyncio.run(_once(budget, came))
        assert (made, budget.spent, budget.unsure) == (came, cost, unsure), came
        assert budget.total().requests == 1


async def _once(budget: Budget, came: Reply) -> Reply:
    async def attempt(_: Json) -> Reply:
        return came

    return await budget.guard(attempt)(body())


def test_a_try_that_is_broken_off_is_counted_whole() -> None:
    budget = Budget(Caps(tokens=100_000))
    guarded(budget, lambda _: None, 1)
    assert budget.unsure == 1 and budget.spent.output == LIMIT


def test_a_stop_says_what_was_spent_and_how_to_go_on() -> None:
    budget = Budget(Caps(cost=0.005, tokens=10**9), PRICE)
    stop = guarded(budget, lambda _: reply(500, 100), 20)[-1]
    assert isinstance(stop, CapReached)
    for part in (
        "--max-cost 0.005",
        f"{PRICE.of(budget.spent):.4f} is spent",
        f"{budget.tries} requests",
        "the same command with a higher cap goes on from there",
        "pays for nothing twice",
    ):
        assert part in str(stop), part
    greedy = guarded(Budget(Caps(tokens=2_000)), lambda _: reply(50, 9_000), 2)[-1]
    assert "stopped after --max-tokens 2000 was passed: the endpoint took more" in str(greedy)
    alone = guarded(Budget(Caps(tokens=10), kept=False), lambda _: reply(1, 1), 1)[-1]
    assert "--max-tokens 10 " in str(alone) and "0 are spent" in str(alone)
    assert "asked again" in str(alone)


@pytest.mark.parametrize(
    ("given", "caps", "said"),
    [
        ({"max_output_tokens": None}, Caps(tokens=5), "max_output_tokens"),
        ({"max_output_tokens": None}, Caps(cost=5), "max_output_tokens"),
        ({"model": "mine"}, Caps(cost=5), "--price-in"),
    ],
)
def test_a_cap_that_could_not_be_held_is_refused(
    given: dict[str, Any], caps: Caps, said: str
) -> None:
    with pytest.raises(SettingsError, match=said):
        budget_for(options(**given), caps)
    budget_for(options(**given), Caps())
