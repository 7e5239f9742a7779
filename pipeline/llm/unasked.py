"""In the place of an endpoint: nothing is asked, and what would be asked is noted."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from pipeline.llm.options import LLMOptions
from pipeline.llm.reply import Json, Reply
from pipeline.llm.store import key_of
from schemas.outcomes import Outcome

Look = Callable[[str], Awaitable[Reply | None]]
"""Finds the answer to the question of a key that there is already."""
Note = Callable[[str, Json], None]
"""Is handed the key and the body of a question, each once."""

NOTHING = Reply(fault=Outcome.NOT_RECORDED, text="there is no recorded answer to this question")


@dataclass
class Questions:
    """How many different questions came up: ``stored`` have an answer already; of those
    without one, ``first`` are a chunk's first and ``again`` ask once more about its answer."""

    stored: int = 0
    first: int = 0
    again: int = 0


class Unasked:
    """A transport that answers as was answered before or not at all, and notes what was not.

    With ``retry`` such answers are given, so that what is asked about a bad one comes up as
    well; without it no answer is given, and only first questions come up. ``begin`` is told
    where the questions about another chunk begin.
    """

    def __init__(self, options: LLMOptions, look: Look, note: Note, *, retry: bool) -> None:
        self.questions = Questions()
        self._options = options
        self._look = look
        self._note = note
        self._retry = retry
        self._met: set[str] = set()
        self._first = True

    def begin(self) -> None:
        """The next question is the first about a chunk."""
        self._first = True

    async def send(self, body: Json) -> Reply:
        """The answer there is, or none; no question leaves the process."""
        first, self._first = self._first, False
        key = key_of(self._options, body)
        kept = await self._look(key)
        if key not in self._met:
            self._met.add(key)
            if kept is not None:
                self.questions.stored += 1
            else:
                self.questions.first += first
                self.questions.again += not first
                self._note(key, body)
        return kept if kept is not None and self._retry else NOTHING

    async def close(self) -> None:
        """Nothing is held."""
