"""A scale that is printed once for two figures."""

from __future__ import annotations

import pytest

from pipeline.lexicon.scales import scale_beside


@pytest.mark.parametrize(
    ("text", "quote", "times"),
    [
        ("$3.1", "rose from $3.1 to $4.2 billion", 1e9),
        ("US$3.1", "rose from US$3.1 to US$4.2bn", 1e9),
        ("12", "Sales fell from 12 to 9 million euros.", 1e6),
        ("3.1", "rose to 4.2 billion euros from 3.1 a year earlier", 1e9),
        ("€310", "was €240 million, down from €310 in May", 1e6),
        ("3.1 billion", "rose from 3.1 billion to 4.2 billion", 1),
        ("$900", "went up from $900 to $1,200 million", 1e6),
        ("900", "rose from 900 to 1.2 million shells", 1),
        ("9", "bought 4.2 million shells from 9 plants", 1),
        ("9", "bought 4.2 million shells from 9 makers in May", 1),
        ("3", "from 3 to 4 metres", 1),
        ("", "from  to 4 million", 1),
        ("two", "from two to 4 million", 1),
    ],
)
def test_figures_that_changed_share_a_scale(text: str, quote: str, times: float) -> None:
    assert scale_beside(text, quote) == times
