"""What a person drew in Label Studio, region by region, as records of claims.

A claim's first piece of evidence is a region labelled with the kind, which has the claim's
statement, choices and text areas too; its other pieces are regions labelled ``evidence``, each
related to the first. Nothing that was drawn is dropped: what has no place in a record is refused,
but for the notes that a person wrote on a region, which are left out and can be counted.

Label Studio counts offsets in code points; versions before 1.5 counted UTF-16 units. What a
region says its text is decides which of the two it was.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, get_args

from evals.comparators import labels
from evals.load import parsed
from schemas.claim import Claim
from schemas.errors import InputError
from schemas.parts import parts_of

KIND, EVIDENCE, STATEMENT = "kind", "evidence", "statement"

Region = dict[str, Any]
_Found = dict[str, dict[str, Region]]


def choices() -> list[str]:
    """The fields that a region has as choices: the labels of which the schema lists the values."""
    return [label for label in labels() if get_args(Claim.model_fields[label].annotation)]


def nested() -> list[str]:
    """The fields that a text area holds as JSON: all but evidence, statement and labels."""
    plain = {EVIDENCE, STATEMENT, *labels()}
    return [name for name in parts_of(Claim) if name not in plain]


def records(results: Sequence[Region], text: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each claim's region and its record, not yet validated, in the order of the annotation.

    Raises InputError, naming region or claim (from 1) and what was expected, for a region without
    one label, a field given twice or unknown, offsets that are not of what the region says its
    text is, JSON that is none or has a key twice, and a relation that is not of a claim and a piece
    of evidence.
    """
    found = _regions(results)
    kinds = {region: _kind(region, fields) for region, fields in found.items()}
    pieces = _pieces(results, kinds)
    claims = [region for region, kind in kinds.items() if kind != EVIDENCE]
    for number, region in enumerate(claims, start=1):
        spans = [found[each][KIND]["value"] for each in (region, *pieces.get(region, ()))]
        try:
            yield region, _record(kinds[region], found[region], spans, text)
        except InputError as error:
            raise InputError(f"claim {number}: {error} (region '{region}')") from None


def notes(results: Sequence[Region]) -> int:
    """On how many regions somebody wrote a note, which Label Studio keeps under ``meta``."""
    about = ((result.get("id"), result.get("meta")) for result in results)
    return len({region for region, meta in about if isinstance(meta, dict) and meta.get("text")})


def _regions(results: Sequence[Region]) -> _Found:
    """The results of each region by the fields that they are of."""
    known = (KIND, STATEMENT, *choices(), *nested())
    found: _Found = {}
    for result in results:
        if result.get("type") == "relation":
            continue
        region, field = result["id"], result["from_name"]
        fields = found.setdefault(region, {})
        if field not in known:
            raise InputError(f"region '{region}': '{field}' is none of {', '.join(known)}")
        if field in fields:
            raise InputError(f"region '{region}' has several results of {field}: expected one")
        if not isinstance(result.get("value"), dict):
            raise InputError(f"region '{region}': its {field} has no value: expected an object")
        fields[field] = result
    return found


def _kind(region: str, fields: Mapping[str, Region]) -> str:
    """What a region is labelled with; a piece of evidence is nothing else."""
    others = ", ".join(sorted(fields.keys() - {KIND}))
    if KIND not in fields:
        raise InputError(f"region '{region}' has {others} but no label: expected a kind")
    try:
        kind = _only(fields[KIND], "labels")
    except InputError as error:
        raise InputError(f"region '{region}': {error}") from None
    if kind == EVIDENCE and others:
        told = f"has {others}: expected on the claim's own region"
        raise InputError(f"region '{region}', {EVIDENCE}, {told}")
    return kind


def _only(result: Region, sort: str) -> str:
    """The one label, or the one choice, of a region."""
    given = result["value"].get(sort)
    listed = given if isinstance(given, list) else []
    if len(listed) != 1 or not isinstance(listed[0], str):
        told = f"{len(listed)} {sort}: {', '.join(map(str, listed))}" if listed else f"no {sort}"
        raise InputError(f"{result['from_name']} has {told}; expected one")
    return listed[0]


def _pieces(results: Sequence[Region], kinds: Mapping[str, str]) -> dict[str, list[str]]:
    """For each claim the regions of its further evidence, in the annotation's order.

    A relation may have been drawn either way, and twice.
    """
    owners: dict[str, set[str]] = {region: set() for region in kinds if kinds[region] == EVIDENCE}
    for result in results:
        if result.get("type") == "relation":
            ends = result["from_id"], result["to_id"]
            pieces = [end for end in ends if end in owners]
            claims = [end for end in ends if end in kinds and end not in owners]
            if not pieces or not claims:
                named = [f"'{end}' ({kinds.get(end, 'no such region')})" for end in ends]
                told = f"a relation of {' and '.join(named)}: expected a claim and its {EVIDENCE}"
                raise InputError(told)
            owners[pieces[0]].add(claims[0])
    found: dict[str, list[str]] = {}
    for region, claims_of in owners.items():
        if len(claims_of) != 1:
            number = f"{len(claims_of)} claims" if claims_of else "no claim"
            raise InputError(f"region '{region}', {EVIDENCE}, is related to {number}: expected one")
        (owner,) = claims_of
        found.setdefault(owner, []).append(region)
    return found


def _record(
    kind: str, found: Mapping[str, Region], spans: Sequence[Mapping[str, Any]], text: str
) -> dict[str, Any]:
    record: dict[str, Any] = {KIND: kind, EVIDENCE: _evidence(spans, text)}
    for label in choices():
        if label in found:
            record[label] = _only(found[label], "choices")
    if STATEMENT in found:
        record[STATEMENT] = " ".join(_written(found[STATEMENT]))
    for field in nested():
        if field in found:
            try:
                record[field] = parsed("".join(_written(found[field])))
            except (ValueError, RecursionError) as error:
                raise InputError(f"{field} is not JSON: {error}") from None
    return record


def _evidence(spans: Sequence[Mapping[str, Any]], text: str) -> list[dict[str, Any]]:
    evidence = []
    for value in spans:
        place = _place(value, text)
        if place is None:
            said = f"{value.get('start')}:{value.get('end')}: {value.get('text')!r}"
            raise InputError(f"its text is not at {said}")
        evidence.append({"start": place[0], "end": place[1], "quote": text[slice(*place)]})
    return sorted(evidence, key=lambda span: span["start"])


def _written(region: Region) -> list[str]:
    """What stands in a text area: a list of texts, or in some exports one text."""
    text = region["value"].get("text")
    texts = [text] if isinstance(text, str) else text
    if not isinstance(texts, list) or not all(isinstance(each, str) for each in texts):
        raise InputError(f"{region['from_name']} has no text: expected a list of texts")
    return texts


def _place(value: Mapping[str, Any], text: str) -> tuple[int, int] | None:
    """Where a region is in code points, by what it says its text is; None where it is not."""
    start, end, quote = value.get("start"), value.get("end"), value.get("text")
    if type(start) is not int or type(end) is not int or not 0 <= start < end:
        return None
    if quote is None:
        return (start, end) if end <= len(text) else None
    if text[start:end] == quote:
        return start, end
    units = text.encode("utf-16-le")
    try:
        before = len(units[: 2 * start].decode("utf-16-le"))
        inside = units[2 * start : 2 * end].decode("utf-16-le")
    except UnicodeDecodeError:
        return None
    return (before, before + len(inside)) if inside == quote else None
