"""What a run would ask of a model and what that would cost, without asking.

The inputs are read, cleaned, cut and made into requests as a run does it; what the store has
answers to is left out, and so is what would be asked twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import Field

from pipeline.extractors import check_extractor
from pipeline.inputs import found_in, spool_of
from pipeline.llm.budget import VARIES, Budget
from pipeline.llm.extractor import LLMExtractor
from pipeline.llm.options import LLMOptions
from pipeline.llm.prices import Price, Tokens, price_of
from pipeline.llm.sizes import Size
from pipeline.llm.store import ResponseStore, key_of
from pipeline.llm.store_counts import Seen
from pipeline.order import checker, cut, lay_out
from pipeline.parts import Parts
from pipeline.read import Failure, Reader
from pipeline.settings import Settings
from pipeline.totals import NOT_MEANT
from schemas import DOMAIN
from schemas.article import Article, Chunk, Frozen
from schemas.domain import Domain
from schemas.errors import SettingsError
from schemas.outcomes import Outcome

TOKENS_PER_CLAIM = 160
"""Of an answer: the claims of the bundled gold, in the form a model answers in, take about 610
characters each, and JSON a token for about every four."""

_MADE = 0.8
"""Share of the claims that a piece has room for (``claims_per_sentence``, which is ample, lest an
answer run into its limit) that it is expected to have: the dev gold has so many, 413 in 431
sentences."""


class Expected(Frozen):
    """Tokens: ``expected``, and ``most``, which one try at each request cannot exceed; null
    where no limit on the answers is set."""

    expected: int
    most: int | None


class Cost(Frozen):
    """What the tokens cost: as expected, at the most, and as expected if the endpoint has the
    part that all requests share from the second on (null where no price for that is known)."""

    expected: float
    most: float | None
    with_cache: float | None


class Corrected(Frozen):
    """What the store says of the model: over ``answers`` answers, tokens in for each that was
    estimated (null where none was), and tokens out for a claim (null without claims)."""

    answers: int
    input_ratio: float | None
    tokens_per_claim: float | None


class Estimate(Frozen):
    """What a run would ask: requests and tokens of what is neither stored nor asked twice.

    ``unread`` are files and articles that nothing is asked about; ``stored`` requests have an
    answer in the store, ``repeated`` ones are asked by another chunk too. Failed tries and
    asking again about what cannot be used come on top; of the stored answers ``unfinished``
    broke off or cannot be used, and what is still to be asked about them is in no figure: with
    any of them there is no most.
    """

    model: str
    endpoint: str
    articles: int
    unread: int
    chunks: int
    requests: int
    stored: int
    unfinished: int
    repeated: int
    claims: int = Field(description="Claims to be expected of the requests.")
    input_tokens: Expected
    output_tokens: Expected
    price: Price | None
    cost: Cost | None
    corrected: Corrected | None


@dataclass(frozen=True, slots=True)
class _Request:
    key: str
    size: Size
    most: Tokens
    claims: float


@dataclass(slots=True)
class _Met:
    articles: int = 0
    unread: int = 0


def estimate(inputs: Sequence[str | Path], settings: Settings, domain: Domain = DOMAIN) -> Estimate:
    """What a run on these inputs with these settings would ask; nothing is sent, no key used.

    Raises InputError where there is nothing to read, SettingsError where no model is named.
    """
    if settings.chosen != "llm":
        raise SettingsError("an estimate is of asking a model: name one, and no other extractor")
    check_extractor(settings)
    options = settings.llm
    assert options is not None  # `check_extractor` has seen to it
    met = _Met()
    every = list(_requests(inputs, settings, domain, met))
    unique = {request.key: request for request in every}
    seen, held = Seen(), dict[str, Outcome]()
    if settings.store:
        run = Parts(settings.outputs / settings.dataset).under_way()
        with closing(ResponseStore(settings.responses, run)) as store:
            held = store.held(list(unique))
            seen = store.seen(options.base_url, options.model)
    asked = [request for key, request in unique.items() if key not in held]
    unfinished = sum(outcome is not Outcome.ANSWERED for outcome in held.values())
    return Estimate(
        model=options.model,
        endpoint=options.base_url,
        articles=met.articles,
        unread=met.unread,
        chunks=len(every),
        requests=len(asked),
        stored=len(held),
        unfinished=unfinished,
        repeated=len(every) - len(unique),
        **_figures(asked, options, _corrected(seen), bounded=not unfinished),
    )


def _figures(
    asked: Sequence[_Request],
    options: LLMOptions,
    corrected: Corrected | None,
    *,
    bounded: bool,
) -> dict[str, Any]:
    ratio = (corrected and corrected.input_ratio) or 1.0
    each = (corrected and corrected.tokens_per_claim) or TOKENS_PER_CLAIM
    claims = sum(request.claims for request in asked)
    limited = bounded and all(request.most.output for request in asked)
    answers = [min(request.claims * each, request.most.output or float("inf")) for request in asked]
    going = Tokens(
        round(ratio * sum(request.size.expected for request in asked)), round(sum(answers))
    )
    most = Tokens(
        sum(_most_in(request, corrected) for request in asked),
        sum(request.most.output for request in asked),
    )
    price = price_of(options)
    cost = None
    if price is not None:
        shared = round(ratio * sum(request.size.shared for request in asked[1:]))
        cached = Tokens(going.input, going.output, min(shared, going.input))
        cost = Cost(
            expected=round(price.of(going), 6),
            most=round(price.of(most), 6) if limited else None,
            with_cache=round(price.of(cached), 6) if price.cached_input is not None else None,
        )
    return {
        "claims": round(claims),
        "input_tokens": Expected(expected=going.input, most=most.input if bounded else None),
        "output_tokens": Expected(expected=going.output, most=most.output if limited else None),
        "price": price,
        "cost": cost,
        "corrected": corrected,
    }


def _most_in(request: _Request, corrected: Corrected | None) -> int:
    """As a budget sets aside once the endpoint has counted what all requests share."""
    size = request.size
    if corrected is None or corrected.input_ratio is None:
        return size.most
    return min(size.most, int(VARIES * corrected.input_ratio * size.shared) + size.rest)


def _corrected(seen: Seen) -> Corrected | None:
    if not seen.answers:
        return None
    return Corrected(
        answers=seen.answers,
        input_ratio=round(seen.input_tokens / seen.estimated, 4) if seen.estimated else None,
        tokens_per_claim=round(seen.output_tokens / seen.claims, 1) if seen.claims else None,
    )


def _requests(
    inputs: Sequence[str | Path], settings: Settings, domain: Domain, met: _Met
) -> Iterator[_Request]:
    options = settings.llm
    assert options is not None
    extractor = LLMExtractor(options, domain, checker(domain))
    budget = Budget()
    for article, piece in _chunks(inputs, settings, met):
        body = extractor.request(article, piece)
        size = budget.sizes.of(body)
        yield _Request(
            key=key_of(options, body),
            size=size,
            most=budget.most(size, body),
            claims=_MADE * settings.chunk.claims_per_sentence * len(piece.sentences),
        )


def _chunks(
    inputs: Sequence[str | Path], settings: Settings, met: _Met
) -> Iterator[tuple[Article, Chunk]]:
    with spool_of(inputs) as spool, Reader(settings.read) as reader:
        found = found_in(inputs, settings, spool)
        met.unread = sum(not f.articles and f.outcome not in NOT_MEANT for f in found.files)
        for item in found.items:
            read = reader.read(item)
            if isinstance(read, Failure):
                met.unread += 1
                continue
            met.articles += 1
            article = lay_out(read.article)
            for piece in cut(article, settings.chunk):
                yield article, piece
