"""What ends a run: a key, a quota, a model, a parameter or a window that every further request
would fail by, and being told to come back later than a run waits."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from pipeline.llm.options import LLMOptions
from pipeline.llm.refusals import is_about_limit, is_about_temperature, is_named
from pipeline.llm.reply import ENDS_THE_RUN, Json, Reply, body_of, fault_of, parse, passes
from schemas.errors import RunEndedError
from schemas.outcomes import Outcome

AGAIN = "; the same command goes on from here"
_FORM = ("response_format", "tools", "tool_choice", "parallel_tool_calls")
_TODO = {
    Outcome.BAD_KEY: "{url} does not accept the key, or the key may not use the model '{model}'; "
    "give one that it accepts (CLAIMS_LLM_API_KEY, or [llm] in claims.toml)",
    Outcome.QUOTA_GONE: "the account at {url} has nothing left to pay with; top it up, or give "
    "the key of another",
    Outcome.UNKNOWN_MODEL: "{url} knows no model '{model}', or is not the address of an API; "
    "see --model and --base-url",
}
_TEMPERATURE = (
    "the model '{model}' at {url} does not take temperature = {temperature}; "
    'leave it out with temperature = "none" under [llm] in claims.toml, or '
    "CLAIMS_LLM_TEMPERATURE=none"
)
_LIMIT = (
    "the model '{model}' at {url} does not take {limit} = {most}; set max_output_tokens to what it "
    "takes, or limit_field to the name that it takes it by, under [llm] in claims.toml "
    "(CLAIMS_LLM_MAX_OUTPUT_TOKENS, CLAIMS_LLM_LIMIT_FIELD)"
)
_WINDOW = (
    "the window of the model '{model}' at {url} is too small for what all requests begin with and "
    "{limit} = {most}; set max_output_tokens to less under [llm] in claims.toml "
    "(CLAIMS_LLM_MAX_OUTPUT_TOKENS), or {larger}"
)
_SMALL = (
    "the window of the model '{model}' at {url} is too small for what all requests begin with; "
    "{larger}"
)
_LARGER = "have it serve the model with a larger one"
_LARGER_HERE = "set context to more, there as well (CLAIMS_LLM_CONTEXT)"
_LATER = (
    "{url} asks to be left alone until {until} UTC, which is longer than max_wait ({wait:g} s) "
    "under [llm] in claims.toml"
)
_FAR = 10**9  # seconds: beyond it there may be no date


def ends(outcome: Outcome, reply: Reply, body: Json, options: LLMOptions) -> bool:
    """Whether the fault of a reply to a request may be one that every further request shares."""
    if outcome is Outcome.BAD_REQUEST:
        return _about(reply, body, options) is not None
    shared = outcome in ENDS_THE_RUN or outcome is Outcome.CONTEXT_TOO_LONG
    return shared or is_for_later(outcome, reply, options)


def is_for_later(outcome: Outcome, reply: Reply, options: LLMOptions) -> bool:
    """Whether an endpoint asks to be left alone for longer than a run waits."""
    return passes(reply, outcome) and (reply.retry_after or 0.0) > options.max_wait


def _about(reply: Reply, body: Json, options: LLMOptions) -> str | None:
    """What to do about the parameter that a request was refused for; None where for none."""
    if "temperature" in body and is_about_temperature(body_of(reply), reply.text):
        return _TEMPERATURE
    if options.limit_name in body and is_about_limit(body_of(reply), reply.text):
        return _LIMIT
    return None


def ending(outcome: Outcome, reply: Reply, body: Json, options: LLMOptions) -> RunEndedError:
    """The error that says what the endpoint refused, in its own words, and what to do."""
    seconds = min(reply.retry_after or 0.0, _FAR)
    said = _TODO.get(outcome, _LATER)
    if outcome is Outcome.BAD_REQUEST:
        said = _about(reply, body, options) or said
    if outcome is Outcome.CONTEXT_TOO_LONG:
        said = _WINDOW if options.limit_name in body else _SMALL
    todo = said.format(
        url=options.base_url,
        model=options.model,
        temperature=options.temperature,
        limit=options.limit_name,
        most=body.get(options.limit_name),
        until=f"{datetime.now(UTC) + timedelta(seconds=seconds):%Y-%m-%d %H:%M}",
        wait=options.max_wait,
        larger=_LARGER_HERE if options.in_process else _LARGER,
    )
    told = f"{todo}; it said {parse(reply).reason}"
    return RunEndedError(f"{told}{AGAIN}")


def is_doubtful(outcome: Outcome, reply: Reply) -> bool:
    """Whether a reply that would end a run may be about its one request alone.

    Gateways answer 403 to words that they do not like, and 404 or 400 for one of several
    engines behind them; 401, a status or a code for an account without money, and being told
    to come back later are about all requests.
    """
    if outcome is Outcome.QUOTA_GONE:
        return reply.status != 402 and not is_named(outcome, body_of(reply))
    return reply.status != 401 and not passes(reply, outcome)


def proof(body: Json, outcome: Outcome) -> Json:
    """The smallest question to the model of a request, to see whether it is refused as well.

    For one that was too long it stands after the part that all requests share, and has their
    form and their limit.
    """
    small = {"role": "user", "content": "Is water wet?"}
    if outcome is Outcome.CONTEXT_TOO_LONG:
        return {**body, "messages": [*body.get("messages", [])[:1], small]}
    return {name: value for name, value in body.items() if name not in _FORM} | {
        "messages": [{"role": "system", "content": "Answer with one word."}, small]
    }


def proves(outcome: Outcome, reply: Reply, small: Json, options: LLMOptions) -> bool:
    """Whether the reply to the smallest question says of a refusal that all requests share it."""
    again = fault_of(reply)
    if Outcome.CONTEXT_TOO_LONG in (outcome, again):
        return outcome is again
    return again is not None and ends(again, reply, small, options)
