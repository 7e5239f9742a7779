"""What ends a run: a key, a quota, a model or a parameter that every further request would fail
by."""

from __future__ import annotations

from pipeline.llm.options import LLMOptions
from pipeline.llm.refusals import is_about_temperature, is_named
from pipeline.llm.reply import ENDS_THE_RUN, Json, Reply, body_of, parse
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
    Outcome.BAD_REQUEST: "the model '{model}' at {url} does not take temperature = {temperature}; "
    'leave it out with temperature = "none" under [llm] in claims.toml, or '
    "CLAIMS_LLM_TEMPERATURE=none",
}


def ends(outcome: Outcome, reply: Reply, body: Json) -> bool:
    """Whether the fault of a reply to a request may be one that every further request shares."""
    if outcome is Outcome.BAD_REQUEST and "temperature" in body:
        return is_about_temperature(body_of(reply), reply.text)
    return outcome in ENDS_THE_RUN


def ending(outcome: Outcome, reply: Reply, options: LLMOptions) -> RunEndedError:
    """The error that says what the endpoint refused, in its own words, and what to do."""
    todo = _TODO[outcome].format(
        url=options.base_url, model=options.model, temperature=options.temperature
    )
    told = f"{todo}; it said {parse(reply).reason}"
    return RunEndedError(f"{told}{AGAIN}")


def is_doubtful(outcome: Outcome, reply: Reply) -> bool:
    """Whether a reply that would end a run may be about its one request alone.

    Gateways answer 403 to words that they do not like, and 404 or 400 for one of several
    engines behind them; 401, and a
    status or a code for an account without money, are about all requests.
    """
    if outcome is Outcome.QUOTA_GONE:
        coded = reply.status == 429 and is_named(outcome, body_of(reply))
        return reply.status != 402 and not coded
    return reply.status != 401


def proof(body: Json) -> Json:
    """The smallest question to the model of a request, to see whether it is refused as well."""
    return {name: value for name, value in body.items() if name not in _FORM} | {
        "messages": [
            {"role": "system", "content": "Answer with one word."},
            {"role": "user", "content": "Is water wet?"},
        ]
    }
