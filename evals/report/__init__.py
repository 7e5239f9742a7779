"""The report page: one HTML file that needs nothing else, made from the report's own data."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as _field
from pathlib import Path
from typing import Any, get_args

from evals.counts import MAIN, THRESHOLDS
from evals.errors import Error, errors
from evals.figures import measures, ratios
from evals.printing import shown
from evals.score import Document, Report
from schemas import DOMAIN
from schemas.claim import Claim

_HERE = Path(__file__).resolve().parent
_TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_BY_DOCUMENT = (f"detection F1 at {MAIN}", f"typed F1 at {MAIN}", "record F1", "soft CEAF")


@dataclass(slots=True)
class Choices:
    """What the errors of all documents can be filtered by: their classes, kinds and fields."""

    what: set[str] = _field(default_factory=set)
    kind: set[str] = _field(default_factory=set)
    field: set[str] = _field(default_factory=set)

    def add(self, found: Iterable[Error]) -> None:
        """Take in the errors of a document."""
        for error in found:
            self.what.add(error.what)
            self.kind.add(error.kind)
            self.field.add(error.field)

    def in_order(self) -> dict[str, list[str]]:
        """As they are offered."""
        return {"what": sorted(self.what), "kind": sorted(self.kind), "field": sorted(self.field)}


def payload(document: Document, choices: Choices) -> str:
    """What the page's error browser needs of one document, as JSON that is safe inside HTML.

    Its errors are added to the ``choices``. Text and records are in it as they are; ``<``, ``>``
    and ``&`` are escaped, so that nothing in them can end the element that it stands in.
    """
    gold, predicted = document.gold.claims, document.predicted
    aligned = document.scored.alignment
    found = errors(document.gold.text, gold, predicted, document.scored)
    choices.add(found)
    data = {
        "id": document.gold.article_id,
        "text": document.gold.text,
        "gold": [_claim(claim, document.gold.text) for claim in gold],
        "predicted": [_claim(claim, document.gold.text) for claim in predicted],
        "pairs": [
            [i, j, round(float(aligned.similarity[i, j]), 6)] for i, j in document.scored.pairs
        ],
        "errors": [error.model_dump(mode="json") for error in found],
    }
    return inside_html(json.dumps(data, ensure_ascii=False, separators=(",", ":")))


def inside_html(text: str) -> str:
    """JSON in which no character means anything to HTML, and no line end to JavaScript.

    >>> inside_html('"</script>"')
    '"\\\\u003c/script\\\\u003e"'
    """
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def unturned(text: str) -> str:
    """The same with marks that turn the direction of writing made visible, for where no element
    can hold them.

    >>> unturned("a\\u202eb")
    'a�b'
    """
    return _TURNING.sub("\ufffd", text)


def _claim(claim: Claim, text: str) -> dict[str, Any]:
    """Its record; quotes that are the text at their span are not told again."""
    quotes = [
        None
        if span.quote == text[span.start : span.end]
        else span.quote or f"{span.start}:{span.end}"
        for span in claim.evidence
    ]
    return {
        "spans": [[span.start, span.end] for span in claim.evidence],
        "quotes": quotes,
        "record": claim.model_dump(mode="json", exclude={"evidence"}),
    }


def render(report: Report, payloads: Iterable[str], title: str, choices: Choices) -> Iterator[str]:
    """The page in pieces; ``payloads`` in the order of the report's documents, one at a time, and
    the ``choices`` that were made of them all."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        loader=FileSystemLoader(_HERE), autoescape=True, undefined=StrictUndefined
    )
    environment.filters["shown"] = shown
    environment.filters["unturned"] = unturned
    row = environment.get_template("figure.html.j2")
    style, script = ((_HERE / name).read_text("utf-8") for name in ("report.css", "report.js"))

    sources = measures(())

    def figure_row(name: str) -> Markup:
        value, found = report.figures[name], report.intervals.get(name)
        source = sources[name].source
        return Markup(row.render(name=name, value=value, interval=found, source=source))

    return environment.get_template("report.html.j2").generate(
        report=report,
        title=title,
        main=MAIN,
        style=style,
        script=script,
        style_hash=_hash(style),
        script_hash=_hash(script),
        figure_row=figure_row,
        thresholds=THRESHOLDS,
        by_threshold=_by_threshold(report.figures),
        fields=_fields(report),
        choices=choices.in_order(),
        confusions=_confusions(report.confusion),
        rows=[_row(name, counts) for name, counts in report.documents.items()],
        payloads=payloads,
    )


def _hash(text: str) -> str:
    """The hash by which the page's own policy lets its one script and one style sheet in."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _row(name: str, counts: Mapping[str, int]) -> dict[str, Any]:
    return {
        "id": name,
        **{part: counts.get(part, 0) for part in ("gold", "predicted", "pairs")},
        "figures": [ratios()[figure].of(counts) for figure in _BY_DOCUMENT],
    }


def _by_threshold(figures: Mapping[str, float | None]) -> dict[str, list[float | None]]:
    """Those figures that there is one of for each threshold."""
    ending = f" at {MAIN}"
    names = [name.removesuffix(ending) for name in figures if name.endswith(ending)]
    return {name: [figures.get(f"{name} at {t}") for t in THRESHOLDS] for name in names}


def _fields(report: Report) -> list[str]:
    """The figures that are neither a headline nor one by threshold."""
    told = {f"{name} at {t}" for name in _by_threshold(report.figures) for t in THRESHOLDS}
    return [name for name in report.figures if name not in told and name not in report.headlines]


def _confusions(confusion: Mapping[str, Mapping[str, Mapping[str, int]]]) -> dict[str, Any]:
    return {
        label: {
            "values": _ordered(label, {*cells, *(n for row in cells.values() for n in row)}),
            "cells": cells,
        }
        for label, cells in confusion.items()
    }


def _ordered(label: str, values: set[str]) -> list[str]:
    """Values of a label in the order of the schema, those that it does not have after them.

    >>> _ordered("certainty", {"possible", "certain", "probable"})
    ['certain', 'probable', 'possible']
    """
    known: Sequence[str] = get_args(Claim.model_fields[label].annotation) or tuple(DOMAIN.kinds)
    return [each for each in known if each in values] + sorted(values - set(known))
