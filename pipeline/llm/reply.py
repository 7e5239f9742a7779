"""What came back from an endpoint, and what it means: pure functions, no network.

The same ``parse`` serves an answer just received, one from a store and a line of a batch
result file.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from pydantic_core import from_json

from pipeline.llm.refusals import error_in, finished, is_passing, refusal, said_in, words_of
from pipeline.llm.spoken import broke_off, is_thinking, left_over, read_json
from schemas.draft import Usage
from schemas.outcomes import Outcome

Json = dict[str, Any]

ENDS_THE_RUN = frozenset({Outcome.BAD_KEY, Outcome.QUOTA_GONE, Outcome.UNKNOWN_MODEL})
"""Outcomes that every further request would share."""

UNREADABLE = frozenset({Outcome.UNPARSABLE, Outcome.WRONG_SCHEMA})
"""The model spoke, but not in the form that was asked for: it can be asked again."""

_CLIP = 300
_MOST_TOKENS = 10**9  # in one request: more is no count


@dataclass(frozen=True)
class Reply:
    """The raw outcome of one request: an HTTP status and body, or why there is none.

    ``calls`` counts the HTTP requests made, repeated ones included. ``retry_after`` is how
    many seconds the endpoint asked to be left alone; ``imported`` is of one from a batch file.
    """

    status: int | None = None
    text: str = ""
    fault: Outcome | None = None
    calls: int = 0
    retry_after: float | None = None
    imported: bool = field(default=False, compare=False)


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
    body = body_of(reply)
    if not 200 <= reply.status < 300:
        reason = f"{reply.status}: {_message(body, reply)}{_wait(reply)}"
        said = said_in(body)
        if said is not None:
            return _misspoken(said, reason, reply.calls)
        return _fault(refusal(reply.status, body, reply.text), reason, reply.calls)
    usage = _usage(body, reply.calls)
    error = error_in(body)
    if error:
        told = _clip(words_of(error)) or _message({"error": error}, reply)
        return Parsed(refusal(reply.status, {"error": error}, told), told, usage=usage)
    if not isinstance(body, dict):
        return _no_completion(reply)
    if "choices" not in body:
        return Parsed(Outcome.NO_API, "no choices: " + _clip(reply.text), usage=usage)
    return _parse_choice(body["choices"], usage)


def fault_of(reply: Reply) -> Outcome | None:
    """The fault that a reply is, or None where a model answered, well or badly.

    What a status refuses is a fault, though it be for what a model may refuse as well, but
    for words of the model that did not have the form.
    """
    parsed = parse(reply)
    is_refused = reply.status is None or not 200 <= reply.status < 300
    is_refused = is_refused and parsed.content is None
    return None if parsed.outcome in _SPOKEN and not is_refused else parsed.outcome


_SPOKEN = UNREADABLE | {
    Outcome.ANSWERED,
    Outcome.TRUNCATED,
    Outcome.EMPTY_ANSWER,
    Outcome.REFUSED,
    Outcome.CONTENT_FILTERED,
}


def passes(reply: Reply, outcome: Outcome) -> bool:
    """Whether a fault is of the kind that is often gone when the same is asked again."""
    if outcome is Outcome.ERROR_BODY:  # in which a gateway puts the status that it got itself
        return is_passing({"error": error_in(body_of(reply))})
    if outcome is Outcome.BAD_REQUEST:
        return reply.status in _TOO_SOON
    return outcome in _PASSING


_TOO_SOON = (409, 425)  # another request was in the way; too early
_PASSING = frozenset(
    {
        Outcome.RATE_LIMITED,
        Outcome.SERVER_ERROR,
        Outcome.TIMED_OUT,
        Outcome.TRANSPORT_ERROR,
    }
)


def body_of(reply: Reply) -> Any:
    """A reply's body read as JSON; None where it is none."""
    return read_body(reply.text)


def read_body(text: str) -> Any:
    """The first value of a body of JSON; None where there is none.

    Gateways put comments before it to hold the connection, and marks of their own behind it; a
    number that is too long for one is 0.
    """
    begins = _bare(text)
    try:
        return from_json(begins)
    except ValueError:
        pass
    try:
        return _FIRST.raw_decode(begins)[0]
    except (ValueError, RecursionError):
        return None


def _bare(text: str) -> str:
    return _BEFORE.sub("", text, count=1)


_BEFORE = re.compile(r"\A\ufeff?(?:\s*:[^\n]*\n)*\s*")  # a stream's comments begin with a colon
_DIGITS = 20
_FIRST = json.JSONDecoder(
    parse_int=lambda digits: int(digits) if len(digits) <= _DIGITS else 0,
)


def _no_completion(reply: Reply) -> Parsed:
    """A success whose body is no object: another service's, or ours that did not come whole."""
    begins = _bare(reply.text)
    told = _clip(reply.text) or "nothing"
    if begins.startswith("{"):
        return _fault(Outcome.TRANSPORT_ERROR, f"the body broke off: {told}", reply.calls)
    if begins.startswith(("data:", "event:")):
        reason = f"a stream of events, though none was asked for: {told}"
        return _fault(Outcome.NO_API, reason, reply.calls)
    return _fault(Outcome.NO_API, f"no chat completion but: {told}", reply.calls)


def _parse_choice(choices: Any, usage: Usage) -> Parsed:
    choice = choices[0] if isinstance(choices, list) and choices else None
    message = choice.get("message") if isinstance(choice, dict) else None
    if not isinstance(choice, dict) or not isinstance(message, dict):
        return Parsed(Outcome.EMPTY_ANSWER, "no choice in the answer", usage=usage)
    content = _content(message)
    finish = choice.get("finish_reason")
    if message.get("refusal"):
        return Parsed(Outcome.REFUSED, _clip(str(message["refusal"])), usage=usage)
    ended = finished(finish)
    if ended in (Outcome.CONTENT_FILTERED, Outcome.REFUSED):
        return Parsed(ended, f"finish_reason {_clip(str(finish))}", usage=usage)
    if ended is Outcome.TRUNCATED:
        return _cut_off(content, str(finish), usage)
    if not content.strip():
        return Parsed(Outcome.EMPTY_ANSWER, f"empty message, finish_reason {finish}", usage=usage)
    parsed = read_content(content, usage)
    if parsed.outcome is Outcome.UNPARSABLE and broke_off(content):
        told = f"the JSON broke off, though finish_reason is {finish}"
        return replace(parsed, outcome=Outcome.TRUNCATED, reason=told)
    return parsed


def _misspoken(content: str, reason: str, calls: int) -> Parsed:
    """The answer in words that an endpoint refused, as some do what their own model said."""
    parsed = read_content(content, Usage(requests=calls))
    if parsed.outcome is Outcome.ANSWERED:
        repairs = [parsed.repaired, "refused by the endpoint for its form"]
        return replace(parsed, repaired="; ".join(filter(None, repairs)))
    return replace(parsed, reason=_clip(reason))


def read_content(content: str, usage: Usage) -> Parsed:
    """The answer in a model's words: JSON, perhaps after thinking, in a fence or in prose."""
    stripped, repaired = read_json(content)
    try:
        answer = from_json(stripped)
    except ValueError as error:
        reason = f"no JSON: {error}"
        return Parsed(Outcome.UNPARSABLE, reason, content=content, usage=usage)
    if left_over(content):
        reason = "one of several answers is no JSON"
        return Parsed(Outcome.UNPARSABLE, reason, content=content, usage=usage)
    if not isinstance(answer, dict) or not isinstance(answer.get("claims"), list):
        reason = "the JSON is no object with a list of claims"
        return Parsed(Outcome.WRONG_SCHEMA, reason, content=content, usage=usage)
    return Parsed(Outcome.ANSWERED, None, answer, stripped, repaired, usage)


def _cut_off(content: str, finish: str, usage: Usage) -> Parsed:
    """An answer that ran into the limit: some say all they have and go on with white space."""
    parsed = read_content(content, usage)
    if left_over(content) and not broke_off(content):
        return parsed
    if parsed.outcome is Outcome.ANSWERED:
        repairs = [parsed.repaired, "whole, though it ran into the limit"]
        return replace(parsed, repaired="; ".join(filter(None, repairs)))
    tokens = f"finish_reason {finish.lower()} after {usage.output_tokens} tokens"
    return Parsed(Outcome.TRUNCATED, tokens, content=content, usage=usage)


def _content(message: Json) -> str:
    """A message's words: the arguments of its tool calls, each on lines of its own, or its
    content."""
    calls = message.get("tool_calls")
    given = [_arguments(call) for call in calls] if isinstance(calls, list) else []
    if any(given):
        return "\n".join(filter(None, given))
    content = message.get("content")
    if isinstance(content, list):
        said = (part for part in content if isinstance(part, dict))
        parts = [part.get("text") for part in said if not is_thinking(part.get("type"))]
        return "".join(part for part in parts if isinstance(part, str))
    return content if isinstance(content, str) else ""


def _arguments(call: Any) -> str:
    """What a tool call passes; some pass it as an object."""
    function = call.get("function") if isinstance(call, dict) else None
    passed = function.get("arguments") if isinstance(function, dict) else None
    return json.dumps(passed) if isinstance(passed, dict) else str(passed or "")


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


def _usage(body: Any, calls: int) -> Usage:
    told = body.get("usage") if isinstance(body, dict) else None
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
