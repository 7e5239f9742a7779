"""A whole run that asks a model, against a real server on loopback."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from evals.load import read_gold
from evals.score import evaluate
from pipeline.fingerprint import fingerprint
from pipeline.llm.extractor import LLMExtractor
from pipeline.order import checker, cut, lay_out
from pipeline.read import Read, Reader, discover
from pipeline.run import Published, run
from pipeline.settings import Settings, load
from pipeline.verify import verify
from schemas import DOMAIN
from schemas.draft import Draft
from schemas.errors import TooManyLostError
from schemas.gold import Gold
from schemas.outcomes import Outcome
from schemas.wire import wire_of
from tests import toy_domain as toy
from tests.datasets import ROOT, SEEDS, content, rows
from tests.llm_faulty import chunks, made, options, written
from tests.servers.chat import ChatServer, Scripted, says
from tests.servers.model import article, speaks

GOLD = ROOT / "evals/gold"
KEY = "sk-planted-9876543210"


def settings(url: str, outputs: Path, **flags: Any) -> Settings:
    llm = {"base_url": url, "model": "scripted", "api_key": KEY, "max_retries": 0}
    return load({"outputs": outputs, "dataset": "d", "llm": llm, **flags})


def published(url: str, inputs: Path, outputs: Path, **flags: Any) -> Published:
    return asyncio.run(run([inputs], settings(url, outputs, **flags)))


def asked(body: dict[str, Any]) -> str:
    return str(body["messages"][-1]["content"])


@pytest.fixture(scope="module")
def annotator() -> Callable[[dict[str, Any]], Scripted]:
    """Answers each chunk of the seeds with its gold claims, in wire form."""
    wire = wire_of(DOMAIN)
    made = load({"llm": {"base_url": "http://127.0.0.1:9/v1", "model": "scripted"}})
    assert made.llm is not None
    extractor = LLMExtractor(made.llm, DOMAIN, checker(DOMAIN))
    gold_claims = {each.article_id: each.claims for each in map(_gold, GOLD.glob("*.json"))}
    answers: dict[str, dict[str, Any]] = {}
    found = discover([SEEDS], limits=made.read, spool=ROOT)
    with Reader(made.read) as reader:
        for item in found.items:
            read = reader.read(item)
            assert isinstance(read, Read)
            article = lay_out(read.article)
            for piece in cut(article, made.chunk):
                drafts = [
                    Draft(data=claim.model_dump(mode="json"))
                    for claim in gold_claims.get(article.article_id, ())
                    if piece.start <= claim.evidence[0].start < piece.end
                ]
                answers[asked(extractor.request(article, piece))] = wire.condense(drafts)
    return lambda body: says(answers[asked(body)])


def _gold(path: Path) -> Gold:
    return read_gold(path, DOMAIN)


def test_requests_are_as_many_as_allowed_over_short_articles(tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    for number in range(30):
        (folder / f"{number}.txt").write_text(f"The yard sold {number} cranes to the port.")
    none = says({"sources": [], "entities": [], "claims": []})
    with ChatServer([none], together=16) as server:
        published(server.url, folder, tmp_path)
    assert server.most_in_flight == 16


def test_what_a_model_answers_becomes_the_dataset(
    annotator: Callable[[dict[str, Any]], Scripted], tmp_path: Path
) -> None:
    with ChatServer(annotator, together=8) as server:
        made = published(server.url, SEEDS, tmp_path)
        again = published(server.url, SEEDS, tmp_path / "again")
    assert server.most_in_flight >= 8
    assert verify(made.folder, DOMAIN).faults == []
    assert content(made.folder) == content(again.folder)
    manifest = made.manifest
    assert (manifest.extractor, manifest.model) == ("llm", "scripted")
    assert manifest.prompt_sha256 and manifest.usage.requests * 2 == len(server.received)
    figures = evaluate(made.folder, GOLD).figures
    for name in ("detection F1 at 0.8", "typed F1 at 0.8", "origin accuracy"):
        value = figures[name]
        assert value is not None and value > 0.95, (name, value)


def test_the_key_is_in_no_file_and_no_output(
    annotator: Callable[[dict[str, Any]], Scripted],
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
) -> None:
    with ChatServer(annotator) as server:
        published(server.url, SEEDS, tmp_path)
        assert all(r.headers["authorization"] == f"Bearer {KEY}" for r in server.received)
    for path in tmp_path.rglob("*"):
        assert not path.is_file() or KEY.encode() not in path.read_bytes(), path
    printed = capfd.readouterr()
    assert KEY not in printed.out + printed.err


def test_a_quote_that_is_nowhere_is_asked_again_once_and_then_in_the_ledger(
    tmp_path: Path,
) -> None:
    article = tmp_path / "one.txt"
    article.write_text("The ministry said that 40 crates of lathes had been seized in Tallvik.\n")
    bad: dict[str, Any] = {
        "kind": "transfer",
        "statement": "Sixty crates were seized.",
        "evidence": ["60 crates of chips were sold in Norvik"],
        "stance": "asserts",
        "certainty": "certain",
        "modality": "actual",
        "details": {"items": ["crates"]},
    }
    good = {**bad, "evidence": ["40 crates of lathes had been seized in Tallvik"]}
    good |= {"statement": "40 crates of lathes were seized in Tallvik."}
    first = {"sources": [], "entities": [], "claims": [good, bad]}
    second = {"sources": [], "entities": [], "claims": [bad]}
    with ChatServer([says(first), says(second)]) as server:
        made = published(server.url, article, tmp_path / "out")
    assert len(server.received) == 2
    assert "60 crates" in json.dumps(server.bodies[1]["messages"])
    (row,) = rows(made.folder)
    assert row["evidence"][0]["quote"] == good["evidence"][0]
    fallen = [r for r in rows(made.folder, "ledger.jsonl") if r["level"] == "claim"]
    assert [r["outcome"] for r in fallen] == [Outcome.UNGROUNDED]
    assert "60 crates" in fallen[0]["reason"]


def test_what_was_unparsable_twice_is_asked_again_once_by_each_run(tmp_path: Path) -> None:
    inputs = written(tmp_path, [article(11)])
    good = False

    def ended(server: ChatServer, **llm: Any) -> tuple[int, set[str]]:
        before = len(server.received)
        done = made(server.url, inputs, tmp_path / "out", **llm)
        return len(server.received) - before, {row["outcome"] for row in chunks(done.folder)}

    with ChatServer(lambda body: speaks(body) if good else says("prose")) as server:
        assert ended(server) == (2, {"unparsable"})
        assert ended(server) == (1, {"unparsable"}), "the first bad answer is not paid again"
        stored = options(server.url, tmp_path / "out").model_copy(update={"stored_only": True})
        only = asyncio.run(run([inputs], stored))
        assert {row["outcome"] for row in chunks(only.folder)} == {"unparsable"}
        good = True
        assert ended(server) == (1, {"answered"})
        assert ended(server) == (0, {"answered"})


def test_another_header_for_a_gateway_is_another_question_and_another_key_is_not(
    tmp_path: Path,
) -> None:
    def asked(server: ChatServer, **headers: str) -> int:
        before = len(server.received)
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        made(server.url, inputs, tmp_path / "out", extra_headers=given)
        return len(server.received) - before

    inputs = written(tmp_path, [article(11)])
    with ChatServer(speaks) as server:
        assert asked(server, x_portkey_provider="openai", api_key="sk-planted-1") == 1
        assert asked(server, x_portkey_provider="anthropic", api_key="sk-planted-1") == 1
        assert asked(server, x_portkey_provider="anthropic", api_key="sk-planted-2") == 0
        assert asked(server) == 1


def test_a_shard_done_under_other_headers_is_not_done(tmp_path: Path) -> None:
    def known_by(**headers: str) -> str:
        return fingerprint(options("http://a/v1", tmp_path, extra_headers=headers), DOMAIN, "p")

    assert known_by(provider="openai") != known_by(provider="anthropic")
    assert known_by(token="sk-planted-1") == known_by(token="sk-planted-2") == known_by()


def test_faults_cost_only_their_own_articles_and_are_tried_again(tmp_path: Path) -> None:
    inputs = tmp_path / "in"
    inputs.mkdir()
    for number in range(6):
        (inputs / f"{number}.txt").write_text(f"The ministry seized {number + 20} crates.\n")
    empty: dict[str, list[Any]] = {"sources": [], "entities": [], "claims": []}
    broken = True

    def script(body: dict[str, Any]) -> Scripted:
        if broken and "seized 22 crates" in asked(body):
            return Scripted({"error": {"message": "overloaded"}}, status=503)
        return says(empty)

    with ChatServer(script) as server:
        first = published(server.url, inputs, tmp_path / "out", max_lost=0.5)
        assert first.manifest.counts.articles == {"extracted": 5, "failed": 1}
        with pytest.raises(TooManyLostError, match=r"1 failed \(such as .*503"):
            published(server.url, inputs, tmp_path / "out", max_lost=0.1)
        before = len(server.received)
        broken = False
        last = published(server.url, inputs, tmp_path / "out", max_lost=0.1)
    assert last.manifest.counts.articles == {"extracted": 6}
    assert len(server.received) == before + 1, "what was answered was asked again"


def test_a_second_domain_goes_through_the_same_code(tmp_path: Path) -> None:
    article = tmp_path / "storm.txt"
    article.write_text(toy.TEXT)
    with ChatServer([says(wire_of(toy.TOY).condense(toy.DRAFTS))]) as server:
        options = settings(server.url, tmp_path / "out")
        made = asyncio.run(run([article], options, domain=toy.TOY))
    assert verify(made.folder, toy.TOY).faults == []
    assert made.manifest.schema_version == "storms/0.1"
    gold = {
        "article_id": "storm",
        "schema_version": "storms/0.1",
        "split": "dev",
        "annotators": ["us"],
        "text": toy.TEXT,
        "claims": list(toy.RECORDS),
    }
    (tmp_path / "gold").mkdir()
    (tmp_path / "gold" / "storm.json").write_text(json.dumps(gold))
    report = evaluate(made.folder, tmp_path / "gold", toy.TOY)
    assert report.figures["typed F1 at 0.8"] == 1.0
    ours = {json.dumps(r["details"], sort_keys=True) for r in rows(made.folder)}
    assert ours == {json.dumps(r["details"], sort_keys=True) for r in toy.RECORDS}
