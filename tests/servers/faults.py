"""The faults of an endpoint, each with the name under which it has to end.

``FAULTS`` are those that cost their own chunk at most, ``ENDINGS`` those that end a run where
every request meets them.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import formatdate

from schemas.outcomes import Outcome
from tests.servers.chat import Json, Scripted, completion, says
from tests.servers.model import breaks_off, speaks

TIMEOUT = 0.3
"""Seconds that a request is to be given, in which a late reply does not come."""


@dataclass(frozen=True)
class Fault:
    """What an endpoint replies, and what is to come of it.

    ``calls`` is how many calls a request makes that meets nothing else, if what fails on
    the way is repeated once; ``says`` is to stand in the reason or in what was repaired.
    """

    reply: Callable[[Json], Scripted]
    outcome: Outcome
    calls: int = 1
    says: str = ""


def error(status: int, message: str, code: object = None, **headers: str) -> Scripted:
    """An error as OpenAI words it; header names with underscores for their dashes."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Scripted({"error": {"message": message, "code": code}}, status, headers=named)


def _always(reply: Scripted) -> Callable[[Json], Scripted]:
    return lambda _body: reply


def _said(words: Callable[[str], str]) -> Callable[[Json], Scripted]:
    """The right answer, in other words."""

    def reply(body: Json) -> Scripted:
        content = json.loads(json.dumps(speaks(body).body))["choices"][0]["message"]["content"]
        return says(words(content))

    return reply


def _without(name: str) -> Callable[[Json], Scripted]:
    def reply(body: Json) -> Scripted:
        whole = json.loads(json.dumps(speaks(body).body))
        del whole[name]
        return Scripted(whole)

    return reply


def _on_and_on(body: Json) -> Scripted:
    whole = json.loads(json.dumps(speaks(body).body))
    whole["choices"][0]["message"]["content"] += " \n" * 40
    whole["choices"][0]["finish_reason"] = "length"
    return Scripted(whole)


_SLOW = "too many requests"
_PAGE = "<html><body>Bad gateway</body></html>"
_LATER = formatdate(4_000_000_000, usegmt=True)
_NOW = {"date": _LATER, "retry_after": _LATER}
_BROKEN = 70  # letters into a claim: its evidence is not there yet

FAULTS: dict[str, Fault] = {
    "rate limit": Fault(_always(error(429, _SLOW)), Outcome.RATE_LIMITED, 5, _SLOW),
    "rate limit, seconds": Fault(
        _always(error(429, _SLOW, retry_after="0.01")), Outcome.RATE_LIMITED, 5
    ),
    "rate limit, date": Fault(_always(error(429, _SLOW, **_NOW)), Outcome.RATE_LIMITED, 5),
    "quota of the minute": Fault(
        _always(error(429, "quota per minute, see billing", "quota_exceeded")),
        Outcome.RATE_LIMITED,
        5,
    ),
    "500": Fault(_always(error(500, "oops")), Outcome.SERVER_ERROR, 2, "oops"),
    "502 with a page": Fault(_always(Scripted(_PAGE, 502)), Outcome.SERVER_ERROR, 2, "Bad gate"),
    "503": Fault(_always(error(503, "busy")), Outcome.SERVER_ERROR, 2, "busy"),
    "529": Fault(_always(error(529, "overloaded")), Outcome.SERVER_ERROR, 2),
    "408": Fault(_always(error(408, "too slow")), Outcome.TIMED_OUT, 2),
    "no answer in time": Fault(_always(Scripted(delay=30)), Outcome.TIMED_OUT, 2, "time allowed"),
    "bytes without end": Fault(_always(Scripted(drip=True)), Outcome.TIMED_OUT, 2),
    "dropped": Fault(_always(Scripted(drop=True)), Outcome.TRANSPORT_ERROR, 2),
    "half a body": Fault(
        _always(Scripted(completion({"claims": []}), half=True)), Outcome.TRANSPORT_ERROR, 2
    ),
    "malformed": Fault(_always(says('{"claims": [{"kind": ]}')), Outcome.UNPARSABLE, 2, "JSON"),
    "prose": Fault(_always(says("I cannot find any claims.")), Outcome.UNPARSABLE, 2),
    "wrong schema": Fault(_always(says({"items": []})), Outcome.WRONG_SCHEMA, 2, "claims"),
    "no object": Fault(_always(says([1])), Outcome.WRONG_SCHEMA, 2),
    "fenced": Fault(
        _said(lambda text: f"```json\n{text}\n```"), Outcome.ANSWERED, 1, "fence removed"
    ),
    "thinking": Fault(
        _said(lambda text: f"<think>Is {{this}} one?</think>\n{text}"),
        Outcome.ANSWERED,
        1,
        "thinking removed",
    ),
    "words around it": Fault(
        _said(lambda text: f"Here you are: {text} That is all."), Outcome.ANSWERED, 1, "words"
    ),
    "blanks to the limit": Fault(_on_and_on, Outcome.ANSWERED, 1, "ran into the limit"),
    "no usage": Fault(_without("usage"), Outcome.ANSWERED),
    "truncated": Fault(
        lambda body: breaks_off(body, 0, _BROKEN), Outcome.TRUNCATED, 1, "finish_reason length"
    ),
    "truncated while thinking": Fault(
        _always(says("<think>Let {us} see", finish="length")), Outcome.TRUNCATED
    ),
    "refusal": Fault(_always(says(None, refusal="I won't")), Outcome.REFUSED, 1, "I won't"),
    "content filter": Fault(
        _always(says("", finish="content_filter")), Outcome.CONTENT_FILTERED, 1, "content_filter"
    ),
    "content filter, 400": Fault(
        _always(error(400, "withheld", "content_filter")), Outcome.CONTENT_FILTERED, 1, "withheld"
    ),
    "flagged, 403": Fault(
        _always(error(403, "Input flagged", 403)), Outcome.CONTENT_FILTERED, 1, "Input flagged"
    ),
    "flagged, for reasons": Fault(
        _always(
            Scripted({"error": {"code": 403, "metadata": {"reasons": ["violence"]}}}, status=403)
        ),
        Outcome.CONTENT_FILTERED,
    ),
    "conflict": Fault(_always(error(409, "in the way")), Outcome.BAD_REQUEST, 2, "in the way"),
    "no choices": Fault(_always(Scripted({"choices": []})), Outcome.EMPTY_ANSWER, 1, "no choice"),
    "null choices": Fault(_always(Scripted({"choices": None})), Outcome.EMPTY_ANSWER),
    "nothing said": Fault(_always(says("  ")), Outcome.EMPTY_ANSWER, 1, "empty message"),
    "error with 200": Fault(
        _always(Scripted({"error": {"message": "loading"}})), Outcome.ERROR_BODY, 1, "loading"
    ),
    "error 502 with 200": Fault(_always(error(200, "upstream", 502)), Outcome.ERROR_BODY, 2),
    "error 429 with 200": Fault(_always(error(200, "slow", 429)), Outcome.RATE_LIMITED, 5, "slow"),
    "error in the choice": Fault(
        _always(Scripted({"choices": [{"error": {"code": 502, "message": "died"}}]})),
        Outcome.ERROR_BODY,
        2,
        "died",
    ),
    "half a body that looks whole": Fault(
        _always(Scripted('{"choices": [{"mess')), Outcome.TRANSPORT_ERROR, 2, "broke off"
    ),
    "no compressed body": Fault(
        _always(Scripted(" ", headers={"content-encoding": "gzip"})), Outcome.TRANSPORT_ERROR, 2
    ),
    "stream": Fault(_always(Scripted('data: {"choices": []}')), Outcome.NO_API, 1, "a stream"),
    "context too long, 500": Fault(
        _always(error(500, "exceeds the available context size")), Outcome.CONTEXT_TOO_LONG
    ),
    "error 400 with 200": Fault(_always(error(200, "bad", 400)), Outcome.ERROR_BODY, 1),
    "page with 200": Fault(_always(Scripted("<html>Hi</html>")), Outcome.NO_API, 1, "Hi"),
    "something else with 200": Fault(_always(Scripted({"ok": True})), Outcome.NO_API),
    "no body": Fault(_always(Scripted("")), Outcome.NO_API),
    "redirect": Fault(
        _always(Scripted("", 307, headers={"location": "/elsewhere"})), Outcome.BAD_REQUEST, 1
    ),
    "bad request": Fault(_always(error(400, "no such field")), Outcome.BAD_REQUEST, 1, "field"),
    "context too long": Fault(
        _always(error(400, "long", "context_length_exceeded")), Outcome.CONTEXT_TOO_LONG
    ),
}

ENDINGS: dict[str, Fault] = {
    "bad key": Fault(_always(error(401, "wrong key")), Outcome.BAD_KEY, 1, "wrong key"),
    "bad key, 400": Fault(_always(error(400, "API key not valid.")), Outcome.BAD_KEY, 2),
    "forbidden": Fault(_always(error(403, "not yours")), Outcome.BAD_KEY, 2, "not yours"),
    "quota gone": Fault(
        _always(error(429, "pay", "insufficient_quota")), Outcome.QUOTA_GONE, 1, "pay"
    ),
    "quota gone, by words": Fault(
        _always(error(429, "check your plan and billing details")), Outcome.QUOTA_GONE, 2, "plan"
    ),
    "quota gone, with 200": Fault(
        _always(error(200, "pay", "insufficient_quota")), Outcome.QUOTA_GONE, 1, "pay"
    ),
    "budget gone": Fault(
        _always(error(400, "Current cost: 26.075, Max budget: 0.25", "budget_exceeded")),
        Outcome.QUOTA_GONE,
        1,
        "nothing left to pay with",
    ),
    "account suspended": Fault(
        _always(error(412, "suspended, possibly due to reaching the monthly spending limit")),
        Outcome.QUOTA_GONE,
        2,
        "nothing left to pay with",
    ),
    "window": Fault(
        _always(
            error(
                400,
                "This model's maximum context length is 16384 tokens. However, you requested 8192 "
                "output tokens and your prompt contains at least 9650 input tokens.",
            )
        ),
        Outcome.CONTEXT_TOO_LONG,
        2,
        "set max_output_tokens",
    ),
    "window, another wording": Fault(
        _always(
            error(
                400,
                "'max_tokens' or 'max_completion_tokens' is too large: 8192. This model's maximum "
                "context length is 16384 tokens and your request has 9650 input tokens",
            )
        ),
        Outcome.CONTEXT_TOO_LONG,
        2,
        "set max_output_tokens",
    ),
    "bad key, an error with 200": Fault(
        _always(Scripted({"object": "error", "message": "wrong key", "code": 401})),
        Outcome.BAD_KEY,
        2,
        "wrong key",
    ),
    "quota gone, a code with 200": Fault(
        _always(Scripted({"code": 1113, "msg": "Insufficient balance"})),
        Outcome.QUOTA_GONE,
        2,
        "balance",
    ),
    "payment required": Fault(_always(error(402, "no credit")), Outcome.QUOTA_GONE, 1, "credit"),
    "unknown model": Fault(
        _always(error(404, "no such model")), Outcome.UNKNOWN_MODEL, 2, "no such model"
    ),
    "unknown model, 400": Fault(
        _always(error(400, "the model 'm' does not exist")), Outcome.UNKNOWN_MODEL, 2
    ),
    "temperature": Fault(
        _always(error(400, "Unsupported value: 'temperature' does not support 0 with this model.")),
        Outcome.BAD_REQUEST,
        2,
        "CLAIMS_LLM_TEMPERATURE=none",
    ),
    "limit on the answer": Fault(
        _always(error(400, "max_tokens is too large: 8192. This model supports at most 4096.")),
        Outcome.BAD_REQUEST,
        2,
        "CLAIMS_LLM_MAX_OUTPUT_TOKENS",
    ),
    "limit by another name": Fault(
        _always(error(400, "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens'.")),
        Outcome.BAD_REQUEST,
        2,
        "CLAIMS_LLM_LIMIT_FIELD",
    ),
    "rate limit, an hour": Fault(
        _always(error(429, _SLOW, retry_after="3600")), Outcome.RATE_LIMITED, 1, "left alone until"
    ),
    "503, an hour": Fault(
        _always(error(503, "busy", retry_after="3600")), Outcome.SERVER_ERROR, 1, "3600 s"
    ),
    "rate limit, for ever": Fault(
        _always(error(429, _SLOW, retry_after="9" * 300)), Outcome.RATE_LIMITED, 1, "max_wait"
    ),
    "not an API": Fault(_always(Scripted("<h1>Not found</h1>", 404)), Outcome.UNKNOWN_MODEL, 2),
}
