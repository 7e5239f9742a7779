"""What a claim counts, and which numbers count nothing.

The sentences are ours.
"""

from __future__ import annotations

import pytest

from tests.test_rules import _claims

COUNTED = [
    ("The ban covers goods of headings 8407, 8411 and 8412.", []),
    ("Norvex sold 122-mm guns to Poland.", []),
    ("Loadings at Orsk averaged 90,000 bpd in May.", [("90,000 bpd", "barrel per day")]),
    ("The crates were worth 9 million cedis in May.", [("9 million cedis", "money")]),
    ("The owner was fined 9 million soles in May.", [("9 million soles", "money")]),
]


@pytest.mark.parametrize(("text", "counted"), COUNTED)
def test_what_is_counted(text: str, counted: list[tuple[str, str | None]]) -> None:
    found = _claims(text)[0]["quantities"]
    assert [(each["text"], each["unit"]) for each in found] == counted
