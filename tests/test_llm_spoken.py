"""What a model thinks aloud is no answer, whatever marks it puts around it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.llm.reply import UNREADABLE, Reply, parse
from pipeline.llm.salvage import salvage
from pipeline.llm.spoken import read_json
from schemas.outcomes import Outcome
from tests.servers.chat import completion

MARKS = [
    ("<think>", "</think>"),
    ("<THINKING>", "</THINKING>"),
    ("<thought>", "</thought>"),
    ("[THINK]", "[/THINK]"),
    ("◁think▷", "◁/think▷"),
    ("<seed:think>", "</seed:think>"),
    ("<antThinking>", "</antThinking>"),
    ("<reflection>", "</reflection>"),
    ("<scratchpad>", "</scratchpad>"),
    ('<reasoning effort="high">', "</reasoning>"),
    ("<think_never_used_51bce0c785ca2f68081bfa7d91973934>", "</think_never_used_51bce0c7>"),
    ("<|begin_of_thought|>", "<|end_of_thought|>\n\n<|begin_of_solution|>"),
    ("<|START_THINKING|>", "<|END_THINKING|><|START_RESPONSE|>"),
    ("<|thinking_start|>", "<|thinking_end|>"),
    ("<|inner_prefix|>", "<|inner_suffix|>"),
    ("<thinking_start>", "<thinking_stop>"),
    ("< think >", "< /think >"),
    ("<think>", "<\\/think>"),
    ("<rationale>", "</rationale>"),
    ("<plan>", "</plan>"),
    ("<draft>", "</draft>"),
    ("<Draft1>", "</Draft1>"),
    ("<analysis>", "</analysis>"),
    ("<self-critique>", "</self-critique>"),
    ("&lt;think&gt;", "&lt;/think&gt;"),
    ("&#60;scratchpad&#62;", "&#x3C;/scratchpad&#x3E;"),
    ("\\u003cplan\\u003e", "\\u003c/plan\\u003e"),
    ("<|channel|>analysis<|message|>", "<|end|><|start|>assistant<|message|>"),
    ("<|channel>thought\n", "<channel|>"),
    ("<unused94>thought\n", "<unused95>"),
    ("<|channel|>analysis<|message|>", "<|end|><|start|>assistant<|channel|>final<|message|>"),
    (
        "<|start|>assistant<|channel|>analysis<|message|>",
        "<|end|><|start|>assistant<|channel|>final <|constrain|>json<|message|>",
    ),
    (
        "<|channel|>analysis<|message|>",
        "<|end|><|start|>assistant<|channel|>commentary to=functions.answer <|constrain|>json"
        "<|message|>",
    ),
]
DRAFT = json.dumps({"claims": [{"statement": "not this one"}]})
ANSWER: dict[str, Any] = {
    "claims": [{"statement": "a </think> b [THINK] <a>c</a>"}, {"statement": "<think> the <plan>"}]
}
WORDS = json.dumps(ANSWER)


def said(content: str, finish: str = "stop") -> Reply:
    return Reply(200, json.dumps(completion(content, finish=finish)), calls=1)


def assert_thought_is_left_out(content: str) -> None:
    parsed = parse(said(content))
    assert parsed.answer == ANSWER, content
    assert "thinking" in (parsed.repaired or "")


@pytest.mark.parametrize(("begin", "end"), MARKS)
def test_a_draft_in_thinking_is_no_answer(begin: str, end: str) -> None:
    thought = f"{begin} Perhaps {DRAFT} - no. {end}"
    for content in (
        thought + WORDS,
        thought.removeprefix(begin) + WORDS,
        f"Let me see. {thought}{WORDS}",
        f"{thought}More: {thought}\n{WORDS}",
        f"{begin} Perhaps {DRAFT[:-2]} - no. {end}```json\n{WORDS}\n```",
        f"{thought}{WORDS}\n{thought}",
        f"{thought}{WORDS}\n{begin} Or {DRAFT}?",
    ):
        assert_thought_is_left_out(content)


@pytest.mark.parametrize(
    ("begin", "end"),
    [
        (
            '<details type="reasoning" done="true">\n<summary>Thought for 3 s</summary>',
            "</details>",
        ),
        ("<details>\n<summary>Thinking</summary>\n", "</details>"),
        ("```thinking\n", "\n```\n"),
        ("~~~ reasoning\n", "\n~~~\n"),
    ],
)
def test_thinking_in_a_piece_of_its_own_is_no_answer(begin: str, end: str) -> None:
    thought = f"{begin}Perhaps {DRAFT} - no.{end}"
    for answer in (WORDS, f"```json\n{WORDS}\n```", f"<details>\n{WORDS}\n</details>"):
        for content in (
            thought + answer,
            f"Let me see.\n{thought}{answer}",
            f"{answer}\n{thought}That is all.",
            f"{answer}\n{begin}Or {DRAFT}?",
        ):
            assert parse(said(content)).answer == ANSWER, content
    prose = f"```json\n{WORDS}\n```\nReasoning about it took a while."
    assert parse(said(f"{prose}\n{WORDS}")).answer == ANSWER
    assert parse(said(thought)).outcome in UNREADABLE
    assert parse(said(f"{begin}Perhaps {DRAFT}")).outcome in UNREADABLE


NAMES = [
    *("notes", "inner_voice", "step-by-step", "foo", "_try", "1", "2nd_try", "v1.0", "x" * 300),
    *("思考", "черновик", "étape", "e\u0301tape", "विचार", "💭"),
]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("signs", ["<>", "[]"])
def test_what_stands_in_any_tag_before_the_answer_is_a_draft_of_it(name: str, signs: str) -> None:
    begin, end = (f"{signs[0]}{mark}{name}{signs[1]}" for mark in ("", "/"))
    for draft in (DRAFT, f"Perhaps {DRAFT} - no.", f"Perhaps {DRAFT[:-2]}", f"{DRAFT}{DRAFT}"):
        block = f"{begin}{draft}{end}"
        for content in (
            f"{block}{WORDS}",
            f"{block}\n<answer>\n{WORDS}\n</answer>",
            f"Let me see.\n{block}\n{block}\n```json\n{WORDS}\n```",
            f"{begin}{block}\n{WORDS}",
            f"{begin}<within>{draft}</within>{draft}{end}\n{WORDS}",
            f"{begin}{draft}{block}{draft}{end}{block}\n{WORDS}",
        ):
            assert_thought_is_left_out(content)
        broken = '{"claims": [{"statement": "a"}, {"statement": "b <a>c</a>'
        cut = parse(said(f"{block}{broken}", "length"))
        assert salvage(cut.content or "").answer["claims"] == [{"statement": "a"}]


def test_the_attributes_of_a_tag_may_hold_anything() -> None:
    for named in ('v="{x}"', 'a="1" b="[{}]"', "it's", 'n=1 v=""'):
        content = f"<attempt {named}>{DRAFT}</attempt>{WORDS}"
        assert parse(said(content)).answer == ANSWER, content


def test_a_name_with_a_word_for_an_answer_is_no_drafts() -> None:
    for name in ("draft_answer", "first_response", "tentative_claims"):
        found = parse(said(f"[{name}]{DRAFT}[/{name}]{WORDS}")).answer
        assert found is not None and len(found["claims"]) > len(ANSWER["claims"]), name


def test_an_answer_in_a_tag_is_one_where_no_other_follows_it() -> None:
    more = json.dumps({"claims": [{"statement": "the rest"}]})
    for content in (f"<foo>{WORDS}</foo>", f"<foo>{WORDS}</foo> That is all.", f"<p>{WORDS}</p>"):
        assert parse(said(content)).answer == ANSWER, content
    for content in (
        f"<one>{WORDS}</one><two>{more}</two>",
        f"<answer>{WORDS}</answer>{more}",
        f"<p>{WORDS}</p>{more}",
        f"{WORDS}<foo>{more}</foo>",
        f"{WORDS}<foo>a</foo>{more}",
    ):
        found = parse(said(content)).answer
        assert found is not None and len(found["claims"]) == 3, content


@pytest.mark.parametrize(
    "name",
    [
        *("extraction", "extracted", "data", "item", "item2", "record", "facts", "part id=1"),
        *("part_2", "chunk", "passage", "article1"),
    ],
)
def test_the_name_of_a_piece_of_an_answer_is_no_drafts(name: str) -> None:
    more = json.dumps({"claims": [{"statement": "the rest"}]})
    end = f"</{name.split()[0]}>"
    for content in (f"<{name}>{WORDS}{end}{more}", f"<{name}>{WORDS}{end}\n```json\n{more}\n```"):
        found = parse(said(content)).answer
        assert found is not None and len(found["claims"]) == 3, content


def test_no_answer_in_a_tag_is_given_up_for_an_empty_one() -> None:
    empty = json.dumps({"claims": []})
    more = json.dumps({"claims": [{"statement": "the rest"}]})
    for content, count in (
        (f"<foo>{WORDS}</foo>{empty}", 2),
        (f"<foo>\n```json\n{WORDS}\n```\n</foo>\n```json\n{empty}\n```", 2),
        (f"<foo>{WORDS}</foo> <foo>{more}</foo> {empty}", 3),
        (f"<foo>{WORDS}</foo> {empty} <bar>{more}</bar> {empty}", 3),
        (f"<foo>{DRAFT}</foo> {WORDS} <bar>{more}</bar> {empty}", 3),
        (f"<foo><bar>{WORDS}</bar></foo>{empty}", 2),
        (f"<foo>Perhaps {DRAFT} - no.</foo>{empty}", 0),
    ):
        parsed = parse(said(content))
        assert parsed.outcome is Outcome.ANSWERED and parsed.answer is not None
        assert len(parsed.answer["claims"]) == count, content


@pytest.mark.parametrize(("begin", "end"), MARKS)
def test_a_draft_after_an_answer_is_none_whatever_stands_between(begin: str, end: str) -> None:
    fenced, prose = f"```json\n{WORDS}\n```", "Let me check that once more."
    thought = f"{begin} Or {DRAFT}? No, not in it."
    for first in (WORDS, fenced, f"{WORDS}\n\n{prose}", f"Here it is:\n{fenced}\n{prose}"):
        for then in (end, "", f"{end}\nThat is all.", f"{end}\n{thought}{end}"):
            content = f"{first}\n{thought}{then}"
            assert parse(said(content)).answer == ANSWER, content
        if "<|channel|>" not in begin:  # a channel that ends is followed by the answer
            cut = parse(said(f"{first}\n{begin} Or {DRAFT[:-3]}", "length"))
            assert cut.answer == ANSWER, first
    for fence in ("", "```\n", "```json\n"):
        assert parse(said(f"{fence}{begin} Perhaps {DRAFT} - no")).outcome in UNREADABLE


@pytest.mark.parametrize(("begin", "end"), MARKS)
def test_answers_around_thinking_are_all_kept_in_fences_and_without(begin: str, end: str) -> None:
    more = json.dumps({"claims": [{"statement": "the rest"}]})
    for form in ("{}", "```json\n{}\n```", "Here:\n```\n{}\n```\nThat was that."):
        content = f"{form.format(WORDS)}\n{begin}now the rest{end}\n{form.format(more)}"
        found = parse(said(content)).answer
        assert found is not None
        assert [claim["statement"] for claim in found["claims"]] == [
            *(claim["statement"] for claim in ANSWER["claims"]),
            "the rest",
        ], content


def test_channels_of_which_the_marks_are_lost() -> None:
    for name in ("final", "final json"):
        parsed = parse(said(f"analysisWe look. Perhaps {DRAFT} - no.assistant{name}{WORDS}"))
        assert parsed.answer == ANSWER
    assert parse(said(f"analysisWe look. Perhaps {DRAFT} - no")).outcome in UNREADABLE


@pytest.mark.parametrize(("begin", "end"), MARKS)
def test_thinking_without_an_answer_has_none(begin: str, end: str) -> None:
    assert parse(said(f"{begin} Perhaps {DRAFT} - no. {end} I cannot.")).outcome in UNREADABLE
    endless = f"{begin} Perhaps {DRAFT} - no"
    assert parse(said(endless)).outcome in UNREADABLE
    cut = parse(said(endless, "length"))
    assert cut.outcome is Outcome.TRUNCATED and salvage(cut.content or "").answer == {}


@pytest.mark.parametrize(("begin", "end"), MARKS)
def test_an_answer_that_broke_off_after_thinking_is_salvaged(begin: str, end: str) -> None:
    cut = parse(said(f"{begin} Perhaps {DRAFT} - no. {end}{WORDS[:-5]}", "length"))
    assert cut.outcome is Outcome.TRUNCATED
    assert salvage(cut.content or "").answer["claims"] == ANSWER["claims"][:1]


@pytest.mark.parametrize("mark", ["<think>", "</think>", "[THINK]", "<|channel|>final<|message|>"])
def test_a_mark_that_stands_alone_hides_no_answer(mark: str) -> None:
    for content in (mark + WORDS, f"{mark}\n```json\n{WORDS}\n```"):
        assert parse(said(content)).answer == ANSWER, content


def test_words_that_are_no_marks_are_none() -> None:
    for content in (WORDS, f"[1] <b>Reason</b>: [see] <i>final</i> {WORDS}", f"{WORDS}</think>"):
        assert parse(said(content)).answer == ANSWER, content


def test_a_part_of_a_message_that_is_thinking_is_no_answer() -> None:
    for kind in ("thinking", "reasoning", "reasoning_text", "thought"):
        whole = completion("")
        parts = [{"type": kind, "text": DRAFT}, {"type": "text", "text": WORDS}]
        whole["choices"][0]["message"]["content"] = parts
        assert parse(Reply(200, json.dumps(whole), calls=1)).answer == ANSWER


@given(st.text(alphabet='<[◁|/>]▷{}": abthink', max_size=200))
def test_no_marks_raise(content: str) -> None:
    read_json(content)
    salvage(content)


@pytest.mark.parametrize(
    "hostile",
    [
        *("<think>", "</think>", '</think>{"', "<a_a_a_a_a_", "[", "<|channel|>final ", "{}<"),
        *("<think></think>", "<think>a</think>\n", "```<think>", "``` ", "[think]a "),
        *("<a></a>", '<a>{"claims": []}</a>', "&lt;a&gt;", '{"claims": [1]} {"claims": [2]}'),
        *("```think\n", "<details><summary>think", "<details a", "< ", "<|start|>assistant"),
    ],
)
def test_marks_without_end_are_read_through(hostile: str) -> None:
    for first in ("x ", "", '{"claims": []} '):
        salvage(first + hostile * (1_000_000 // len(hostile)))
