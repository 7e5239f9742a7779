"""Every figure that is printed has a value worked by hand, on a document of a few words.

The article is twenty words, ``w0`` to ``w19`` by their places; a claim is told by its kind, the
first and the last word of its evidence, and its statement.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import pytest

from evals.calibration import calibration
from evals.counts import count
from evals.figures import OWN, figures, kinds_of, measures, slots_of
from schemas.claim import Claim
from tests.toy_domain import TOY

WORDS = (
    "amber birch cedar delta elder fjord grain heron islet jetty "
    "knoll larch maple north ocean plume quill ridge slate thorn"
).split()
TEXT = " ".join(WORDS)


def claim(kind: str, first: int, last: int, statement: str = "", **fields: Any) -> Claim:
    """A claim; without a statement its evidence is one."""
    start = sum(len(word) + 1 for word in WORDS[:first])
    quote = " ".join(WORDS[first : last + 1])
    data = {
        "kind": kind,
        "statement": statement or quote,
        "evidence": [{"start": start, "end": start + len(quote), "quote": quote}],
        "stance": "asserts",
        "certainty": "certain",
        "modality": "actual",
        "details": {},
        **fields,
    }
    return TOY.record.validate_python(data, context={"lenient": True})


@dataclass(frozen=True, slots=True)
class Case:
    """What was expected, what was predicted, and the figures that come of it."""

    gold: list[Claim]
    predicted: list[Claim]
    figures: dict[str, float]


FINDING = Case(
    gold=[
        claim("damage", 0, 3),
        claim("damage", 4, 7, "elder fjord"),
        claim("damage", 8, 9, "islet jetty"),
        claim("relief", 0, 3, "amber birch zinc tin"),
        claim("relief", 18, 19),
        claim("relief", 16, 17),
    ],
    predicted=[
        claim("damage", 0, 3),  # 1, and 0.5 + 0.5 * 4/8 with the fourth, which has none left
        claim("outlook", 4, 6, "elder plume"),  # 0.5 * 3/4 + 0.5 * 2/4 = 0.625
        claim("damage", 9, 12, "islet in 7"),  # 0.5 * 1/5 + 0.5 * 2/5 = 0.3; no 7 in the text
        claim("relief", 14, 15, "Oslo"),  # spurious; no Oslo in the text
        claim("outlook", 16, 17),  # 1
    ],
    figures={
        "detection precision at 0.3": 4 / 5,
        "detection recall at 0.3": 4 / 6,
        "detection F1 at 0.3": 8 / 11,
        "typed F1 at 0.3": 4 / 11,
        "detection precision at 0.5": 3 / 5,
        "detection recall at 0.5": 3 / 6,
        "detection F1 at 0.5": 6 / 11,
        "typed F1 at 0.5": 2 / 11,
        "detection precision at 0.8": 2 / 5,
        "detection recall at 0.8": 2 / 6,
        "detection F1 at 0.8": 4 / 11,
        "typed F1 at 0.8": 2 / 11,
        "soft CEAF": 2 * (1 + 0.625 + 0.3 + 1) / 11,
        "coverage recall": 4 / 6,  # the fourth, too, and not the third
        "strict record rate": 1 / 6,
        "evidence exact": 2 / 3,
        "evidence overlap": (1 + 6 / 7 + 1) / 3,
        "statement F1": (1 + 2 / 4 + 1) / 3,
        "statement supported": 3 / 5,
        "kind accuracy": 1 / 3,
        "kind macro-F1": (2 / 3 + 0 + 0) / 3,
    },
)


def labelled(place: int, stance: str, certainty: str, modality: str) -> Claim:
    labels = {"stance": stance, "certainty": certainty, "modality": modality}
    return claim("relief", place, place, **labels)


LABELS = Case(
    gold=[
        labelled(0, "asserts", "certain", "actual"),
        labelled(1, "denies", "certain", "actual"),
        labelled(2, "denies", "probable", "planned"),
        labelled(3, "questions", "possible", "predicted"),
        labelled(4, "questions", "possible", "predicted"),
    ],
    predicted=[
        labelled(0, "asserts", "certain", "actual"),
        labelled(1, "denies", "possible", "planned"),
        labelled(2, "asserts", "probable", "planned"),
        labelled(3, "asserts", "probable", "predicted"),
        labelled(4, "questions", "possible", "conditional"),
    ],
    figures={
        "stance accuracy": 3 / 5,
        "recall of denies": 1 / 2,
        "recall of questions": 1 / 2,
        "stance macro-F1": (2 / 4 + 2 / 3 + 2 / 3) / 3,
        "certainty accuracy": 3 / 5,
        "certainty macro-F1": (2 / 3 + 2 / 3 + 2 / 4) / 3,
        # Cost seen: 2² + 1² = 5; by chance (2 * (2 + 2 * 4) + 1 * (1 + 2) + 2 * (4 + 2)) / 5 = 7.
        "certainty weighted kappa": 1 - 5 / 7,
        "modality accuracy": 3 / 5,
        "modality macro-F1": (2 / 3 + 2 / 3 + 2 / 3 + 0) / 4,
    },
)


def said(place: int, *sources: tuple[str, str, str | None, str | None]) -> Claim:
    names = ("name", "type", "role", "cue")
    chain = [dict(zip(names, source, strict=True)) for source in sources]
    return claim("relief", place, place, attribution=chain)


SOURCES = Case(
    gold=[
        said(0, ("Ada Roos", "person", "minister", "said")),
        said(1, ("Ada Roos", "person", "minister", "said")),
        said(2),
        said(3),
        said(4, ("Norvex", "company", "maker", None), ("Courier", "media", None, "wrote")),
        said(5, ("Norvex", "company", None, None)),
        said(6),
        said(7, ("Norvex", "company", None, None), ("Courier", "media", None, None)),
    ],
    predicted=[
        said(0, ("Ada Roos", "person", "the minister", "said on Monday")),  # cue: 2 / 4
        said(1, ("Pol Arend", "person", "minister", "said")),
        said(2),
        said(3, ("Norvex", "company", None, "told")),
        said(
            4,
            ("Norvex Trading", "expert", None, "told"),
            ("Courier", "company", None, "wrote that"),  # type wrong, cue: 2 / 3
        ),
        said(5),
        said(6, ("Norvex", "company", None, None)),
        said(7, ("Norvex", "company", None, None), ("Courier", "media", None, None)),
    ],
    figures={
        "origin accuracy": 4 / 8,
        "no-source F1": 2 * 1 / (3 + 2),
        "source chain accuracy": 3 / 8,
        "source type accuracy": 3 / 4,
        "cue overlap": (2 / 4 + 1 + 0) / 3,
        "later source type accuracy": 1 / 2,
        "later cue overlap": 2 / 3,
        "attribution: role accuracy": 1 / 2,  # only of sources that match
    },
)


def number(text: str, value: float, change: str | None = None) -> dict[str, Any]:
    return {
        "text": text,
        "value": value,
        "comparator": "eq",
        "unit": "crate",
        "change": change,
    }


def time(text: str, day: str) -> dict[str, Any]:
    return {"text": text, "start": day, "end": day}


TIMES_AND_NUMBERS = Case(
    gold=[
        claim("relief", 0, 0, when=time("in 2022", "2022"), quantities=[number("40 crates", 40.0)]),
        claim("relief", 1, 1, when=time("in May", "2022-05"), quantities=[number("5", 5.0)]),
        claim("relief", 2, 2, when=None),
        claim(
            "relief",
            3,
            3,
            when=time("in 2020", "2020"),
            quantities=[number("up 100", 100.0, "increase")],
        ),
    ],
    predicted=[
        claim(
            "relief",
            0,
            0,
            when=time("in May 2022", "2022-05"),
            quantities=[number("the 40 crates", 40.0), number("12", 12.0)],
        ),
        claim("relief", 1, 1, when=time("in May", "2022"), quantities=[number("5", 6.0)]),
        claim("relief", 2, 2, when=time("in 2021", "2021")),
        claim("relief", 3, 3, when=time("that spring", "2020"), quantities=[number("some", 100.5)]),
    ],
    figures={
        "when F1": 2 * 2 / (3 + 4),
        "when: text accuracy": 1 / 2,
        "quantities F1": 2 * 2 / (3 + 4),
        "quantities and change F1": 2 * 1 / (3 + 4),
        "quantities: text accuracy": 1 / 2,
    },
)


def thing(name: str, sort: str, country: str | None = None, *printed: str, **more: Any) -> Any:
    identifiers = [{"scheme": "HS code", "value": value} for value in printed]
    return {"name": name, "type": sort, "country": country, "identifiers": identifiers, **more}


ENTITIES = Case(
    gold=[
        claim(
            "relief",
            0,
            0,
            entities=[
                thing("Norvex", "company", "GB", "8482.10", "31", mention="the firm"),
                thing("Sel", "place", "PT", mention="the port"),
            ],
        ),
        claim("relief", 1, 1, entities=[thing("Roos", "person"), thing("Tavo", "person")]),
    ],
    predicted=[
        claim(
            "relief",
            0,
            0,
            entities=[
                thing("Norvex Trading", "company", "GB", "848210", mention="firm"),
                thing("Sel", "place", "MZ"),
            ],
        ),
        claim("relief", 1, 1, entities=[thing("Roos", "company")]),
    ],
    figures={
        "entities by name F1": 2 * 3 / (4 + 3),
        "entities by name and type F1": 2 * 2 / (4 + 3),
        "entities by name, type and country F1": 2 * 1 / (4 + 3),
        "entities: identifiers F1": 2 * 1 / (2 + 1),
        "entities: mention accuracy": 1 / 2,
    },
)
ODALYS = {"storm": "Odalys", "town": "Port Sel", "extent": "destroyed"}
RECORD = Case(
    gold=[
        claim("damage", 0, 0, details={**ODALYS, "objects": ["houses", "boats"]}),
        claim("damage", 1, 1, details={"storm": "Odalys"}),
        claim("damage", 2, 2, details={"storm": "Odalys"}),
    ],
    predicted=[
        claim(
            "damage",
            0,
            0,
            details={
                "storm": "Odalys",
                "town": "Port Sel harbour",  # half a credit
                "extent": "damaged",
                "objects": ["the houses"],
            },
        ),
        claim("relief", 1, 1, details={"donor": "Lantern"}),
    ],
    figures={
        # Four labels of each record, and the slots of its details; right: 6 and half of 1, then 3.
        "record precision": 9.5 / (8 + 5),
        "record recall": 9.5 / (9 + 5 + 5),
        "record F1": 2 * 9.5 / (13 + 19),
        "details F1": 2 * 3 / (6 + 5),
    },
)
CASES = {
    "finding": FINDING,
    "labels": LABELS,
    "sources": SOURCES,
    "times and numbers": TIMES_AND_NUMBERS,
    "entities": ENTITIES,
    "record": RECORD,
}


@pytest.mark.parametrize("name", CASES)
def test_figures_are_those_worked_by_hand(name: str) -> None:
    case = CASES[name]
    found = figures(count(TEXT, case.gold, case.predicted))
    assert {key: found[key] for key in case.figures} == pytest.approx(case.figures)


def test_every_figure_has_a_value_worked_by_hand() -> None:
    """Neither 0 nor 1, which many a wrong definition gives as well."""
    worked = {
        key for case in CASES.values() for key, value in case.figures.items() if 0 < value < 1
    }
    assert worked == measures([]).keys()


def test_kinds_and_slots_are_those_worked_by_hand() -> None:
    kinds = kinds_of(count(TEXT, FINDING.gold, FINDING.predicted))
    assert kinds["damage"] == pytest.approx(
        {
            "gold": 3,
            "predicted": 2,
            "matched": 2,
            "right": 1,
            "precision": 1 / 2,
            "recall": 1 / 3,
            "F1": 2 / 5,
            "found": 2 / 3,
        }
    )
    slots = slots_of(count(TEXT, RECORD.gold, RECORD.predicted))
    expected = {"gold": 2, "predicted": 1, "common": 1, "F1": 2 / 3}
    assert slots["damage.details.objects"] == pytest.approx(expected)


def test_calibration_is_that_worked_by_hand() -> None:
    found = calibration([0.9, 0.6, 0.2], [True, False, False])
    assert found is not None and found.right == pytest.approx(1 / 3)
    assert found.brier == pytest.approx((0.1**2 + 0.6**2 + 0.2**2) / 3)
    assert found.ece == pytest.approx((0.1 + 0.6 + 0.2) / 3)
    assert [each.risk for each in found.risks[-3:]] == pytest.approx([1 / 2, 2 / 3, 2 / 3])


def test_every_figure_names_the_paper_that_it_comes_from_or_says_that_it_is_our_own() -> None:
    sources = {name: figure.source for name, figure in measures([]).items()}
    for name, source in sources.items():
        assert re.search(r"[A-Z]\w+(?: et al\.)? (?:19|20)\d\d\b", source) or OWN in source, name
    for name, paper in {
        "detection F1 at 0.5": "van Rijsbergen 1979",
        "detection recall at 0.3": "Luo 2005",
        "record F1": "Chinchor and Sundheim 1993",
        "coverage recall": "Bhardwaj et al. 2019",
        "evidence overlap": "Dice 1945",
        "statement F1": "Rajpurkar et al. 2016",
        "stance accuracy": "van Rijsbergen 1979",
        "recall of denies": "van Rijsbergen 1979",
        "stance macro-F1": "Sebastiani 2002",
        "certainty weighted kappa": "Cohen 1968",
        "strict record rate": OWN,
        "statement supported": OWN,
        "attribution: role accuracy": OWN,
    }.items():
        assert paper in sources[name], name
