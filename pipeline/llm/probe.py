"""Which dialects an endpoint understands, found out by asking it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import get_args

from pydantic import ValidationError

from pipeline.llm.endings import AGAIN
from pipeline.llm.options import Dialect, LLMOptions
from pipeline.llm.pace import Clock, Pace
from pipeline.llm.prompt import compact, form_of, prompt_text
from pipeline.llm.reply import Json, Parsed, Reply, parse
from pipeline.llm.transport import Connect, to_model
from schemas.domain import Domain
from schemas.draft import Usage
from schemas.errors import RunEndedError
from schemas.outcomes import Outcome
from schemas.wire import Wire, wire_of

DIALECTS: tuple[Dialect, ...] = get_args(Dialect)
"""All of them, the one that binds a model most first."""

_LIMIT = 2048  # tokens of an answer: it is short, but some models think first
_IN_PROMPT = ("json_object", "text")
_PASSING = frozenset({Outcome.RATE_LIMITED, Outcome.TIMED_OUT, Outcome.TRANSPORT_ERROR})
_SHARED = _PASSING | {Outcome.NO_API}
"""What the other dialects would meet as well."""


@dataclass(frozen=True)
class Probed:
    """What came of asking in one dialect: ``works`` if the answer was true to the schema.

    ``todo`` says what to do about a fault that every dialect would share, if it is one.
    """

    dialect: Dialect
    works: bool
    said: str
    outcome: Outcome
    usage: Usage
    todo: str | None = None

    @property
    def is_open(self) -> bool:
        """Whether it is as open as before, since the endpoint could not be asked."""
        return self.outcome in _PASSING


async def probe(
    options: LLMOptions,
    domain: Domain,
    connect: Connect = to_model,
    clock: Clock | None = None,
) -> list[Probed]:
    """Ask one small question in each dialect, best first; one that fails in passing is repeated.

    The question says nothing of the form of its answer where the dialect itself does: an
    endpoint that passes the schema over gives itself away. It ends early, with the one that
    failed last, on a fault that every dialect would share (a bad key, no such model, an endpoint
    that is too busy however often it is asked). ``clock`` is the time that it waits by.
    """
    wire = wire_of(domain)
    schema = wire.strict_schema()
    transport = connect(options)
    heard: list[Reply] = []

    async def attempt(body: Json) -> Reply:
        heard.append(await transport.send(body))
        return heard[-1]

    pace = Pace(options, attempt, clock)
    found: list[Probed] = []
    try:
        for dialect in DIALECTS:
            heard.clear()
            try:
                parsed, todo = parse(await pace.send(_body(options, dialect, schema))), None
            except RunEndedError as error:
                last = replace(heard[-1], calls=sum(reply.calls for reply in heard))
                parsed, todo = parse(last), str(error).removesuffix(AGAIN)
            found.append(replace(_judged(dialect, parsed, wire), todo=todo))
            if todo or parsed.outcome in _SHARED:
                break
    finally:
        await transport.close()
    return found


def _body(options: LLMOptions, dialect: Dialect, schema: Json) -> Json:
    question = prompt_text("probe")
    if dialect in _IN_PROMPT:
        question += "\nAnswer with one JSON object of this JSON schema:\n" + compact(schema)
    limit = min(options.max_output_tokens or _LIMIT, _LIMIT)
    given = {"temperature": options.temperature, "seed": options.seed, options.limit_name: limit}
    return {
        "model": options.asked_model,
        "messages": [{"role": "user", "content": question}],
        **form_of(dialect, schema),
        **{name: value for name, value in given.items() if value is not None},
        **options.extra_body,
    }


def _judged(dialect: Dialect, parsed: Parsed, wire: Wire) -> Probed:
    works, said = False, f"{parsed.outcome}: {parsed.reason}"
    if parsed.outcome is Outcome.ANSWERED:
        try:
            wire.answer.model_validate(parsed.answer)
            works, said = True, f"works{f' ({parsed.repaired})' if parsed.repaired else ''}"
        except ValidationError:
            said = "is passed over: the answer is JSON, but not of the schema"
    elif parsed.outcome in (Outcome.UNPARSABLE, Outcome.EMPTY_ANSWER):
        said = "is passed over: the answer is not of the schema"
    elif parsed.outcome is Outcome.BAD_REQUEST:
        said = f"is refused: {parsed.reason}"
    return Probed(dialect, works, said, parsed.outcome, parsed.usage)
