"""What tests of money share: requests, replies, and prices."""

from __future__ import annotations

import json
from typing import Any

from pipeline.llm.options import LLMOptions
from pipeline.llm.prices import Price
from pipeline.llm.reply import Json, Reply

LIMIT = 300
PRICE = Price(input=2.0, output=8.0, cached_input=0.5)


def options(**given: Any) -> LLMOptions:
    """Those of OpenAI's own endpoint."""
    named = {"base_url": "https://api.openai.com/v1", "model": "gpt-5-mini"}
    return LLMOptions.model_validate({**named, **given})


def body(text: str = "one", limit: int | None = LIMIT) -> Json:
    """A request with a few words of prompt."""
    messages = [{"role": "system", "content": "Say."}, {"role": "user", "content": text}]
    made: Json = {"model": "m", "messages": messages}
    return made if limit is None else {**made, "max_tokens": limit}


def reply(asked: int, said: int, **usage: Any) -> Reply:
    """A reply that took so many tokens."""
    told = {"prompt_tokens": asked, "completion_tokens": said, **usage}
    return Reply(200, json.dumps({"choices": [], "usage": told}), calls=1)
