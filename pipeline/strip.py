"""A dataset without the articles' text: offsets and hashes stay, texts and quotes go."""

from __future__ import annotations

from dataclasses import replace

from schemas.dataset import Extracted


def without_text(extracted: Extracted) -> Extracted:
    """The same without article text, quotes, and the data of what was refused.

    A claim's id is of its record with the quotes; it stays.
    """
    rows = tuple(
        row.model_copy(
            update={
                "evidence": tuple(span.model_copy(update={"quote": None}) for span in row.evidence)
            }
        )
        for row in extracted.rows
    )
    ledger = tuple(
        row.model_copy(update={"data": None, "reason": None})
        if row.level in ("claim", "field")
        else row
        for row in extracted.ledger
    )
    article = extracted.article.model_copy(update={"text": None})
    return replace(extracted, article=article, rows=rows, ledger=ledger)
