"""``claims doctor --probe``: against servers that refuse or pass over what real ones do."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.llm.options import LLMOptions
from pipeline.llm.probe import DIALECTS, probe
from schemas.outcomes import Outcome
from tests import toy_domain as toy
from tests.llm_asking import KEY
from tests.servers.chat import ChatServer, Scripted, says

Body = dict[str, Any]
NONE: Body = {"sources": [], "entities": [], "claims": []}
PROSE = says("All right, every list stays empty.")


def refused(message: str) -> Scripted:
    return Scripted({"error": {"message": message}}, status=400)


def dialect_of(body: Body) -> str:
    """Which dialect a request is in, as a server tells."""
    if "tools" in body:
        return "tools"
    form = body.get("response_format", {"type": "text"})
    if form["type"] == "json_schema":
        strict = form["json_schema"].get("strict")
        return "json_schema" if strict else "json_schema_plain"
    return str(form["type"])


def told(body: Body) -> bool:
    """Whether the question itself speaks of JSON."""
    return "JSON" in body["messages"][-1]["content"]


def openai(body: Body) -> Scripted:
    """Takes everything, but no JSON object that the words do not mention."""
    if dialect_of(body) == "json_object" and not told(body):
        return refused("'messages' must contain the word 'json' in some form")
    fenced = says(f"```json\n{json.dumps(NONE)}\n```")
    return fenced if dialect_of(body) == "text" else says(NONE, tool="tools" in body)


def ollama(body: Body) -> Scripted:
    """Passes a named function over, and answers in words."""
    return PROSE if "tools" in body else says(NONE)


def lm_studio(body: Body) -> Scripted:
    """Takes schemas and plain text, and refuses the rest."""
    if "tools" in body:
        return refused("Invalid tool_choice type: 'object'")
    if dialect_of(body) == "json_object":
        return refused("'response_format.type' must be 'json_schema' or 'text'")
    return says(NONE)


def no_strict(body: Body) -> Scripted:
    """Does not know the word strict; a JSON object is any object."""
    if dialect_of(body) == "json_schema":
        return refused("response_format.json_schema: unknown field 'strict'")
    return says({"answer": []}) if dialect_of(body) == "json_object" else says(NONE)


def words_only(body: Body) -> Scripted:
    """An old engine: no form is looked at, but it does what the words say."""
    return says(NONE) if told(body) else PROSE


ALL = set(DIALECTS)


@pytest.mark.parametrize(
    ("script", "works"),
    [
        (openai, ALL),
        (ollama, ALL - {"tools"}),
        (lm_studio, {"json_schema", "json_schema_plain", "text"}),
        (no_strict, {"json_schema_plain", "tools", "text"}),
        (words_only, {"json_object", "text"}),
        (lambda _: PROSE, set()),
    ],
    ids=["openai", "ollama", "lm studio", "no strict", "words only", "nothing"],
)
def test_what_works_is_what_is_answered_true_to_the_schema(
    script: Callable[[Body], Scripted], works: set[str]
) -> None:
    with ChatServer(script) as server:
        options = LLMOptions(base_url=server.url, model="m", max_retries=0)
        found = asyncio.run(probe(options, toy.TOY))
    assert [each.dialect for each in found] == list(DIALECTS)
    assert {each.dialect for each in found if each.works} == works
    assert [dialect_of(body) for body in server.bodies] == list(DIALECTS)
    assert all(body["max_tokens"] <= 2048 for body in server.bodies)
    assert sum(each.usage.requests for each in found) == len(server.received) == 5


def test_a_fault_that_all_would_share_is_met_once() -> None:
    with ChatServer(
        lambda _: Scripted({"error": {"message": "no such key"}}, status=401)
    ) as server:
        options = LLMOptions(base_url=server.url, model="m", max_retries=0)
        (found,) = asyncio.run(probe(options, toy.TOY))
    assert found.outcome is Outcome.BAD_KEY and not found.works
    assert len(server.received) == 1


def test_a_temperature_that_the_model_refuses_is_not_put_down_to_a_dialect() -> None:
    def warm(body: Body) -> Scripted:
        named = {"message": "Only the default (1) value is supported.", "param": "temperature"}
        return Scripted({"error": named}, status=400) if "temperature" in body else openai(body)

    with ChatServer(warm) as server:
        code, findings, _ = doctor(server.url, "--probe")
        assert code == 1 and "CLAIMS_LLM_TEMPERATURE=none" in findings["dialects"]["said"]
        assert len(server.received) == 2
        code, findings, _ = doctor(server.url, "--probe", CLAIMS_LLM_TEMPERATURE="none")
        assert code == 0 and findings["dialects"]["ok"]


def doctor(url: str, *flags: str, **environment: str) -> tuple[int, dict[str, Any], str]:
    named = {"CLAIMS_LLM_BASE_URL": url, "CLAIMS_LLM_MODEL": "m", "CLAIMS_LLM_API_KEY": KEY}
    done = CliRunner().invoke(app, ["doctor", "--json", *flags], env={**named, **environment})
    findings = {finding["about"]: finding for finding in json.loads(done.stdout)}
    return done.exit_code, findings, done.output


def test_the_command_sends_nothing_unless_it_is_told_to() -> None:
    with ChatServer(openai) as server:
        code, findings, _ = doctor(server.url)
        assert code == 0 and findings["endpoint"]["ok"] and "dialects" not in findings
        assert server.received == []


def test_the_command_says_which_to_set_and_what_it_sent() -> None:
    with ChatServer(openai) as server:
        code, findings, output = doctor(server.url, "--probe")
    said = findings["dialects"]["said"]
    assert code == 0 and "json_schema, as configured, is the best that works" in said
    assert "sent 5 requests, 500 tokens; got 100 tokens" in said
    assert KEY not in output
    with ChatServer(no_strict) as server:
        code, findings, _ = doctor(server.url, "--probe")
        assert code == 1
        assert "CLAIMS_LLM_DIALECT=json_schema_plain" in findings["dialects"]["said"]
        assert "unknown field 'strict'" in findings["json_schema"]["said"]
        code, findings, _ = doctor(server.url, "--probe", CLAIMS_LLM_DIALECT="json_schema_plain")
        assert code == 0 and "is the best that works" in findings["dialects"]["said"]
        code, findings, _ = doctor(server.url, "--probe", CLAIMS_LLM_DIALECT="text")
        assert code == 0 and "better than text" in findings["dialects"]["said"]
    with ChatServer(lambda _: PROSE) as server:
        code, findings, _ = doctor(server.url, "--probe")
    assert code == 1 and "none works" in findings["dialects"]["said"]


def test_with_no_model_there_is_nothing_to_probe(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["doctor", "--probe"])
    assert done.exit_code == 1 and "there is no model to ask" in done.output


def test_what_fails_in_passing_is_asked_again_before_a_dialect_is_judged() -> None:
    turns = count()

    def busy(body: Body) -> Scripted:
        turn = next(turns)
        overloaded = Scripted({"error": {"message": "overloaded"}}, status=(503, 429)[turn % 2])
        return openai(body) if turn % 3 == 2 else overloaded

    with ChatServer(busy) as server:
        options = LLMOptions(base_url=server.url, model="m", max_retries=2, backoff=0)
        found = asyncio.run(probe(options, toy.TOY))
    assert [each.works for each in found] == [True] * 5
    assert sum(each.usage.requests for each in found) == len(server.received) == 15


def test_of_an_endpoint_that_stays_too_busy_nothing_is_said_of_its_dialects() -> None:
    busy = Scripted({"error": {"message": "slow down"}}, status=429)
    with ChatServer(lambda _: busy) as server:
        code, findings, _ = doctor(server.url, "--probe", CLAIMS_LLM_MAX_RETRIES="0")
    assert code == 1 and "could not be asked" in findings["dialects"]["said"]
    assert len(server.received) == 1


def test_a_refusal_that_is_about_one_dialect_alone_does_not_end_the_others() -> None:
    def no_tools(body: Body) -> Scripted:
        told = {"error": {"message": "no endpoint found that supports tool use"}}
        return Scripted(told, status=404) if "tools" in body else openai(body)

    with ChatServer(no_tools) as server:
        options = LLMOptions(base_url=server.url, model="m", max_retries=0)
        found = asyncio.run(probe(options, toy.TOY))
    assert {each.dialect for each in found if each.works} == ALL - {"tools"}
