"""Tests of ``pipeline.rules.vocabulary.once`` and of the cues inside a clause."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from pipeline.rules.vocabulary.cues import Cue, Hit, inside
from pipeline.rules.vocabulary.once import once


class _Counting:
    def __init__(self) -> None:
        self.asked = 0

    @once
    def value(self) -> int:
        """How often it was worked out."""
        self.asked += 1
        return self.asked


def test_a_value_is_worked_out_once_for_each_object() -> None:
    one, other = _Counting(), _Counting()
    assert [one.value, one.value, other.value] == [1, 1, 1]
    assert one.asked == 1


@pytest.mark.parametrize(
    ("places", "kept"),
    [([], []), (range(9), [2, 5]), ([2, 3], [2]), ([3, 4, 5, 6], [5]), ([2, 5, 6], [5])],
)
def test_a_cue_is_inside_where_both_its_ends_are(places: Sequence[int], kept: list[int]) -> None:
    cue = Cue("kinds", "loss", 1.0, "went down", "The ship went down.", ())
    hits = [Hit(cue, 2, 4), Hit(cue, 5, 7)]
    assert [hit.first for hit in inside(hits, places)] == kept
