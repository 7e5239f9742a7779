"""What ends a run: a key, a quota or a model that every further request would fail by."""

from __future__ import annotations

from pipeline.llm.options import LLMOptions
from pipeline.llm.refusals import is_named
from pipeline.llm.reply import Json, Reply, body_of, parse
from schemas.errors import RunEndedError
from schemas.outcomes import Outcome

_FORM = ("response_format", "tools", "tool_choice", "parallel_tool_calls")
_TODO = {
    Outcome.BAD_KEY: "{url} does not accept the key, or the key may not use the model '{model}'; "
    "give one that it accepts (CLAIMS_LLM_API_KEY, or [llm] in claims.toml)",
    Outcome.QUOTA_GONE: "the account at {url} has nothing left to pay with; top it up, or give "
    "the key of another",
    Outcome.UNKNOWN_MODEL: "{url} knows no model '{model}', or is not the address of an API; "
    "see --model and --base-url",
}


def ending(outcome: Outcome, reply: Reply, options: LLMOptions) -> RunEndedError:
    """The error that says what the endpoint refused, in its own words, and what to do."""
    todo = _TODO[outcome].format(url=options.base_url, model=options.model)
    told = f"{todo}; it said {parse(reply).reason}"
    return RunEndedError(f"{told}; the same command goes on from here")


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
