"""How each field of a record is compared: chosen from the types of the schema's classes.

A record is a set of slots (MUC-5, Chinchor and Sundheim 1993). Each field gives the values of
its slots; a pair of values earns 1 (correct), 0.5 (partly) or 0. Beside that, a field may have
measures of its own: an F1 over its values under a stricter or a looser idea of "the same"; and
the free texts in its items that neither looks at are compared on the items that match.
No kind and no field of a kind's details is named here: a new one is compared by its type.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import zip_longest
from typing import Annotated, Any, Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from evals.matching import Credit, best_matches
from evals.wording import NAME_F1, alike, same_words, token_f1, words
from schemas.claim import Claim, Details, Entity, Identifier, Quantity, Source, When
from schemas.countries import as_code
from schemas.markers import Computed, Country, PartyName, Wording, has_mark
from schemas.parts import parts_of

RELATIVE = 0.01  # within 1 % two values are one
RIGHT, PARTLY, WRONG = 1.0, 0.5, 0.0
_ROUNDING = 1 + 1e-9  # a value 1 % off is near however it was rounded on the way
_TINY = 1e-6  # decides between items that match as well

Values = Callable[[Any], tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Measure:
    """An F1 over a field's values; ``needs`` names a part that the gold has to tell."""

    name: str
    same: Callable[[Any, Any], bool]
    values: Values | None = None
    needs: str | None = None


@dataclass(frozen=True, slots=True)
class Comparator:
    """The values of a field's slots, what a pair of them earns, and the field's measures.

    ``item`` is what a pair of the things that the field holds earns, if it holds any of ours;
    ``read`` the texts in them that the slots, the measures or figures of their own look at.
    """

    values: Values
    credit: Credit
    measures: tuple[Measure, ...] = ()
    item: Credit | None = None
    read: frozenset[str] = frozenset()


def equal(mine: Any, theirs: Any) -> float:
    """Enumerations, codes and flags: equal or not."""
    return RIGHT if mine == theirs else WRONG


def wording(mine: str, theirs: str) -> float:
    """Names and short texts: equal when normalised, partly from a token F1 of 0.5.

    >>> wording("the bearings", "bearings"), wording("bearings", "ball bearings")
    (1.0, 0.5)
    """
    if same_words(mine, theirs):
        return RIGHT
    return PARTLY if token_f1(mine, theirs) >= NAME_F1 else WRONG


def party(mine: str, theirs: str) -> float:
    """Parties: exact where both are countries, a country's name being its code; else as names.

    >>> party("TW", "Taiwan"), party("RU", "BY"), party("the plant", "plant")
    (1.0, 0.0, 1.0)
    """
    ours, others = as_code(mine), as_code(theirs)
    if ours is not None and others is not None:
        return equal(ours, others)
    return wording(mine, theirs)


def near(mine: float, theirs: float) -> bool:
    """Whether two values are within 1 % of the first, that much included.

    >>> near(2_500_000, 2_510_000), near(7, 7.07), near(120, 122)
    (True, True, False)
    """
    return abs(mine - theirs) <= RELATIVE * abs(mine) * _ROUNDING


def same_quantity(mine: Quantity, theirs: Quantity) -> bool:
    """Value (and upper value) within 1 %, comparator and currency equal, units alike."""
    return (
        near(mine.value, theirs.value)
        and (mine.upper is None) == (theirs.upper is None)
        and (mine.upper is None or theirs.upper is None or near(mine.upper, theirs.upper))
        and mine.comparator == theirs.comparator
        and mine.currency == theirs.currency
        and _same_unit(mine.unit, theirs.unit)
    )


def _same_unit(mine: str | None, theirs: str | None) -> bool:
    if mine is None or theirs is None:
        return mine is theirs
    return alike(mine, theirs)


def same_time(mine: When, theirs: When) -> bool:
    """Whether start and end are equal at the gold's precision; unknown is only unknown.

    >>> when = When(text="in 2022", start="2022", end="2022")
    >>> same_time(when, When(text="in May 2022", start="2022-05", end="2022-05"))
    True
    """
    return all(
        other is None if ours is None else other is not None and other[: len(ours)] == ours
        for ours, other in ((mine.start, theirs.start), (mine.end, theirs.end))
    )


def same_name(a: str | None, b: str | None) -> bool:
    """Whether two names are one; no name is only no name."""
    if a is None or b is None:
        return a is b
    return alike(a, b)


def entity(mine: Entity, theirs: Entity) -> float:
    """Name and type: right if both are, partly if the name is right or nearly so."""
    if same_words(mine.name, theirs.name) and mine.type == theirs.type:
        return RIGHT
    return PARTLY if alike(mine.name, theirs.name) else WRONG


def source(mine: Source, theirs: Source) -> float:
    """The name: right or nearly so."""
    return wording(mine.name, theirs.name)


def same_identifier(mine: Identifier, theirs: Identifier) -> bool:
    """The values' letters and digits are the same."""
    return "".join(words(mine.value)) == "".join(words(theirs.value))


def _origin(sources: tuple[Source, ...]) -> tuple[str, ...]:
    return (sources[0].name,) if sources else ()


def _time(when: When | None) -> tuple[When, ...]:
    known = when is not None and (when.start is not None or when.end is not None)
    return (when,) if when is not None and known else ()


def _identifiers(entities: tuple[Entity, ...]) -> tuple[Identifier, ...]:
    return tuple(identifier for entity in entities for identifier in entity.identifiers)


def _all(values: tuple[Any, ...]) -> tuple[Any, ...]:
    return values


def _one(value: Any) -> tuple[Any, ...]:
    return () if value is None else (value,)


def _is_right(same: Callable[[Any, Any], bool]) -> Credit:
    return lambda mine, theirs: RIGHT if same(mine, theirs) else WRONG


BY_CLASS: Mapping[type[BaseModel], Comparator] = {
    Source: Comparator(_origin, wording, item=source, read=frozenset(("name", "cue"))),
    When: Comparator(
        _time, _is_right(same_time), (Measure("", same_time),), item=_is_right(same_time)
    ),
    Quantity: Comparator(
        _all,
        _is_right(same_quantity),
        (
            Measure("", same_quantity),
            Measure(
                " and change",
                lambda a, b: same_quantity(a, b) and a.change == b.change,
                needs="change",
            ),
        ),
        item=_is_right(same_quantity),
        read=frozenset(("unit",)),
    ),
    Entity: Comparator(
        _all,
        entity,
        (
            Measure(" by name", lambda a, b: alike(a.name, b.name)),
            Measure(" by name and type", lambda a, b: a.type == b.type and alike(a.name, b.name)),
            Measure(
                " by name, type and country",
                lambda a, b: a.type == b.type and a.country == b.country and alike(a.name, b.name),
            ),
            Measure(": identifiers", same_identifier, _identifiers, needs="identifiers"),
        ),
        item=entity,
        read=frozenset(("name",)),
    ),
}
"""For each class that a claim's fields hold. Evidence and statement are what claims are
aligned by, and are compared there; details are compared slot by slot."""


def is_label(field: FieldInfo) -> bool:
    """Whether a field's value is one of a few names; the kind is one, by which classes differ."""
    plain = field.annotation is str and not field.metadata
    return plain or get_origin(field.annotation) is Literal


@cache
def labels() -> tuple[str, ...]:
    """The fields of every claim that are labels, the kind first."""
    return tuple(name for name, field in Claim.model_fields.items() if is_label(field))


@cache
def common() -> Mapping[str, Comparator]:
    """The comparators of the fields that every claim has, in the schema's order."""
    found = {name: Comparator(_one, equal) for name in labels()}
    for name, part in parts_of(Claim).items():
        if part.holds is not None and part.holds in BY_CLASS:
            found[name] = BY_CLASS[part.holds]
    return found


@cache
def texts_of(model: type[BaseModel]) -> tuple[str, ...]:
    """The free texts in the items of a class that are compared for themselves.

    >>> texts_of(Entity), texts_of(Source)
    (('mention',), ('role',))
    """
    comparator = BY_CLASS.get(model)
    if comparator is None or comparator.item is None:
        return ()
    return tuple(
        name
        for name, field in model.model_fields.items()
        if name not in comparator.read and _is_text(field)
    )


def texts(
    field: str, pair: tuple[Claim, Claim], told: frozenset[str]
) -> Iterator[tuple[str, str | None, str | None]]:
    """The free texts of a field's matching items, gold's and predicted, where either has one.

    Each with the name of its part; only parts that ``told`` names, such as ``entities.mention``.
    Items that are no slot of a record (a time without dates) are told apart by nothing else: where
    the other side has none, theirs stand alone.
    """
    holds, same = parts_of(Claim)[field].holds, common()[field].item
    parts = [part for part in texts_of(holds) if f"{field}.{part}" in told] if holds else []
    if not parts or same is None:
        return
    slotless = not any(common()[field].values(getattr(claim, field)) for claim in pair)

    def credit(mine: Any, theirs: Any) -> float:
        found = same(mine, theirs)
        alike_too = sum(same_name(getattr(mine, part), getattr(theirs, part)) for part in parts)
        return found + _TINY * alike_too if found else WRONG

    gold, predicted = (_items(getattr(claim, field)) for claim in pair)
    together = [(gold[i], predicted[j]) for i, j, _ in best_matches(gold, predicted, credit)]
    if slotless and not (gold and predicted):
        together = list(zip_longest(gold, predicted))
    for pieces in together:
        for part in parts:
            mine, theirs = (getattr(piece, part, None) for piece in pieces)
            if mine is not None or theirs is not None:
                yield part, mine, theirs


def _items(value: Any) -> tuple[Any, ...]:
    return value if isinstance(value, tuple) else _one(value)


def _is_text(field: FieldInfo) -> bool:
    coded = has_mark(field, Computed) or has_mark(field, Country)
    return not coded and str in _leaves(field.annotation)


@cache
def slots(details: type[Details]) -> Mapping[str, Comparator]:
    """The comparators of a kind's own fields, in the schema's order."""
    return {
        name: Comparator(_all if _is_list(field) else _one, _slot_credit(field))
        for name, field in details.model_fields.items()
    }


def _is_list(field: FieldInfo) -> bool:
    return get_origin(field.annotation) in (tuple, list)


def _slot_credit(field: FieldInfo) -> Credit:
    if has_mark(field, PartyName):
        return party
    if has_mark(field, Country):
        return equal
    if has_mark(field, Wording) or str in _leaves(field.annotation):
        return wording
    return equal


def _leaves(annotation: Any) -> set[Any]:
    if get_origin(annotation) is Literal:
        return set()
    if get_origin(annotation) is Annotated:
        return _leaves(get_args(annotation)[0])
    parts = get_args(annotation)
    return set().union(*map(_leaves, parts)) if parts else {annotation}
