"""Of an answer that broke off anywhere, what is whole is kept and the rest is asked for."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.llm.salvage import halves, part, rest, salvage, unfound
from schemas import DOMAIN
from schemas.article import Chunk, Span
from schemas.draft import Draft, Rejection
from schemas.wire import wire_of
from tests import toy_domain as toy
from tests.llm_asking import WIRE, whole_answer
from tests.samples import transfer
from tests.servers.model import SENTENCE, answer, article

WHOLE = json.dumps(whole_answer(), ensure_ascii=False)
_WIRE = wire_of(DOMAIN)


def sentence_of(draft: Draft) -> Span:
    """The sentence in which a claim's first evidence begins."""
    at = toy.TEXT.index(draft.data["evidence"][0]["quote"])
    return next(s for s in toy.CHUNK.sentences if s.start <= at < s.end)


def test_wherever_an_answer_breaks_off_nothing_is_lost_and_nothing_is_made_up() -> None:
    for end in range(len(WHOLE)):
        left = salvage(WHOLE[:end])
        items = WIRE.items(left.answer)
        kept = [item for item in items if isinstance(item, Draft)]
        assert kept == list(toy.DRAFTS[: len(kept)]), WHOLE[:end]
        assert not any(isinstance(item, Rejection) for item in items), WHOLE[:end]
        parts = rest(toy.TEXT, toy.CHUNK, kept, left.broken)
        assert parts[-1].end == toy.CHUNK.end
        asked = {sentence for each in parts for sentence in each.sentences}
        assert {sentence_of(draft) for draft in toy.DRAFTS[len(kept) :]} <= asked, WHOLE[:end]


def test_as_many_items_are_kept_as_are_whole() -> None:
    ends = [WHOLE.index(f'"{draft.data["statement"]}"') for draft in toy.DRAFTS]
    for number, end in enumerate(ends):
        assert len(salvage(WHOLE[: end + 5]).answer.get("claims", [])) == number
    just = WHOLE[: WHOLE.index('{"kind"', ends[0])]
    for tail in (just, just.rstrip(), just.rstrip().rstrip(",")):
        left = salvage(tail)
        assert len(left.answer["claims"]) == 1 and left.broken is None


def test_what_stands_before_the_answer_does_no_harm_and_thinking_is_no_answer() -> None:
    half = WHOLE[: WHOLE.index(toy.DRAFTS[2].data["statement"])]
    for before in ("```json\n", "<think>{so}</think>\n", "Here it is: "):
        assert salvage(before + half) == salvage(half) != salvage("")
    for content in ("", "<think>Let {me} see", "no", "[1, 2", '{"claims": 7', '{"claims": {"a": 1'):
        assert salvage(content).answer.get("claims", []) in ([], 7)
        assert rest(toy.TEXT, toy.CHUNK, [], salvage(content).broken)


@given(st.text(max_size=300))
def test_no_words_of_a_model_raise(content: str) -> None:
    salvage(content)
    salvage('{"claims": [' + content)


def chunk_of(count: int, context: int) -> Chunk:
    spans = [Span(start=n * 100, end=n * 100 + 90) for n in range(count + context)]
    return Chunk(
        article_id="a", index=3, sentences=tuple(spans[context:]), context=tuple(spans[:context])
    )


@given(st.integers(1, 60), st.integers(0, 10))
def test_parts_are_at_most_half_and_end(count: int, context: int) -> None:
    def asked(chunk: Chunk) -> int:
        parts = halves(chunk)
        for each in parts:
            assert each.index == chunk.index
            assert len(each.sentences) <= max(1, (len(chunk.sentences) + 1) // 2)
        assert not parts or [s for p in parts for s in p.sentences] == list(chunk.sentences)
        return 1 + sum(asked(each) for each in parts)

    assert asked(chunk_of(count, context)) <= 2 * count - 1 + count


@given(st.integers(2, 30), st.integers(0, 5), st.data())
def test_a_part_has_whole_sentences_before_it_as_context(
    count: int, context: int, data: st.DataObject
) -> None:
    chunk = chunk_of(count, context)
    start = data.draw(st.integers(0, count - 1))
    made = part(chunk, start, count)
    before = [*chunk.context, *chunk.sentences[:start]]
    assert list(made.context) == before[len(before) - len(made.context) :]
    assert bool(made.context) == bool(before)
    assert sum(s.end - s.start for s in made.context) <= max(500, 90 * context)


def test_one_sentence_has_no_parts_and_loses_its_context_where_it_does_not_fit() -> None:
    alone = chunk_of(1, 0)
    assert rest("x" * 90, alone, [], None) == halves(alone) == []
    (bare,) = halves(chunk_of(1, 2))
    assert not bare.context and bare.sentences == chunk_of(1, 2).sentences


def test_what_is_done_is_what_was_gone_through_less_a_few_sentences() -> None:
    text = article(*range(11, 23))
    chunk = _chunk(text)
    drafts = [Draft(data=transfer(sentence)) for sentence in SENTENCE.findall(text)]

    def start(places: Sequence[int], broken: int | None = None) -> int:
        item = None if broken is None else {"evidence": drafts[broken].data["evidence"]}
        parts = rest(text, chunk, [drafts[place] for place in places], item)
        return chunk.sentences.index(parts[0].sentences[0])

    whole = list(range(8))
    assert start(whole) == start([*whole, 7]) == start([0, 2, 5, 7]) == 4, "a few may be to come"
    assert start(whole, broken=8) == start([*whole, 6], broken=8) == 5
    assert start([0, 1, 2, 3, 4, 9]) == start([0, 1, 2, 3, 4], broken=9) == 1, "far passed over"
    assert start(whole, broken=2) == start([*whole, 2, 8]) == 2, "far gone back to"
    assert start([5]) == start([5], broken=0) == start([]) == start([], broken=3) == 0


@given(st.integers(2, 14), st.data())
def test_where_the_order_is_nearly_the_texts_no_claim_is_lost_wherever_it_breaks_off(
    count: int, data: st.DataObject
) -> None:
    text = article(*range(11, 11 + count))
    calls = 0

    def found(chunk: Chunk) -> set[str]:
        nonlocal calls
        calls += 1
        here = SENTENCE.findall(text[chunk.start : chunk.end])
        late = data.draw(st.lists(st.integers(0, 3), min_size=len(here), max_size=len(here)))
        order = sorted(range(len(here)), key=lambda at: at + late[at])
        said = json.dumps(answer([here[at] for at in order]), ensure_ascii=False)
        end = data.draw(st.integers(0, len(said) - 1)) if len(here) > 1 else len(said)
        left = salvage(said[:end])
        kept = [item for item in _WIRE.items(left.answer) if isinstance(item, Draft)]
        parts = rest(text, chunk, kept, left.broken)
        return {draft.data["statement"] for draft in kept}.union(*map(found, parts))

    assert found(_chunk(text)) == set(SENTENCE.findall(text))
    assert calls <= 2 * count - 1


def _chunk(text: str) -> Chunk:
    """The sentences of an article of the scripted model's, in one chunk."""
    spans = [Span(start=each.start(), end=each.end()) for each in SENTENCE.finditer(text)]
    return Chunk(article_id="a", index=0, sentences=tuple(spans))


def test_a_quote_that_is_nearly_the_texts_is_found() -> None:
    text = article(*range(11, 23))
    chunk = _chunk(text)
    drafts = [Draft(data=transfer(sentence)) for sentence in SENTENCE.findall(text)]
    drafts[7].data["evidence"] = [{"quote": "Norvex shiped 18 lathes to Iran in 2022"}]
    (part,) = rest(text, chunk, drafts[:8], None)[:1]
    assert part.sentences[0] == chunk.sentences[4]


@pytest.mark.parametrize(
    ("words", "other"),
    [
        ("Iran sold 40 drones", None),
        ("Norvex paid Iran 77 million in May.", "Norvex paid Iran 770 million in May."),
        ("40 lathes of the yard were sold to Iran.", "50 lathes of the yard were sold to Iran."),
        ("The loan to Iran was never paid in full.", "The loan to Iran was paid in full."),
        ("The loan to Iran was paid in full.", "The loan to Iran was never paid in full."),
        ("The loan to Iran wasn't paid in full.", "The loan to Iran was paid in full."),
        ("Norvex paid Iran in May", "Norvex paid Iran in May of the year before."),
    ],
)
def test_a_whole_statement_is_lost_where_only_another_is_kept_or_brought(
    words: str, other: str | None
) -> None:
    broken = {"statement": words, "evidence": 1}
    others = [] if other is None else [{"statement": other}]
    is_longer = other is not None and other.startswith(words)
    lost = unfound(broken, [Draft(data=each) for each in others], [] if is_longer else others)
    assert lost is not None and lost.data == broken
    assert unfound(broken, [Draft(data={"statement": words})], []) is None
    assert unfound(broken, [], [{"statement": words.rstrip(".") + ", it was said."}]) is None


@pytest.mark.parametrize(
    ("words", "other", "is_lost"),
    [
        ("Iran sold 40 drone", None, False),
        ("Norvex's yard sold Iran 1,200 lath", None, True),
        ("Norvex's yard sold Iran 1,200 lath", "Norvex's yard sold Iran 1,200 lathes.", False),
        ("Norvex's yard sold Iran 1,2", "The yard of Norvex sold Iran 1,200 lathes.", False),
        ("Norvex's yard sold Iran 40 lath", "Norvex's yard never sold Iran 40 lathes.", True),
        ("Norvex's yard sold Iran 40 lath", "Norvex's yard sold Iran 40 lathes, not 50.", False),
    ],
)
def test_a_statement_that_may_be_cut_is_told_by_what_there_is_of_it(
    words: str, other: str | None, is_lost: bool
) -> None:
    broken = {"kind": "transfer", "statement": words}
    brought = [] if other is None else [{"statement": other}]
    assert (unfound(broken, [], brought) is not None) is is_lost
    if brought and words in str(other):
        assert unfound(broken, [Draft(data=brought[0])], []) is None
