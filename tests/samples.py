"""One complete record of each kind of the bundled domain, with the text it is about.

``PROPOSED`` holds them as an extractor proposes them (no offsets, no numbers, country
names), ``RECORDS`` complete. Change a copy to see what a rule refuses.
"""

from __future__ import annotations

import copy
from typing import Any

from schemas import DOMAIN
from schemas.draft import Draft
from tests.toy_domain import RECORDS as TOY_RECORDS

TEXT = (
    "Norvex sold some 40 lathes (tax no. 77-12) to Minsk through Dubai in May 2022, the "
    "agency reported, citing customs papers. The director called the charge absurd."
)
QUOTE = "Norvex sold some 40 lathes (tax no. 77-12) to Minsk through Dubai in May 2022"

_COMMON: dict[str, Any] = {
    "statement": "Norvex sold about 40 lathes to Belarus through Dubai in May 2022.",
    "evidence": [{"start": 0, "end": len(QUOTE), "quote": QUOTE}],
    "attribution": [
        {"name": "customs papers", "type": "document", "role": None, "cue": "citing"},
        {"name": "the agency", "type": "media", "role": "agency", "cue": "reported"},
    ],
    "stance": "asserts",
    "certainty": "probable",
    "modality": "actual",
    "when": {"text": "in May 2022", "start": "2022-05", "end": "2022-05"},
    "quantities": [
        {
            "text": "some 40 lathes",
            "value": 40,
            "upper": None,
            "comparator": "approx",
            "unit": "lathe",
            "currency": None,
            "change": None,
        }
    ],
    "entities": [
        {
            "name": "Norvex",
            "mention": None,
            "type": "company",
            "country": None,
            "identifiers": [{"scheme": "tax number", "value": "77-12"}],
        },
        {
            "name": "Belarus",
            "mention": "Minsk",
            "type": "country",
            "country": "BY",
            "identifiers": [],
        },
    ],
}

_DETAILS: dict[str, dict[str, Any]] = {
    "loss": {"side": "BY", "items": ["lathes"], "cause": "a sale"},
    "transfer": {
        "items": ["lathes"],
        "suppliers": ["Norvex"],
        "recipients": ["BY"],
        "origins": [],
        "destinations": ["BY"],
        "via": ["Dubai"],
        "status": "delivered",
    },
    "evasion": {
        "actor": "Norvex",
        "methods": ["transshipment", "front_company"],
        "items": ["lathes"],
        "via": ["Dubai"],
    },
    "capability": {
        "actor": "BY",
        "items": ["lathes"],
        "change": "increased",
        "cause": "the sale",
    },
    "compliance": {
        "actor": "Norvex",
        "conduct": "sale of lathes",
        "verdict": "violates",
        "instrument": None,
    },
    "measure": {
        "authority": "BY",
        "action": "policy",
        "targets": ["Norvex"],
        "status": "in_force",
    },
    "military": {"actor": "BY", "action": "deployment", "target": None, "place": "Minsk"},
    "diplomacy": {"participants": ["BY", "AE"], "form": "talks", "topic": "lathes"},
    "other": {"topic": "lathes"},
}

RECORDS: tuple[dict[str, Any], ...] = tuple(
    {"kind": kind, **copy.deepcopy(_COMMON), "details": details}
    for kind, details in _DETAILS.items()
)
assert _DETAILS.keys() == DOMAIN.kinds.keys()

_NAMES = {"BY": "Belarus", "AE": "United Arab Emirates"}
_COMPUTED = ("start", "end", "value", "upper", "comparator", "currency")


def _as_proposed(name: str, value: Any) -> Any:
    if isinstance(value, dict):
        return {
            key: _as_proposed(key, part)
            for key, part in value.items()
            if key not in _COMPUTED or (name == "identifiers" and key == "value")
        }
    if isinstance(value, list):
        return [_as_proposed(name, part) for part in value]
    return _NAMES.get(value, value) if isinstance(value, str) else value


PROPOSED: tuple[Draft, ...] = tuple(
    Draft(data=_as_proposed("", copy.deepcopy(record))) for record in RECORDS
)


def record(kind: str = "transfer", **fields: Any) -> dict[str, Any]:
    """A copy of the record of a kind, with these fields instead."""
    (found,) = (one for one in (*RECORDS, *TOY_RECORDS[3:5]) if one["kind"] == kind)
    return {**copy.deepcopy(found), **fields}


def transfer(sentence: str) -> dict[str, Any]:
    """A transfer as an extractor proposes it, which says what its one quote says."""
    return {
        "kind": "transfer",
        "statement": sentence,
        "evidence": [{"quote": sentence}],
        "attribution": [],
        "stance": "asserts",
        "certainty": "certain",
        "modality": "actual",
        "when": {"text": "2022"},
        "quantities": [],
        "entities": [],
        "details": {"items": ["lathes"]},
    }
