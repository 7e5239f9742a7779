"""What broke off or does not fit is asked for in parts, and nothing is lost."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from schemas.outcomes import Outcome
from tests.datasets import content, rows
from tests.llm_faulty import chunks, made, reconciles, written
from tests.servers.chat import ChatServer, Json, Scripted, says
from tests.servers.faults import FAULTS, error
from tests.servers.model import answer, article, breaks_off, sentences, speaks

NUMBERS = tuple(range(10, 22))


@pytest.mark.parametrize("more", [0, 1, 40, 70, 200])
@pytest.mark.parametrize("claims", [0, 1, 5, 11])
def test_an_answer_that_broke_off_is_kept_and_the_rest_asked_for(
    claims: int, more: int, tmp_path: Path
) -> None:
    inputs = written(tmp_path, [article(*NUMBERS)])

    def script(body: Json) -> Scripted:
        whole = len(sentences(body)) <= max(1, claims)
        return speaks(body) if whole else breaks_off(body, claims, more)

    with ChatServer(script) as server:
        done = made(server.url, inputs, tmp_path / "out")
        (chunk,) = chunks(done.folder)
        assert chunk["outcome"] == Outcome.ANSWERED
        assert f"broke off: {claims} claims kept" in chunk["repaired"]
        assert {row["statement"] for row in rows(done.folder)} == set(sentences(server.bodies[0]))
        assert chunk["usage"] == {
            "requests": len(server.received),
            "input_tokens": 100 * len(server.received),
            "output_tokens": 20 * len(server.received),
        }
        reconciles(done, server)
        before = len(server.received)
        again = made(server.url, inputs, tmp_path / "out")
        assert len(server.received) == before, "a broken answer in the store was asked again"
    assert content(done.folder) == content(again.folder)


def test_parts_come_with_the_sentences_before_them_and_answer_for_themselves(
    tmp_path: Path,
) -> None:
    inputs = written(tmp_path, [article(*NUMBERS)])

    def script(body: Json) -> Scripted:
        found = sentences(body)
        if len(found) == len(NUMBERS):
            return breaks_off(body, 8)
        stray = [article(NUMBERS[0])] if article(NUMBERS[0]) not in found else []
        return says(answer([*stray, *found]))

    with ChatServer(script) as server:
        done = made(server.url, inputs, tmp_path)
    parts = server.bodies[1:3]
    assert [len(sentences(body)) for body in parts] == [4, 4]
    for body in parts:
        text = body["messages"][1]["content"]
        first = sentences(body)[0]
        before = article(int(first.split()[2]) - 1)
        assert "<before-" in text and before in text[: text.index("<text-")]
    fallen = [row for row in rows(done.folder, "ledger.jsonl") if row["level"] == "claim"]
    assert {row["outcome"] for row in fallen} <= {Outcome.UNGROUNDED, Outcome.MERGED}
    assert Outcome.UNGROUNDED in {row["outcome"] for row in fallen}, "what stands elsewhere"
    assert len(rows(done.folder)) == len(NUMBERS)


def test_a_chunk_that_does_not_fit_is_asked_for_in_parts(tmp_path: Path) -> None:
    inputs = written(tmp_path, [article(*NUMBERS)])

    def script(body: Json) -> Scripted:
        long = len(sentences(body)) > 3
        return error(400, "long", "context_length_exceeded") if long else speaks(body)

    with ChatServer(script) as server:
        done = made(server.url, inputs, tmp_path)
    (chunk,) = chunks(done.folder)
    assert chunk["outcome"] == Outcome.ANSWERED
    assert chunk["repaired"].startswith("too long: asked for in 2 parts; part 1: too long")
    assert len(rows(done.folder)) == len(NUMBERS)
    assert len(server.received) == 7 + 1, "the window was tried with the smallest question"
    reconciles(done, server)


def test_one_sentence_that_always_breaks_off_is_the_outcome_and_no_other_is_lost(
    tmp_path: Path,
) -> None:
    inputs = written(tmp_path, [article(*NUMBERS)])
    bad = article(NUMBERS[7])

    def script(body: Json) -> Scripted:
        found = sentences(body)
        return breaks_off(body, found.index(bad), 30) if bad in found else speaks(body)

    with ChatServer(script) as server:
        done = made(server.url, inputs, tmp_path)
    (chunk,) = chunks(done.folder)
    assert chunk["outcome"] == Outcome.TRUNCATED
    assert "code points" in chunk["reason"]
    kept = {row["statement"] for row in rows(done.folder)}
    assert kept == set(sentences(server.bodies[0])) - {bad}
    assert done.manifest.counts.articles == {"partial": 1}
    reconciles(done, server)


def test_an_endless_refusal_of_length_ends_after_as_many_calls_as_it_may(tmp_path: Path) -> None:
    inputs = written(tmp_path, [article(*NUMBERS)])

    def script(body: Json) -> Scripted:
        return FAULTS["context too long"].reply(body) if sentences(body) else speaks(body)

    with ChatServer(script) as server:
        done = made(server.url, inputs, tmp_path)
    assert [chunk["outcome"] for chunk in chunks(done.folder)] == [Outcome.CONTEXT_TOO_LONG]
    count = len(NUMBERS)
    assert len(server.received) <= 2 * count - 1 + count + 1
    reconciles(done, server)


@pytest.mark.parametrize(
    "second", ["truncated", "too long", "busy", "other prose", "answered", "refused"]
)
def test_what_was_asked_before_and_could_not_be_read_is_of_no_use_to_a_new_answer(
    second: str, tmp_path: Path
) -> None:
    inputs = written(tmp_path, [article(*NUMBERS[:8])])

    def again(body: Json) -> Scripted:
        return {
            "truncated": lambda: breaks_off(body, 6, 70),
            "too long": lambda: error(400, "too long", "context_length_exceeded"),
            "busy": lambda: error(503, "busy"),
            "other prose": lambda: says({"items": []}),
            "answered": lambda: speaks(body),
            "refused": lambda: says(None, refusal="no"),
        }[second]()

    def script(body: Json) -> Scripted:
        if mute or (len(body["messages"]) == 2 and len(sentences(body)) == 8):
            return says("I cannot")
        return again(body) if len(body["messages"]) > 2 else speaks(body)

    mute = True
    with ChatServer(script) as server:
        made(server.url, inputs, tmp_path / "out")
        mute = False
        late, same, fresh = (made(server.url, inputs, tmp_path / n) for n in ("out", "out", "new"))
    ends = [(row["outcome"], row.get("reason")) for row in chunks(fresh.folder)]
    for folder in (late.folder, same.folder):
        assert rows(folder) == rows(fresh.folder)
        assert [(row["outcome"], row.get("reason")) for row in chunks(folder)] == ends
    assert len(rows(fresh.folder)) == (8 if second in ("truncated", "too long", "answered") else 0)


SECOND = "Norvex was paid 77 million dollars for the lathes."


def broken(found: list[str]) -> Scripted:
    """Claims for these, and the beginning of another of them, before its quote."""
    head = json.dumps(answer(found), ensure_ascii=False)[:-2]
    return says(f'{head}, {{"kind": "transfer", "statement": "{SECOND}", "ev', finish="length")


def fallen(folder: Path) -> list[tuple[str, str]]:
    told = [row for row in rows(folder, "ledger.jsonl") if row["level"] == "claim"]
    return [(row["outcome"], row["data"]["statement"]) for row in told]


@pytest.mark.parametrize("brought", [True, False])
@pytest.mark.parametrize("count", [1, 8])
def test_a_claim_in_which_an_answer_broke_off_before_its_quote_is_brought_again_or_told(
    brought: bool, count: int, tmp_path: Path
) -> None:
    inputs = written(tmp_path, [article(*NUMBERS)])
    again = json.loads(json.dumps(answer([article(NUMBERS[11])])))["claims"][0]

    def script(body: Json) -> Scripted:
        found = sentences(body)
        if len(found) == len(NUMBERS):
            return broken(found[:count])
        whole = answer(found)
        if brought and article(NUMBERS[11]) in found:
            whole["claims"].append({**again, "statement": SECOND[:-1] + ", it was said."})
        return says(whole)

    with ChatServer(script) as server:
        done = made(server.url, inputs, tmp_path)
    (chunk,) = chunks(done.folder)
    assert chunk["outcome"] == Outcome.ANSWERED and f"{count} claims kept" in chunk["repaired"]
    assert (("truncated", SECOND) in fallen(done.folder)) is not brought
    reconciles(done, server)


def test_a_claim_in_which_a_second_answer_broke_off_is_told(tmp_path: Path) -> None:
    first, second = article(10), article(11)
    inputs = written(tmp_path, [f"{first} {second}"])
    bad = answer([first, second])
    bad["claims"][1]["evidence"] = ["Flying pianos were auctioned on Tuesday"]

    def script(body: Json) -> Scripted:
        return says(bad) if len(body["messages"]) == 2 else broken([second])

    with ChatServer(script) as server:
        done = made(server.url, inputs, tmp_path)
    (chunk,) = chunks(done.folder)
    assert chunk["outcome"] == Outcome.ANSWERED and len(rows(done.folder)) == 2
    assert fallen(done.folder) == [("truncated", SECOND)]


def test_what_a_second_answer_repeats_stands_for_no_claim_that_it_leaves_out(
    tmp_path: Path,
) -> None:
    first, second = article(10), article(11)
    inputs = written(tmp_path, [f"{first} {second}"])
    bad = answer([first, second])
    bad["claims"][1]["evidence"] = ["Flying pianos were auctioned on Tuesday"]

    def script(body: Json) -> Scripted:
        return says(bad if len(body["messages"]) == 2 else answer([first]))

    with ChatServer(script) as server:
        done = made(server.url, inputs, tmp_path)
    assert len(rows(done.folder)) == 1
    assert fallen(done.folder) == [("ungrounded", second)]
