"""What kind a clause is told to be: by its verb, not by a word in passing."""

from __future__ import annotations

import pytest

from pipeline.rules.clauses.sentence import Sentence
from pipeline.rules.fields.kinds import classify, emphasis
from pipeline.rules.vocabulary.cues import find
from pipeline.rules.vocabulary.tokens import tokenise
from schemas.article import Span


def _kind(text: str) -> str:
    words = tokenise(text, [Span(start=0, end=len(text))])[0]
    hits = find(words)
    sentence = Sentence(0, len(text), 0, 0, words, hits, [])
    return classify(hits, emphasis(sentence, range(len(words)), hits)).name


@pytest.mark.parametrize(
    "text",
    [
        "The cargo agency opens at nine.",
        "The export bureau closes on Sundays.",
        "The broker lives near the lake.",
        "The price of bread is low.",
        "He sold his shares in the newspaper.",
        "The bakers have been paid no wages since Easter.",
        "Its owner joined the board of a bank.",
    ],
)
def test_a_word_in_passing_tells_no_kind(text: str) -> None:
    assert _kind(text) == "other"


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("transfer", "The export of nine lathes to Oslo was stopped."),
        ("transfer", "They gave back the coins to the museum."),
        ("transfer", "The maker has frozen all deliveries."),
        ("evasion", "The sights were posted as fishing weights."),
        ("evasion", "The bakery is a front for the army."),
        ("compliance", "The captain pleaded not guilty."),
        ("compliance", "None of the sales required authorisation."),
        ("loss", "The blast left six guards dead."),
    ],
)
def test_what_the_verb_says_tells_the_kind(kind: str, text: str) -> None:
    assert _kind(text) == kind


def test_a_noun_that_tells_of_the_next_one_counts_half() -> None:
    text = "The cargo handlers went home."
    words = tokenise(text, [Span(start=0, end=len(text))])[0]
    hits = find(words)
    sentence = Sentence(0, len(text), 0, 0, words, hits, [])
    assert emphasis(sentence, range(len(words)), hits)[1] == 0.5
    assert 1 not in emphasis(sentence, range(len(words)))
