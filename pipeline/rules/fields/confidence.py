"""How sure the rules are of a claim: a logistic model over what they saw.

Its weights are ``data/confidence.tsv``, fitted by ``python -m benchmarks.calibrate`` on articles
that no rule was written by: the chance that a gold claim of the same kind is there.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

from pipeline.rules.clauses.sentence import Sentence
from pipeline.rules.fields.kinds import Kind
from pipeline.rules.fields.tone import Tone
from pipeline.rules.vocabulary.reading import read_rows
from pipeline.rules.vocabulary.words import word_set

_LONG, _SHORT = 30, 7
_NAMES = 3


class Seen(NamedTuple):
    """What is known of a claim when it is made."""

    sentence: Sentence
    places: Sequence[int]
    kind: Kind
    tone: Tone
    sourced: bool
    carried: bool
    names: int
    figures: int


def features(seen: Seen) -> dict[str, float]:
    """The model's features by name, each from 0 to about 1."""
    tokens, marks = seen.sentence.tokens, seen.sentence.marks
    words = [token.low for place in seen.places if (token := tokens[place]).is_word]
    first = words[0] if words else ""
    return {
        "kind_chance": seen.kind.chance,
        "kind_untold": float(not seen.kind.told),
        "idle": seen.kind.idle,
        "short": float(len(words) < _SHORT),
        "long": float(len(words) > _LONG),
        "vague": float(first in word_set("pronoun") or first in word_set("vague")),
        "no_sure_verb": float(not seen.sentence.has_verb_in(seen.places)),
        "broken_quote": float(len(marks.intersection(seen.places)) % 2 if marks else 0),
        "sourced": float(seen.sourced and not seen.carried),
        "carried": float(seen.carried),
        "names": min(_NAMES, seen.names) / _NAMES,
        "figures": float(seen.figures > 0),
        "not_asserted": float(seen.tone.stance != "asserts"),
        "hedged": float(seen.tone.certainty != "certain"),
    }


def confidence(found: Mapping[str, float]) -> float:
    """The chance that the claim is right, 0 to 1, from its features."""
    weights = model()
    total = weights["bias"] + sum([weights[name] * value for name, value in found.items() if value])
    return round(1 / (1 + math.exp(-total)), 3)


@cache
def model() -> dict[str, float]:
    """The weight of each feature, and of ``bias``."""
    return {row[0]: float(row[1]) for row in read_rows("confidence.tsv")}
