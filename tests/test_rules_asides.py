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
