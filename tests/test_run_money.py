"""What whole runs spend: stopped by a cap and gone on from, and what the manifest says."""

from __future__ import annotations

import asyncio
import json
import random
import sqlite3
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline.llm.prices import Tokens
from pipeline.llm.reply import Json, Reply
from pipeline.llm.sizes import Sizes
from pipeline.llm.store import ResponseStore
from pipeline.llm.transport import encoded
from pipeline.run import Published, run
from pipeline.settings import Settings, load
from pipeline.summary import summary
from schemas.errors import CapReached, SettingsError
from tests import toy_domain as toy
from tests.datasets import content, rows
from tests.llm_asking import KEY, ask, extractor, whole_answer
from tests.llm_money import LIMIT, PRICE
from tests.servers.chat import ChatServer, Scripted, completion, says

EMPTY: dict[str, list[Any]] = {"sources": [], "entities": [], "claims": []}


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
        return Scripted(completion(EMPTY, usage=usage), delay=0.05)


def says_at_once(asked: int, said: int) -> Scripted:
    return says(EMPTY, usage=(asked, said))


def test_a_run_with_a_cap_that_could_not_be_held_does_not_begin(tmp_path: Path) -> None:
    with ChatServer([says(EMPTY)]) as server:
        made = settings(server.url, tmp_path / "out", max_cost=1.0)
        with pytest.raises(SettingsError, match="no price of scripted"):
            published(made, articles(tmp_path / "in", 1))
    assert not server.received and not (tmp_path / "out").exists()


@pytest.mark.parametrize("caps", [{"max_tokens": 300_000}, {"max_cost": 0.6}])
def test_a_run_stops_before_its_cap_goes_on_and_pays_for_each_request_once(
    caps: dict[str, Any], tmp_path: Path
) -> None:
    chance, sizes = random.Random(5), Sizes()

    def count(asked: Json) -> tuple[int, int]:
        told = int(sizes.of(asked).expected * chance.uniform(1, 1.3))
        return told, chance.randint(10, LIMIT)

    script = Counting(count)
    inputs = articles(tmp_path / "in", 50)
    prices = {"price_in": 2.0, "price_out": 8.0}
    with ChatServer(script) as server:
        made = settings(server.url, tmp_path / "out", prices, **caps)
        with pytest.raises(CapReached, match="before --max-"):
            published(made, inputs)
        first, asked = script.spent, len(server.received)
        assert server.most_in_flight > 1
        last = published(settings(server.url, tmp_path / "out", prices, max_cost=50.0), inputs)
        whole = published(settings(server.url, tmp_path / "w", prices, store=False), inputs)
    cap = caps.get("max_tokens", 0)
    assert first.total <= cap if cap else PRICE.of(first) <= 0.6
    assert 15 < asked < 50
    counts = [script.served[key] for key in script.served]
    assert len(counts) == 50 and set(counts) == {2}, "once stopped and gone on, once undisturbed"
    spent = last.manifest.spent
    assert spent is not None and spent.requests == 50 - asked
    assert last.manifest.counts.articles == whole.manifest.counts.articles == {"extracted": 50}
    assert last.manifest.usage.requests == 50


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
    assert set(store.held(["old", "new", "none"])) == {"old", "new"}
    store.close()
