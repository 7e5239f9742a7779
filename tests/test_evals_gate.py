"""Floors: a gate file as it is read, held, raised and written again."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from evals.gate import (
    Floor,
    Floors,
    Held,
    Measured,
    gate_lines,
    hold,
    read_floors,
    rewritten,
    updated,
)
from schemas.errors import InputError

FLOOR: dict[str, Any] = {
    "figure": "detection F1 at 0.5",
    "split": "dev",
    "floor": 0.5,
    "reason": 'as "before"',
}
GATE = """# Why these.

[[floor]]
figure = "detection F1 at 0.5" # the first
split = "dev"
floor = 0.500
reason = 'as "before"'

# The second.
[[floor]]
figure = "soft CEAF"
floor = 0.400
reason = "x"
"""


def test_floors_are_rewritten_and_all_else_stays(tmp_path: Path) -> None:
    path = tmp_path / "gate.toml"
    path.write_text(GATE, "utf-8")
    read = read_floors(path)
    assert read.floor[0] == Floor.model_validate(FLOOR) and read.floor[1].split is None
    assert rewritten(GATE, read) == GATE
    raised = read.model_copy(
        update={
            "gold_sha256": "ab",
            "floor": tuple(f.model_copy(update={"floor": f.floor + 0.1}) for f in read.floor),
        }
    )
    text = rewritten(GATE, raised)
    assert text == GATE.replace("0.500", "0.600").replace("floor = 0.400", "floor = 0.500").replace(
        "# Why these.\n", '# Why these.\n\ngold_sha256 = "ab"\n'
    )
    assert rewritten(text, raised) == text


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("floor = 3", "floor"),
        ("[[floor]]\nfigure = 'detectoin'\nfloor = 0.5\nreason = 'x'", "no figure 'detectoin'"),
        ("[[floor]]\nfigure = 'soft CEAF'\nfloor = 50\nreason = 'x'", "floor 1 floor"),
        ("[[floor]]\nfigure = 'soft CEAF'\nfloor = 0.5", "reason"),
        ("[[floor]", "not a readable TOML"),
        ("[[floor]]\nfigure = 'soft CEAF'\nfloor = true\nreason = 'x'", "floor 1 floor"),
        ("[[floor]]\nfigure = 'soft CEAF'\nfloor = 0.5\nreason = 'x'\n" * 2, "two floors"),
    ],
)
def test_a_bad_gate_file_is_refused_with_reason(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "gate.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(InputError, match=told) as caught:
        read_floors(path)
    assert str(path) in str(caught.value)


def test_a_gate_holds_what_it_should() -> None:
    floors = Floors(floor=(Floor.model_validate({**FLOOR, "split": None}),))
    name = FLOOR["figure"]
    for value, passed in ((0.5, True), (0.4999999999, True), (0.4989, False), (None, False)):
        (held,) = hold(floors, {None: Measured(figures={name: value})})
        assert held.passed is passed, value
    (below,) = hold(floors, {None: Measured(figures={name: 0.4})})
    with pytest.raises(InputError, match="--lower"):
        updated([below], "x", lower=False)
    assert updated([below], "x", lower=True).floor[0].floor == 0.4
    (above,) = hold(floors, {None: Measured(figures={name: 0.61239})})
    assert updated([above], "x", lower=False).floor[0].floor == 0.612


def held_at(value: float, floor: float) -> Held:
    floors = Floors(floor=(Floor.model_validate({**FLOOR, "split": None, "floor": floor}),))
    (held,) = hold(floors, {None: Measured(figures={FLOOR["figure"]: value})})
    return held


@pytest.mark.parametrize("lower", [False, True])
@pytest.mark.parametrize(
    ("value", "floor", "kept"),
    [(0.711111, 0.711056, 0.711056), (0.4999999999, 0.5, 0.5), (0.7126, 0.711056, 0.712)],
)
def test_a_floor_that_holds_does_not_sink(
    value: float, floor: float, kept: float, lower: bool
) -> None:
    made = updated([held_at(value, floor)], "x", lower=lower)
    assert made.floor[0].floor == kept


def test_a_floor_keeps_the_decimals_that_it_has() -> None:
    for written in ("0.711056", "1e-05", "0.500", "1", "+0.25"):
        text = GATE.replace("0.400", written)
        floors = Floors.model_validate(tomllib.loads(text))
        again = rewritten(text, floors)
        assert Floors.model_validate(tomllib.loads(again)) == floors
        assert rewritten(again, floors) == again
        assert written != "0.711056" or f"floor = {written}\n" in again


def test_a_figure_just_below_its_floor_is_told_apart_from_it() -> None:
    below = held_at(0.71102, 0.711056)
    with pytest.raises(InputError, match=r"is 0\.7110, below its floor 0\.7111; give --lower"):
        updated([below], "x", lower=False)
    assert "0.7110 floor 0.7111" in gate_lines([below])[0]
    assert "0.711 floor 0.711" in gate_lines([held_at(0.711111, 0.711056)])[0]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_gate_file_keeps_its_line_ends_and_what_only_looks_like_one(end: str) -> None:
    text = GATE.replace('"x"', '"x\u2028floor = 0.1\u2028 y\x85z"').replace("\n", end)
    floors = Floors.model_validate(tomllib.loads(text))
    assert rewritten(text, floors) == text
    named = rewritten(text, floors.model_copy(update={"gold_sha256": "ab"}))
    first = f"# Why these.{end}"
    assert named == text.replace(first, f'{first}{end}gold_sha256 = "ab"{end}')
