"""Keys show nowhere: in no answer, error, log or representation."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from pydantic import SecretStr

from pipeline.llm.client import Endpoint
from pipeline.llm.options import LLMOptions
from pipeline.llm.reply import Reply, parse
from pipeline.llm.secrecy import Mask
from schemas.draft import Answer
from schemas.errors import RunEndedError
from tests import toy_domain as toy
from tests.datasets import ROOT
from tests.llm_asking import KEY, ask, extractor, whole_answer
from tests.servers.chat import ChatServer, Scripted, completion, says

EMPTY: dict[str, Any] = {"sources": [], "entities": [], "claims": []}


def data(answer: Answer) -> list[dict[str, Any]]:
    return [draft.data for draft in answer.drafts]


def test_a_key_shows_nowhere(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    refusal = Scripted({"error": {"message": f"the key {KEY} is not known"}}, status=401)
    with ChatServer([refusal]) as server, pytest.raises(RunEndedError) as ended:
        ask(extractor(server.url))
    assert "the key *** is not known" in str(ended.value)
    echoes = [
        Scripted({"error": {"message": f"the key {KEY} is not known"}}),
        Scripted(f"<html>{KEY}</html>"),
        says(f"your key is {KEY}"),
        Scripted(drop=True),
    ]
    for echo in echoes:
        with ChatServer([echo]) as server:
            asked = extractor(server.url, extra_headers={"api-key": "2" + KEY})
            (answer,) = ask(asked)
        assert server.received[0].headers["api-key"] == "2" + KEY
        assert KEY not in answer.model_dump_json()
        assert KEY not in repr(asked.__dict__)
        assert KEY not in json.dumps(asked.request(toy.ARTICLE, toy.CHUNK))
    assert KEY not in caplog.text


SPELT = [
    lambda key: key,
    lambda key: key.replace("/", "\\/"),
    lambda key: "".join(f"\\u{ord(letter):04x}" for letter in key),
    lambda key: "".join(f"\\u{ord(letter):04X}" for letter in key),
    lambda key: key.replace("/", "\\\\/").replace("+", "\\\\u002b"),
    lambda key: key.replace("/", "%2F").replace("+", "%2b"),
    lambda key: key.replace("/", "&#x2F;").replace("+", "&#43;"),
]


@pytest.mark.parametrize("spelt", SPELT)
@pytest.mark.parametrize("key", ["sk-long/key+0123456789", "s/+9"])
@pytest.mark.parametrize("status", [200, 401, 500])
def test_a_key_is_masked_however_it_is_spelt(
    spelt: Callable[[str], str], key: str, status: int
) -> None:
    for echo in ('{"error": {"message": "bad KEY here"}}', "<html>bad KEY here</html>"):
        with ChatServer([Scripted(echo.replace("KEY", spelt(key)), status)]) as server:
            asked = extractor(server.url, extra_headers={"Authorization": f"Bearer {key}"})
            try:
                told = ask(asked)[0].model_dump_json()
            except RunEndedError as ended:
                told = str(ended)
        assert "bad *** here" in told


def test_a_short_key_is_a_word_in_the_models_words_alone() -> None:
    reply = {**completion({**EMPTY, "note": "ollama"}), "debug": {"keys": ["for ollama"]}}
    with ChatServer([Scripted(reply)]) as server:
        options = LLMOptions(base_url=server.url, model="m", api_key=SecretStr("ollama"))

        async def said() -> str:
            client = Endpoint(options)
            try:
                return (await client.send({"messages": []})).text
            finally:
                await client.close()

        text = asyncio.run(said())
    assert "for ***" in text and "for ollama" not in text
    assert "ollama" in (parse(Reply(200, text)).content or "")


def test_no_header_is_in_a_log_whatever_openai_is_told() -> None:
    code = (
        "import asyncio, logging, sys\nlogging.basicConfig(level='DEBUG')\n"
        "from pipeline.llm.client import Endpoint\nfrom pipeline.llm.options import LLMOptions\n"
        "options = LLMOptions(base_url=sys.argv[1], model='m', "
        "extra_headers={'X-Mine': 'planted-in-a-header'})\n"
        "print(asyncio.run(Endpoint(options).send({'messages': []})).status)"
    )
    with ChatServer([says(EMPTY)]) as server:
        done = subprocess.run(
            [sys.executable, "-c", code, server.url],
            cwd=ROOT,
            env={**os.environ, "OPENAI_LOG": "debug"},
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.stdout.strip() == "200", done.stderr
    assert "planted" not in done.stderr
    assert server.received[0].headers["x-mine"] == "planted-in-a-header"


@pytest.mark.parametrize("key", ["sk-test-1234567", "abcdef12", "sk-abcde", "Bearer s3cr3t-k"])
def test_a_short_key_that_looks_like_one_is_masked_in_answers(key: str) -> None:
    bare = key.removeprefix("Bearer ")
    (draft, *_) = [draft.data for draft in toy.DRAFTS]
    said = json.dumps(whole_answer()).replace(draft["statement"], f"{draft['statement']} {bare}")
    assert bare in said
    with ChatServer([says(json.loads(said))]) as server:
        asked = extractor(server.url, api_key=None, extra_headers={"Authorization": key})
        (answer,) = ask(asked)
    assert bare not in answer.model_dump_json() and "***" in answer.model_dump_json()


def test_a_short_key_behind_a_body_is_in_no_answer() -> None:
    body = completion({**EMPTY, "note": "ollama said so"})
    hidden = Mask(["ollama"]).answer(json.dumps(body) + "\n<!-- asked by ollama -->")
    assert json.loads(hidden) == body


@pytest.mark.parametrize("key", ["ollama", "lm-studio", "not-needed", "no-key-required", "s/+9"])
def test_a_placeholder_for_a_key_is_left_in_answers(key: str) -> None:
    text = json.dumps(completion({**EMPTY, "note": f"by {key}, at once"}))
    assert Mask([key]).answer(text) == text


@pytest.mark.parametrize("key", ["kind", "none", "houses"])
def test_a_key_that_is_a_word_leaves_answers_alone(key: str) -> None:
    with ChatServer([says(whole_answer())]) as server:
        (answer,) = ask(extractor(server.url, api_key=key))
    assert data(answer) == [draft.data for draft in toy.DRAFTS]
