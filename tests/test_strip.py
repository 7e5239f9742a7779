"""A dataset without the articles' text, and what the text says of the article itself."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pydantic import ValidationError

from pipeline.describe import describe
from pipeline.strip import without_text
from schemas import DOMAIN
from schemas.article import Article, Layout, Span
from schemas.dataset import Extracted, LedgerRow
from schemas.outcomes import Outcome
from tests.samples import QUOTE, TEXT, record

ARTICLE = Article(article_id="a", source="a.txt", sha256="0" * 64, text=TEXT, published_from=None)


def _row() -> Any:
    found = DOMAIN.record.validate_python(record(), context={"text": TEXT})
    return DOMAIN.row.validate_python(
        {
            **found.model_dump(mode="json"),
            "claim_id": DOMAIN.claim_id("a", found),
            "article_id": "a",
            "extractor": "rules",
            "grounding": [{"method": "exact", "score": 1, "quote_sha256": "1" * 64}],
            "schema_version": DOMAIN.schema_version,
        }
    )


def _ledger(level: Any, **fields: Any) -> LedgerRow:
    data = {"claim": {"statement": QUOTE}}
    return LedgerRow(
        level=level, outcome=Outcome.UNGROUNDED, source="a.txt", reason="why", data=data, **fields
    )


LEDGER = (
    LedgerRow(level="article", outcome=Outcome.EXTRACTED, source="a.txt", reason="noted"),
    LedgerRow(level="chunk", outcome=Outcome.ANSWERED, source="a.txt", reason="noted", proposed=3),
    _ledger("claim"),
    _ledger("field"),
)
WHOLE = Extracted(ARTICLE, (_row(),), LEDGER)


@pytest.mark.parametrize("level", ["article", "chunk"])
def test_a_reason_in_the_articles_words_goes(level: Any) -> None:
    told = f"400: bad input:\n{TEXT.upper()} (request 7)"
    row = LedgerRow(level=level, outcome=Outcome.FAILED, source="a.txt", reason=told)
    (found,) = without_text(Extracted(ARTICLE, (), (row,))).ledger
    assert found.reason is not None
    assert found.reason.startswith("400: bad input:\n") and found.reason.endswith("(request 7)")
    assert len(found.reason) < 60 and "[\u2026]" in found.reason


@pytest.mark.parametrize(
    ("text", "told", "left"),
    [
        (
            "海关在边境查获了一批零件，公司已经支付罚款。",
            "bad: 在边境查获了一批 (1)",
            "bad: […] (1)",
        ),
        ("海关在边境查获了一批零件，公司已经支付罚款。", "bad: 零件，公司已经支付罚", "bad: […]"),
        ("海关在边境查获了一批零件。", "公司查获了零件", "公司查获了零件"),
        ("税関は国境で部品の貨物を差し押さえた。", "no: 部品の貨物を差し押さえた!", "no: […]!"),
        ("ตำรวจยึดโดรนได้สี่สิบลำ", "x ตำรวจยึดโดรน y", "x […] y"),
        ("The firm Norvex Marine sold it.", "no 'Norvex Marine' here", "no '[…]' here"),
        ("The firm Norvex Marine sold it.", 'has \\"norvex  marine\\", no', 'has \\"[…]\\", no'),
        ("The firm Norvex Marine sold it.", "has “Norvex Marine sold” in", "has “[…]” in"),
        ("Norvex's yard paid Kalmar.", "it can't read 'yard paid'", "it can't read '[…]'"),
        ("他说北海公司付款", "没有「北海公司」", "没有「[…]」"),
        ("The firm Norvex Marine sold it.", "no 'Norvex' here: Norvex Marine", None),
        ("The firm Norvex Marine sold it.", "expected 'a name', 'Marine Norvex'", None),
    ],
)
def test_what_is_left_of_a_reason(text: str, told: str, left: str | None) -> None:
    article = ARTICLE.model_copy(update={"text": text})
    row = LedgerRow(level="chunk", outcome=Outcome.FAILED, source="a.txt", reason=told)
    (found,) = without_text(Extracted(article, (), (row,))).ledger
    assert found.reason == (told if left is None else left)


def test_text_and_quotes_go() -> None:
    found = without_text(WHOLE)
    assert found.article.text is None
    assert [span.quote for row in found.rows for span in row.evidence] == [None]
    assert all(row.data is None for row in found.ledger)
    assert [row.reason for row in found.ledger] == ["noted", "noted", None, None]
    lines = (found.article, *found.rows, *found.ledger)
    assert QUOTE not in "".join(line.model_dump_json() for line in lines)


def test_offsets_ids_and_hashes_stay() -> None:
    found = without_text(WHOLE)
    (before,), (after,) = WHOLE.rows, found.rows
    assert (after.claim_id, after.grounding) == (before.claim_id, before.grounding)
    spans = [(span.start, span.end) for span in after.evidence]
    assert spans == [(span.start, span.end) for span in before.evidence]
    assert after.model_dump(exclude={"evidence"}) == before.model_dump(exclude={"evidence"})
    assert (found.article.sha256, len(found.ledger)) == (ARTICLE.sha256, 4)
    counted = [(row.level, row.outcome, row.proposed) for row in found.ledger]
    assert counted == [(row.level, row.outcome, row.proposed) for row in LEDGER]


def test_what_is_left_holds_where_no_text_is_asked_for() -> None:
    data = json.loads(without_text(WHOLE).rows[0].model_dump_json())
    found = DOMAIN.row.validate_python(data, context={"no_text": True})
    assert json.loads(found.model_dump_json()) == data
    with pytest.raises(ValidationError, match="evidence has no quote"):
        DOMAIN.row.validate_python(data)


def test_the_whole_is_not_changed() -> None:
    without_text(WHOLE)
    assert WHOLE.article.text == TEXT
    assert WHOLE.rows[0].evidence[0].quote == QUOTE


PAGE = "Port Sel floods again\n\nPublished: 14 March 2023\n\nIt rained for days, the mayor said.\n"
HEAD = Layout(title=Span(start=0, end=21))


def page(text: str | None = PAGE, **fields: Any) -> Article:
    return ARTICLE.model_copy(update={"text": text, **fields})


def test_title_and_date_are_taken_from_the_text() -> None:
    found = describe(page(), HEAD)
    assert found.title == "Port Sel floods again"
    assert (found.published, found.published_from) == ("2023-03-14", "text")
    assert Article.model_validate(found.model_dump()) == found
    assert found.text == PAGE


def test_what_is_known_already_stays() -> None:
    known = page(title="Floods", published="2023-03-15", published_from="metadata")
    assert describe(known, HEAD) == known


@pytest.mark.parametrize("text", ["", "It rained for days, the mayor said.\n", None])
def test_what_the_text_does_not_say_stays_unknown(text: str | None) -> None:
    found = describe(page(text), Layout())
    assert (found.title, found.published, found.published_from) == (None, None, None)


def test_a_date_may_stand_at_the_end_of_a_long_page() -> None:
    body = "It rained for days, the mayor said.\n" * 80
    assert describe(page(body + "\nPublished: 14 March 2023\n"), Layout()).published == "2023-03-14"
    middle = describe(page(body + "\nPublished: 14 March 2023\n\n" + body), Layout())
    assert middle.published is None
