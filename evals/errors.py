"""What is wrong in a scored document, claim by claim: the figures' other side.

Each error is of a class: missed, spurious, invalid evidence, unsupported, or a field of a
matched pair that differs by the field's own comparator.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import zip_longest
from typing import Any

from pydantic import BaseModel, Field

from evals.align import Tokens
from evals.comparators import PARTLY, Comparator, Measure, common, same_name, texts
from evals.counts import Scored, fields_told, record
from evals.matching import Credit, Match, best_matches
from evals.wording import NAME_F1, same_words, token_f1
from schemas.article import Frozen
from schemas.claim import Claim, Source
from schemas.parts import parts_of

MISSED, SPURIOUS, INVALID, UNSUPPORTED, WRONG, NEARLY = (
    "missed",
    "spurious",
    "invalid evidence",
    "unsupported",
    "wrong",
    "nearly right",
)


_TIE = 1e-6  # of a pair: less than a pair, in any number of them
Shown = str | tuple[str, ...]
"""A value as it is told; one of several parts, such as a source, as these."""


class Error(Frozen):
    """One thing that is wrong."""

    what: str = Field(
        description="missed, spurious, invalid evidence, unsupported, wrong, or nearly right: what "
        "earns half a credit, is a link of a chain that is not quite the same, or is evidence, a "
        "statement or a cue of which both sides share at least half the words."
    )
    field: str = Field(description="Of a pair's field its name; else 'claim' or what is at fault.")
    kind: str = Field(description="The gold claim's kind, or the spurious claim's.")
    gold: int | None = Field(description="Place of the gold claim in its document, from 0.")
    predicted: int | None = Field(description="Place of the predicted claim, from 0.")
    expected: tuple[Shown, ...] = Field(
        default=(), description="Values of the gold that lack; one of several parts as these."
    )
    found: tuple[Shown, ...] = Field(default=(), description="Values predicted instead, likewise.")


def errors(
    text: str, gold: Sequence[Claim], predicted: Sequence[Claim], scored: Scored
) -> list[Error]:
    """Every error of a document, in text order of the claims concerned."""
    found = list(_errors(text, gold, predicted, scored))

    def place(error: Error) -> int:
        claim = gold[error.gold] if error.gold is not None else predicted[error.predicted or 0]
        return claim.evidence[0].start

    return sorted(found, key=place)


def _errors(
    text: str, gold: Sequence[Claim], predicted: Sequence[Claim], scored: Scored
) -> Iterator[Error]:
    told = fields_told(gold)
    partner = {j: i for i, j in scored.pairs}
    paired = set(partner.values())
    tokens = Tokens(text)
    for i, claim in enumerate(gold):
        if i not in paired:
            yield Error(what=MISSED, field="claim", kind=claim.kind, gold=i, predicted=None)
    for j, claim in enumerate(predicted):
        here = partial(Error, kind=claim.kind, gold=partner.get(j), predicted=j)
        if j not in partner:
            yield here(what=SPURIOUS, field="claim")
        bad = [
            f"{span.start}:{span.end}"
            for span in claim.evidence
            if not tokens.holds(span.start, span.end, span.quote)
        ]
        if bad:
            yield here(what=INVALID, field="evidence", found=tuple(bad))
        if j in scored.unsupported:
            lacking = tuple(scored.unsupported[j])
            yield here(what=UNSUPPORTED, field="statement", found=lacking)
    for i, j in scored.pairs:
        dice = scored.alignment.dice(i, j)
        for what, field, expected, got in _differences(gold[i], predicted[j], told, dice):
            yield Error(
                what=what,
                field=field,
                kind=gold[i].kind,
                gold=i,
                predicted=j,
                expected=expected,
                found=got,
            )


Difference = tuple[str, str, tuple[Shown, ...], tuple[Shown, ...]]


def _differences(
    gold: Claim, predicted: Claim, told: frozenset[str], dice: float
) -> Iterator[Difference]:
    """How a pair differs: wrong or nearly right, the field, the gold's values, those found.

    Whatever costs a figure of the pair is here, under the name of the field or of its measure,
    and nothing else is. What costs several (an origin is the first of its chain, too) is here
    once. A quote that is not the text's is an error of the predicted claim, not of the pair.
    ``dice`` is how much of the two's evidence is the same.
    """
    spans = [{(span.start, span.end) for span in claim.evidence} for claim in (gold, predicted)]
    if spans[0] != spans[1]:
        yield _by_degree(dice), "evidence", _places(spans[0]), _places(spans[1])
    shared = token_f1(gold.statement, predicted.statement)
    if shared < 1:
        yield _by_degree(shared), "statement", (gold.statement,), (predicted.statement,)
    for name, part in parts_of(Claim).items():
        if part.holds is Source and name in told:
            yield from _sources(getattr(gold, name), getattr(predicted, name))
    theirs = {name: values for name, _, values in record(predicted, told)}
    for name, comparator, mine in record(gold, told):
        if comparator.item is not None:
            for inner, said, says in texts(name, (gold, predicted), told):
                if not same_name(said, says):
                    yield WRONG, f"{name}: {inner}", _told(said), _told(says)
        if name in common() and parts_of(Claim)[name].holds is Source:
            continue
        if name.startswith("details.") and gold.kind != predicted.kind:
            continue  # said by the kind already
        measures = [m for m in comparator.measures if not m.needs or f"{name}.{m.needs}" in told]
        of_slots = [measure for measure in measures if measure.values is None]
        yield from _of_values(name, comparator, of_slots, (mine, theirs.get(name, ())))
        for measure in measures:
            if (values := measure.values) is not None:
                sides = values(getattr(gold, name)), values(getattr(predicted, name))
                lacking, instead = _left(sides, _same(measure, sides))
                if lacking or instead:
                    yield WRONG, f"{name}{measure.name}", lacking, instead


Sides = tuple[Sequence[Any], Sequence[Any]]


def _of_values(
    name: str, comparator: Comparator, measures: Sequence[Measure], sides: Sides
) -> Iterator[Difference]:
    """Values of one side alone; what each measure, from the loosest, misses beside those named
    before; then values that earn half a credit, of two, where nothing has named both."""
    matches = best_matches(*sides, comparator.credit)
    named: tuple[set[Shown], set[Shown]] = (set(), set())
    strict = [(f"{name}{each.name}", _same(each, sides, comparator.credit)) for each in measures]
    for field, same in ((name, matches), *strict):
        lacking, instead = (
            tuple(value for value in left if value not in before)
            for left, before in zip(_left(sides, same), named, strict=True)
        )
        if lacking or instead:
            yield WRONG, field, lacking, instead
        named[0].update(lacking)
        named[1].update(instead)
    for i, j, credit in matches:
        mine, theirs = shown(sides[0][i]), shown(sides[1][j])
        if credit <= PARTLY and not (mine in named[0] and theirs in named[1]):
            yield NEARLY, name, (mine,), (theirs,)


def _same(measure: Measure, sides: Sides, credit: Credit = lambda a, b: 0.0) -> list[Match]:
    """As many pairs as a measure can make; of several ways to, that of the most credit, so that
    a value is not missed that the other side has."""
    return best_matches(*sides, lambda a, b: float(measure.same(a, b)) * (1 + _TIE * credit(a, b)))


def _left(sides: Sides, matches: Sequence[Match]) -> tuple[tuple[Shown, ...], tuple[Shown, ...]]:
    mine, theirs = {i for i, _, _ in matches}, {j for _, j, _ in matches}
    return (
        tuple(shown(value) for i, value in enumerate(sides[0]) if i not in mine),
        tuple(shown(value) for j, value in enumerate(sides[1]) if j not in theirs),
    )


def _sources(gold: Sequence[Source], predicted: Sequence[Source]) -> Iterator[Difference]:
    """The origin, the links of the chain after it, and what else is said of each of them."""
    chains = tuple(s.name for s in gold), tuple(s.name for s in predicted)
    for field, mine, theirs in (
        ("origin", chains[0][:1], chains[1][:1]),
        ("source chain", chains[0][1:], chains[1][1:]),
    ):
        links = list(zip_longest(mine, theirs))
        if not all(same_name(a, b) for a, b in links):
            yield WRONG, field, mine, theirs
        elif not all(same_words(a, b) for a, b in links):
            yield NEARLY, field, mine, theirs
    for number, (said, says) in enumerate(zip(gold, predicted, strict=False)):
        later = "later " if number else ""
        if said.type != says.type:
            yield WRONG, f"{later}source type", (said.type,), (says.type,)
        shared = token_f1(said.cue or "", says.cue or "")
        if shared < 1:
            yield _by_degree(shared), f"{later}cue", _told(said.cue), _told(says.cue)


def _by_degree(shared: float) -> str:
    """The class of wording that differs, by the part of it that both sides have."""
    return NEARLY if shared >= NAME_F1 else WRONG


def _places(spans: set[tuple[int, int]]) -> tuple[str, ...]:
    return tuple(f"{start}:{end}" for start, end in sorted(spans))


def _told(value: str | None) -> tuple[str, ...]:
    return () if value is None else (value,)


def shown(value: Any) -> Shown:
    """A value in a few words: of a part its own values, those that are known.

    >>> shown(Source(name="Norvex", type="company", cue="said")), shown("export")
    (('Norvex', 'company', 'said'), 'export')
    """
    return tuple(_words(value)) if isinstance(value, BaseModel) else str(value)


def _words(value: Any) -> Iterator[str]:
    """Its own values, those of the parts in it among them."""
    if isinstance(value, BaseModel):
        value = tuple(getattr(value, name) for name in type(value).model_fields)
    if isinstance(value, tuple):
        for part in value:
            yield from _words(part)
    elif value is not None:
        yield f"{value:g}" if isinstance(value, float) else str(value)
