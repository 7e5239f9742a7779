"""The whole path against a real llama.cpp with a model made on the spot: in process, over HTTP."""

from __future__ import annotations

import asyncio
import gc
import importlib.util
import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import xllamacpp
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.llm.examples import load_examples
from pipeline.llm.extractor import LLMExtractor
from pipeline.llm.local import LocalEngine, Pieces
from pipeline.llm.model_file import SLOTS, address_of
from pipeline.llm.options import LLMOptions
from pipeline.llm.prompt import Prompt, compact
from pipeline.llm.reply import parse
from pipeline.llm.salvage import salvage
from pipeline.llm.store import ResponseStore
from pipeline.llm.transport import to_model
from pipeline.run import run
from pipeline.settings import load
from pipeline.verify import verify
from schemas import DOMAIN
from schemas.domain import Domain
from schemas.draft import Draft
from schemas.errors import SettingsError
from schemas.outcomes import Outcome
from schemas.wire import wire_of
from tests import toy_domain as toy
from tests.datasets import ROOT, content, rows
from tests.llm_asking import ask, quoted
from tests.samples import transfer
from tests.tiny_model import write_model

SENTENCE = "Norvex shipped 40 lathes to Iran in 2022."
ARTICLE = f"The case of the dealer came to court in May.\n\n{SENTENCE}\n"
# One thread: the tests of a busy machine would wait for each other's spinning ones.
Engine = Callable[[Path], dict[str, Any]]

QUICK: dict[str, Any] = {"context": 12_288, "threads": 1, "max_output_tokens": 2000}


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model that has read one answer in the real schema, and says what it holds."""
    wire = wire_of(DOMAIN)
    answer = wire.answer.model_validate(wire.condense([Draft(data=transfer(SENTENCE))])).model_dump(
        mode="json"
    )
    examples = load_examples(DOMAIN, wire, lambda *_: None)
    read = [Prompt(wire, examples, "json_schema").system]
    path = tmp_path_factory.mktemp("model") / "tiny.gguf"
    return write_model(path, [compact(answer)] * 3, read)


@pytest.fixture(scope="session")
def stormy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model that has read one long answer in the toy domain's schema, and mixes it up."""
    wire = wire_of(toy.TOY)
    read = [Prompt(wire, (), "json_schema").system, toy.TEXT]
    path = tmp_path_factory.mktemp("model") / "stormy.gguf"
    return write_model(path, [compact(wire.condense(toy.DRAFTS))], read)


@pytest.fixture(scope="session")
def served() -> Iterator[Callable[..., str]]:
    """Serves a model on loopback, by the same engine as a server; returns its address."""
    servers: dict[tuple[Path, int], Any] = {}

    def serve(model: Path, context: int = QUICK["context"]) -> str:
        params = xllamacpp.CommonParams()
        params.model.path = str(model)
        params.n_parallel, params.n_ctx, params.verbosity = 2, 2 * context, -1
        params.cpuparams.n_threads = params.cpuparams_batch.n_threads = 1
        if (model, context) not in servers:
            servers[model, context] = xllamacpp.Server(params)
        return f"{servers[model, context].listening_address}/v1"

    yield serve
    servers.clear()
    gc.collect()


@pytest.fixture(params=["in process", "over HTTP"])
def engine(
    request: pytest.FixtureRequest, served: Callable[..., str]
) -> Callable[[Path], dict[str, Any]]:
    """Options for a model, both ways."""
    if request.param == "in process":
        return lambda model: {"model": str(model), **QUICK}
    return lambda model: {"model": "m", "base_url": served(model), "max_retries": 0, **QUICK}


def options(**given: Any) -> LLMOptions:
    return LLMOptions.model_validate(given)


def extractor(domain: Domain = toy.TOY, **given: Any) -> LLMExtractor:
    return LLMExtractor(options(**given), domain, quoted)


def published(inputs: Path, outputs: Path, engine: dict[str, Any], **flags: Any) -> Path:
    settings = load({"outputs": outputs, "dataset": "d", "llm": engine, **flags})
    return asyncio.run(run([inputs], settings)).folder


def test_articles_become_a_dataset_and_the_same_bytes_again(
    engine: Engine, tiny: Path, tmp_path: Path
) -> None:
    inputs = tmp_path / "in"
    inputs.mkdir()
    for number in range(3):
        (inputs / f"{number}.txt").write_text(f"This is case number {number}.\n\n{ARTICLE}")
    folder = published(inputs, tmp_path / "out", engine(tiny))
    assert verify(folder, DOMAIN).faults == []
    claims = rows(folder)
    assert [claim["evidence"][0]["quote"] for claim in claims] == [SENTENCE] * 3
    again = published(inputs, tmp_path / "again", engine(tiny), store=False)
    assert content(again) == content(folder)


def test_both_ways_give_the_same_bytes(
    served: Callable[..., str], tiny: Path, tmp_path: Path
) -> None:
    article = tmp_path / "one.txt"
    article.write_text(ARTICLE)
    here = published(article, tmp_path / "here", {"model": str(tiny), **QUICK})
    there = published(
        article, tmp_path / "there", {"model": "t", "base_url": served(tiny), **QUICK}
    )
    assert rows(here) and content(here) == content(there)


def test_every_answer_is_true_to_the_schema_whatever_the_model_would_say(
    engine: Engine, stormy: Path
) -> None:
    answered = 0
    for seed in range(8):
        given = {**engine(stormy), "temperature": 0.8, "seed": seed}
        asked = extractor(**given)

        async def both(asked: LLMExtractor = asked) -> list[Any]:
            body = asked.request(toy.ARTICLE, toy.CHUNK)
            try:
                return [await asked.send(body), await asked.send(body)]
            finally:
                await asked.close()

        first, second = asyncio.run(both())
        assert (first.outcome, first.content) == (second.outcome, second.content), "the same seed"
        if first.outcome is Outcome.TRUNCATED:  # it talks on until it is stopped
            assert first.usage.output_tokens == QUICK["max_output_tokens"]
            continue
        answered += 1
        assert first.outcome is Outcome.ANSWERED and first.repaired is None
        wire_of(toy.TOY).answer.model_validate(first.answer)
        assert first.usage.input_tokens > 1000 and first.usage.output_tokens > 10
    assert answered >= 4


def test_an_answer_cut_off_at_the_limit_is_truncated(engine: Engine, stormy: Path) -> None:
    (answer,) = ask(extractor(**{**engine(stormy), "max_output_tokens": 10}))
    assert answer.outcome is Outcome.TRUNCATED
    assert answer.usage.output_tokens % 10 == 0 and answer.usage.output_tokens > 0


def said(made: LLMOptions, words: str) -> Any:
    """What a transport brings back for these words."""

    async def go() -> Any:
        transport = to_model(made)
        try:
            message = {"role": "user", "content": words}
            body = {"model": "m", "messages": [message], "max_tokens": made.max_output_tokens}
            return await transport.send({**body, **made.extra_body})
        finally:
            await transport.close()

    return asyncio.run(go())


def test_a_prompt_too_long_is_a_bad_status_with_its_name(engine: Engine, stormy: Path) -> None:
    reply = said(options(**engine(stormy)), "lathes to Iran " * 9000)
    assert reply.status == 400
    assert parse(reply).outcome is Outcome.CONTEXT_TOO_LONG


def test_what_the_engine_refuses_is_a_bad_request(engine: Engine, stormy: Path) -> None:
    wrong = {"type": "json_schema", "json_schema": {"schema": {"type": "nonsense"}}}
    reply = said(options(**engine(stormy), extra_body={"response_format": wrong}), "hello")
    assert parse(reply).outcome is Outcome.BAD_REQUEST
    reply = said(options(**engine(stormy), extra_body={"temperature": "hot"}), "hello")
    assert parse(reply).outcome is Outcome.BAD_REQUEST


def test_an_answer_that_fills_the_context_is_kept_as_far_as_it_came(
    tiny: Path, served: Callable[..., str], caplog: pytest.LogCaptureFixture
) -> None:
    endless = {"ignore_eos": True, "temperature": 0}
    given: dict[str, Any] = {"context": 512, "max_output_tokens": 4000, "extra_body": endless}
    here = parse(said(options(model=str(tiny), threads=1, **given), "hello"))
    there = parse(said(options(model="m", base_url=served(tiny, 512), **given), "hello"))
    assert here.outcome is Outcome.TRUNCATED and here.content
    assert here.usage.input_tokens and here.usage.output_tokens > 400
    assert here == there, "as it is over HTTP"
    assert "filled the context of 512 tokens: raise context" in caplog.text


def test_claims_of_an_answer_that_filled_the_context_are_salvaged(tiny: Path) -> None:
    """The engine that a test can wait for says nothing long: what it would say is played."""
    wire = wire_of(DOMAIN)
    words = compact(wire.condense([Draft(data=transfer(SENTENCE))] * 3))

    class Full:
        def handle_chat_completions(self, _: Any, heard: Callable[[Any], bool]) -> None:
            heard({"choices": [{"delta": {"content": words[:-60]}}]})
            usage = {"prompt_tokens": 9000, "completion_tokens": 300}
            heard({"choices": [{"delta": {}, "finish_reason": "length"}], "usage": usage})

    engine = LocalEngine(options(model=str(tiny)))
    reply = engine._ask(Full(), {"messages": [], "max_tokens": 8192}, threading.Event())
    parsed = parse(reply)
    assert parsed.outcome is Outcome.TRUNCATED and parsed.content == words[:-60]
    assert (parsed.usage.input_tokens, parsed.usage.output_tokens) == (9000, 300)
    assert len(salvage(parsed.content).answer["claims"]) == 2


def test_it_gives_up_in_time_and_when_it_is_cancelled(tiny: Path) -> None:
    endless = {"ignore_eos": True, "temperature": 1}
    given = {"model": str(tiny), "threads": 1, "context": 100_000, "max_output_tokens": 90_000}
    late = said(options(**given, timeout=0.2, extra_body=endless), "hello")
    assert parse(late).outcome is Outcome.TIMED_OUT

    async def cancelled() -> float:
        engine = LocalEngine(options(**given))
        message = {"role": "user", "content": "hello"}
        body = {"messages": [message], "max_tokens": 90_000, **endless}
        tasks = [asyncio.create_task(engine.send(body)) for _ in range(4)]
        await asyncio.sleep(0.3)
        for task in tasks:
            task.cancel()
        begun = time.monotonic()
        ended = await asyncio.gather(*tasks, return_exceptions=True)
        assert all(isinstance(end, asyncio.CancelledError) for end in ended)
        await engine.close()
        return time.monotonic() - begun

    # Ninety thousand tokens would take it half a minute.
    assert asyncio.run(cancelled()) < 10
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("llama")]


def test_a_tool_call_and_its_arguments_are_put_together_again() -> None:
    pieces = Pieces()
    for function in ({"name": "answer", "arguments": '{"a"'}, {"arguments": ": 1}"}):
        call = {"index": 0, "function": function}
        pieces.add({"choices": [{"delta": {"tool_calls": [call]}}]})
    pieces.add({"choices": [{"delta": {}, "finish_reason": "tool_calls"}]})
    (choice,) = pieces.completion("m")["choices"]
    assert choice["finish_reason"] == "tool_calls"
    assert choice["message"]["tool_calls"][0]["function"] == {
        "name": "answer",
        "arguments": '{"a": 1}',
    }


def test_a_file_stands_for_its_own_endpoint(tiny: Path, tmp_path: Path) -> None:
    made = options(model=str(tiny))
    assert made.in_process and made.base_url.startswith("gguf:") and made.concurrency == SLOTS
    assert options(**made.model_dump()) == made, "as handed on to a flow"
    assert options(model=str(tiny), concurrency=5).concurrency == 5
    assert not options(model=str(tiny), base_url="http://127.0.0.1:9/v1").in_process
    copy = tmp_path / "elsewhere.gguf"
    copy.write_bytes(tiny.read_bytes())
    assert address_of(copy) == made.base_url
    changed = bytearray(tiny.read_bytes())
    changed[-1] ^= 1
    copy.write_bytes(changed)
    assert address_of(copy) != made.base_url
    with pytest.raises(SettingsError, match="another model"):
        options(model=str(copy), base_url=made.base_url)


def test_of_a_large_file_pieces_from_first_to_last_count(tmp_path: Path) -> None:
    path = tmp_path / "large.gguf"
    size = 300_000_000

    def with_byte(at: int) -> str:
        with path.open("wb") as file:
            file.write(b"GGUF")
            file.truncate(size)
            file.seek(at)
            file.write(b"x")
        return address_of(path)

    found = {with_byte(at) for at in (4, size // 2, size - 1)}
    assert len(found) == 3


def test_answers_are_kept_for_the_model_that_gave_them(tiny: Path, tmp_path: Path) -> None:
    article = tmp_path / "one.txt"
    article.write_text(ARTICLE)

    def requests(model: Path, dataset: str) -> int:
        llm = {"model": str(model), **QUICK}
        settings = load({"outputs": tmp_path / "out", "dataset": dataset, "llm": llm})
        made = asyncio.run(run([article], settings))
        kinds = ResponseStore(settings.responses).kinds()
        assert made.manifest.endpoint == address_of(model)
        return sum(kind.answers for kind in kinds)

    assert requests(tiny, "a") == 1
    folder = tmp_path / "moved"
    folder.mkdir()
    moved = folder / tiny.name
    moved.write_bytes(tiny.read_bytes())
    assert requests(moved, "b") == 1, "the same file elsewhere is the same model"
    other = folder / f"other-{tiny.name}"
    other.write_bytes(tiny.read_bytes() + bytes(1))
    assert requests(other, "c") == 2, "another one is asked"


@pytest.mark.parametrize(
    ("held", "told"),
    [
        (None, "no such model file"),
        (b"<html>not found</html>", "no model file"),
        (b"GGUF" + bytes(200), "cannot be loaded by llama.cpp"),
        ("half", "cannot be loaded by llama.cpp"),
    ],
)
def test_a_file_that_is_no_model_says_so(
    held: bytes | str | None, told: str, tiny: Path, tmp_path: Path
) -> None:
    path, article = tmp_path / "broken.gguf", tmp_path / "one.txt"
    article.write_text(ARTICLE)
    if held is not None:
        whole = tiny.read_bytes()
        path.write_bytes(whole[: len(whole) // 2] if isinstance(held, str) else held)
    with pytest.raises(SettingsError, match=f"broken.gguf: .*{told}"):
        published(article, tmp_path / "out", {"model": str(path), **QUICK})
    assert not (tmp_path / "out/d/latest").exists()


def test_without_the_extra_it_says_what_to_install(
    tiny: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    find = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name: None if name == "xllamacpp" else find(name)
    )
    article = tmp_path / "one.txt"
    article.write_text(ARTICLE)
    with pytest.raises(SettingsError, match=r"pip install -e '\.\[local\]'"):
        published(article, tmp_path / "out", {"model": str(tiny)})


def test_the_command_says_nothing_that_is_not_its_own(tiny: Path, tmp_path: Path) -> None:
    article = tmp_path / "one.txt"
    article.write_text(ARTICLE)
    environment = {"PATH": "", "CLAIMS_LLM_THREADS": "1", "CLAIMS_LLM_CONTEXT": "12288"}
    line = [sys.executable, "-c", "from pipeline.main import main; main()", "run", str(article)]
    line += ["--outputs", str(tmp_path / "out"), "--model", str(tiny), "--json"]
    done = subprocess.run(
        line, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["manifest"]["counts"]["claims"] == 1
    lines = done.stderr.splitlines()
    assert any("tiny.gguf in this process" in each for each in lines), lines
    assert len(lines) <= 4, lines


def test_doctor_finds_the_dialects_that_the_engine_keeps_to(tiny: Path) -> None:
    quick = {"CLAIMS_LLM_THREADS": "1", "CLAIMS_LLM_CONTEXT": "12288"}
    line = ["doctor", "--json", "--model", str(tiny)]
    done = CliRunner().invoke(app, line, env=quick)
    findings = {finding["about"]: finding for finding in json.loads(done.stdout)}
    assert "in this process" in findings["model"]["said"]
    assert findings["llama.cpp"]["ok"] and "dialects" not in findings
    done = CliRunner().invoke(app, [*line, "--probe"], env=quick)
    findings = {finding["about"]: finding for finding in json.loads(done.stdout)}
    assert findings["json_schema"]["ok"] and findings["json_schema_plain"]["ok"]
    assert findings["tools"]["ok"] is None, "a named function is passed over"
    assert done.exit_code == 0 and "sent 5 requests" in findings["dialects"]["said"]
