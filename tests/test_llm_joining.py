"""Several answers to one question: joined, or asked for again, and none is lost."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pipeline.llm.reply import Reply, parse
from pipeline.llm.salvage import salvage
from schemas.outcomes import Outcome
from tests import toy_domain as toy
from tests.llm_asking import WIRE
from tests.servers.chat import completion

EMPTY: dict[str, Any] = {"sources": [], "entities": [], "claims": []}


def replied(content: Any, **named: Any) -> Reply:
    return Reply(status=200, text=json.dumps(completion(content, **named)), calls=1)


def test_the_answers_of_several_tool_calls_are_joined_and_keep_their_own_tables() -> None:
    drafts = [*toy.DRAFTS, *toy.DRAFTS]
    answers = [WIRE.condense([draft]) for draft in drafts]
    body = completion(None, tool=True)
    calls = [
        {"function": {"name": "answer", "arguments": given}}
        for given in (json.dumps(answers[0]), None, *answers[1:])
    ]
    body["choices"][0]["message"]["tool_calls"] = [*calls, "x", {"function": 7}]
    parsed = parse(Reply(200, json.dumps(body), calls=1))
    assert parsed.outcome is Outcome.ANSWERED, parsed.reason
    assert parsed.repaired == f"{len(toy.DRAFTS)} answers joined"
    assert WIRE.items(parsed.answer or {}) == list(toy.DRAFTS)
    assert json.loads(parsed.content or "") == parsed.answer


@pytest.mark.parametrize(
    "between", ["\n", ", ", "\n\nAnd the next:\n```json\n", "\n```\n```json\n"]
)
def test_an_answer_for_each_claim_is_an_answer_for_all(between: str) -> None:
    said = [{**EMPTY, "claims": [{"statement": f"a {n}", "more": [{"b": n}]}]} for n in range(60)]
    parsed = parse(replied(between.join(map(json.dumps, said))))
    assert parsed.repaired == "60 answers joined"
    assert (parsed.answer or {})["claims"] == [each["claims"][0] for each in said]


@pytest.mark.parametrize("many", [3, 150])
def test_of_equal_answers_the_first_keeps_its_place(many: int) -> None:
    said = [json.dumps({**EMPTY, "claims": [{"statement": f"a {n}"}]}) for n in range(many)]
    parsed = parse(replied("\n".join([*said, *said[::-1]])))
    assert parsed.repaired == f"{many} answers joined"
    assert [c["statement"] for c in (parsed.answer or {})["claims"]] == [
        f"a {n}" for n in range(many)
    ]


def test_one_of_several_answers_that_is_not_whole_is_asked_for_again() -> None:
    whole = [json.dumps({**EMPTY, "claims": [{"statement": f"a {n}"}]}) for n in range(3)]
    for bad, finish in ((0, "stop"), (1, "stop"), (0, "length"), (1, "length")):
        lines = [each.replace("]}", "}") if n == bad else each for n, each in enumerate(whole)]
        parsed = parse(replied("\n".join(lines), finish=finish))
        assert parsed.outcome is Outcome.UNPARSABLE, (bad, finish)
    for end in (-2, -5, 20):
        for finish in ("stop", "length"):
            content = "\n".join([*whole[:2], whole[2][:end]])
            parsed = parse(replied(content, finish=finish))
            assert parsed.outcome is Outcome.TRUNCATED, (end, finish)
            kept = salvage(parsed.content or "").answer["claims"]
            assert kept == [{"statement": "a 0"}, {"statement": "a 1"}]
