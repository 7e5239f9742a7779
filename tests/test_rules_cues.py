"""Every cue fires on its own example, and means there what its file says."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from pipeline.rules.fields.kinds import classify
from pipeline.rules.fields.tone import read_tone
from pipeline.rules.vocabulary.cues import FAMILIES, Cue, Hit, cues, find, inside
from pipeline.rules.vocabulary.tokens import tokenise
from schemas.article import Span
from schemas.kinds import DOMAIN
from tests.test_rules import _claims

ALL = [cue for family in FAMILIES for cue in cues(family)]
MODALITIES = {
    "will": "predicted",
    "inverted": "conditional",
    "lacking": "conditional",
    "had": "actual",
    "whether": "actual",
    "noun": "actual",
    "idiom": "actual",
}
"""What the labels mean that are no modality themselves, by a cue alone."""


def _hits(sentence: str) -> list[Hit]:
    return find(tokenise(sentence, [Span(start=0, end=len(sentence))])[0])


@pytest.mark.parametrize("cue", ALL, ids=lambda cue: f"{cue.family}-{cue.label}-{cue.text}")
def test_a_cue_fires_on_its_example(cue: Cue) -> None:
    assert cue in {hit.cue for hit in _hits(cue.example)}


@pytest.mark.parametrize(
    "cue",
    [cue for cue in cues("certainty") if cue.label != "none"],
    ids=lambda cue: f"{cue.label}-{cue.text}",
)
def test_a_certainty_cue_decides_its_example(cue: Cue) -> None:
    meant = {"belief": "probable", "held": "probable", "sure": "certain"}.get(cue.label, cue.label)
    assert read_tone(_hits(cue.example), "", willed=False).certainty == meant


@pytest.mark.parametrize("cue", cues("stance"), ids=lambda cue: f"{cue.label}-{cue.text}")
def test_a_stance_cue_decides_its_example(cue: Cue) -> None:
    meant = "denies" if cue.label in ("contention", "overruled") else cue.label
    assert read_tone(_hits(cue.example), "", willed=False).stance == meant


@pytest.mark.parametrize("cue", cues("modality"), ids=lambda cue: f"{cue.label}-{cue.text}")
def test_a_modality_cue_decides_its_example(cue: Cue) -> None:
    meant = MODALITIES.get(cue.label, cue.label)
    assert read_tone(_hits(cue.example), "", willed=False).modality == meant


@pytest.mark.parametrize("cue", cues("worth"), ids=lambda cue: f"{cue.label}-{cue.text}")
def test_the_example_of_what_is_no_claim_is_none(cue: Cue) -> None:
    assert _claims(cue.example) == []


@pytest.mark.parametrize(
    "cue",
    [cue for cue in cues("kinds") if cue.weight >= 3],
    ids=lambda cue: f"{cue.label}-{cue.text}",
)
def test_a_strong_kind_cue_decides_its_example(cue: Cue) -> None:
    assert classify(_hits(cue.example)).name == cue.label


def test_the_labels_are_those_of_the_schema() -> None:
    assert {cue.label for cue in cues("kinds")} <= set(DOMAIN.kinds)
    for cue in cues("slots"):
        slot = cue.label.split("=")[0]
        kind, name = slot.split(".")
        assert name in DOMAIN.details_of(kind).model_fields, cue.label


def test_no_cue_stands_twice_in_a_family() -> None:
    seen = [(cue.family, cue.label, cue.text) for cue in ALL]
    assert len(seen) == len(set(seen))


def test_a_gap_spans_four_words_and_no_more() -> None:
    near = _hits("The army lost a b c d tanks.")
    far = _hits("The army lost a b c d e tanks.")
    text = "lost ~ vehicles|tanks|aircraft|units|ships|soldiers|men|pieces|equipment"
    assert text in {hit.cue.text for hit in near}
    assert text not in {hit.cue.text for hit in far}


def test_the_month_of_may_is_no_modal_verb() -> None:
    assert read_tone(_hits("The port closed in May."), "", willed=False).certainty == "certain"


OTHER_WORDS = (
    "plant planes plantation planet banana band bandits important impossible committee portrait "
    "endanger signature significant observatory ceasefire scarcely quotation boosters "
    "rampant stealth concerning urgent urgency consultant increasingly thanks vowel subsidiary "
    "supplement supplementary nationalist warranty firefighters household perishable defector "
    "inflation attached consultancy entitled companion firmly licentious blameless attendants"
).split()
"""Words that begin as words of cues do and mean something else."""


@pytest.mark.parametrize("other", OTHER_WORDS)
def test_no_beginning_of_a_word_is_that_of_another(other: str) -> None:
    stems = [(c.text, stem) for c in ALL for word in c.words if word for stem in word.stems]
    assert [text for text, stem in stems if other.startswith(stem)] == []


def test_no_tokens_have_no_cues() -> None:
    assert find([]) == []


@pytest.mark.parametrize(
    ("places", "kept"),
    [([], []), (range(9), [2, 5]), ([2, 3], [2]), ([3, 4, 5, 6], [5]), ([2, 5, 6], [5])],
)
def test_a_cue_is_inside_where_both_its_ends_are(places: Sequence[int], kept: list[int]) -> None:
    cue = Cue("kinds", "loss", 1.0, "went down", "The ship went down.", ())
    hits = [Hit(cue, 2, 4), Hit(cue, 5, 7)]
    assert [hit.first for hit in inside(hits, places)] == kept
