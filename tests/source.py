"""The project's own code as data: modules, what they import, name and take as parameters."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("schemas", "pipeline", "evals")

Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


@dataclass(frozen=True)
class Module:
    """One file of Python. ``name`` is dotted; ``is_package`` for an ``__init__.py``."""

    name: str
    text: str
    is_package: bool = False

    @cached_property
    def tree(self) -> ast.Module:
        """Its syntax tree; raises ``SyntaxError`` on code that does not parse."""
        return ast.parse(self.text, filename=self.name)

    def within(self, *packages: str) -> bool:
        """Whether it is one of these modules or lies in one of these packages."""
        return within(self.name, *packages)

    @property
    def imports(self) -> Iterator[tuple[int, str]]:
        """Line and dotted name of each import, wherever in the file it stands.

        A relative one is made absolute; ``from a import b`` counts as ``a.b``, since b may
        be a module; so does a literal name given to ``import_module`` or ``__import__``.
        """
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((node.lineno, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                base = self._absolute(node)
                yield from ((node.lineno, f"{base}.{alias.name}") for alias in node.names)
            elif isinstance(node, ast.Call) and _last_name(node.func) in _IMPORTERS and node.args:
                name = literal(node.args[0])
                if name is not None:
                    yield node.lineno, name

    def _absolute(self, node: ast.ImportFrom) -> str:
        if not node.level:
            return node.module or ""
        up = node.level - 1 if self.is_package else node.level
        parts = self.name.split(".")
        base = parts[: len(parts) - up]
        return ".".join([*base, node.module] if node.module else base)

    @property
    def functions(self) -> Iterator[Function]:
        """Each function, method and lambda."""
        for node in ast.walk(self.tree):
            if isinstance(node, Function):
                yield node

    @property
    def literals(self) -> Iterator[tuple[int, str]]:
        """Line and value of each string literal, bare ones (docstrings) left out."""
        bare = {
            id(node.value)
            for node in ast.walk(self.tree)
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        }
        for node in ast.walk(self.tree):
            value = literal(node)
            if value is not None and id(node) not in bare:
                yield getattr(node, "lineno", 0), value


_IMPORTERS = {"import_module", "__import__"}


def within(name: str, *packages: str) -> bool:
    """Whether a dotted name is, or lies in, one of these modules or packages."""
    return any(name == package or name.startswith(f"{package}.") for package in packages)


def literal(node: ast.AST) -> str | None:
    """The value of a string literal, None for any other node."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    return None


def _last_name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def modules(*folders: str) -> list[Module]:
    """Every module under these top-level folders, by name."""
    found = []
    for folder in folders:
        for path in (ROOT / folder).rglob("*.py"):
            parts = path.relative_to(ROOT).with_suffix("").parts
            is_package = parts[-1] == "__init__"
            name = ".".join(parts[:-1] if is_package else parts)
            found.append(Module(name, path.read_text(encoding="utf-8"), is_package))
    return sorted(found, key=lambda module: module.name)
