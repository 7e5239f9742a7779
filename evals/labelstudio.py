"""Gold to and from Label Studio's JSON, so that people can annotate in a tool they know.

A task is an article. A claim is a region over its first piece of evidence, labelled with the
kind; the claim's other pieces are regions labelled ``evidence``, each related to the first. The
statement is a text area of the region, each label (stance and the like) a choice, and what is
nested (sources, quantities, entities, details …) a text area that holds JSON.

Label Studio counts offsets in code points; versions before 1.5 counted UTF-16 units. What a
region says its text is decides which of the two it was.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, get_args
from xml.sax.saxutils import quoteattr

from pydantic import ValidationError

from evals.comparators import labels
from evals.load import gold_record
from schemas import DOMAIN
from schemas.claim import Claim
from schemas.domain import Domain
from schemas.errors import InputError
from schemas.gold import Gold
from schemas.parts import parts_of

TEXT, KIND, EVIDENCE, STATEMENT = "text", "kind", "evidence", "statement"

Region = dict[str, Any]


def config(domain: Domain = DOMAIN) -> str:
    """The labelling interface to give a Label Studio project, made from the schema."""
    kinds = "\n".join(f"    <Label value={quoteattr(kind)}/>" for kind in domain.kinds)
    lines = [
        "<View>",
        f'  <Labels name="{KIND}" toName="{TEXT}">',
        kinds,
        f"    <Label value={quoteattr(EVIDENCE)} background='#888888'/>",
        "  </Labels>",
        f'  <Text name="{TEXT}" value="$text" granularity="word"/>',
        '  <Relations><Relation value="evidence"/></Relations>',
        f'  <TextArea name="{STATEMENT}" toName="{TEXT}" perRegion="true" maxSubmissions="1"',
        '    placeholder="One self-contained sentence, the proposition alone"/>',
    ]
    for label in _choices():
        values = get_args(Claim.model_fields[label].annotation)
        lines.append(
            f'  <Choices name="{label}" toName="{TEXT}" perRegion="true" choice="single-radio">'
        )
        lines += [f"    <Choice value={quoteattr(value)}/>" for value in values]
        lines.append("  </Choices>")
    for field in _nested():
        lines.append(
            f'  <TextArea name="{field}" toName="{TEXT}" perRegion="true" maxSubmissions="1" '
            f'placeholder="{field}, as JSON"/>'
        )
    return "\n".join([*lines, "</View>"]) + "\n"


def _choices() -> list[str]:
    return [label for label in labels() if get_args(Claim.model_fields[label].annotation)]


def _nested() -> list[str]:
    """The fields that a text area holds as JSON: all but evidence, statement and labels."""
    plain = {EVIDENCE, STATEMENT, *labels()}
    return [name for name in parts_of(Claim) if name not in plain]


def tasks(golds: Iterable[Gold]) -> list[dict[str, Any]]:
    """Tasks for Label Studio's import, one for each article, annotated as the gold is."""
    return [
        {
            "data": {
                "text": gold.text,
                "article_id": gold.article_id,
                "schema_version": gold.schema_version,
                "split": gold.split,
                "annotators": list(gold.annotators),
                "note": gold.note,
            },
            "annotations": [{"result": list(_results(gold))}],
        }
        for gold in golds
    ]


def _results(gold: Gold) -> Iterator[Region]:
    for place, claim in enumerate(gold.claims):
        data = claim.model_dump(mode="json", exclude_unset=True)
        ids = [_id(gold.article_id, place, n) for n in range(len(claim.evidence))]
        for n, span in enumerate(claim.evidence):
            value = {"start": span.start, "end": span.end, "text": span.quote}
            label = claim.kind if n == 0 else EVIDENCE
            yield _region(ids[n], KIND, "labels", {**value, "labels": [label]})
        first = claim.evidence[0]
        value = {"start": first.start, "end": first.end, "text": first.quote}
        for label in _choices():
            yield _region(ids[0], label, "choices", {**value, "choices": [data[label]]})
        for field in (STATEMENT, *_nested()):
            if field in data:
                told = (
                    data[field]
                    if field == STATEMENT
                    else json.dumps(data[field], ensure_ascii=False)
                )
                # The region's own text stays out: a text area's text is its content.
                places = {"start": first.start, "end": first.end}
                yield _region(ids[0], field, "textarea", {**places, "text": [told]})
        for other in ids[1:]:
            yield {
                "type": "relation",
                "from_id": ids[0],
                "to_id": other,
                "direction": "right",
                "labels": [EVIDENCE],
            }


def _region(region: str, name: str, sort: str, value: Mapping[str, Any]) -> Region:
    return {"id": region, "from_name": name, "to_name": TEXT, "type": sort, "value": dict(value)}


def _id(article_id: str, claim: int, span: int) -> str:
    return hashlib.sha256(f"{article_id}\0{claim}\0{span}".encode()).hexdigest()[:10]


def golds(
    data: object,
    domain: Domain = DOMAIN,
    *,
    annotation: int | None = None,
    where: str | Path | None = None,
) -> list[Gold]:
    """Gold out of Label Studio's JSON export, a list of tasks.

    What an annotator left out of every claim of a task is left out of its gold, and not scored.
    An annotation that says who completed it is theirs; else the task's annotators stay.
    Cancelled annotations do not count. Where a task has several, ``annotation`` says which, from
    1, and tasks that have fewer are left out (``left_out`` names them); where it says none, the
    only one that is marked as ground truth is taken. Raises InputError, naming the file, the
    task and the claim (from 1), for what is missing or does not validate, for several
    annotations of which none is chosen, for a choice that no task has, and for two tasks of the
    same article.
    """
    if not isinstance(data, list):
        raise InputError("expected a JSON list of Label Studio's tasks", where=where)
    found: list[Gold] = []
    for number, task in enumerate(data, start=1):
        told = f"task {number}"
        try:
            gold = _gold(task, told, domain, (where, annotation))
        except (KeyError, TypeError, IndexError, AttributeError) as error:
            told = f"{told} is not as Label Studio exports it: {type(error).__name__}: {error}"
            raise InputError(told, where=where) from None
        if gold is not None:
            found.append(gold)
    if data and not found:
        raise InputError(f"there is no annotation {annotation} of any task", where=where)
    ids = Counter(gold.article_id for gold in found)
    twice = next((name for name, times in ids.items() if times > 1), None)
    if twice is not None:
        raise InputError(f"two tasks are of the article '{twice}'", where=where)
    return found


def _gold(
    task: Any, told: str, domain: Domain, asked: tuple[str | Path | None, int | None]
) -> Gold | None:
    """The gold of a task; None where it has fewer annotations than the one asked for."""
    where, wanted = asked
    about = task.get("data") if isinstance(task, dict) else None
    if not isinstance(about, dict) or not isinstance(about.get("text"), str):
        raise InputError(f"{told} has no text under 'data'", where=where)
    try:
        about["text"].encode()
    except UnicodeEncodeError:
        raise InputError(f"{told}: its text holds half of a surrogate pair", where=where) from None
    version = about.get("schema_version") or domain.schema_version
    if version != domain.schema_version:
        wanted_version = f"expected {domain.schema_version}"
        raise InputError(f"{told} is of schema {version}: {wanted_version}", where=where)
    done = _done(task)
    if wanted is None:
        if not done:
            raise InputError(f"{told} is not annotated", where=where)
        truths = [a for a in done if a.get("ground_truth") is True]
        if len(done) > 1 and len(truths) != 1:
            told = f"{told} has {len(done)} annotations: say which is meant (--annotation 1, 2 …)"
            raise InputError(told, where=where)
        chosen = done[0] if len(done) == 1 else truths[0]
    elif 1 <= wanted <= len(done):
        chosen = done[wanted - 1]
    else:
        return None
    results = chosen.get("result") or []
    records = []
    for number, record in enumerate(_records(results, about["text"]), 1):
        try:
            if isinstance(record, str):
                raise InputError(f"{told}, claim {number}: {record}", where=where)
            records.append(gold_record(record, about["text"], domain))
        except ValidationError as error:
            fault = error.errors(include_url=False, include_input=False)[0]
            place = ".".join(map(str, fault["loc"]))
            raise InputError(
                f"{told}, claim {number}: {place}: {fault['msg']}", where=where
            ) from None
    records.sort(key=lambda claim: (claim.evidence[0].start, claim.evidence[-1].end))
    try:
        return Gold(
            article_id=about.get("article_id") or f"task-{task.get('id', told)}",
            schema_version=about.get("schema_version") or domain.schema_version,
            split=about.get("split") or "dev",
            **_made_by(chosen.get("completed_by"), about),
            text=about["text"],
            claims=tuple(records),
        )
    except ValidationError as error:
        fault = error.errors(include_url=False, include_input=False)[0]
        raise InputError(f"{told}: {fault['loc'][0]}: {fault['msg']}", where=where) from None


def _done(task: Mapping[str, Any]) -> list[Any]:
    """A task's annotations that count."""
    return [a for a in task.get("annotations") or () if not a.get("was_cancelled")]


def left_out(data: Sequence[Mapping[str, Any]], annotation: int | None) -> list[str]:
    """The tasks of an export that ``golds`` has read which have fewer annotations than that."""
    return [
        f"task {number} ({task['data'].get('article_id') or task.get('id')!r})"
        for number, task in enumerate(data, start=1)
        if annotation is not None and len(_done(task)) < annotation
    ]


def _made_by(person: Any, about: Mapping[str, Any]) -> dict[str, Any]:
    """Who annotated, and the note: the task's own, unless somebody has completed it since.

    ``person`` is what Label Studio says of them: a number, an address or an object with both.
    """
    before = tuple(about.get("annotators") or ())
    if person is None and before:
        return {"annotators": before, "note": about.get("note")}
    known = person if isinstance(person, dict) else {"id": person}
    names = [known.get("first_name"), known.get("last_name")]
    full = " ".join(name for name in names if isinstance(name, str) and name)
    who = known.get("email") or full or known.get("id")
    name = f"{who}, in Label Studio" if isinstance(who, str) else "a person, in Label Studio"
    if isinstance(who, int):
        name = f"user {who} of Label Studio"
    note = f"Begun from annotations by {', '.join(before)}." if before else None
    return {"annotators": (name,), "note": note}


def _records(results: Sequence[Region], text: str) -> Iterator[dict[str, Any] | str]:
    """The records of an annotation's results, or what is wrong with one."""
    by_id: dict[str, dict[str, Region]] = {}
    related: list[tuple[str, str]] = []
    for result in results:
        if result.get("type") == "relation":
            related.append((result["from_id"], result["to_id"]))
        else:
            by_id.setdefault(result["id"], {})[result["from_name"]] = result
    kinds: dict[str, str] = {}
    for region, found in by_id.items():
        if KIND not in found:
            yield f"a region has {', '.join(sorted(found))} but no label"
            continue
        given = found[KIND]["value"]["labels"]
        if len(given) > 1:
            yield f"a region has {len(given)} labels: {', '.join(given)}"
        kinds[region] = given[0]
    more: dict[str, list[str]] = {}
    for region, kind in kinds.items():
        if kind == EVIDENCE:
            # A relation may have been drawn either way.
            near = {b if a == region else a for a, b in related if region in (a, b)}
            owners = sorted(p for p in near if kinds.get(p, EVIDENCE) != EVIDENCE)
            if len(owners) != 1:
                yield f"a piece of evidence is related to {len(owners) or 'no'} claim" + (
                    "s" if len(owners) > 1 else ""
                )
                continue
            more.setdefault(owners[0], []).append(region)
    for region, kind in kinds.items():
        if kind != EVIDENCE:
            spans = [by_id[each][KIND]["value"] for each in (region, *more.get(region, ()))]
            yield _record(kind, by_id[region], spans, text)


def _record(
    kind: str, found: Mapping[str, Region], spans: Sequence[Mapping[str, Any]], text: str
) -> dict[str, Any] | str:
    record: dict[str, Any] = {"kind": kind}
    evidence = []
    for value in spans:
        place = _place(value, text)
        if place is None:
            return (
                f"its text is not at {value.get('start')}:{value.get('end')}: {value.get('text')!r}"
            )
        evidence.append({"start": place[0], "end": place[1], "quote": text[slice(*place)]})
    record[EVIDENCE] = sorted(evidence, key=lambda span: span["start"])
    for label in _choices():
        if label in found:
            chosen = found[label]["value"]["choices"]
            if len(chosen) > 1:
                return f"{label} has {len(chosen)} choices: {', '.join(chosen)}"
            record[label] = chosen[0]
    if STATEMENT in found:
        record[STATEMENT] = " ".join(_written(found[STATEMENT]))
    for field in _nested():
        if field in found:
            try:
                record[field] = json.loads("".join(_written(found[field])))
            except (ValueError, RecursionError) as error:
                return f"{field} is not JSON: {error}"
    return record


def _written(region: Region) -> list[str]:
    """What stands in a text area: a list of texts, or in some exports one text."""
    text = region["value"]["text"]
    return [text] if isinstance(text, str) else text


def _place(value: Mapping[str, Any], text: str) -> tuple[int, int] | None:
    """Where a region is in code points, by what it says its text is; None where it is not."""
    start, end, quote = value.get("start"), value.get("end"), value.get("text")
    if not isinstance(start, int) or not isinstance(end, int) or not 0 <= start < end:
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
