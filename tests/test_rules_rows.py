"""Tables as text: rows are claims, headers and captions are none."""

from __future__ import annotations

import pytest

from pipeline.sentences import sentences
from schemas.article import Span
from tests.test_rules import _claims as drafts_of

BARS = """Seizures by year.

| Seizures, 2022 to 2023 |  |  |
| Month | Crates | Sent from | Outcome |
|---|---|---|---|
| March | 40 | Tallvik | held at the port |
| 9 April | 1,200 | Norvia | released |
"""
SPACES = """3. Items concerned.

Item                 Control number   Quantity
Deposition plant     3B001            14
Vacuum pump          2B231            52

4. Costs were borne by Norvex.
"""
TABS = "Country\tShells\nIran\t4,000\nNorvia\t12\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            BARS,
            [
                "In March: 40 crates, sent from Tallvik, held at the port.",
                "On 9 April: 1,200 crates, sent from Norvia, released.",
            ],
        ),
        (
            SPACES,
            [
                "Deposition plant: control number 3B001, 14 quantity.",
                "Vacuum pump: control number 2B231, 52 quantity.",
            ],
        ),
        (TABS, ["Iran: 4,000 shells.", "Norvia: 12 shells."]),
    ],
)
def test_a_row_says_what_its_cells_say(text: str, expected: list[str]) -> None:
    found = [draft for draft in drafts_of(text) if ":" in draft["statement"]]
    assert [draft["statement"] for draft in found] == expected
    for draft in found:
        quote = draft["evidence"][0]["quote"]
        assert quote in text and "\n" not in quote


def test_the_header_and_a_caption_are_no_claims() -> None:
    said = " ".join(draft["statement"] for draft in drafts_of(BARS))
    assert "Outcome" not in said and "Seizures, 2022" not in said


def test_rows_are_sentences_of_their_own_and_prose_is_not_cut() -> None:
    body = [Span(start=0, end=len(SPACES))]
    pieces = [SPACES[s.start : s.end] for s in sentences(SPACES, body)]
    assert "Vacuum pump          2B231            52" in pieces
    prose = "The firm sold   forty pumps\nto the army in May."
    whole = sentences(prose, [Span(start=0, end=len(prose))])
    assert len(whole) == 1
