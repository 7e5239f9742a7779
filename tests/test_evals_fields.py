"""Every field compared by its type: worked cases, properties, and other people's code."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.comparators import (
    BY_CLASS,
    common,
    entity,
    labels,
    near,
    party,
    same_quantity,
    same_time,
    slots,
    texts_of,
    wording,
)
from evals.counts import count, fields_told, score
from evals.errors import errors
from evals.figures import HEADLINES, figures, ratios
from evals.labels import alpha, kappa, macro_f1
from evals.matching import best_matches
from evals.support import Support, names, numbers
from evals.wording import token_f1
from schemas import DOMAIN
from schemas.claim import Claim, Details, Entity, Evidence, Quantity, When
from schemas.parts import parts_of
from tests.toy_domain import RECORDS, TEXT, TOY

GOLD = [TOY.record.validate_python(each, context={"text": TEXT}) for each in RECORDS]


def test_every_field_of_a_claim_is_compared_by_its_type() -> None:
    """A field that is added to the schema without a way to compare it fails here."""
    elsewhere = {"evidence", "statement", "details"}
    for name, part in parts_of(Claim).items():
        held = part.holds
        known = name in labels() or name in elsewhere or (held in BY_CLASS and name in common())
        assert known, f"{name} is not compared"
        if held is not None and held in BY_CLASS:
            texts = set(texts_of(held))
            assert BY_CLASS[held].read <= set(held.model_fields) - texts
            assert {f"{name}: {text} accuracy" for text in texts} <= ratios().keys()
    assert texts_of(Quantity) == ("text",) == texts_of(When)
    assert parts_of(Claim)["evidence"].holds is Evidence
    assert parts_of(Claim)["details"].holds is Details


@pytest.mark.parametrize("domain", [DOMAIN, TOY], ids=["arms", "storms"])
def test_every_slot_of_every_kind_is_compared(domain: Any) -> None:
    for kind in domain.kinds:
        details = domain.details_of(kind)
        assert list(slots(details)) == list(details.model_fields)


def named(name: str, of_type: str) -> Entity:
    return Entity.model_validate({"name": name, "type": of_type})


def quantity(**changes: Any) -> Quantity:
    base = {"text": "40", "value": 40.0, "comparator": "eq", "unit": "crate"}
    return Quantity.model_validate({**base, **changes})


def test_quantities() -> None:
    assert near(100, 101) and not near(100, 101.1) and near(0, 0) and not near(0, 0.1)
    assert same_quantity(quantity(), quantity(text="forty", unit="the crate"))
    for other in (
        quantity(value=41.0),
        quantity(comparator="gte"),
        quantity(unit="tonne"),
        quantity(unit=None),
        quantity(currency="USD"),
        quantity(comparator="range", upper=50.0),
    ):
        assert not same_quantity(quantity(), other)
    span = {"comparator": "range", "upper": 50.0}
    assert same_quantity(quantity(**span), quantity(comparator="range", upper=50.2))
    assert not same_quantity(quantity(**span), quantity(comparator="range", upper=60.0))


def test_times_at_the_precision_of_the_gold() -> None:
    year = When(text="in 2022", start="2022", end="2022")
    day = When(text="on 3 May 2022", start="2022-05-03", end="2022-05-03")
    since = When(text="since 2022", start="2022", end=None)
    assert same_time(year, day) and not same_time(day, year)
    assert not same_time(year, since) and not same_time(since, year)


def test_parties_and_names() -> None:
    assert party("RU", "Russia") == 1 and party("the United Kingdom", "GB") == 1
    assert party("RU", "Russian army") == 0 and party("the plant", "plant") == 1
    assert party("Norvex Trading", "Norvex") == 0.5
    assert wording("crates of bearings", "bearings") == 0.5 and wording("a", "b") == 0
    one = named("Norvex", "company")
    assert entity(one, named("the Norvex", "company")) == 1
    assert entity(one, named("Norvex", "person")) == 0.5
    assert entity(one, named("Norvex Trading", "person")) == 0.5
    assert entity(one, named("Other", "company")) == 0


def test_a_record_against_itself_is_strictly_right_and_without_error() -> None:
    scored = score(TEXT, GOLD, GOLD)
    found = figures(scored.counts)
    assert found["strict record rate"] == 1.0 == found["record F1"] == found["soft CEAF"]
    assert {value for value in found.values() if value is not None} == {1.0}
    assert errors(TEXT, GOLD, GOLD, scored) == []


DAMAGES: dict[str, tuple[int, dict[str, Any], set[str]]] = {
    "stance": (0, {"stance": "denies"}, {"stance"}),
    "certainty": (0, {"certainty": "possible"}, {"certainty"}),
    "modality": (5, {"modality": "predicted"}, {"modality"}),
    "no source": (0, {"attribution": []}, {"origin"}),
    "another source": (
        0,
        {"attribution": [{"name": "Pol Arend", "type": "person", "cue": "said"}]},
        {"origin"},
    ),
    "source type": (
        0,
        {"attribution": [{**RECORDS[0]["attribution"][0], "type": "expert"}]},
        {"source type"},
    ),
    "chain": (
        3,
        {"attribution": [{"name": "satellite images", "type": "document", "cue": "citing"}]},
        {"source chain"},
    ),
    "cue": (
        0,
        {"attribution": [{**RECORDS[0]["attribution"][0], "cue": "told"}]},
        {"cue"},
    ),
    "role": (
        0,
        {"attribution": [{**RECORDS[0]["attribution"][0], "role": "sailor"}]},
        {"attribution: role"},
    ),
    "when, in words": (
        0,
        {"when": {**RECORDS[0]["when"], "text": "yesterday"}},
        {"when: text"},
    ),
    "quantity, in words": (
        0,
        {"quantities": [{**RECORDS[0]["quantities"][0], "text": "some"}]},
        {"quantities: text"},
    ),
    "when": (
        0,
        {"when": {"text": "on 14 March 2023", "start": "2023-03-15", "end": "2023-03-15"}},
        {"when"},
    ),
    "quantity": (
        0,
        {
            "quantities": [
                {"text": "340 houses", "value": 350.0, "comparator": "eq", "unit": "house"}
            ]
        },
        {"quantities"},
    ),
    "entity": (0, {"entities": [{"name": "Odalys", "type": "product"}]}, {"entities"}),
    "country": (
        0,
        {
            "entities": [
                {"name": "Storm Odalys", "type": "product"},
                {"name": "Port Sel", "type": "place", "country": "PT"},
            ]
        },
        {"entities by name, type and country"},
    ),
    "identifier": (
        0,
        {
            "entities": [
                {
                    "name": "Storm Odalys",
                    "type": "product",
                    "identifiers": [{"scheme": "number", "value": "340"}],
                },
                {"name": "Port Sel", "type": "place", "country": "MZ"},
            ]
        },
        {"entities: identifiers"},
    ),
    "change": (
        0,
        {
            "quantities": [
                {
                    "text": "340 houses",
                    "value": 340.0,
                    "comparator": "eq",
                    "unit": "house",
                    "change": "increase",
                }
            ]
        },
        {"quantities and change"},
    ),
    "nearly the name": (
        0,
        {"details": {**RECORDS[0]["details"], "town": "Port Sel harbour"}},
        {"details.town"},
    ),
    "slot": (0, {"details": {"storm": "Odalys", "extent": "damaged"}}, {"details."}),
    "evidence": (
        0,
        {"evidence": [{"start": TEXT.index("Storm Odalys destroyed"), "end": 0, "quote": ""}]},
        {"evidence"},
    ),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_each_damage_shows_where_it_should(name: str) -> None:
    """Of all the record's fields, the damaged one alone is named, and its figure alone falls."""
    place, change, expected = DAMAGES[name]
    data = {**RECORDS[place], **change}
    if name == "evidence":
        start = change["evidence"][0]["start"]
        quote = "Storm Odalys destroyed 340 houses in Port Sel"
        data["evidence"] = [{"start": start, "end": start + len(quote), "quote": quote}]
    broken = TOY.record.validate_python(data, context={"lenient": True})
    predicted = [broken if i == place else claim for i, claim in enumerate(GOLD)]
    scored = score(TEXT, GOLD, predicted)
    found = errors(TEXT, GOLD, predicted, scored)
    assert found and all(error.gold == place for error in found)
    for error in found:
        assert any(error.field.startswith(field) for field in expected), error
    values = figures(scored.counts)
    fallen = {figure for figure, value in values.items() if value is not None and value < 1}
    assert fallen, name
    assert values["detection F1 at 0.5"] == 1.0


def test_missed_spurious_unsupported_and_invalid_are_classes_of_their_own() -> None:
    spurious = GOLD[0].model_copy(
        update={
            "statement": "Kalliope Marr lost 77 boats.",
            "evidence": (Evidence(start=0, end=5, quote=TEXT[:5]),),
        }
    )
    moved = GOLD[5].model_copy(
        update={"evidence": (Evidence(start=1, end=6, quote=TEXT[:5]), *GOLD[5].evidence)}
    )
    predicted = [*GOLD[1:5], moved, spurious]
    found = errors(TEXT, GOLD, predicted, score(TEXT, GOLD, predicted))
    classes = Counter(error.what for error in found)
    assert classes["missed"] == 1 and classes["spurious"] == 1
    assert classes["invalid evidence"] == 1 and classes["unsupported"] == 1
    (unsupported,) = [error for error in found if error.what == "unsupported"]
    assert unsupported.found == ("77", "Kalliope", "Marr")


def test_fields_that_gold_leaves_out_are_not_scored() -> None:
    bare = [
        TOY.record.validate_python(
            {k: v for k, v in each.items() if k not in ("quantities", "entities", "when")},
            context={"text": TEXT},
        )
        for each in RECORDS
    ]
    assert "entities" not in fields_told(bare) and "entities" in fields_told(GOLD)
    found = figures(count(TEXT, bare, GOLD))
    assert found["record F1"] == 1.0 and found["entities by name F1"] is None
    assert found["quantities F1"] is None and found["when F1"] is None


def test_support_of_a_statement() -> None:
    support = Support("Norvex shipped 2,500 crates to Minsk on 4 March.")
    claim = GOLD[0].model_copy(update={"when": None, "entities": ()})
    good = claim.model_copy(update={"statement": "Norvex shipped 2500 crates to Minsk."})
    assert support.unsupported(good) == []
    bad = claim.model_copy(update={"statement": "Norvex shipped 250 crates to Grodno."})
    assert support.unsupported(bad) == ["250", "Grodno"]
    known = bad.model_copy(update={"entities": (named("Grodno", "place"),)})
    assert support.unsupported(known) == ["250"]
    when = When(text="on 4 March", start="2023-03-04", end="2023-03-04")
    dated = claim.model_copy(
        update={"statement": "Norvex shipped crates on 4 March 2023.", "when": when}
    )
    assert support.unsupported(dated) == []
    assert names("") == [] and numbers("no figure") == set()


@pytest.mark.parametrize(
    ("article", "statement", "lacking"),
    [
        ("It cost 3.0 million, or 2,5 each.", "It cost 3 million, or 2.50 each.", []),
        (
            "It cost 7.1 million on 12.04.2023.",
            "It cost 7 million on 12.4.2023.",
            ["12.4.2023", "7"],
        ),
        ("It took 125 tonnes.", "It took 0.125 tonnes.", ["0.125"]),
        ("It took 3125 tonnes.", "It took 3.125 tonnes.", ["3.125"]),
        ("It took 3.125 tonnes.", "It took 3,125 tonnes or 3.125.", []),
        ("It took 1.234.567,5 tonnes.", "It took 1,234,567.5 tonnes.", []),
        ("It took 12 000 or 9\u202f000 shells.", "It took 12,000 or 9000 shells.", []),
        ("It took 12,000 shells.", "It took 12 000 shells, not 13 000.", ["13000"]),
        ("In 2022 125 came, in 2023 9.", "It took 2022125 shells.", ["2022125"]),
        ("The U.S. told J. R. Roos.", "The US told J.R. Roos.", []),
        ("The US told J.R. Roos.", "The U.S. told J. R. Roos.", []),
        ("The UK told him.", "The U.S. told him.", ["US"]),
        ("He left on 4/3.", "Roos left in March, not in May.", ["Roos", "May"]),
    ],
)
def test_support_is_by_value_and_whatever_the_stops(
    article: str, statement: str, lacking: list[str]
) -> None:
    when = When(text="on 4/3", start="2023-03-04", end="2023")
    changes = {"when": when, "entities": (), "statement": statement}
    claim = GOLD[0].model_copy(update=changes)
    assert Support(article).unsupported(claim) == lacking


VALUES = st.lists(st.sampled_from(["a b", "a", "b c", "c", "d"]), max_size=5)


@given(VALUES, VALUES)
def test_matches_are_one_to_one_and_worth_no_less_than_any_greedy_choice(
    gold: list[str], predicted: list[str]
) -> None:
    matches = best_matches(gold, predicted, token_f1)
    assert len({i for i, _, _ in matches}) == len(matches) == len({j for _, j, _ in matches})
    left, greedy = set(range(len(predicted))), 0.0
    for mine in gold:
        best = max(left, key=lambda j: token_f1(mine, predicted[j]), default=None)
        if best is not None:
            greedy += token_f1(mine, predicted[best])
            left.discard(best)
    assert sum(credit for _, _, credit in matches) >= greedy - 1e-9


def test_every_headline_is_a_figure() -> None:
    assert set(HEADLINES) <= set(ratios())


PAIRS = st.lists(st.tuples(st.sampled_from("xyz"), st.sampled_from("xyz")), min_size=2, max_size=30)


@given(PAIRS)
def test_macro_f1_and_kappas_are_those_of_scikit_learn(pairs: list[tuple[str, str]]) -> None:
    from sklearn.metrics import cohen_kappa_score, f1_score

    confusion = Counter(pairs)
    gold, predicted = [a for a, _ in pairs], [b for _, b in pairs]
    found = sorted({*gold, *predicted})
    theirs = f1_score(gold, predicted, labels=found, average="macro", zero_division=0)
    assert macro_f1(confusion) == pytest.approx(theirs)
    ours = kappa(confusion)
    if ours is not None:
        assert ours == pytest.approx(cohen_kappa_score(gold, predicted))
    weighted = kappa(confusion, "xyz")
    if weighted is not None:
        known = cohen_kappa_score(gold, predicted, labels=list("xyz"), weights="quadratic")
        assert weighted == pytest.approx(known)


@given(PAIRS)
def test_alpha_is_that_of_krippendorff(pairs: list[tuple[str, str]]) -> None:
    import krippendorff

    confusion = Counter(pairs)
    if len({label for pair in pairs for label in pair}) < 2:
        assert alpha(confusion) is None
        return
    table = [["xyz".index(pair[side]) for pair in pairs] for side in (0, 1)]
    levels: list[tuple[Any, str | None]] = [("nominal", None), ("ordinal", "xyz")]
    for level, order in levels:
        theirs = krippendorff.alpha(reliability_data=table, level_of_measurement=level)
        assert alpha(confusion, order) == pytest.approx(theirs), level


def test_slots_count_as_nervaluate_counts_partial_matches() -> None:
    """Record precision, recall and F1 are MUC's, with half a credit for a partial one."""
    from nervaluate.entities import EvaluationResult

    theirs = EvaluationResult(correct=9, partial=4, incorrect=3, missed=11, spurious=8)
    theirs.compute_metrics(partial_or_type=True)
    possible, actual = 9 + 4 + 3 + 11, 9 + 4 + 3 + 8
    counts = {"record cor": 9, "record par": 4, "record pos": possible, "record act": actual}
    ours = figures(counts)
    assert ours["record precision"] == pytest.approx(theirs.precision)
    assert ours["record recall"] == pytest.approx(theirs.recall)
    assert ours["record F1"] == pytest.approx(theirs.f1)
