"""The report page: one HTML file that needs nothing else, made from the report's own data."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from evals.counts import MAIN
from evals.errors import errors
from evals.figures import measures, ratios
from evals.printing import shown
from evals.score import Document, Report

_HERE = Path(__file__).resolve().parent
_BY_DOCUMENT = (f"detection F1 at {MAIN}", f"typed F1 at {MAIN}", "record F1", "soft CEAF")


def payload(document: Document) -> str:
    """What the page's error browser needs of one document, as JSON that is safe inside HTML.

    Text and records are in it as they are; ``<``, ``>`` and ``&`` are escaped, so that nothing
    in them can end the element that it stands in.
    """
    gold, predicted = document.gold.claims, document.predicted
    aligned = document.scored.alignment
    found = errors(document.gold.text, gold, predicted, document.scored)
    data = {
        "id": document.gold.article_id,
        "text": document.gold.text,
        "gold": [_claim(claim.model_dump(mode="json")) for claim in gold],
        "predicted": [_claim(claim.model_dump(mode="json")) for claim in predicted],
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


def _claim(record: dict[str, Any]) -> dict[str, Any]:
    evidence = record.pop("evidence")
    return {
        "spans": [[span["start"], span["end"]] for span in evidence],
        "quotes": [span["quote"] or f"{span['start']}:{span['end']}" for span in evidence],
        "record": record,
    }


def render(report: Report, payloads: Iterable[str], title: str) -> Iterator[str]:
    """The page in pieces; ``payloads`` in the order of the report's documents, one at a time."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        loader=FileSystemLoader(_HERE), autoescape=True, undefined=StrictUndefined
    )
    environment.filters["shown"] = shown
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


def _confusions(confusion: Mapping[str, Mapping[str, Mapping[str, int]]]) -> dict[str, Any]:
    return {
        label: {
            "values": sorted({*cells, *(name for row in cells.values() for name in row)}),
            "cells": cells,
        }
        for label, cells in confusion.items()
    }
