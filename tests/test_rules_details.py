"""A kind's own fields where no list of goods or names has what fills them.

The sentences are ours.
"""

from __future__ import annotations

import pytest

from tests.test_rules import _only


def test_what_is_sold_needs_no_list_of_goods() -> None:
    details = _only("Norvex sold 90 harmonicas to a wholesaler in May.")["details"]
    assert details["items"] == ["harmonicas"]
    assert details["recipients"] == ["wholesaler"]


def test_a_box_is_not_what_is_in_it() -> None:
    details = _only("Norvex sold nine crates of marmalade to Poland in May.")["details"]
    assert details["items"] == ["marmalade"]


def test_it_is_the_body_that_speaks() -> None:
    claim = _only("Norvex Ltd said it sold nine pumps to Poland in May.")
    assert claim["details"]["suppliers"] == ["Norvex Ltd"]


@pytest.mark.parametrize(
    ("text", "slot", "value"),
    [
        ("In May a court in Gori fined the driver of the lorry.", "authority", "court in Gori"),
        ("Last week prosecutors froze the accounts of a driver.", "authority", "prosecutors"),
        ("The bank accounts were frozen by a court in May.", "targets", ["bank accounts"]),
        (
            "In May prosecutors indicted the driver of the lorry.",
            "targets",
            ["driver of the lorry"],
        ),
        ("Nine pumps reached Russia in May by way of Georgia.", "via", ["GE"]),
        ("In May Poland urged Norvex Ltd to publish the drawings.", "topic", "drawings"),
        ("Kazakh mines raised their output of copper by a tenth.", "actor", "Kazakh mines"),
        ("The sale breaks the export rules of the United States.", "actor", None),
    ],
)
def test_who_and_what_without_a_name(text: str, slot: str, value: object) -> None:
    assert _only(text)["details"].get(slot) == value
