"""What a model would say that finds one claim in each sentence that it is shown.

``article`` makes such sentences, ``answer`` the answer to a request, in wire form.
"""

from __future__ import annotations

import json
import re

from schemas import DOMAIN
from schemas.draft import Draft
from schemas.wire import wire_of
from tests.samples import transfer
from tests.servers.chat import Json, Scripted, says

SENTENCE = re.compile(r"Norvex shipped \d+ lathes to Iran in 2022\.")
_TEXT = re.compile(r"<text-(\w+)>\n(.*?)\n</text-\1>", re.S)
_WIRE = wire_of(DOMAIN)


def article(*numbers: int) -> str:
    """An article with a sentence, and so a claim, for each number."""
    return " ".join(f"Norvex shipped {number} lathes to Iran in 2022." for number in numbers)


def sentences(body: Json) -> list[str]:
    """The sentences of the text that a request asks about, those before it left out."""
    asked = _TEXT.search(body["messages"][1]["content"]) if len(body["messages"]) > 1 else None
    return SENTENCE.findall(asked[2]) if asked else []


def answer(found: list[str]) -> Json:
    """A claim for each of these sentences."""
    return _WIRE.condense(Draft(data=transfer(sentence)) for sentence in found)


def speaks(body: Json) -> Scripted:
    """The whole answer to a request."""
    return says(answer(sentences(body)))


def breaks_off(body: Json, claims: int, more: int = 0) -> Scripted:
    """The answer, broken off after so many claims and so many letters of the next."""
    found = sentences(body)
    if len(found) <= claims:
        return says(answer(found))
    head = json.dumps(answer(found[:claims]), ensure_ascii=False)[:-2]
    whole = json.dumps(answer(found), ensure_ascii=False)
    assert whole.startswith(head)
    return says(whole[: len(head) + more], finish="length")
