"""Gold to and from Label Studio's JSON, so that people can annotate in a tool they know.

A task is an article. A claim is a region over its first piece of evidence, labelled with the
kind; the claim's other pieces are regions labelled ``evidence``, each related to the first. The
statement is a text area of the region, each label (stance and the like) a choice, and what is
nested (sources, quantities, entities, details …) a text area that holds JSON. ``evals.regions``
reads such regions.
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

from evals.load import first_fault, gold_record
from evals.regions import EVIDENCE, KIND, STATEMENT, Region, choices, nested, notes, records
from schemas import DOMAIN
from schemas.claim import Claim
from schemas.domain import Domain
from schemas.errors import InputError
from schemas.gold import Gold

TEXT = "text"


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
    for label in choices():
        values = get_args(Claim.model_fields[label].annotation)
        lines.append(
            f'  <Choices name="{label}" toName="{TEXT}" perRegion="true" choice="single-radio">'
        )
        lines += [f"    <Choice value={quoteattr(value)}/>" for value in values]
        lines.append("  </Choices>")
    for field in nested():
        lines.append(
            f'  <TextArea name="{field}" toName="{TEXT}" perRegion="true" maxSubmissions="1" '
            f'placeholder="{field}, as JSON"/>'
        )
    return "\n".join([*lines, "</View>"]) + "\n"


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
        for label in choices():
            yield _region(ids[0], label, "choices", {**value, "choices": [data[label]]})
        for field in (STATEMENT, *nested()):
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
    Notes on regions have no place in gold (``notes_left_out`` counts them).
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
    if not done and wanted is None:
        raise InputError(f"{told} is not annotated", where=where)
    chosen = _chosen(done, wanted)
    if chosen is None and wanted is None:
        told = f"{told} has {len(done)} annotations: say which is meant (--annotation 1, 2 …)"
        raise InputError(told, where=where)
    if chosen is None:
        return None
    try:
        claims = _claims(chosen.get("result") or [], about["text"], domain)
        made_by = _made_by(chosen.get("completed_by"), about)
    except InputError as error:
        raise InputError(f"{told}, {error}", where=where) from None
    try:
        return Gold(
            article_id=about.get("article_id") or f"task-{task.get('id', told)}",
            schema_version=about.get("schema_version") or domain.schema_version,
            split=about.get("split") or "dev",
            **made_by,
            text=about["text"],
            claims=claims,
        )
    except ValidationError as error:
        raise InputError(f"{told}: {first_fault(error)}", where=where) from None


def _claims(results: Sequence[Region], text: str, domain: Domain) -> tuple[Claim, ...]:
    """The claims of an annotation in text order; raises InputError, naming claim and region."""
    found = []
    for number, (region, record) in enumerate(records(results, text), start=1):
        try:
            found.append(gold_record(record, text, domain))
        except ValidationError as error:
            told = f"claim {number}: {first_fault(error)} (region '{region}')"
            raise InputError(told) from None
    return tuple(sorted(found, key=lambda claim: (claim.evidence[0].start, claim.evidence[-1].end)))


def _done(task: Mapping[str, Any]) -> list[Any]:
    """A task's annotations that count."""
    return [a for a in task.get("annotations") or () if not a.get("was_cancelled")]


def _chosen(done: Sequence[Any], wanted: int | None) -> Any:
    """Of a task's annotations the one asked for or, where none is, the only one or the only ground
    truth; None where there is no such one."""
    if wanted is not None:
        return done[wanted - 1] if 1 <= wanted <= len(done) else None
    truths = [a for a in done if a.get("ground_truth") is True]
    meant = done if len(done) == 1 else truths
    return meant[0] if len(meant) == 1 else None


def notes_left_out(data: Sequence[Mapping[str, Any]], annotation: int | None) -> int:
    """How many notes on regions are in the annotations that ``golds`` has read of an export."""
    read = (_chosen(_done(task), annotation) for task in data)
    return sum(notes(a.get("result") or ()) for a in read if a is not None)


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
    said = about.get("annotators") or ()
    named = [said] if isinstance(said, str) else said
    if not isinstance(named, list | tuple) or not all(isinstance(name, str) for name in named):
        raise InputError(f"annotators: expected a list of names, not {said!r}")
    before = tuple(named)
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
