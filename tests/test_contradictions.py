"""Which claims of one article say the contrary of each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from pipeline.merge import contradictions, merge
from schemas import DOMAIN
from schemas.claim import Claim
from schemas.row import GroundedClaim
from tests.test_merge import CHARGE, claim, stay


def pairs(*claims: GroundedClaim) -> Sequence[tuple[int, int]]:
    return contradictions([each.record for each in claims])


def test_a_charge_and_its_denial_both_stay_and_know_each_other() -> None:
    charge = claim(CHARGE, (0, 5), origin="the ministry")
    denial = claim(CHARGE, (9, 15), origin="Norvex", stance="denies")
    assert stay(charge, denial)
    assert pairs(charge, denial) == pairs(denial, charge) == [(0, 1)]


def test_one_origin_may_contradict_itself() -> None:
    charge, denial = claim(CHARGE, (0, 5)), claim(CHARGE, (0, 5), stance="denies")
    assert stay(charge, denial)
    assert pairs(charge, denial) == [(0, 1)]


@pytest.mark.parametrize(
    "contrary",
    [
        "Norvex did not sell lathes to Belarus.",
        "Norvex didn't sell lathes to Belarus.",
        "Norvex didn’t sell lathes to Belarus.",
        "Norvex never sold lathes to Belarus.",
        "Norvex sold no lathes to Belarus.",
        "Norvex never sold any lathes to Belarus.",
    ],
)
def test_a_statement_and_its_negation_contradict_each_other(contrary: str) -> None:
    plain = claim(CHARGE, (0, 5), origin="A")
    negated = claim(contrary, (9, 15), origin="B")
    assert pairs(plain, negated) == [(0, 1)]
    assert pairs(plain, claim(contrary, (9, 15), stance="denies")) == []


@pytest.mark.parametrize(
    "other",
    [
        {"statement": CHARGE},
        {"statement": CHARGE, "stance": "denies", "kind": "other"},
        {"statement": CHARGE, "stance": "questions"},
        {"statement": "Norvex did not sell lathes to Belarus.", "stance": "questions"},
        {"statement": "The harbour wall of Port Sel gave way.", "stance": "denies"},
        {"statement": "It did not rain."},
        {"statement": "Norvel sold lathes to Belarus.", "stance": "denies"},
        {"statement": "Norvex sold lathes to Latvia.", "stance": "denies"},
        {"statement": "Belarus never sold lathes to Norvex."},
    ],
)
def test_others_do_not_contradict(other: dict[str, Any]) -> None:
    assert pairs(claim(CHARGE, (0, 5), origin="A"), claim(**other)) == []


def test_each_pair_is_told_once_in_order() -> None:
    charge, denial = claim(CHARGE), claim(CHARGE, stance="denies")
    other = claim("It rained for days in Tallvik.")
    assert pairs(denial, other, charge, charge) == [(0, 2), (0, 3)]
    assert pairs() == pairs(charge) == []


def test_records_are_not_changed() -> None:
    claims = [claim("It is so.", (0, 5)), claim("It is so.", (9, 15), certainty="possible")]
    before = [each.model_dump() for each in claims]
    merge(claims, DOMAIN)
    assert [each.model_dump() for each in claims] == before
    assert isinstance(claims[0].record, Claim)
