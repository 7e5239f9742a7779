"""What vendors and gateways say, in the words that they are known to say it in."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pipeline.llm.reply import Reply, fault_of, parse
from schemas.outcomes import Outcome


def told(status: int, message: str, **more: Any) -> Outcome:
    body = {"error": {"message": message, **more}}
    return parse(Reply(status, json.dumps(body), calls=1)).outcome


@pytest.mark.parametrize("status", [200, 400, 403, 429])
@pytest.mark.parametrize(
    "message",
    [
        "Budget has been exceeded! Current cost: 26.075, Max budget: 0.25",
        "ExceededBudget: User=ann over budget. Spend=0.02, Budget=0.01",
        "Key is over-budget",
        "Exceeded budget for provider",
        "Key limit exceeded (total limit)",
        "The project has reached its monthly spending limit.",
        "You have reached your specified API usage limits.",
        "Organization has hit its spend limit",
        "Your account balance is insufficient",
    ],
)
def test_what_is_spent_is_a_quota_that_is_gone(status: int, message: str) -> None:
    assert told(status, message) is Outcome.QUOTA_GONE


def test_a_code_for_a_spent_budget_needs_no_words() -> None:
    for status in (200, 400, 403, 429):
        assert told(status, "x", type="budget_exceeded", code=str(status)) is Outcome.QUOTA_GONE
    suspended = "Account is suspended, possibly due to reaching the monthly spending limit"
    assert told(412, suspended) is Outcome.QUOTA_GONE
    assert told(412, "If-Match") is Outcome.BAD_REQUEST


@pytest.mark.parametrize(
    "message",
    [
        "The decoder prompt (length 20000) is longer than the maximum model length of 8192",
        "input length and `max_tokens` exceed context limit: 198000 + 8192 > 200000",
        "This model's maximum prompt length is 131072 but the request contains 537812 tokens.",
        "litellm.ContextWindowExceededError: too big",
        "The input token count is 40000 but model only supports up to 32768",
        "Range of input length should be [1, 30720]",
        "Your request exceeded model token limit: 8192",
        "Prompt exceeds max length",
        "prompt length (9000) exceeds maximum input length (8192)",
        "Please reduce the length of the messages or completion.",
        "The input (9000 tokens) is longer than the model's context length (8192 tokens).",
        "The prompt is too long: 9000, model maximum context length: 8191",
        "too many tokens: the prompt cannot exceed 4081",
        "the request exceeds the available context size",
    ],
)
@pytest.mark.parametrize("status", [200, 400, 422, 500])
def test_what_does_not_fit_is_too_long(status: int, message: str) -> None:
    if status == 200:
        assert told(status, message, code=400) is Outcome.CONTEXT_TOO_LONG
    else:
        assert told(status, message) is Outcome.CONTEXT_TOO_LONG


@pytest.mark.parametrize(
    "message",
    [
        "The provided model identifier is invalid.",
        "Model Not Exist",
        "The model `m` has been decommissioned and is no longer supported.",
        "The requested model 'm/x' is not supported by any provider you have enabled.",
        "Invocation of model ID m with on-demand throughput isn't supported.",
        "Invalid model name passed in model=m",
    ],
)
def test_a_model_that_is_not_there_is_unknown(message: str) -> None:
    assert told(400, message) is Outcome.UNKNOWN_MODEL


@pytest.mark.parametrize(
    "message",
    [
        "thinking budget exceeded its maximum",
        "max_tokens (8192) exceeds the maximum of 4096",
        "'temperature' is not supported with this model",
        "For this model temperature is not supported",
        "response_format is not supported",
    ],
)
def test_a_parameter_is_neither(message: str) -> None:
    assert told(400, message) is Outcome.BAD_REQUEST


@pytest.mark.parametrize("status", [200, 413, 429])
def test_what_is_too_much_for_a_minute_is_too_long_though_its_code_is_that_of_a_rate(
    status: int,
) -> None:
    message = (
        "Request too large for model `m` in organization `o` service tier `on_demand` on tokens "
        "per minute (TPM): Limit 6000, Requested 9000, please reduce your message size and try "
        "again. Need more tokens? Upgrade today at https://console.groq.com/settings/billing"
    )
    code = {"type": "tokens", "code": "rate_limit_exceeded"}
    assert told(status, message, **code) is Outcome.CONTEXT_TOO_LONG
    assert told(413, "x", **code) is Outcome.CONTEXT_TOO_LONG
    assert told(429, "x", **code) is Outcome.RATE_LIMITED


@pytest.mark.parametrize(
    ("status", "code", "message"),
    [
        (400, "invalid_request_error", "Content Exists Risk"),
        (400, "1301", "系统检测到输入或生成内容可能包含不安全或敏感内容"),
        (400, "1301", "x"),
        (400, "DataInspectionFailed", "x"),
        (400, None, "Input data may contain inappropriate content."),
        (400, None, "<400> InternalError.Algo.DataInspectionFailed: Output data may contain "
         "inappropriate content."),
        (400, None, "The request was rejected because it was considered high risk"),
        (403, None, "Your prompt violates our usage policy"),
    ],
)  # fmt: skip
def test_a_filter_says_so_in_many_ways(status: int, code: str | None, message: str) -> None:
    assert told(status, message, code=code) is Outcome.CONTENT_FILTERED
    assert told(403, "This account violates our usage policy") is Outcome.BAD_KEY


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("1113", "x"),
        (None, "Your account is in arrears, please recharge and try again"),
        (None, "余额不足或无可用资源包,请充值。"),
        (None, "You have exceeded your monthly included credits for Inference Providers."),
    ],
)
def test_an_account_without_money_says_so_in_many_ways(code: str | None, message: str) -> None:
    assert told(429, message, code=code) is Outcome.QUOTA_GONE


@pytest.mark.parametrize("code", ["json_validate_failed", "tool_use_failed"])
def test_words_that_an_endpoint_refuses_for_their_form_are_the_models(code: str) -> None:
    def refused(**more: Any) -> Reply:
        error = {"message": "Failed to validate JSON.", "code": code, **more}
        return Reply(400, json.dumps({"error": error}), calls=1)

    for reply, content in ((refused(), ""), (refused(failed_generation="I cannot"), "I cannot")):
        parsed = parse(reply)
        assert (parsed.outcome, parsed.content) == (Outcome.UNPARSABLE, content)
        assert parsed.reason == "400: Failed to validate JSON." and fault_of(reply) is None
    whole = refused(failed_generation='<function=answer>{"claims": []}</function>')
    assert parse(whole).outcome is Outcome.ANSWERED and fault_of(whole) is None
