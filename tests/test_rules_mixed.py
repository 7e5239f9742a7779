"""Sentences out of joint: whatever stands in an article, no claim of it is lost to an error."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.rules.vocabulary.cues import FAMILIES, cues
from tests.test_rules import _claims

MARKS = (",", '"', "“", "”", "—", "-", ":", ";", "(", ")", "?", "'", "•", "$", "%", "’s", ", ,")


@cache
def _words() -> tuple[tuple[str, ...], ...]:
    """The words of every cue's example."""
    return tuple(tuple(cue.example.split()) for family in FAMILIES for cue in cues(family))


@st.composite
def _mixed(draw: st.DrawFn) -> str:
    """Pieces of examples put behind one another, with marks between and within."""
    pieces: list[str] = []
    for _ in range(draw(st.integers(1, 4))):
        words = draw(st.sampled_from(_words()))
        first = draw(st.integers(0, len(words) - 1))
        pieces += words[first : draw(st.integers(first + 1, len(words)))]
        pieces.append(draw(st.sampled_from(("", *MARKS))))
    for _ in range(draw(st.integers(0, 3))):
        pieces.insert(draw(st.integers(0, len(pieces))), draw(st.sampled_from(MARKS)))
    end = draw(st.sampled_from((".", '."', "", "?")))
    return " ".join(piece for piece in pieces if piece) + end


@settings(max_examples=300, deadline=None)
@given(st.lists(_mixed(), min_size=1, max_size=6))
def test_no_run_of_words_and_marks_is_an_error(sentences: list[str]) -> None:
    text = "\n\n".join(sentences)
    for claim in _claims(text):
        assert claim["statement"]
        assert all(link["name"] for link in claim["attribution"])
        for span in claim["evidence"]:
            assert text[span["start"] : span["end"]] == span["quote"]


@pytest.mark.parametrize(
    ("text", "statements"),
    [
        (
            "Receipts, mailing lists and 300 letters read by the paper suggest that it sold none.",
            ["It sold none."],
        ),
        ("52,, a reduced sentence ?", []),
        ('." company," call the', []),
        ("Akolgo, ” described as", []),
        (
            "a of chief, Sakamoto, called on than half",
            ["A of chief, Sakamoto, called on than half."],
        ),
    ],
)
def test_a_sentence_that_was_an_error_is_read(text: str, statements: list[str]) -> None:
    assert [claim["statement"] for claim in _claims(text)] == statements


def test_the_office_before_a_name_ends_where_its_verb_begins() -> None:
    """What stands before the verb is no comma, and so there is nothing set off before it."""
    (claim,) = _claims(
        "Ann Smith, who teaches mining law in Lusaka, reckons that theft costs the two lake"
        " states $70 million a year."
    )
    assert [(link["name"], link["cue"]) for link in claim["attribution"]] == [
        ("Ann Smith", "reckons")
    ]
