"""One name for one person throughout an article."""

from __future__ import annotations

from typing import Any

from pipeline.names import with_full_names
from schemas import DOMAIN
from schemas.claim import Claim

TEXT = (
    "Ada Roos runs the yard. Roos said it sold nine tugs. Mr Holm and Per Holm and Eva Holm came."
)


def _claim(sources: list[str], entities: list[str], kind: str = "person") -> Claim:
    data: dict[str, Any] = {
        "kind": "other",
        "statement": "The yard sold nine tugs.",
        "evidence": [{"quote": "sold nine tugs", "start": 37, "end": 51}],
        "attribution": [{"name": name, "type": kind, "cue": "said"} for name in sources],
        "stance": "asserts",
        "certainty": "certain",
        "modality": "actual",
        "entities": [{"name": name, "type": kind} for name in entities],
        "details": {"topic": None},
    }
    return DOMAIN.record.validate_python(data)


def _names(claim: Claim) -> list[str]:
    sources = [source.name for source in claim.attribution]
    return sources + [entity.name for entity in claim.entities]


def test_a_last_name_becomes_the_full_one_of_another_claim() -> None:
    first, second = with_full_names([_claim([], ["Ada Roos"]), _claim(["Roos"], ["Roos"])], TEXT)
    assert _names(first) == ["Ada Roos"]
    assert _names(second) == ["Ada Roos", "Ada Roos"]
    assert second.entities[0].mention == "Roos"


def test_two_of_one_last_name_stay_apart_and_so_do_firms() -> None:
    claims = [_claim([], ["Per Holm", "Eva Holm"]), _claim(["Holm"], [])]
    assert with_full_names(claims, TEXT) == claims
    firms = [_claim([], ["Ada Roos"], "company"), _claim(["Roos"], [])]
    assert with_full_names(firms, TEXT) == firms


def test_nothing_to_do_changes_nothing() -> None:
    claims = [_claim(["Roos"], ["Roos"])]
    assert with_full_names(claims, TEXT) == claims
    assert with_full_names([], TEXT) == []
