"""A second, small domain from another field of news, for tests: storms, in three kinds.

``TOY`` is the domain, ``TEXT`` and ``ARTICLE`` an article about one, ``CHUNK`` the whole
of it as one chunk, ``DRAFTS`` its claims as an extractor proposes them (no offsets, no
numbers, country names), ``RECORDS`` the same claims complete, as gold would hold them.
``NESTED`` is a domain of one kind, whose details hold details of their own class.
"""

from __future__ import annotations

import copy
import hashlib
from typing import Annotated, Any, Literal

from pydantic import Field

from schemas.article import Article, Chunk, Span
from schemas.claim import Claim, Details
from schemas.domain import Domain
from schemas.draft import Draft
from schemas.markers import CountryCode, Party, Progress, ShortText, Verbatim


class DamageDetails(Details):
    """What was hit, where."""

    storm: ShortText | None = Field(default=None, description="The storm's name.")
    objects: tuple[ShortText, ...] = Field(default=(), description="What was damaged.")
    town: Party | None = Field(default=None, description="Where.")
    extent: Literal["destroyed", "damaged", "untouched"] | None = Field(
        default=None, description="How badly."
    )


class Damage(Claim):
    """What a storm has broken, flooded or left standing."""

    kind: Literal["damage"] = "damage"
    details: DamageDetails


class OutlookDetails(Details):
    """What the weather will do."""

    storm: ShortText | None = Field(default=None, description="The storm's name.")
    hazard: ShortText | None = Field(default=None, description="Wind, rain, surge …")
    reaches: tuple[CountryCode, ...] = Field(default=(), description="Countries it will reach.")


class Outlook(Claim):
    """What a storm is going to do: its path, its strength, its time."""

    kind: Literal["outlook"] = "outlook"
    details: OutlookDetails


class ReliefDetails(Details):
    """Who helps whom with what."""

    donor: Party | None = Field(default=None, description="Who helps.")
    goods: tuple[ShortText, ...] = Field(default=(), description="With what.")
    recipient: CountryCode | None = Field(default=None, description="Country that is helped.")
    status: Annotated[Literal["arrived", "under_way", "planned"], Progress()] | None = Field(
        default=None, description="How far it has come."
    )


class Relief(Claim):
    """Help that is promised, sent or handed out after a storm."""

    kind: Literal["relief"] = "relief"
    details: ReliefDetails


class ForecastDetails(Details):
    """What was forecast, and what that was taken from."""

    hazard: Annotated[str | None, Verbatim()] = Field(default=None, description="Wind, rain …")
    taken_from: ForecastDetails | None = Field(default=None, description="An earlier forecast.")


class Forecast(Claim):
    """What was said of the weather, in a class that holds itself."""

    kind: Literal["forecast"] = "forecast"
    details: ForecastDetails


NESTED = Domain(name="forecasts", version="0.1", kinds=(Forecast,))
TOY = Domain(name="storms", version="0.1", kinds=(Damage, Outlook, Relief))

_PARAGRAPHS = (
    ("Storm Odalys tears through Port Sel",),
    (
        "Storm Odalys destroyed 340 houses in Port Sel on 14 March 2023, the mayor, Ines Tavo, "
        "said.",
        "She denied that the harbour wall had given way.",
        "“The wall held,” she told reporters.",
    ),
    (
        "The Meteorological Office expects winds of up to 150 km/h by Thursday.",
        "If the storm turns north, it could reach Madagascar, forecaster Pol Arend warned, "
        "citing satellite images.",
    ),
    (
        "Portugal has promised to send two field hospitals.",
        "The aid agency Lantern has already delivered 12 tonnes of rice to Mozambique.",
    ),
)
TEXT = "\n\n".join(" ".join(sentences) for sentences in _PARAGRAPHS) + "\n"


def _span(piece: str) -> Span:
    start = TEXT.index(piece)
    return Span(start=start, end=start + len(piece))


_SENTENCES = tuple(_span(sentence) for part in _PARAGRAPHS[1:] for sentence in part)
ARTICLE = Article(
    article_id="storm",
    title=_PARAGRAPHS[0][0],
    outlet="Coast Courier",
    published="2023-03-15",
    published_from="metadata",
    language="en",
    source="storm.txt",
    sha256=hashlib.sha256(TEXT.encode()).hexdigest(),
    text=TEXT,
    body=tuple(_span(" ".join(part)) for part in _PARAGRAPHS[1:]),
)
CHUNK = Chunk(article_id="storm", index=0, sentences=_SENTENCES)


def _entity(name: str, kind: str, country: str | None = None) -> dict[str, Any]:
    return {"name": name, "mention": None, "type": kind, "country": country, "identifiers": []}


def _source(
    name: str, kind: str, role: str | None = None, cue: str | None = None
) -> dict[str, Any]:
    return {"name": name, "type": kind, "role": role, "cue": cue}


def _quantity(text: str, unit: str, *numbers: Any) -> dict[str, Any]:
    return {
        "text": text,
        "unit": unit,
        "change": None,
        **dict(zip(("value", "comparator"), numbers, strict=True)),
        "upper": None,
        "currency": None,
    }


_ODALYS = _entity("Storm Odalys", "product")
_PORT_SEL = _entity("Port Sel", "place", "MZ")

RECORDS: tuple[dict[str, Any], ...] = (
    {
        "kind": "damage",
        "statement": "Storm Odalys destroyed 340 houses in Port Sel.",
        "evidence": ["Storm Odalys destroyed 340 houses in Port Sel on 14 March 2023"],
        "attribution": [_source("Ines Tavo", "person", "mayor of Port Sel", "said")],
        "stance": "asserts",
        "certainty": "certain",
        "modality": "actual",
        "when": {"text": "on 14 March 2023", "start": "2023-03-14", "end": "2023-03-14"},
        "quantities": [_quantity("340 houses", "house", 340, "eq")],
        "entities": [_ODALYS, _PORT_SEL],
        "details": {
            "storm": "Odalys",
            "objects": ["houses"],
            "town": "Port Sel",
            "extent": "destroyed",
        },
    },
    {
        "kind": "damage",
        "statement": "The harbour wall of Port Sel gave way.",
        "evidence": [
            "She denied that the harbour wall had given way.",
            "“The wall held,” she told reporters.",
        ],
        "attribution": [_source("Ines Tavo", "person", "mayor of Port Sel", "denied")],
        "stance": "denies",
        "certainty": "certain",
        "modality": "actual",
        "when": None,
        "quantities": [],
        "entities": [_PORT_SEL],
        "details": {
            "storm": "Odalys",
            "objects": ["harbour wall"],
            "town": "Port Sel",
            "extent": "destroyed",
        },
    },
    {
        "kind": "outlook",
        "statement": "Winds of up to 150 km/h are expected in Port Sel by Thursday.",
        "evidence": ["The Meteorological Office expects winds of up to 150 km/h by Thursday."],
        "attribution": [_source("Meteorological Office", "organisation", None, "expects")],
        "stance": "asserts",
        "certainty": "probable",
        "modality": "predicted",
        "when": {"text": "by Thursday", "start": None, "end": "2023-03-16"},
        "quantities": [_quantity("up to 150 km/h", "km/h", 150, "lte")],
        "entities": [],
        "details": {"storm": "Odalys", "hazard": "winds", "reaches": []},
    },
    {
        "kind": "outlook",
        "statement": "Storm Odalys could reach Madagascar if it turns north.",
        "evidence": ["If the storm turns north, it could reach Madagascar"],
        "attribution": [
            _source("satellite images", "document", None, "citing"),
            _source("Pol Arend", "expert", "forecaster", "warned"),
        ],
        "stance": "asserts",
        "certainty": "possible",
        "modality": "conditional",
        "when": None,
        "quantities": [],
        "entities": [_ODALYS, _entity("Madagascar", "country", "MG")],
        "details": {"storm": "Odalys", "hazard": None, "reaches": ["MG"]},
    },
    {
        "kind": "relief",
        "statement": "Portugal is going to send two field hospitals.",
        "evidence": ["Portugal has promised to send two field hospitals."],
        "attribution": [],
        "stance": "asserts",
        "certainty": "certain",
        "modality": "planned",
        "when": None,
        "quantities": [_quantity("two field hospitals", "field hospital", 2, "eq")],
        "entities": [_entity("Portugal", "country", "PT")],
        "details": {
            "donor": "PT",
            "goods": ["field hospitals"],
            "recipient": None,
            "status": "planned",
        },
    },
    {
        "kind": "relief",
        "statement": "The aid agency Lantern delivered 12 tonnes of rice to Mozambique.",
        "evidence": [
            "The aid agency Lantern has already delivered 12 tonnes of rice to Mozambique."
        ],
        "attribution": [],
        "stance": "asserts",
        "certainty": "certain",
        "modality": "actual",
        "when": None,
        "quantities": [_quantity("12 tonnes of rice", "tonne", 12, "eq")],
        "entities": [_entity("Lantern", "organisation"), _entity("Mozambique", "country", "MZ")],
        "details": {
            "donor": "Lantern",
            "goods": ["rice"],
            "recipient": "MZ",
            "status": "arrived",
        },
    },
)

for _record in RECORDS:
    _record["evidence"] = [
        {**_span(quote).model_dump(), "quote": quote} for quote in _record["evidence"]
    ]

_NAMES = {"MZ": "Mozambique", "MG": "Madagascar", "PT": "Portugal"}
_COMPUTED = ("start", "end", "value", "upper", "comparator", "currency")


def _as_proposed(value: Any) -> Any:
    """A record's data without what code computes, and countries by name."""
    if isinstance(value, dict):
        return {key: _as_proposed(part) for key, part in value.items() if key not in _COMPUTED}
    if isinstance(value, list):
        return [_as_proposed(part) for part in value]
    return _NAMES.get(value, value) if isinstance(value, str) else value


DRAFTS: tuple[Draft, ...] = tuple(
    Draft(data=_as_proposed(copy.deepcopy(record))) for record in RECORDS
)
