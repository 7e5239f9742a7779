"""Holds the house to its rules: who may know whom, and what a module may look like.

A rule is a function from a module to complaints. It runs over the whole project, and over
a piece of bad code next to it, so that a rule that no longer bites fails as well.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest

from schemas import DOMAIN
from tests.source import ROOMS, ROOT, Module, literal, modules, within

# What puts the stages together, and so may import any of them. All else in pipeline/ is a
# stage: a new module that imports another has to be entered here, with a reason to be.
ASSEMBLY = (
    "pipeline.settings",  # one frozen object out of each part's own options
    "pipeline.inputs",  # what is read, by the settings: the same for a run, an estimate, an export
    "pipeline.extractors",  # the table of them
    "pipeline.order",  # the stages of one article
    "pipeline.shards",  # many articles, some at a time
    "pipeline.explain",  # the stages up to the rules, run again
    "pipeline.strip",  # what comes out, without the articles' text
    "pipeline.fingerprint",  # all that can change what comes out
    "pipeline.batching",  # the stages up to the questions, which go into files
    "pipeline.publish",  # the files of a dataset, from the parts written so far
    "pipeline.run",
    "pipeline.estimate",  # the stages up to the requests, and nothing sent
    "pipeline.api",
    "pipeline.flows",
    "pipeline.cli",
    "pipeline.main",  # the command line, and its errors
)
KNOW_EVALS = (
    "pipeline.evaluation",
    "pipeline.run",
    "pipeline.api",
    "pipeline.flows",
    "pipeline.cli",
)
# No stages, but what several modules need of the same: they know only schemas themselves.
SHARED = (
    "pipeline.content",
    "pipeline.tokens",
    "pipeline.lexicon",  # dates, numbers and countries as text writes them
    "pipeline.parts",  # lines of data on disk
    "pipeline.stops",  # signals
    "pipeline.together",  # several pieces of work at once
    "pipeline.totals",  # the ledger's arithmetic
    "pipeline.flat",  # a claim as a line of a table
)
# The one room for each of these libraries.
HOME = {
    "prefect": ("pipeline.flows", "pipeline.prefect_home"),
    "openai": ("pipeline.llm",),
    "instructor": ("pipeline.llm",),
    "xllamacpp": ("pipeline.llm",),
}
# Importing any of these takes longer than `claims --help` may.
HEAVY = {"prefect", "openai", "instructor", "xllamacpp", "scipy", "trafilatura", "pycountry"}
# Where a kind may be named: its own schema, and what finds it without a model.
NAMES_KINDS = "pipeline.rules"

FILLER_NAMES = {"util", "utils", "helper", "helpers", "manager", "managers"}
MOST_LINES = 400
MOST_PARAMETERS = 8

KINDS = set(DOMAIN.kinds)
FIELDS = {field for kind in DOMAIN.kinds for field in DOMAIN.details_of(kind).model_fields}
# Fields whose names are everyday words, or are used by JSON Schema, the ledger or the common
# part of a claim too: these count only where they are read off a claim's details.
EVERYDAY = {
    "action", "actor", "cause", "change", "conduct", "form", "instrument", "items", "methods",
    "place", "side", "status", "target", "targets", "topic", "via",
}  # fmt: skip
TELLING = FIELDS - EVERYDAY
# The same for kinds: these count only where something called kind is compared with them.
EVERYDAY_KINDS = {"other"}

Rule = Callable[[Module], Iterator[str]]


def schemas_know_nobody(module: Module) -> Iterator[str]:
    """``schemas`` imports nothing of ours but itself."""
    if module.within("schemas"):
        for line, name in module.imports:
            if within(name, "pipeline", "evals", "tests", "benchmarks"):
                yield f"{module.name}:{line} imports {name}"


def evals_know_schemas(module: Module) -> Iterator[str]:
    """``evals`` imports ``schemas`` and itself."""
    if module.within("evals"):
        for line, name in module.imports:
            if within(name, "pipeline", "tests", "benchmarks"):
                yield f"{module.name}:{line} imports {name}"


def stages_know_schemas(module: Module) -> Iterator[str]:
    """A stage imports ``schemas`` and its own package: no other stage."""
    if not module.within("pipeline") or module.within(*ASSEMBLY):
        return
    own = unit(module.name)
    for line, name in module.imports:
        known = within(name, *SHARED) or (own != "pipeline" and within(name, own))
        if within(name, "pipeline", "tests", "benchmarks") and not known:
            yield f"{module.name}:{line} imports {name}"


def few_know_evals(module: Module) -> Iterator[str]:
    """In ``pipeline`` only what runs an evaluation imports ``evals``."""
    if module.within("pipeline") and not module.within(*KNOW_EVALS):
        for line, name in module.imports:
            if within(name, "evals"):
                yield f"{module.name}:{line} imports {name}"


def unit(name: str) -> str:
    """The module or package right under a top-level folder that a name belongs to."""
    return ".".join(name.split(".")[:2])


def libraries_stay_home(module: Module) -> Iterator[str]:
    """Prefect lives in the flows and beside them; openai and instructor in ``pipeline.llm``."""
    for line, name in module.imports:
        home = HOME.get(name.split(".")[0])
        if home and module.within(*ROOMS) and not module.within(*home):
            yield f"{module.name}:{line} imports {name}, whose place is {home[0]}"


def modules_fit_a_sitting(module: Module) -> Iterator[str]:
    """At most 400 lines."""
    lines = len(module.text.splitlines())
    if lines > MOST_LINES:
        yield f"{module.name} has {lines} lines"


def names_say_something(module: Module) -> Iterator[str]:
    """No module or package called utils, helpers, manager or the like."""
    words = {word for part in module.name.split(".") for word in part.lower().split("_")}
    if words & FILLER_NAMES:
        yield module.name


def parameters_are_few(module: Module) -> Iterator[str]:
    """At most eight parameters, ``self`` aside; a command's are its flags, and exempt."""
    for function in module.functions:
        if module.within("pipeline.cli") and _is_command(function):
            continue
        taken = function.args
        names = [arg.arg for arg in (*taken.posonlyargs, *taken.args, *taken.kwonlyargs)]
        names += [arg.arg for arg in (taken.vararg, taken.kwarg) if arg]
        count = len([name for name in names if name not in {"self", "cls"}])
        if count > MOST_PARAMETERS:
            name = getattr(function, "name", "lambda")
            yield f"{module.name}:{function.lineno} {name} takes {count}"


def _is_command(function: ast.AST) -> bool:
    """Whether typer makes a command of it: ``@app.command()`` or ``@app.callback()``."""
    for decorator in getattr(function, "decorator_list", []):
        called = decorator.func if isinstance(decorator, ast.Call) else decorator
        if isinstance(called, ast.Attribute) and called.attr in {"command", "callback"}:
            return True
    return False


def kinds_are_not_named(module: Module) -> Iterator[str]:
    """Outside ``schemas`` and the rules, no kind and no field of a kind's details is named.

    Kinds and telling fields count wherever a whole literal, an attribute or a keyword has
    the name; everyday words only next to something called kind or details.
    """
    if not module.within("pipeline", "evals") or module.within(NAMES_KINDS):
        return
    for line, value in module.literals:
        if value in (KINDS - EVERYDAY_KINDS) | TELLING:
            yield f"{module.name}:{line} names {value!r}"
    called = {id(node.func) for node in ast.walk(module.tree) if isinstance(node, ast.Call)}
    for node in ast.walk(module.tree):
        if isinstance(node, ast.keyword) and node.arg in TELLING:
            yield f"{module.name}:{node.value.lineno} names {node.arg}"
        elif isinstance(node, ast.Attribute) and node.attr in TELLING:
            yield f"{module.name}:{node.lineno} names .{node.attr}"
        elif (field := _read_off_details(node, called)) in EVERYDAY:
            yield f"{module.name}:{getattr(node, 'lineno', 0)} reads details.{field}"
        elif isinstance(node, ast.Compare) and _is_part("kind", node.left):
            compared = {literal(part) for side in node.comparators for part in ast.walk(side)}
            if compared & EVERYDAY_KINDS:
                yield f"{module.name}:{node.lineno} compares a kind with {compared}"


def _read_off_details(node: ast.AST, called: set[int]) -> str | None:
    """The name read in ``x.details.name``, ``details["name"]``, ``details.get("name")`` and
    ``getattr(details, "name")``; a method called on details is no field."""
    if (
        isinstance(node, ast.Attribute)
        and id(node) not in called
        and _is_called("details", node.value)
    ):
        return node.attr
    if isinstance(node, ast.Subscript) and _is_called("details", node.value):
        return literal(node.slice)
    if isinstance(node, ast.Call) and node.args:
        function = node.func
        if isinstance(function, ast.Attribute) and _is_called("details", function.value):
            return literal(node.args[0])
        if getattr(function, "id", "") == "getattr" and _is_called("details", node.args[0]):
            return literal(node.args[1])
    return None


def _is_called(name: str, node: ast.expr) -> bool:
    """Whether it is ``name``, ``x.name`` or ``x["name"]``."""
    return _is_part(name, node) or getattr(node, "id", "") == name


def _is_part(name: str, node: ast.expr) -> bool:
    """Whether it is ``x.name`` or ``x["name"]``: a variable may be any sort of kind."""
    if isinstance(node, ast.Subscript):
        return literal(node.slice) == name
    return getattr(node, "attr", "") == name


def nothing_is_read_at_import(module: Module) -> Iterator[str]:
    """No file is opened while a module is imported: loaders are functions, and cached."""
    if not module.within(*ROOMS):
        return
    waiting: list[ast.AST] = list(module.tree.body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            waiting += node.decorator_list if not isinstance(node, ast.Lambda) else []
            continue
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name in {"open", "read_text", "read_bytes", "safe_load", "iterdir", "glob"}:
                yield f"{module.name}:{node.lineno} calls {name} while it is imported"
        waiting += ast.iter_child_nodes(node)


RULES: dict[Rule, list[Module]] = {
    schemas_know_nobody: [
        Module("schemas.a", "import pipeline.ground"),
        Module("schemas.a", "def f():\n    from evals import align"),
        Module("schemas.a", "from ..pipeline import ground"),
    ],
    evals_know_schemas: [
        Module("evals.a", "from pipeline.ground import ground"),
        Module("evals.a", "import importlib\nimportlib.import_module('pipeline.run')"),
    ],
    stages_know_schemas: [
        Module("pipeline.chunk", "from pipeline import ground"),
        Module("pipeline.chunk", "from . import ground"),
        Module("pipeline.chunk", "from .ground import ground"),
        Module("pipeline.rules.dates", "from ..normalise import dates"),
        Module("pipeline.rules", "from ..normalise import dates", is_package=True),
        Module("pipeline", "from pipeline.run import run", is_package=True),
    ],
    few_know_evals: [
        Module("pipeline.chunk", "from evals.align import align"),
        Module("pipeline.order", "import evals"),
    ],
    libraries_stay_home: [
        Module("pipeline.run", "from prefect import flow"),
        Module("pipeline.flowsy", "import prefect.runtime"),
        Module("evals.a", "def f():\n    import openai"),
        Module("pipeline.rules.a", "from instructor.core import x"),
    ],
    modules_fit_a_sitting: [Module("pipeline.a", "x = 1\n" * (MOST_LINES + 1))],
    names_say_something: [
        Module("pipeline.utils", ""),
        Module("evals.text_helpers", ""),
        Module("schemas.manager.a", ""),
    ],
    parameters_are_few: [
        Module("pipeline.a", "def f(a, b, c, d, *, e, f, g, h, i): ..."),
        Module("pipeline.a", "class C:\n    async def f(self, a, b, c, d, e, f, g, *h, **i): ..."),
        Module("pipeline.cli", "def f(a, b, c, d, e, f, g, h, i): ..."),
    ],
    kinds_are_not_named: [
        Module("pipeline.a", f"names = ['{min(KINDS - EVERYDAY_KINDS)}']"),
        Module("pipeline.a", f"if claim.kind in ('x', '{min(EVERYDAY_KINDS)}'): ..."),
        Module("evals.a", f"names = ['{min(TELLING)}']"),
        Module("evals.a", f"claim.details.{min(TELLING)}"),
        Module("evals.a", f"Details({min(TELLING)}=1)"),
        Module("evals.a", "claim.details.items"),
        Module("evals.a", "row['details']['status']"),
        Module("evals.a", "details.get('via')"),
        Module("evals.a", "getattr(claim.details, 'topic')"),
    ],
    nothing_is_read_at_import: [
        Module("pipeline.a", "WORDS = Path('words.txt').read_text().split()"),
        Module("pipeline.a", "class A:\n    with open('words.txt') as file: ..."),
    ],
}

FINE: dict[Rule, Module] = {
    schemas_know_nobody: Module("schemas.a", "from schemas.article import Span"),
    evals_know_schemas: Module("evals.a", "from schemas import DOMAIN\nfrom .align import align"),
    stages_know_schemas: Module("pipeline.rules.a", "from pipeline.rules import b\nimport schemas"),
    few_know_evals: Module("pipeline.flows.a", "import evals.align"),
    libraries_stay_home: Module("pipeline.flows.a", "from prefect import flow"),
    modules_fit_a_sitting: Module("pipeline.a", "x = 1\n" * MOST_LINES),
    names_say_something: Module("pipeline.utilities_law", ""),
    parameters_are_few: Module(
        "pipeline.cli", "@app.command()\ndef f(a, b, c, d, e, f, g, h, i): ..."
    ),
    kinds_are_not_named: Module(
        "evals.a",
        "for name, value in details.items(): ...\nrow['status'], schema['items'], 'other'",
    ),
    nothing_is_read_at_import: Module("pipeline.a", "def words():\n    return open('w').read()"),
}

CODE = modules(*ROOMS, "tests", "benchmarks")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_rule_holds(rule: Rule) -> None:
    broken = [complaint for module in CODE for complaint in rule(module)]
    assert not broken, "\n".join([rule.__doc__ or "", *broken])


@pytest.mark.parametrize(
    ("rule", "bad"), [(rule, module) for rule, bad in RULES.items() for module in bad]
)
def test_rule_bites(rule: Rule, bad: Module) -> None:
    assert list(rule(bad))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_rule_lets_good_code_be(rule: Rule) -> None:
    assert not list(rule(FINE[rule]))


def circles(code: list[Module]) -> list[str]:
    """Units that import each other in a circle, in order of their names."""
    units = {unit(module.name) for module in code}
    graph: dict[str, set[str]] = {name: set() for name in units}
    for module in code:
        graph[unit(module.name)] |= {unit(name) for _, name in module.imports} & units
    reached = {name: set(known) - {name} for name, known in graph.items()}
    for through in units:  # Warshall's transitive closure
        for name, known in reached.items():
            if through in known:
                reached[name] = known | reached[through]
    return sorted(name for name in units if name in reached[name])


def test_no_units_import_each_other_in_a_circle() -> None:
    assert not circles([module for module in CODE if module.within(*ROOMS)])


def test_a_circle_is_found() -> None:
    bad = [
        Module("pipeline.a", "import pipeline.b.x"),
        Module("pipeline.b.x", "def f():\n    from pipeline import c"),
        Module("pipeline.c", "from pipeline.a import y"),
        Module("pipeline.d", "import pipeline.a"),
    ]
    assert circles(bad) == ["pipeline.a", "pipeline.b", "pipeline.c"]
    assert not circles(bad[1:])


@pytest.mark.parametrize("room", ROOMS)
def test_there_is_code_to_hold_to_the_rules(room: str) -> None:
    assert len([module for module in CODE if module.within(room)]) > 1


def test_exceptions_are_still_needed() -> None:
    """A module named in a rule exists, so that no exception outlives what it was made for."""
    names = {module.name for module in CODE}
    named = {*ASSEMBLY, *SHARED, *(home for homes in HOME.values() for home in homes), NAMES_KINDS}
    assert sorted(named - names) == []
    assert EVERYDAY <= FIELDS and EVERYDAY_KINDS <= KINDS


def test_the_command_line_starts_light() -> None:
    """Importing it loads none of the libraries that only some commands need."""
    script = "import sys, pipeline.cli; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert not HEAVY & set(done.stdout.split())
