"""Who speaks where the words of a speech lie apart, and what only looks like speech.

The sentences are ours.
"""

from __future__ import annotations

import pytest

from tests.test_rules import _claims

TOLD = [
    # A phrase between an auxiliary and its verb.
    ("Oslo has in the past denied that it sells drones.", "Norway", "Norway sells drones."),
    (
        "Norvex has often, and in public, denied that the pumps were sold to Orsk.",
        "Norvex",
        "The pumps were sold to Orsk.",
    ),
    (
        "Belgrade has for years, in letters to the panel, maintained that no rifles were sold.",
        "Serbia",
        "No rifles were sold.",
    ),
]


@pytest.mark.parametrize(("text", "origin", "statement"), TOLD, ids=[case[0] for case in TOLD])
def test_who_says_the_last_claim_and_what(text: str, origin: str, statement: str) -> None:
    claim = _claims(text)[-1]
    assert [link["name"] for link in claim["attribution"]][:1] == [origin]
    assert claim["statement"] == statement
