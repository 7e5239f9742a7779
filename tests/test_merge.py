"""One claim for each proposition, nothing lost on the way, and who contradicts whom."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from pipeline.merge import MOST_EVIDENCE, merge
from schemas import DOMAIN
from schemas.draft import Rejection
from schemas.outcomes import Outcome
from schemas.row import GroundedClaim, Grounding

TEXT = "".join(chr(97 + n % 26) for n in range(200))
CHARGE = "Norvex sold lathes to Belarus."
Span = tuple[int, int]


def claim(
    statement: str = "Norvex sold forty lathes to Belarus.",
    *spans: Span,
    kind: str = "transfer",
    origin: str | None = None,
    **fields: Any,
) -> GroundedClaim:
    """A claim with evidence at these places of ``TEXT``."""
    spans = spans or ((0, 5),)
    own = {name: fields.pop(name) for name in ("confidence", "chunk") if name in fields}
    source = {"name": origin, "type": "person", "role": None, "cue": None}
    data = {
        "kind": kind,
        "statement": statement,
        "evidence": [{"start": a, "end": b, "quote": TEXT[a:b]} for a, b in spans],
        "attribution": [source] if origin else [],
        "stance": "asserts",
        "certainty": "certain",
        "modality": "actual",
        "details": {},
        **fields,
    }
    return GroundedClaim(
        record=DOMAIN.record.validate_python(data),
        grounding=tuple(Grounding(method="exact", score=1, quote_sha256=sha(*s)) for s in spans),
        confidence=own.get("confidence"),
        chunk=own.get("chunk", 0),
    )


def sha(start: int, end: int) -> str:
    return hashlib.sha256(TEXT[start:end].encode()).hexdigest()


def spans_of(found: GroundedClaim) -> list[Span]:
    return [(span.start, span.end) for span in found.record.evidence]


def merged(*claims: GroundedClaim) -> tuple[GroundedClaim, Rejection]:
    """The one claim that is left of two, and what became of the other."""
    kept, absorbed, _ = merge(claims, DOMAIN)
    assert (len(kept), len(absorbed)) == (1, 1)
    return kept[0], absorbed[0]


def stay(*claims: GroundedClaim) -> bool:
    """Whether all of them stay as they are."""
    kept, absorbed, _ = merge(claims, DOMAIN)
    return sorted(map(repr, kept)) == sorted(map(repr, claims)) and not absorbed


def test_nothing_gives_nothing() -> None:
    assert merge([], DOMAIN) == ([], [], [])


def test_a_claim_made_twice_is_one_with_both_pieces_of_evidence() -> None:
    found, rejection = merged(
        claim("It rained a lot.", (20, 30)), claim("It rained a lot.", (3, 9))
    )
    assert spans_of(found) == [(3, 9), (20, 30)]
    assert [g.quote_sha256 for g in found.grounding] == [sha(3, 9), sha(20, 30)]
    assert rejection.outcome is Outcome.MERGED and rejection.reason is None


@pytest.mark.parametrize(
    "other",
    [
        {"kind": "other"},
        {"origin": "Ines Tavo"},
        {"stance": "denies"},
        {"stance": "questions"},
        {"modality": "predicted"},
    ],
)
def test_another_kind_origin_stance_or_modality_is_another_claim(other: dict[str, Any]) -> None:
    assert stay(claim(), claim(**other))


def test_origins_are_one_whatever_their_case_and_the_chain_after_them() -> None:
    source = {"type": "person", "role": None, "cue": None}
    chain = [{"name": "INES TAVO", **source}, {"name": "the Courier", **source}]
    found, rejection = merged(
        claim("It rained.", (0, 5), origin="Ines Tavo"),
        claim("It rained.", (9, 15), attribution=chain),
    )
    assert [source.name for source in found.record.attribution] == ["Ines Tavo"]
    assert rejection.reason == "the two differ in attribution"


def test_the_later_certainty_wins() -> None:
    for one, other in (("certain", "possible"), ("possible", "certain")):
        first, later = (
            claim("It rained.", (0, 5), certainty=one),
            claim("It rained.", (9, 15), certainty=other),
        )
        for order in ((first, later), (later, first)):
            found, rejection = merged(*order)
            assert found.record.certainty == other
            assert rejection.outcome is Outcome.MERGED_DIFFERING
            assert rejection.reason == "the two differ in certainty"
            assert rejection.data["kept"]["certainty"] == one
            assert rejection.data["merged"]["certainty"] == other


def test_differing_versions_are_both_in_the_rejection() -> None:
    first = claim("It came.", (0, 5), details={"items": ["lathes"], "status": "delivered"})
    later = claim("It came.", (9, 15), details={"items": ["lathe"], "via": ["Dubai"]})
    found, rejection = merged(first, later)
    assert rejection.outcome is Outcome.MERGED_DIFFERING
    assert rejection.reason == "the two differ in details"
    assert rejection.data == {
        "kept": first.record.model_dump(mode="json"),
        "merged": later.record.model_dump(mode="json"),
    }
    details = found.record.model_dump()["details"]
    assert details["items"] == ("lathes",)
    assert (details["status"], details["via"]) == ("delivered", ("Dubai",))


def test_what_only_one_of_them_says_is_no_difference() -> None:
    first = claim("It came.", (0, 5), details={"items": ["lathes"]})
    later = claim("It came.", (9, 15), when={"text": "x", "start": "2022"}, details={"via": ["Q"]})
    found, rejection = merged(first, later)
    assert rejection.outcome is Outcome.MERGED
    assert found.record.when == later.record.when
    assert found.record.model_dump()["details"]["via"] == ("Q",)


def test_two_times_are_not_mixed() -> None:
    one = {"text": "since 2022", "start": "2022", "end": None}
    other = {"text": "until 2023", "start": None, "end": "2023"}
    found, rejection = merged(claim("It is so.", (0, 5), when=one),
                              claim("It is so.", (9, 15), when=other))  # fmt: skip
    assert found.record.when is not None
    assert found.record.when.model_dump() == one
    assert rejection.reason == "the two differ in when"


def test_what_is_said_of_two_times_apart_are_two_claims() -> None:
    times = [{"text": t, "start": t, "end": t} for t in ("2021", "2022", "2021-03", "2022")]
    given = [claim("It came.", (9 * n, 9 * n + 5), when=when) for n, when in enumerate(times)]
    made = merge([*given, claim("It came.", (90, 95))], DOMAIN)
    assert made.into == [0, 1, 0, 1, 2]
    dates = [found.record.when and found.record.when.text for found in made.kept]
    assert dates == ["2021", "2022", None]


def _quantity(text: str, value: float) -> dict[str, Any]:
    return {"text": text, "value": value, "comparator": "eq", "unit": "tank"}


def entity(name: str, country: str | None = None) -> dict[str, Any]:
    return {"name": name, "type": "company", "country": country}


def test_entities_and_quantities_are_those_of_both() -> None:
    found, _ = merged(
        claim(
            "It came.",
            (0, 5),
            entities=[entity("A", "BY"), entity("B")],
            quantities=[_quantity("30 tanks", 30)],
        ),
        claim(
            "It came.",
            (9, 15),
            entities=[entity("C"), entity("A")],
            quantities=[_quantity("thirty tanks", 30), _quantity("5 tanks", 5)],
        ),
    )
    assert [(e.name, e.country) for e in found.record.entities] == [
        ("A", "BY"),
        ("B", None),
        ("C", None),
    ]
    assert [q.text for q in found.record.quantities] == ["30 tanks", "5 tanks"]


def _united(text: str, unit: str | None, currency: str | None = None) -> dict[str, Any]:
    return {"text": text, "value": 40, "comparator": "eq", "unit": unit, "currency": currency}


@pytest.mark.parametrize(
    ("first", "later", "kept"),
    [
        ([("40 lathes", "lathe")], [("40 lathes", "machine")], ["lathe"]),
        ([("40", None)], [("40 lathes", "lathe")], ["lathe"]),
        ([("40 lathes", "lathe")], [("40", None)], ["lathe"]),
        ([("40", None)], [("$40", "money", "USD")], ["money"]),
        ([("40 lathes", "lathe")], [("$40", "money", "USD")], ["lathe", "money"]),
        (
            [("40 lathes", "lathe"), ("40 presses", "press")],
            [("40 presses", "press"), ("40 machines", "machine")],
            ["lathe", "press"],
        ),
        (
            [("40 lathes", "lathe")],
            [("40 machines", "machine"), ("40 presses", "press")],
            ["lathe", "press"],
        ),
    ],
)
def test_a_figure_whose_unit_goes_by_two_names_is_one_quantity(
    first: list[Any], later: list[Any], kept: list[str]
) -> None:
    found, rejection = merged(
        claim("It came.", (0, 5), quantities=[_united(*each) for each in first]),
        claim("It came.", (9, 15), quantities=[_united(*each) for each in later]),
    )
    assert [quantity.unit for quantity in found.record.quantities] == kept
    assert rejection.outcome == Outcome.MERGED_DIFFERING
    assert rejection.reason == "the two differ in quantities"
    assert len(rejection.data["merged"]["quantities"]) == len(later)


def test_of_evidence_that_overlaps_the_longest_stays() -> None:
    found, _ = merged(claim("It is so.", (0, 5), (20, 25)), claim("It is so.", (3, 12)))
    assert spans_of(found) == [(3, 12), (20, 25)]
    found, _ = merged(claim("It is so.", (0, 12)), claim("It is so.", (3, 12)))
    assert spans_of(found) == [(0, 12)]


def test_a_piece_is_not_lost_to_one_that_is_lost_itself() -> None:
    found, _ = merged(claim("It is so.", (0, 1), (1, 4)), claim("It is so.", (0, 2)))
    assert spans_of(found) == [(0, 1), (1, 4)]
    three = [claim("It is so.", span) for span in ((3, 4), (3, 5), (4, 7))]
    (found,), *_ = merge(three, DOMAIN)
    assert spans_of(found) == [(3, 4), (4, 7)]


def test_the_higher_confidence_and_the_first_chunk_stay() -> None:
    found, _ = merged(claim("It is so.", (0, 5), chunk=1, confidence=0.3),
                      claim("It is so.", (9, 15), chunk=2, confidence=0.6))  # fmt: skip
    assert (found.confidence, found.chunk) == (0.6, 1)
    found, _ = merged(claim("It is so.", (0, 5)), claim("It is so.", (9, 15), confidence=0.6))
    assert found.confidence == 0.6
    found, _ = merged(claim("It is so.", (0, 5)), claim("It is so.", (9, 15)))
    assert found.confidence is None


def test_of_many_mentions_the_first_pieces_of_evidence_stay() -> None:
    many = [claim("It is so.", (n, n + 1)) for n in range(2 * MOST_EVIDENCE)]
    (found,), absorbed, into = merge(many, DOMAIN)
    assert spans_of(found) == [(n, n + 1) for n in range(MOST_EVIDENCE)]
    assert [g.quote_sha256 for g in found.grounding] == [sha(*span) for span in spans_of(found)]
    reasons = [rejection.reason for rejection in absorbed]
    left_out = "evidence after the first 25 pieces is left out"
    assert reasons == [None] * (MOST_EVIDENCE - 1) + [left_out] * MOST_EVIDENCE
    assert [r.data["merged"]["evidence"][0]["start"] for r in absorbed] == [*range(1, 50)]
    assert into == [0] * len(many)


def test_a_record_is_made_once_however_many_mentions_it_has() -> None:
    made: list[Any] = []

    class Counting:
        class record:
            @staticmethod
            def validate_python(data: Any) -> Any:
                made.append(data)
                return DOMAIN.record.validate_python(data)

    many = [claim("It is so.", (n, n + 1)) for n in range(60)]
    merge(many, Counting)  # type: ignore[arg-type]
    assert len(made) == 1


def test_each_claim_is_told_where_it_went() -> None:
    given = [claim("It rained.", (20, 25)), claim("It came.", (9, 15)), claim("It rained.", (0, 5))]
    kept, _, into = merge(given, DOMAIN)
    assert [kept[at].record.statement for at in into] == [c.record.statement for c in given]
    assert into == [0, 1, 0]


@pytest.mark.parametrize(
    ("dates", "rows"),
    [
        (["2022", "2022-03", "2022-07"], 3),
        (["2022-03", "2022", "2022-07"], 3),
        (["2022", "2022-03", "2022-03-05"], 1),
        ([None, "2021", "2022"], 3),
        ([None, "2021", "2021", None], 1),
        (["2021", "2022", "2021"], 2),
    ],
)
def test_a_time_that_may_be_either_of_two_is_a_claim_of_its_own(
    dates: list[str | None], rows: int
) -> None:
    whens = [date and {"text": date, "start": date, "end": date} for date in dates]
    given = [claim("It came.", (9 * n, 9 * n + 5), when=when) for n, when in enumerate(whens)]
    assert len(merge(given, DOMAIN).kept) == rows
    assert len(merge(given[::-1], DOMAIN).kept) == rows


def test_what_was_so_and_what_is_so_at_one_date_is_one() -> None:
    when = {"text": "on Friday", "start": "2024-03-01", "end": "2024-03-01"}
    merged(
        claim("The port is shut.", (0, 5), when=when),
        claim("The port was shut.", (9, 15), when=when),
    )
