"""Side clauses that are claims of their own, what they lean on, and which stay where they are.

The sentences are ours.
"""

from __future__ import annotations

import pytest

from tests.test_rules import _claims


def _statements(text: str) -> list[str]:
    return [claim["statement"] for claim in _claims(text)]


@pytest.mark.parametrize(
    "text",
    [
        "No ship sank on Monday, costing Norway $5 million.",
        "On Monday no ship sank in Riga, costing Norway $5 million.",
        "Nobody from the yard sank, killing 40 men in Baku.",
        "None of the ships sank, killing 40 men in Baku.",
        "Few ships sank on Monday, costing Norway $5 million.",
        "Not one ship sank on Monday, costing Norway $5 million.",
    ],
)
def test_what_came_of_nobody_stays_with_its_clause(text: str) -> None:
    """Once "No ship cost Norway $5 million.", the other way round."""
    assert len(_statements(text)) == 1


def test_what_came_of_a_few_is_told_of_them() -> None:
    assert _statements("A few ships sank on Monday, costing Norway $5 million.") == [
        "A few ships sank on Monday.",
        "A few ships cost Norway $5 million.",
    ]


def test_the_verb_of_a_result_is_the_word_behind_the_comma() -> None:
    """Once "The killed fields killing 40 men in Baku."."""
    text = "The killing fields lost nine pumps in May, killing 40 men in Baku."
    assert _statements(text) == [
        "The killing fields lost nine pumps in May.",
        "The killing fields killed 40 men in Baku.",
    ]


@pytest.mark.parametrize(
    ("text", "statement"),
    [
        (
            "Analysts expect the exports to Iran to begin in May.",
            "The exports to Iran will begin in May.",
        ),
        (
            "Analysts expect the exports to Iran to plummet by 40% in May.",
            "The exports to Iran will plummet by 40% in May.",
        ),
        (
            "Norway expects the road to the port to be closed in May.",
            "The road to the port will be closed in May.",
        ),
        (
            "Norway expects the fine to wipe out the profit of Norvex in May.",
            "The fine will wipe out the profit of Norvex in May.",
        ),
    ],
)
def test_what_is_expected_has_its_will_before_the_verb(text: str, statement: str) -> None:
    """Once "The exports will Iran to begin in May."."""
    assert _statements(text) == [statement]
