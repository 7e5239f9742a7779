"""The labelled sentences that weights of words come from, and the fit."""

from __future__ import annotations

from collections import Counter

import pytest

from benchmarks.kind_words import GOLD, NONE, Parts, fit, read_parts, taught, told_apart
from pipeline.rules.fields.kind_words import model
from schemas.kinds import DOMAIN

pytestmark = pytest.mark.slow
KINDS = tuple(DOMAIN.kinds)


@pytest.fixture(scope="module")
def parts() -> Parts:
    return read_parts()


def test_the_sentences_are_labelled_each_once(parts: Parts) -> None:
    every = [one for part in parts.values() for one in part]
    assert {one.kind for one in every} == {*KINDS, NONE}
    twice = [text for text, n in Counter(one.text for one in every).items() if n > 1]
    assert not twice


def test_the_weights_are_those_that_the_sentences_and_the_dev_gold_give(
    parts: Parts,
) -> None:
    fitted = fit(taught(parts)).by_name()
    ours = model().weights
    assert list(ours) == list(fitted), "run python -m benchmarks.kind_words --write"
    far = [n for n, row in fitted.items() if ours[n] != pytest.approx(row, abs=0.05)]
    assert not far, "run python -m benchmarks.kind_words --write"


def test_words_tell_more_than_cues_on_matters_that_the_fit_has_not_seen(
    parts: Parts,
) -> None:
    left_out = parts["wars"]
    others = {name: part for name, part in parts.items() if name not in ("wars", GOLD)}
    found = fit(taught(others)).kinds(left_out)
    right = sum(kind == one.kind for kind, one in zip(found, left_out, strict=True))
    assert right > 1.05 * sum(one.cued == one.kind for one in left_out)


def test_the_first_sentence_of_an_article_has_none_before_it(
    parts: Parts,
) -> None:
    for part in parts.values():
        claims = [one for one in part if one.kind != NONE]
        articles = [one.article for one in claims]
        starts = [at for at, name in enumerate(articles) if name not in articles[:at]]
        assert starts == [at for at, one in enumerate(claims) if not one.clues.before]


def test_claims_are_told_from_what_is_none_on_matters_that_the_fit_has_not_seen(
    parts: Parts,
) -> None:
    name = next(name for name, part in parts.items() if part[0].whole)
    others = {other: part for other, part in parts.items() if other not in (name, GOLD)}
    assert told_apart(fit(taught(others)), parts[name]) > 0.8
