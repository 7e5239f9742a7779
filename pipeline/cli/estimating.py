"""``claims estimate``."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence

from pipeline.cli.printable import in_line
from pipeline.estimate import Estimate, estimate
from pipeline.llm.prices import Price
from pipeline.settings import Settings


def estimate_command(inputs: Sequence[str], settings: Settings, as_json: bool) -> None:
    """Count, and print what a run would take."""
    made = estimate(inputs, settings)
    if as_json:
        sys.stdout.write(made.model_dump_json() + "\n")
        return
    lines = [*_lines(made), *_caps(made, settings)]
    sys.stdout.write("".join(f"{in_line(line)}\n" for line in lines))


def _lines(made: Estimate) -> Iterator[str]:
    unread = f", {made.unread} files or articles that cannot be used" if made.unread else ""
    yield f"Articles  {made.articles} in {made.chunks} chunks{unread}"
    yield f"Model     {made.model} at {made.endpoint}"
    had = [f"{made.stored} answers are in the store"] if made.stored else []
    had += [f"{made.unfinished} of which break off or cannot be used"] if made.unfinished else []
    had += [f"{made.repeated} chunks ask the same as another"] if made.repeated else []
    yield f"Requests  {made.requests}{''.join(f'; {said}' for said in had)}"
    yield f"{'':<10}{'expected':>14}{'at the most':>14}"
    no_most = "not known" if made.unfinished else "no limit"
    asked, said = made.input_tokens, made.output_tokens
    yield f"Tokens in {asked.expected:>14}{no_most if asked.most is None else asked.most:>14}"
    yield f"      out {said.expected:>14}{no_most if said.most is None else said.most:>14}"
    if made.cost is not None and made.price is not None:
        most = no_most if made.cost.most is None else f"{made.cost.most:.4f}"
        yield f"Cost      {made.cost.expected:>14.4f}{most:>14}  {_of(made.price)}"
        if made.cost.with_cache is not None:
            told = "if the endpoint keeps the part that all requests share"
            yield f"          {made.cost.with_cache:>14.4f}{'':>14}  {told}"
    else:
        yield "Cost      unknown: give --price-in and --price-out, for a million tokens"
    yield f"Estimated {_how(made)}"
    yield "          failed tries and asking again about what cannot be used come on top"


def _of(price: Price) -> str:
    if price.currency is None:
        return "at the prices given"
    return f"{price.currency}, prices of {price.known}; today's are at {price.source}"


def _how(made: Estimate) -> str:
    said = f"for {made.claims} claims to be expected"
    if made.corrected is None:
        return f"{said}, by rule of thumb: the store has no answers of the model"
    return f"{said}, by what {made.corrected.answers} answers in the store took"


def _caps(made: Estimate, settings: Settings) -> Iterator[str]:
    """Whether a run would be stopped by its caps, as far as can be told."""
    total = made.input_tokens.expected + made.output_tokens.expected
    if settings.max_tokens is not None and total > settings.max_tokens:
        yield f"Cap       max_tokens {settings.max_tokens} is less than is expected"
    cost = made.cost
    if settings.max_cost is not None and cost is not None and cost.expected > settings.max_cost:
        yield f"Cap       max_cost {settings.max_cost:g} is less than is expected"
