"""The stages in their order, for one article: from what was read to lines of a dataset.

This and ``pipeline.run`` alone know what comes after what.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pydantic_core import PydanticSerializationError

from pipeline.chunk import ChunkLimits, chunk
from pipeline.clean import clean
from pipeline.describe import describe
from pipeline.ground import Grounder, absent, anchor, presence, present
from pipeline.merge import contradictions, merge
from pipeline.names import with_full_names
from pipeline.normalise import normalise
from pipeline.sentences import sentences
from schemas.article import Article, Chunk
from schemas.dataset import Extracted, LedgerRow
from schemas.domain import Domain
from schemas.draft import Answer, Check, Draft, Extractor, Rejection
from schemas.errors import InputError
from schemas.outcomes import Outcome
from schemas.row import ROW_ONLY, GroundedClaim, Row

_FOLDED = 64  # articles whose text is kept ready to be searched
_ROW_ONLY = set(ROW_ONLY)
_JUDGED = 2000  # code points
_PLAIN = 0.95  # of the letters of English, unaccented


@dataclass(frozen=True, slots=True)
class Tools:
    """What every article of a run is worked on with."""

    domain: Domain
    extractor: Extractor
    limits: ChunkLimits


@dataclass(frozen=True, slots=True)
class Place:
    """Where an article came from, as the ledger names it."""

    source: str
    line: int | None = None


async def extract_article(
    article: Article, place: Place, tools: Tools, notes: Sequence[str] = ()
) -> Extracted:
    """Take one article with text through every stage.

    Faults of the extractor are rows of the ledger. An article none of whose chunks was
    answered has no rows, and its outcome is ``failed``; one in a language that the
    extractor cannot do has ``unsupported_language``. Raises ``InputError`` where the article
    is without its text.
    """
    article = lay_out(article)
    known = tools.extractor.languages
    if known is not None and not _is_readable(article, known):
        expected = ", ".join(sorted(known))
        reason = f"{tools.extractor.name} reads {expected}; this is {article.language or 'unclear'}"
        return _unused(article, place, Outcome.UNSUPPORTED_LANGUAGE, "; ".join((reason, *notes)))
    chunks = cut(article, tools.limits)
    answers = await tools.extractor.extract(article, chunks)
    ledger = _Ledger(article, place)
    found: list[tuple[Chunk, Grounded]] = []
    grounder = _grounder(_text(article))
    for piece, answer in zip(chunks, answers, strict=True):
        ledger.chunk(piece, answer)
        for made in ground(article, piece, answer.drafts, tools.domain, grounder):
            if isinstance(made, Rejection):
                ledger.claim(piece, made)
            else:
                found.append((piece, made))
    failed = [answer for answer in answers if answer.outcome is not Outcome.ANSWERED]
    if failed and len(failed) == len(answers) and not found:
        reason = f"no chunk was answered: {failed[0].reason or failed[0].outcome}"
        return _unused(article, place, Outcome.FAILED, "; ".join((reason, *notes)), ledger.rows)
    merged = merge(_named_in_full(article, [made.claim for _, made in found]), tools.domain)
    for rejection in merged.absorbed:
        ledger.claim(None, rejection)
    rows = _rows(article, merged.kept, tools)
    for (piece, made), at in zip(found, merged.into, strict=True):
        ledger.remarks(piece, made.remarks, rows[at].claim_id)
    outcome = Outcome.PARTIAL if failed else Outcome.EXTRACTED
    done = ledger.article(outcome, "; ".join(notes) or None)
    return Extracted(article, tuple(rows), (done, *ledger.rows))


@dataclass(frozen=True, slots=True)
class Grounded:
    """A claim that holds, and remarks on the parts of it that were left out."""

    claim: GroundedClaim
    remarks: tuple[Rejection, ...]


def _is_readable(article: Article, known: frozenset[str]) -> bool:
    """Whether an extractor of these languages should try: one that is unclear, as that of a
    line of names is, may be English if its letters are."""
    if article.language is not None:
        return article.language in known
    letters = [letter for letter in _text(article)[:_JUDGED] if letter.isalpha()]
    plain = sum(letter.isascii() for letter in letters)
    return "en" in known and plain >= _PLAIN * len(letters)


def lay_out(article: Article) -> Article:
    """The article with its body, its furniture, and what the text says of itself."""
    layout = clean(_text(article))
    described = describe(article, layout)
    return described.model_copy(update={"body": layout.body, "furniture": layout.furniture})


def cut(article: Article, limits: ChunkLimits) -> list[Chunk]:
    """The chunks of a laid-out article."""
    text = _text(article)
    found = sentences(text, article.body, article.language or "en")
    return chunk(article.article_id, text, found, limits)


def ground(
    article: Article,
    piece: Chunk,
    drafts: Sequence[Draft],
    domain: Domain,
    grounder: Grounder,
) -> Iterator[Grounded | Rejection]:
    """Each draft of a chunk as a validated claim with offsets, or why it is refused."""
    known = presence(article)
    for anchored in anchor(_text(article), piece, drafts, domain, grounder):
        if isinstance(anchored, Rejection):
            yield anchored
            continue
        if (refused := absent(known, anchored.data)) is not None:
            yield refused
            continue
        data, left_out = present(known, anchored.data, domain)
        made = normalise(article, data, domain)
        if isinstance(made, Rejection):
            yield made
            continue
        record, remarks = made
        claim = GroundedClaim(
            record=record,
            grounding=anchored.grounding,
            confidence=anchored.confidence,
            chunk=piece.index,
        )
        yield Grounded(claim, (*anchored.remarks, *left_out, *remarks))


@lru_cache(maxsize=_FOLDED)
def _grounder(text: str) -> Grounder:
    """A text ready to be searched; what was found for a check is there for the claim."""
    return Grounder(text)


def checker(domain: Domain) -> Check:
    """Whether a draft would hold, for an extractor that can ask again."""

    def check(article: Article, piece: Chunk, draft: Draft) -> Rejection | None:
        (found,) = ground(article, piece, [draft], domain, _grounder(_text(article)))
        return found if isinstance(found, Rejection) else None

    return check


def dumped(model: Article | Row | LedgerRow) -> str:
    """A line of a dataset: compact JSON, keys in the order of the schema.

    What JSON cannot hold of a refused claim, which may hold anything, is given as Python
    prints it.
    """
    if not isinstance(model, LedgerRow):
        return model.model_dump_json()
    try:
        return model.model_dump_json(exclude_none=True)
    except PydanticSerializationError:
        told = model.model_copy(update={"data": _writable(model.data)})
        return told.model_dump_json(exclude_none=True)


def _writable(value: Any) -> Any:
    if isinstance(value, dict):
        return {_printed(name): _writable(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_writable(part) for part in value]
    return value if value is None or isinstance(value, bool | int | float) else _printed(value)


def _printed(value: Any) -> str:
    return str(value).encode("utf-8", "backslashreplace").decode()


class _Ledger:
    """Collects the ledger rows of one article."""

    def __init__(self, article: Article, place: Place) -> None:
        self._where: dict[str, Any] = {
            "source": place.source,
            "line": place.line,
            "article_id": article.article_id,
        }
        self.rows: list[LedgerRow] = []

    def article(self, outcome: Outcome, reason: str | None) -> LedgerRow:
        return self._row(level="article", outcome=outcome, reason=reason)

    def chunk(self, piece: Chunk, answer: Answer) -> None:
        proposed = len(answer.drafts) + len(answer.rejections)
        self.rows.append(
            self._row(
                level="chunk",
                outcome=answer.outcome,
                chunk=piece.index,
                start=piece.start,
                end=piece.end,
                reason=answer.reason,
                proposed=proposed,
                repaired=answer.repaired,
                usage=answer.usage if answer.usage.requests else None,
            )
        )
        for rejection in answer.rejections:
            self.claim(piece, rejection)

    def claim(self, piece: Chunk | None, rejection: Rejection) -> None:
        self.rows.append(
            self._row(
                level="claim",
                outcome=rejection.outcome,
                chunk=piece.index if piece else None,
                reason=rejection.reason,
                data=rejection.data or None,
            )
        )

    def remarks(self, piece: Chunk, remarks: Iterable[Rejection], claim_id: str) -> None:
        for remark in remarks:
            self.rows.append(
                self._row(
                    level="field",
                    outcome=remark.outcome,
                    chunk=piece.index,
                    claim_id=claim_id,
                    reason=remark.reason,
                    data=remark.data or None,
                )
            )

    def _row(self, **fields: Any) -> LedgerRow:
        return LedgerRow(**self._where, **fields)


def _named_in_full(article: Article, claims: Sequence[GroundedClaim]) -> list[GroundedClaim]:
    records = with_full_names([claim.record for claim in claims], _text(article))
    return [
        claim if record is claim.record else claim.model_copy(update={"record": record})
        for claim, record in zip(claims, records, strict=True)
    ]


def _rows(article: Article, kept: Sequence[GroundedClaim], tools: Tools) -> list[Row]:
    domain = tools.domain
    ids = [domain.claim_id(article.article_id, claim.record) for claim in kept]
    against: dict[int, list[int]] = {}
    for i, j in contradictions([claim.record for claim in kept]):
        against.setdefault(i, []).append(j)
        against.setdefault(j, []).append(i)
    rows: list[Row] = []
    for number, claim in enumerate(kept):
        row_only: dict[str, Any] = {
            "claim_id": ids[number],
            "article_id": article.article_id,
            "extractor": tools.extractor.name,
            "confidence": claim.confidence,
            "grounding": claim.grounding,
            "contradicts": tuple(ids[other] for other in sorted(against.get(number, ()))),
            "schema_version": domain.schema_version,
        }
        assert row_only.keys() == _ROW_ONLY
        # The record is validated; a row adds nothing that could make it less so.
        rows.append(
            domain.row_types[claim.record.kind].model_construct(**vars(claim.record), **row_only)
        )
    return rows


def _unused(
    article: Article,
    place: Place,
    outcome: Outcome,
    reason: str,
    rows: Sequence[LedgerRow] = (),
) -> Extracted:
    ledger = _Ledger(article, place)
    return Extracted(article, (), (ledger.article(outcome, reason), *rows))


def _text(article: Article) -> str:
    if article.text is None:
        raise InputError(f"article {article.article_id} is without its text")
    return article.text
