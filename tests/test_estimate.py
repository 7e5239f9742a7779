"""``claims estimate``: what it counts is what a run asks, and nothing is sent."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from evals.load import read_gold
from pipeline.batching import export
from pipeline.cli import app
from pipeline.cli.estimating import _lines
from pipeline.estimate import TOKENS_PER_CLAIM, Estimate, estimate
from pipeline.llm.prompt import compact
from pipeline.llm.sizes import Sizes, json_tokens
from pipeline.run import run
from pipeline.settings import Settings, load
from schemas import DOMAIN
from schemas.draft import Draft
from schemas.errors import InputError, SettingsError
from schemas.wire import wire_of
from tests.datasets import ROOT, SEEDS
from tests.servers.chat import ChatServer, Scripted, says

NOWHERE = "http://127.0.0.1:9/v1"
EMPTY: dict[str, list[Any]] = {"sources": [], "entities": [], "claims": []}
CLAIM = {"kind": "other", "statement": "It rained."}


def settings(url: str, outputs: Path, llm: dict[str, Any] | None = None, **flags: Any) -> Settings:
    model = {"base_url": url, "model": "scripted", "max_retries": 0, **(llm or {})}
    return load({"outputs": outputs, "dataset": "d", "llm": model, **flags})


def articles(folder: Path, many: int, first: int = 0) -> Path:
    folder.mkdir()
    for number in range(first, first + many):
        (folder / f"{number}.txt").write_text(f"The yard sold {number} cranes. It rained.\n")
    return folder


def test_it_counts_what_a_run_asks_and_after_the_run_nothing(tmp_path: Path) -> None:
    with ChatServer([says(EMPTY, usage=(50, 10))]) as server:
        made = settings(server.url, tmp_path / "out")
        before = estimate([SEEDS], made)
        assert not server.received and not made.outputs.exists()
        asyncio.run(run([SEEDS], made))
        after = estimate([SEEDS], made)
        bodies = server.bodies
    sizes = Sizes()
    assert before.requests == before.chunks == len(bodies)
    assert before.input_tokens.expected == sum(sizes.of(asked).expected for asked in bodies)
    assert before.input_tokens.most == sum(sizes.of(asked).most for asked in bodies)
    assert before.output_tokens.most == 8192 * len(bodies)
    assert (before.articles, before.unread, before.stored) == (20, 0, 0)
    assert (after.requests, after.stored) == (0, len(bodies))
    assert (after.input_tokens.expected, after.output_tokens.expected) == (0, 0)
    without = estimate([SEEDS], made.model_copy(update={"store": False}))
    assert (without.requests, without.stored) == (len(bodies), 0)


def test_what_is_ours_is_left_out_as_a_run_leaves_it_out(tmp_path: Path) -> None:
    inputs = articles(tmp_path / "in", 3)
    (inputs / "outputs").mkdir()
    articles(inputs / "outputs" / "old", 2, first=3)
    with ChatServer(lambda _: says(EMPTY)) as server:
        given = settings(server.url, inputs / "outputs")
        told = estimate([inputs], given)
        made = export([inputs], given, inputs / "requests.jsonl")
        done = asyncio.run(run([inputs], given))
        assert told.requests == made.questions.first == len(server.received) == 3
        assert estimate([inputs], given).requests == 0
    assert done.manifest.counts.articles == {"extracted": 3}


def test_stored_answers_that_break_off_leave_no_most(tmp_path: Path) -> None:
    half = json.dumps({**EMPTY, "claims": [CLAIM, CLAIM]})[:-6]
    folder = articles(tmp_path / "in", 2)
    with ChatServer(lambda _: says(half, finish="length")) as server:
        made = settings(server.url, tmp_path / "out", max_lost=1)
        asyncio.run(run([folder], made))
        told = estimate([folder], made)
    assert (told.requests, told.stored, told.unfinished) == (0, 2, 2)
    assert told.input_tokens.most is None and told.output_tokens.most is None
    lines = "\n".join(_lines(told))
    assert "2 of which break off" in lines and "not known" in lines


def test_chunks_that_ask_the_same_are_one_request_and_what_cannot_be_read_is_told(
    tmp_path: Path,
) -> None:
    folder = articles(tmp_path / "in", 2)
    (folder / "again.txt").write_bytes((folder / "0.txt").read_bytes())
    (folder / "none.txt").write_text("")
    made = estimate([folder], settings(NOWHERE, tmp_path))
    assert (made.articles, made.unread, made.chunks) == (3, 1, 3)
    assert (made.requests, made.repeated) == (2, 1)


def test_the_store_corrects_the_figures(tmp_path: Path) -> None:
    two = {**EMPTY, "claims": [CLAIM, CLAIM]}

    def script(asked: dict[str, Any]) -> Scripted:
        return says(two, usage=(2 * Sizes().of(asked).expected, 90))

    with ChatServer(script) as server:
        made = settings(server.url, tmp_path / "out")
        others = articles(tmp_path / "others", 8, 100)
        plain = estimate([others], made)
        asyncio.run(run([articles(tmp_path / "in", 6)], made))
        better = estimate([others], made)
    assert plain.corrected is None and better.corrected is not None
    assert better.requests == 8 and better.stored == 0
    assert better.corrected.input_ratio == pytest.approx(2, abs=0.001)
    assert better.input_tokens.expected == pytest.approx(2 * plain.input_tokens.expected, rel=1e-3)
    assert better.input_tokens.most is not None and plain.input_tokens.most is not None
    assert better.input_tokens.expected < better.input_tokens.most < plain.input_tokens.most
    # 90 tokens for two claims; another run asked again about what was refused in them.
    assert better.corrected.tokens_per_claim == 45
    assert plain.output_tokens.expected == pytest.approx(TOKENS_PER_CLAIM * plain.claims, rel=0.05)
    assert better.output_tokens.expected == pytest.approx(45 * plain.claims, rel=0.05)


def test_a_price_makes_it_money_and_without_one_it_is_tokens_alone(tmp_path: Path) -> None:
    folder = articles(tmp_path / "in", 3)
    assert estimate([folder], settings(NOWHERE, tmp_path)).cost is None
    prices = {"price_in": 10.0, "price_out": 20.0, "price_cached_in": 1.0}
    made = estimate([folder], settings(NOWHERE, tmp_path, prices))
    asked, said = made.input_tokens, made.output_tokens
    assert made.cost is not None and asked.most and said.most
    assert made.cost.expected == pytest.approx((asked.expected * 10 + said.expected * 20) / 1e6)
    assert made.cost.most == pytest.approx((asked.most * 10 + said.most * 20) / 1e6)
    assert made.cost.with_cache is not None
    assert made.cost.expected / 4 < made.cost.with_cache < made.cost.expected / 1.5
    limited = settings(NOWHERE, tmp_path, prices)
    assert limited.llm is not None
    endless = limited.llm.model_copy(update={"max_output_tokens": None})
    without = estimate([folder], limited.model_copy(update={"llm": endless}))
    assert without.cost is not None and (without.cost.most, without.output_tokens.most) == (
        None,
        None,
    )


def test_it_needs_a_model_and_something_to_read(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="name one"):
        estimate([SEEDS], load({"outputs": tmp_path}))
    with pytest.raises(InputError):
        estimate([tmp_path / "none"], settings(NOWHERE, tmp_path))


def test_tokens_for_a_claim_are_those_of_the_gold() -> None:
    wire = wire_of(DOMAIN)
    tokens = claims = 0
    for path in sorted((ROOT / "evals/gold").glob("*.json")):
        gold = read_gold(path, DOMAIN).claims
        drafts = [Draft(data=claim.model_dump(mode="json")) for claim in gold]
        tokens += json_tokens(compact(wire.condense(drafts)))
        claims += len(gold)
    assert tokens / claims == pytest.approx(TOKENS_PER_CLAIM, rel=0.1)


# The command


def command(*arguments: str) -> Any:
    return CliRunner().invoke(app, ["estimate", *arguments])


def test_the_command_prints_tokens_price_and_its_date(tmp_path: Path) -> None:
    folder = str(articles(tmp_path / "in", 3))
    openai = ("--model", "gpt-5-mini-2025-08-07", "--base-url", "https://api.openai.com/v1")
    where = ("--outputs", str(tmp_path / "out"))
    done = command(folder, *openai, *where, "--max-cost", "0.000001")
    assert done.exit_code == 0, done.output
    for part in ("3 in 3 chunks", "Requests  3", "USD, prices of 20", "https://", "max_cost 1e-06"):
        assert part in done.output, part
    other = command(folder, "--model", "m", "--base-url", NOWHERE, *where)
    assert "unknown: give --price-in and --price-out" in other.output
    own = ("--price-in", "1", "--price-out", "2")
    given = command(folder, "--model", "m", "--base-url", NOWHERE, *where, *own, "--json")
    told = Estimate.model_validate_json(given.output)
    assert told.cost is not None and told.price is not None and told.price.input == 1.0
    assert json.loads(given.output)["requests"] == 3


def test_it_needs_no_key_no_network_and_no_openai(tmp_path: Path) -> None:
    code = (
        "import sys\nfrom pipeline.estimate import estimate\nfrom pipeline.settings import load\n"
        "llm = {'base_url': 'https://api.openai.com/v1', 'model': 'gpt-5-mini'}\n"
        "made = estimate([sys.argv[1]], load({'outputs': sys.argv[2], 'llm': llm}))\n"
        "print(made.requests, *({'openai', 'instructor', 'httpx'} & set(sys.modules)))"
    )
    folder = articles(tmp_path / "in", 2)
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder), str(tmp_path / "out")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.strip() == "2", done.stdout + done.stderr
