"""What came back from an endpoint, and what it means: pure functions, no network.

The same ``parse`` serves an answer just received, one from a store and a line of a batch
result file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from pydantic_core import from_json

from schemas.draft import Usage
from schemas.outcomes import Outcome

Json = dict[str, Any]

ENDS_THE_RUN = frozenset({Outcome.BAD_KEY, Outcome.QUOTA_GONE, Outcome.UNKNOWN_MODEL})
"""Outcomes that every further request would share."""

UNREADABLE = frozenset({Outcome.UNPARSABLE, Outcome.WRONG_SCHEMA})
"""The model spoke, but not in the form that was asked for: it can be asked again."""

_BY_STATUS = {
    401: Outcome.BAD_KEY,
    402: Outcome.QUOTA_GONE,
    403: Outcome.BAD_KEY,
    404: Outcome.UNKNOWN_MODEL,
    408: Outcome.TIMED_OUT,
    429: Outcome.RATE_LIMITED,
}
_NO_QUOTA = re.compile(r"insufficient_quota", re.I)
_QUOTA = re.compile(r"quota_exceeded|billing", re.I)
# Some say "quota" of what is there again a minute later.
_SOON = re.compile(r"per.?(minute|second)|retry.?(delay|after|in)|try again in|rate.?limit", re.I)
_NO_KEY = re.compile(
    r"(api|access).?key (is )?(not valid|invalid)|invalid.?(api|access).?key", re.I
)
_NO_MODEL = re.compile(
    r"model_not_found|not a valid model|(unknown|invalid) model\b"
    r"|\bmodel\b.{0,80}(does not exist|not found|is not available)",
    re.I,
)
_TOO_LONG = re.compile(
    r"context_length_exceeded|context (length|size|window)|maximum context|exceeds? the available",
    re.I,
)
_THINKING = re.compile(r"<(think|thinking|reasoning)>.*?</\1>\s*", re.S)
_THOUGHT = "thinking"
_CLIP = 300
_MOST_TOKENS = 10**9  # in one request: more is no count


@dataclass(frozen=True)
class Reply:
    """The raw outcome of one request: an HTTP status and body, or why there is none.

    ``calls`` counts the HTTP requests made, repeated ones included. ``retry_after`` is how
    many seconds the endpoint asked to be left alone.
    """

    status: int | None = None
    text: str = ""
    fault: Outcome | None = None
    calls: int = 0
    retry_after: float | None = None


@dataclass(frozen=True)
class Parsed:
    """A reply understood: either ``answer`` is there, or ``outcome`` says why not.

    ``content`` is the model's words (of a parsed answer the JSON alone), null where the
    endpoint gave none; only then is there nothing to ask again about.
    """

    outcome: Outcome
    reason: str | None = None
    answer: Json | None = None
    content: str | None = None
    repaired: str | None = None
    usage: Usage = field(default_factory=Usage)


@lru_cache(maxsize=128)  # a reply is read when it is kept, and when it is made use of
def parse(reply: Reply) -> Parsed:
    """What a reply says. Never raises: every fault is an outcome with its reason.

    The same reply gives the same object, whose ``answer`` is not to be changed.
    """
    if reply.fault is not None or reply.status is None:
        return _fault(reply.fault or Outcome.TRANSPORT_ERROR, reply.text, reply.calls)
    try:
        body = from_json(reply.text)
    except ValueError:
        body = None
    if not 200 <= reply.status < 300:
        reason = f"{reply.status}: {_message(body, reply)}{_wait(reply)}"
        return _fault(_refusal_of(reply), reason, reply.calls)
    if not isinstance(body, dict):
        told = _clip(reply.text) or "nothing"
        return _fault(Outcome.NO_API, f"no chat completion but: {told}", reply.calls)
    usage = _usage(body, reply.calls)
    if body.get("error"):
        return Parsed(Outcome.ERROR_BODY, _message(body, reply), usage=usage)
    if "choices" not in body:
        return Parsed(Outcome.NO_API, "no choices: " + _clip(reply.text), usage=usage)
    return _parse_choice(body["choices"], usage)


def fault_of(reply: Reply) -> Outcome | None:
    """The fault that a reply is, or None where a model answered, well or badly.

    The same as ``parse`` says of it, without reading an answer through.
    """
    if reply.fault is None and reply.status is not None:
        if not 200 <= reply.status < 300:
            return _refusal_of(reply)
        if '"choices"' in reply.text:
            return None
    return parse(reply).outcome


def passes(reply: Reply, outcome: Outcome) -> bool:
    """Whether a fault is of the kind that is often gone when the same is asked again."""
    if outcome is Outcome.ERROR_BODY:  # in which a gateway puts the status that it got itself
        error = from_json(reply.text)["error"]
        code = error.get("code") if isinstance(error, dict) else None
        return isinstance(code, int) and (code in (408, 429) or code >= 500)
    return outcome in _PASSING


_PASSING = frozenset(
    {
        Outcome.RATE_LIMITED,
        Outcome.SERVER_ERROR,
        Outcome.TIMED_OUT,
        Outcome.TRANSPORT_ERROR,
    }
)


def _parse_choice(choices: Any, usage: Usage) -> Parsed:
    choice = choices[0] if isinstance(choices, list) and choices else None
    message = choice.get("message") if isinstance(choice, dict) else None
    if not isinstance(choice, dict) or not isinstance(message, dict):
        return Parsed(Outcome.EMPTY_ANSWER, "no choice in the answer", usage=usage)
    content = _content(message)
    finish = choice.get("finish_reason")
    if message.get("refusal"):
        return Parsed(Outcome.REFUSED, _clip(str(message["refusal"])), usage=usage)
    if finish == "content_filter":
        return Parsed(Outcome.CONTENT_FILTERED, "finish_reason content_filter", usage=usage)
    if finish == "length":
        return _cut_off(content, usage)
    if not content.strip():
        return Parsed(Outcome.EMPTY_ANSWER, f"empty message, finish_reason {finish}", usage=usage)
    return read_content(content, usage)


_HALF_PAIR = re.compile(
    r"(\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})"
    r"|\\u[dD][89a-fA-F][0-9a-fA-F]{2}"
)


def read_content(content: str, usage: Usage) -> Parsed:
    """The answer in a model's words: JSON, perhaps after thinking, in a fence or in prose."""
    stripped, repairs = bare(content)
    if repairs and repairs[-1] != _THOUGHT:
        stripped = stripped[: stripped.rfind("}") + 1]
    try:
        answer = from_json(stripped)
    except ValueError as error:
        reason = f"no JSON: {error}"
        return Parsed(Outcome.UNPARSABLE, reason, content=content, usage=usage)
    if not isinstance(answer, dict) or not isinstance(answer.get("claims"), list):
        reason = "the JSON is no object with a list of claims"
        return Parsed(Outcome.WRONG_SCHEMA, reason, content=content, usage=usage)
    repaired = f"{' and '.join(repairs)} removed" if repairs else None
    return Parsed(Outcome.ANSWERED, None, answer, stripped, repaired, usage)


def bare(content: str) -> tuple[str, list[str]]:
    """A model's words from where their JSON begins, and what stood before it."""
    stripped, repairs = content.strip(), []
    thinking = _THINKING.match(stripped)
    if thinking:
        stripped = stripped[thinking.end() :]
        repairs.append(_THOUGHT)
    if not stripped.startswith("{") and "{" in stripped:
        repairs.append("fence" if stripped.startswith(("```", "~~~")) else "words around the JSON")
        stripped = stripped[stripped.index("{") :]
    if "\\u" in stripped and _HALF_PAIR.search(stripped):  # no parser takes half a surrogate pair
        stripped = _HALF_PAIR.sub(lambda m: m.group(1) or "\\ufffd", stripped)
    return stripped, repairs


def _cut_off(content: str, usage: Usage) -> Parsed:
    """An answer that ran into the limit: some say all they have and go on with white space."""
    parsed = read_content(content, usage)
    if parsed.outcome is Outcome.ANSWERED:
        repairs = [parsed.repaired, "whole, though it ran into the limit"]
        return replace(parsed, repaired="; ".join(filter(None, repairs)))
    tokens = f"finish_reason length after {usage.output_tokens} tokens"
    return Parsed(Outcome.TRUNCATED, tokens, content=content, usage=usage)


def _content(message: Json) -> str:
    """A message's words: the arguments of its first tool call, or its content."""
    calls = message.get("tool_calls")
    if isinstance(calls, list) and calls and isinstance(calls[0], dict):
        function = calls[0].get("function")
        if isinstance(function, dict) and isinstance(function.get("arguments"), str):
            return str(function["arguments"])
    content = message.get("content")
    if isinstance(content, list):
        parts = [part.get("text") for part in content if isinstance(part, dict)]
        return "".join(part for part in parts if isinstance(part, str))
    return content if isinstance(content, str) else ""


def _refusal_of(reply: Reply) -> Outcome:
    """Which outcome an HTTP status other than success stands for."""
    status = reply.status or 0
    if status == 429 and _is_gone(reply.text):
        return Outcome.QUOTA_GONE
    if status in (400, 413, 422) and _TOO_LONG.search(reply.text):
        return Outcome.CONTEXT_TOO_LONG
    if status == 400 and "content_filter" in reply.text:
        return Outcome.CONTENT_FILTERED
    if status == 400 and _NO_KEY.search(reply.text):
        return Outcome.BAD_KEY
    if status == 400 and _NO_MODEL.search(reply.text):
        return Outcome.UNKNOWN_MODEL
    if status >= 500:
        return Outcome.SERVER_ERROR
    return _BY_STATUS.get(status, Outcome.BAD_REQUEST)


def _is_gone(words: str) -> bool:
    """Whether a quota is used up for good, and not for the minute."""
    return bool(_NO_QUOTA.search(words) or (_QUOTA.search(words) and not _SOON.search(words)))


def _wait(reply: Reply) -> str:
    asked = reply.retry_after
    return "" if asked is None else f" (it asks to wait {asked:.0f} s)"


def _fault(outcome: Outcome, reason: str, calls: int) -> Parsed:
    return Parsed(outcome, _clip(reason), usage=Usage(requests=calls))


def _message(body: Any, reply: Reply) -> str:
    """The server's own words on an error, wherever it put them."""
    error = body.get("error", body) if isinstance(body, dict) else None
    if isinstance(error, dict):
        error = error.get("message") or error.get("detail") or error.get("code")
    return _clip(error if isinstance(error, str) else reply.text)


def _usage(body: Json, calls: int) -> Usage:
    told = body.get("usage")
    usage = told if isinstance(told, dict) else {}

    return Usage(
        requests=calls,
        input_tokens=counted(usage, "prompt_tokens"),
        output_tokens=counted(usage, "completion_tokens"),
    )


def counted(usage: Any, name: str) -> int:
    """A count that an endpoint gives; 0 where it gives none, or one that can be none."""
    number = usage.get(name) if isinstance(usage, dict) else None
    if not isinstance(number, int) or isinstance(number, bool):
        return 0
    return number if 0 < number <= _MOST_TOKENS else 0


def _clip(text: str) -> str:
    line = " ".join(text[: 4 * _CLIP].split())
    return line if len(line) <= _CLIP else line[:_CLIP] + " …"
