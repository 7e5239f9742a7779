"""Asking once more, by instructor, where an answer cannot be used as it is.

Importing this module imports instructor, which takes seconds: import it where an answer
has failed.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from typing import Any

import instructor
from instructor.core.exceptions import IncompleteOutputException, InstructorRetryException
from openai.types.chat import ChatCompletion
from pydantic import BaseModel, ConfigDict, model_validator
from pydantic_core import PydanticCustomError

from pipeline.llm.prompt import ANSWER
from pipeline.llm.reply import Parsed
from schemas.errors import ClaimwrightError

Json = dict[str, Any]
Ask = Callable[[Json], Awaitable[Parsed]]

_complaints: ContextVar[list[str]] = ContextVar("_complaints")


class Answer(BaseModel):
    """Stands for an answer: the first is refused with the complaint, the next is taken.

    Its name and its error are all of it that the model sees.
    """

    model_config = ConfigDict(hide_input_in_errors=True)

    @model_validator(mode="before")
    @classmethod
    def _complain(cls, data: Any) -> Any:
        complaints = _complaints.get()
        if complaints:
            raise PydanticCustomError("unusable", "{complaint}", {"complaint": complaints.pop()})
        return {}


class _Unanswered(Exception):
    """There is no second answer to look at; the reply says why."""


async def ask_again(body: Json, first: Parsed, complaint: str, ask: Ask) -> Parsed | None:
    """The model's second answer, after it was shown its first and the complaint.

    instructor is handed the first answer as if it had just asked for it, finds it
    wanting, and puts the complaint into the conversation in the way of the dialect; the
    request itself is the first one with those messages, sent by ``ask``. None if
    instructor could not make a second request. Never raises for a bad answer; what ``ask``
    raises of ours is raised.
    """
    # It reports each failure to the log as an error; here each is an outcome.
    logging.getLogger("instructor").setLevel(logging.CRITICAL)
    tools = "tools" in body
    answers = [first]
    ended: list[ClaimwrightError] = []

    async def create(**asked: Any) -> ChatCompletion:
        if len(answers) == 1 and not asked["messages"][len(body["messages"]) :]:
            return _completion(first.content or "", tools)
        try:
            second = await ask({**body, "messages": asked["messages"]})
        except ClaimwrightError as error:
            ended.append(error)  # instructor makes one of its own of any error
            raise
        answers.append(second)
        if second.content is None:
            raise _Unanswered
        return _completion(second.content, tools)

    mode = instructor.Mode.TOOLS if tools else instructor.Mode.JSON_SCHEMA
    # instructor types what it patches as if it did not wait.
    review: Any = instructor.patch(create=create, mode=mode)
    token = _complaints.set([complaint])
    try:
        await review(response_model=Answer, messages=body["messages"], max_retries=1)
    except (InstructorRetryException, IncompleteOutputException):
        pass  # what came is in answers, and is read like any other reply
    finally:
        _complaints.reset(token)
    if ended:
        raise ended[0]
    return answers[1] if len(answers) > 1 else None


def _completion(content: str, tools: bool) -> ChatCompletion:
    """An answer in the class that instructor reads."""
    message: Json = {"role": "assistant", "content": content}
    if tools:
        function = {"name": ANSWER, "arguments": content}
        call = {"id": "call_1", "type": "function", "function": function}
        message = {"role": "assistant", "content": None, "tool_calls": [call]}
    choice = {"index": 0, "finish_reason": "stop", "message": message}
    return ChatCompletion.model_validate(
        {"id": "", "object": "chat.completion", "created": 0, "model": "", "choices": [choice]}
    )
