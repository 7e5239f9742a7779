"""What words mean, by the classes of data/senses.txt."""

from __future__ import annotations

from collections import Counter

import pytest

from pipeline.rules.fields.kind_words import Clues, chances, features, model
from pipeline.rules.vocabulary.senses import senses
from pipeline.rules.vocabulary.tokens import tokenise
from pipeline.rules.vocabulary.words import sections
from schemas.article import Span

CLASSES = sections("senses.txt")


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("howitzer", ("noun:weapon",)),
        ("howitzers", ("noun:weapon",)),
        ("shipping", ("noun:transport",)),
        ("smuggled", ("verb:evade",)),
        ("factories", ("noun:plant",)),
        ("children", ("noun:person",)),
        ("sold", ("verb:sell",)),
        ("the", ()),
        ("qwxz", ()),
    ],
)
def test_a_word_means_the_same_in_all_its_forms(word: str, meant: tuple[str, ...]) -> None:
    assert senses(word) == meant


def test_a_word_is_in_one_class_of_nouns_and_one_of_verbs_at_most() -> None:
    for family in ("noun:", "verb:"):
        counts = Counter(
            word for name, words in CLASSES.items() if name.startswith(family) for word in words
        )
        assert not [word for word, count in counts.items() if count > 1]


def test_classes_are_of_nouns_or_verbs_in_small_letters() -> None:
    for name, words in CLASSES.items():
        assert name.startswith(("noun:", "verb:")) and words
        assert all(word == word.lower() for word in words)


def test_a_word_that_no_sentence_has_tells_by_its_class() -> None:
    weights = model().weights
    assert "carbine" not in weights and "javelin" not in weights
    assert "noun:weapon" in features(Clues(["carbine"]))
    known, unknown = (chances(Clues([word])).kinds["military"] for word in ("javelin", "qwxz"))
    assert known > unknown


def test_a_word_with_a_meaning_is_never_taken_apart() -> None:
    text = "The seas are rough. The tankers change their flag twice in a season."
    spans = [Span(start=0, end=19), Span(start=20, end=len(text))]
    assert tokenise(text, spans)[1][-2].text == "season"
