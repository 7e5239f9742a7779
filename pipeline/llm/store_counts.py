"""What is counted of the answers in a response store."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """Answers of one model and outcome in the store; times are UTC, ISO 8601."""

    endpoint: str
    model: str
    outcome: str
    answers: int
    hits: int
    input_tokens: int
    output_tokens: int
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Seen:
    """What a model took for answers in the store: of ``answers`` of them, the claims in them and
    their tokens; and the tokens of their requests beside what was expected of them, where known."""

    answers: int = 0
    input_tokens: int = 0
    estimated: int = 0
    output_tokens: int = 0
    claims: int = 0

    def __add__(self, other: Seen) -> Seen:
        return Seen(
            self.answers + other.answers,
            self.input_tokens + other.input_tokens,
            self.estimated + other.estimated,
            self.output_tokens + other.output_tokens,
            self.claims + other.claims,
        )
