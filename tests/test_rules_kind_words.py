"""What words tell of a claim's kind: the weights, the sentences they come from, their use."""

from __future__ import annotations

import math
from collections import Counter

import pytest

from benchmarks.gold_runs import ROOT, article_of, claims_of, read_split
from benchmarks.kind_words import SENTENCES, Labelled, fit, labelled, of_gold, read_parts, taught
from pipeline.explain import explain
from pipeline.rules.extractor import RulesExtractor
from pipeline.rules.kind_words import (
    BIAS,
    CUES,
    FIRST,
    KIND_WORDS,
    chances,
    features,
    model,
    strongest,
    words_of,
)
from pipeline.rules.reading import read_rows
from schemas.kinds import DOMAIN

KINDS = tuple(DOMAIN.kinds)
OTHERS = (BIAS, CUES, FIRST)


@pytest.fixture(scope="module")
def parts() -> dict[str, list[Labelled]]:
    return read_parts(SENTENCES)


def test_chances_are_of_every_kind_and_add_up() -> None:
    found = chances(["the", "tanker", "sank", "in", "2024"], {"loss": 2.0}, "loss")
    assert list(found) == list(KINDS)
    assert sum(found.values()) == pytest.approx(1)


def test_words_that_nobody_knows_change_nothing() -> None:
    assert chances([], {}, "") == chances(["xyzzyq", "qqqrst"], {}, "")


def test_a_word_counts_once_and_a_cue_no_more_than_so_much() -> None:
    assert features(["ship", "ship"], {}, "") == features(["ship"], {}, "")
    assert features([], {"loss": 60.0}, "loss") == features([], {"loss": 6.0}, "loss")


def test_chances_are_those_of_the_features() -> None:
    lows, cues = "the shippers shipped 40 shipments in 40 ships".split(), {"transfer": 3.0}
    odds = [0.0] * len(KINDS)
    for name, value in features(lows, cues, "transfer").items():
        row = model().weights.get(name, [0.0] * len(KINDS))
        odds = [odd + value * weight for odd, weight in zip(odds, row, strict=True)]
    found = chances(lows, cues, "transfer").values()
    logs = [math.log(chance) - math.log(next(iter(found))) for chance in found]
    assert logs == pytest.approx([odd - odds[0] for odd in odds])


def test_each_row_is_of_a_word_of_its_example() -> None:
    for name, row, example in read_rows("kind_words.tsv"):
        assert len(row.split()) == len(KINDS), name
        if not name.startswith(OTHERS):
            assert any(name in one.found for one in labelled(example, "other")), name


def test_the_sentences_are_labelled_each_once(parts: dict[str, list[Labelled]]) -> None:
    every = [one for part in parts.values() for one in part]
    assert {one.kind for one in every} == set(KINDS)
    twice = [text for text, n in Counter(one.text for one in every).items() if n > 1]
    assert not twice


def test_the_weights_are_those_that_the_sentences_and_the_dev_gold_give(
    parts: dict[str, list[Labelled]],
) -> None:
    fitted = fit(taught(parts, of_gold(ROOT / "evals/gold"))).by_name()
    ours = model().weights
    assert list(ours) == list(fitted), "run python -m benchmarks.kind_words --write"
    far = [n for n, row in fitted.items() if ours[n] != pytest.approx(row, abs=0.05)]
    assert not far, "run python -m benchmarks.kind_words --write"


def test_words_tell_more_than_cues_on_matters_that_the_fit_has_not_seen(
    parts: dict[str, list[Labelled]],
) -> None:
    left_out = parts.pop("wars")
    fitted = fit(taught(parts, ()))
    parts["wars"] = left_out
    right = sum(
        kind == one.kind for kind, one in zip(fitted.kinds(left_out), left_out, strict=True)
    )
    assert right > 1.05 * sum(one.cued == one.kind for one in left_out)


def test_a_fit_learns_what_sentences_have_in_common() -> None:
    taught = [("The blue tank rusts.", "loss"), ("A green fig ripens.", "other")] * 20
    fitted = fit([one for text, kind in taught for one in labelled(text, kind)])
    asked = [*labelled("One blue rusts.", "loss"), *labelled("One fig ripens.", "other")]
    assert fitted.kinds(asked) == ["loss", "other"]


def test_without_the_words_cues_alone_tell() -> None:
    text = "The refinery lies idle for want of crude. Two crews drowned off the cape."
    gold = read_split(ROOT / "evals/gold", "dev")[0].model_copy(update={"text": text, "claims": ()})
    (with_words,) = claims_of([gold], RulesExtractor())
    (without,) = claims_of([gold], RulesExtractor(without=frozenset((KIND_WORDS,))))
    assert [row.statement for row in with_words] == [row.statement for row in without]
    assert [row.confidence for row in with_words] != [row.confidence for row in without]
    told = [reason for drafts in explain(article_of(gold), with_words) for reason in drafts[0].why]
    words = {text[r.start : r.end] for r in told if r.family == KIND_WORDS}
    assert words and all(word.isalpha() for word in words)


def test_the_strongest_words_stand_in_order_and_speak_for_the_kind() -> None:
    lows = "the shipment of crude sailed to the buyer".split()
    found = strongest(lows, "transfer")
    assert found == sorted(found) and all(weight > 0 for _, weight in found)
    assert {"shipment", "crude"} & {lows[place] for place, _ in found}
    assert list(words_of("shipment")) == ["shipment", "shipm*"]
