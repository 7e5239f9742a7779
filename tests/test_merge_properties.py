"""Whatever the claims: nothing is lost in merging, and it comes out the same in any order."""

from __future__ import annotations

from collections import Counter
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from pipeline.merge import merge
from schemas import DOMAIN
from schemas.outcomes import Outcome
from schemas.row import GroundedClaim
from tests.test_merge import TEXT, Span, claim, entity, sha, spans_of

STATEMENTS = (
    "Norvex sold 40 lathes to Belarus.",
    "Norvex has sold 40 lathes to Belarus.",
    "Norvex sold 41 lathes to Belarus.",
    "Norvex did not sell 40 lathes to Belarus.",
    "Norvex sold forty lathes to Belarus.",
    "Moscow sold 40 lathes to Belarus.",
    "Russia sold 40 lathes to Belarus.",
    "The wall of the harbour held through the long storm.",
    "The wall of the harbour has held through the long storm.",
    "The wall of the harbour has held through the long storms.",
)
STATE = {"name": "Moscow", "type": "country", "country": "RU"}
PLACES = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20)), min_size=1, max_size=3).map(
    lambda found: _apart([(start, start + length) for start, length in found])
)


def _apart(found: list[Span]) -> list[Span]:
    apart: list[Span] = []
    for start, end in sorted(found):
        if not apart or start >= apart[-1][1]:
            apart.append((start, end))
    return apart


CLAIMS = st.builds(
    lambda statement, places, fields: claim(statement, *places, **fields),
    st.sampled_from(STATEMENTS),
    PLACES,
    st.fixed_dictionaries(
        {},
        optional={
            "origin": st.sampled_from(["Tavo", "TAVO", "Roos"]),
            "stance": st.sampled_from(["asserts", "denies"]),
            "certainty": st.sampled_from(["certain", "possible"]),
            "confidence": st.sampled_from([0.25, 0.5]),
            "chunk": st.integers(0, 2),
            "details": st.sampled_from([{}, {"items": ["lathes"]}, {"items": ["a lathe"]}]),
            "entities": st.lists(
                st.sampled_from([entity("A"), entity("B", "BY"), STATE]), max_size=2
            ),
        },
    ),
)


@given(st.lists(CLAIMS, max_size=7))
def test_every_claim_is_kept_or_accounted_for(claims: list[GroundedClaim]) -> None:
    kept, absorbed, _ = merge(claims, DOMAIN)
    assert len(kept) + len(absorbed) == len(claims)
    assert {rejection.outcome for rejection in absorbed} <= {
        Outcome.MERGED,
        Outcome.MERGED_DIFFERING,
    }
    given = Counter(each.record.model_dump_json() for each in claims)
    gone = Counter(DOMAIN.record.validate_python(r.data["merged"]).model_dump_json()
                   for r in absorbed)  # fmt: skip
    assert gone <= given
    statements = Counter(each.record.statement for each in kept)
    left = given - gone
    assert statements == Counter(
        {
            name: sum(n for dumped, n in left.items() if f'"statement":"{name}"' in dumped)
            for name in statements
        }
    )


@given(st.lists(CLAIMS, max_size=6), st.randoms(use_true_random=False))
def test_the_order_of_the_input_does_not_matter(claims: list[GroundedClaim], random: Any) -> None:
    shuffled = list(claims)
    random.shuffle(shuffled)
    assert merge(shuffled, DOMAIN)[:2] == merge(claims, DOMAIN)[:2]


@given(st.lists(CLAIMS, max_size=7))
def test_merging_again_changes_nothing(claims: list[GroundedClaim]) -> None:
    kept, *_ = merge(claims, DOMAIN)
    assert merge(kept, DOMAIN) == (kept, [], [*range(len(kept))])


@given(st.lists(CLAIMS, max_size=7))
def test_no_evidence_is_lost_but_to_a_longer_one_over_it(claims: list[GroundedClaim]) -> None:
    kept, *_ = merge(claims, DOMAIN)
    places = {span for each in kept for span in spans_of(each)}
    for a, b in (span for each in claims for span in spans_of(each)):
        assert any(c < b and a < d and d - c >= b - a for c, d in places), (a, b)
    for each in kept:
        found = spans_of(each)
        assert found == _apart(found)
        assert [g.quote_sha256 for g in each.grounding] == [sha(*span) for span in found]
    assert places <= {span for each in claims for span in spans_of(each)}


@given(st.lists(CLAIMS, max_size=7))
def test_whatever_goes_into_a_claim_says_the_same(claims: list[GroundedClaim]) -> None:
    kept, absorbed, into = merge(claims, DOMAIN)
    assert sorted(set(into)) == [*range(len(kept))]
    assert len(into) - len(set(into)) == len(absorbed)
    for each, at in zip(claims, into, strict=True):
        one, other = each.record, kept[at].record
        assert (one.kind, one.stance, one.modality) == (other.kind, other.stance, other.modality)


@given(st.lists(CLAIMS, max_size=7))
def test_claims_are_in_text_order_and_hold(claims: list[GroundedClaim]) -> None:
    kept, *_ = merge(claims, DOMAIN)
    assert [spans_of(each) for each in kept] == sorted(spans_of(each) for each in kept)
    for each in kept:
        data = each.record.model_dump(mode="json")
        context = {"text": TEXT}
        assert DOMAIN.record.validate_python(data, context=context) == each.record
