"""What of an answer can be used, and what the model is told about the rest."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from pipeline.llm.prompt import prompt_text
from pipeline.llm.reply import Json, Parsed
from schemas.draft import Draft, Rejection
from schemas.wire import Wire

_COMPLAINTS = 40
_CLIP = 400


@dataclass(frozen=True)
class Fault:
    """An item of an answer that cannot be used: where it stood, what it said, why not."""

    position: int
    statement: str
    rejection: Rejection

    @property
    def complaint(self) -> str:
        """A line of the list that the model is shown."""
        where = f"claims[{self.position}]"
        reason = (self.rejection.reason or self.rejection.outcome).removeprefix(f"{where}: ")
        reason = reason[:_CLIP]
        return f"- {where}, {self.statement[:_CLIP]!r}: {reason}"

    def noted(self, note: str) -> Rejection:
        """The rejection, with what became of it."""
        return self.rejection.model_copy(update={"reason": f"{self.rejection.reason}; {note}"})


def sift(
    wire: Wire, answer: Json, check: Callable[[Draft], Rejection | None]
) -> tuple[list[Draft], list[Fault]]:
    """What can be used of an answer, and what can't; nothing of an empty one."""
    good: list[Draft] = []
    faults: list[Fault] = []
    for position, item in enumerate(wire.items(answer)):
        found = item if isinstance(item, Rejection) else check(item)
        if found is not None:
            statement = str(item.data.get("statement") or "")
            faults.append(Fault(position, statement, found))
        elif isinstance(item, Draft):
            good.append(item)
    return good, faults


def complaint(first: Parsed, faults: Sequence[Fault]) -> str:
    """What the model is told when it is asked again."""
    if first.answer is None:
        return f"{first.reason}. Give the whole answer again, as one JSON object."
    listed = "\n".join(fault.complaint for fault in faults[:_COMPLAINTS])
    return f"{prompt_text('again')}\n{listed}\n"


def unanswered(
    faults: Sequence[Fault], mended: Sequence[Draft], still: Sequence[Fault]
) -> list[Fault]:
    """The faulty items that the second answer says nothing of.

    Each item of it stands for the faulty one whose statement is most like its own, the
    first of equals.
    """
    left = list(faults)
    said = [str(draft.data.get("statement")) for draft in mended]
    for statement in [*said, *(fault.statement for fault in still)]:
        if left:
            left.remove(max(left, key=lambda fault: fuzz.ratio(fault.statement, statement)))
    return left
