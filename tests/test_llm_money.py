"""What a run spends: caps that are never passed, what is counted, and what the manifest says."""

from __future__ import annotations

import asyncio
import json
import random
import sqlite3
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.llm.budget import Budget, Caps, budget_for
from pipeline.llm.client import encoded
from pipeline.llm.options import LLMOptions
from pipeline.llm.prices import Price, Tokens, price_of, table
from pipeline.llm.reply import Json, Reply
from pipeline.llm.sizes import Sizes, answer_limit
from pipeline.llm.store import ResponseStore
from pipeline.run import Published, run
from pipeline.settings import Settings, load
from pipeline.summary import summary
from schemas.errors import CapReached, SettingsError
from schemas.outcomes import Outcome
from tests import toy_domain as toy
from tests.datasets import content, rows
from tests.llm_asking import KEY, ask, extractor, whole_answer
from tests.servers.chat import ChatServer, Scripted, completion, says

OPENAI = "https://api.openai.com/v1"
EMPTY: dict[str, list[Any]] = {"sources": [], "entities": [], "claims": []}
LIMIT = 300
PRICE = Price(input=2.0, output=8.0, cached_input=0.5)


def options(**given: Any) -> LLMOptions:
    return LLMOptions.model_validate({"base_url": OPENAI, "model": "gpt-5-mini", **given})


def settings(url: str, outputs: Path, llm: dict[str, Any] | None = None, **flags: Any) -> Settings:
    model = {"base_url": url, "model": "scripted", "api_key": KEY, "max_retries": 0}
    model |= {"max_output_tokens": LIMIT, **(llm or {})}
    return load({"outputs": outputs, "dataset": "d", "llm": model, **flags})


def published(made: Settings, inputs: Path) -> Published:
    return asyncio.run(run([inputs], made))


def articles(folder: Path, many: int) -> Path:
    folder.mkdir()
    for number in range(many):
        more = " It went to the port of Tallvik by rail." * (number % 7)
        (folder / f"{number:03}.txt").write_text(f"The yard sold {number} cranes.{more}\n")
    return folder


def body(text: str = "one", limit: int | None = LIMIT) -> Json:
    messages = [{"role": "system", "content": "Say."}, {"role": "user", "content": text}]
    made: Json = {"model": "m", "messages": messages}
    return made if limit is None else {**made, "max_tokens": limit}


def reply(asked: int, said: int, **usage: Any) -> Reply:
    told = {"prompt_tokens": asked, "completion_tokens": said, **usage}
    return Reply(200, json.dumps({"choices": [], "usage": told}), calls=1)


class Counting:
    """A script that counts tokens as told, and what it has counted so far."""

    def __init__(self, count: Callable[[Json], tuple[int, int]]) -> None:
        self.count = count
        self.spent = Tokens()
        self.served: Counter[str] = Counter()

    def __call__(self, asked: Json) -> Scripted:
        usage = self.count(asked)
        self.spent += Tokens(*usage)
        self.served[json.dumps(asked)] += 1
        return Scripted(completion(EMPTY, usage=usage), delay=0.02)


def says_at_once(asked: int, said: int) -> Scripted:
    return says(EMPTY, usage=(asked, said))


# Prices


def test_prices_are_those_given_else_of_the_table_for_openai_itself() -> None:
    assert price_of(options()) == table()["gpt-5-mini"]
    assert price_of(options(model="gpt-5-mini-2025-08-07")) == table()["gpt-5-mini"]
    assert price_of(options(model="gpt-4o-2024-05-13")) != table()["gpt-4o"]
    mine = price_of(options(price_in=1, price_out=2))
    assert mine == Price(input=1, output=2)
    for other in (
        {"base_url": "https://example.org/v1"},
        {"base_url": "http://api.openai.com/v1"},
        {"base_url": "https://api.openai.com.example.org/v1"},
        {"model": "gpt-5-mini-high"},
        {"model": "gpt-5-mini-2025"},
        {"extra_body": {"service_tier": "flex"}},
    ):
        assert price_of(options(**other)) is None, other


def test_every_price_says_of_when_and_from_where_it_is() -> None:
    for name, price in table().items():
        assert price.known is not None and len(price.known) == 7, name
        assert price.source is not None and price.source.startswith("https://"), name
        assert price.currency == "USD" and 0 < price.input < price.output, name
        assert price.cached_input is None or price.cached_input < price.input, name


def test_a_price_is_of_a_million_and_cached_tokens_are_cheaper() -> None:
    assert PRICE.of(Tokens(1_000_000, 500_000)) == 6.0
    assert PRICE.of(Tokens(1_000_000, 0, 1_000_000)) == 0.5
    assert Price(input=2, output=8).of(Tokens(1_000_000, 0, 1_000_000)) == 2.0


@pytest.mark.parametrize("given", [{"price_in": 1}, {"price_out": 1}, {"price_cached_in": 1}])
def test_half_a_price_is_refused(given: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"go(es)? (together|with)"):
        options(**given)


# Sizes


@given(st.text(max_size=200), st.text(max_size=200))
def test_what_is_expected_is_no_more_than_the_most_which_is_no_less_than_the_bytes(
    system: str, text: str
) -> None:
    messages = [{"role": "system", "content": system}, {"role": "user", "content": text}]
    size = Sizes().of({"model": "m", "messages": messages})
    assert size.expected <= size.most
    assert size.most >= len((system + text).encode("utf-8", "surrogatepass"))
    assert size.rest < size.most and size.shared <= size.expected


def test_what_requests_share_is_measured_apart() -> None:
    sizes = Sizes()
    one, two = sizes.of(body("one")), sizes.of(body("two, which is longer"))
    assert one.fixed == two.fixed and one.most - one.rest == two.most - two.rest
    other = sizes.of({**body("one"), "tools": [{"type": "function"}]})
    assert other.fixed != one.fixed and other.most > one.most
    assert sizes.of(body("one")) == one


def test_the_limit_on_an_answer_counts_every_choice() -> None:
    assert answer_limit(body(limit=None)) is None
    assert answer_limit({"max_tokens": 5, "max_completion_tokens": 9, "n": 3}) == 27


# The guard


def guarded(
    budget: Budget, replies: Callable[[Json], Reply | None], many: int, at_once: int = 16
) -> list[Any]:
    """What becomes of so many requests at once, each taking a few turns of the loop."""

    async def attempt(asked: Json) -> Reply:
        for _ in range(3):
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
    cases: Sequence[tuple[Reply, Tokens, int]] = (
        (reply(20, 7), Tokens(20, 7), 0),
        (reply(20, 7, total_tokens=90), Tokens(20, 70), 0),
        (reply(20, 7, prompt_tokens_details={"cached_tokens": 16}), Tokens(20, 7, 16), 0),
        (Reply(200, said, calls=1), Tokens(size.most, len(said)), 1),
        (Reply(200, "x" * 900, calls=1), whole, 1),
        (Reply(429, "{}", calls=1), Tokens(), 0),
        (Reply(500, "oops", calls=1), Tokens(), 0),
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


def test_a_run_with_a_cap_that_could_not_be_held_does_not_begin(tmp_path: Path) -> None:
    with ChatServer([says(EMPTY)]) as server:
        made = settings(server.url, tmp_path / "out", max_cost=1.0)
        with pytest.raises(SettingsError, match="no price of scripted"):
            published(made, articles(tmp_path / "in", 1))
    assert not server.received and not (tmp_path / "out").exists()


# Whole runs


@pytest.mark.parametrize("caps", [{"max_tokens": 500_000}, {"max_cost": 1.0}])
def test_a_run_stops_before_its_cap_goes_on_and_pays_for_each_request_once(
    caps: dict[str, Any], tmp_path: Path
) -> None:
    chance, sizes = random.Random(5), Sizes()

    def count(asked: Json) -> tuple[int, int]:
        told = int(sizes.of(asked).expected * chance.uniform(1, 1.3))
        return told, chance.randint(10, LIMIT)

    script = Counting(count)
    inputs = articles(tmp_path / "in", 90)
    prices = {"price_in": 2.0, "price_out": 8.0}
    with ChatServer(script) as server:
        made = settings(server.url, tmp_path / "out", prices, **caps)
        with pytest.raises(CapReached, match="before --max-"):
            published(made, inputs)
        first, asked = script.spent, len(server.received)
        assert server.most_in_flight > 4
        last = published(settings(server.url, tmp_path / "out", prices, max_cost=50.0), inputs)
        whole = published(settings(server.url, tmp_path / "w", prices, store=False), inputs)
    cap = caps.get("max_tokens", 0)
    assert first.total <= cap if cap else PRICE.of(first) <= 1.0
    assert 20 < asked < 90
    counts = [script.served[key] for key in script.served]
    assert len(counts) == 90 and set(counts) == {2}, "once stopped and gone on, once undisturbed"
    spent = last.manifest.spent
    assert spent is not None and spent.requests == 90 - asked
    assert last.manifest.counts.articles == whole.manifest.counts.articles == {"extracted": 90}
    assert last.manifest.usage.requests == 90


def test_tries_that_failed_are_within_the_cap_too(tmp_path: Path) -> None:
    with ChatServer([Scripted(drop=True)]) as server:
        made = settings(server.url, tmp_path / "out", max_tokens=200_000, max_lost=1.0)
        with pytest.raises(CapReached, match="may not be billed"):
            published(made, articles(tmp_path / "in", 30))
    size = Sizes().of(server.bodies[0])
    assert 0 < len(server.received) <= 200_000 // (size.most - 500)


def test_the_manifest_says_what_a_run_paid_and_served_answers_change_no_byte(
    tmp_path: Path,
) -> None:
    inputs = articles(tmp_path / "in", 6)
    prices = {"price_in": 2.0, "price_out": 8.0, "price_cached_in": 1.0}
    with ChatServer([says_at_once(1000, 20)]) as server:
        paid = published(settings(server.url, tmp_path, prices), inputs)
        made = settings(server.url, tmp_path, prices, dataset="e")
        served = published(made, inputs)
    assert len(server.received) == 6
    assert content(paid.folder) == content(served.folder)
    assert paid.manifest.usage == served.manifest.usage
    one, two = paid.manifest.spent, served.manifest.spent
    assert one is not None and two is not None
    assert (one.requests, one.input_tokens, one.output_tokens) == (6, 6000, 120)
    assert (one.cost, one.currency, one.stored) == (0.01296, None, 0)
    assert (two.requests, two.input_tokens, two.cost, two.stored) == (0, 0, 0.0, 6)
    chunk = next(r for r in rows(paid.folder, "ledger.jsonl") if r["level"] == "chunk")
    assert chunk["usage"] == {"requests": 1, "input_tokens": 1000, "output_tokens": 20}
    (line,) = [line for line in summary(served.folder, served.manifest) if line.startswith("Paid")]
    assert "0 requests" in line and "6 answers from the store" in line


def test_an_embedded_run_says_nothing_of_money(tmp_path: Path) -> None:
    made = load({"outputs": tmp_path / "o", "extractor": "rules", "workers": 1, "max_cost": 1.0})
    manifest = published(made, articles(tmp_path / "in", 2)).manifest
    assert manifest.spent is None


def test_caps_and_prices_change_no_dataset() -> None:
    def made(**flags: Any) -> str:
        return settings("http://127.0.0.1:9/v1", Path("o"), **flags).content_sha256()

    dear = {"price_in": 1.0, "price_out": 2.0, "price_cached_in": 0.1}
    assert made() == made(llm=dear, max_cost=1.0, max_tokens=9)
    assert made() != made(llm={"temperature": 1})


def test_a_cap_left_in_the_environment_configures_no_model(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CLAIMS_LLM_PRICE_IN", "1")
    monkeypatch.setenv("CLAIMS_LLM_PRICE_OUT", "1")
    monkeypatch.setenv("CLAIMS_MAX_COST", "1.5")
    made = load()
    assert (made.chosen, made.max_cost) == ("rules", 1.5)


# What endpoints can keep


def test_every_request_begins_with_the_same_bytes_and_shares_all_but_the_article(
    tmp_path: Path,
) -> None:
    with ChatServer([says(EMPTY)]) as server:
        published(settings(server.url, tmp_path / "out"), articles(tmp_path / "in", 12))
    told = [received.raw for received in server.received]
    system = server.bodies[0]["messages"][0]
    assert system["role"] == "system"
    begin = encoded({"model": "scripted", "messages": [system]})[: -len("]}")]
    assert len(begin) > 10_000
    for raw, asked in zip(told, server.bodies, strict=True):
        assert raw.startswith(begin), "something that varies comes before the fixed part"
        assert len(asked["messages"]) == 2
        asked["messages"][1]["content"] = ""
    assert len(told) == len(set(told)) == 12
    assert len({encoded(asked) for asked in server.bodies}) > 1, "bodies are parsed afresh"
    emptied = [received.body for received in server.received]
    for asked in emptied:
        asked["messages"][1]["content"] = ""
    assert len({encoded(asked) for asked in emptied}) == 1


def test_asking_again_begins_with_the_bytes_of_the_first_request() -> None:
    answer = whole_answer()
    answer["claims"][0]["evidence"] = ["no such words"]
    with ChatServer([says(answer), says(whole_answer())]) as server:
        ask(extractor(server.url), toy.ARTICLE)
    first, second = server.bodies
    assert second["messages"][: len(first["messages"])] == first["messages"]
    apart = {"messages": None}
    assert {**second, **apart} == {**first, **apart}


# The store


def test_a_store_of_before_takes_estimates_too(tmp_path: Path) -> None:
    path = tmp_path / "r.sqlite"
    good = says(EMPTY, usage=(110, 10)).body
    store = ResponseStore(path)
    asyncio.run(store.put("old", "e", "m", Reply(200, json.dumps(good), calls=1)))
    store.close()
    db = sqlite3.connect(path)
    with db:
        db.execute("ALTER TABLE responses DROP COLUMN estimated")
    db.close()
    asyncio.run(store.put("new", "e", "m", Reply(200, json.dumps(good), calls=1), 100))
    seen = store.seen("e", "m")
    assert (seen.answers, seen.input_tokens, seen.estimated, seen.output_tokens) == (
        2,
        110,
        100,
        20,
    )
    assert store.held(["old", "new", "none"]) == {"old", "new"}
    store.close()
