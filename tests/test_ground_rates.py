"""How many quotes are grounded right: the rates that ``python -m benchmarks.ground`` prints."""

from __future__ import annotations

import random

from benchmarks.ground import absent, altered, falsified, grounded, measure, replaced


def test_sentences_with_any_word_replaced_are_found() -> None:
    """But for figures, their units and negations, which change what is said."""
    overlaps = measure(replaced(random.Random(15)))
    assert overlaps.share(0.9) >= 0.97
    assert overlaps.wrong == 0


def test_altered_sentences_are_found() -> None:
    overlaps = measure(altered(random.Random(11), 400))
    assert len(overlaps.ious) == 400
    assert overlaps.share(0.9) >= 0.97
    assert overlaps.wrong == 0


def test_absent_sentences_are_not_found() -> None:
    cases = absent(random.Random(12), 300)
    assert len(cases) == 300
    assert grounded(cases) == []


def test_falsified_sentences_are_not_found() -> None:
    cases = falsified(random.Random(13), 100)
    for name in ("figure", "negation in", "negation out", "unit"):
        assert len(cases[name]) > 40, name
        assert grounded(cases[name]) == [], name
    assert len(grounded(cases["name"])) <= 10  # of 100: a name that the text has once only
