"""What a module names once it means once: a second value would silently take the first's place."""

from __future__ import annotations

import ast
from collections import Counter

from pipeline.rules.vocabulary.reading import read_rows
from tests.source import ROOMS, modules


def test_a_constant_is_set_once() -> None:
    twice = []
    for module in modules(*ROOMS, "benchmarks"):
        counts = Counter(
            target.id
            for node in module.tree.body
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name)
        )
        twice += [f"{module.name}: {name}" for name, count in counts.items() if count > 1]
    assert not twice


def test_a_noun_calls_one_type_of_source() -> None:
    counts = Counter(row[0] for row in read_rows("sources.tsv"))
    assert not [noun for noun, count in counts.items() if count > 1]
