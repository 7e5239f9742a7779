"""Forms of one word have one stem, other words have others."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.lexicon.stems import irregular_pasts, stem


@pytest.mark.parametrize(
    "forms",
    [
        "sell sells sold selling",
        "send sends sent sending",
        "shell shells shelled shelling",
        "supply supplies supplied supplying",
        "agree agrees agreed agreeing",
        "use uses used using",
        "ship ships shipped shipping",
        "write writes wrote written writing",
        "pass passes passed passing",
        "lathe lathes",
        "missile missiles",
    ],
)
def test_forms_of_a_word_have_one_stem(forms: str) -> None:
    assert len({stem(form) for form in forms.split()}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [("sell", "sent"), ("need", "net"), ("ring", "rest"), ("iran", "iraq"), ("t-11", "t-1")],
)
def test_other_words_have_other_stems(one: str, other: str) -> None:
    assert stem(one) != stem(other)


@given(st.text(max_size=8))
def test_any_word_has_a_stem(word: str) -> None:
    assert bool(stem(word)) == bool(word)


def test_irregular_verbs_are_pairs_of_small_words() -> None:
    assert ("sell", "sold") in irregular_pasts()
    assert all(base.isalpha() and past.isalpha() for base, past in irregular_pasts())
