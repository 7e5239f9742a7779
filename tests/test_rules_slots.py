"""A kind's own fields: whole phrases, whom a measure or an attack meets, what is talked of.

The sentences are ours.
"""

from __future__ import annotations

import pytest

from tests.test_rules import _claims

TOLD = [
    ("The Kestrel-3 carries a 40-kilogram warhead.", "action", "carries a 40-kilogram warhead"),
    (
        "Polish troops have shelled the strip at Lomza since the army left.",
        "action",
        "shelled the strip at Lomza",
    ),
    ("Gunmen on motorcycles stormed the crossing.", "actor", "Gunmen on motorcycles"),
    ("Gunmen on motorcycles stormed the crossing.", "target", "crossing"),
    ("An Israeli strike killed eleven soldiers.", "side", None),
    ("An Israeli strike killed eleven soldiers.", "items", ["soldiers"]),
    ("Poland called on all parties to respect the truce.", "topic", "respect the truce"),
    ("The leaders discussed a joint budget.", "topic", "joint budget"),
    ("Riga called for a naval truce.", "topic", "naval truce"),
    ("The envoys met on the way to Riga.", "topic", None),
    ("No domestic law was broken in May.", "conduct", None),
    ("In parallel the sale to Riga was lawful.", "conduct", None),
    ("The price of pumps was 90 dollars.", "topic", "price of pumps"),
    ("Without the Polish barrels, the plant would stop.", "cause", "Without the Polish barrels"),
    ("Output of engines has fallen by a tenth.", "change", "limited"),
]
MEASURES = [
    (
        "The court filed charges against the owner of the yard.",
        "targets",
        ["owner of the yard"],
    ),
    ("Riga lifted the ban on sales of sensors.", "targets", ["sales of sensors"]),
    ("Norvex has been under American sanctions since 2017.", "targets", None),
    ("The court fined a trader 900 dollars.", "targets", ["trader"]),
    ("Detectives confiscated 1.1 million euros.", "targets", None),
    ("The general director was arrested in March.", "authority", None),
    ("Poland has put Norvex Ltd on its list of dealers.", "targets", ["Norvex Ltd"]),
    ("A general licence lets the owner pay for fuel.", "authority", None),
    ("Such fibre may leave Poland only with a permit.", "targets", None),
    ("Ships may not enter Polish ports.", "status", "in_force"),
    ("Poland wants a ban on sales of sensors.", "status", None),
]
GOODS = [
    ("Poland has taken up talks with Turkey on nine drones.", "status", None),
    ("Taiwan is the second source of chips.", "status", None),
    ("Poland ordered interceptor drones from Turkey.", "status", "attempted"),
    ("Norvex sold pulp worth 90 dollars to Riga.", "items", ["pulp"]),
    ("Eighteen howitzers were sold in May.", "suppliers", None),
    ("A rival bought nine pumps in May.", "recipients", ["rival"]),
    ("Norvex Ltd took delivery of nine drones in May.", "recipients", ["Norvex Ltd"]),
    ("Norvex Ltd bought nine rifles in Texas in May.", "origins", ["US"]),
    ("Indonesia has taken up talks with Chengdu on nine drones.", "status", None),
    ("Air defence brought down nine drones in May.", "items", ["drones"]),
    ("Prosecutors in Sofia charged nine men in May.", "authority", "Prosecutors in Sofia"),
    ("Eleven peacekeepers from Kenya have died in Haiti.", "side", "KE"),
    ("Eight soldiers of Poland died at the guns.", "items", ["soldiers of Poland"]),
    ("Neither plant made drones at more than a quarter of its capacity.", "change", None),
]


@pytest.mark.parametrize(("text", "slot", "value"), [*TOLD, *MEASURES, *GOODS])
def test_a_slot_holds_what_the_clause_tells(text: str, slot: str, value: object) -> None:
    assert (_claims(text)[-1]["details"].get(slot) or None) == value
