"""Reading replies: each ends under one name, and none of them raises."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.llm.reply import ENDS_THE_RUN, UNREADABLE, Reply, fault_of, parse
from schemas.draft import Usage
from schemas.outcomes import Outcome
from tests.servers.chat import completion

EMPTY: dict[str, Any] = {"sources": [], "entities": [], "claims": []}


def replied(content: Any, **named: Any) -> Reply:
    return Reply(status=200, text=json.dumps(completion(content, **named)), calls=1)


def error(status: int, message: str, code: str | None = None) -> Reply:
    body = {"error": {"message": message, "code": code, "type": None}}
    return Reply(status=status, text=json.dumps(body), calls=1)


def test_an_answer_comes_with_its_usage() -> None:
    parsed = parse(replied(EMPTY, usage=(12, 3)))
    assert parsed.outcome is Outcome.ANSWERED
    assert parsed.answer == EMPTY
    assert parsed.repaired is None
    assert parsed.usage == Usage(requests=1, input_tokens=12, output_tokens=3)


def test_an_answer_by_tool_call_is_read_like_any_other() -> None:
    assert parse(replied(EMPTY, tool=True)).answer == EMPTY


def test_missing_usage_counts_the_request_alone() -> None:
    assert parse(replied(EMPTY, usage=None)).usage == Usage(requests=1)


@pytest.mark.parametrize("count", [2**63, 10**30, 10**400, -5, True, "7", 1.5, None])
def test_a_count_that_can_be_none_is_missing(count: Any) -> None:
    usage = {"prompt_tokens": count, "completion_tokens": 3}
    reply = Reply(200, json.dumps({**completion(EMPTY), "usage": usage}), calls=1)
    assert parse(reply).usage == Usage(requests=1, output_tokens=3)


@pytest.mark.parametrize(
    ("before", "after", "repaired"),
    [
        ("```json\n", "\n```", "fence removed"),
        ("~~~\n", "\n~~~\n", "fence removed"),
        ("<think>a { b }</think>\n\n", "", "thinking removed"),
        ("<think>so</think>```\n", "\n```", "thinking and fence removed"),
        ("Here it is: ", " Done.", "words around the JSON removed"),
    ],
)
def test_json_is_found_in_what_stands_around_it(before: str, after: str, repaired: str) -> None:
    parsed = parse(replied(before + json.dumps(EMPTY) + after))
    assert (parsed.outcome, parsed.repaired) == (Outcome.ANSWERED, repaired)
    assert parsed.answer == EMPTY
    assert json.loads(parsed.content or "") == EMPTY


def test_half_a_surrogate_pair_costs_no_other_claim() -> None:
    content = '{"claims": [], "note": "a \\ud800 b \\ud83d\\ude00 c \\udc00"}'
    parsed = parse(replied(content))
    assert parsed.outcome is Outcome.ANSWERED
    assert (parsed.answer or {})["note"] == "a \ufffd b \U0001f600 c \ufffd"


@pytest.mark.parametrize(
    ("content", "outcome"),
    [
        ("sorry", Outcome.UNPARSABLE),
        ('{"claims": [', Outcome.UNPARSABLE),
        ('{"claims": {}}', Outcome.WRONG_SCHEMA),
        ("[]", Outcome.WRONG_SCHEMA),
        ("7", Outcome.WRONG_SCHEMA),
        ("{}", Outcome.WRONG_SCHEMA),
    ],
)
def test_what_has_not_the_form_says_so_and_can_be_asked_again(
    content: str, outcome: Outcome
) -> None:
    parsed = parse(replied(content))
    assert parsed.outcome is outcome and outcome in UNREADABLE
    assert parsed.content == content
    assert parsed.reason


@pytest.mark.parametrize(
    ("reply", "outcome", "said"),
    [
        (replied(None, refusal="I would rather not."), Outcome.REFUSED, "I would rather not."),
        (replied('{"cl', finish="length"), Outcome.TRUNCATED, "after 20 tokens"),
        (replied("", finish="content_filter"), Outcome.CONTENT_FILTERED, "content_filter"),
        (replied("  "), Outcome.EMPTY_ANSWER, "empty message"),
        (Reply(200, json.dumps({"choices": []})), Outcome.EMPTY_ANSWER, "no choice"),
        (Reply(200, json.dumps({"choices": None})), Outcome.EMPTY_ANSWER, "no choice"),
        (Reply(200, json.dumps({"choices": [{}]})), Outcome.EMPTY_ANSWER, "no choice"),
        (error(200, "engine is loading"), Outcome.ERROR_BODY, "engine is loading"),
        (Reply(200, "<html>Hello</html>"), Outcome.NO_API, "<html>"),
        (Reply(200, "{}"), Outcome.NO_API, "no choices"),
        (Reply(200, ""), Outcome.NO_API, ""),
        (error(400, "temperature is not taken"), Outcome.BAD_REQUEST, "temperature"),
        (error(400, "long", "context_length_exceeded"), Outcome.CONTEXT_TOO_LONG, "400: long"),
        (error(400, "exceeds the available context size"), Outcome.CONTEXT_TOO_LONG, "context"),
        (error(401, "wrong key"), Outcome.BAD_KEY, "401: wrong key"),
        (error(403, "not yours"), Outcome.BAD_KEY, "not yours"),
        (error(404, "no such model"), Outcome.UNKNOWN_MODEL, "no such model"),
        (error(422, "schema"), Outcome.BAD_REQUEST, "schema"),
        (error(429, "slow down"), Outcome.RATE_LIMITED, "slow down"),
        (error(429, "pay", "insufficient_quota"), Outcome.QUOTA_GONE, "pay"),
        (Reply(503, "<h1>busy</h1>"), Outcome.SERVER_ERROR, "503: <h1>busy</h1>"),
        (Reply(fault=Outcome.TIMED_OUT, text="too late"), Outcome.TIMED_OUT, "too late"),
        (Reply(text="gone"), Outcome.TRANSPORT_ERROR, "gone"),
    ],
)
def test_each_fault_has_its_name_and_its_words(reply: Reply, outcome: Outcome, said: str) -> None:
    parsed = parse(reply)
    assert parsed.outcome is outcome
    assert said in (parsed.reason or "")
    assert parsed.answer is None


def test_what_ends_a_run_is_what_every_request_would_share() -> None:
    assert {Outcome.BAD_KEY, Outcome.QUOTA_GONE, Outcome.UNKNOWN_MODEL} == ENDS_THE_RUN


def test_a_long_complaint_is_cut_short() -> None:
    assert len(parse(error(400, "x" * 100_000)).reason or "") < 400


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: (
        st.lists(inner)
        | st.dictionaries(
            st.sampled_from(["choices", "message", "content", "error", "usage", "tool_calls"])
            | st.text(),
            inner,
        )
    ),
    max_leaves=12,
)


@given(st.integers(0, 700), JSON | st.text())
def test_no_reply_raises_and_each_ends_under_one_name(status: int, body: Any) -> None:
    text = body if isinstance(body, str) else json.dumps(body)
    parsed = parse(Reply(status=status, text=text, calls=1))
    assert isinstance(parsed.outcome, Outcome)
    assert (parsed.answer is not None) == (parsed.outcome is Outcome.ANSWERED)
    assert parsed.usage.requests == 1
    fault = fault_of(Reply(status=status, text=text, calls=1))
    spoke = UNREADABLE | {Outcome.ANSWERED, Outcome.EMPTY_ANSWER}
    assert fault is parsed.outcome or (fault is None and parsed.outcome in spoke)


@given(JSON | st.text())
def test_no_message_raises(content: Any) -> None:
    parsed = parse(Reply(status=200, text=json.dumps(completion(content)), calls=1))
    assert parsed.outcome in UNREADABLE | {Outcome.ANSWERED, Outcome.EMPTY_ANSWER}
