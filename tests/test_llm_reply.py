"""Reading replies: each ends under one name, and none of them raises."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.llm.reply import ENDS_THE_RUN, UNREADABLE, Reply, fault_of, parse, passes
from pipeline.llm.salvage import salvage
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
        (Reply(200, 'data: {"id": 1}\n\ndata: [DONE]'), Outcome.NO_API, "a stream"),
        (Reply(200, '{"id": "x", "choices": [{"mess'), Outcome.TRANSPORT_ERROR, "broke off"),
        (error(413, "too large"), Outcome.CONTEXT_TOO_LONG, "413"),
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


@pytest.mark.parametrize(
    ("finish", "outcome"),
    [
        *((each, Outcome.CONTENT_FILTERED) for each in ("SAFETY", "safety", "RECITATION")),
        *((each, Outcome.CONTENT_FILTERED) for each in ("PROHIBITED_CONTENT", "sensitive")),
        *((each, Outcome.CONTENT_FILTERED) for each in ("Content_Filter", "contentFilter")),
        ("content_filter: SAFETY", Outcome.CONTENT_FILTERED),
        ("content-filter", Outcome.CONTENT_FILTERED),
        ("FinishReason.SAFETY", Outcome.CONTENT_FILTERED),
        ("refusal", Outcome.REFUSED),
        ("Refusal", Outcome.REFUSED),
        ("FINISH_REASON_MAX_TOKENS", Outcome.TRUNCATED),
        ("max_output_tokens", Outcome.TRUNCATED),
        ("model_context_window_exceeded", Outcome.TRUNCATED),
        ("stop", Outcome.EMPTY_ANSWER),
        ("unsafety", Outcome.EMPTY_ANSWER),
    ],
)
def test_what_ended_an_answer_has_its_name_whatever_its_case(finish: str, outcome: Outcome) -> None:
    assert parse(replied("", finish=finish)).outcome is outcome
    if outcome is not Outcome.EMPTY_ANSWER:
        half = parse(
            replied('{"claims": [{"statement": "a"}, {"statement": "b"}, {"st', finish=finish)
        )
        assert half.outcome is outcome
        assert finish.lower() in (half.reason or "").lower()


def _told(status: int, **said: Any) -> Reply:
    return Reply(status, json.dumps(said), calls=1)


@pytest.mark.parametrize(
    ("reply", "outcome"),
    [
        (_told(400, code="No", error="Incorrect API key provided: xa***23."), Outcome.BAD_KEY),
        (_told(400, error={"message": "API key expired.", "code": 400}), Outcome.BAD_KEY),
        (_told(400, error={"details": [{"reason": "API_KEY_INVALID"}]}), Outcome.BAD_KEY),
        (_told(200, error={"message": "No auth credentials found", "code": 401}), Outcome.BAD_KEY),
        (_told(400, error={"message": "Your credit balance is too low"}), Outcome.QUOTA_GONE),
        (
            _told(400, error={"message": "x", "code": "billing_hard_limit_reached"}),
            Outcome.QUOTA_GONE,
        ),
        (_told(429, error={"message": "x", "code": "billing_not_active"}), Outcome.QUOTA_GONE),
        (_told(403, error="used all available credits"), Outcome.QUOTA_GONE),
        (_told(200, error={"message": "x", "type": "insufficient_quota"}), Outcome.QUOTA_GONE),
        (
            _told(429, error={"message": "exceeded your current quota: https://a/rate-limits."}),
            Outcome.QUOTA_GONE,
        ),
        (
            _told(429, error={"message": "exceeded your current quota", "d": "retryDelay 7s"}),
            Outcome.RATE_LIMITED,
        ),
        (
            _told(400, error={"message": "prompt is too long: 9 tokens > 8"}),
            Outcome.CONTEXT_TOO_LONG,
        ),
        (
            _told(400, error={"message": "The input token count (12) exceeds the maximum number"}),
            Outcome.CONTEXT_TOO_LONG,
        ),
        (
            _told(422, error="`inputs` tokens + `max_new_tokens` must be <= 8192."),
            Outcome.CONTEXT_TOO_LONG,
        ),
        (
            _told(500, error={"message": "the request exceeds the available context size"}),
            Outcome.CONTEXT_TOO_LONG,
        ),
        (
            _told(400, error={"message": "x", "type": "exceed_context_size_error"}),
            Outcome.CONTEXT_TOO_LONG,
        ),
        (
            _told(
                429,
                error={
                    "message": "Request too large on tokens per min",
                    "code": "rate_limit_exceeded",
                },
            ),
            Outcome.CONTEXT_TOO_LONG,
        ),
        (
            _told(400, error={"innererror": {"code": "ResponsibleAIPolicyViolation"}}),
            Outcome.CONTENT_FILTERED,
        ),
        (_told(200, error={"message": "slow", "code": 429}, choices=[]), Outcome.RATE_LIMITED),
        (_told(200, error={"message": "slow", "code": "429"}), Outcome.RATE_LIMITED),
        (_told(200, error={"code": "rate_limit_exceeded"}), Outcome.RATE_LIMITED),
        (_told(200, error="Rate limit reached"), Outcome.RATE_LIMITED),
        (_told(200, error={"message": "up", "code": 502}, choices=[]), Outcome.ERROR_BODY),
        (_told(200, choices=[{"error": {"code": 502}, "message": {}}]), Outcome.ERROR_BODY),
        (_told(200, object="error", message="Invalid API key", code=401), Outcome.BAD_KEY),
        (_told(200, object="error", message="no", code=401), Outcome.BAD_KEY),
        (
            _told(200, success=False, errors=[{"code": 10000, "message": "Authentication error"}]),
            Outcome.BAD_KEY,
        ),
        (
            _told(200, base_resp={"status_code": 1004, "status_msg": "invalid api key"}),
            Outcome.BAD_KEY,
        ),
        (
            _told(200, base_resp={"status_code": 9, "status_msg": "insufficient balance"}),
            Outcome.QUOTA_GONE,
        ),
        (_told(200, code=1113, msg="Insufficient balance", choices=None), Outcome.QUOTA_GONE),
        (_told(200, detail="Invalid API key"), Outcome.BAD_KEY),
        (_told(200, detail=[{"msg": "Invalid API key"}]), Outcome.BAD_KEY),
        (_told(200, message="Rate limit reached", choices=[]), Outcome.RATE_LIMITED),
        (Reply(200, '[{"error": {"code": 429}}]'), Outcome.RATE_LIMITED),
        (Reply(200, '[{"error": {"code": 500, "message": "x"}}]'), Outcome.ERROR_BODY),
        (
            _told(200, object="error", message="maximum context length is 9 tokens", code=400),
            Outcome.CONTEXT_TOO_LONG,
        ),
        (_told(200, success=False, choices=[]), Outcome.ERROR_BODY),
        (_told(200, code=7, msg="who knows"), Outcome.ERROR_BODY),
        (_told(200, base_resp={"status_code": 0, "status_msg": "success"}), Outcome.NO_API),
        (_told(200, code=0, msg="success", data={}), Outcome.NO_API),
        (_told(200, message="Welcome to the API"), Outcome.NO_API),
        (Reply(200, "[1, []]"), Outcome.NO_API),
        (_told(500, error="invalid model state"), Outcome.SERVER_ERROR),
        (_told(500, error={"message": "billing service is down"}), Outcome.SERVER_ERROR),
        (_told(400, error={"message": "temperature must be at most 1"}), Outcome.BAD_REQUEST),
    ],
)
def test_vendors_say_it_in_their_ways(reply: Reply, outcome: Outcome) -> None:
    assert parse(reply).outcome is outcome
    assert fault_of(reply) is outcome


def test_an_error_in_a_success_passes_as_its_status_does() -> None:
    for code, passing in ((502, True), ("503", True), ("overloaded_error", True), (400, False)):
        for body in ({"error": {"code": code}}, {"choices": [{"error": {"code": code}}]}):
            reply = _told(200, **body)
            assert passes(reply, parse(reply).outcome) is passing, body


CLAIM: dict[str, Any] = {**EMPTY, "claims": [{"statement": "a </think> b"}]}
WORDS = json.dumps(CLAIM)


@pytest.mark.parametrize(
    "content",
    [
        'Okay: the form is {"claims": [..]}.\n</think>\n' + WORDS,
        "<Think>a {b} c</Think>" + WORDS,
        "<think>a {b}</think>\n<think>c {d}</think>" + WORDS,
        f'Using the form {{"claims": []}} here:\n```json\n{WORDS}\n```',
        f"A {{b}} and:\n```\n{WORDS}\n```\nThat {{was}} it.",
        WORDS + "\n" + WORDS,
        WORDS + "\n" + WORDS + "\n" + WORDS[:-9],
        f"A draft: {json.dumps({**EMPTY, 'claims': []})}. The answer: {WORDS}",
        "\ufeff" + WORDS,
    ],
)
def test_an_answer_is_found_beside_thoughts_prose_and_itself(content: str) -> None:
    parsed = parse(replied(content))
    assert parsed.answer == CLAIM, parsed.reason


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "\n<!-- served by a proxy -->"),
        ("", "\n" + json.dumps(completion({"claims": [7]}))),
        ("", "}"),
        (": OPENROUTER PROCESSING\n\n: OPENROUTER PROCESSING\n\n", ""),
        ("\ufeff\n\n  ", "\x00"),
    ],
)
def test_a_whole_body_is_read_whatever_stands_around_it(before: str, after: str) -> None:
    body = json.dumps(completion({"claims": []}))
    whole = parse(Reply(200, body, calls=1))
    assert whole.outcome is Outcome.ANSWERED
    assert parse(Reply(200, f"{before}{body}{after}", calls=1)) == whole
    half = parse(Reply(200, before + body[:-9]))
    assert half.outcome is Outcome.TRANSPORT_ERROR and "broke off" in (half.reason or "")


def test_a_count_of_five_thousand_digits_is_none() -> None:
    body = json.dumps(completion({"claims": []}, usage=(100, 20)))
    parsed = parse(Reply(200, body.replace(": 100", ": " + "9" * 5000), calls=1))
    assert parsed.outcome is Outcome.ANSWERED
    assert parsed.usage == Usage(requests=1, output_tokens=20)


def test_a_body_may_begin_with_a_mark_of_its_encoding() -> None:
    reply = replied(EMPTY)
    assert parse(Reply(200, "\ufeff" + reply.text)).answer == EMPTY


@pytest.mark.parametrize("finish", ["stop", None, "max_tokens", "MAX_TOKENS", "model_length"])
@pytest.mark.parametrize("before", ["", "<think>a {b}</think>", "```json\n"])
def test_json_that_breaks_off_is_truncated_whatever_it_is_called(
    finish: str | None, before: str
) -> None:
    broken = json.dumps({**EMPTY, "claims": [{"statement": "a"}, {"statement": "b"}]})[:-6]
    parsed = parse(replied(before + broken, finish=finish))
    assert parsed.outcome is Outcome.TRUNCATED
    assert salvage(parsed.content or "").answer["claims"] == [{"statement": "a"}]


def test_braces_without_end_are_looked_at_a_few_times_only() -> None:
    for content in ('{"a":' * 100_000, "{" * 300_000, '{"claims": [{"b": "' * 20_000):
        assert parse(replied("x " + content)).outcome in UNREADABLE | {Outcome.TRUNCATED}


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
