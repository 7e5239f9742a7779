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
        {"statement": CHARGE, "stance": "questions"},
        {"statement": "Norvex did not sell lathes to Belarus.", "stance": "questions"},
        {"statement": "The harbour wall of Port Sel gave way.", "stance": "denies"},
        {"statement": "It did not rain."},
        {"statement": "Norvel sold lathes to Belarus.", "stance": "denies"},
        {"statement": "Norvex sold lathes to Latvia.", "stance": "denies"},
        {"statement": "Belarus never sold lathes to Norvex."},
        {"statement": "Norvex sold illegal lathes to Belarus."},
    ],
)
def test_others_do_not_contradict(other: dict[str, Any]) -> None:
    assert pairs(claim(CHARGE, (0, 5), origin="A"), claim(**other)) == []


HOSPITAL = "Russian forces shelled the hospital in Kherson."
SHELLS = "North Korea sent shells to Russia."
MOSCOW = {"name": "Moscow", "type": "country", "country": "RU"}


@pytest.mark.parametrize(
    ("said", "denied"),
    [
        (HOSPITAL, "Russia shelled the hospital in Kherson."),
        (HOSPITAL, "Russia's army shelled the hospital."),
        (HOSPITAL, "Russian troops had shelled the hospital in Kherson."),
        ("The hospital in Kherson was shelled by Russia.", "Russia shelled the hospital."),
        (SHELLS, SHELLS),
        ("The North Korean government has sent shells to Russia.", SHELLS),
        ("North Korea sent 5,000 shells to Russia in March 2024.", SHELLS),
        ("North Korea sent a million shells to Russia by rail.", "North Korea is sending shells."),
        ("Norvex sold forty lathes to Belarus.", "Norvex sold 40 lathes to Belarus."),
        ("Norvex secretly sold modern lathes to Belarus via Dubai.", CHARGE),
        ("An Estonian firm, Norvex, sold lathes and drones to Belarus.", "Norvex sold lathes."),
        ("Norvex supplied Iran with 40 lathes in March 2023.", "Norvex supplied lathes to Iran."),
        ("Norvex sold Iran 40 lathes.", "Norvex sold lathes to Iran."),
        ("Norvex sold lathes to Iran.", "Norvex sold Iran lathes."),
        (
            "Goods of Tavo ended in Yemen, because Roos carried them.",
            "Goods of Tavo ended in Yemen.",
        ),
        ("In March 2024, Norvex sold lathes to Belarus.", CHARGE),
        ("In March Norvex sold lathes to Belarus.", CHARGE),
        ("After the embargo that was imposed, Norvex sold lathes to Belarus.", CHARGE),
        ("The sanctioned toolmaker Norvex sold lathes to Belarus.", CHARGE),
        ("The state-owned firm Norvex sold lathes to Belarus.", CHARGE),
        ("At least 30 tanks were lost.", "Tanks were lost."),
        ("Hundreds of tanks were lost.", "Tanks were lost."),
        ("A large quantity of gold enters Brazil.", "Gold enters Brazil."),
    ],
)
def test_a_denial_of_another_kind_and_in_other_forms_is_known(said: str, denied: str) -> None:
    charge = claim(said, (0, 5), origin="A", kind="military")
    assert pairs(charge, claim(denied, (9, 15), origin="B", stance="denies", kind="other")) == [
        (0, 1)
    ]


@pytest.mark.parametrize(
    ("said", "negated"),
    [
        (SHELLS, "North Korea did not send shells to Russia."),
        (SHELLS, "Pyongyang never sent any shells to Russia."),
        ("Moscow shelled the hospital in Kherson.", "Russia did not shell the hospital."),
        ("Russia lost 30 tanks.", "Russia lost no tanks."),
        ("Russia can make shells.", "Russia cannot make shells."),
        ("Russia could make shells.", "Russia couldn’t make shells."),
        ("Russia will buy shells.", "Russia won't buy shells."),
        ("Russia can make new tanks.", "Russia is unable to make new tanks."),
        ("Russia is able to make tanks.", "Russia cannot make tanks."),
        ("Slovakia paid for the guns.", "Slovakia failed to pay for the guns."),
        ("The export was lawful.", "The export was unlawful."),
        ("The export was legal.", "The export was illegal."),
        ("The report was true.", "The report was false."),
    ],
)
def test_a_negation_of_another_kind_and_in_other_forms_is_known(said: str, negated: str) -> None:
    states = [MOSCOW, {"name": "North Korea", "mention": "Pyongyang", "type": "country",
                       "country": "KP"}]  # fmt: skip
    plain = claim(said, (0, 5), entities=states)
    contrary = claim(negated, (9, 15), entities=states, kind="military")
    assert pairs(plain, contrary) == [(0, 1)]


@pytest.mark.parametrize(
    ("said", "denied"),
    [
        (HOSPITAL, "Russian forces shelled the hospital in Kharkiv."),
        (HOSPITAL, "Russian forces shelled the school in Kherson."),
        (HOSPITAL, "Ukrainian forces shelled the hospital in Kherson."),
        (HOSPITAL, "Russian forces looted the hospital in Kherson."),
        ("A Russian company sold chips to Iran.", "Russia sold chips to Iran."),
        ("Moscow was hit by drones.", "Russia was hit by drones."),
        ("Russia shelled Ukraine.", "Russia was shelled by Ukraine."),
        ("Russia was shelled by Ukraine.", "Russia shelled Ukraine."),
        ("Russia lost 30 tanks.", "Russia lost 40 tanks."),
        ("Russia lost 30 of 40 tanks.", "Russia lost 40 tanks."),
        ("Russia lost tanks.", "Russia lost 40 tanks."),
        ("Norvex sold lathes to Belarus in 2021.", "Norvex sold lathes to Belarus in 2022."),
        ("Norvex sold lathes to Belarus.", "Norvex sold lathes to Belarus in 2022."),
        ("Norvex sold lathes to Belarus on Monday.", "Norvex sold lathes to Belarus on Tuesday."),
        ("Norvex sold lathes to Belarus.", "Norvex sold military lathes to Belarus."),
        ("Norvex sold lathe parts to Belarus.", CHARGE),
        ("Norvex sold parts for lathes to Belarus.", CHARGE),
        ("Norvex sold lathes to companies in Belarus.", CHARGE),
        ("Norvex sold lathes to Iran and drones to Belarus.", CHARGE),
        ("Norvex sold drones to Belarus and lathes to Iran.", CHARGE),
        ("Norvex stopped selling lathes to Belarus.", CHARGE),
        ("The plant stopped selling lathes.", "The plant sold lathes."),
        ("Norvex's rival Tallvik sold lathes to Belarus.", CHARGE),
        ("The drones flew from Iran.", "The drones flew to Iran."),
        ("Norvex hit Iran with lathes.", "Norvex hit lathes to Iran."),
        ("Norvex sold lathes if the law allowed it.", "Norvex sold lathes."),
        ("A forged letter claimed that Norvex sold lathes to Belarus.", CHARGE),
        ("A letter claims Norvex sold lathes to Belarus.", CHARGE),
        ("The minister said Norvex sold lathes to Belarus.", CHARGE),
        ("The court examined whether Norvex sold lathes to Belarus.", CHARGE),
        ("If Norvex sold lathes to Belarus, it broke the law.", CHARGE),
        ("A competitor of Norvex sold lathes to Belarus.", CHARGE),
        ("A firm close to Norvex sold lathes to Belarus.", CHARGE),
        (
            "The clerk wrote the memo in which the agency told him that gold enters Brazil.",
            "Gold enters Brazil.",
        ),
        ("In March, the minister said Norvex sold lathes to Belarus.", CHARGE),
    ],
)
def test_another_place_date_figure_object_or_party_is_no_contradiction(
    said: str, denied: str
) -> None:
    charge = claim(said, (0, 5), origin="A")
    assert pairs(charge, claim(denied, (9, 15), origin="B", stance="denies")) == []


def test_what_is_planned_and_what_has_not_happened_may_both_be_true() -> None:
    plan = claim(CHARGE, (0, 5), modality="planned")
    assert pairs(plan, claim(CHARGE, (9, 15), stance="denies")) == []
    assert pairs(plan, claim(CHARGE, (9, 15), stance="denies", modality="predicted")) == [(0, 1)]


def _when(start: str | None, end: str | None) -> dict[str, Any]:
    return {"text": "x", "start": start, "end": end}


@pytest.mark.parametrize(
    ("one", "other", "known"),
    [
        (("2022-03", "2022-03"), ("2022-04", "2022-04"), False),
        (("2022-03", "2022-03"), ("2022", "2022"), True),
        (("2022-03", None), ("2021", "2021"), False),
        (("2022-03", None), ("2023-01-02", "2023-01-02"), True),
        ((None, None), ("2021", "2021"), True),
    ],
)
def test_times_that_are_known_have_to_meet(one: Any, other: Any, known: bool) -> None:
    charge = claim(CHARGE, (0, 5), when=_when(*one))
    denial = claim(CHARGE, (9, 15), stance="denies", when=_when(*other))
    assert pairs(charge, denial) == ([(0, 1)] if known else [])


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


_EXPORT = "Norvex exported 40 lathes to Iran without a licence in March 2023."


@pytest.mark.parametrize(
    ("said", "denied", "known"),
    [
        (_EXPORT, "Norvex exported lathes to Iran.", True),
        (_EXPORT, "Norvex exported lathes to Iran without a licence.", True),
        (_EXPORT, "Norvex exported lathes without any licence.", True),
        (_EXPORT, "Norvex exported lathes to Iran with no licence.", True),
        (_EXPORT, "Norvex exported lathes to Iran with a licence.", False),
        (_EXPORT, "Norvex exported a licence.", False),
        ("Norvex sold lathes on 5 May 2023.", "Norvex sold lathes on May 5.", True),
        ("Norvex sold lathes on 5 May 2023.", "Norvex sold lathes on 2023-05-05.", True),
        ("Norvex exported 40 lathes with no licence.", "Norvex exported lathes.", True),
        ("Norvex exported without declaring lathes.", "Norvex exported lathes.", False),
        ("Russia shelled Kharkiv without warning.", "Russia shelled Kharkiv.", True),
        ("Russia fired 40 missiles, none of which was shot down.", "Russia fired missiles.", True),
        ("Norvex failed to declare 40 lathes in March.", "Norvex failed to declare lathes.", True),
        ("Norvex never paid for 40 lathes in March.", "Norvex did not pay for the lathes.", True),
        ("Norvex never paid for lathes.", "Norvex did not pay for 40 lathes in March.", True),
        ("Norvex never paid for lathes.", "Norvex did pay for the lathes.", False),
        ("Norvex sold lathes to Iran but not to Syria.", "Norvex sold lathes to Syria.", False),
    ],
)
def test_the_denial_of_a_charge_that_says_no_is_known(said: str, denied: str, known: bool) -> None:
    charge = claim(said, (0, 5), origin="the ministry")
    denial = claim(denied, (9, 15), origin="Norvex", stance="denies")
    assert pairs(charge, denial) == pairs(denial, charge) == [(0, 1)] * known


@pytest.mark.parametrize(
    ("negated", "known"),
    [
        ("Norvex did not export lathes to Iran.", True),
        ("Norvex did not export lathes to Iran without a licence.", True),
        ("Norvex did not export 50 lathes to Iran.", False),
        ("Norvex exported 40 lathes to Iran with a licence in March 2023.", True),
        ("Norvex exported 40 lathes to Iran in March 2023.", False),
    ],
)
def test_a_charge_with_a_without_is_contradicted_by_its_negation(negated: str, known: bool) -> None:
    charge = claim(_EXPORT, (0, 5), origin="the ministry")
    assert pairs(charge, claim(negated, (9, 15), origin="Norvex")) == [(0, 1)] * known
