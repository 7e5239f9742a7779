"""One article through all stages: what the ledger says of claims, published or refused."""

from __future__ import annotations

import asyncio
import copy
import json
from collections.abc import Sequence
from typing import Any

import pytest

from pipeline.chunk import ChunkLimits
from pipeline.order import Place, Tools, dumped, extract_article
from schemas.article import Article, Chunk
from schemas.dataset import Extracted
from schemas.domain import Domain
from schemas.draft import Answer, Draft
from schemas.outcomes import Outcome
from tests.toy_domain import ARTICLE, DRAFTS, NESTED, TOY

HOUSES = "Storm Odalys destroyed 340 houses in Port Sel on 14 March 2023"
WALL = "The wall held"


class Proposes:
    """An extractor that finds these claims in the first chunk."""

    name = "proposes"
    languages: frozenset[str] | None = None
    in_process = True

    def __init__(self, drafts: Sequence[Draft]) -> None:
        self._drafts = tuple(drafts)

    async def extract(self, article: Article, chunks: Sequence[Chunk]) -> list[Answer]:
        return [
            Answer(
                chunk=chunk.index,
                outcome=Outcome.ANSWERED,
                drafts=self._drafts if chunk.index == 0 else (),
            )
            for chunk in chunks
        ]

    async def close(self) -> None: ...


def extracted(*drafts: Draft, domain: Domain = TOY) -> Extracted:
    tools = Tools(domain, Proposes(drafts), ChunkLimits())
    return asyncio.run(extract_article(ARTICLE, Place("storm.txt"), tools))


def draft(quote: str, **fields: Any) -> Draft:
    data = {**copy.deepcopy(DRAFTS[0].data), **fields}
    return Draft(data={**data, "evidence": [{"quote": quote}]})


def unreadable(text: str) -> dict[str, Any]:
    return {"text": text, "unit": "house", "change": None}


def test_remarks_name_the_claim_that_was_published_when_several_became_one() -> None:
    done = extracted(
        draft(WALL, quantities=[unreadable("wall")]),
        draft(HOUSES, quantities=[unreadable("houses")]),
    )
    (row,) = done.rows
    assert len(row.evidence) == 2
    remarks = [each for each in done.ledger if each.level == "field"]
    assert [each.claim_id for each in remarks] == [row.claim_id] * 2
    assert sorted(each.data["value"]["text"] for each in remarks if each.data) == ["houses", "wall"]


def test_each_remark_names_its_own_claim() -> None:
    done = extracted(
        draft(WALL, statement="The wall held.", quantities=[unreadable("wall")]),
        draft(HOUSES, quantities=[unreadable("houses")]),
    )
    names = {row.evidence[0].quote: row.claim_id for row in done.rows}
    remarks = [(each.data or {})["value"]["text"] for each in done.ledger if each.level == "field"]
    ids = [each.claim_id for each in done.ledger if each.level == "field"]
    assert dict(zip(remarks, ids, strict=True)) == {"wall": names[WALL], "houses": names[HOUSES]}


def test_details_that_hold_details_of_their_own_class_are_anchored_too() -> None:
    inner = {"hazard": "winds  of up to", "taken_from": {"hazard": "hail", "taken_from": None}}
    details = {"hazard": "direct hit", "taken_from": inner}
    given = draft(HOUSES, kind="forecast", modality="predicted", details=details)
    (row,) = extracted(given, domain=NESTED).rows
    assert row.details.model_dump() == {
        "hazard": None,
        "taken_from": {
            "hazard": "winds of up to",
            "taken_from": {"hazard": None, "taken_from": None},
        },
    }


@pytest.mark.parametrize("unit", [7, 1.5, ["house"], {"a": 1}, True])
def test_a_unit_that_is_no_text_costs_its_own_claim(unit: Any) -> None:
    odd = draft(HOUSES, quantities=[{**unreadable("340 houses"), "unit": unit}])
    done = extracted(odd, draft(WALL, statement="The wall held."))
    assert [row.statement for row in done.rows] == ["The wall held."]
    (refused,) = (row for row in done.ledger if row.level == "claim")
    assert refused.outcome is Outcome.INVALID_ITEM
    assert "quantities.0.unit" in (refused.reason or "")


HALF = "half \ud800"
NOT_JSON = [object(), {"a", "b"}, HALF, {HALF: [None, 1, HALF]}, {("a", 1): object()}, b"\xff"]


@pytest.mark.parametrize("value", NOT_JSON)
def test_what_json_cannot_hold_is_in_the_ledger_as_it_is_printed(value: Any) -> None:
    done = extracted(draft(HOUSES, statement=value), draft(WALL, statement="The wall held."))
    assert [row.statement for row in done.rows] == ["The wall held."]
    (refused,) = (json.loads(dumped(row)) for row in done.ledger if row.level == "claim")
    assert refused["outcome"] == "invalid_item"
    assert refused["data"]["claim"]["modality"] == "actual"
    assert refused["data"]["claim"]["statement"]
