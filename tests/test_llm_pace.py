"""Repeating by a clock of the test's own: how often, how long after, and how many at once."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator
from email.utils import formatdate
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.llm.client import retry_after
from pipeline.llm.options import LLMOptions
from pipeline.llm.pace import Clock, Pace
from pipeline.llm.reply import Json, Reply
from pipeline.llm.slots import Slots
from schemas.errors import RunEndedError
from schemas.outcomes import Outcome

FINE = Reply(200, '{"choices": []}', calls=1)
BUSY = Reply(503, "busy", calls=1)
SLOW = Reply(429, "slow", calls=1)


class Time:
    """A clock that stands still until somebody sleeps."""

    def __init__(self, chance: float = 0.5) -> None:
        self.now = 0.0
        self.slept: list[float] = []
        self.clock = Clock(lambda: self.now, self.sleep, lambda: chance)

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        until = self.now + seconds
        await asyncio.sleep(0)
        self.now = max(self.now, until)


def options(**given: Any) -> LLMOptions:
    return LLMOptions.model_validate({"base_url": "http://h/v1", "model": "m", **given})


def paced(replies: list[Reply], time: Time, **given: Any) -> tuple[Reply, list[float]]:
    """The reply to one request, and when it was tried."""
    tried: list[float] = []
    left: Iterator[Reply] = iter(replies)

    async def attempt(_body: Json) -> Reply:
        tried.append(time.now)
        return next(left, replies[-1])

    async def go() -> Reply:
        return await Pace(options(**given), attempt, time.clock).send({})

    return asyncio.run(go()), tried


def test_each_wait_is_about_twice_the_one_before_and_none_is_over_a_minute() -> None:
    time = Time(chance=1.0)
    _, tried = paced([BUSY], time, max_retries=9, backoff=1)
    waits = [later - earlier for earlier, later in pairwise(tried)]
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    low = Time(chance=0.0)
    _, tried = paced([BUSY], low, max_retries=2, backoff=1)
    assert tried == [0, 0.5, 1.5], "half of it is left to chance"


def test_as_long_as_is_asked_for_is_waited_and_no_shorter() -> None:
    for chance in (0.0, 1.0):
        asked = Reply(429, "slow", calls=1, retry_after=20)
        reply, tried = paced([asked, FINE], Time(chance), max_retries=1)
        assert (reply.status, reply.calls) == (200, 2)
        assert 20 <= tried[1] <= 22


def test_what_is_asked_beyond_the_limit_is_not_waited_for_and_ends_the_run() -> None:
    time = Time()
    asked = Reply(503, "back tomorrow", calls=1, retry_after=121)
    with pytest.raises(RunEndedError, match=r"left alone until .* UTC, .*max_wait .120 s"):
        paced([asked], time, max_retries=5)
    assert time.slept == []
    reply, tried = paced([asked, FINE], Time(), max_retries=5, max_wait=121)
    assert reply.status == 200 and len(tried) == 2


def test_while_one_is_told_to_wait_nobody_asks() -> None:
    time = Time(chance=0.0)
    tried: list[float] = []

    async def attempt(body: Json) -> Reply:
        tried.append(time.now)
        return Reply(429, "slow", calls=1, retry_after=30) if len(tried) == 1 else FINE

    async def go() -> None:
        pace = Pace(options(concurrency=1), attempt, time.clock)
        await asyncio.gather(*(pace.send({}) for _ in range(4)))

    asyncio.run(go())
    assert tried[0] == 0 and len(tried) == 5 and min(tried[1:]) >= 30


@given(
    st.lists(st.sampled_from([500, 503, 408, 429, 200, 400, None]), min_size=1, max_size=40),
    st.integers(0, 4),
)
def test_the_calls_of_one_request_are_bounded(statuses: list[int | None], retries: int) -> None:
    replies = [FINE if status == 200 else Reply(status, "x", calls=1) for status in statuses]
    reply, tried = paced(replies, Time(), max_retries=retries, backoff=0)
    assert reply.calls == len(tried) <= 1 + 5 * retries
    faults = [each for each in replies[: len(tried)] if each.status not in (200, 400, 429)]
    assert len(faults) <= retries + 1


def test_what_would_fail_again_is_not_repeated() -> None:
    for status in (400, 422, 307):
        reply, tried = paced([Reply(status, "no", calls=1)], Time(), max_retries=5)
        assert (reply.status, len(tried)) == (status, 1)


def test_a_window_is_tried_once_with_the_smallest_question() -> None:
    long = Reply(413, "too much", calls=1)
    reply, tried = paced([long, FINE], Time(), max_retries=5)
    assert (reply.status, reply.calls, len(tried)) == (413, 1, 2)
    with pytest.raises(RunEndedError, match="window"):
        paced([long, long], Time())
    reply, tried = paced([long, Reply(503, "busy", calls=1)], Time(), max_retries=5)
    assert (reply.status, len(tried)) == (413, 2)


def test_what_came_too_soon_is_repeated() -> None:
    for status in (409, 425):
        reply, tried = paced([Reply(status, "later", calls=1), FINE], Time(), max_retries=1)
        assert (reply.status, len(tried)) == (200, 2)


def test_a_request_that_waits_holds_no_place() -> None:
    async def go() -> list[str]:
        order: list[str] = []
        woken = asyncio.Event()

        async def sleep(_seconds: float) -> None:
            await woken.wait()

        async def attempt(body: Json) -> Reply:
            order.append(body["name"])
            return BUSY if order.count("slow") == 1 and body["name"] == "slow" else FINE

        pace = Pace(options(concurrency=1), attempt, Clock(sleep=sleep))
        slow = asyncio.create_task(pace.send({"name": "slow"}))
        await asyncio.sleep(0)
        await asyncio.wait_for(pace.send({"name": "other"}), 5)
        woken.set()
        await slow
        return order

    assert asyncio.run(go()) == ["slow", "other", "slow"]


def test_places_are_halved_once_for_all_that_were_under_way_and_come_back() -> None:
    async def go() -> list[int]:
        now = [0.0]
        slots = Slots(16, lambda: now[0])
        seen = [slots.places]
        now[0] = 1.0
        for _ in range(16):  # all began at 0 and were refused at 1
            slots.busy(0.0)
        seen.append(slots.places)
        slots.busy(1.5)
        seen.append(slots.places)
        for _ in range(10):
            slots.busy(99.0 + _)
            now[0] = 100.0 + _
        seen.append(slots.places)
        answers = 0
        while slots.places < 16:
            slots.fine()
            answers += 1
        for _ in range(100):
            slots.fine()
        return [*seen, slots.places, answers]

    *seen, answers = asyncio.run(go())
    assert seen == [16, 8, 4, 1, 16]
    assert 100 < answers < 200, "additive: a place more for each round of answers"


@given(st.integers(0, 2**32), st.integers(1, 8))
def test_no_place_is_lost_or_made_whatever_is_cancelled(seed: int, most: int) -> None:
    draw = random.Random(seed)

    async def go() -> None:
        slots = Slots(most, draw.random)
        under_way = 0

        async def one() -> None:
            nonlocal under_way
            await slots.take()
            under_way += 1
            assert under_way <= most
            try:
                for _ in range(draw.randrange(3)):
                    await asyncio.sleep(0)
                if draw.random() < 0.5:
                    slots.fine()
                else:
                    slots.busy(draw.random())
            finally:
                under_way -= 1
                slots.free()

        tasks = [asyncio.create_task(one()) for _ in range(30)]
        for _ in range(10):
            await asyncio.sleep(0)
            draw.choice(tasks).cancel()
        await asyncio.wait_for(asyncio.gather(*tasks, return_exceptions=True), 10)
        for _ in range(400):
            slots.fine()
        for _ in range(most):
            await asyncio.wait_for(slots.take(), 1)

    asyncio.run(go())


def test_when_a_run_ends_whoever_waits_hears_it_at_once_and_nobody_asks_any_more() -> None:
    async def go() -> int:
        asked = 0
        ended = RunEndedError("over the limit")

        async def attempt(body: Json) -> Reply:
            nonlocal asked
            asked += 1
            if body.get("last"):
                raise ended
            return SLOW

        pace = Pace(options(concurrency=3, backoff=60), attempt)
        waiting = [asyncio.create_task(pace.send({})) for _ in range(5)]
        while asked < 5:
            await asyncio.sleep(0)
        late = asyncio.create_task(pace.send({"last": True}))
        raised = await asyncio.wait_for(
            asyncio.gather(*waiting, late, pace.send({}), return_exceptions=True), 5
        )
        assert raised == [ended] * 7
        return asked

    assert asyncio.run(go()) == 6


def test_who_waits_for_a_place_hears_of_the_end_though_none_becomes_free() -> None:
    async def go() -> None:
        ended = RunEndedError("over the limit")
        never, last = asyncio.Event(), asyncio.Event()

        async def attempt(body: Json) -> Reply:
            if body["does"] == "hang":
                await never.wait()
            if body["does"] == "end":
                await last.wait()
                raise ended
            await asyncio.sleep(0)  # until all places are taken
            return BUSY

        pace = Pace(options(concurrency=4, backoff=60), attempt)
        does = ("hang", "hang", "fail", "end", "wait", "wait")
        tasks = [asyncio.create_task(pace.send({"does": each})) for each in does]
        while pace.slots.places > 2:
            await asyncio.sleep(0)
        last.set()
        raised = await asyncio.wait_for(asyncio.gather(*tasks[2:], return_exceptions=True), 5)
        assert raised == [ended] * 4
        never.set()
        await asyncio.gather(*tasks, return_exceptions=True)

    asyncio.run(go())


def test_an_answer_vouches_for_one_refusal_and_a_proof_for_the_next() -> None:
    refused = Reply(403, "no", calls=1)
    bodies: list[Json] = []

    async def attempt(body: Json) -> Reply:
        bodies.append(body)
        proof = "response_format" not in body
        return FINE if proof or body["fine"] else refused

    async def go() -> list[int]:
        pace = Pace(options(), attempt)
        form = {"response_format": {}, "messages": [], "model": "m"}
        return [
            (await pace.send({**form, "fine": fine})).calls for fine in (True, False, False, True)
        ]

    assert asyncio.run(go()) == [1, 1, 1, 1]
    (proof,) = [body for body in bodies if "response_format" not in body]
    assert proof["model"] == "m" and len(str(proof)) < 200


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "3"}, 3),
        ({"retry-after": "0.5"}, 0.5),
        ({"retry-after": "-3"}, 0),
        ({"retry-after-ms": "1500", "retry-after": "9"}, 1.5),
        ({"retry-after-ms": "x", "retry-after": "9"}, 9),
        ({"retry-after": formatdate(1_000_060, usegmt=True)}, 60),
        (
            {
                "retry-after": formatdate(5_000_010, usegmt=True),
                "date": formatdate(5_000_000, usegmt=True),
            },
            10,
        ),
        ({"retry-after": formatdate(10, usegmt=True)}, 0),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "inf"}, None),
        ({"retry-after": "Mon, 99 Foo 99999999 99:99:99 GMT"}, None),
        ({}, None),
    ],
)
def test_when_to_come_back(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after(headers, now=1_000_000) == seconds


def test_an_outcome_names_the_wait_that_was_asked_for() -> None:
    from pipeline.llm.reply import parse

    parsed = parse(Reply(429, "slow", calls=1, retry_after=3600))
    assert parsed.outcome is Outcome.RATE_LIMITED
    assert parsed.reason == "429: slow (it asks to wait 3600 s)"
