"""Ways of saying who says so that need no verb of speaking, and the rarer verbs.

The sentences are ours.
"""

from __future__ import annotations

import pytest

from tests.test_rules import _claims

TOLD = [
    ("The union's view is that nobody was warned of the leak.", "union"),
    ("The view of the union is that nobody was warned of the leak.", "union"),
    ("It is the union's assessment that nobody was warned of the leak.", "union"),
    ("Norvex's main argument was that the pumps were sold before the ban.", "Norvex"),
    ("Petrov's answer: the yard sold two hulls in May.", "Petrov"),
    ("Norvex sold 40 pumps in March, per a court filing.", "court filing"),
    ("Anna Kranz, the mayor: “The crates were empty on Monday.”", "Anna Kranz"),
    ("Petrov's message was blunt: the yard sold two hulls in May.", "Petrov"),
    ("By the ministry's own account, the depot held two weeks of fuel.", "ministry"),
    ("Anna Kranz was emphatic that no tanker had docked since May.", "Anna Kranz"),
    ("Anna Kranz puts it more bluntly: the harbour has been bankrupt since May.", "Anna Kranz"),
    ("Anna Kranz posted on X that the tanker had left on Monday.", "Anna Kranz"),
    ("Ivan Petrov did not dispute that the hulls were sold.", "Ivan Petrov"),
    ("Ivan Petrov refused to rule out further sales of hulls.", "Ivan Petrov"),
    ("The central bank sees 4% growth this year.", "central bank"),
    ("Analysts polled in Oslo had forecast a profit of $4 million.", "Analysts polled in Oslo"),
    ("Norvex has long insisted that the yard closed in May.", "Norvex"),
    ("The yard, Norvex says, closed in May for want of steel.", "Norvex"),
    (
        "Norvex said in a statement to the daily on Monday that the yard had closed.",
        "Norvex",
    ),
    # Who stands behind a paper, an office, a pronoun.
    (
        "Two hulls were sold, a report by a group of Nordic experts found.",
        "group of Nordic experts",
    ),
    ("A freight receipt dated 9 May states that two pumps were sold.", "freight receipt"),
    ("A memo passed between the mill's foremen states that two pumps were sold.", "memo"),
    ("Ann Lee spoke. Her lawyer, Ivan Petrov, said on Monday: “Nine ships docked.”", "Ivan"),
    ("In a letter sent on Monday, the mayor met us and promised to sell nine ships.", "mayor"),
    ("A bricklayer, who rents a room there, claims that nine ships docked.", "bricklayer"),
    ("Norvex Trading spoke. The Oslo-based company said that nine ships docked.", "Norvex"),
    # No source.
    ("The bank pays $9 per tonne, per ship and per day in May.", None),
]


@pytest.mark.parametrize(("text", "source"), TOLD, ids=[case[0] for case in TOLD])
def test_whose_view_the_last_claim_is(text: str, source: str | None) -> None:
    told = _claims(text)[-1]["attribution"]
    assert told[0]["name"].startswith(source) if source else not told
