"""The ledger's arithmetic."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.totals import NOT_MEANT, Totals
from schemas.dataset import Counts, LedgerRow
from schemas.draft import Usage
from schemas.outcomes import Outcome


def counted(*rows: tuple[str, str], written: int = 0, kinds: tuple[str, ...] = ()) -> Totals:
    totals = Totals()
    for level, outcome in rows:
        totals.ledger(ledger(level, outcome))
    for _ in range(written):
        totals.article()
    for kind in kinds:
        totals.claim(kind)
    return totals


def ledger(level: str, outcome: str, **fields: Any) -> dict[str, Any]:
    """A row as it is read from a ledger."""
    row = LedgerRow.model_validate({"level": level, "outcome": outcome, "source": "a", **fields})
    return row.model_dump(mode="json", exclude_none=True)


def whole() -> Totals:
    """Two files with three articles, of which two are in the dataset, with three claims."""
    totals = Totals()
    usage = {"requests": 1, "input_tokens": 10, "output_tokens": 3}
    for row in (
        ledger("file", "read", articles=2),
        ledger("file", "read", articles=1),
        ledger("file", "documentation"),
        ledger("article", "extracted"),
        ledger("article", "partial"),
        ledger("article", "failed"),
        ledger("chunk", "answered", proposed=4, usage=usage),
        ledger("chunk", "answered", proposed=1, usage=usage),
        ledger("chunk", "timed_out", proposed=0),
        ledger("claim", "ungrounded"),
        ledger("claim", "merged"),
        ledger("field", "field_dropped", claim_id="0" * 16),
    ):
        totals.ledger(row)
    for kind in ("loss", "other", "loss"):
        totals.claim(kind)
    totals.article()
    totals.article()
    return totals


def test_what_adds_up_has_no_faults() -> None:
    assert whole().faults(files=3, articles=3) == []
    assert Totals().faults(0, 0) == []


def test_the_counts_are_what_was_counted() -> None:
    totals = whole()
    assert totals.counts() == Counts(
        files={"documentation": 1, "read": 2},
        articles={"extracted": 1, "failed": 1, "partial": 1},
        chunks={"answered": 2, "timed_out": 1},
        proposed=5,
        claims=3,
        kinds={"loss": 2, "other": 1},
        fallen={"merged": 1, "ungrounded": 1},
        remarks={"field_dropped": 1},
    )
    assert totals.usage == Usage(requests=2, input_tokens=20, output_tokens=6)
    assert list(totals.counts().files) == ["documentation", "read"]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda t: t.ledger(ledger("file", "empty_file")), "files met, but 4 files in the ledger"),
        (
            lambda t: t.ledger(ledger("article", "bad_json")),
            "articles found, but 4 articles in the ledger",
        ),
        (
            lambda t: t.ledger(ledger("file", "read", articles=1)),
            "articles found, but 4 articles that the files had",
        ),
        (lambda t: t.article(), "articles extracted, but 3 rows of articles.jsonl"),
        (lambda t: t.claim("loss"), "claims proposed, but 6 claims kept and fallen"),
        (
            lambda t: t.ledger(ledger("claim", "invalid_item")),
            "claims proposed, but 6 claims kept and fallen",
        ),
        (
            lambda t: t.ledger(ledger("chunk", "answered", proposed=2)),
            "7 claims proposed, but 5 claims kept and fallen",
        ),
    ],
)
def test_what_does_not_add_up_is_told(change: Any, says: str) -> None:
    totals = whole()
    change(totals)
    assert any(says in fault for fault in totals.faults(files=3, articles=3))


def test_other_inputs_than_met_are_told() -> None:
    assert whole().faults(files=2, articles=3) == ["2 files met, but 3 files in the ledger"]
    assert len(whole().faults(files=3, articles=4)) == 2


def test_remarks_do_not_count_as_claims() -> None:
    totals = whole()
    totals.ledger(ledger("field", "field_dropped"))
    assert totals.faults(3, 3) == []


@pytest.mark.parametrize("outcome", sorted(NOT_MEANT))
def test_what_was_not_meant_to_be_read_is_no_loss(outcome: Outcome) -> None:
    totals = counted(("file", outcome), ("file", "read"), ("article", "extracted"))
    assert (totals.lost.total, totals.lost.met, totals.losses) == (0, 1, {})


def test_losses_are_articles_and_whole_files_by_outcome() -> None:
    totals = counted(
        ("file", "read"),
        ("file", "binary_file"),
        ("file", "unreadable"),
        ("article", "extracted"),
        ("article", "partial"),
        ("article", "failed"),
        ("article", "failed"),
        ("article", "empty_text"),
    )
    assert totals.losses == {"binary_file": 1, "empty_text": 1, "failed": 2, "unreadable": 1}
    assert (totals.lost.total, totals.extracted, totals.lost.met) == (5, 2, 7)
    assert str(totals.lost) == "5 of 7 articles and whole files (3 of 5 articles, 2 of the files)"


def test_where_no_file_is_lost_whole_the_losses_are_of_the_articles() -> None:
    assert str(whole().lost) == "1 of 3 articles"


def test_a_read_file_is_neither_lost_nor_met() -> None:
    totals = counted(("file", "read"), ("file", "read"))
    assert (totals.lost.total, totals.lost.met) == (0, 0)


def test_unknown_levels_are_an_error() -> None:
    with pytest.raises(KeyError):
        Totals().ledger({"level": "page", "outcome": "read"})
