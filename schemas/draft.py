"""What an extractor hands on: proposed claims, refused ones, and what the answer cost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol, Self, runtime_checkable

from pydantic import Field

from schemas.article import Article, Chunk, Frozen
from schemas.outcomes import Outcome


class Reason(Frozen):
    """Something in the article that an extractor took a claim from.

    ``family`` and ``label`` say what it told, ``cue`` by which rule, ``weight`` how much it
    counted; ``start`` and ``end`` are code points of the text, half-open.
    """

    family: str
    label: str
    cue: str
    start: int = Field(ge=0)
    end: int = Field(ge=0)
    weight: float = 1.0


class Draft(Frozen):
    """A claim as proposed: a record's data with what code computes still missing.

    ``data`` has the keys of a record. ``evidence`` items may hold ``start`` and ``end``
    where the extractor knows them; they are checked like any other. ``why`` is what it was
    taken from, where the extractor can say; it goes into no dataset.
    """

    data: dict[str, Any]
    confidence: float | None = Field(default=None, ge=0, le=1)
    why: tuple[Reason, ...] = ()


class Rejection(Frozen):
    """A proposed claim that is not used, with the reason and what it was."""

    outcome: Outcome
    reason: str | None = None
    data: dict[str, Any] = Field(default_factory=dict)

    @classmethod
    def of_field(cls, name: str, reason: str, value: Any) -> Self:
        """A remark: a part of a claim is left out, the claim stays."""
        return cls(
            outcome=Outcome.FIELD_DROPPED,
            reason=f"{name}: {reason}",
            data={"field": name, "value": value},
        )


class Usage(Frozen):
    """What was asked of a model, in requests and tokens."""

    requests: int = 0
    input_tokens: int = 0
    output_tokens: int = 0

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            requests=self.requests + other.requests,
            input_tokens=self.input_tokens + other.input_tokens,
            output_tokens=self.output_tokens + other.output_tokens,
        )


class Spent(Frozen):
    """What one run itself asked of an endpoint, tries that failed included.

    ``Usage`` counts what answers cost whenever they were paid; this is what this run paid.
    """

    requests: int = Field(default=0, description="Tries at the endpoint, repeated ones included.")
    input_tokens: int = Field(default=0, description="Tokens in.")
    cached_input_tokens: int = Field(
        default=0, description="Those of them that the endpoint had from earlier requests."
    )
    output_tokens: int = Field(default=0, description="Tokens out.")
    unsure_requests: int = Field(
        default=0, description="Tries whose tokens no one told, counted at the most they can take."
    )
    cost: float | None = Field(default=None, description="Price of the tokens, where one is known.")
    currency: str | None = Field(default=None, description="Of the cost, where it is known.")
    proofs: int = Field(
        default=0,
        description="Requests, of those above, that were about no chunk but to see whether a "
        "refusal was of one request or of all.",
    )
    stored: int = Field(default=0, description="Answers that came from the store.")
    stored_faults: int = Field(
        default=0,
        description="Those of them that were no answers and not asked for again: heard before the "
        "run was cut off, or from a file.",
    )
    imported_faults: int = Field(default=0, description="Those of these that are from a file.")
    shared: int = Field(default=0, description="Questions asked while the same was under way.")


class Answer(Frozen):
    """What an extractor made of one chunk.

    ``outcome`` is the chunk's final one; every claim proposed is in ``drafts`` or in
    ``rejections``. ``repaired`` says how an answer was mended on the way, if it was.
    """

    chunk: int = Field(ge=0, description="Index of the chunk.")
    outcome: Outcome
    reason: str | None = None
    drafts: tuple[Draft, ...] = ()
    rejections: tuple[Rejection, ...] = ()
    repaired: str | None = None
    usage: Usage = Usage()


class Extractor(Protocol):
    """Anything that can answer for the chunks of an article."""

    name: str
    languages: frozenset[str] | None
    """ISO 639-1 codes it can do; None for any."""
    in_process: bool
    """True where the work is this process's own and more processes make it faster."""

    async def extract(self, article: Article, chunks: Sequence[Chunk]) -> list[Answer]:
        """One answer for each chunk, in their order. Faults are outcomes, not exceptions."""
        ...

    async def close(self) -> None:
        """Give back what it holds."""
        ...


@runtime_checkable
class Pays(Protocol):
    """An extractor that spends something."""

    def spent(self) -> Spent:
        """What it spent since it was made."""
        ...


Check = Callable[[Article, Chunk, Draft], Rejection | None]
"""Whether a draft would ground and validate; the rejection says why not."""
