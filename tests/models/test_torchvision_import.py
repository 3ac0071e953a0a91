"""Imports from torchvision come after the import of all of it, which one thread at a time makes."""

import ast
from collections.abc import Iterator

from tests.conftest import ROOT

GUARD = "import_torchvision()"


def bodies(tree: ast.AST) -> Iterator[list[ast.stmt]]:
    """The statements of a module and of each function in it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.FunctionDef):
            yield node.body


def unguarded(source: str) -> list[str]:
    """Imports from torchvision that the call does not stand right before."""
    return [
        ast.unparse(statement)
        for body in bodies(ast.parse(source))
        for before, statement in zip([ast.Pass(), *body], body, strict=False)
        if isinstance(statement, ast.ImportFrom)
        and (statement.module or "").startswith("torchvision")
        and ast.unparse(before) != GUARD
    ]


def test_every_import_from_torchvision_is_guarded() -> None:
    found = {str(path): unguarded(path.read_text()) for path in (ROOT / "app").rglob("*.py")}
    assert {path: imports for path, imports in found.items() if imports} == {}


def test_an_import_without_the_guard_is_found() -> None:
    line = "from torchvision.models import get_model"
    assert unguarded(line) == [line]
    assert unguarded(f"def f():\n    {line}") == [line]
    assert unguarded(f"def f():\n    {GUARD}\n    {line}") == []
