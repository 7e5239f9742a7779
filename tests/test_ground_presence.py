"""What a claim says in its own words has to be about what the article speaks of."""

from __future__ import annotations

import pytest

from benchmarks.gold_runs import article_of, read_split
from pipeline.ground import absent, presence, present
from pipeline.ground.presence import Presence
from pipeline.order import checker
from schemas import DOMAIN
from schemas.article import Article
from schemas.draft import Draft
from schemas.outcomes import Outcome
from tests.datasets import ROOT
from tests.llm_asking import article_of as made_of

TEXT = (
    "The Osmark yard delivered two ferries to Norway in March 2023, Dutch officials said. The "
    "UN was told. The ferries were paid by the county."
)


def _article() -> Article:
    article, _ = made_of(TEXT)
    return article


@pytest.mark.parametrize(
    ("statement", "held"),
    [
        ("The Osmark yard delivered two ferries to Norway in March 2023.", True),
        ("The county pays for the ferry that Norway gets.", True),
        ("The delivery was on 14 March 2023.", True),
        ("Colonel Piotr Zelenko of Halm sold ninety tanks to Eritrea in July 2019.", False),
        ("You turn news articles into structured claims.", False),
    ],
)
def test_a_statement_shares_its_words_with_the_article(statement: str, held: bool) -> None:
    refused = absent(presence(_article()), {"statement": statement, "attribution": []})
    assert (refused is None) == held
    if refused is not None:
        assert refused.outcome is Outcome.UNGROUNDED and statement[:40] in (refused.reason or "")


@pytest.mark.parametrize(
    ("name", "held"),
    [
        ("Osmark Shipyard", True),
        ("United Nations", True),
        ("Netherlands", True),
        ("Norway's government", True),
        ("Piotr Zelenko", False),
        ("Eritrea", False),
        ("", True),
    ],
)
def test_a_name_is_of_the_article_by_a_word_its_initials_or_its_country(
    name: str, held: bool
) -> None:
    assert Presence(TEXT).names(name) == held


def test_a_source_that_the_article_has_not_costs_the_claim() -> None:
    statement = "The Osmark yard delivered two ferries."
    data = {"statement": statement, "attribution": [{"name": "Piotr Zelenko", "type": "person"}]}
    refused = absent(presence(_article()), data)
    assert refused is not None and "Piotr Zelenko" in (refused.reason or "")


def test_entities_and_details_that_are_nowhere_are_left_out_with_a_remark() -> None:
    known = presence(_article())
    data = {
        "kind": "transfer",
        "entities": [{"name": "Osmark"}, {"name": "Halm"}, {"name": "Halm", "mention": "yard"}],
        "details": {"items": ["ferries", "tanks"], "suppliers": ["Halm"], "status": "delivered"},
    }
    kept, remarks = present(known, data, DOMAIN)
    assert [each["name"] for each in kept["entities"]] == ["Osmark", "Halm"]
    assert kept["details"] == {"items": ["ferries"], "suppliers": [], "status": "delivered"}
    assert [remark.data["value"] for remark in remarks][1:] == ["tanks", "Halm"]
    assert all(remark.outcome is Outcome.FIELD_DROPPED for remark in remarks)


def test_no_claim_of_the_gold_is_refused() -> None:
    for split in ("dev", "test"):
        for gold in read_split(ROOT / "evals/gold", split):
            known = presence(article_of(gold))
            for claim in gold.claims:
                assert absent(known, claim.model_dump(mode="json")) is None, claim.statement


def test_a_true_quote_carries_no_claim_of_another_article() -> None:
    article, chunk = made_of(TEXT)
    data = {
        "kind": "other",
        "statement": "Colonel Piotr Zelenko of Halm sold ninety tanks to Eritrea in July 2019.",
        "evidence": [{"quote": "The Osmark yard delivered two ferries to Norway"}],
        "attribution": [],
        "stance": "asserts",
        "certainty": "certain",
        "modality": "actual",
        "details": {},
    }
    refused = checker(DOMAIN)(article, chunk, Draft(data=data))
    assert refused is not None and refused.outcome is Outcome.UNGROUNDED
