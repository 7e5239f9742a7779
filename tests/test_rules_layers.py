"""The parts of the embedded extractor, each of which knows those before it alone."""

from __future__ import annotations

from pipeline.rules import PARTS
from tests.source import modules, within

HOME = "pipeline.rules"
CODE = [module for module in modules("pipeline") if module.within(HOME)]


def test_each_part_knows_those_before_it_alone() -> None:
    broken = []
    for at, part in enumerate(PARTS):
        known = (*(f"{HOME}.{name}" for name in PARTS[: at + 1]),)
        for module in CODE:
            if module.within(f"{HOME}.{part}"):
                broken += [
                    f"{module.name}:{line} imports {name}"
                    for line, name in module.imports
                    if within(name, HOME) and not within(name, *known)
                ]
    assert not broken


def test_every_module_is_in_a_part_or_puts_them_together() -> None:
    loose = {
        module.name.removeprefix(f"{HOME}.")
        for module in CODE
        if not module.within(*(f"{HOME}.{part}" for part in PARTS))
    }
    assert loose == {HOME, "claims", "extractor", "printed", "why"}
