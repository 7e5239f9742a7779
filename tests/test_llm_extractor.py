"""The extractor against a loopback endpoint: what it asks, keeps, asks again, and names."""

from __future__ import annotations

import asyncio
import copy
import json
from typing import Any

import pytest

from pipeline.llm.options import Dialect
from schemas.article import Chunk
from schemas.draft import Answer
from schemas.errors import InputError
from schemas.outcomes import Outcome
from tests import toy_domain as toy
from tests.llm_asking import KEY, WIRE, article_of, ask, extractor, whole_answer
from tests.servers.chat import ChatServer, Scripted, completion, says

LOST = "The wall {{ 7*7 }} was lost {% if x %}"
EMPTY: dict[str, Any] = {"sources": [], "entities": [], "claims": []}


def spoilt() -> dict[str, Any]:
    """The whole answer with a quote that is nowhere in claim 1, and no stance in claim 4."""
    answer = copy.deepcopy(whole_answer())
    answer["claims"][1]["evidence"] = [LOST]
    del answer["claims"][4]["stance"]
    return answer


def data(answer: Answer) -> list[dict[str, Any]]:
    return [draft.data for draft in answer.drafts]


def test_the_request_is_right_and_so_are_the_claims() -> None:
    with ChatServer([says(whole_answer())]) as server:
        asked = extractor(server.url, seed=7)
        (answer,) = ask(asked)
    assert (answer.outcome, answer.repaired, answer.rejections) == (Outcome.ANSWERED, None, ())
    assert data(answer) == [draft.data for draft in toy.DRAFTS]
    assert answer.usage.model_dump() == {
        "requests": 1,
        "input_tokens": 100,
        "output_tokens": 20,
    }
    (received,) = server.received
    assert (received.method, received.target) == ("POST", "/v1/chat/completions")
    assert received.headers["authorization"] == f"Bearer {KEY}"
    body = received.body
    assert body == asked.request(toy.ARTICLE, toy.CHUNK)
    assert (body["model"], body["temperature"], body["seed"]) == ("scripted", 0, 7)
    assert body["max_tokens"] == 8192
    assert body["response_format"]["json_schema"]["strict"] is True
    assert body["response_format"]["json_schema"]["schema"] == WIRE.strict_schema()


@pytest.mark.parametrize(
    ("dialect", "keys"),
    [
        ("json_schema_plain", {"response_format"}),
        ("tools", {"tools", "tool_choice", "parallel_tool_calls"}),
        ("json_object", {"response_format"}),
        ("text", set()),
    ],
)
def test_every_dialect_asks_in_its_way_and_asks_again(dialect: Dialect, keys: set[str]) -> None:
    tool = dialect == "tools"
    fixed = WIRE.condense([toy.DRAFTS[1], toy.DRAFTS[4]])
    with ChatServer([says(spoilt(), tool=tool), says(fixed, tool=tool)]) as server:
        (answer,) = ask(extractor(server.url, dialect=dialect))
    assert len(answer.drafts) == len(toy.DRAFTS)
    first, second = server.bodies
    common = {"model", "messages", "temperature", "max_tokens"}
    assert set(first) == set(second) == common | keys
    assert "strict" not in json.dumps(first.get("response_format", {}))


def test_what_the_second_answer_repeats_is_not_told_as_mended() -> None:
    with ChatServer([says(spoilt()), says(whole_answer())]) as server:
        (answer,) = ask(extractor(server.url))
    assert len(answer.drafts) == len(toy.DRAFTS)
    assert answer.repaired == "asked again: 2 of 2 claims mended"


def test_what_cannot_be_used_is_asked_for_once_and_the_rest_is_kept() -> None:
    fixed = WIRE.condense([toy.DRAFTS[1], toy.DRAFTS[4]])
    with ChatServer([says(spoilt()), says(fixed)]) as server:
        (answer,) = ask(extractor(server.url))
    wanted = [toy.DRAFTS[n].data for n in (0, 2, 3, 5, 1, 4)]
    assert data(answer) == wanted
    assert (answer.outcome, answer.rejections) == (Outcome.ANSWERED, ())
    assert answer.repaired == "asked again: 2 of 2 claims mended"
    assert (answer.usage.requests, answer.usage.output_tokens) == (2, 40)

    first, second = server.bodies
    before = len(first["messages"])
    assert second["messages"][:before] == first["messages"]
    assert {**second, "messages": []} == {**first, "messages": []}
    shown, complaint = second["messages"][before:]
    assert json.loads(shown["content"]) == spoilt()
    assert (
        f"claims[1], {toy.DRAFTS[1].data['statement']!r}: the quote {LOST!r} is not"
        in (complaint["content"])
    )
    assert "claims[4]" in complaint["content"]
    assert "stance: Field required" in complaint["content"]
    assert "claims[0]" not in complaint["content"]


def test_what_is_still_bad_is_a_rejection_and_so_is_what_was_left_out() -> None:
    still = WIRE.condense([toy.DRAFTS[1]])
    still["claims"][0]["evidence"] = [LOST]
    with ChatServer([says(spoilt()), says(still)]) as server:
        (answer,) = ask(extractor(server.url))
    assert len(server.received) == 2
    assert data(answer) == [toy.DRAFTS[n].data for n in (0, 2, 3, 5)]
    bad, left_out = answer.rejections
    assert (bad.outcome, bad.data["statement"]) == (
        Outcome.UNGROUNDED,
        toy.DRAFTS[1].data["statement"],
    )
    assert left_out.outcome is Outcome.INVALID_ITEM
    assert left_out.data["statement"] == toy.DRAFTS[4].data["statement"]
    assert (left_out.reason or "").endswith("asked again: left out")


def test_a_claim_that_refers_to_a_bad_row_of_a_table_says_what_is_wrong_with_it() -> None:
    bad = whole_answer()
    bad["sources"][0]["type"] = "mayor"
    with ChatServer([says(bad), says(EMPTY)]) as server:
        (answer,) = ask(extractor(server.url))
    assert len(answer.drafts) == len(toy.DRAFTS) - 2
    assert all("sources id 1: type: Input should be" in str(r.reason) for r in answer.rejections)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ("I found six claims.", "unparsable"),
        ('{"claims": [{"kind', "unparsable"),
        ('{"items": []}', "wrong_schema"),
    ],
)
def test_an_unreadable_answer_is_asked_for_again(content: str, name: str) -> None:
    with ChatServer([says(content), says(whole_answer())]) as server:
        (answer,) = ask(extractor(server.url))
    assert answer.outcome is Outcome.ANSWERED
    assert len(answer.drafts) == len(toy.DRAFTS)
    assert answer.repaired == f"asked again: the first answer was {name}"
    assert server.bodies[1]["messages"][2]["content"] == content


def test_twice_unparsable_is_the_outcome_and_no_third_request() -> None:
    with ChatServer([says("no"), says("still no")]) as server:
        (answer,) = ask(extractor(server.url))
    assert answer.outcome is Outcome.UNPARSABLE
    assert "asked again" in (answer.reason or "")
    assert (len(server.received), answer.usage.requests) == (2, 2)


def test_a_fenced_answer_is_mended_without_asking_again() -> None:
    content = f"<think>Six, {{I think}}.</think>\n```json\n{json.dumps(whole_answer())}\n```"
    with ChatServer([says(content)]) as server:
        (answer,) = ask(extractor(server.url))
    assert (answer.outcome, answer.repaired) == (Outcome.ANSWERED, "thinking and fence removed")
    assert len(answer.drafts) == len(toy.DRAFTS)
    assert len(server.received) == 1


@pytest.mark.parametrize(
    "second",
    [Scripted({"error": {"message": "busy"}}, status=503), says("", finish="length"), says("?")],
)
def test_a_fault_while_asking_again_costs_only_what_was_bad(second: Scripted) -> None:
    with ChatServer([says(spoilt()), second]) as server:
        (answer,) = ask(extractor(server.url))
    assert answer.outcome is Outcome.ANSWERED
    assert len(answer.drafts) == len(toy.DRAFTS) - 2
    assert len(answer.rejections) == 2
    assert all("asked again: " in str(rejection.reason) for rejection in answer.rejections)


def test_templates_in_an_article_stay_what_they_are() -> None:
    words = "It fell. {{ 7*7 }} {# note #} {% if storm %} {0} %s $MARK {{ request.api_key }}"
    article, chunk = article_of(words)
    bad = WIRE.condense([toy.DRAFTS[0]])
    with ChatServer([says(bad), says(EMPTY)]) as server:
        (answer,) = ask(extractor(server.url), article, chunk)
    assert len(answer.rejections) == 1
    for body in server.bodies:
        assert words in body["messages"][1]["content"]


def test_half_a_surrogate_pair_can_be_asked_about() -> None:
    article, chunk = article_of("It fell \ud800 on Monday.")
    with ChatServer([says(EMPTY)]) as server:
        (answer,) = ask(extractor(server.url), article, chunk)
    assert answer.outcome is Outcome.ANSWERED
    assert "\ud800" in server.bodies[0]["messages"][1]["content"]


def test_the_prompt_up_to_the_article_is_the_same_in_all_requests() -> None:
    first = toy.CHUNK.sentences[:3]
    chunks = (
        Chunk(article_id="storm", index=0, sentences=first),
        Chunk(article_id="storm", index=1, sentences=toy.CHUNK.sentences[3:], context=first),
    )
    with ChatServer([says(EMPTY)]) as server:
        answers = ask(extractor(server.url), toy.ARTICLE, *chunks)
    assert [answer.chunk for answer in answers] == [0, 1]
    raws = [received.raw for received in server.received]
    fixed = raws[0].index(b'{"role":"user"')
    assert raws[0][:fixed] == raws[1][:fixed]
    assert fixed > 5_000


@pytest.mark.parametrize(
    ("reply", "outcome"),
    [
        (Scripted({"error": {"message": "no"}}, status=400), Outcome.BAD_REQUEST),
        (Scripted({"error": {"message": "maximum context"}}, 400), Outcome.CONTEXT_TOO_LONG),
        (Scripted({"error": {"message": "slow"}}, status=429), Outcome.RATE_LIMITED),
        (Scripted("<h1>oops</h1>", status=500), Outcome.SERVER_ERROR),
        (Scripted({"error": {"message": "no"}}), Outcome.ERROR_BODY),
        (Scripted("<html>welcome</html>"), Outcome.NO_API),
        (Scripted({**completion(EMPTY), "choices": []}), Outcome.EMPTY_ANSWER),
        (says("", finish="content_filter"), Outcome.CONTENT_FILTERED),
        (says('{"claims": [', finish="length"), Outcome.TRUNCATED),
        (says(None, refusal="no"), Outcome.REFUSED),
        (Scripted(drop=True), Outcome.TRANSPORT_ERROR),
        (Scripted(completion(EMPTY), half=True), Outcome.TRANSPORT_ERROR),
        (Scripted(completion(EMPTY), delay=30), Outcome.TIMED_OUT),
    ],
)
def test_each_fault_is_the_outcome_of_its_chunk_alone(reply: Scripted, outcome: Outcome) -> None:
    good = says(EMPTY)
    parts = [
        Chunk(article_id="storm", index=n, sentences=(sentence,))
        for n, sentence in enumerate(toy.CHUNK.sentences[:3])
    ]

    def script(body: dict[str, Any]) -> Scripted:
        said = body["messages"][1]["content"]
        return reply if toy.CHUNK.sentences[1].of(toy.TEXT) in said else good

    timeout = 0.3 if reply.delay else 30
    with ChatServer(script) as server:
        answers = ask(extractor(server.url, timeout=timeout), toy.ARTICLE, *parts)
    assert [answer.outcome for answer in answers] == [
        Outcome.ANSWERED,
        outcome,
        Outcome.ANSWERED,
    ]
    assert answers[1].usage.requests == 1
    assert answers[1].reason


JSON_TYPE = "application/json; charset="


@pytest.mark.parametrize("charset", ["undefined", "hex", "idna", "rot13", "utf-7", "\\x00"])
@pytest.mark.parametrize("status", [200, 500])
def test_a_charset_that_decodes_nothing_costs_nothing(charset: str, status: int) -> None:
    named = {"content-type": JSON_TYPE + charset}
    with ChatServer([Scripted(completion(EMPTY), status, headers=named)]) as server:
        (answer,) = ask(extractor(server.url))
    assert answer.outcome is (Outcome.ANSWERED if status == 200 else Outcome.SERVER_ERROR)


def test_whatever_an_exchange_raises_is_an_outcome(monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(*_: object, **__: object) -> str:
        raise RuntimeError("out of order")

    monkeypatch.setattr("openai.AsyncOpenAI.post", broken)
    (answer,) = ask(extractor("http://127.0.0.1:9/v1"))
    assert answer.outcome is Outcome.TRANSPORT_ERROR
    assert "RuntimeError: out of order" in str(answer.reason)


def test_nothing_goes_where_a_redirect_points() -> None:
    with ChatServer([says(EMPTY)]) as elsewhere:
        there = elsewhere.url.replace("127.0.0.1", "localhost")
        away = Scripted("", 307, headers={"location": f"{there}/chat/completions"})
        with ChatServer([away]) as named:
            (answer,) = ask(extractor(named.url, extra_headers={"api-key": "sk-planted"}))
    assert answer.outcome is not Outcome.ANSWERED and "307" in str(answer.reason)
    assert not elsewhere.received


def test_an_endpoint_that_is_not_there_is_an_outcome() -> None:
    with ChatServer([says(EMPTY)]) as server:
        url = server.url
    (answer,) = ask(extractor(url))
    assert answer.outcome is Outcome.TRANSPORT_ERROR


def test_a_transport_fault_is_tried_again_once_and_counted() -> None:
    busy = Scripted({"error": {"message": "busy"}}, 503, headers={"retry-after-ms": "1"})
    with ChatServer([busy, says(EMPTY)]) as server:
        (answer,) = ask(extractor(server.url, max_retries=1))
    assert (answer.outcome, answer.usage.requests) == (Outcome.ANSWERED, 2)
    assert len(server.received) == 2

    with ChatServer([busy]) as server:
        (answer,) = ask(extractor(server.url, max_retries=1))
    assert (answer.outcome, answer.usage.requests) == (Outcome.SERVER_ERROR, 2)
    assert len(server.received) == 2


def test_requests_are_many_at_once_and_never_more_than_allowed() -> None:
    asking = [article_of(f"The storm took house {number}.") for number in range(24)]
    with ChatServer([says(EMPTY)], together=6) as server:
        asked = extractor(server.url, concurrency=6)

        async def go() -> list[list[Answer]]:
            try:
                return await asyncio.gather(*(asked.extract(a, [chunk]) for a, chunk in asking))
            finally:
                await asked.close()

        answers = asyncio.run(go())
    assert len(server.received) == 24
    assert server.most_in_flight == 6
    assert all(answer.outcome is Outcome.ANSWERED for each in answers for answer in each)


def test_one_extractor_serves_one_event_loop_after_another() -> None:
    with ChatServer([says(EMPTY)]) as server:
        asked = extractor(server.url)
        for _ in range(3):
            (answer,) = asyncio.run(asked.extract(toy.ARTICLE, (toy.CHUNK,)))
            assert answer.outcome is Outcome.ANSWERED
        ask(asked)
        ask(asked)
    assert len(server.received) == 5


def test_closing_what_was_never_opened_is_no_error() -> None:
    asyncio.run(extractor("http://127.0.0.1:9/v1").close())


def test_an_article_without_its_text_is_refused() -> None:
    asked = extractor("http://127.0.0.1:9/v1")
    with pytest.raises(InputError, match="storm is without its text"):
        ask(asked, toy.ARTICLE.model_copy(update={"text": None}))


def test_nothing_is_taken_from_an_environment_meant_for_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("OPENAI_API_KEY", "OPENAI_ORG_ID", "OPENAI_PROJECT_ID", "OPENAI_ADMIN_KEY"):
        monkeypatch.setenv(name, "stray")
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", "X-Stray: stray\nAuthorization: Bearer stray")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/stray")
    with ChatServer([says(EMPTY)]) as server:
        ask(extractor(server.url, api_key=None, api_version="2024-10-21"))
    (received,) = server.received
    assert "stray" not in json.dumps(received.headers)
    assert "authorization" not in received.headers
    assert received.target == "/v1/chat/completions?api-version=2024-10-21"


def test_the_body_asked_for_comes_last() -> None:
    body = extractor(
        "http://127.0.0.1:9/v1", temperature=None, extra_body={"top_k": 1, "max_tokens": 5}
    ).request(toy.ARTICLE, toy.CHUNK)
    assert "temperature" not in body
    assert (body["top_k"], body["max_tokens"]) == (1, 5)


def test_the_same_asked_at_once_is_one_call_without_a_store_too() -> None:
    with ChatServer(lambda _: Scripted(completion(EMPTY), delay=0.2)) as server:
        answers = ask(extractor(server.url), toy.ARTICLE, toy.CHUNK, toy.CHUNK)
    assert len(server.received) == 1
    assert [answer.outcome for answer in answers] == [Outcome.ANSWERED] * 2
